//! Finding and showing documents of the archive.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use qolhat_archive::{DocumentRow as Record, Filter, Lane as Waits, Query, SignatureRow, State};
use qolhat_documents::{Document, Party, Tenge, compute, format_date_numeric, format_money};

use crate::files::{Overwrite, write_file};
use crate::moment::day_text;
use crate::open::archive_problem;
use crate::view::{hex, pdf_view};
use crate::wire::{
    Counterparty, Direction, DocumentList, DocumentRequest, DocumentRow, DocumentState, DocumentView, DocumentsRequest,
    DocumentsSum, ExportOutcome, FacetCount, Fact, FindDocumentsRequest, HomeView, KeptFile, Lane, PdfView,
    PickPurpose, Verdict,
};
use crate::{App, Nothing, Problem, ProblemCode};

/// Rows returned when the request names no number.
const DEFAULT_ROWS: u32 = 100;

/// Most rows of one answer.
const MAX_ROWS: u32 = 500;

/// Rows of a lane on the home screen; more are one key away in the archive.
const LANE_ROWS: u32 = 50;

/// Last touched documents on the home screen.
const RECENT_ROWS: u32 = 8;

impl App {
    /// Documents that answer a question, newest first, with counts by facet.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn find_documents(&self, request: FindDocumentsRequest) -> Result<DocumentList, Problem> {
        let limit = if request.limit == 0 {
            DEFAULT_ROWS
        } else {
            request.limit.min(MAX_ROWS)
        };
        let query = Query::parse(&request.query);
        let filter = Filter {
            query,
            facets: request.facets,
            offset: request.offset,
            limit,
        };
        let found = self.session().archive.find(&filter).map_err(archive_problem)?;
        let facet = |counts: BTreeMap<String, u32>| {
            counts
                .into_iter()
                .map(|(value, count)| FacetCount { value, count })
                .collect::<Vec<_>>()
        };
        Ok(DocumentList {
            rows: found.rows.iter().map(document_row).collect(),
            total: found.count,
            sum_text: format_money(Tenge::from_tiyn(found.sum)),
            facets: found
                .facets
                .into_iter()
                .map(|(name, counts)| (name, facet(counts)))
                .collect(),
        })
    }

    /// What several documents come to.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn sum_documents(&self, request: DocumentsRequest) -> Result<DocumentsSum, Problem> {
        let (count, sum) = self.session().archive.sum(&request.ids).map_err(archive_problem)?;
        Ok(DocumentsSum {
            count,
            sum_text: format_money(Tenge::from_tiyn(sum)),
        })
    }

    /// What waits for the user today.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn home(&self, _: Nothing) -> Result<HomeView, Problem> {
        let today_text = day_text(self.now(), self.language());
        let session = self.session();
        let lane = |id: &str, found: Result<(Vec<Record>, u32), _>| {
            let (rows, total) = found.map_err(archive_problem)?;
            Ok::<_, Problem>(Lane {
                id: id.to_owned(),
                rows: rows.iter().map(document_row).collect(),
                total,
            })
        };
        let archive = &session.archive;
        Ok(HomeView {
            lanes: vec![
                lane("to-sign", archive.lane(Waits::ToSign, LANE_ROWS))?,
                lane("incoming", archive.lane(Waits::Incoming, LANE_ROWS))?,
                lane("waiting", archive.lane(Waits::Waiting, LANE_ROWS))?,
                lane("attention", archive.lane(Waits::Attention, LANE_ROWS))?,
            ],
            recent: lane("recent", archive.lane(Waits::All, RECENT_ROWS))?.rows,
            today_text,
        })
    }

    /// One document with its data, its files and the verdict on its signatures as of now.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotFound`].
    pub fn open_document(&self, request: DocumentRequest) -> Result<DocumentView, Problem> {
        let (record, signatures) = {
            let session = self.session();
            let record = session.archive.document(request.id).map_err(archive_problem)?;
            (record, session.archive.signatures(request.id).map_err(archive_problem)?)
        };
        let report = match signatures.is_empty() {
            true => None,
            false => Some(self.verify_document_offline(request.id)?),
        };
        // The verification may have changed the verdict that the row shows.
        let record = if report.is_some() {
            self.session().archive.document(record.id).map_err(archive_problem)?
        } else {
            record
        };
        let document = record
            .twin
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(crate::settings::internal)?;
        Ok(DocumentView {
            row: document_row(&record),
            facts: facts_of(&record),
            document,
            report,
            has_pdf: self.pdf_bytes(&record)?.is_some(),
            files: self.kept_files(&record, &signatures)?,
        })
    }

    /// The document's PDF: the frozen bytes, or what the signature carries inside.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotFound`], [`ProblemCode::PdfNotAvailable`].
    pub fn document_pdf(&self, request: DocumentRequest) -> Result<PdfView, Problem> {
        let record = self.session().archive.document(request.id).map_err(archive_problem)?;
        let bytes = self
            .pdf_bytes(&record)?
            .ok_or_else(|| Problem::new(ProblemCode::PdfNotAvailable))?;
        Ok(pdf_view(&bytes, pdf_file_name(&record.original_name)))
    }

    /// Writes a document and its signatures into a folder that the user chooses.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotFound`], [`ProblemCode::FileExists`], [`ProblemCode::FileNotWritable`].
    pub fn export_document(&self, request: DocumentRequest) -> Result<ExportOutcome, Problem> {
        let Some(folder) = self.ports.picker.pick_folder(PickPurpose::Export) else {
            return Ok(ExportOutcome {
                folder: None,
                files: Vec::new(),
            });
        };
        let mut written = Vec::new();
        for (name, bytes) in self.files_of_document(request.id)? {
            if let Err(problem) = write_file(&folder.join(&name), &bytes, Overwrite::Refuse) {
                // All or nothing. What can not be removed is a whole file, and harms nobody.
                for name in &written {
                    let _ = std::fs::remove_file(folder.join(name));
                }
                return Err(problem);
            }
            written.push(name);
        }
        Ok(ExportOutcome {
            folder: Some(folder.display().to_string()),
            files: written,
        })
    }

    /// The document and its signature files by name, byte for byte.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotFound`].
    pub fn files_of_document(&self, id: i64) -> Result<Vec<(String, Vec<u8>)>, Problem> {
        let session = self.session();
        let record = session.archive.document(id).map_err(archive_problem)?;
        let signatures = session.archive.signatures(id).map_err(archive_problem)?;
        let mut digests: Vec<_> = record
            .original
            .iter()
            .map(|digest| (record.original_name.clone(), *digest))
            .collect();
        digests.extend(
            signatures
                .into_iter()
                .map(|signature| (signature.file_name, signature.original)),
        );
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut seen = Vec::new();
        for (name, digest) in digests {
            if !seen.contains(&digest) {
                seen.push(digest);
                let bytes = session
                    .archive
                    .original(&digest)
                    .map_err(archive_problem)?
                    .unwrap_or_default();
                let taken = files.iter().filter(|(other, _)| *other == name).count();
                files.push((
                    if taken == 0 {
                        name
                    } else {
                        format!("{}-{name}", taken + 1)
                    },
                    bytes,
                ));
            }
        }
        Ok(files)
    }

    fn pdf_bytes(&self, record: &Record) -> Result<Option<Vec<u8>>, Problem> {
        let Some(original) = record.original else {
            return Ok(None);
        };
        let bytes = self
            .session()
            .archive
            .original(&original)
            .map_err(archive_problem)?
            .unwrap_or_default();
        Ok(crate::recognise::pdf_within(&bytes).map(std::borrow::Cow::into_owned))
    }

    fn kept_files(&self, record: &Record, signatures: &[SignatureRow]) -> Result<Vec<KeptFile>, Problem> {
        let session = self.session();
        let originals = record
            .original
            .iter()
            .map(|digest| (&record.original_name, digest, "original"));
        let beside = signatures
            .iter()
            .filter(|signature| Some(signature.original) != record.original);
        let beside = beside.map(|signature| (&signature.file_name, &signature.original, "signature"));
        originals
            .chain(beside)
            .map(|(name, digest, role)| {
                let size = session
                    .archive
                    .original_size(digest)
                    .map_err(archive_problem)?
                    .unwrap_or(0);
                Ok(KeptFile {
                    name: name.clone(),
                    size,
                    sha256: hex::encode(digest),
                    role: role.to_owned(),
                })
            })
            .collect()
    }
}

