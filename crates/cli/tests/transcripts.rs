//! Transcripts of `tests/cli`: arguments, input, answer and exit code, written as data.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod support;

use serde_json::Value;
use support::{Desk, NOW, family, fixtures};

#[test]
fn a_wrong_command_line_is_told() {
    play_all("usage", include_str!("../../../tests/cli/usage.json"));
}

#[test]
fn what_is_not_there_yet_is_told() {
    play_all("later", include_str!("../../../tests/cli/later.json"));
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    play_all("refusals", include_str!("../../../tests/cli/refusals.json"));
}

#[test]
fn readers_answer_as_written() {
    play_all("readers", include_str!("../../../tests/cli/readers.json"));
}

#[test]
fn people_are_answered_in_their_language() {
    play_all("languages", include_str!("../../../tests/cli/languages.json"));
}

fn play_all(name: &str, text: &str) {
    let transcripts: Vec<Value> = serde_json::from_str(text).unwrap();
    assert!(transcripts.len() >= 10, "{name}");
    transcripts.iter().for_each(|transcript| play(name, transcript));
}

fn play(name: &str, transcript: &Value) {
    let desk = Desk::new();
    desk.write("content", b"content of a file");
    desk.write("empty", b"");
    let words = texts(&transcript["arguments"]);
    let label = format!("{name}: {words:?}");
    let before = desk.files();
    let mut program = desk.program();
    for (name, value) in transcript["environment"].as_object().into_iter().flatten() {
        program.env(name, value.as_str().unwrap());
    }
    let input = transcript["input"].as_str().unwrap_or_default();
    let answer = support::answer(program.args(words.iter().map(|word| filled(word))), input);
    let context = format!("{label}\n{}{}", answer.out, answer.err);
    assert_eq!(Some(i64::from(answer.code)), transcript["exit"].as_i64(), "{context}");
    if let Some(code) = transcript["problem"].as_str() {
        assert_eq!(answer.problem(), code, "{context}");
    }
    if let Some(expected) = transcript.get("answer") {
        assert_holds(&answer.json(), expected, &context);
    }
    for text in texts(&transcript["out"]) {
        assert!(answer.out.contains(&text), "{text} in {context}");
    }
    for text in texts(&transcript["err"]) {
        assert!(answer.err.contains(&text), "{text} in {context}");
    }
    let expected = match transcript.get("makes") {
        Some(made) => [before, texts(made)].concat(),
        None => before,
    };
    let (mut expected, found) = (expected, desk.files());
    expected.sort();
    assert_eq!(found, expected, "{label} leaves other files");
    assert!(!desk.home().exists(), "{label} made a folder at home");
}

/// Every key that is written is there with its value; other keys may stand beside.
fn assert_holds(found: &Value, expected: &Value, context: &str) {
    match expected {
        Value::Object(fields) => {
            for (key, value) in fields {
                assert_holds(&found[key], value, &format!("{key} of {context}"));
            }
        }
        _ => assert_eq!(found, expected, "{context}"),
    }
}

fn texts(list: &Value) -> Vec<String> {
    let texts = list.as_array().into_iter().flatten();
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Fills in where the samples are.
fn filled(word: &str) -> String {
    let place = |path: std::path::PathBuf| path.display().to_string();
    word.replace("{rsa}", &place(family("rsa")))
        .replace("{gost2015}", &place(family("gost2015")))
        .replace("{cms}", &place(fixtures().join("cms/test-pki")))
        .replace("{documents}", &place(fixtures().join("documents")))
        .replace("{now}", NOW)
}
