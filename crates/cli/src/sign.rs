//! `qolhat sign`.

use std::path::Path;

use qolhat_app::wire::SignatureForm;
use qolhat_app::{App, Nothing, Problem, ProblemCode, SignFileRequest, SignedFile, default_output};

use crate::arguments::{Level, Sign, SignedFormat};
use crate::console::Console;
use crate::ending::Ending;
use crate::json::SignLine;
use crate::page::Page;
use crate::places::Places;
use crate::verify::overwrite;
use crate::{password, report};

pub(crate) fn run(arguments: &Sign, places: &Places, console: &Console) -> Result<Ending, Problem> {
    refuse_later_options(arguments)?;
    refuse_one_for_several(arguments, console)?;
    let app = places.open()?;
    let password = password::read(&arguments.password, &arguments.key, console)?;
    let key = app.signing_key(&arguments.key, password)?;
    warn_of_clock(&app, console)?;
    let mut ending = Ending::Done;
    for file in &arguments.files {
        match app.sign_file(&request(arguments, file), &key) {
            Ok(signed) => tell(&signed, console),
            // One file is the whole request: then its problem is the answer.
            Err(problem) if arguments.files.len() == 1 => return Err(problem),
            Err(problem) => ending = ending.max(console.problem(Some(file), &problem)),
        }
    }
    Ok(ending)
}

/// Says before signing that the clock, whose time goes into the signature, is off.
fn warn_of_clock(app: &App, console: &Console) -> Result<(), Problem> {
    let clock = app.compare_clock(Nothing {})?;
    if let (true, Some(skew)) = (clock.is_off, clock.skew_seconds) {
        let words = if skew > 0 {
            console.label("clock-ahead")
        } else {
            console.label("clock-behind")
        };
        let minutes = (skew.unsigned_abs() / 60).to_string();
        console.note(words.replace("{minutes}", &minutes));
    }
    Ok(())
}

fn request(arguments: &Sign, file: &Path) -> SignFileRequest {
    let output = arguments.output.clone();
    SignFileRequest {
        file: file.to_owned(),
        form: if arguments.attached {
            SignatureForm::Attached
        } else {
            SignatureForm::Detached
        },
        encoding: arguments.encoding.into(),
        add_to: arguments.add_to.clone(),
        output: output.unwrap_or_else(|| default_output(file, arguments.out_dir.as_deref())),
        overwrite: overwrite(arguments.force),
    }
}

fn tell(signed: &SignedFile, console: &Console) {
    if console.is_json() {
        console.print_json(&SignLine {
            file: signed.file.display().to_string(),
            output: signed.output.display().to_string(),
            level: signed.level,
            signer: &signed.signer,
            digest: &signed.digest,
            revocation: &signed.revocation,
            timestamp: None,
        });
        return;
    }
    let mut page = Page::default();
    page.line(0, format!("{} → {}", signed.file.display(), signed.output.display()));
    report::add_signer(&mut page, 1, &signed.signer, console);
    page.field(1, console.label("level"), signed.level);
    page.field(1, console.label("digest"), &signed.digest);
    page.field(
        1,
        console.label("revocation"),
        report::revocation(&signed.revocation, None, console),
    );
    console.print(page);
}

/// Forms and levels of the contract that are not there yet are told before anything is read.
fn refuse_later_options(arguments: &Sign) -> Result<(), Problem> {
    let format = match arguments.format {
        SignedFormat::Cms => None,
        SignedFormat::Xml => Some("--as xml"),
        SignedFormat::Wsse => Some("--as wsse"),
        SignedFormat::Pdf => Some("--as pdf"),
        SignedFormat::Asice => Some("--as asice"),
        SignedFormat::Zip => Some("--as zip"),
    };
    let level = match arguments.level {
        Level::B => None,
        Level::T => Some("--level t"),
        Level::Lt => Some("--level lt"),
        Level::Lta => Some("--level lta"),
    };
    let later = format
        .or(level)
        .or(arguments.tsa.as_ref().map(|_| "--tsa"))
        .or(arguments.ocsp.as_ref().map(|_| "--ocsp"))
        .or(is_token(&arguments.key).then_some("--key pkcs11:"));
    match later {
        Some(what) => Err(Problem::new(ProblemCode::NotAvailable).with("what", what)),
        None => Ok(()),
    }
}

/// Whether the key is on a token (RFC 7512).
fn is_token(key: &Path) -> bool {
    key.to_string_lossy().starts_with("pkcs11:")
}

/// One output, and one signature to add to, belong to one file.
fn refuse_one_for_several(arguments: &Sign, console: &Console) -> Result<(), Problem> {
    let single = arguments
        .output
        .as_ref()
        .map(|_| "--output")
        .or(arguments.add_to.as_ref().map(|_| "--add-to"));
    match single {
        Some(option) if arguments.files.len() > 1 => {
            let detail = console.label("one-file-only").replace("{what}", option);
            Err(Problem::new(ProblemCode::RequestNotUnderstood).with("detail", detail))
        }
        _ => Ok(()),
    }
}
