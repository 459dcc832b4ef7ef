use crate::wire::*;
use crate::{App, Problem, ProblemCode};
impl App {
    pub fn certificate_details(&self, _: CertificateRequest) -> Result<CertificateDetails, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn certificate_text(&self, _: CertificateTextRequest) -> Result<CertificateText, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn certificate_chain(&self, _: CertificateChainRequest) -> Result<ChainView, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn save_certificate(&self, _: SaveCertificateRequest) -> Result<ExportOutcome, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn documents_signed_with(&self, _: CertificateRequest) -> Result<SeenView, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn compare_certificates(&self, _: CompareCertificatesRequest) -> Result<ComparisonView, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn compare_reports(&self, _: CompareReportsRequest) -> Result<ComparisonView, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn prepare_ocsp(&self, _: AskOcspRequest) -> Result<OcspExchangeView, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn ask_ocsp(&self, _: AskOcspRequest) -> Result<OcspExchangeView, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
    pub fn support_bundle(&self, _: SupportBundleRequest) -> Result<SupportBundleOutcome, Problem> {
        Err(Problem::new(ProblemCode::NotAvailable))
    }
}
