//! The conformance runner: suites of other projects, answered by the public functions of Qolhat.
//!
//! An answer is made by [`answer`], which is handed a [`Question`] and so never sees what is expected. [`run_suite`]
//! then judges it. What is out of scope is written down in [`scope`].

mod answer;
mod containers;
mod judge;
mod manifest;
mod parsers;
mod paths;
mod primitives;
mod report;
pub mod scope;
mod signatures;
mod vectors;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use qolhat_asn1::UnixTime;

pub use answer::{Answer, AnswerError};
pub use judge::{Judgement, Ruling, judge, judge_vector};
pub use manifest::{Case, Expectation, Manifest, ManifestError, Question};
pub use report::{CaseReport, Count, Expected, SuiteReport};

/// How long a case may take when it says nothing: the longest vector derives a key with 2^24 iterations.
const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(600);

/// The least time a case gets, whatever it says, so that a slow or busy machine does not look like a hang.
const LEAST_TIME_LIMIT: Duration = Duration::from_secs(10);

/// Stack of the thread that answers a case: that of a main thread on Linux.
const STACK_BYTES: usize = 8 << 20;

/// Runs every case of a manifest, or the one named `only`, handing each result to `each` as soon as it is there.
///
/// `now` stands for the clock wherever a case says "now".
pub fn run_suite(
    manifest: &Manifest,
    only: Option<&str>,
    now: UnixTime,
    mut each: impl FnMut(&CaseReport),
) -> SuiteReport {
    let mut suite = SuiteReport::new(&manifest.suite);
    for case in &manifest.cases {
        let is_vector_file = case.question.kind == "vector-file";
        let is_wanted = |id: &str| only.is_none_or(|only| only == id || only.split('#').next() == Some(id));
        if !is_wanted(&case.id) {
            continue;
        }
        let reports = if is_vector_file {
            run_vectors(case, only)
        } else {
            vec![run_case(case, now)]
        };
        for report in reports {
            suite.add(&report);
            each(&report);
        }
    }
    suite
}

fn run_case(case: &Case, now: UnixTime) -> CaseReport {
    let question = case.question.clone();
    let answer = guarded(time_limit(&case.question), move || answer(&question, now));
    let ruling = judge(case, &answer);
    CaseReport {
        id: case.id.clone(),
        expected: Expected::of_case(case),
        answer,
        ruling,
    }
}

fn run_vectors(case: &Case, only: Option<&str>) -> Vec<CaseReport> {
    let vectors = match vectors::read(&case.question) {
        Ok(vectors) => vectors,
        Err(fault) => {
            let answer = Answer::error(&fault);
            let ruling = Ruling {
                judgement: Judgement::Failed,
                why: fault.to_string(),
            };
            return vec![CaseReport {
                id: case.id.clone(),
                expected: Expected::Other,
                answer,
                ruling,
            }];
        }
    };
    let mut reports = Vec::new();
    for vector in vectors {
        let id = vectors::name(&case.id, &vector);
        if only.is_some_and(|only| only != case.id && only != id) {
            continue;
        }
        let question = vector.question;
        let answer = guarded(DEFAULT_TIME_LIMIT, move || question.answer());
        let ruling = judge_vector(&vector.expected, &answer);
        reports.push(CaseReport {
            id,
            expected: Expected::of_word(&vector.expected),
            answer,
            ruling,
        });
    }
    reports
}

/// Answers a question. Nothing about what is expected is in reach.
#[must_use]
pub fn answer(question: &Question, now: UnixTime) -> Answer {
    let answered = match question.kind.as_str() {
        "hash" => primitives::hash(question),
        "hmac" => primitives::hmac(question),
        "pbkdf2" => primitives::pbkdf2(question),
        "gost-verify" => primitives::gost_verify(question),
        "gost-sign-known-k" => primitives::gost_sign_known_k(question),
        "gost-vko" => primitives::gost_vko(question),
        "pkcs12-open" => containers::open(question),
        "key-parse" => parsers::key(question),
        "robust-parse" => parsers::robust(question),
        "cms-parse" => parsers::cms(question),
        "cms-verify" => signatures::cms(question, now),
        "smime-verify" => signatures::smime(question, now),
        "sig-verify" if matches!(question.text("format"), "cades" | "cms") => signatures::cms(question, now),
        "sig-verify" if scope::FORMATS_NOT_YET_BUILT.contains(&question.text("format")) => Ok(Answer::not_yet_built()),
        "path-validation" => paths::validate(question, now),
        "cert-self-signature" => paths::self_signature(question),
        "crl-verify" => paths::revocation_list(question),
        "ocsp-verify" => paths::ocsp_response(question, now),
        "ocsp-parse" => parsers::ocsp(question),
        "cms-decrypt" => Ok(Answer::unsupported(scope::DECRYPTION)),
        "cms-digest-verify" => Ok(Answer::unsupported(scope::DIGESTED_DATA)),
        kind if scope::NOT_YET_BUILT.contains(&kind) => Ok(Answer::not_yet_built()),
        kind => Err(AnswerError::Kind { kind: kind.to_owned() }),
    };
    answered.unwrap_or_else(|fault| Answer::error(with_causes(&fault)))
}

fn with_causes(fault: &AnswerError) -> String {
    let causes = std::iter::successors(Some(fault as &dyn std::error::Error), |fault| fault.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn time_limit(question: &Question) -> Duration {
    let seconds = question.setting("time_limit_s").as_u64();
    seconds.map_or(DEFAULT_TIME_LIMIT, |seconds| {
        Duration::from_secs(seconds).max(LEAST_TIME_LIMIT)
    })
}

/// Runs `work` in a thread of its own: a panic becomes the answer `crash`, a thread that does not come back `hang`.
fn guarded(limit: Duration, work: impl FnOnce() -> Answer + Send + 'static) -> Answer {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        // Nobody listens any more when the time is over.
        sender.send(work()).ok();
    });
    let worker = match worker {
        Ok(worker) => worker,
        Err(fault) => return Answer::result("crash").with("reason", format!("no thread: {fault}")),
    };
    match receiver.recv_timeout(limit) {
        Ok(answer) => answer,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Answer::result("hang").with("reason", format!("no answer within {} s", limit.as_secs()))
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let reason = worker
                .join()
                .err()
                .map_or_else(String::new, |panic| words_of(panic.as_ref()));
            Answer::result("crash").with("reason", reason)
        }
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_and_a_hang_become_answers() {
        let crash = guarded(Duration::from_secs(5), || panic!("boom"));
        assert_eq!((crash.text("result"), crash.text("reason")), ("crash", "boom"));
        let hang = guarded(Duration::from_millis(20), || {
            thread::sleep(Duration::from_secs(2));
            Answer::default()
        });
        assert_eq!(hang.text("result"), "hang");
    }
}
