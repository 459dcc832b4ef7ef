//! Requests over HTTP: answers about revocation, revocation lists, certificates of issuers, time stamps.
//!
//! Start at [`Client`]. This is the only room that opens connections to other computers. It knows nothing of what it
//! brings: bytes in, bytes out, and an [`Exchange`] that tells what happened. Where it may go is handed in
//! ([`AllowList`]); addresses are hostile until [`Address::read`] has accepted them.
#![forbid(unsafe_code)]

mod absolute_form;
mod address;
mod allow_list;
mod body;
mod client;
mod date;
mod exchange;
mod names;
mod proxy;

pub use address::{Address, AddressFault, MAX_ADDRESS_BYTES};
pub use allow_list::AllowList;
pub use body::{
    MAX_CERTIFICATE_BYTES, MAX_OCSP_RESPONSE_BYTES, MAX_REVOCATION_LIST_BYTES, MAX_TIMESTAMP_RESPONSE_BYTES, Sink,
};
pub use client::{
    Client, FIRST_PAUSE, Kind, MAX_ATTEMPTS, MAX_REDIRECTS, MAX_RETRY_AFTER, PAUSE_GROWTH, Request, Settings, Timeouts,
    TlsRoots,
};
pub use exchange::{Exchange, Fault};
pub use proxy::{Proxy, ProxyAddress, ProxyFault};
