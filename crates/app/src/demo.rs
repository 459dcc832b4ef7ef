//! The main job from end to end with an authority of our own making: the same use cases as everywhere else.
//!
//! What makes it a demonstration is data: the profile of the archive, and the mark in the certificates.

use std::path::{Path, PathBuf};

use qolhat_archive::{EvidenceKind, EvidenceRow, TrustKind};
use qolhat_asn1::UnixTime;
use qolhat_authority::{
    Authority, AuthorityError, AuthorityProfile, CertificateStatus, Issued, KeyKind, OcspAnswer, PersonRequest,
    RevokedCertificate,
};
use qolhat_documents::{Document, DocumentType, Language};
use qolhat_pki::{Certificate, CrlReason, Purpose, RevocationList, Role};
use qolhat_signature::{Content, Encoding, Form, sign_cms};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::draft_document::document_problem;
use crate::files::{Overwrite, write_file};
use crate::keys::into_passphrase;
use crate::open::archive_problem;
use crate::sign_document::SignFileRequest;
use crate::trust::{Addition, list_problem};
use crate::wire::{
    DocumentRequest, DocumentRow, FindDocumentsRequest, NewDraftRequest, SaveDraftRequest, SaveOrganizationRequest,
    Secret, SignDocumentsRequest, SignatureForm, Verdict,
};
use crate::{App, Nothing, Problem, ProblemCode};

/// Opens every key of the demo. It is printed on the screen, so it protects nothing.
pub const DEMO_PASSWORD: &str = "Qolhat-demo-1";

const PREPARED: &str = "demo-prepared";
const DAY: i64 = 86_400;

/// How long the authority's word holds: nobody is there to give a newer one.
const EVIDENCE_HOLDS: i64 = 10 * 365 * DAY;

/// One step that was done.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DemoStep {
    /// Stable name of the step.
    pub step: String,
    /// The file it made or used.
    pub file: Option<PathBuf>,
    /// The verdict on it, when it is a signature.
    pub verdict: Option<Verdict>,
}

/// What stands at the end.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DemoOutcome {
    /// Folder of the archive.
    pub archive: PathBuf,
    /// Documents in it.
    pub documents: u32,
    /// The worst verdict on the signed documents.
    pub verdict: Verdict,
}

/// Whose key, and where it is.
struct DemoKey {
    path: PathBuf,
    certificate: Certificate,
}

/// The keys of the two companies, and who issued those of the GOST family.
struct DemoKeys {
    supplier_gost: DemoKey,
    supplier_rsa: DemoKey,
    customer_gost: DemoKey,
    issuer: Authority,
}

impl App {
    /// Does the main job: an authority and keys, an invoice and an act, signatures with RSA and GOST, the other side's
    /// signature, filing, search, verification. `tell` hears of each step when it is done.
    ///
    /// # Errors
    /// What a step could not do. Steps already done stay.
    pub fn demo(&self, tell: &mut dyn FnMut(&DemoStep)) -> Result<DemoOutcome, Problem> {
        Ok(self.play_demo(tell)?.0)
    }

    /// As [`App::demo`]; the authority goes on to issue.
    fn play_demo(&self, tell: &mut dyn FnMut(&DemoStep)) -> Result<(DemoOutcome, Authority), Problem> {
        let folder = self
            .archive_folder()
            .ok_or_else(|| Problem::new(ProblemCode::NotAvailable).with("what", "demo"))?;
        let mut journal = Journal {
            tell,
            worst: Verdict::Valid,
        };
        let keys = self.found_demo(&folder, &mut journal)?;
        let invoice = self.demo_document("invoice", "1", &folder, &mut journal)?;
        let act = self.demo_document("act", "42", &folder, &mut journal)?;
        self.demo_sign("sign-rsa", &invoice, &keys.supplier_rsa, &mut journal)?;
        self.demo_sign("sign-gost", &act, &keys.supplier_gost, &mut journal)?;
        self.demo_countersign(&act, &keys.customer_gost, &folder, &mut journal)?;
        self.demo_receive(&keys.customer_gost, &folder, &mut journal)?;
        for (name, query) in [
            ("search-number", "42"),
            ("search-bin", CUSTOMER_BIN),
            ("search-text", "абонентское"),
        ] {
            let found = self.find_documents(FindDocumentsRequest {
                query: query.to_owned(),
                ..Default::default()
            })?;
            if found.total == 0 {
                return Err(Problem::new(ProblemCode::Internal).with("detail", format!("{name} found nothing")));
            }
            journal.step(name, None, None);
        }
        for row in self
            .find_documents(FindDocumentsRequest::default())?
            .rows
            .iter()
            .filter(|row| row.verdict.is_some())
        {
            let report = self.verify_document_offline(row.id)?;
            journal.step(
                "verify",
                Some(folder.join("files").join(&report.file)),
                Some(report.verdict),
            );
        }
        self.set_property(PREPARED, "1")?;
        let documents = self.find_documents(FindDocumentsRequest::default())?.total;
        let outcome = DemoOutcome {
            archive: folder,
            documents,
            verdict: journal.worst,
        };
        Ok((outcome, keys.issuer))
    }

