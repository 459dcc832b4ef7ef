//! The published names and shapes of a report (`docs/checks.md`, `docs/report.schema.json`) are those of the code.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use qolhat_app::wire::Profile;
use qolhat_app::{App, Basis, FixedClock, Ports, Trust, TrustPart, read_moment};
use qolhat_pki::{Answer, Indication, RevocationDepth, SubIndication};
use serde_json::Value;

const CHECKS: &str = include_str!("../../docs/checks.md");
const SCHEMA: &str = include_str!("../../docs/report.schema.json");

/// The moment the samples are judged at.
const AT: &str = "2026-11-21T00:00:00Z";

#[test]
fn every_check_is_published_in_the_order_of_a_report() {
    let published: Vec<&str> = rows("Checks").iter().map(|row| row[0]).collect();
    let known: Vec<&str> = qolhat_signature::checks::ALL.iter().map(|id| id.as_str()).collect();
    assert_eq!(published, known);
    for chain in qolhat_pki::checks::ALL {
        assert!(known.contains(&chain.as_str()), "{}", chain.as_str());
    }
    let sub_indications: BTreeSet<&str> = rows("Sub-indications").iter().map(|row| row[0]).collect();
    for row in rows("Checks") {
        for word in codes(row[3]) {
            assert!(sub_indications.contains(word), "{word} of {}", row[0]);
        }
    }
}

#[test]
fn every_reason_is_published_with_the_checks_it_stands_in() {
    let published: BTreeSet<&str> = rows("Reasons").iter().map(|row| row[0]).collect();
    let known: BTreeSet<&str> = qolhat_pki::reasons::ALL
        .iter()
        .chain(qolhat_signature::reasons::ALL)
        .map(|reason| reason.as_str())
        .collect();
    assert_eq!(published, known);
    let checks: BTreeSet<&str> = rows("Checks").iter().map(|row| row[0]).collect();
    for row in rows("Reasons") {
        let named = codes(row[2]);
        assert!(!named.is_empty(), "{} stands nowhere", row[0]);
        for check in named {
            assert!(checks.contains(check), "{check} of {}", row[0]);
        }
    }
}

#[test]
fn answers_and_indications_have_the_published_words() {
    let answers = [
        Answer::Satisfied,
        Answer::Violated,
        Answer::Undetermined,
        Answer::NotChecked,
    ];
    let published: Vec<&str> = rows("Answers").iter().map(|row| row[0]).collect();
    assert_eq!(published, answers.map(Answer::as_str));

    let known: BTreeSet<&str> = SubIndication::ALL.iter().map(|word| word.as_str()).collect();
    for row in rows("Sub-indications") {
        assert!(known.contains(row[0]), "{}", row[0]);
    }
    let indications = [
        Indication::TotalPassed,
        Indication::Indeterminate,
        Indication::TotalFailed,
    ];
    let published: Vec<&str> = rows("Verdicts and indications")
        .iter()
        .map(|row| codes(row[1])[0])
        .collect();
    assert_eq!(published, indications.map(Indication::as_str));
}

#[test]
fn reports_have_exactly_the_keys_of_the_schema() {
    let schema = Schema::read();
    let samples = fixtures().join("cms/test-pki");
    let mut cases: Vec<(PathBuf, Option<&str>)> = std::fs::read_dir(&samples)
        .unwrap()
        .map(|entry| (entry.unwrap().path(), None))
        .collect();
    cases.push((samples.join("rsa-detached.p7s"), Some("act.txt")));
    cases.push((samples.join("gost2004-detached.p7s"), Some("act.txt")));
    // A signature cut short can not be read, and says why.
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.p7s");
    let whole = std::fs::read(samples.join("rsa-attached.p7s")).unwrap();
    std::fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
    cases.push((broken, None));

    let (app, basis) = judge(RevocationDepth::Require);
    let mut verdicts = BTreeSet::new();
    for (file, content) in cases {
        let content = content.map(|name| samples.join(name));
        let report = app.verify_file(&file, content.as_deref(), &basis).unwrap();
        let value = serde_json::to_value(&report).unwrap();
        schema.check("report", &value, &file.display().to_string());
        value["signatures"].as_array().unwrap().iter().for_each(published_only);
        verdicts.insert(value["verdict"].as_str().unwrap().to_owned());
    }
    assert_eq!(verdicts.len(), 3, "the samples cover every verdict: {verdicts:?}");
}

