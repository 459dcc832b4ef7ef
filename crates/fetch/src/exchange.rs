//! What happened between the program and a service.

use std::time::Duration;

use qolhat_asn1::UnixTime;

use crate::{AddressFault, Kind, Request};

/// The record of one request, with its repetitions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Exchange {
    /// What was asked for.
    pub kind: Kind,
    /// The address that was asked first.
    pub address: String,
    /// Its host.
    pub host: String,
    /// The host of the proxy that stood between.
    pub proxy: Option<String>,
    /// When it began, by the caller's clock.
    pub started_at: UnixTime,
    /// How long it took, repetitions and pauses included.
    pub duration: Duration,
    /// How often it was tried.
    pub attempts: u32,
    /// Bytes of bodies sent.
    pub bytes_sent: u64,
    /// Bytes of bodies received.
    pub bytes_received: u64,
    /// What the other side's clock showed in the last answer (RFC 9110, 6.6.1).
    pub server_time: Option<UnixTime>,
    /// How long the other side wants to be left alone, when its last answer said so (RFC 9110, 10.2.3).
    pub retry_after: Option<Duration>,
    /// Whether an answer of the kind arrived whole; what it says is for others to judge.
    pub outcome: Result<(), Fault>,
}

impl Exchange {
    /// The record of a request that was not made.
    #[must_use]
    pub fn unasked(request: &Request<'_>, now: UnixTime, fault: Fault) -> Self {
        Self {
            kind: request.kind(),
            address: request.address().to_string(),
            host: request.address().host().to_owned(),
            proxy: None,
            started_at: now,
            duration: Duration::ZERO,
            attempts: 0,
            bytes_sent: 0,
            bytes_received: 0,
            server_time: None,
            retry_after: None,
            outcome: Err(fault),
        }
    }

    /// By how many seconds the clock of this computer is ahead of the other side's; the answer's journey is in it.
    #[must_use]
    pub fn clock_skew(&self) -> Option<i64> {
        let server = self.server_time?;
        let elapsed = i64::try_from(self.duration.as_secs()).unwrap_or(i64::MAX);
        // The date was set between the beginning and the end; the nearer end counts in favour of the clock.
        let (begin, end) = (self.started_at.0, self.started_at.0.saturating_add(elapsed));
        Some(if server.0 < begin {
            begin.saturating_sub(server.0)
        } else {
            end.saturating_sub(server.0).min(0)
        })
    }
}

/// Why no answer of the kind arrived.
#[derive(Clone, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The address can not be asked.
    #[error("{0}")]
    Address(#[from] AddressFault),
    /// There is no network to ask through.
    #[error("the network is switched off")]
    Offline,
    /// The caller did not allow this host and port.
    #[error("the host is not allowed")]
    HostNotAllowed,
    /// The host is inside the local network or this computer, and no setting names it.
    #[error("the host is in the local network")]
    LocalAddress,
    /// The name of the host leads nowhere, or there is no network.
    #[error("the name of the host was not found")]
    NameNotFound,
    /// The other computer refuses the connection.
    #[error("the connection was refused")]
    ConnectionRefused,
    /// No way leads there.
    #[error("the host can not be reached")]
    Unreachable,
    /// The connection was not made in time.
    #[error("the connection was not made in time")]
    ConnectTimeout,
    /// The connection ended before an answer began.
    #[error("the connection was lost")]
    ConnectionLost,
    /// The secure connection failed: no TLS at all, or none that is safe.
    #[error("the secure connection failed")]
    Tls,
    /// The server has a certificate of an authority that is not believed.
    #[error("the certificate of the server is of an unknown authority")]
    TlsUntrusted,
    /// The server has a certificate of another host.
    #[error("the certificate of the server is of another host")]
    TlsOtherHost,
    /// The certificate of the server has ended or has not begun, by the clock of this computer.
    #[error("the certificate of the server is not valid now")]
    TlsNotValidNow,
    /// The proxy did not let the request pass.
    #[error("the proxy refused")]
    ProxyRefused,
    /// The answer did not come, or did not end, in time.
    #[error("the answer did not come in time")]
    Timeout,
    /// What came is not HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// The server answered with another status than 200.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// The server sends the program elsewhere.
    #[error("the server redirects to {to}")]
    Redirect {
        /// Whereto: an address, or the text that is none.
        to: String,
    },
    /// The server sends the program round and round.
    #[error("the server redirects too often")]
    TooManyRedirects,
    /// A page for people came: a captive portal, a filter, or an error shown as a success.
    #[error("a web page came instead of the answer")]
    Html,
    /// The body is packed, although that was not asked for.
    #[error("the body is compressed")]
    Compressed,
    /// Nothing came.
    #[error("the body is empty")]
    Empty,
    /// What came begins otherwise than anything of this kind.
    #[error("the body is not of the expected kind")]
    OtherContent,
    /// More came than is ever needed.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit of its kind, in bytes.
        limit: u64,
    },
    /// The body ended before its announced end.
    #[error("the body is cut off")]
    Truncated,
    /// It came, and could not be put away.
    #[error("the body could not be stored")]
    Storage,
}

impl Fault {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Address(fault) => fault.as_str(),
            Self::Offline => "offline",
            Self::HostNotAllowed => "host-not-allowed",
            Self::LocalAddress => "local-address",
            Self::NameNotFound => "name-not-found",
            Self::ConnectionRefused => "connection-refused",
            Self::Unreachable => "unreachable",
            Self::ConnectTimeout => "connect-timeout",
            Self::ConnectionLost => "connection-lost",
            Self::Tls => "tls",
            Self::TlsUntrusted => "tls-untrusted",
            Self::TlsOtherHost => "tls-other-host",
            Self::TlsNotValidNow => "tls-not-valid-now",
            Self::ProxyRefused => "proxy-refused",
            Self::Timeout => "timeout",
            Self::NotHttp => "not-http",
            Self::Status(_) => "http-status",
            Self::Redirect { .. } => "redirect",
            Self::TooManyRedirects => "too-many-redirects",
            Self::Html => "html",
            Self::Compressed => "compressed",
            Self::Empty => "empty",
            Self::OtherContent => "other-content",
            Self::TooLarge { .. } => "too-large",
            Self::Truncated => "truncated",
            Self::Storage => "storage",
        }
    }

    /// Whether the same request may succeed a moment later, so that it is repeated. A wrong answer stays wrong; a name that
    /// is not found, a refused connection and a certificate that is not believed stay so for longer than anybody waits.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::ConnectTimeout
                | Self::ConnectionLost
                | Self::Timeout
                | Self::Truncated
                // RFC 6585, 4; RFC 9110, 15.6: too many requests, a server or its gateway in trouble.
                | Self::Status(429 | 500 | 502 | 503 | 504)
        )
    }
}
