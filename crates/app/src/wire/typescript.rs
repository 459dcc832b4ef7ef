//! TypeScript for everything that crosses, in one file.

use ts_rs::{Config, TS};

use super::*;
use crate::problem::ProblemView;

macro_rules! declarations {
    ($($name:ident),* $(,)?) => {
        fn all(config: &Config) -> Vec<String> {
            vec![$(<$name as TS>::decl(config)),*]
        }
    };
}

declarations![
    AddAnchorRequest,
    AppState,
    CertificateReportView,
    CertificateView,
    CheckServicesRequest,
    CheckView,
    ClockView,
    CmsSignerView,
    CmsView,
    Counterparty,
    CrlEntryView,
    CrlView,
    Direction,
    DocumentList,
    DocumentRequest,
    DocumentRow,
    DocumentState,
    DocumentView,
    DocumentsRequest,
    DocumentsSum,
    DraftCheck,
    DraftRequest,
    DraftView,
    ExportOutcome,
    FacetCount,
    Fact,
    FileFailure,
    FileRef,
    FilesRequest,
    FindDocumentsRequest,
    FindingView,
    FoundCertificateView,
    FoundTrust,
    HomeView,
    HostView,
    ImportOutcome,
    InspectFileRequest,
    InspectionView,
    KeptFile,
    KeyContainerView,
    KeyList,
    KeyRequest,
    KeyView,
    KnownAnchorView,
    KnownAnchorsView,
    Lane,
    Language,
    LineFigures,
    LookUpAnchorRequest,
    NewDraftRequest,
    OpenKeyRequest,
    OpenProfileRequest,
    PartySuggestions,
    PdfView,
    PickFilesRequest,
    PickPurpose,
    PickedFiles,
    PinView,
    Preferences,
    PreviewPlace,
    PreviewTrustChangeRequest,
    ProblemView,
    Profile,
    ProxyKind,
    ProxyView,
    RemoveTrustRequest,
    Replacement,
    ReportView,
    RevocationView,
    SaveDraftRequest,
    SaveOrganizationRequest,
    SaveServicesRequest,
    ServiceKind,
    ServiceOrigin,
    ServiceView,
    ServicesView,
    SignDocumentsOutcome,
    SignDocumentsRequest,
    SignatureForm,
    SignatureView,
    SignedDocumentView,
    SignerView,
    SourceView,
    SourcedFact,
    SuggestPartiesRequest,
    Theme,
    TotalFigures,
    TrustChange,
    TrustChangePreview,
    TrustEntryView,
    TrustView,
    VerdictFlip,
    Verdict,
    VerifyCertificateRequest,
    VerifyDocumentRequest,
    VerifyFilesOutcome,
    VerifyFilesRequest,
];

/// The whole file `ui/src/ipc/generated.ts`.
#[must_use]
pub fn typescript() -> String {
    let config = Config::default();
    let mut file = String::from(
        "// Generated from crates/app/src/wire: do not edit. `cargo xtask types` writes it anew.\n\
         import type { QolhatDocument, QolhatParty } from './document';\n\n",
    );
    for declaration in all(&config) {
        file.push_str("export ");
        file.push_str(&declaration);
        file.push_str("\n\n");
    }
    file.push_str(&crate::commands::typescript());
    file
}
