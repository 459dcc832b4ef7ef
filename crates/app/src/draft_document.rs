//! Drafting: begin, keep, check, preview, finish.

use qolhat_archive::{ArchiveError, DocumentRow as Record, NewDocument, State};
use qolhat_documents::{
    Computed, Document, DocumentType, Finding, Issued, Language as Print, Party, Severity, VatRate, base_rate_at,
    compute, format_money, issue, lint, next_number, rates_at,
};
use qolhat_render::{Mark, RenderError};

use crate::documents::facts_of_record;
use crate::moment::day_of;
use crate::open::archive_problem;
use crate::view::{finding_view, pdf_view};
use crate::wire::{
    AppState, DocumentRequest, DocumentView, DraftCheck, DraftRequest, DraftView, LineFigures, NewDraftRequest,
    PartySuggestions, PdfView, Profile, SaveDraftRequest, SuggestPartiesRequest, TotalFigures,
};
use crate::{App, Nothing, Problem, ProblemCode};

/// How many earlier documents are looked through for parties.
const TWINS_LOOKED_THROUGH: u32 = 500;

/// How many parties are suggested.
const MAX_SUGGESTIONS: usize = 8;

impl App {
    /// Begins a draft: empty with our requisites and the next number, or with parties and lines of another document.
    ///
    /// # Errors
    /// [`ProblemCode::NotAvailable`] for a form that is not there yet.
    pub fn new_draft(&self, request: NewDraftRequest) -> Result<DraftView, Problem> {
        let form = DocumentType::from_code(&request.kind)
            .filter(|form| form.is_available())
            .ok_or_else(|| Problem::new(ProblemCode::NotAvailable).with("what", &request.kind))?;
        let today = day_of(self.now());
        let mut document = match request.from {
            Some(id) => self.document_of(id)?,
            None => Document {
                supplier: self.organization()?.unwrap_or_default(),
                ..Document::default()
            },
        };
        if document.form != form {
            document.title.clear();
        }
        if document.title.is_empty() {
            document.title = form.title_in(document.language);
        }
        document.form = form;
        document.date = today.into();
        document.turnover_date = None.into();
        document.number = self.next_free_number(form, &today.to_string()[..4])?;
        self.add_draft(&document)
    }

    fn add_draft(&self, document: &Document) -> Result<DraftView, Problem> {
        let record = DraftRecord::of(document);
        let now = self.now();
        let id = {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            let id = transaction
                .add_document(&record.as_new(), now.0)
                .map_err(archive_problem)?;
            transaction.commit().map_err(archive_problem)?;
            id
        };
        self.draft_view(id, document)
    }

    /// Shows a draft as it was kept.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotFound`], [`ProblemCode::DocumentNotDraft`].
    pub fn open_draft(&self, request: DocumentRequest) -> Result<DraftView, Problem> {
        let record = self.session().archive.document(request.id).map_err(archive_problem)?;
        if record.state != State::Draft {
            return Err(Problem::new(ProblemCode::DocumentNotDraft));
        }
        self.draft_view(request.id, &document_of_record(&record)?)
    }

    /// Figures and findings of a document as typed, without keeping it.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotReadable`] when it is not the shape of a document.
    pub fn check_draft(&self, request: DraftRequest) -> Result<DraftCheck, Problem> {
        Ok(self.check(&read_draft(&request.document)?))
    }

    /// Keeps a draft as typed.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotReadable`], [`ProblemCode::DocumentNotDraft`].
    pub fn save_draft(&self, request: SaveDraftRequest) -> Result<DraftView, Problem> {
        let document = read_draft(&request.document)?;
        let record = DraftRecord::of(&document);
        let now = self.now();
        {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            transaction
                .replace_draft(request.id, &record.as_new(), now.0)
                .map_err(not_a_draft)?;
            transaction.commit().map_err(archive_problem)?;
        }
        self.draft_view(request.id, &document)
    }

    /// The pages as they would be signed: when nothing blocks, exactly the bytes that finishing will freeze.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotReadable`], [`ProblemCode::TypesettingFailed`].
    pub fn preview_draft(&self, request: DraftRequest) -> Result<PdfView, Problem> {
        let document = read_draft(&request.document)?;
        let name = pdf_name(&document);
        let mark = self.mark();
        let pdf = match issue(document.clone(), day_of(self.now())) {
            Ok(issued) => self.typesetter().typeset_issued(&issued, mark),
            Err(_) => self.typesetter().typeset_draft(&document, mark),
        };
        Ok(pdf_view(&pdf.map_err(|error| typesetting_problem(&error))?.bytes, name))
    }

