//! `qolhat trust list|add|remove`.

use std::path::PathBuf;

use qolhat_app::wire::{
    CrlView, FilesRequest, FoundCertificateView, FoundTrust, PreviewTrustChangeRequest, RemoveTrustRequest,
    TrustChange, TrustEntryView, TrustView, VerdictFlip,
};
use qolhat_app::{App, Nothing, Problem, ProblemCode};
use serde::Serialize;

use crate::arguments::{Consent, TrustAdd, TrustCommand, TrustRemove};
use crate::consent::{Decision, decide};
use crate::console::{Console, word_or_code};
use crate::ending::Ending;
use crate::page::Page;
use crate::places::Places;
use crate::report::{joined, moment};

pub(crate) fn run(command: &TrustCommand, places: &Places, console: &Console) -> Result<Ending, Problem> {
    match command {
        TrustCommand::List => list(places, console),
        TrustCommand::Add(added) => add(added, places, console),
        TrustCommand::Remove(removed) => remove(removed, places, console),
    }
}

/// A certificate or a list of the trust store.
#[derive(Serialize)]
struct TrustLine<'a> {
    kind: &'static str,
    name: &'a str,
    sha256: &'a str,
    key_sha256: Option<&'a str>,
    source: Option<&'a str>,
    origin: Option<&'a str>,
    added_at: Option<&'a str>,
    removed_at: Option<&'a str>,
    known: Option<&'a str>,
    pin: Option<&'a str>,
}

impl<'a> TrustLine<'a> {
    fn of_entry(kind: &'static str, entry: &'a TrustEntryView) -> Self {
        Self {
            kind,
            name: &entry.certificate.subject,
            sha256: &entry.certificate.sha256,
            key_sha256: Some(&entry.key_sha256),
            source: Some(&entry.source),
            origin: Some(&entry.origin),
            added_at: Some(&entry.added_at),
            removed_at: entry.removed_at.as_deref(),
            known: entry.known.as_deref(),
            pin: entry.pin.as_deref(),
        }
    }

    fn of_found(found: &'a FoundCertificateView) -> Self {
        Self {
            kind: if found.is_anchor { ANCHOR } else { INTERMEDIATE },
            name: &found.certificate.subject,
            sha256: &found.certificate.sha256,
            key_sha256: Some(&found.key_sha256),
            source: None,
            origin: None,
            added_at: None,
            removed_at: None,
            known: found.known.as_deref(),
            pin: found.pin.as_deref(),
        }
    }

    fn of_list(list: &'a CrlView) -> Self {
        Self {
            kind: REVOCATION_LIST,
            name: &list.issuer,
            sha256: &list.sha256,
            key_sha256: None,
            source: None,
            origin: None,
            added_at: None,
            removed_at: None,
            known: None,
            pin: None,
        }
    }
}

const ANCHOR: &str = "anchor";
const INTERMEDIATE: &str = "intermediate";
const ISSUER: &str = "issuer";
const REVOCATION_LIST: &str = "revocation-list";

/// Certificates of the store with their kinds.
fn entries(view: &TrustView) -> impl Iterator<Item = (&'static str, &TrustEntryView)> {
    let anchors = view.anchors.iter().map(|entry| (ANCHOR, entry));
    let intermediates = view.intermediates.iter().map(|entry| (INTERMEDIATE, entry));
    let issuers = view.issuers.iter().map(|entry| (ISSUER, entry));
    anchors.chain(intermediates).chain(issuers)
}

fn list(places: &Places, console: &Console) -> Result<Ending, Problem> {
    let view = places.open_to_read(console)?.list_trust(Nothing {})?;
    if console.is_json() {
        for (kind, entry) in entries(&view) {
            console.print_json(&TrustLine::of_entry(kind, entry));
        }
        for list in &view.revocation_lists {
            console.print_json(&TrustLine::of_list(list));
        }
        return Ok(Ending::Done);
    }
    let mut page = Page::default();
    for (kind, entry) in entries(&view) {
        add_entry(&mut page, kind, entry, console);
    }
    for list in &view.revocation_lists {
        add_list(&mut page, list, console);
    }
    console.print(page);
    Ok(Ending::Done)
}

