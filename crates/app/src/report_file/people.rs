//! What a report says to people, in their language: verdict, what, who, when, why; then everything else.
//!
//! One value, which paper, browser and plain text show alike. The first page speaks as an accountant does; names of
//! standards and algorithms are for the details.

use std::collections::BTreeMap;

use qolhat_asn1::UnixTime;
use qolhat_documents::format_date_numeric;
use qolhat_pki::plain_text;
use qolhat_render::report::{Block, Chain, CheckLine, CheckList, Detail, Link, Report, Row, Sheet, Signature};
use qolhat_render::{CheckMark, Seal};

use super::{PROGRAM, Reported};
use crate::moment::{day_of, moment_text, read_moment};
use crate::wire::{
    CertificateReportView, CertificateView, CheckView, ChecklistAnswer, ChecklistItemView, Language, PolicyView,
    ReportView, RevocationView, SignatureView, TimestampView, Verdict,
};
use crate::words::Words;

/// The questions that a person asks of a signature, in that order; the others are details of these.
const QUESTIONS: [&str; 9] = [
    "content-unchanged",
    "signature-by-this-key",
    "key-belongs-to-person",
    "chain-validity",
    "not-revoked",
    "chain-found",
    "key-purpose",
    "signer-may-sign",
    "time-proven",
];

/// The same of a certificate.
const QUESTIONS_OF_CERTIFICATE: [&str; 4] = ["chain-found", "chain-validity", "not-revoked", "key-purpose"];

/// Thousandths of the axis of a chain.
const AXIS: i64 = 1000;

/// The report for people on everything that was verified.
pub(crate) fn people_report(reported: &[Reported], language: Language) -> Report {
    let writer = Writer {
        words: Words::of(language),
    };
    let first = reported.first();
    let at = first.and_then(|one| read_moment(one.at()).ok()).unwrap_or(UnixTime(0));
    let day = day_of(at);
    let is_training = reported.iter().flat_map(Reported::certificates).any(|one| one.marked);
    let heading = match first {
        Some(Reported::Certificate { .. }) => writer.say("title-certificate"),
        _ => writer.say("title-signature"),
    };
    let names: Vec<String> = reported.iter().map(|one| plain_text(one.file())).collect();
    Report {
        language: match language {
            Language::Ru => "ru",
            Language::Kk => "kk",
            Language::En => "en",
        },
        date: [i32::from(day.year()), i32::from(day.month()), i32::from(day.day())],
        title: match names.as_slice() {
            [name] => format!("{heading}: {name}"),
            _ => heading,
        },
        page_of: writer.say("page-of"),
        notice: is_training.then(|| writer.say("training")),
        sheets: reported.iter().map(|one| writer.sheet(one)).collect(),
        attached: writer.say("attached"),
    }
}

/// Chooses the words of one language.
struct Writer {
    words: &'static Words,
}

/// A signature or a certificate, as far as both are told alike.
struct Subject<'a> {
    verdict: Verdict,
    indication: &'a str,
    sub_indication: Option<&'a str>,
    certificates: &'a [CertificateView],
    revocation: &'a RevocationView,
    checks: &'a [CheckView],
    /// Whose own decision the chain leans on, when it is one.
    own_anchor: Option<&'a str>,
    pin: Option<&'a str>,
    policy: &'a PolicyView,
    at: &'a str,
    /// The signature, when it is one.
    signature: Option<&'a SignatureView>,
}

impl<'a> Subject<'a> {
    fn of_signature(view: &'a SignatureView, file: &'a ReportView) -> Self {
        Self {
            verdict: view.verdict,
            indication: &view.indication,
            sub_indication: view.sub_indication.as_deref(),
            certificates: &view.certificates,
            revocation: &view.revocation,
            checks: &view.checks,
            own_anchor: view.anchor_origin.as_deref().filter(|_| view.leans_on_user),
            pin: view.pin.as_deref(),
            policy: &file.policy,
            at: &file.at,
            signature: Some(view),
        }
    }

    fn of_certificate(view: &'a CertificateReportView) -> Self {
        Self {
            verdict: view.verdict,
            indication: &view.indication,
            sub_indication: view.sub_indication.as_deref(),
            certificates: &view.certificates,
            revocation: &view.revocation,
            checks: &view.checks,
            own_anchor: view.anchor_origin.as_deref().filter(|_| view.leans_on_user),
            pin: view.pin.as_deref(),
            policy: &view.policy,
            at: &view.at,
            signature: None,
        }
    }

