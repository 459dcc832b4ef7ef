//! What is written for people and machines is what the code says: the names and shapes of a report (`docs/checks.md`,
//! `docs/report.schema.json`), and the files, tests and limits that `ARCHITECTURE.md` and `DESIGN.md` name.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use qolhat_pki::{Answer, Indication, SubIndication};
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
    let Some(qolhat) = program() else { return };
    let samples = fixtures().join("cms/test-pki");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    // A signature cut short can not be read, and says why.
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.p7s");
    let whole = std::fs::read(samples.join("rsa-attached.p7s")).unwrap();
    std::fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
    files.push(broken);

    let schema = Schema::read();
    let mut verdicts = BTreeSet::new();
    for content in [None, Some(samples.join("act.txt"))] {
        let mut words = vec![PathBuf::from("verify")];
        words.extend(content.into_iter().flat_map(|content| ["--content".into(), content]));
        words.extend(files.iter().cloned());
        let lines = answers(&qolhat, &words, "require");
        assert_eq!(lines.len(), files.len());
        for line in lines {
            schema.check("report", &line, line["file"].as_str().unwrap());
            for signature in line["signatures"].as_array().unwrap() {
                published_only(signature);
                signature["timestamps"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .for_each(published_only);
            }
            verdicts.insert(line["verdict"].to_string());
        }
    }
    assert_eq!(verdicts.len(), 3, "the samples cover every verdict: {verdicts:?}");
    schema.was_seen(&[
        "report",
        "signature",
        "timestamp",
        "check",
        "signer",
        "revocation",
        "policy",
        "checklist",
        "checklist_item",
    ]);
}

#[test]
fn kept_reports_say_what_was_printed_and_are_equal_byte_for_byte() {
    let Some(qolhat) = program() else { return };
    let samples = fixtures().join("cms/test-pki");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let folder = tempfile::tempdir().unwrap();
    let schema = Schema::read();
    let keep = |name: &str, language: &str| {
        let output = folder.path().join(name);
        let mut words: Vec<PathBuf> = ["--lang", language, "verify", "--content"].map(PathBuf::from).to_vec();
        words.push(samples.join("act.txt"));
        words.extend(["--report".into(), output.clone()]);
        words.extend(files.iter().cloned());
        let printed = answers(&qolhat, &words, "require");
        (printed, std::fs::read_to_string(output).unwrap())
    };
    let (printed, kept) = keep("one.json", "en");
    // Another process, another language of the reader.
    assert_eq!(keep("two.json", "kk").1, kept);
    assert_eq!(kept.lines().count(), files.len());
    for (line, mut printed) in kept.lines().zip(printed) {
        let value: Value = serde_json::from_str(line).unwrap();
        let place = value["file"].as_str().unwrap();
        schema.check("report", &value, place);
        assert_eq!(value.to_string(), line, "{place}: keys are sorted");
        // Only the name of the file: a report goes to other computers.
        printed["file"] = value["file"].clone();
        assert_eq!(value, printed, "{place}");
    }
    for certificate in ["head", "expired", "revoked"] {
        let output = folder.path().join(format!("{certificate}.json"));
        let file = fixtures().join(format!("pki/test-pki/rsa/{certificate}.cer"));
        let words = ["cert".into(), "verify".into(), file, "--report".into(), output.clone()];
        let printed = answers(&qolhat, &words, "require");
        let kept: Value = serde_json::from_str(&std::fs::read_to_string(output).unwrap()).unwrap();
        schema.check("certificate_report", &kept, certificate);
        assert_eq!(kept, printed[0], "{certificate}");
    }
}

