//! The use cases by name: one name in Rust, in the window, in the bridge and in tests.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

use crate::wire::*;
use crate::{App, Problem, ProblemCode};

/// A request without fields.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

macro_rules! commands {
    ($($name:ident: $request:ident => $response:ident;)*) => {
        /// Every command, in the order of this file.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        impl App {
            /// Carries out the use case `command`.
            ///
            /// # Errors
            /// [`ProblemCode::RequestNotUnderstood`] for an unknown command or a request of another shape, and every
            /// problem of the use case itself.
            pub fn dispatch(&self, command: &str, request: serde_json::Value) -> Result<serde_json::Value, Problem> {
                let request = Wiped(request);
                match command {
                    $(stringify!($name) => {
                        let request: $request = read(&request.0)?;
                        write(&self.$name(request)?)
                    })*
                    _ => Err(Problem::new(ProblemCode::RequestNotUnderstood).with("detail", command)),
                }
            }
        }

        /// The map of commands for the window.
        pub(crate) fn typescript() -> String {
            let mut file = String::from("export interface Commands {\n");
            $(file.push_str(&format!(
                "  {}: {{ request: {}; response: {} }};\n",
                stringify!($name), stringify!($request), stringify!($response),
            ));)*
            file.push_str("}\n\nexport type Nothing = Record<string, never>;\n");
            file
        }
    };
}

commands! {
    app_state: Nothing => AppState;
    save_preferences: Preferences => AppState;
    save_organization: SaveOrganizationRequest => AppState;
    open_profile: OpenProfileRequest => AppState;
    home: Nothing => HomeView;
    find_documents: FindDocumentsRequest => DocumentList;
    sum_documents: DocumentsRequest => DocumentsSum;
    open_document: DocumentRequest => DocumentView;
    document_pdf: DocumentRequest => PdfView;
    export_document: DocumentRequest => ExportOutcome;
    new_draft: NewDraftRequest => DraftView;
    open_draft: DocumentRequest => DraftView;
    check_draft: DraftRequest => DraftCheck;
    save_draft: SaveDraftRequest => DraftView;
    preview_draft: DraftRequest => PdfView;
    delete_draft: DocumentRequest => AppState;
    restore_draft: DocumentRequest => DraftView;
    issue_draft: DocumentRequest => DocumentView;
    suggest_parties: SuggestPartiesRequest => PartySuggestions;
    list_keys: Nothing => KeyList;
    pick_key: Nothing => KeyList;
    open_key: OpenKeyRequest => KeyView;
    close_key: Nothing => Nothing;
    forget_key: KeyRequest => KeyList;
    sign_documents: SignDocumentsRequest => SignDocumentsOutcome;
    pick_files: PickFilesRequest => PickedFiles;
    verify_files: VerifyFilesRequest => VerifyFilesOutcome;
    verify_document: VerifyDocumentRequest => ReportView;
    save_report: SaveReportRequest => ExportOutcome;
    import_files: FilesRequest => ImportOutcome;
    inspect_file: InspectFileRequest => InspectionView;
    verify_certificate: VerifyCertificateRequest => CertificateReportView;
    certificate_details: CertificateRequest => CertificateDetails;
    certificate_text: CertificateTextRequest => CertificateText;
    certificate_chain: CertificateChainRequest => ChainView;
    save_certificate: SaveCertificateRequest => ExportOutcome;
    documents_signed_with: CertificateRequest => SeenView;
    compare_certificates: CompareCertificatesRequest => ComparisonView;
    compare_reports: CompareReportsRequest => ComparisonView;
    asn1_tree: Asn1TreeRequest => Asn1TreeView;
    asn1_hex: Asn1HexRequest => Asn1HexView;
    prepare_ocsp: AskOcspRequest => OcspExchangeView;
    ask_ocsp: AskOcspRequest => OcspExchangeView;
    fetch_issuer: FetchIssuerRequest => FetchIssuerOutcome;
    add_issuer: AddIssuerRequest => AddIssuerOutcome;
    support_bundle: SupportBundleRequest => SupportBundleOutcome;
    list_trust: Nothing => TrustView;
    add_trust: FilesRequest => TrustView;
    remove_trust: RemoveTrustRequest => TrustView;
    validation_policy: Nothing => ValidationPolicyView;
    load_validation_policy: LoadValidationPolicyRequest => ValidationPolicyView;
    export_validation_policy: Nothing => ExportOutcome;
    reset_validation_policy: Nothing => ValidationPolicyView;
    restore_trust: RemoveTrustRequest => TrustView;
    find_trust: FilesRequest => FoundTrust;
    look_up_anchor: LookUpAnchorRequest => FoundTrust;
    add_anchor: AddAnchorRequest => TrustView;
    preview_trust_change: PreviewTrustChangeRequest => TrustChangePreview;
    list_services: Nothing => ServicesView;
    save_services: SaveServicesRequest => ServicesView;
    check_services: CheckServicesRequest => ServicesView;
    compare_clock: Nothing => ClockView;
}

/// A request whose texts are overwritten when it goes: one of them may be a passphrase, also in a request that is refused.
struct Wiped(serde_json::Value);

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => text.zeroize(),
        serde_json::Value::Array(values) => values.iter_mut().for_each(wipe),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(wipe),
        _ => {}
    }
}

fn read<T: for<'de> Deserialize<'de>>(request: &serde_json::Value) -> Result<T, Problem> {
    let nothing = serde_json::Value::Object(serde_json::Map::new());
    // A copy is made of each text that is kept: a passphrase goes straight into memory that is wiped.
    T::deserialize(if request.is_null() { &nothing } else { request }).map_err(|error| {
        // The text of the error may quote a value, and a value may be a password: only its kind is told.
        let _ = error;
        Problem::new(ProblemCode::RequestNotUnderstood).with("detail", std::any::type_name::<T>())
    })
}

fn write<T: Serialize>(response: &T) -> Result<serde_json::Value, Problem> {
    serde_json::to_value(response).map_err(|error| Problem::new(ProblemCode::Internal).caused_by(&error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    #[test]
    fn every_text_of_a_request_is_wiped() {
        let mut request = json!({"key": "key-1", "password": "secret", "documents": [1, "two", {"deep": "three"}]});
        wipe(&mut request);
        assert_eq!(
            request,
            json!({"key": "", "password": "", "documents": [1, "", {"deep": ""}]})
        );
    }

    #[test]
    fn a_refused_request_is_told_without_its_values() {
        for request in [
            json!({"key": "key-1", "password": ["secret"]}),
            json!({"key": 1, "password": "secret"}),
            json!({"key": "key-1", "password": "secret", "secret": 1}),
        ] {
            let refused = read::<OpenKeyRequest>(&request).unwrap_err();
            assert_eq!(refused.code, ProblemCode::RequestNotUnderstood, "{request}");
            assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
        }
        assert!(read::<Nothing>(&serde_json::Value::Null).is_ok());
    }
}
