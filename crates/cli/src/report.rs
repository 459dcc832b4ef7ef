//! A report for people: the verdict, what it means, who signed, every check in its order, and the chain as a tree.

use qolhat_app::wire::{
    CertificateReportView, CertificateView, CheckView, ChecklistAnswer, ChecklistView, PolicyView, ReportView,
    RevocationView, SignatureView, SignerView, TimestampView, Verdict,
};
use qolhat_app::{moment_text, read_moment};

use crate::console::{Console, word_or_code};
use crate::json::FORMAT_FAILURE;
use crate::page::Page;

/// A report about a file.
pub(crate) fn of_file(file: &str, report: &ReportView, console: &Console) -> Page {
    let mut page = Page::default();
    page.line(0, format!("{}: {file}", console.verdict(report.verdict)));
    if report.problem.is_some() {
        page.line(1, word_or_code(&console.words().indications, FORMAT_FAILURE));
    } else if report.signatures.is_empty() {
        page.line(1, console.label("no-signature"));
    }
    page.field(1, console.label("checked-as-of"), moment(&report.at));
    page.field(1, console.label("policy"), policy(&report.policy));
    page.field(1, console.label("content"), report.content.clone().unwrap_or_default());
    for (at, signature) in report.signatures.iter().enumerate() {
        page.gap();
        let count = console.label("signature-of");
        let count = count.replace("{number}", &(at + 1).to_string());
        let count = count.replace("{count}", &report.signatures.len().to_string());
        page.line(1, format!("{count}: {}", console.verdict(signature.verdict)));
        add_signature(&mut page, signature, &report.at, console);
    }
    page
}

/// A report about a certificate.
pub(crate) fn of_certificate(file: &str, report: &CertificateReportView, console: &Console) -> Page {
    let mut page = headed(file, report, console);
    page.field(1, console.label("checked-as-of"), moment(&report.at));
    page.field(1, console.label("policy"), policy(&report.policy));
    page.field(
        1,
        console.label("revocation"),
        revocation(&report.revocation, Some(&report.at), console),
    );
    add_checks(&mut page, 1, About::Certificate, &report.checks, console);
    add_chain(&mut page, 1, &report.certificates, console);
    let origin = report.anchor_origin.as_deref().filter(|_| report.leans_on_user);
    add_anchor_notes(&mut page, 1, origin, report.pin.as_deref(), console);
    page
}

/// The verdict about one of many certificates, whose it is, and what the verdict means.
pub(crate) fn of_certificate_briefly(file: &str, report: &CertificateReportView, console: &Console) -> Page {
    match report.certificates.first() {
        Some(owner) => headed(&format!("{file} · {}", owner.common_name), report, console),
        None => headed(file, report, console),
    }
}

/// The verdict and what it means.
fn headed(what: &str, report: &CertificateReportView, console: &Console) -> Page {
    let mut page = Page::default();
    page.line(0, format!("{}: {what}", console.verdict(report.verdict)));
    let (sub_indication, checks) = (&report.sub_indication, &report.checks);
    add_meaning(&mut page, 1, About::Certificate, sub_indication, checks, console);
    page
}

/// What is judged: a certificate by itself has words of its own where the others speak of who signed.
#[derive(Clone, Copy, Eq, PartialEq)]
enum About {
    Signature,
    Certificate,
}

fn add_signature(page: &mut Page, signature: &SignatureView, at: &str, console: &Console) {
    add_meaning(
        page,
        2,
        About::Signature,
        &signature.sub_indication,
        &signature.checks,
        console,
    );
    match &signature.signer {
        Some(signer) => add_signer(page, 2, signer, console),
        None => page.field(2, console.label("signer"), console.label("unknown")),
    }
    let level = signature.level.clone().unwrap_or_default();
    let algorithm = [signature.algorithm_name.as_str(), &level];
    page.field(2, console.label("algorithm"), joined(&algorithm));
    let claimed = signature.claimed_time.as_deref().map(moment).unwrap_or_default();
    page.field(2, console.label("claimed-time"), claimed);
    let proven = signature.proven_time.as_deref().map(moment).unwrap_or_default();
    page.field(2, console.label("proven-time"), proven);
    page.field(
        2,
        console.label("revocation"),
        revocation(&signature.revocation, Some(at), console),
    );
    add_checks(page, 2, About::Signature, &signature.checks, console);
    add_checklist(page, 2, &signature.checklist, console);
    add_chain(page, 2, &signature.certificates, console);
    let origin = signature.anchor_origin.as_deref().filter(|_| signature.leans_on_user);
    add_anchor_notes(page, 2, origin, signature.pin.as_deref(), console);
    for stamp in &signature.timestamps {
        page.line(
            2,
            format!("{}: {}", console.label("timestamp"), console.verdict(stamp.verdict)),
        );
        add_timestamp(page, 3, stamp, at, console);
    }
}