#[test]
fn validation_reports_follow_their_schema_and_changed_ones_do_not() {
    let (Some(qolhat), true) = (program(), has_xmllint()) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let samples = fixtures().join("cms/test-pki");
    let mut reports = Vec::new();
    let files: Vec<PathBuf> = std::fs::read_dir(&samples)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let mut keep = |words: &[PathBuf]| {
        let output = folder.path().join(format!("{}.xml", reports.len()));
        let words = [words, &["--report".into(), output.clone()]].concat();
        answers(&qolhat, &words, "require");
        reports.push(output);
    };
    for file in &files {
        keep(&["verify".into(), file.clone()]);
        keep(&[
            "verify".into(),
            file.clone(),
            "--content".into(),
            samples.join("act.txt"),
        ]);
    }
    // A file that is cut short, and all files in one report.
    let broken = folder.path().join("broken.p7s");
    let whole = std::fs::read(samples.join("rsa-attached.p7s")).unwrap();
    std::fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
    keep(&["verify".into(), broken]);
    keep(&[vec!["verify".into()], files.clone()].concat());
    for certificate in ["head", "expired", "revoked", "individual_auth", "rsa_nca", "rsa_root"] {
        keep(&[
            "cert".into(),
            "verify".into(),
            fixtures().join(format!("pki/test-pki/rsa/{certificate}.cer")),
        ]);
    }
    assert!(reports.len() > 90, "{} reports expected valid", reports.len());
    refused_by_schema(&reports, 0);

    // libxml2 does not follow references, so that is done here.
    for report in &reports {
        let text = std::fs::read_to_string(report).unwrap();
        let values = |name: &str| -> BTreeSet<String> {
            let before = format!(" {name}=\"");
            let after = text.split(&before).skip(1);
            after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        let (referred, there) = (values("VOReference"), values("id"));
        assert!(
            referred.is_subset(&there),
            "{}: {referred:?} in {there:?}",
            report.display()
        );
    }

    // What the standard forbids, one change at a time.
    let mut sample = reports.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let sample = sample
        .find(|text| text.contains("RevocationStatusInformation"))
        .unwrap();
    let changes = [
        ("<HashOnly>false</HashOnly>", ""),
        ("mainindication:indeterminate", "mainindication:perhaps"),
        ("mainindication:passed", "mainindication:total-passed"),
        ("subindication:REVOKED_NO_POE", "subindication:"),
        ("constraintStatus:applied", "constraintStatus:done"),
        ("urn:qolhat:check:", "urn:qolhat:"),
        ("2026-11-21T00:00:00Z", "21.11.2026"),
        ("VOReference=", "Reference="),
        ("<POETime>", "<POETime>about "),
        ("validationObject:CRL", "validationObject:list"),
        ("revocationReason:", "revocationReason:because"),
        ("http://uri.etsi.org/19102/v1.4.1#", "http://uri.etsi.org/19102/v1.2.1#"),
        ("<Signer>", "<Signer/><Signer>"),
        ("SignatureValidationProcessID>", "ProcessID>"),
        ("<base64>", "<base64></base64><base64>"),
        ("tsl:Other>", "tsl:Name>"),
    ];
    let mut changed = Vec::new();
    for (at, (from, to)) in changes.into_iter().enumerate() {
        assert!(sample.contains(from), "{from} is not in the sample");
        let path = folder.path().join(format!("changed-{at}.xml"));
        std::fs::write(&path, sample.replace(from, to)).unwrap();
        changed.push(path);
    }
    refused_by_schema(&changed, changed.len());
}

/// Panics unless the schema refuses so many of these files.
fn refused_by_schema(files: &[PathBuf], expected: usize) {
    let schema = root().join("docs/validation-report.xsd");
    let mut command = Command::new("xmllint");
    command.args(["--nonet", "--noout", "--schema"]).arg(schema).args(files);
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let valid = files
        .iter()
        .filter(|file| told.contains(&format!("{} validates\n", file.display())));
    assert_eq!(files.len() - valid.count(), expected, "{told}");
}

/// Whether libxml2 is here to look at what was written.
fn has_xmllint() -> bool {
    let is_here = Command::new("xmllint").arg("--version").output().is_ok();
    if !is_here {
        eprintln!("SKIPPED: xmllint is not here, so no report is compared with docs/validation-report.xsd");
    }
    is_here
}

#[test]
fn reports_on_certificates_have_exactly_the_keys_of_the_schema() {
    let Some(qolhat) = program() else { return };
    let schema = Schema::read();
    for depth in ["require", "if-available", "off"] {
        for certificate in ["head", "expired", "revoked", "individual_auth", "rsa_root"] {
            let file = fixtures().join(format!("pki/test-pki/rsa/{certificate}.cer"));
            let lines = answers(&qolhat, &["cert".into(), "verify".into(), file], depth);
            assert_eq!(lines.len(), 1, "{certificate}");
            schema.check("certificate_report", &lines[0], certificate);
            published_only(&lines[0]);
        }
    }
    schema.was_seen(&["certificate_report"]);
}

#[test]
fn failures_have_exactly_the_keys_of_the_schema() {
    let Some(qolhat) = program() else { return };
    let schema = Schema::read();
    let missing = fixtures().join("no such file");
    let lines = answers(&qolhat, &["verify".into(), missing], "require");
    schema.check("failure", &lines[0], "a missing file");
    // A document with errors lists them.
    let folder = tempfile::tempdir().unwrap();
    let (from, output) = (folder.path().join("act.json"), folder.path().join("act.pdf"));
    let act = std::fs::read_to_string(fixtures().join("documents/act.json")).unwrap();
    std::fs::write(&from, act.replacen("\"number\": \"42\"", "\"number\": \"\"", 1)).unwrap();
    let words = ["draft".into(), "act".into(), "--from".into(), from, "-o".into(), output];
    let lines = run(&qolhat, &words);
    schema.check("failure", &lines[0], "a draft with errors");
    schema.was_seen(&["failure", "problem", "finding"]);
}

#[test]
fn documents_name_what_is_there() {
    for (name, text) in [
        ("ARCHITECTURE.md", include_str!("../../ARCHITECTURE.md")),
        ("DESIGN.md", include_str!("../../DESIGN.md")),
    ] {
        let mut places = 0;
        for word in codes(text) {
            let (path, item) = word
                .split_once("::")
                .map_or((word, None), |(path, item)| (path, Some(item)));
            let is_path = FOLDERS.iter().any(|folder| path.starts_with(folder));
            if !is_path || path.contains(char::is_whitespace) {
                continue;
            }
            let file = root().join(path);
            assert!(file.exists(), "{name} names {path}");
            places += 1;
            if let Some(item) = item {
                let code = std::fs::read_to_string(&file).unwrap();
                let is_there = ["fn ", "const ", "struct ", "enum "].iter().any(|kind| {
                    let declared = format!("{kind}{item}");
                    code.match_indices(&declared).any(|(at, _)| {
                        !code[at + declared.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
                    })
                });
                assert!(is_there, "{name} names {item} in {path}");
            }
        }
        assert!(places > 5, "{name}: {places} places");
    }
}

/// What the name of a file in this repository begins with.
const FOLDERS: [&str; 8] = [
    "crates/",
    "tests/",
    "ui/",
    "src-tauri/",
    "xtask/",
    "fixtures/",
    "docs/",
    "icons/",
];

/// The command line, when it was built beside this test.
fn program() -> Option<PathBuf> {
    let here = std::env::current_exe().unwrap();
    let name = format!("qolhat{}", std::env::consts::EXE_SUFFIX);
    let program = here.parent().unwrap().parent().unwrap().join(name);
    if program.is_file() {
        return Some(program);
    }
    eprintln!("SKIPPED: `qolhat` was not built, so its answers are not compared with docs/report.schema.json");
    None
}

/// What `qolhat` answers on the evidence of the test PKI, line by line.
fn answers(program: &Path, words: &[PathBuf], revocation: &str) -> Vec<Value> {
    let mut words = words.to_vec();
    for family in ["rsa", "gost2015", "gost2004"] {
        for (option, end) in [
            ("--trust", "root.cer"),
            ("--intermediate", "nca.cer"),
            ("--crl", "root.crl"),
            ("--crl", "nca.crl"),
        ] {
            words.push(option.into());
            words.push(fixtures().join(format!("pki/test-pki/{family}/{family}_{end}")));
        }
    }
    words.extend(["--at", AT, "--revocation", revocation].map(PathBuf::from));
    run(program, &words)
}

fn run(program: &Path, words: &[PathBuf]) -> Vec<Value> {
    let output = Command::new(program)
        .arg("--json")
        .args(words)
        .arg("--archive")
        .arg(fixtures().join("no archive here"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
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
    let below = CHECKS
        .lines()
        .skip_while(|line| line.strip_prefix("## ") != Some(heading));
    let section = below.skip(1).take_while(|line| !line.starts_with("## "));
    let rows = section.filter_map(|line| line.strip_prefix("| `")).skip(1);
    let rows: Vec<Vec<&str>> = rows
        .map(|row| {
            let (code, rest) = row.split_once("` |").unwrap();
            let mut cells = vec![code];
            cells.extend(rest.split('|').map(str::trim));
            cells
        })
        .collect();
    assert!(!rows.is_empty(), "docs/checks.md has no table under {heading}");
    rows
}

/// The words between back quotes.
fn codes(cell: &'static str) -> Vec<&'static str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn fixtures() -> PathBuf {
    root().join("fixtures")
}

/// The published schema, and as much of JSON Schema as it uses.
struct Schema {
    schema: Value,
    /// The keys that values had, by definition.
    seen: RefCell<BTreeMap<String, BTreeSet<String>>>,
}

impl Schema {
    fn read() -> Self {
        Self {
            schema: serde_json::from_str(SCHEMA).unwrap(),
            seen: RefCell::default(),
        }
    }

    /// Panics where `value` is not what the definition says.
    fn check(&self, definition: &str, value: &Value, place: &str) {
        if let Some(object) = value.as_object() {
            let mut seen = self.seen.borrow_mut();
            seen.entry(definition.to_owned())
                .or_default()
                .extend(object.keys().cloned());
        }
        self.walk(&self.schema["$defs"][definition], value, place);
    }

    /// Panics when a key of one of these definitions was in no value at all.
    fn was_seen(&self, definitions: &[&str]) {
        for definition in definitions {
            let named = &self.schema["$defs"][definition]["properties"];
            let named: BTreeSet<String> = named.as_object().unwrap().keys().cloned().collect();
            assert_eq!(self.seen.borrow()[*definition], named, "{definition}");
        }
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
                    assert_eq!(schema["additionalProperties"], false, "{place}");
                    assert!(found.is_subset(&named), "{place}: {found:?} of {named:?}");
                    assert!(required.is_subset(&found), "{place}: {required:?} in {found:?}");
                    for (key, value) in value.as_object().unwrap() {
                        self.walk(&rule[key], value, &format!("{place}.{key}"));
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
    let is_meant = |allowed: &Value| allowed == name || (allowed == "integer" && value.is_i64());
    match rule {
        Value::Array(names) => names.iter().any(is_meant),
        one => is_meant(one),
    }
}

fn keys_of(list: &Value) -> BTreeSet<&str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|key| key.as_str().unwrap())
        .collect()
}