    /// Fills the DEMO archive of the window once, with what a person wants to look at: also a changed file, a revoked
    /// key, a certificate that was never issued, an answer with a warning and an open draft.
    pub(crate) fn prepare_demo(&self) -> Result<(), Problem> {
        if self
            .session()
            .archive
            .property(PREPARED)
            .map_err(archive_problem)?
            .is_some()
        {
            return Ok(());
        }
        let (_, issuer) = self.play_demo(&mut |_| {})?;
        self.add_samples(&issuer)
    }

    /// Opens the DEMO archive ready to be looked at.
    ///
    /// # Errors
    /// What a step of the preparation could not do.
    pub fn prepare_profile(&self) -> Result<(), Problem> {
        match self.profile() {
            crate::wire::Profile::Demo => self.prepare_demo(),
            crate::wire::Profile::Work => Ok(()),
        }
    }

    fn add_samples(&self, issuer: &Authority) -> Result<(), Problem> {
        let folder = self.archive_folder().unwrap_or_default();
        let incoming = folder.join("files");
        let signed = std::fs::read_dir(&incoming)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path());
        let Some(attached) = signed
            .filter(|path| path.to_string_lossy().ends_with("-received.p7s"))
            .min()
        else {
            return Ok(());
        };
        // A changed byte inside the content: the report must say so.
        let mut bytes = crate::files::read_file(&attached)?.bytes;
        let at = bytes.windows(5).position(|window| window == b"%PDF-").unwrap_or(0) + 5;
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1;
        }
        let altered = incoming.join("changed-received.p7s");
        write_file(&altered, &bytes, Overwrite::Replace)?;
        self.import_file(&altered)?;
        // Signed with a key that was withdrawn, by a program that did not ask: nothing proves that it was signed before.
        let pdf = self.demo_pdf("18", OTHER)?;
        let key = crate::keys::open_key_file(&folder.join("keys").join("revoked-gost.p12"), demo_password())?;
        let signed = sign_cms(
            &key,
            Content::Whole(&pdf),
            Form::Attached,
            self.now(),
            &mut self.random(),
        );
        let signed = signed.map_err(|error| Problem::new(ProblemCode::SigningFailed).with("detail", &error))?;
        let file = incoming.join("revoked-received.p7s");
        write_file(&file, &signed, Overwrite::Replace)?;
        self.import_file(&file)?;
        self.add_answered(issuer)?;
        // Something to go on with.
        let draft = self.new_draft(NewDraftRequest {
            kind: "act".to_owned(),
            from: None,
        })?;
        let document = self.demo_json("act", "43", SUPPLIER, CUSTOMER, "Сопровождение программы");
        self.save_draft(SaveDraftRequest { id: draft.id, document })?;
        let ready = self.new_draft(NewDraftRequest {
            kind: "act".to_owned(),
            from: None,
        })?;
        let document = self.demo_json("act", "44", SUPPLIER, OTHER, "Обучение сотрудников");
        self.save_draft(SaveDraftRequest { id: ready.id, document })?;
        self.issue_draft(DocumentRequest { id: ready.id })?;
        Ok(())
    }

    /// Two acts about whose signers the authority has answered: an employee, whose role gives no right to sign, and
    /// somebody whose certificate it never issued.
    fn add_answered(&self, issuer: &Authority) -> Result<(), Problem> {
        let now = self.now();
        let folder = self.archive_folder().unwrap_or_default();
        let of = |common_name, surname, patronymic, iin, company, role| PersonRequest {
            role,
            ..person(
                common_name,
                surname,
                patronymic,
                iin,
                company,
                KeyKind::Gost2015Bits512,
                Purpose::Sign,
                now,
            )
        };
        let employee = of(
            "ТЕСТОВА САУЛЕ",
            "ТЕСТОВА",
            "ЕРЖАНҚЫЗЫ",
            "880522400046",
            CUSTOMER,
            Role::Employee,
        );
        let stranger = of(
            "ТЕСТОВ ЕРЛАН",
            "ТЕСТОВ",
            "ДӘУЛЕТҰЛЫ",
            "931109300059",
            OTHER,
            Role::FirstHead,
        );
        for (name, number, company, request, status) in [
            ("employee", "19", CUSTOMER, employee, CertificateStatus::Good),
            ("never-issued", "20", OTHER, stranger, CertificateStatus::NeverIssued),
        ] {
            let mut random = self.random();
            let issued = issuer
                .issue(&request, &mut random)
                .map_err(|error| authority_problem(&error))?;
            self.write_key(&folder.join("keys").join(format!("{name}-gost.p12")), &issued)?;
            self.keep_answer(&folder, issuer, issued.certificate(), status, name)?;
            let pdf = self.demo_pdf(number, company)?;
            let signed = sign_cms(
                issued.signing_key(),
                Content::Whole(&pdf),
                Form::Attached,
                now,
                &mut random,
            );
            let signed = signed.map_err(|error| Problem::new(ProblemCode::SigningFailed).with("detail", &error))?;
            let file = folder.join("files").join(format!("{name}-received.p7s"));
            write_file(&file, &signed, Overwrite::Replace)?;
            self.import_file(&file)?;
        }
        Ok(())
    }

    /// Keeps an answer of the authority as if it had been asked.
    fn keep_answer(
        &self,
        folder: &Path,
        issuer: &Authority,
        asked_about: &Certificate,
        status: CertificateStatus,
        name: &str,
    ) -> Result<(), Problem> {
        let now = self.now();
        let holds_until = UnixTime(now.0 + EVIDENCE_HOLDS);
        let answer = OcspAnswer {
            status,
            produced_at: now,
            next_update: Some(holds_until),
            nonce: None,
        };
        let der = issuer
            .ocsp_response(asked_about, &answer, &mut self.random())
            .map_err(|error| authority_problem(&error))?;
        let path = folder.join("evidence").join(format!("{name}-gost.ocsp"));
        write_file(&path, &der, Overwrite::Replace)?;
        let row = EvidenceRow {
            address: asked_about.ocsp_urls().into_iter().next().unwrap_or_default(),
            subject: Some(asked_about.sha256()),
            sha256: crate::gather::sha256(&der),
            der: Some(der),
            obtained_at: now.0,
            next_update: Some(holds_until.0),
        };
        let mut session = self.session();
        session.trust = None;
        let mut change = session.archive.begin().map_err(archive_problem)?;
        change
            .keep_evidence(EvidenceKind::Ocsp, &row)
            .map_err(archive_problem)?;
        change.commit().map_err(archive_problem)
    }

    /// The authority, its evidence, and the keys of both companies.
    fn found_demo(&self, folder: &Path, journal: &mut Journal<'_>) -> Result<DemoKeys, Problem> {
        let now = self.now();
        let mut random = self.random();
        let found = |kind, random: &mut dyn qolhat_gost::Random| {
            Authority::found(AuthorityProfile::demo(), kind, now, random).map_err(|error| authority_problem(&error))
        };
        let gost = found(KeyKind::Gost2015Bits512, &mut random)?;
        let rsa = found(KeyKind::Rsa2048, &mut random)?;
        journal.step("found-authority", Some(folder.join("evidence")), None);

        let supplier = |key, purpose| {
            person(
                "ТЕСТОВ АЛМАС",
                "ТЕСТОВ",
                "АСҚАРҰЛЫ",
                "850101300015",
                SUPPLIER,
                key,
                purpose,
                now,
            )
        };
        let customer = |key| {
            person(
                "ТЕСТОВА ДИНАРА",
                "ТЕСТОВА",
                "МАРАТҚЫЗЫ",
                "790314400026",
                CUSTOMER,
                key,
                Purpose::Sign,
                now,
            )
        };
        let other = person(
            "ТЕСТОВ БОЛАТ",
            "ТЕСТОВ",
            "СЕРІКҰЛЫ",
            "900715300035",
            OTHER,
            KeyKind::Gost2015Bits512,
            Purpose::Sign,
            now,
        );
        let mut keys = Vec::new();
        for (name, authority, request) in [
            (
                "supplier-gost",
                &gost,
                supplier(KeyKind::Gost2015Bits512, Purpose::Sign),
            ),
            ("supplier-rsa", &rsa, supplier(KeyKind::Rsa2048, Purpose::Sign)),
            ("customer-gost", &gost, customer(KeyKind::Gost2015Bits512)),
            ("customer-rsa", &rsa, customer(KeyKind::Rsa2048)),
            ("supplier-login-rsa", &rsa, supplier(KeyKind::Rsa2048, Purpose::Login)),
            ("revoked-gost", &gost, other),
        ] {
            let issued = authority
                .issue(&request, &mut random)
                .map_err(|error| authority_problem(&error))?;
            let path = folder.join("keys").join(format!("{name}.p12"));
            self.write_key(&path, &issued)?;
            journal.step("issue-key", Some(path.clone()), None);
            keys.push(DemoKey {
                path,
                certificate: issued.certificate().clone(),
            });
        }
        let mut keys = keys.into_iter();
        let mut next = || {
            keys.next()
                .ok_or_else(|| Problem::new(ProblemCode::Internal).with("detail", "keys"))
        };
        let (supplier_gost, supplier_rsa, customer_gost) = (next()?, next()?, next()?);
        let (_, login, revoked) = (next()?, next()?, next()?);

        let withdrawn = RevokedCertificate::of(
            &revoked.certificate,
            UnixTime(now.0 - DAY),
            Some(CrlReason::KeyCompromise),
        );
        self.publish_evidence(
            folder,
            &[("gost", &gost, &[withdrawn][..]), ("rsa", &rsa, &[])],
            journal,
        )?;
        self.publish_answer(folder, &gost, &supplier_gost.certificate, journal)?;
        for key in [&login, &supplier_rsa, &supplier_gost] {
            self.remember_key(&key.path)?;
        }
        self.save_organization(SaveOrganizationRequest {
            organization: party(SUPPLIER),
        })?;
        Ok(DemoKeys {
            supplier_gost,
            supplier_rsa,
            customer_gost,
            issuer: gost,
        })
    }

    fn write_key(&self, path: &Path, issued: &Issued) -> Result<(), Problem> {
        let passphrase = into_passphrase(demo_password());
        let container = issued.container(&passphrase, &mut self.random());
        let bytes = container.map_err(|error| crate::keys::keystore_problem(&error, "demo"))?;
        make_folder(path.parent())?;
        write_file(path, &bytes, Overwrite::Replace)
    }

    /// Certificates and revocation lists: into files and into the trust store.
    fn publish_evidence(
        &self,
        folder: &Path,
        authorities: &[(&str, &Authority, &[RevokedCertificate])],
        journal: &mut Journal<'_>,
    ) -> Result<(), Problem> {
        let now = self.now();
        let mut random = self.random();
        let evidence = folder.join("evidence");
        make_folder(Some(&evidence))?;
        let lists_until = UnixTime(now.0 + EVIDENCE_HOLDS);
        for (family, authority, revoked) in authorities {
            let problem = |error: AuthorityError| authority_problem(&error);
            let list = authority
                .revocation_list(revoked, now, lists_until, &mut random)
                .map_err(problem)?;
            let root_list = authority
                .root_revocation_list(&[], now, lists_until, &mut random)
                .map_err(problem)?;
            let certificate = |kind, certificate: &Certificate| Addition::Certificate(kind, certificate.clone());
            let list_of = |der: &[u8]| {
                let list = RevocationList::from_der(der);
                list.map(Addition::RevocationList)
                    .map_err(|fault| list_problem(&fault, "demo"))
            };
            for (name, der, addition) in [
                (
                    "root.cer",
                    authority.root().der(),
                    certificate(TrustKind::Anchor, authority.root()),
                ),
                (
                    "issuing.cer",
                    authority.issuing().der(),
                    certificate(TrustKind::Intermediate, authority.issuing()),
                ),
                ("issuing.crl", &list, list_of(&list)?),
                ("root.crl", &root_list, list_of(&root_list)?),
            ] {
                let path = evidence.join(format!("{family}-{name}"));
                write_file(&path, der, Overwrite::Replace)?;
                self.keep_demo_trust(&addition)?;
                journal.step("publish-evidence", Some(path), None);
            }
        }
        Ok(())
    }

    /// What the authority says of one certificate, in a file.
    fn publish_answer(
        &self,
        folder: &Path,
        authority: &Authority,
        asked_about: &Certificate,
        journal: &mut Journal<'_>,
    ) -> Result<(), Problem> {
        let answer = OcspAnswer {
            status: CertificateStatus::Good,
            produced_at: self.now(),
            next_update: None,
            nonce: None,
        };
        let answer = authority.ocsp_response(asked_about, &answer, &mut self.random());
        let path = folder.join("evidence").join("supplier-gost.ocsp");
        write_file(
            &path,
            &answer.map_err(|error| authority_problem(&error))?,
            Overwrite::Replace,
        )?;
        journal.step("answer-status", Some(path), None);
        Ok(())
    }

    fn demo_document(
        &self,
        kind: &str,
        number: &str,
        folder: &Path,
        journal: &mut Journal<'_>,
    ) -> Result<DocumentRow, Problem> {
        let draft = self.new_draft(NewDraftRequest {
            kind: kind.to_owned(),
            from: None,
        })?;
        // In an archive that has had its demo the number is taken: the next free one stands in the new draft.
        let year = &crate::moment::day_of(self.now()).to_string()[..4];
        let taken = self.session().archive.numbers(kind, year).map_err(archive_problem)?;
        let suggested = draft.document["number"].as_str().unwrap_or(number);
        let number = if taken.iter().any(|taken| taken == number) {
            suggested
        } else {
            number
        };
        let document = self.demo_json(kind, number, SUPPLIER, CUSTOMER, "Абонентское обслуживание");
        self.save_draft(SaveDraftRequest { id: draft.id, document })?;
        journal.step(&format!("draft-{kind}"), None, None);
        let issued = self.issue_draft(DocumentRequest { id: draft.id })?;
        let path = self.write_out(issued.row.id, folder)?;
        journal.step(&format!("typeset-{kind}"), Some(path), None);
        Ok(issued.row)
    }

    fn demo_sign(
        &self,
        step: &str,
        row: &DocumentRow,
        key: &DemoKey,
        journal: &mut Journal<'_>,
    ) -> Result<(), Problem> {
        let known = self.list_keys(Nothing {})?.keys;
        let name = crate::files::file_name(&key.path);
        let known = known.into_iter().find(|known| known.file_name == name);
        let key_id = known
            .map(|known| known.id)
            .ok_or_else(|| Problem::new(ProblemCode::KeyNotFound).with("file", name))?;
        let outcome = self.sign_documents(SignDocumentsRequest {
            documents: vec![row.id],
            key: key_id,
            password: Some(demo_password()),
            form: SignatureForm::Detached,
        })?;
        let signed = outcome.items.into_iter().next();
        let verdict = signed.and_then(|signed| signed.report).map(|report| report.verdict);
        let folder = self.archive_folder().unwrap_or_default();
        let path = self.write_out(row.id, &folder)?;
        journal.step(step, Some(path), Some(verdict.unwrap_or(Verdict::Invalid)));
        Ok(())
    }

    /// The customer signs the same bytes on their own computer and sends the signature back.
    fn demo_countersign(
        &self,
        row: &DocumentRow,
        key: &DemoKey,
        folder: &Path,
        journal: &mut Journal<'_>,
    ) -> Result<(), Problem> {
        let files = self.files_of_document(row.id)?;
        let at = |end: &str| {
            files
                .iter()
                .find(|(name, _)| name.ends_with(end))
                .map(|(name, _)| folder.join("files").join(name))
        };
        let missing = || Problem::new(ProblemCode::Internal).with("detail", "files of the act");
        let (pdf, ours) = (at(".pdf").ok_or_else(missing)?, at(".p7s").ok_or_else(missing)?);
        let output = pdf.with_extension("both.p7s");
        let request = SignFileRequest {
            file: pdf,
            form: SignatureForm::Detached,
            encoding: Encoding::Der,
            add_to: Some(ours),
            output: output.clone(),
            overwrite: Overwrite::Replace,
        };
        self.sign_file(&request, &self.signing_key(&key.path, demo_password())?)?;
        let imported = self.import_file(&output)?;
        journal.step("countersign", Some(output), imported.row.verdict);
        Ok(())
    }

    /// The customer sends an act of their own.
    fn demo_receive(&self, key: &DemoKey, folder: &Path, journal: &mut Journal<'_>) -> Result<(), Problem> {
        let row = self.demo_incoming("7", &key.path, "act-7", folder, CUSTOMER)?;
        journal.step(
            "file-incoming",
            Some(folder.join("files").join("act-7-received.p7s")),
            row.verdict,
        );
        Ok(())
    }

    fn demo_incoming(
        &self,
        number: &str,
        key: &Path,
        name: &str,
        folder: &Path,
        from: Company,
    ) -> Result<DocumentRow, Problem> {
        let pdf = self.demo_pdf(number, from)?;
        let files = folder.join("files");
        make_folder(Some(&files))?;
        let file = files.join(format!("{name}.pdf"));
        write_file(&file, &pdf, Overwrite::Replace)?;
        let output = files.join(format!("{name}-received.p7s"));
        let request = SignFileRequest {
            file,
            form: SignatureForm::Attached,
            encoding: Encoding::Der,
            add_to: None,
            output: output.clone(),
            overwrite: Overwrite::Replace,
        };
        self.sign_file(&request, &self.signing_key(key, demo_password())?)?;
        Ok(self.import_file(&output)?.row)
    }

    /// An act of another company for us, as their program would make it.
    fn demo_pdf(&self, number: &str, from: Company) -> Result<Vec<u8>, Problem> {
        let json = self.demo_json("act", number, from, SUPPLIER, "Услуги связи");
        let bytes = serde_json::to_vec(&json).map_err(crate::settings::internal)?;
        let document = Document::from_draft_json(&bytes).map_err(|error| document_problem(&error))?;
        self.typeset(&self.issue_document(document)?)
    }

    /// Writes the files of a document where a person can look at them; returns the last one.
    fn write_out(&self, id: i64, folder: &Path) -> Result<PathBuf, Problem> {
        let files = folder.join("files");
        make_folder(Some(&files))?;
        let mut last = files.clone();
        for (name, bytes) in self.files_of_document(id)? {
            last = files.join(name);
            write_file(&last, &bytes, Overwrite::Replace)?;
        }
        Ok(last)
    }

    fn demo_json(
        &self,
        kind: &str,
        number: &str,
        supplier: Company,
        customer: Company,
        what: &str,
    ) -> serde_json::Value {
        let today = crate::moment::day_of(self.now()).to_string();
        let form = DocumentType::from_code(kind).unwrap_or_default();
        let title = form.title_in(Language::RuKk);
        serde_json::json!({
            "format": "qolhat-document/1",
            "type": kind,
            "title": title,
            "number": number,
            "date": today,
            "turnover_date": today,
            "language": "ru-kk",
            "currency": "KZT",
            "supplier": party(supplier),
            "customer": party(customer),
            "payer": null,
            "basis": {"kind": "contract", "number": "17", "date": "2026-03-01"},
            "lines": [
                {"code": null, "name": what, "unit": "услуга", "quantity": "1", "price": "116000.00",
                 "vat": {"rate": "16"}, "price_includes_vat": true, "performed": null, "report": null},
                {"code": null, "name": "Доработка печатной формы", "unit": "час", "quantity": "100", "price": "87.77",
                 "vat": {"rate": "16"}, "price_includes_vat": true, "performed": null, "report": null},
            ],
            "discount": null,
            "notes": null,
            "attachments": [],
        })
    }
}