/// Who vouches for the time, and who for him.
fn add_timestamp(page: &mut Page, indent: usize, stamp: &TimestampView, at: &str, console: &Console) {
    add_meaning(
        page,
        indent,
        About::Signature,
        &stamp.sub_indication,
        &stamp.checks,
        console,
    );
    let time = stamp.time.as_deref().map(moment).unwrap_or_default();
    let accuracy = stamp.accuracy.as_deref().map(|accuracy| format!("± {accuracy}"));
    let time = joined(&[&time, &accuracy.unwrap_or_default()]);
    page.field(indent, console.label("stamped-at"), time);
    let authority = stamp.authority.clone().unwrap_or_default();
    page.field(indent, console.label("timestamp-authority"), authority);
    page.field(
        indent,
        console.label("policy"),
        stamp.policy.clone().unwrap_or_default(),
    );
    let withdrawn = revocation(&stamp.revocation, Some(at), console);
    page.field(indent, console.label("revocation"), withdrawn);
    let produced = stamp.revocation.produced_at.as_deref().map(moment).unwrap_or_default();
    page.field(indent, console.label("produced"), produced);
    let next = stamp.revocation.next_update.as_deref().map(moment).unwrap_or_default();
    page.field(indent, console.label("next-update"), next);
    let gap = stamp
        .gap_seconds
        .map(|seconds| gap(seconds, console))
        .unwrap_or_default();
    page.field(indent, console.label("gap"), gap);
    add_checks(page, indent, About::Signature, &stamp.checks, console);
    add_chain(page, indent, &stamp.certificates, console);
}

/// How long after, or before, the stamp the answer about the signer was made, in the largest two units.
fn gap(seconds: i64, console: &Console) -> String {
    let units = [
        (console.label("days"), 86_400),
        (console.label("hours"), 3600),
        (console.label("minutes"), 60),
        (console.label("seconds"), 1),
    ];
    let mut rest = seconds.unsigned_abs();
    let mut parts = Vec::new();
    for (label, size) in units {
        if rest >= size && parts.len() < 2 {
            parts.push(format!("{} {label}", rest / size));
        }
        rest %= size;
    }
    let sentence = match seconds {
        0.. => console.label("gap-after"),
        _ => console.label("gap-before"),
    };
    let length = match parts.is_empty() {
        true => format!("0 {}", console.label("seconds")),
        false => parts.join(" "),
    };
    sentence.replace("{length}", &length)
}

/// What the verdict means for the reader.
fn add_meaning(
    page: &mut Page,
    indent: usize,
    about: About,
    sub_indication: &Option<String>,
    checks: &[CheckView],
    console: &Console,
) {
    if let Some(word) = sub_indication {
        let words = console.words();
        let sentence = words.never_issued(checks).unwrap_or_else(|| match about {
            About::Signature => word_or_code(&words.indications, word),
            About::Certificate => words.indication_of_certificate(word),
        });
        page.line(indent, format!("{sentence} ({word})"));
    }
}

/// Who signed.
pub(crate) fn add_signer(page: &mut Page, indent: usize, signer: &SignerView, console: &Console) {
    page.field(indent, console.label("signer"), &signer.common_name);
    page.field(indent, console.label("iin"), signer.iin.clone().unwrap_or_default());
    let organization = signer.organization.clone().unwrap_or_default();
    page.field(indent, console.label("organization"), organization);
    page.field(indent, console.label("bin"), signer.bin.clone().unwrap_or_default());
    page.field(indent, console.label("roles"), roles(&signer.roles, console));
    page.field(indent, console.label("issuer"), &signer.issuer);
}

fn add_checks(page: &mut Page, indent: usize, about: About, checks: &[CheckView], console: &Console) {
    page.line(indent, format!("{}:", console.label("checks")));
    for check in checks {
        let mark = match check.answer.as_str() {
            _ if check.warning => '!',
            "satisfied" => '✓',
            "violated" => '✗',
            "undetermined" => '?',
            _ => '·',
        };
        page.line(indent + 1, format!("{mark} {}", console.words().check(check)));
        // A question that was not asked needs no reason to be understood.
        if (check.warning || matches!(check.answer.as_str(), "satisfied" | "violated" | "undetermined"))
            && let Some(reason) = match about {
                About::Signature => console.words().reason(check),
                About::Certificate => console.words().reason_of_certificate(check),
            }
        {
            page.line(indent + 2, reason);
        }
    }
}

