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
    AnchorView,
    AppState,
    AskOcspRequest,
    Asn1Fault,
    Asn1HexRequest,
    Asn1HexView,
    Asn1Node,
    Asn1Source,
    Asn1TreeRequest,
    Asn1TreeView,
    CertIdView,
    CertificateChainRequest,
    CertificateDetails,
    CertificateForm,
    CertificateReportView,
    CertificateRequest,
    CertificateText,
    CertificateTextRequest,
    CertificateView,
    ChainAxis,
    ChainCard,
    ChainMoment,
    ChainView,
    CheckServicesRequest,
    CheckView,
    ChecklistAnswer,
    ChecklistItemView,
    ChecklistView,
    ClockView,
    CmsSignerView,
    CmsView,
    CompareCertificatesRequest,
    CompareReportsRequest,
    ComparisonRow,
    ComparisonView,
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
    FetchIssuerOutcome,
    FetchIssuerRequest,
    FieldView,
    FileFailure,
    FileRef,
    FilesRequest,
    FindDocumentsRequest,
    FindingView,
    HomeView,
    HostView,
    ImportOutcome,
    InspectFileRequest,
    InspectionView,
    IssuerAddress,
    KeptFile,
    KeyContainerView,
    KeyList,
    KeyRequest,
    KeyView,
    Lane,
    Language,
    LineFigures,
    LoadValidationPolicyRequest,
    MissingIssuer,
    NewDraftRequest,
    OcspAnswerView,
    OcspExchangeView,
    OcspRequestView,
    OcspResponseView,
    OpenKeyRequest,
    OpenProfileRequest,
    PartySuggestions,
    PdfView,
    PickFilesRequest,
    PickPurpose,
    PickedFiles,
    PolicyView,
    Preferences,
    ProblemView,
    Profile,
    ProxyKind,
    ProxyView,
    RemoveTrustRequest,
    Replacement,
    ReportFormat,
    ReportSubject,
    ReportView,
    RevocationView,
    SaveCertificateRequest,
    SaveDraftRequest,
    SaveOrganizationRequest,
    SaveReportRequest,
    SaveServicesRequest,
    SeenView,
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
    Statement,
    SuggestPartiesRequest,
    SupportBundleOutcome,
    SupportBundleRequest,
    SupportMember,
    Theme,
    Thumbprint,
    TimestampTokenView,
    TimestampView,
    TotalFigures,
    TrustView,
    ValidationPolicyView,
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
