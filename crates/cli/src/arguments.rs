//! The words of the command line. Their explanations are in `messages`, in three languages.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use qolhat_app::wire::Language;
use qolhat_app::{Encoding, RequiredPurpose, RevocationDepth};

#[derive(Debug, Parser)]
#[command(name = "qolhat")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Args, Debug)]
pub(crate) struct Global {
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) archive: Option<PathBuf>,
    // Language and form of the answer are needed before the rest is understood: `Console::from_words` reads them.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "ru|kk|en",
        hide_possible_values = true
    )]
    pub(crate) lang: Option<Lang>,
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Lang {
    Ru,
    Kk,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ru => Self::Ru,
            Lang::Kk => Self::Kk,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Draft(Draft),
    Sign(Sign),
    Verify(Verify),
    Inspect(Inspect),
    #[command(subcommand)]
    Cert(CertCommand),
    #[command(subcommand)]
    Trust(TrustCommand),
    #[command(subcommand)]
    Archive(ArchiveCommand),
}

#[derive(Args, Debug)]
pub(crate) struct Demo {
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Draft {
    #[arg(value_name = "TYPE")]
    pub(crate) kind: String,
    #[arg(long, value_name = "FILE.json")]
    pub(crate) from: PathBuf,
    #[arg(short, long, value_name = "OUT.pdf")]
    pub(crate) output: PathBuf,
    #[arg(long, value_name = "ru|kk|ru-kk|en")]
    pub(crate) language: Option<String>,
    #[arg(long, value_name = "OUT.xml", hide = true)]
    pub(crate) xml: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Sign {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_name = "KEY")]
    pub(crate) key: PathBuf,
    #[arg(
        long = "as",
        value_enum,
        value_name = "cms",
        default_value = "cms",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) format: SignedFormat,
    #[arg(long, conflicts_with = "attached")]
    pub(crate) detached: bool,
    #[arg(long)]
    pub(crate) attached: bool,
    #[arg(
        long,
        value_enum,
        value_name = "der|pem|base64",
        default_value = "der",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) encoding: Wrapping,
    #[arg(
        long,
        value_enum,
        value_name = "b",
        default_value = "b",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) level: Level,
    #[arg(long, value_name = "URL", hide = true)]
    pub(crate) tsa: Option<String>,
    #[arg(long, value_name = "URL", hide = true)]
    pub(crate) ocsp: Option<String>,
    #[arg(short, long, value_name = "OUT", conflicts_with = "out_dir")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) out_dir: Option<PathBuf>,
    #[arg(long, value_name = "SIGNED")]
    pub(crate) add_to: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) password: Password,
}

/// Forms of a signed file that the contract names.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum SignedFormat {
    Cms,
    Xml,
    Wsse,
    Pdf,
    Asice,
    Zip,
}

/// Levels of a signature that the contract names.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Level {
    B,
    T,
    Lt,
    Lta,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Wrapping {
    Der,
    Pem,
    Base64,
}

impl From<Wrapping> for Encoding {
    fn from(wrapping: Wrapping) -> Self {
        match wrapping {
            Wrapping::Der => Self::Der,
            Wrapping::Pem => Self::Pem,
            Wrapping::Base64 => Self::Base64,
        }
    }
}

/// Where a password comes from; from a prompt when nothing is said.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct Password {
    #[arg(long)]
    pub(crate) password_prompt: bool,
    #[arg(long)]
    pub(crate) password_stdin: bool,
    #[arg(long, value_name = "N")]
    pub(crate) password_fd: Option<u32>,
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) content: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) basis: Basis,
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    #[arg(long, value_name = "OUT.pdf|html|txt|json|xml")]
    pub(crate) report: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
}

/// What a verification stands on.
#[derive(Args, Debug)]
pub(crate) struct Basis {
    #[arg(long, value_name = "PATH")]
    pub(crate) trust: Vec<PathBuf>,
    #[arg(long, value_name = "PATH")]
    pub(crate) intermediate: Vec<PathBuf>,
    #[arg(long, value_name = "PATH")]
    pub(crate) crl: Vec<PathBuf>,
    #[arg(long, value_name = "PATH")]
    pub(crate) ocsp: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) online: bool,
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    #[arg(
        long,
        value_enum,
        value_name = "require|if-available|off",
        default_value = "require",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) revocation: Revocation,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Revocation {
    Require,
    IfAvailable,
    Off,
}

impl From<Revocation> for RevocationDepth {
    fn from(revocation: Revocation) -> Self {
        match revocation {
            Revocation::Require => Self::Require,
            Revocation::IfAvailable => Self::IfAvailable,
            Revocation::Off => Self::Off,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct Inspect {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long)]
    pub(crate) asn1: bool,
    #[arg(long, value_name = "FILE", conflicts_with = "asn1")]
    pub(crate) compare: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) password: Password,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CertCommand {
    Verify(CertVerify),
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    List,
    Add(TrustAdd),
    Remove(TrustRemove),
}

#[derive(Args, Debug)]
pub(crate) struct TrustAdd {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) consent: Consent,
}

#[derive(Args, Debug)]
pub(crate) struct TrustRemove {
    #[arg(value_name = "SHA256")]
    pub(crate) sha256: String,
    #[command(flatten)]
    pub(crate) consent: Consent,
}

/// Whether a change is made; a person is asked when nothing is said.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct Consent {
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[arg(long)]
    pub(crate) yes: bool,
}

#[derive(Args, Debug)]
pub(crate) struct CertVerify {
    #[arg(value_name = "CERT")]
    pub(crate) certificate: PathBuf,
    #[command(flatten)]
    pub(crate) basis: Basis,
    #[arg(
        long,
        value_enum,
        value_name = "sign|auth|any",
        default_value = "sign",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub(crate) purpose: Purpose,
    #[arg(long, value_name = "OID")]
    pub(crate) initial_policy: Vec<String>,
    #[arg(long)]
    pub(crate) require_explicit_policy: bool,
    #[arg(long)]
    pub(crate) inhibit_policy_mapping: bool,
    #[arg(long)]
    pub(crate) inhibit_any_policy: bool,
    #[arg(long, value_name = "OUT.pdf|html|txt|json|xml")]
    pub(crate) report: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Purpose {
    Sign,
    Auth,
    Any,
}

impl From<Purpose> for RequiredPurpose {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Sign => Self::Sign,
            Purpose::Auth => Self::Auth,
            Purpose::Any => Self::Any,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum ArchiveCommand {
    Import {
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    List,
    Search {
        #[arg(required = true, value_name = "QUERY")]
        query: Vec<String>,
    },
    Show {
        #[arg(value_name = "ID")]
        id: i64,
    },
}