    /// Takes a draft off the list. It can be brought back.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotDraft`].
    pub fn delete_draft(&self, request: DocumentRequest) -> Result<AppState, Problem> {
        let now = self.now().0;
        {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            transaction.delete_draft(request.id, now).map_err(not_a_draft)?;
            transaction.commit().map_err(archive_problem)?;
        }
        self.app_state(Nothing {})
    }

    /// Brings a deleted draft back.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotDraft`].
    pub fn restore_draft(&self, request: DocumentRequest) -> Result<DraftView, Problem> {
        {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            transaction.restore_draft(request.id).map_err(not_a_draft)?;
            transaction.commit().map_err(archive_problem)?;
        }
        self.open_draft(request)
    }

    /// Finishes a draft: binds its number and freezes its bytes.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentBlocked`] while an error is found, [`ProblemCode::NumberTaken`],
    /// [`ProblemCode::TypesettingFailed`]. The draft stays as it is.
    pub fn issue_draft(&self, request: DocumentRequest) -> Result<DocumentView, Problem> {
        while !self.try_issue_draft(request.id)? {}
        self.open_document(request)
    }

    /// Finishes a draft as it is kept. `false` when it was changed meanwhile: the last words are what is finished.
    fn try_issue_draft(&self, id: i64) -> Result<bool, Problem> {
        let record = self.session().archive.document(id).map_err(archive_problem)?;
        if record.state != State::Draft {
            return Err(Problem::new(ProblemCode::DocumentNotDraft));
        }
        let issued = self.issue_document(document_of_record(&record)?)?;
        let pdf = self.typeset(&issued)?;
        let now = self.now();
        let mut session = self.session();
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        if transaction.document(id).map_err(archive_problem)?.twin != record.twin {
            return Ok(false);
        }
        let original = transaction.add_original(&pdf).map_err(archive_problem)?;
        let draft = DraftRecord::of(issued.document());
        let twin = String::from_utf8_lossy(&issued.twin()).into_owned();
        let name = pdf_name(issued.document());
        let new = NewDocument {
            state: State::Ready,
            twin: Some(&twin),
            original: Some(original),
            original_name: &name,
            ..draft.as_new()
        };
        transaction.replace_draft(id, &new, now.0).map_err(not_a_draft)?;
        transaction.commit().map_err(archive_problem)?;
        Ok(true)
    }

    pub(crate) fn issue_document(&self, document: Document) -> Result<Issued, Problem> {
        issue(document, day_of(self.now())).map_err(|findings| {
            let errors: Vec<&Finding> = findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .collect();
            let list = errors
                .iter()
                .map(|finding| format!("{} ({})", finding.code, finding.path))
                .collect::<Vec<_>>();
            Problem::new(ProblemCode::DocumentBlocked)
                .with("count", errors.len())
                .with("findings", list.join(", "))
        })
    }

    pub(crate) fn typeset(&self, issued: &Issued) -> Result<Vec<u8>, Problem> {
        let pdf = self.typesetter().typeset_issued(issued, self.mark());
        Ok(pdf.map_err(|error| typesetting_problem(&error))?.bytes)
    }

    /// The mark that pages of this profile carry.
    fn mark(&self) -> Mark {
        match self.profile() {
            Profile::Demo => Mark::Demo,
            Profile::Work => Mark::None,
        }
    }

