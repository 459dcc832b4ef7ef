//! A bundle for the support: one zip with what is known of a case.
//!
//! What may be in it is a closed list of types, [`Member`], and each is made of facts that were computed here. No file of the
//! user, no document, no container and no request is ever handed to the writer, so a private key, a password or the body of
//! a document can not get into it. `crates/app/tests/support_bundle.rs` scans a bundle for them.

use std::io::{Cursor, Write as _};

use qolhat_pki::{Certificate, DigestAlgorithm, OcspResponse, RevocationList};
use qolhat_signature::decode_armour;
use serde::Serialize;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::files::{Overwrite, write_file};
use crate::trust::Trust;
use crate::view::{algorithm_name, hex, pem};
use crate::wire::{
    CertificateChainRequest, CertificateView, ChainView, PickPurpose, Preferences, Profile, ReportView, ServicesView,
    SupportBundleOutcome, SupportBundleRequest, SupportMember, VerifyDocumentRequest, VerifyFilesRequest,
};
use crate::{App, Nothing, Problem, ProblemCode};

/// Signature files of one bundle; a case has one, seldom five.
const MAX_REPORTS: usize = 50;

/// Everything that may be in a bundle.
enum Member {
    /// A report about a signature file or document: names, verdicts and checks, never the content.
    Report(Box<ReportView>),
    /// A chain as of a moment.
    Chain(Box<ChainView>),
    /// Certificates of the chains, which are public.
    Certificates(Vec<Certificate>),
    /// Head of a revocation list of one of these authorities.
    RevocationList(ListHead),
    /// An answer of a responder about one of these certificates, which is public.
    OcspResponse(OcspResponse),
    /// Which program on which system, and what its clock shows.
    Program(ProgramFacts),
    /// How the services did, the hosts, and the clock against theirs; a proxy without its name and password.
    Services(Box<ServicesView>),
    /// What the user prefers, and whom the archive trusts.
    Settings(SettingsFacts),
}

/// A revocation list without its entries.
#[derive(Serialize)]
struct ListHead {
    issuer: String,
    number: Option<String>,
    this_update: String,
    next_update: Option<String>,
    delta: bool,
    signature_algorithm: String,
    size: u64,
    sha256: String,
}

#[derive(Serialize)]
struct ProgramFacts {
    program: &'static str,
    version: &'static str,
    system: &'static str,
    architecture: &'static str,
    profile: Profile,
    now: String,
}

#[derive(Serialize)]
struct SettingsFacts {
    preferences: Preferences,
    anchors: Vec<AnchorFacts>,
    intermediates: usize,
    revocation_lists: usize,
}

#[derive(Serialize)]
struct AnchorFacts {
    subject: String,
    sha256: String,
    origin: &'static str,
}

impl App {
    /// Writes a zip for the support into a folder the user chooses. Reports are made anew, as of the moment asked for.
    ///
    /// # Errors
    /// [`ProblemCode::RequestNotUnderstood`] when nothing is named, [`ProblemCode::DocumentNotFound`],
    /// [`ProblemCode::FileForgotten`], [`ProblemCode::FileExists`], [`ProblemCode::FileNotWritable`].
    pub fn support_bundle(&self, request: SupportBundleRequest) -> Result<SupportBundleOutcome, Problem> {
        let members = self.members_for(&request)?;
        let Some(folder) = self.ports.picker.pick_folder(PickPurpose::Export) else {
            return Ok(SupportBundleOutcome {
                folder: None,
                file: None,
                size: 0,
                members: Vec::new(),
            });
        };
        let (bytes, members) = bundle(&members)?;
        // With the time of day: a second bundle of a day stands beside the first.
        let file = format!("qolhat-support-{}.zip", self.now().to_string().replace(':', "-"));
        write_file(&folder.join(&file), &bytes, Overwrite::Refuse)?;
        Ok(SupportBundleOutcome {
            folder: Some(folder.display().to_string()),
            file: Some(file),
            size: bytes.len() as u64,
            members,
        })
    }

    fn members_for(&self, request: &SupportBundleRequest) -> Result<Vec<Member>, Problem> {
        let mut reports = Vec::new();
        if let Some(id) = request.document {
            let at = request.at.clone();
            reports.push(self.verify_document(VerifyDocumentRequest { id, at })?);
        }
        if !request.files.is_empty() {
            let (files, at) = (request.files.clone(), request.at.clone());
            let outcome = self.verify_files(VerifyFilesRequest { files, at })?;
            reports.extend(outcome.reports.into_iter().take(MAX_REPORTS));
        }
        let mut certificates = Vec::new();
        for report in &reports {
            for signature in &report.signatures {
                add_certificates(&mut certificates, &signature.certificates);
            }
        }
        let mut members: Vec<Member> = reports
            .into_iter()
            .map(|report| Member::Report(Box::new(report)))
            .collect();
        if let Some(sha256) = &request.certificate {
            let chain = self.certificate_chain(CertificateChainRequest {
                sha256: sha256.clone(),
                at: request.at.clone(),
                ..CertificateChainRequest::default()
            })?;
            for card in &chain.cards {
                add_certificates(&mut certificates, std::slice::from_ref(&card.certificate));
            }
            members.push(Member::Chain(Box::new(chain)));
        }
        if members.is_empty() {
            return Err(Problem::new(ProblemCode::RequestNotUnderstood).with("detail", "SupportBundleRequest"));
        }
        let trust = self.trust()?;
        members.extend(evidence(&trust, &certificates));
        members.push(Member::Certificates(certificates));
        members.push(Member::Program(self.program_facts()));
        members.push(Member::Services(Box::new(self.list_services(Nothing {})?)));
        members.push(Member::Settings(self.settings_facts(&trust)?));
        Ok(members)
    }

