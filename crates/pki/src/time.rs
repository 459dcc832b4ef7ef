//! Moments in time: the types of `qolhat_asn1`, so that callers need one import.

pub use qolhat_asn1::{CivilTime, UnixTime};