    /// Parties used before whose name or number begins as typed, last used first.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn suggest_parties(&self, request: SuggestPartiesRequest) -> Result<PartySuggestions, Problem> {
        let ours = self
            .organization()?
            .map(|party| party.id_number().to_owned())
            .unwrap_or_default();
        let twins = self
            .session()
            .archive
            .recent_twins(TWINS_LOOKED_THROUGH)
            .map_err(archive_problem)?;
        let typed = request.text.trim().to_lowercase();
        let mut parties: Vec<Party> = Vec::new();
        for twin in twins {
            let Ok(document) = Document::from_draft_json(twin.as_bytes()) else {
                continue;
            };
            for party in [document.customer, document.supplier] {
                let number = party.id_number();
                let is_new =
                    !number.is_empty() && number != ours && parties.iter().all(|known| known.id_number() != number);
                if is_new && matches_party(&party, &typed) {
                    parties.push(party);
                }
            }
            if parties.len() >= MAX_SUGGESTIONS {
                break;
            }
        }
        parties.truncate(MAX_SUGGESTIONS);
        Ok(PartySuggestions {
            parties: parties
                .iter()
                .filter_map(|party| serde_json::to_value(party).ok())
                .collect(),
        })
    }

    fn next_free_number(&self, form: DocumentType, year: &str) -> Result<String, Problem> {
        let numbers = self
            .session()
            .archive
            .numbers(form.as_str(), year)
            .map_err(archive_problem)?;
        // The longest run of counting goes on; other series keep their own numbers.
        let last = numbers
            .iter()
            .max_by_key(|number| last_count(number))
            .map_or("", String::as_str);
        let mut next = next_number(last);
        while numbers.contains(&next) {
            next = next_number(&next);
        }
        Ok(next)
    }

    fn document_of(&self, id: i64) -> Result<Document, Problem> {
        document_of_record(&self.session().archive.document(id).map_err(archive_problem)?)
    }

    fn draft_view(&self, id: i64, document: &Document) -> Result<DraftView, Problem> {
        let record = self.session().archive.document(id).map_err(archive_problem)?;
        Ok(DraftView {
            id,
            document: as_value(document)?,
            check: self.check(document),
            saved_at: qolhat_asn1::UnixTime(record.updated_at).to_string(),
        })
    }

    fn check(&self, document: &Document) -> DraftCheck {
        let today = day_of(self.now());
        let computed = compute(document).ok();
        let mut findings = lint(document, today);
        findings.sort_by_key(|finding| finding.severity != Severity::Error);
        let turnover = document.turnover().unwrap_or(today);
        let mut vat_choices: Vec<String> = Vec::new();
        let rates = base_rate_at(turnover)
            .into_iter()
            .chain(rates_at(turnover).map(|statutory| statutory.rate));
        for rate in rates
            .map(|rate| rate.to_string())
            .chain(["0", "not-a-payer", "exempt"].map(str::to_owned))
        {
            if !vat_choices.contains(&rate) {
                vat_choices.push(rate);
            }
        }
        DraftCheck {
            lines: computed.as_ref().map(line_figures).unwrap_or_default(),
            totals: computed.as_ref().map(total_figures).unwrap_or_default(),
            words: computed.as_ref().map(words).unwrap_or_default(),
            can_issue: findings.iter().all(|finding| finding.severity != Severity::Error),
            findings: findings.iter().map(finding_view).collect(),
            vat_rate_text: base_rate_at(turnover)
                .map(|rate: VatRate| format!("{rate}\u{a0}%"))
                .unwrap_or_default(),
            vat_choices,
        }
    }
}

/// Reads a document as an editor keeps it.
pub(crate) fn read_draft(value: &serde_json::Value) -> Result<Document, Problem> {
    let json = serde_json::to_vec(value).map_err(|error| Problem::new(ProblemCode::Internal).caused_by(&error))?;
    Document::from_draft_json(&json).map_err(|error| document_problem(&error))
}

pub(crate) fn document_problem(error: &qolhat_documents::DocumentError) -> Problem {
    Problem::new(ProblemCode::DocumentNotReadable)
        .with("detail", error)
        .caused_by(error)
}

pub(crate) fn typesetting_problem(error: &RenderError) -> Problem {
    let problem = match error {
        RenderError::Unprintable { characters } => {
            let list: Vec<String> = characters
                .iter()
                .map(|&sign| format!("U+{:04X}", u32::from(sign)))
                .collect();
            Problem::new(ProblemCode::CharacterNotPrintable).with("characters", list.join(", "))
        }
        other => Problem::new(ProblemCode::TypesettingFailed).with("detail", other),
    };
    problem.caused_by(error)
}

pub(crate) fn document_of_record(record: &Record) -> Result<Document, Problem> {
    let twin = record
        .twin
        .as_deref()
        .ok_or_else(|| Problem::new(ProblemCode::NotAvailable).with("what", &record.kind))?;
    Document::from_draft_json(twin.as_bytes()).map_err(|error| document_problem(&error))
}