/// A record as a face shows it.
pub(crate) fn document_row(record: &Record) -> DocumentRow {
    let tenge = record.total.map(Tenge::from_tiyn);
    DocumentRow {
        id: record.id,
        direction: match record.direction {
            qolhat_archive::Direction::Outgoing => Direction::Outgoing,
            qolhat_archive::Direction::Incoming => Direction::Incoming,
        },
        kind: record.kind.clone(),
        number: record.number.clone(),
        date: record.date.clone(),
        counterparty: Counterparty {
            name: record.counterparty_name.clone(),
            bin: record.counterparty_number.clone(),
        },
        total: tenge.map(|tenge| tenge.to_string()),
        total_text: tenge.map(format_money),
        state: match record.state {
            State::Draft => DocumentState::Draft,
            State::Ready => DocumentState::Ready,
            State::Signed => DocumentState::Signed,
            State::SignedByBoth => DocumentState::SignedByBoth,
            State::Received => DocumentState::Received,
        },
        verdict: record.verdict.map(|verdict| match verdict {
            qolhat_archive::Verdict::Invalid => Verdict::Invalid,
            qolhat_archive::Verdict::Undetermined => Verdict::Undetermined,
            qolhat_archive::Verdict::Valid => Verdict::Valid,
        }),
        sha256: record.original.as_ref().map(|digest| hex::encode(digest)),
        summary: record.summary.clone(),
        updated_at: qolhat_asn1::UnixTime(record.updated_at).to_string(),
    }
}