#[test]
fn reports_on_certificates_have_exactly_the_keys_of_the_schema() {
    let schema = Schema::read();
    let mut looked_at = 0;
    for depth in [
        RevocationDepth::Require,
        RevocationDepth::IfAvailable,
        RevocationDepth::Off,
    ] {
        let (app, basis) = judge(depth);
        for family in ["rsa", "gost2015"] {
            for entry in std::fs::read_dir(fixtures().join("pki/test-pki").join(family)).unwrap() {
                let file = entry.unwrap().path();
                if file.extension().is_none_or(|extension| extension != "cer") {
                    continue;
                }
                let report = app.verify_certificate_file(&file, &basis).unwrap();
                let value = serde_json::to_value(&report).unwrap();
                schema.check("certificate_report", &value, &file.display().to_string());
                published_only(&value);
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 3);
}

/// An app that trusts the roots of the test PKI.
fn judge(revocation: RevocationDepth) -> (App, Basis) {
    let at = read_moment(AT).unwrap();
    let ports = Ports {
        clock: Box::new(FixedClock(at)),
        ..Ports::system()
    };
    let app = App::without_archive(Profile::Work, ports).unwrap();
    let mut trust = Trust::default();
    for family in ["rsa", "gost2015", "gost2004"] {
        let of = |end: &str| [fixtures().join(format!("pki/test-pki/{family}/{family}_{end}"))];
        trust.add_from(&of("root.cer"), TrustPart::Anchors).unwrap();
        trust.add_from(&of("nca.cer"), TrustPart::Intermediates).unwrap();
        trust.add_from(&of("root.crl"), TrustPart::RevocationLists).unwrap();
        trust.add_from(&of("nca.crl"), TrustPart::RevocationLists).unwrap();
    }
    let mut policy = app.policy(at);
    policy.revocation = revocation;
    let basis = Basis {
        trust: Arc::new(trust),
        policy,
    };
    (app, basis)
}

/// Every code about one signature or certificate is one of `docs/checks.md`, and stands where that page says.
fn published_only(report: &Value) {
    let of = |heading| rows(heading).iter().map(|row| row[0]).collect::<BTreeSet<_>>();
    let (checks, words) = (of("Checks"), of("Sub-indications"));
    if let Some(word) = report["sub_indication"].as_str() {
        assert!(words.contains(word), "{word}");
    }
    for check in report["checks"].as_array().unwrap() {
        let id = check["id"].as_str().unwrap();
        assert!(checks.contains(id), "{id}");
        let Some(reason) = check["reason"].as_str() else {
            assert_eq!(check["answer"], "satisfied", "{check}");
            continue;
        };
        let row = rows("Reasons").into_iter().find(|row| row[0] == reason).unwrap();
        assert!(codes(row[2]).contains(&id), "{reason} in {id} is not published");
    }
}

/// The rows of the table under a heading of `docs/checks.md`; the first cell without its quotes.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let heading = format!("\n## {heading}\n");
    let (_, section) = CHECKS.split_once(&heading).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")).skip(1);
    rows.map(|row| {
        let (code, rest) = row.split_once("` |").unwrap();
        let mut cells = vec![code];
        cells.extend(rest.split('|').map(str::trim));
        cells
    })
    .collect()
}

/// The words between back quotes.
fn codes(cell: &'static str) -> Vec<&'static str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// The published schema, and as much of JSON Schema as it uses.
struct Schema(Value);

impl Schema {
    fn read() -> Self {
        Self(serde_json::from_str(SCHEMA).unwrap())
    }

    /// Panics where `value` is not what the definition says.
    fn check(&self, definition: &str, value: &Value, place: &str) {
        self.walk(&self.0["$defs"][definition], value, place);
    }

    fn walk(&self, schema: &Value, value: &Value, place: &str) {
        for (keyword, rule) in schema.as_object().unwrap() {
            match keyword.as_str() {
                "description" | "required" | "additionalProperties" => {}
                "$ref" => {
                    let definition = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                    self.check(definition, value, place);
                }
                "type" => assert!(has_type(rule, value), "{place}: {value} is not {rule}"),
                "enum" => assert!(
                    rule.as_array().unwrap().contains(value),
                    "{place}: {value} not in {rule}"
                ),
                "anyOf" => self.walk_any(rule, value, place),
                "items" => {
                    for (at, item) in value.as_array().unwrap().iter().enumerate() {
                        self.walk(rule, item, &format!("{place}[{at}]"));
                    }
                }
                "properties" => {
                    let required = keys_of(&schema["required"]);
                    let named: BTreeSet<&str> = rule.as_object().unwrap().keys().map(String::as_str).collect();
                    let found: BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
                    assert_eq!(required, named, "{place}: every key is always there");
                    assert_eq!(schema["additionalProperties"], false, "{place}");
                    assert_eq!(found, named, "{place}");
                    for (key, rule) in rule.as_object().unwrap() {
                        self.walk(rule, &value[key], &format!("{place}.{key}"));
                    }
                }
                other => panic!("the keyword {other} is not understood here"),
            }
        }
        if schema.get("properties").is_none()
            && let Some(rule @ Value::Object(_)) = schema.get("additionalProperties")
        {
            for (key, item) in value.as_object().unwrap() {
                self.walk(rule, item, &format!("{place}.{key}"));
            }
        }
    }

    /// A definition or null: the only choice the schema has.
    fn walk_any(&self, rule: &Value, value: &Value, place: &str) {
        let [definition, null] = rule.as_array().unwrap().as_slice() else {
            panic!("{place}: {rule}");
        };
        assert_eq!(*null, serde_json::json!({"type": "null"}), "{place}");
        if !value.is_null() {
            self.walk(definition, value, place);
        }
    }
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match rule {
        Value::Array(names) => names.iter().any(|allowed| allowed == name),
        one => one == name,
    }
}

fn keys_of(list: &Value) -> BTreeSet<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|key| key.as_str().unwrap())
        .collect()
}
