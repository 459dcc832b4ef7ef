//! temporary
#![allow(clippy::todo, missing_docs, clippy::missing_errors_doc)]
use crate::{App,Nothing,Problem,wire::*};
impl App {
    pub fn app_state(&self, _request: Nothing) -> Result<AppState, Problem> { todo!() }
    pub fn save_preferences(&self, _request: Preferences) -> Result<AppState, Problem> { todo!() }
    pub fn save_organization(&self, _request: SaveOrganizationRequest) -> Result<AppState, Problem> { todo!() }
    pub fn open_profile(&self, _request: OpenProfileRequest) -> Result<AppState, Problem> { todo!() }
    pub fn home(&self, _request: Nothing) -> Result<HomeView, Problem> { todo!() }
    pub fn find_documents(&self, _request: FindDocumentsRequest) -> Result<DocumentList, Problem> { todo!() }
    pub fn open_document(&self, _request: DocumentRequest) -> Result<DocumentView, Problem> { todo!() }
    pub fn document_pdf(&self, _request: DocumentRequest) -> Result<PdfView, Problem> { todo!() }
    pub fn export_document(&self, _request: DocumentRequest) -> Result<ExportOutcome, Problem> { todo!() }
    pub fn new_draft(&self, _request: NewDraftRequest) -> Result<DraftView, Problem> { todo!() }
    pub fn open_draft(&self, _request: DocumentRequest) -> Result<DraftView, Problem> { todo!() }
    pub fn check_draft(&self, _request: DraftRequest) -> Result<DraftCheck, Problem> { todo!() }
    pub fn save_draft(&self, _request: SaveDraftRequest) -> Result<DraftView, Problem> { todo!() }
    pub fn preview_draft(&self, _request: DraftRequest) -> Result<PdfView, Problem> { todo!() }
    pub fn delete_draft(&self, _request: DocumentRequest) -> Result<AppState, Problem> { todo!() }
    pub fn restore_draft(&self, _request: DocumentRequest) -> Result<DraftView, Problem> { todo!() }
    pub fn issue_draft(&self, _request: DocumentRequest) -> Result<DocumentView, Problem> { todo!() }
    pub fn suggest_parties(&self, _request: SuggestPartiesRequest) -> Result<PartySuggestions, Problem> { todo!() }
    pub fn list_keys(&self, _request: Nothing) -> Result<KeyList, Problem> { todo!() }
    pub fn pick_key(&self, _request: Nothing) -> Result<KeyList, Problem> { todo!() }
    pub fn open_key(&self, _request: OpenKeyRequest) -> Result<KeyView, Problem> { todo!() }
    pub fn forget_key(&self, _request: KeyRequest) -> Result<KeyList, Problem> { todo!() }
    pub fn sign_documents(&self, _request: SignDocumentsRequest) -> Result<SignDocumentsOutcome, Problem> { todo!() }
    pub fn pick_files(&self, _request: PickFilesRequest) -> Result<PickedFiles, Problem> { todo!() }
    pub fn verify_files(&self, _request: VerifyFilesRequest) -> Result<VerifyFilesOutcome, Problem> { todo!() }
    pub fn verify_document(&self, _request: VerifyDocumentRequest) -> Result<ReportView, Problem> { todo!() }
    pub fn import_files(&self, _request: FilesRequest) -> Result<ImportOutcome, Problem> { todo!() }
    pub fn inspect_file(&self, _request: InspectFileRequest) -> Result<InspectionView, Problem> { todo!() }
    pub fn verify_certificate(&self, _request: VerifyCertificateRequest) -> Result<CertificateReportView, Problem> { todo!() }
    pub fn list_trust(&self, _request: Nothing) -> Result<TrustView, Problem> { todo!() }
    pub fn add_trust(&self, _request: FilesRequest) -> Result<TrustView, Problem> { todo!() }
    pub fn remove_trust(&self, _request: RemoveTrustRequest) -> Result<TrustView, Problem> { todo!() }
}