pub(crate) fn stored_verdict(verdict: Verdict) -> qolhat_archive::Verdict {
    match verdict {
        Verdict::Invalid => qolhat_archive::Verdict::Invalid,
        Verdict::Undetermined => qolhat_archive::Verdict::Undetermined,
        Verdict::Valid => qolhat_archive::Verdict::Valid,
    }
}

/// What the archive is told of a document.
pub(crate) struct RecordFacts {
    pub(crate) counterparty_name: String,
    pub(crate) counterparty_number: Option<String>,
    pub(crate) total: Option<i64>,
    pub(crate) summary: String,
    pub(crate) text: String,
}

pub(crate) fn facts_of_record(document: &Document, counterparty: &Party) -> RecordFacts {
    let number = counterparty.id_number();
    let total = compute(document).ok().map(|computed| computed.totals.total.tiyn());
    let mut text = String::new();
    for line in &document.lines {
        let _ = writeln!(text, "{} {}", line.name, line.code);
    }
    for party in [&document.supplier, &document.customer] {
        let _ = writeln!(text, "{} {} {}", party.name, party.id_number(), party.address);
        for account in &party.accounts {
            let _ = writeln!(text, "{}", account.iban);
        }
    }
    let _ = write!(text, "{}\n{}", document.title, document.notes);
    RecordFacts {
        counterparty_name: counterparty.name.clone(),
        counterparty_number: (!number.is_empty()).then(|| number.to_owned()),
        total: total.filter(|_| !document.lines.is_empty()),
        summary: document.lines.first().map(|line| line.name.clone()).unwrap_or_default(),
        text,
    }
}

/// The most telling fields of a document, for quick look.
fn facts_of(record: &Record) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            facts.push(Fact {
                label: label.to_owned(),
                value,
            });
        }
    };
    let number = record
        .counterparty_number
        .as_deref()
        .map(|number| format!(", {number}"))
        .unwrap_or_default();
    add("counterparty", format!("{}{number}", record.counterparty_name));
    if let Some(total) = record.total {
        add("total", format!("{} KZT", format_money(Tenge::from_tiyn(total))));
    }
    let Some(document) = record
        .twin
        .as_deref()
        .and_then(|twin| Document::from_draft_json(twin.as_bytes()).ok())
    else {
        return facts;
    };
    if let Some(vat) = compute(&document).ok().and_then(|computed| computed.totals.vat) {
        add("vat", format!("{} KZT", format_money(vat)));
    }
    match &document.basis {
        Some(qolhat_documents::Basis::Contract { number, date }) => {
            let date = date
                .value()
                .map(|day| format!(" от {}", format_date_numeric(day)))
                .unwrap_or_default();
            add("basis", format!("№ {number}{date}"));
        }
        Some(qolhat_documents::Basis::PublicOffer { name, .. }) => add("basis", name.clone()),
        _ => {}
    }
    if let Some(day) = document.date.value() {
        add("date", format_date_numeric(day));
    }
    facts
}

fn pdf_file_name(name: &str) -> String {
    if name.to_lowercase().ends_with(".pdf") {
        name.to_owned()
    } else {
        format!("{name}.pdf")
    }
}
