//! One function per use case, the ports to the world, and the words of every face.
//!
//! Start at [`App::open`]; a face calls the use cases by method or, from the window, by name through
//! [`App::dispatch`]. No face holds a rule of its own.
#![forbid(unsafe_code)]

mod anchors;
mod ask_ocsp;
mod asn1_tree;
mod basis;
mod certificate_details;
mod certificate_fields;
mod chain_picture;
mod checklist;
mod commands;
mod compare;
mod courier;
mod demo;
mod documents;
mod draft_document;
mod draft_file;
mod files;
mod gather;
mod import_files;
mod inspect_file;
mod kept_issuers;
mod keys;
mod known_anchors;
mod moment;
mod oid_names;
mod open;
mod pdf_attachment;
mod ports;
mod problem;
mod recognise;
mod report;
mod report_file;
mod services;
mod settings;
mod shown;
mod sign_document;
mod standing;
mod support_bundle;
mod trust;
mod trust_change;
mod validation_policy;
mod verify_file;
mod verify_folder;
mod view;
pub mod wire;
mod words;
mod wrapped_list;

pub use basis::BasisRequest;
pub use commands::{COMMANDS, Nothing};
pub use demo::{DEMO_PASSWORD, DemoOutcome, DemoStep};
pub use draft_file::{DraftFileRequest, DraftedFile};
pub use files::{
    MAX_FILE_BYTES, MAX_STREAMED_BYTES, NamedBytes, Overwrite, file_name, files_in, read_file, stream_file, write_file,
};
pub use gather::Obtained;
pub use import_files::Imported;
pub use moment::{moment_text, read_moment};
pub use open::App;
pub use ports::{
    Clock, FilePicker, FixedClock, Network, NoNetwork, NoPicker, Ports, RandomSource, RandomUnavailable, SystemClock,
    SystemNetwork, SystemRandom,
};
pub use problem::{Exit, Problem, ProblemCode, ProblemView};
pub use qolhat_pki::{RequiredPurpose, RevocationDepth, plain_character, plain_text};
pub use qolhat_signature::Encoding;
pub use report_file::Reported;
pub use sign_document::{CheckedKey, SignFileRequest, SignedFile, default_output};
pub use trust::{Trust, TrustPart};
pub use verify_file::Basis;
pub use words::{CheckWords, ProblemWords, Words};