/// The national checklist, item by item.
fn add_checklist(page: &mut Page, indent: usize, list: &ChecklistView, console: &Console) {
    let count = console.label("checklist");
    let count = count.replace("{passed}", &list.passed.to_string());
    page.line(
        indent,
        format!("{}:", count.replace("{total}", &list.total.to_string())),
    );
    for item in &list.items {
        let (mark, answer) = match item.answer {
            ChecklistAnswer::Pass => ('✓', "pass"),
            ChecklistAnswer::Fail => ('✗', "fail"),
            ChecklistAnswer::NotPossible => ('?', "not-possible"),
        };
        let words = console.words();
        let from = joined(&[
            word_or_code(&words.checklist_answers, answer),
            word_or_code(&words.checklist_sources, &item.source),
            &moment(&item.time),
        ]);
        let sentence = word_or_code(&words.checklist, &item.id);
        page.line(indent + 1, format!("{mark} {sentence} ({from})"));
    }
}

/// The rules that were applied, in one line.
fn policy(view: &PolicyView) -> String {
    format!(
        "{} {} · {} · SHA-256 {}",
        view.name, view.version, view.date, view.sha256
    )
}

/// On whose own decision the verdict leans, and what the pinned keys say of the chain.
fn add_anchor_notes(page: &mut Page, indent: usize, origin: Option<&str>, pin: Option<&str>, console: &Console) {
    if let Some(origin) = origin {
        page.line(
            indent,
            format!("! {}", word_or_code(&console.words().anchor_origins, origin)),
        );
    }
    if let Some(pin) = pin {
        page.line(indent, format!("! {}", word_or_code(&console.words().pins, pin)));
    }
}

/// The chain from the root down, one step to the right for each certificate.
fn add_chain(page: &mut Page, indent: usize, certificates: &[CertificateView], console: &Console) {
    if certificates.is_empty() {
        return;
    }
    page.line(indent, format!("{}:", console.label("chain")));
    for (depth, certificate) in certificates.iter().rev().enumerate() {
        let branch = if depth == 0 {
            String::new()
        } else {
            format!("{}└─ ", "   ".repeat(depth - 1))
        };
        let until = moment(&certificate.not_after);
        page.line(
            indent + 1,
            format!(
                "{branch}{} · {} · {} {until}",
                certificate.common_name,
                certificate.key_algorithm,
                console.label("until")
            ),
        );
    }
}

/// What is known of withdrawal, in one line; `at` is the moment from which the age of an answer is counted.
pub(crate) fn revocation(view: &RevocationView, at: Option<&str>, console: &Console) -> String {
    let status = word_or_code(&console.words().revocation, &view.status);
    let when = view.revoked_at.as_deref().map(moment).unwrap_or_default();
    // The reason of a later withdrawal is told by the check that it did not harm.
    let reason = view.reason.as_deref().filter(|_| view.revoked_at.is_some());
    let reason = console.crl_reason(reason);
    let source = view.source.as_deref().map(str::to_uppercase).unwrap_or_default();
    let made = view.this_update.as_deref().map(moment).unwrap_or_default();
    let obtained = view.obtained_at.as_deref().map(|moment| obtained(moment, at, console));
    let obtained = obtained.unwrap_or_default();
    joined(&[status, &when, reason, &joined_by(" ", &[&source, &made]), &obtained])
}

/// When a service gave the answer, and how old it was at the moment that was asked about.
fn obtained(text: &str, at: Option<&str>, console: &Console) -> String {
    let age = match (read_moment(text), at.map(read_moment)) {
        (Ok(obtained), Some(Ok(at))) => at.0.checked_sub(obtained.0).filter(|age| *age >= 60),
        _ => None,
    };
    let Some(age) = age else {
        return console.label("obtained").replace("{moment}", &moment(text));
    };
    let (count, unit) = match age / 60 {
        minutes @ ..120 => (minutes, console.label("minutes")),
        minutes @ ..2_880 => (minutes / 60, console.label("hours")),
        minutes => (minutes / 1_440, console.label("days")),
    };
    let age = format!("{count} {unit}");
    let words = console.label("obtained-ago").replace("{moment}", &moment(text));
    words.replace("{age}", &age)
}

/// Words for roles.
pub(crate) fn roles(codes: &[String], console: &Console) -> String {
    let words: Vec<&str> = codes
        .iter()
        .map(|code| word_or_code(&console.words().roles, code))
        .collect();
    words.join(", ")
}

/// A moment for people in the time of Kazakhstan; what is no moment stays as it is.
pub(crate) fn moment(text: &str) -> String {
    read_moment(text).map_or_else(|_| text.to_owned(), moment_text)
}

pub(crate) fn joined(parts: &[&str]) -> String {
    joined_by(" · ", parts)
}

fn joined_by(separator: &str, parts: &[&str]) -> String {
    let present: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    present.join(separator)
}

/// The word for a verdict that may be missing.
pub(crate) fn verdict_or_dash(verdict: Option<Verdict>, console: &Console) -> String {
    verdict.map_or_else(|| "—".to_owned(), |verdict| console.verdict(verdict))
}