/// Hears of steps and keeps the worst verdict.
struct Journal<'a> {
    tell: &'a mut dyn FnMut(&DemoStep),
    worst: Verdict,
}

impl Journal<'_> {
    fn step(&mut self, step: &str, file: Option<PathBuf>, verdict: Option<Verdict>) {
        if let Some(verdict) = verdict {
            self.worst = self.worst.min(verdict);
        }
        (self.tell)(&DemoStep {
            step: step.to_owned(),
            file,
            verdict,
        });
    }
}

/// An invented company.
#[derive(Clone, Copy)]
struct Company {
    name: &'static str,
    bin: &'static str,
    address: &'static str,
    iban: &'static str,
    signatory: &'static str,
}

const CUSTOMER_BIN: &str = "190240054324";

const SUPPLIER: Company = Company {
    name: "ТОО «Тест Поставщик»",
    bin: "200140012345",
    address: "г. Астана, ул. Сарыарка 3/1",
    iban: "KZ128561000DEMO00001",
    signatory: "Тестов А. А.",
};

const CUSTOMER: Company = Company {
    name: "ТОО «Тест Заказчик»",
    bin: CUSTOMER_BIN,
    address: "г. Алматы, пр. Абая 10",
    iban: "KZ14856000000DEMO000",
    signatory: "Тестова Д. М.",
};

