//! What proves Qolhat from outside: the conformance runner, and what tests share.
//!
//! Start at [`conformance`].
#![forbid(unsafe_code)]

pub mod conformance;
pub mod support;