pub(crate) fn as_value(document: &Document) -> Result<serde_json::Value, Problem> {
    serde_json::from_slice(&document.to_json()).map_err(|error| Problem::new(ProblemCode::Internal).caused_by(&error))
}

/// `Акт № 42 от 2026-11-20.pdf`, with nothing that a file system refuses.
pub(crate) fn pdf_name(document: &Document) -> String {
    let what = match (document.form, document.language) {
        (DocumentType::Invoice, Print::Kk) => "Шот",
        (DocumentType::Invoice, Print::En) => "Invoice",
        (DocumentType::Invoice, _) => "Счёт",
        (_, Print::Kk) => "Акт",
        (_, Print::En) => "Act",
        _ => "Акт",
    };
    let number: String = document
        .number
        .chars()
        .map(|sign| {
            if sign.is_alphanumeric() || sign == '-' {
                sign
            } else {
                '_'
            }
        })
        .collect();
    format!("{what} № {number} {}.pdf", document.date)
}

fn matches_party(party: &Party, typed: &str) -> bool {
    let name = party.name.to_lowercase();
    party.id_number().starts_with(typed)
        || name.starts_with(typed)
        || name
            .split(|sign: char| !sign.is_alphanumeric())
            .any(|word| word.starts_with(typed))
}

/// The last run of digits as a number.
fn last_count(number: &str) -> u64 {
    let digits = number
        .rsplit(|sign: char| !sign.is_ascii_digit())
        .find(|run| !run.is_empty());
    digits.and_then(|run| run.parse().ok()).unwrap_or(0)
}

fn not_a_draft(error: ArchiveError) -> Problem {
    match error {
        ArchiveError::NotFound { .. } => Problem::new(ProblemCode::DocumentNotDraft).caused_by(&error),
        other => archive_problem(other),
    }
}

fn line_figures(computed: &Computed) -> Vec<LineFigures> {
    let text = |sum: Option<_>| sum.map(format_money).unwrap_or_default();
    computed
        .lines
        .iter()
        .map(|line| LineFigures {
            sum: text(line.sum),
            vat_sum: text(line.vat),
        })
        .collect()
}

fn total_figures(computed: &Computed) -> TotalFigures {
    TotalFigures {
        without_vat: format_money(computed.totals.without_vat),
        vat: computed.totals.vat.map(format_money).unwrap_or_default(),
        total: format_money(computed.totals.total),
    }
}

fn words(computed: &Computed) -> std::collections::BTreeMap<String, String> {
    let english = qolhat_documents::amount_in_words(computed.totals.total, qolhat_documents::Tongue::En);
    [
        ("ru", computed.words.ru.clone()),
        ("kk", computed.words.kk.clone()),
        ("en", english),
    ]
    .map(|(tongue, text)| (tongue.to_owned(), text))
    .into()
}

/// What the archive keeps of a draft, held together for [`NewDocument`]'s borrows.
struct DraftRecord {
    kind: &'static str,
    number: String,
    date: String,
    counterparty_name: String,
    counterparty_number: Option<String>,
    total: Option<i64>,
    summary: String,
    twin: String,
    text: String,
}

impl DraftRecord {
    fn of(document: &Document) -> Self {
        let facts = facts_of_record(document, &document.customer);
        Self {
            kind: document.form.as_str(),
            number: document.number.clone(),
            date: document.date.value().map(|day| day.to_string()).unwrap_or_default(),
            counterparty_name: facts.counterparty_name,
            counterparty_number: facts.counterparty_number,
            total: facts.total,
            summary: facts.summary,
            twin: String::from_utf8_lossy(&document.to_json()).into_owned(),
            text: facts.text,
        }
    }

    fn as_new(&self) -> NewDocument<'_> {
        NewDocument {
            direction: qolhat_archive::Direction::Outgoing,
            kind: self.kind,
            number: &self.number,
            date: &self.date,
            counterparty_name: &self.counterparty_name,
            counterparty_number: self.counterparty_number.as_deref(),
            total: self.total,
            state: State::Draft,
            summary: &self.summary,
            twin: Some(&self.twin),
            original: None,
            original_name: "",
            text: &self.text,
        }
    }
}