const OTHER: Company = Company {
    name: "ТОО «Дала Софт»",
    bin: "250640002008",
    address: "г. Шымкент, ул. Толе би 12",
    iban: "KZ558561000DEMO00003",
    signatory: "Тестов Б. С.",
};

fn party(company: Company) -> serde_json::Value {
    serde_json::json!({
        "kind": "llp",
        "name": company.name,
        "bin": company.bin,
        "address": company.address,
        "phones": ["+7 700 000 00 00"],
        "accounts": [{"iban": company.iban, "bank": "АО «Банк ЦентрКредит»", "bic": "KCJBKZKX"}],
        "kbe": "17",
        "knp": "859",
        "vat": {"payer": true, "certificate": "60001 № 0012345", "since": "2024-01-01"},
        "signatory": {"name": company.signatory, "position": "директор", "basis": "Устав"},
    })
}

#[allow(clippy::too_many_arguments, reason = "one person, described whole")]
fn person(
    common_name: &str,
    surname: &str,
    patronymic: &str,
    iin: &str,
    company: Company,
    key: KeyKind,
    purpose: Purpose,
    now: UnixTime,
) -> PersonRequest {
    PersonRequest {
        common_name: common_name.to_owned(),
        surname: Some(surname.to_owned()),
        patronymic: Some(patronymic.to_owned()),
        iin: Some(iin.to_owned()),
        bin: Some(company.bin.to_owned()),
        organization: Some(company.name.replace(['«', '»'], "\"")),
        role: Role::FirstHead,
        purpose,
        not_before: UnixTime(now.0 - 30 * DAY),
        not_after: UnixTime(now.0 + 335 * DAY),
        key,
    }
}

fn demo_password() -> Secret {
    Secret::new(Zeroizing::new(DEMO_PASSWORD.to_owned()))
}

fn make_folder(folder: Option<&Path>) -> Result<(), Problem> {
    let Some(folder) = folder else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        Problem::new(ProblemCode::FileNotWritable)
            .with("file", crate::files::file_name(folder))
            .caused_by(&error)
    })
}

fn authority_problem(error: &AuthorityError) -> Problem {
    Problem::new(ProblemCode::Internal)
        .with("detail", error)
        .caused_by(error)
}