fn add(arguments: &TrustAdd, places: &Places, console: &Console) -> Result<Ending, Problem> {
    let app = places.open()?;
    let files = deposited(&app, &arguments.files);
    let found = app.find_trust(FilesRequest { files: files.clone() })?;
    let foretold = Foretold::of(&app, TrustChange::AddFiles(files))?;
    let change = Change {
        entries: lines_of(&found),
        foretold: &foretold,
        question: console.label("trust-add-question"),
    };
    let page = || page_of_found(&found, console);
    change.carry_out(&arguments.consent, page, console, || {
        // Only a change that is made makes an archive.
        let app = places.open_to_write()?;
        let files = deposited(&app, &arguments.files);
        app.add_trust(FilesRequest { files }).map(drop)
    })
}

fn deposited(app: &App, paths: &[PathBuf]) -> Vec<String> {
    app.deposit(paths).into_iter().map(|file| file.handle).collect()
}

fn lines_of(found: &FoundTrust) -> Vec<TrustLine<'_>> {
    let certificates = found.certificates.iter().map(TrustLine::of_found);
    certificates
        .chain(found.revocation_lists.iter().map(TrustLine::of_list))
        .collect()
}

fn remove(arguments: &TrustRemove, places: &Places, console: &Console) -> Result<Ending, Problem> {
    let app = places.open_to_read(console)?;
    let view = app.list_trust(Nothing {})?;
    let sha256 = plain_digits(&arguments.sha256);
    let entry = entries(&view).find(|(_, entry)| entry.removed_at.is_none() && entry.certificate.sha256 == sha256);
    let list = view.revocation_lists.iter().find(|list| list.sha256 == sha256);
    let line = match (entry, list) {
        (Some((kind, entry)), _) => TrustLine::of_entry(kind, entry),
        (None, Some(list)) => TrustLine::of_list(list),
        (None, None) => return Err(Problem::new(ProblemCode::TrustEntryNotFound).with("sha256", sha256)),
    };
    let foretold = Foretold::of(&app, TrustChange::Remove(sha256.clone()))?;
    let change = Change {
        entries: vec![line],
        foretold: &foretold,
        question: console.label("trust-remove-question"),
    };
    let page = || {
        let mut page = Page::default();
        if let Some((kind, entry)) = entry {
            add_entry(&mut page, kind, entry, console);
        } else if let Some(list) = list {
            add_list(&mut page, list, console);
        }
        page
    };
    change.carry_out(&arguments.consent, page, console, || {
        let request = RemoveTrustRequest { sha256: sha256.clone() };
        app.remove_trust(request).map(drop)
    })
}

/// A fingerprint without what people write between its digits.
fn plain_digits(fingerprint: &str) -> String {
    let digits = fingerprint.chars().filter(|c| !c.is_whitespace() && *c != ':');
    digits.collect::<String>().to_lowercase()
}

/// What a change would do to the verdicts of the archive.
#[derive(Default, Serialize)]
struct Foretold {
    /// Documents with signatures that were looked at.
    seen: u32,
    /// Documents beyond the limit of a preview.
    left: u32,
    flips: Vec<VerdictFlip>,
}

impl Foretold {
    fn of(app: &App, change: TrustChange) -> Result<Self, Problem> {
        let mut foretold = Self::default();
        let mut from = None;
        loop {
            let change = change.clone();
            let step = app.preview_trust_change(PreviewTrustChangeRequest { change, from })?;
            foretold.seen = step.seen;
            foretold.left = step.left;
            foretold.flips.extend(step.flips);
            from = step.next;
            if from.is_none() {
                return Ok(foretold);
            }
        }
    }

    fn add_to(&self, page: &mut Page, console: &Console) {
        let label = |name: &str, count: usize| console.label(name).replace("{count}", &count.to_string());
        page.line(0, label("trust-seen", self.seen as usize));
        if self.left > 0 {
            page.line(0, label("trust-left", self.left as usize));
        }
        page.line(0, label("trust-flips", self.flips.len()));
        for flip in &self.flips {
            let kind = word_or_code(&console.words().types, &flip.kind);
            let document = joined(&[kind, &flip.number, &flip.counterparty.name]);
            let (before, after) = (console.verdict(flip.before), console.verdict(flip.after));
            page.line(1, format!("{document}: {before} → {after}"));
        }
    }
}

