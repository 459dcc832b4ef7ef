//! Runs the built program as a script would.
#![allow(dead_code, unreachable_pub, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The moment that most samples are judged at; every key that is meant to sign is good then.
pub const NOW: &str = "2026-11-21T00:00:00Z";

/// Opens every key of the test PKI.
pub const PASSWORD: &str = "Qwerty12";

/// A folder of its own for one test: files, and a home with no archive.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// Names of the files, sorted; the home folder is left out.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "home")
            .collect();
        names.sort();
        names
    }

    /// The program, ready to be started here.
    pub fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qolhat"));
        for name in ["QOLHAT_ARCHIVE", "LC_ALL", "LC_MESSAGES", "NO_COLOR"] {
            command.env_remove(name);
        }
        for name in ["HOME", "XDG_DATA_HOME", "APPDATA"] {
            command.env(name, self.home());
        }
        command
            .env("LANG", "en_US.UTF-8")
            .env("QOLHAT_NOW", NOW)
            .current_dir(self.folder.path());
        command
    }

    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Answer {
        self.run_with(arguments, "")
    }

    pub fn run_with<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>, input: &str) -> Answer {
        answer(self.program().args(arguments), input)
    }

    /// Signs with a key of the test PKI.
    pub fn sign(&self, key: &Path, arguments: &[&str]) -> Answer {
        let mut words: Vec<&OsStr> = vec![
            "sign".as_ref(),
            "--key".as_ref(),
            key.as_ref(),
            "--password-stdin".as_ref(),
        ];
        words.extend(arguments.iter().map(OsStr::new));
        self.run_with(words, &format!("{PASSWORD}\n"))
    }

    /// A PDF of ours: act № 42 of the supplier with BIN 200140012345.
    pub fn act(&self) -> PathBuf {
        let from = fixtures().join("documents/act.json");
        let drafted = self.run([
            "draft".as_ref(),
            "act".as_ref(),
            "--from".as_ref(),
            from.as_os_str(),
            "-o".as_ref(),
            "act.pdf".as_ref(),
        ]);
        assert_eq!(drafted.code, 0, "{}", drafted.err);
        self.path("act.pdf")
    }
}

pub fn answer(command: &mut Command, input: &str) -> Answer {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that needs no input may have left already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Answer {
    /// Every line of standard output, which must be JSON.
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.out.lines().map(serde_json::from_str);
        lines
            .collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// The one line of standard output.
    pub fn json(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "{}{}", self.out, self.err);
        lines.remove(0)
    }

    /// The code of the problem that was told as JSON, with all that a person needs.
    pub fn problem(&self) -> String {
        let json = self.json();
        let problem = &json["problem"];
        for key in ["title", "cause", "remedy"] {
            assert!(
                problem[key].as_str().is_some_and(|text| !text.is_empty()),
                "{key}: {json}"
            );
        }
        assert!(problem["facts"].is_object(), "{json}");
        problem["code"].as_str().unwrap().to_owned()
    }
}

pub fn fixtures() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures"))
        .canonicalize()
        .unwrap()
}

/// A folder of the test PKI.
pub fn family(name: &str) -> PathBuf {
    fixtures().join("pki/test-pki").join(name)
}

/// Options that make a family of the test PKI trusted, with its lists.
pub fn basis(name: &str) -> Vec<String> {
    let folder = family(name);
    let file = |end: &str| folder.join(format!("{name}_{end}")).display().to_string();
    vec![
        "--trust".into(),
        file("root.cer"),
        "--intermediate".into(),
        file("nca.cer"),
        "--crl".into(),
        file("nca.crl"),
        "--crl".into(),
        file("root.crl"),
    ]
}

/// The knowledge folder next to the checkout; says aloud when it is missing.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path);
    if !found.exists() {
        eprintln!("SKIPPED: ../shared/{path} is not next to the checkout");
        return None;
    }
    found.canonicalize().ok()
}

/// Another program's answer; says aloud when it is not there.
pub fn ask(command: &mut Command) -> Option<Output> {
    match command.output() {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!(
                "SKIPPED the second opinion of {}: {error}",
                command.get_program().display()
            );
            None
        }
    }
}

/// Standard output and error of another program, for messages.
pub fn said(output: &Output) -> String {
    [&output.stdout[..], &output.stderr]
        .map(String::from_utf8_lossy)
        .concat()
}