    fn questions(&self) -> &'static [&'static str] {
        match self.signature {
            Some(_) => &QUESTIONS,
            None => &QUESTIONS_OF_CERTIFICATE,
        }
    }
}

impl Writer {
    fn say(&self, name: &str) -> String {
        self.words.of_report(name, &[])
    }

    fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        self.words.of_report(name, values)
    }

    fn sheet(&self, reported: &Reported) -> Sheet {
        match reported {
            Reported::File(view) => self.sheet_of_file(view),
            Reported::Certificate { file, view } => self.sheet_of_certificate(file, view),
        }
    }

    fn sheet_of_file(&self, view: &ReportView) -> Sheet {
        let subjects: Vec<Subject<'_>> = view
            .signatures
            .iter()
            .map(|signature| Subject::of_signature(signature, view))
            .collect();
        let count = subjects.len();
        let (verdict, sentences) = match (&view.problem, subjects.as_slice()) {
            (Some(problem), _) => {
                let said = self.words.problem(problem);
                (
                    self.say("signature-invalid"),
                    vec![format!("{}.", said.title), said.remedy],
                )
            }
            (None, []) => (self.say("no-signature"), vec![self.say("no-signature-meaning")]),
            (None, [only]) => (
                self.say(&format!("signature-{}", view.verdict.as_str())),
                self.told(only),
            ),
            (None, several) => {
                let worst = several.iter().find(|one| one.verdict == view.verdict);
                let mut sentences: Vec<String> = worst.map(|one| self.meaning(one)).into_iter().collect();
                sentences.push(self.say("see-each"));
                let name = format!("signatures-{}", view.verdict.as_str());
                (self.fill(&name, &[("count", &count.to_string())]), sentences)
            }
        };
        let heading_of = |number: usize, subject: &Subject<'_>| {
            let name = subject.signature.and_then(|signature| signature.signer.as_ref());
            let name = name.map_or_else(|| self.say("unknown-signer"), |signer| plain_text(&signer.common_name));
            let values = [
                ("number", (number + 1).to_string()),
                ("count", count.to_string()),
                ("name", name),
            ];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            if count == 1 {
                String::new()
            } else {
                self.fill("signature-number", &values)
            }
        };
        let signatures = subjects.iter().enumerate().map(|(number, subject)| Signature {
            heading: heading_of(number, subject),
            seal: seal_of(subject.verdict),
            // Of several, each is told briefly, so that all of them are seen at once.
            sentences: match subject.verdict {
                _ if count == 1 => Vec::new(),
                Verdict::Valid => self.anchor_notes(subject),
                _ => self.told(subject),
            },
            blocks: if count == 1 {
                vec![self.who(subject), self.when(subject)]
            } else {
                let rows = [self.who(subject).rows, self.when(subject).rows];
                vec![block(String::new(), rows.concat())]
            },
            checks: if count == 1 {
                self.why(subject)
            } else {
                self.why_briefly(subject)
            },
        });
        let mut details: Vec<Detail> = subjects
            .iter()
            .enumerate()
            .map(|(number, subject)| self.detail(heading_of(number, subject), subject))
            .collect();
        if subjects.is_empty() {
            let mut rows = Vec::new();
            if let Some(problem) = &view.problem {
                rows.push(row(self.say("reason"), &self.words.problem(problem).cause));
                rows.push(row(self.say("conclusion"), "TOTAL-FAILED, FORMAT_FAILURE"));
            }
            rows.extend(self.policy(&view.policy));
            details.push(Detail {
                heading: String::new(),
                chain: None,
                lists: Vec::new(),
                blocks: vec![block(self.say("technical"), rows)],
            });
        }
        if let (Some(sha256), Some(detail)) = (&view.sha256, details.last_mut()) {
            detail
                .blocks
                .push(block(String::new(), vec![code(self.say("file-sha256"), sha256)]));
        }
        Sheet {
            heading: self.say("title-signature"),
            seal: seal_of(view.verdict),
            verdict,
            sentences,
            subject: self.what(view),
            signatures: signatures.collect(),
            details_heading: self.say("details"),
            details,
            foot: vec![self.fill("made-by", &[("program", PROGRAM)])],
        }
    }

    fn sheet_of_certificate(&self, file: &str, view: &CertificateReportView) -> Sheet {
        let subject = Subject::of_certificate(view);
        Sheet {
            heading: self.say("title-certificate"),
            seal: seal_of(view.verdict),
            verdict: self.say(&format!("certificate-{}", view.verdict.as_str())),
            sentences: self.told(&subject),
            subject: block(
                self.say("what"),
                vec![
                    row(self.say("plain-file"), file),
                    row(self.say("checked-as-of"), &moment(&view.at)),
                ],
            ),
            signatures: vec![Signature {
                heading: String::new(),
                seal: seal_of(view.verdict),
                sentences: Vec::new(),
                blocks: vec![self.owner(view)],
                checks: self.why(&subject),
            }],
            details_heading: self.say("details"),
            details: vec![self.detail(String::new(), &subject)],
            foot: vec![self.fill("made-by", &[("program", PROGRAM)])],
        }
    }

    /// What a verdict means, and whose decision it leans on.
    fn told(&self, subject: &Subject<'_>) -> Vec<String> {
        let mut sentences = vec![self.meaning(subject)];
        sentences.extend(self.anchor_notes(subject));
        sentences
    }

    /// On whose own decision a verdict leans, and what the pinned keys say of the chain.
    fn anchor_notes(&self, subject: &Subject<'_>) -> Vec<String> {
        let origin = subject.own_anchor.and_then(|code| self.words.anchor_origins.get(code));
        let pin = subject.pin.and_then(|code| self.words.pins.get(code));
        origin.into_iter().chain(pin).cloned().collect()
    }

    /// What a verdict means for the reader, and what to do.
    fn meaning(&self, subject: &Subject<'_>) -> String {
        if let (false, Some(said)) = (
            subject.verdict == Verdict::Valid,
            self.words.never_issued(subject.checks),
        ) {
            return said.to_owned();
        }
        if let (false, Some(word)) = (subject.verdict == Verdict::Valid, subject.sub_indication) {
            let of_certificate = format!("certificate-{word}");
            if subject.signature.is_none() && self.words.report.contains_key(&of_certificate) {
                return self.say(&of_certificate);
            }
            return self
                .words
                .indications
                .get(word)
                .cloned()
                .unwrap_or_else(|| word.to_owned());
        }
        let kind = if subject.signature.is_some() {
            "meaning"
        } else {
            "meaning-certificate"
        };
        let is_known_good = subject
            .checks
            .iter()
            .any(|check| check.id == "not-revoked" && check.answer == "satisfied");
        match subject.verdict {
            Verdict::Valid if is_known_good => self.say(&format!("{kind}-valid")),
            Verdict::Valid => self.say(&format!("{kind}-valid-unasked")),
            _ => String::new(),
        }
    }

    fn what(&self, view: &ReportView) -> Block {
        let is_signed = view.format != "none";
        let mut rows = vec![row(self.say(if is_signed { "file" } else { "plain-file" }), &view.file)];
        if !view.signatures.is_empty() {
            let is_inside = view.signatures.iter().any(|one| one.content_intact.is_some());
            let content = match &view.content {
                Some(name) if *name != view.file => plain_text(name),
                _ if is_inside => self.say("content-inside"),
                _ => self.say("content-missing"),
            };
            rows.push(row(self.say("content"), &content));
            let checks = view.signatures.iter().flat_map(|one| &one.checks);
            let digest = checks
                .filter_map(|check| check.facts.get("digest"))
                .find(|digest| !digest.is_empty());
            rows.extend(digest.map(|digest| code(self.say("fingerprint"), digest)));
        } else if let Some(sha256) = &view.sha256 {
            rows.push(code(self.say("file-fingerprint"), sha256));
        }
        rows.push(row(self.say("checked-as-of"), &moment(&view.at)));
        block(self.say("what"), rows)
    }

    fn who(&self, subject: &Subject<'_>) -> Block {
        let rows = match subject.signature.and_then(|signature| signature.signer.as_ref()) {
            Some(signer) => vec![
                row(self.say("name"), &signer.common_name),
                row(self.say("role"), &self.roles(&signer.roles)),
                row(
                    self.say("organization"),
                    signer.organization.as_deref().unwrap_or_default(),
                ),
                code(self.say("bin"), signer.bin.as_deref().unwrap_or_default()),
                code(self.say("iin"), signer.iin.as_deref().unwrap_or_default()),
                row(self.say("issued-by"), &signer.issuer),
            ],
            None => vec![row(self.say("name"), &self.say("unknown-signer"))],
        };
        block(self.say("who"), rows)
    }

    fn owner(&self, view: &CertificateReportView) -> Block {
        let Some(certificate) = view.certificates.first() else {
            return Block::default();
        };
        let purpose = self.words.purposes.get(&certificate.purpose);
        let issuer = view.certificates.get(1);
        block(
            self.say("owner"),
            vec![
                row(self.say("name"), &certificate.common_name),
                row(self.say("role"), &self.roles(&certificate.roles)),
                row(
                    self.say("organization"),
                    certificate.organization.as_deref().unwrap_or_default(),
                ),
                code(self.say("bin"), certificate.bin.as_deref().unwrap_or_default()),
                code(self.say("iin"), certificate.iin.as_deref().unwrap_or_default()),
                row(self.say("purpose"), plain_purpose(certificate, purpose)),
                row(
                    self.say("issued-by"),
                    issuer.map_or(&certificate.issuer, |issuer| &issuer.common_name),
                ),
                row(self.say("in-force"), &self.days(certificate)),
            ],
        )
    }

    /// A claim and a proof are different words, and a missing proof is said.
    fn when(&self, subject: &Subject<'_>) -> Block {
        let Some(signature) = subject.signature else {
            return Block::default();
        };
        let told = |time: &Option<String>, missing| time.as_deref().map_or_else(|| self.say(missing), moment);
        block(
            self.say("when"),
            vec![
                row(self.say("claimed-time"), &told(&signature.claimed_time, "not-claimed")),
                row(self.say("proven-time"), &told(&signature.proven_time, "not-proven")),
            ],
        )
    }

    /// The questions that a person asks, and whatever is not in order.
    fn why(&self, subject: &Subject<'_>) -> CheckList {
        let questions = subject.questions();
        let rank = |check: &CheckView| questions.iter().position(|id| *id == check.id);
        let is_amiss = |check: &CheckView| matches!(check.answer.as_str(), "violated" | "undetermined");
        let (mut told, rest): (Vec<&CheckView>, Vec<&CheckView>) = subject
            .checks
            .iter()
            .partition(|check| rank(check).is_some() || is_amiss(check));
        told.sort_by_key(|check| rank(check).unwrap_or(questions.len()));
        CheckList {
            heading: self.say("why"),
            lines: told
                .iter()
                .map(|check| self.line(check, subject, self.source(check, subject)))
                .collect(),
            rest: if rest.is_empty() {
                String::new()
            } else {
                self.fill("more-checks", &[("count", &rest.len().to_string())])
            },
        }
    }

    /// Only what is not in order.
    fn why_briefly(&self, subject: &Subject<'_>) -> CheckList {
        let is_good = |check: &&CheckView| check.answer == "satisfied";
        let is_amiss = |check: &&CheckView| matches!(check.answer.as_str(), "violated" | "undetermined");
        let good = subject.checks.iter().filter(is_good).count();
        let amiss = subject.checks.iter().filter(is_amiss);
        CheckList {
            heading: String::new(),
            lines: amiss
                .map(|check| self.line(check, subject, self.source(check, subject)))
                .collect(),
            rest: self.fill(
                "checks-in-order",
                &[
                    ("good", &good.to_string()),
                    ("count", &subject.checks.len().to_string()),
                ],
            ),
        }
    }

    fn line(&self, check: &CheckView, subject: &Subject<'_>, source: String) -> CheckLine {
        let (mark, needs_reason) = match check.answer.as_str() {
            "satisfied" => (CheckMark::Tick, false),
            "violated" => (CheckMark::Cross, true),
            "undetermined" => (CheckMark::Question, true),
            // A question that was not asked needs no reason to be understood.
            _ => (CheckMark::Dash, false),
        };
        let reason = check.reason.as_ref().filter(|_| needs_reason);
        let of_certificate = |code: &String| match subject.signature {
            Some(_) => None,
            None => self.words.certificate_reasons.get(code),
        };
        CheckLine {
            mark,
            text: plain_text(&self.words.check(check)),
            reason: reason
                .map(|code| {
                    of_certificate(code)
                        .or(self.words.reasons.get(code))
                        .unwrap_or(code)
                        .clone()
                })
                .unwrap_or_default(),
            source: plain_text(&source),
        }
    }

    /// What an answer rests on, and of when that is.
    fn source(&self, check: &CheckView, subject: &Subject<'_>) -> String {
        let Some(leaf) = subject.certificates.first() else {
            return String::new();
        };
        let number =
            |label: &str, value: &Option<String>| value.as_ref().map(|value| format!("{} {value}", self.say(label)));
        match check.id.as_str() {
            "key-belongs-to-person" => number("bin", &leaf.bin)
                .or(number("iin", &leaf.iin))
                .unwrap_or_default(),
            "chain-validity" => self.days(leaf),
            "chain-found" if check.answer == "satisfied" => subject
                .certificates
                .last()
                .map(|root| root.common_name.clone())
                .unwrap_or_default(),
            "not-revoked" => self.witness(subject.revocation),
            "signer-may-sign" => self.roles(&leaf.roles),
            "time-proven" => {
                let proven = subject.signature.and_then(|signature| signature.proven_time.as_deref());
                proven.map(moment).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// Who said whether the certificate was revoked, in plain words.
    fn witness(&self, revocation: &RevocationView) -> String {
        match (revocation.source.as_deref(), revocation.this_update.as_deref()) {
            (Some("crl"), Some(made)) => self.fill("list-of", &[("date", &day(made))]),
            (Some(_), Some(made)) => self.fill("answer-of", &[("date", &moment(made))]),
            _ => String::new(),
        }
    }

    fn roles(&self, codes: &[String]) -> String {
        let words: Vec<&str> = codes
            .iter()
            .map(|code| self.words.roles.get(code).unwrap_or(code).as_str())
            .collect();
        words.join(", ")
    }

    /// From when to when a certificate is in force.
    fn days(&self, certificate: &CertificateView) -> String {
        let (from, until) = (day(&certificate.not_before), day(&certificate.not_after));
        self.fill("from-to", &[("from", &from), ("until", &until)])
    }

    fn detail(&self, heading: String, subject: &Subject<'_>) -> Detail {
        let mut blocks = vec![self.revocation(subject.revocation)];
        blocks.extend(
            subject
                .signature
                .into_iter()
                .flat_map(|signature| self.timestamps(signature)),
        );
        blocks.push(self.technical(subject));
        blocks.extend(
            subject
                .certificates
                .iter()
                .map(|certificate| self.certificate(certificate)),
        );
        Detail {
            heading,
            chain: self.chain(subject),
            lists: [
                Some(self.all_checks(subject)),
                subject.signature.map(|signature| self.checklist(signature)),
            ]
            .into_iter()
            .flatten()
            .collect(),
            blocks,
        }
    }

    fn all_checks(&self, subject: &Subject<'_>) -> CheckList {
        let line = |check: &CheckView| self.line(check, subject, check.id.clone());
        CheckList {
            heading: self.say("all-checks"),
            lines: subject.checks.iter().map(line).collect(),
            rest: String::new(),
        }
    }

    /// The national checklist, item by item.
    fn checklist(&self, signature: &SignatureView) -> CheckList {
        let list = &signature.checklist;
        let line = |item: &ChecklistItemView| {
            let (mark, answer) = match item.answer {
                ChecklistAnswer::Pass => (CheckMark::Tick, "pass"),
                ChecklistAnswer::Fail => (CheckMark::Cross, "fail"),
                ChecklistAnswer::NotPossible => (CheckMark::Question, "not-possible"),
            };
            let word =
                |map: &BTreeMap<String, String>, code: &str| map.get(code).map_or(code, String::as_str).to_owned();
            let source = word(&self.words.checklist_sources, &item.source);
            CheckLine {
                mark,
                text: word(&self.words.checklist, &item.id),
                reason: match item.answer {
                    ChecklistAnswer::Pass => String::new(),
                    _ => word(&self.words.checklist_answers, answer),
                },
                source: plain_text(&format!("{source} {}", moment(&item.time))),
            }
        };
        let (passed, total) = (list.passed.to_string(), list.total.to_string());
        CheckList {
            heading: self.fill("checklist", &[("passed", &passed), ("total", &total)]),
            lines: list.items.iter().map(line).collect(),
            rest: match list.wording.as_str() {
                "confirmed" => String::new(),
                _ => self.say("checklist-unconfirmed"),
            },
        }
    }

    /// The rules that were applied.
    fn policy(&self, policy: &PolicyView) -> [Row; 2] {
        let name = format!("{} {}, {}", policy.name, policy.version, policy_day(policy));
        [
            row(self.say("policy"), &name),
            code(self.say("policy-sha256"), &policy.sha256),
        ]
    }

    fn chain(&self, subject: &Subject<'_>) -> Option<Chain> {
        let spans: Vec<(i64, i64)> = subject
            .certificates
            .iter()
            .map(|one| {
                Some((
                    read_moment(&one.not_before).ok()?.0,
                    read_moment(&one.not_after).ok()?.0,
                ))
            })
            .collect::<Option<_>>()?;
        let at = read_moment(subject.at).ok()?.0;
        let from = spans.iter().map(|span| span.0).chain([at]).min()?;
        let until = spans.iter().map(|span| span.1).chain([at]).max()?;
        if spans.is_empty() {
            return None;
        }
        // Wide enough for every moment that a certificate can name, and never divided by nothing.
        let length = i128::from(until) - i128::from(from);
        let place = |moment: i64| {
            let passed = (i128::from(moment) - i128::from(from)) * i128::from(AXIS);
            u16::try_from(passed / length.max(1)).unwrap_or_default()
        };
        let links = subject.certificates.iter().zip(&spans).map(|(certificate, span)| Link {
            name: plain_text(&certificate.common_name),
            validity: self.days(certificate),
            start: place(span.0),
            end: place(span.1).max(place(span.0)),
        });
        Some(Chain {
            heading: self.say("chain"),
            from: format_date_numeric(day_of(UnixTime(from))),
            until: format_date_numeric(day_of(UnixTime(until))),
            at: place(at),
            at_label: format!("{} {}", self.say("moment-of-check"), day(subject.at)),
            links: links.collect(),
        })
    }

    fn revocation(&self, view: &RevocationView) -> Block {
        let status = self.words.revocation.get(&view.status).unwrap_or(&view.status);
        let source = view.source.as_ref().map(|source| self.say(source)).unwrap_or_default();
        let reason = view
            .reason
            .as_ref()
            .map(|code| self.words.crl_reasons.get(code).unwrap_or(code));
        let time = |time: &Option<String>| time.as_deref().map(moment).unwrap_or_default();
        let obtained = match (&view.obtained_at, &view.source) {
            (Some(at), _) => {
                let from = view.obtained_from.as_ref().map(|address| format!(", {address}"));
                format!("{}{}", moment(at), from.unwrap_or_default())
            }
            (None, Some(_)) => self.say("enclosed"),
            (None, None) => String::new(),
        };
        block(
            self.say("revocation"),
            vec![
                row(self.say("status"), status),
                row(self.say("source"), &source),
                row(self.say("witness"), view.witness.as_deref().unwrap_or_default()),
                row(self.say("obtained"), &obtained),
                row(self.say("this-update"), &time(&view.this_update)),
                row(self.say("next-update"), &time(&view.next_update)),
                row(self.say("revoked-at"), &time(&view.revoked_at)),
                row(self.say("revoked-later-at"), &time(&view.revoked_later_at)),
                row(self.say("reason"), reason.map(String::as_str).unwrap_or_default()),
                row(self.say("suspected-since"), &time(&view.invalidity_date)),
            ],
        )
    }

    /// Who vouches for the time, one block per stamp.
    fn timestamps(&self, signature: &SignatureView) -> Vec<Block> {
        let shown = |stamp: &TimestampView| {
            let verdict = self.words.verdicts.get(stamp.verdict.as_str()).map(String::as_str);
            let serial = stamp.chain.first().map(String::as_str).unwrap_or_default();
            block(
                self.say("timestamp"),
                vec![
                    row(self.say("status"), verdict.unwrap_or_default()),
                    row(self.say("time"), &stamp.time.as_deref().map(moment).unwrap_or_default()),
                    row(self.say("authority"), stamp.authority.as_deref().unwrap_or_default()),
                    code(self.say("serial"), serial),
                ],
            )
        };
        signature.timestamps.iter().map(shown).collect()
    }

    fn technical(&self, subject: &Subject<'_>) -> Block {
        let conclusion = [Some(subject.indication), subject.sub_indication];
        let conclusion: Vec<&str> = conclusion.into_iter().flatten().collect();
        let mut rows = vec![row(self.say("conclusion"), &conclusion.join(", "))];
        if let Some(signature) = subject.signature {
            let digest = |name: &str| {
                let mut facts = signature.checks.iter().map(|check| &check.facts);
                facts.find_map(|facts| facts.get(name)).cloned().unwrap_or_default()
            };
            let named = |name: &str, oid: &str| {
                if name.is_empty() {
                    oid.to_owned()
                } else {
                    format!("{name} ({oid})")
                }
            };
            rows.extend([
                row(self.say("level"), signature.level.as_deref().unwrap_or_default()),
                row(
                    self.say("signature-algorithm"),
                    &named(&signature.algorithm_name, &signature.signature_algorithm),
                ),
                row(
                    self.say("digest-algorithm"),
                    &named(&digest("digest_algorithm"), &signature.digest_algorithm),
                ),
                code(self.say("signed-digest"), &digest("signed_digest")),
            ]);
        }
        rows.extend(self.policy(subject.policy));
        block(self.say("technical"), rows)
    }

    fn certificate(&self, certificate: &CertificateView) -> Block {
        let validity = format!(
            "{} – {}",
            moment(&certificate.not_before),
            moment(&certificate.not_after)
        );
        let heading = format!("{}: {}", self.say("certificate"), certificate.common_name);
        block(
            heading,
            vec![
                row(self.say("subject"), &certificate.subject),
                row(self.say("issuer"), &certificate.issuer),
                code(self.say("serial"), &certificate.serial),
                code(self.say("sha256"), &certificate.sha256),
                row(self.say("validity"), &validity),
                row(self.say("key"), &certificate.key_algorithm),
                row(self.say("issuer-algorithm"), &certificate.signature_algorithm),
            ],
        )
    }
}

fn seal_of(verdict: Verdict) -> Seal {
    match verdict {
        Verdict::Valid => Seal::Closed,
        Verdict::Undetermined => Seal::Open,
        Verdict::Invalid => Seal::Broken,
    }
}

/// The purpose of a key. Keys of responders have a name that only experts know, so it is left to the details.
fn plain_purpose<'a>(certificate: &CertificateView, words: Option<&'a String>) -> &'a str {
    match certificate.purpose.as_str() {
        "ocsp" => "",
        _ => words.map(String::as_str).unwrap_or_default(),
    }
}

