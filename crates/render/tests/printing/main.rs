//! Printed documents, looked at with the tools of others: qpdf and poppler.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod forms;
mod pdf;
mod support;
