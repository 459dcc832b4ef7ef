//! `qolhat trust list`.

use qolhat_app::wire::TrustEntryView;
use qolhat_app::{Nothing, Problem};
use serde::Serialize;

use crate::console::{Console, word_or_code};
use crate::ending::Ending;
use crate::page::Page;
use crate::places::Places;
use crate::report::moment;

/// A certificate or a list of the trust store, one per line.
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

pub(crate) fn list(places: &Places, console: &Console) -> Result<Ending, Problem> {
    let view = places.open_to_read(console)?.list_trust(Nothing {})?;
    let entries = view.anchors.iter().map(|entry| ("anchor", entry));
    let entries = entries.chain(view.intermediates.iter().map(|entry| ("intermediate", entry)));
    let mut page = Page::default();
    for (kind, entry) in entries {
        if console.is_json() {
            console.print_json(&line_of(kind, entry));
        } else {
            add_entry(&mut page, kind, entry, console);
        }
    }
    for list in &view.revocation_lists {
        if console.is_json() {
            console.print_json(&TrustLine {
                kind: "revocation-list",
                name: &list.issuer,
                sha256: &list.sha256,
                key_sha256: None,
                source: None,
                origin: None,
                added_at: None,
                removed_at: None,
                known: None,
                pin: None,
            });
        } else {
            page.line(
                0,
                format!("{}: {}", console.label("trust-revocation-list"), list.issuer),
            );
            page.field(1, console.label("trust-made"), moment(&list.this_update));
            page.field(1, "SHA-256", &list.sha256);
        }
    }
    if !console.is_json() {
        console.print(page);
    }
    Ok(Ending::Done)
}

fn line_of<'a>(kind: &'static str, entry: &'a TrustEntryView) -> TrustLine<'a> {
    TrustLine {
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

fn add_entry(page: &mut Page, kind: &str, entry: &TrustEntryView, console: &Console) {
    let certificate = &entry.certificate;
    let kind = match kind {
        "anchor" => console.label("trust-anchor"),
        _ => console.label("trust-intermediate"),
    };
    page.line(0, format!("{kind}: {}", certificate.common_name));
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
