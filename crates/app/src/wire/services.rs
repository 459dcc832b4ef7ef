//! Services on other computers: where they are, how they do, and whether they may be asked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Secret;

/// What a service is asked for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// Answers about single certificates (OCSP).
    Ocsp,
    /// Revocation lists.
    Crl,
    /// Certificates of issuers.
    Certificate,
    /// Time stamps.
    Timestamp,
}

/// Why the program knows an address.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceOrigin {
    /// The user wrote it.
    Settings,
    /// It stands in a certificate of the trust store or of a key that was used here.
    Store,
    /// It stands in certificates that the НУЦ has issued.
    Seen,
    /// Others report it; it was seen in no certificate.
    Reported,
    /// It stood in a certificate that was verified.
    Used,
}

/// Which proxy is asked on the way.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyKind {
    /// As the environment says.
    #[default]
    System,
    /// None.
    None,
    /// The one that the user named.
    Given,
}

/// The proxy of the settings, without its name and password.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ProxyView {
    /// Which one.
    pub kind: ProxyKind,
    /// Host and port, when the user named it.
    pub address: Option<String>,
    /// Whether its name and password are at hand: they were typed since the program was opened, and are in no file.
    pub has_password: bool,
    /// Whether it was given with a name and a password that are to be typed again.
    pub password_forgotten: bool,
}

/// The services, the hosts and the clock.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct ServicesView {
    /// Whether services are asked without being told to each time.
    pub network_allowed: bool,
    /// The proxy.
    pub proxy: ProxyView,
    /// Every service that is known, by kind.
    pub services: Vec<ServiceView>,
    /// Every host that the program may talk to, and why.
    pub hosts: Vec<HostView>,
    /// Hosts inside the local network that may be asked.
    pub local_hosts: Vec<String>,
    /// This computer's clock against those of services.
    pub clock: ClockView,
}

/// A service, and how it did.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ServiceView {
    /// What it is asked for.
    pub kind: ServiceKind,
    /// Its address.
    pub address: String,
    /// The address that is asked in its place.
    pub instead: Option<String>,
    /// Why it is known.
    pub origin: ServiceOrigin,
    /// When it was last asked.
    pub last_used_at: Option<String>,
    /// When it last answered as it should.
    pub last_success_at: Option<String>,
    /// How long that answer took, milliseconds.
    #[ts(type = "number | null")]
    pub latency_ms: Option<i64>,
    /// What was wrong the last time something was: a reason of reports.
    pub last_fault: Option<String>,
    /// When that was.
    pub last_fault_at: Option<String>,
    /// When the next list is due, for lists that are kept.
    pub next_update: Option<String>,
}

/// A host that the program may talk to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct HostView {
    /// Its name.
    pub host: String,
    /// What for.
    pub kinds: Vec<ServiceKind>,
    /// Why it is known.
    pub origins: Vec<ServiceOrigin>,
    /// When it was last asked.
    pub last_used_at: Option<String>,
}

/// This computer's clock against those of services.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ClockView {
    /// By how many seconds this clock is ahead, negative when it is behind; the median of the latest comparisons.
    #[ts(type = "number | null")]
    pub skew_seconds: Option<i64>,
    /// With how many services it was compared.
    pub compared: u32,
    /// Whether it is so far off that signatures would bear a wrong time.
    pub is_off: bool,
}

/// An address that is asked in place of another.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// What for.
    pub kind: ServiceKind,
    /// The address that stands in certificates.
    pub address: String,
    /// The address to ask.
    pub instead: String,
}

/// Changes how services are asked. What is not named goes back to the default.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveServicesRequest {
    /// Whether services are asked without being told to each time.
    pub network_allowed: bool,
    /// Which proxy.
    pub proxy: ProxyKind,
    /// `[name:password@]host[:port]` of a named proxy; the one that is kept when absent. Name and password are kept until
    /// the program is closed, and never in a file.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub proxy_address: Option<Secret>,
    /// Addresses that are asked in place of others.
    pub replacements: Vec<Replacement>,
    /// Hosts inside the local network that may be asked.
    pub local_hosts: Vec<String>,
}

/// Asks services whether they answer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CheckServicesRequest {
    /// The addresses to ask; all that are known when empty.
    pub addresses: Vec<String>,
}