/// The answer to a change of the store.
#[derive(Serialize)]
struct ChangeLine<'a> {
    changed: bool,
    entries: &'a [TrustLine<'a>],
    #[serde(flatten)]
    foretold: &'a Foretold,
}

/// A change that is shown before it is made.
struct Change<'a> {
    entries: Vec<TrustLine<'a>>,
    foretold: &'a Foretold,
    question: &'a str,
}

impl Change<'_> {
    /// Shows the change, and makes it when that is wanted.
    fn carry_out(
        &self,
        consent: &Consent,
        page: impl FnOnce() -> Page,
        console: &Console,
        work: impl FnOnce() -> Result<(), Problem>,
    ) -> Result<Ending, Problem> {
        if !console.is_json() {
            let mut page = page();
            self.foretold.add_to(&mut page, console);
            console.print(page);
        }
        let decision = decide(consent, self.question, console)?;
        if decision == Decision::Change {
            work()?;
        }
        if console.is_json() {
            console.print_json(&ChangeLine {
                changed: decision == Decision::Change,
                entries: &self.entries,
                foretold: self.foretold,
            });
        } else if decision == Decision::Change {
            console.note(console.label("trust-changed"));
        } else {
            console.note(console.label("trust-unchanged"));
        }
        Ok(match decision {
            Decision::Change | Decision::ShowOnly => Ending::Done,
            Decision::Decline => Ending::Refused,
        })
    }
}

fn add_entry(page: &mut Page, kind: &str, entry: &TrustEntryView, console: &Console) {
    let certificate = &entry.certificate;
    page.line(0, format!("{}: {}", kind_label(kind, console), certificate.common_name));
    page.field(1, console.label("until"), moment(&certificate.not_after));
    page.field(
        1,
        console.label("trust-origin"),
        format!("{} ({})", entry.origin, entry.source),
    );
    page.field(1, console.label("trust-added"), moment(&entry.added_at));
    let removed = entry.removed_at.as_deref().map(moment).unwrap_or_default();
    page.field(1, console.label("trust-removed"), removed);
    page.field(1, "SHA-256", &certificate.sha256);
    page.field(1, console.label("trust-key"), &entry.key_sha256);
    if let Some(pin) = &entry.pin {
        page.line(1, format!("! {}", word_or_code(&console.words().pins, pin)));
    }
}

fn kind_label<'a>(kind: &str, console: &'a Console) -> &'a str {
    match kind {
        ANCHOR => console.label("trust-anchor"),
        INTERMEDIATE => console.label("trust-intermediate"),
        _ => console.label("trust-issuer"),
    }
}

fn add_list(page: &mut Page, list: &CrlView, console: &Console) {
    page.line(
        0,
        format!("{}: {}", console.label("trust-revocation-list"), list.issuer),
    );
    page.field(1, console.label("trust-made"), moment(&list.this_update));
    page.field(1, "SHA-256", &list.sha256);
}

/// What would come in, to be compared with what the authority publishes.
fn page_of_found(found: &FoundTrust, console: &Console) -> Page {
    let mut page = Page::default();
    for one in &found.certificates {
        let certificate = &one.certificate;
        let kind = if one.is_anchor { ANCHOR } else { INTERMEDIATE };
        page.line(0, format!("{}: {}", kind_label(kind, console), certificate.common_name));
        page.field(1, console.label("subject"), &certificate.subject);
        page.field(1, console.label("until"), moment(&certificate.not_after));
        page.field(1, "SHA-256", &certificate.sha256);
        page.field(1, console.label("trust-key"), &one.key_sha256);
        if one.is_trusted {
            page.line(1, console.label("trust-already"));
        }
        if let Some(pin) = &one.pin {
            page.line(1, format!("! {}", word_or_code(&console.words().pins, pin)));
        }
    }
    for list in &found.revocation_lists {
        add_list(&mut page, list, console);
    }
    page
}