/// A block without the rows that say nothing.
fn block(heading: String, rows: Vec<Row>) -> Block {
    Block {
        heading: plain_text(&heading),
        rows: rows.into_iter().filter(|row| !row.value.is_empty()).collect(),
    }
}

fn row(label: String, value: &str) -> Row {
    Row {
        label,
        value: plain_text(value),
        is_code: false,
    }
}

fn code(label: String, value: &str) -> Row {
    Row {
        is_code: true,
        ..row(label, value)
    }
}

/// A moment for people, `20.11.2026 14:05 (UTC+05:00)`; what is no moment stays as it is.
fn moment(text: &str) -> String {
    let Ok(moment) = read_moment(text).map(moment_text) else {
        return text.to_owned();
    };
    match moment.rsplit_once(' ') {
        Some((moment, offset)) => format!("{moment} (UTC{offset})"),
        None => moment,
    }
}

/// The day of a moment for people.
fn day(text: &str) -> String {
    read_moment(text).map_or_else(|_| text.to_owned(), |moment| format_date_numeric(day_of(moment)))
}

/// The day a policy was made, for people; what is no day stays as it is.
fn policy_day(policy: &PolicyView) -> String {
    policy
        .date
        .parse()
        .map_or_else(|_| policy.date.clone(), format_date_numeric)
}