    fn program_facts(&self) -> ProgramFacts {
        ProgramFacts {
            program: "qolhat",
            version: env!("CARGO_PKG_VERSION"),
            system: std::env::consts::OS,
            architecture: std::env::consts::ARCH,
            profile: self.profile(),
            now: self.now().to_string(),
        }
    }

    fn settings_facts(&self, trust: &Trust) -> Result<SettingsFacts, Problem> {
        let anchors = trust.anchors.anchors().iter().map(|anchor| AnchorFacts {
            subject: anchor.certificate.subject().to_string(),
            sha256: hex::encode(&anchor.certificate.sha256()),
            origin: anchor.origin.as_str(),
        });
        Ok(SettingsFacts {
            preferences: self.app_state(Nothing {})?.preferences,
            anchors: anchors.collect(),
            intermediates: trust.intermediates.len(),
            revocation_lists: trust.revocation_lists.len(),
        })
    }
}

/// The lists and answers that speak of these certificates.
fn evidence(trust: &Trust, certificates: &[Certificate]) -> Vec<Member> {
    let concerns = |list: &&RevocationList| certificates.iter().any(|one| one.issuer() == list.issuer());
    let lists = trust.revocation_lists.iter().filter(concerns).map(|list| {
        Member::RevocationList(ListHead {
            issuer: list.issuer().to_string(),
            number: list.number().map(hex::encode),
            this_update: list.this_update().to_string(),
            next_update: list.next_update().map(|moment| moment.to_string()),
            delta: list.is_delta(),
            signature_algorithm: algorithm_name(list.signature_algorithm()),
            size: list.size(),
            sha256: hex::encode(&list.sha256()),
        })
    });
    let answers = trust.ocsp_responses.iter().map(|answer| &answer.response);
    let answers = answers.filter(|answer| {
        let mut serials = answer.responses().iter().map(|single| &single.id.serial[..]);
        serials.any(|serial| certificates.iter().any(|one| one.serial_content() == serial))
    });
    lists
        .chain(answers.map(|answer| Member::OcspResponse(answer.clone())))
        .collect()
}

fn add_certificates(found: &mut Vec<Certificate>, views: &[CertificateView]) {
    for view in views {
        // The view was made from a certificate; what can not be read again is left out.
        let read = Certificate::from_der(&decode_armour(view.pem.as_bytes()));
        if let Ok(certificate) = read
            && !found.contains(&certificate)
        {
            found.push(certificate);
        }
    }
}

impl Member {
    fn what(&self) -> &'static str {
        match self {
            Self::Report(_) => "report",
            Self::Chain(_) | Self::Certificates(_) => "chain",
            Self::RevocationList(_) => "revocation-list",
            Self::OcspResponse(_) => "ocsp-response",
            Self::Program(_) => "program",
            Self::Services(_) => "network",
            Self::Settings(_) => "settings",
        }
    }

    /// The name of the `number`th member of its kind, and its bytes.
    fn written(&self, number: usize) -> Result<(String, Vec<u8>), Problem> {
        Ok(match self {
            Self::Report(report) => (format!("report-{number}.json"), json(report)?),
            Self::Chain(chain) => ("chain.json".to_owned(), json(chain)?),
            Self::Certificates(certificates) => {
                let blocks = certificates.iter().map(|one| pem("CERTIFICATE", one.der()));
                ("chain.pem".to_owned(), blocks.collect::<String>().into_bytes())
            }
            Self::RevocationList(head) => (format!("revocation-list-{number}.json"), json(head)?),
            Self::OcspResponse(answer) => (format!("ocsp-response-{number}.der"), answer.der().to_vec()),
            Self::Program(facts) => ("program.json".to_owned(), json(facts)?),
            Self::Services(services) => ("network.json".to_owned(), json(services)?),
            Self::Settings(facts) => ("settings.json".to_owned(), json(facts)?),
        })
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec_pretty(value).map_err(|error| internal(&error))
}

/// The zip, without dates: equal members give equal bytes.
fn bundle(members: &[Member]) -> Result<(Vec<u8>, Vec<SupportMember>), Problem> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut written: Vec<SupportMember> = Vec::new();
    for member in members {
        let number = 1 + written.iter().filter(|other| other.what == member.what()).count();
        let (name, bytes) = member.written(number)?;
        writer
            .start_file(&name, SimpleFileOptions::default())
            .map_err(|error| internal(&error))?;
        writer.write_all(&bytes).map_err(|error| internal(&error))?;
        written.push(SupportMember {
            name,
            what: member.what().to_owned(),
            size: bytes.len() as u64,
            sha256: hex::encode(&DigestAlgorithm::Sha256.digest(&bytes)),
        });
    }
    let finished = writer.finish().map_err(|error| internal(&error))?;
    Ok((finished.into_inner(), written))
}

fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
    Problem::new(ProblemCode::Internal).caused_by(error)
}
