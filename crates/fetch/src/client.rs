//! One request, its repetitions and its redirects.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use qolhat_asn1::UnixTime;
use ureq::Agent;
use ureq::http::{Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector as _, DefaultConnector};

use crate::absolute_form::ToProxy;
use crate::body::{self, Sink};
use crate::date::read_date;
use crate::names::{Names, OnlyLocal};
use crate::{Address, AllowList, Exchange, Fault, Proxy, ProxyAddress};

/// How often a request is tried when the fault may pass.
pub const MAX_ATTEMPTS: u32 = 3;

/// The pause before the first repetition: one lost packet is sent again within it.
pub const FIRST_PAUSE: Duration = Duration::from_millis(300);

/// By how much each next pause is longer, so that a server in trouble is asked less and less.
pub const PAUSE_GROWTH: u32 = 2;

/// The longest pause that a server may ask for and get (RFC 9110, 10.2.3). When it asks for a longer one it is not asked
/// again: a person waits.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(5);

/// How many redirects are followed: one from plain HTTP, one to the right path, one more.
pub const MAX_REDIRECTS: u32 = 3;

/// The largest head of an answer; web servers send 1 KB.
const MAX_RESPONSE_HEAD_BYTES: usize = 32 << 10;

/// What is asked for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// An answer about one certificate (RFC 6960).
    OcspResponse,
    /// A revocation list, complete or delta (RFC 5280, 5).
    RevocationList,
    /// The certificate of an issuer, or a bundle (RFC 5280, 4.2.2.1).
    Certificate,
    /// A time stamp (RFC 3161).
    TimestampResponse,
}

impl Kind {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OcspResponse => "ocsp",
            Self::RevocationList => "crl",
            Self::Certificate => "certificate",
            Self::TimestampResponse => "timestamp",
        }
    }

    /// How many bytes an answer may have.
    #[must_use]
    pub fn limit(self) -> u64 {
        match self {
            Self::OcspResponse => body::MAX_OCSP_RESPONSE_BYTES,
            Self::RevocationList => body::MAX_REVOCATION_LIST_BYTES,
            Self::Certificate => body::MAX_CERTIFICATE_BYTES,
            Self::TimestampResponse => body::MAX_TIMESTAMP_RESPONSE_BYTES,
        }
    }

    /// Media types of question and answer (RFC 6960, appendix A; RFC 3161, 3.4; RFC 5280, 4.2.1.13 and 4.2.2.1).
    fn media_types(self) -> (&'static str, &'static str) {
        match self {
            Self::OcspResponse => ("application/ocsp-request", "application/ocsp-response"),
            Self::TimestampResponse => ("application/timestamp-query", "application/timestamp-reply"),
            Self::RevocationList => ("", "application/pkix-crl, */*;q=0.5"),
            Self::Certificate => ("", "application/pkix-cert, application/pkcs7-mime, */*;q=0.5"),
        }
    }

    pub(crate) fn may_be_pem(self) -> bool {
        matches!(self, Self::RevocationList | Self::Certificate)
    }
}

/// A question to a service.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    address: &'a Address,
    kind: Kind,
    question: Option<&'a [u8]>,
    is_probe: bool,
}

impl<'a> Request<'a> {
    /// Asks about a certificate: `question` is an OCSPRequest.
    #[must_use]
    pub fn ocsp(address: &'a Address, question: &'a [u8]) -> Self {
        Self::new(address, Kind::OcspResponse, Some(question))
    }

    /// Asks for a time stamp: `question` is a TimeStampReq.
    #[must_use]
    pub fn timestamp(address: &'a Address, question: &'a [u8]) -> Self {
        Self::new(address, Kind::TimestampResponse, Some(question))
    }

    /// Fetches a revocation list.
    #[must_use]
    pub fn revocation_list(address: &'a Address) -> Self {
        Self::new(address, Kind::RevocationList, None)
    }

    /// Fetches the certificate of an issuer.
    #[must_use]
    pub fn certificate(address: &'a Address) -> Self {
        Self::new(address, Kind::Certificate, None)
    }

    /// Asks only whether the service answers: the beginning of the answer is enough, and no more of it is kept.
    #[must_use]
    pub fn probe(self) -> Self {
        Self { is_probe: true, ..self }
    }

    /// Who is asked.
    #[must_use]
    pub fn address(&self) -> &'a Address {
        self.address
    }

    /// What is asked for.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    fn new(address: &'a Address, kind: Kind, question: Option<&'a [u8]>) -> Self {
        Self {
            address,
            kind,
            question,
            is_probe: false,
        }
    }
}

/// How long is waited.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Timeouts {
    /// For the name and the connection.
    pub connect: Duration,
    /// For the beginning of the answer, and for each next piece of it.
    pub read: Duration,
    /// For everything about an answer of a few kilobytes, repetitions included.
    pub total: Duration,
    /// The same for a revocation list.
    pub total_of_list: Duration,
}

impl Default for Timeouts {
    /// A person waits for the first three; 21 MB over a slow line need the last.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            read: Duration::from_secs(10),
            total: Duration::from_secs(20),
            total_of_list: Duration::from_secs(300),
        }
    }
}

/// How requests are made.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who asks: name and version of the program. The services of the НУЦ answer an empty name with a web page.
    pub user_agent: String,
    /// How long is waited.
    pub timeouts: Timeouts,
    /// The pause before the first repetition; each next one is [`PAUSE_GROWTH`] times as long.
    pub pause: Duration,
    /// Whom to ask on the way.
    pub proxy: Proxy,
    /// Who may certify servers under TLS.
    pub tls_roots: TlsRoots,
}

/// The authorities whose certificates servers under TLS may have. They say nothing about the signatures on answers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum TlsRoots {
    /// Those that browsers know, as they were when the program was built.
    #[default]
    Public,
    /// These only, DER; nobody when there are none.
    These(Vec<Vec<u8>>),
}

impl TlsRoots {
    fn config(&self) -> TlsConfig {
        let roots = match self {
            Self::Public => RootCerts::WebPki,
            Self::These(roots) => {
                let roots = roots.iter().map(|der| ureq::tls::Certificate::from_der(der).to_owned());
                RootCerts::Specific(Arc::new(roots.collect()))
            }
        };
        TlsConfig::builder().root_certs(roots).build()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: concat!("qolhat/", env!("CARGO_PKG_VERSION")).to_owned(),
            timeouts: Timeouts::default(),
            pause: FIRST_PAUSE,
            proxy: Proxy::None,
            tls_roots: TlsRoots::default(),
        }
    }
}

/// Makes requests.
#[derive(Clone, Debug, Default)]
pub struct Client {
    settings: Settings,
}

impl Client {
    /// A client for requests that are made like this.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// Asks, and writes the body of the answer to `sink` as it comes.
    ///
    /// When the outcome is a fault, what stands in `sink` is worth nothing. Blocks until the answer, the fault or the
    /// total time. `now` is what the caller's clock shows.
    pub fn fetch_into(
        &self,
        request: &Request<'_>,
        allowed: &AllowList,
        now: UnixTime,
        sink: &mut dyn Sink,
    ) -> Exchange {
        let begin = Instant::now();
        let total = match request.kind {
            Kind::RevocationList => self.settings.timeouts.total_of_list,
            _ => self.settings.timeouts.total,
        };
        let mut exchange = Exchange {
            proxy: self.proxy(request.address).map(|proxy| proxy.host().to_owned()),
            ..Exchange::unasked(request, now, Fault::Timeout)
        };
        let mut pause = self.settings.pause;
        while exchange.attempts < MAX_ATTEMPTS {
            let Some(left) = total.checked_sub(begin.elapsed()).filter(|left| !left.is_zero()) else {
                break;
            };
            exchange.attempts += 1;
            exchange.retry_after = None;
            exchange.outcome = sink
                .restart()
                .map_err(|_| Fault::Storage)
                .and_then(|()| self.attempt(request, allowed, sink, left, &mut exchange));
            let repeats = exchange.outcome.as_ref().is_err_and(Fault::may_pass);
            if !repeats || exchange.attempts == MAX_ATTEMPTS {
                break;
            }
            let left = total.saturating_sub(begin.elapsed());
            let Some(wait) = wait_before_repetition(pause, exchange.retry_after, left) else {
                break;
            };
            std::thread::sleep(wait);
            pause = pause.saturating_mul(PAUSE_GROWTH);
        }
        exchange.duration = begin.elapsed();
        exchange
    }

    /// Asks for an answer that is small enough to be held in memory; a list belongs into a file.
    ///
    /// There are bytes when the outcome of the exchange is good, and none otherwise.
    pub fn fetch(&self, request: &Request<'_>, allowed: &AllowList, now: UnixTime) -> (Exchange, Option<Vec<u8>>) {
        let mut bytes = Vec::new();
        let exchange = self.fetch_into(request, allowed, now, &mut bytes);
        let bytes = exchange.outcome.is_ok().then_some(bytes);
        (exchange, bytes)
    }

    fn proxy(&self, address: &Address) -> Option<&ProxyAddress> {
        self.settings.proxy.for_address(address)
    }

    /// One try, redirects included.
    fn attempt(
        &self,
        request: &Request<'_>,
        allowed: &AllowList,
        sink: &mut dyn Sink,
        left: Duration,
        exchange: &mut Exchange,
    ) -> Result<(), Fault> {
        let begin = Instant::now();
        let mut address = request.address.clone();
        if !allowed.allows(&address) {
            return Err(Fault::HostNotAllowed);
        }
        for _ in 0..=MAX_REDIRECTS {
            let left = left.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return Err(Fault::Timeout);
            }
            let mut response = self.send(request, &address, allowed.allows_local(&address), left)?;
            exchange.bytes_sent += request
                .question
                .map_or(0, |question| u64::try_from(question.len()).unwrap_or(0));
            exchange.server_time = header_of(&response, header::DATE).and_then(read_date);
            match response.status().as_u16() {
                200 => {
                    check_head(&response)?;
                    let fault_of = |error: &io::Error| fault_in_body(error, &address);
                    let mut reader = response.body_mut().as_reader();
                    let received = &mut exchange.bytes_received;
                    return if request.is_probe {
                        body::look(&mut reader, request.kind, received, fault_of)
                    } else {
                        body::copy(&mut reader, request.kind, sink, received, fault_of)
                    };
                }
                301 | 302 | 303 | 307 | 308 => address = redirected(&response, &address, request)?,
                status => {
                    let value = header_of(&response, header::RETRY_AFTER);
                    exchange.retry_after = value.and_then(|value| read_retry_after(value, exchange.server_time));
                    return Err(Fault::Status(status));
                }
            }
        }
        Err(Fault::TooManyRedirects)
    }

    fn send(
        &self,
        request: &Request<'_>,
        address: &Address,
        allows_local: bool,
        left: Duration,
    ) -> Result<Response<ureq::Body>, Fault> {
        let proxy = self.proxy(address);
        let (agent, authorization) = self.agent(address, proxy, allows_local, left)?;
        let (question_type, answer_type) = request.kind.media_types();
        let answer = match request.question {
            None => {
                let mut builder = agent.get(address.as_str()).header(header::ACCEPT, answer_type);
                if let Some(authorization) = authorization {
                    builder = builder.header(header::PROXY_AUTHORIZATION, authorization);
                }
                builder.call()
            }
            Some(question) => {
                let mut builder = agent.post(address.as_str()).header(header::ACCEPT, answer_type);
                if let Some(authorization) = authorization {
                    builder = builder.header(header::PROXY_AUTHORIZATION, authorization);
                }
                builder.header(header::CONTENT_TYPE, question_type).send(question)
            }
        };
        match answer {
            Ok(response) if response.status().as_u16() == 407 => Err(Fault::ProxyRefused),
            Ok(response) => Ok(response),
            Err(error) => Err(fault_of(&error, address)),
        }
    }

    /// A connection of its own for each request: nothing of one answer can leak into the next.
    fn agent(
        &self,
        address: &Address,
        proxy: Option<&ProxyAddress>,
        allows_local: bool,
        left: Duration,
    ) -> Result<(Agent, Option<String>), Fault> {
        let timeouts = self.settings.timeouts;
        let tunnel = proxy
            .filter(|_| address.is_https())
            .map(|proxy| proxy.tunnel().ok_or(Fault::ProxyRefused));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Redirects are followed here, where it is known what may be asked.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(MAX_RESPONSE_HEAD_BYTES)
            .user_agent(self.settings.user_agent.as_str())
            .accept_encoding("identity")
            .proxy(tunnel.transpose()?)
            .tls_config(self.settings.tls_roots.config())
            .timeout_global(Some(left))
            .timeout_resolve(Some(timeouts.connect))
            .timeout_connect(Some(timeouts.connect))
            .timeout_per_read(Some(timeouts.read))
            .timeout_per_write(Some(timeouts.read))
            .build();
        let plain = proxy.filter(|_| !address.is_https());
        let connector = DefaultConnector::new().chain(ToProxy {
            origin: plain.map(|_| format!("http://{}", address.authority())),
        });
        let names = Names {
            system: DefaultResolver::default(),
            allows_local,
            proxy: proxy.map(|proxy| proxy.uri().ok_or(Fault::ProxyRefused)).transpose()?,
        };
        let authorization = plain.and_then(ProxyAddress::authorization);
        Ok((Agent::with_parts(config, connector, names), authorization))
    }
}

/// How long to wait before the next repetition, when there is one: what the server asks for, our own pause at least, and
/// never past the time that is left.
fn wait_before_repetition(pause: Duration, asked: Option<Duration>, left: Duration) -> Option<Duration> {
    let wait = pause.max(asked.unwrap_or_default());
    let is_too_long = asked.is_some_and(|asked| asked > MAX_RETRY_AFTER || asked >= left);
    (!is_too_long).then_some(wait.min(left))
}

/// `Retry-After`: seconds, or a moment by the server's own clock (RFC 9110, 10.2.3). What can not be read says nothing.
fn read_retry_after(value: &str, server_time: Option<UnixTime>) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too many digits are too many seconds.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let seconds = read_date(value)?.0.saturating_sub(server_time?.0);
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn header_of(response: &Response<ureq::Body>, name: header::HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

/// What the head says against the body.
fn check_head(response: &Response<ureq::Body>) -> Result<(), Fault> {
    let is = |name, word: &str| {
        header_of(response, name).is_some_and(|value| value.trim().to_ascii_lowercase().starts_with(word))
    };
    if is(header::CONTENT_TYPE, "text/html") || is(header::CONTENT_TYPE, "application/xhtml") {
        return Err(Fault::Html);
    }
    let is_packed =
        response.headers().contains_key(header::CONTENT_ENCODING) && !is(header::CONTENT_ENCODING, "identity");
    if is_packed { Err(Fault::Compressed) } else { Ok(()) }
}

/// Where a redirect leads, when it may be followed: the same host, on the same port or under TLS, never back from TLS.
fn redirected(response: &Response<ureq::Body>, from: &Address, request: &Request<'_>) -> Result<Address, Fault> {
    let location = header_of(response, header::LOCATION).unwrap_or_default();
    let elsewhere = || Fault::Redirect {
        to: location
            .chars()
            .filter(|character| !character.is_control())
            .take(crate::MAX_ADDRESS_BYTES)
            .collect(),
    };
    let to = from.joined(location).map_err(|_| elsewhere())?;
    let keeps_door = to.is_https() == from.is_https() && to.port() == from.port();
    let turns_secure = to.is_https() && !from.is_https() && to.port() == 443;
    // 303 says that the answer is another resource to be read with GET (RFC 9110, 15.4.4): a question has none.
    let keeps_question = request.question.is_none() || response.status().as_u16() != 303;
    if to.host() == from.host() && (keeps_door || turns_secure) && keeps_question {
        Ok(to)
    } else {
        Err(elsewhere())
    }
}

fn fault_of(error: &ureq::Error, address: &Address) -> Fault {
    use ureq::Error;
    use ureq::Timeout;
    match error {
        Error::HostNotFound => Fault::NameNotFound,
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => Fault::ConnectTimeout,
        Error::Timeout(_) => Fault::Timeout,
        Error::Rustls(error) => fault_of_tls(error),
        Error::Tls(_) | Error::TlsRequired => Fault::Tls,
        Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => Fault::ProxyRefused,
        Error::ConnectionFailed => Fault::Unreachable,
        Error::Other(cause) if cause.is::<OnlyLocal>() => Fault::LocalAddress,
        Error::Io(error) => fault_of_connection(error, address),
        _ => Fault::NotHttp,
    }
}

fn fault_of_tls(error: &rustls::Error) -> Fault {
    use rustls::CertificateError as Certificate;
    let rustls::Error::InvalidCertificate(cause) = error else {
        return Fault::Tls;
    };
    match cause {
        Certificate::UnknownIssuer | Certificate::BadSignature => Fault::TlsUntrusted,
        Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => Fault::TlsOtherHost,
        Certificate::Expired
        | Certificate::ExpiredContext { .. }
        | Certificate::NotValidYet
        | Certificate::NotValidYetContext { .. } => Fault::TlsNotValidNow,
        _ => Fault::Tls,
    }
}

/// What went wrong under TLS, which is told as an error of reading and writing.
fn fault_of_secure(error: &io::Error) -> Fault {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    inner.map_or(Fault::Tls, fault_of_tls)
}

fn fault_of_connection(error: &io::Error, address: &Address) -> Fault {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::ConnectionRefused => Fault::ConnectionRefused,
        Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown | Kind::AddrNotAvailable => {
            Fault::Unreachable
        }
        Kind::TimedOut | Kind::WouldBlock => Fault::ConnectTimeout,
        // The library of TLS tells its own errors so.
        Kind::InvalidData if address.is_https() => fault_of_secure(error),
        Kind::InvalidData => Fault::NotHttp,
        _ => Fault::ConnectionLost,
    }
}

fn fault_in_body(error: &io::Error, address: &Address) -> Fault {
    use io::ErrorKind as Kind;
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        return match inner {
            ureq::Error::Io(cause) => fault_in_body(cause, address),
            ureq::Error::Timeout(_) => Fault::Timeout,
            other => fault_of(other, address),
        };
    }
    match error.kind() {
        Kind::TimedOut | Kind::WouldBlock => Fault::Timeout,
        Kind::InvalidData if address.is_https() => Fault::Tls,
        Kind::InvalidData => Fault::NotHttp,
        // Closed or reset before the announced end (RFC 9112, 8).
        _ => Fault::Truncated,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn a_server_gets_the_pause_it_asks_for_within_limits() {
        let (pause, left) = (FIRST_PAUSE, seconds(20));
        for (asked, expected) in [
            (None, Some(pause)),
            (Some(Duration::ZERO), Some(pause)),
            (Some(seconds(2)), Some(seconds(2))),
            (Some(MAX_RETRY_AFTER), Some(MAX_RETRY_AFTER)),
            (Some(MAX_RETRY_AFTER + seconds(1)), None),
            (Some(Duration::MAX), None),
        ] {
            assert_eq!(wait_before_repetition(pause, asked, left), expected, "{asked:?}");
        }
        // Our own pause is cut to what is left; a server that wants more is not asked too early.
        assert_eq!(wait_before_repetition(seconds(3), None, seconds(1)), Some(seconds(1)));
        assert_eq!(wait_before_repetition(pause, Some(seconds(2)), seconds(1)), None);
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let server_time = read_date("Tue, 01 Sep 2026 08:00:00 GMT");
        let read = |value| read_retry_after(value, server_time);
        assert_eq!(read("0"), Some(Duration::ZERO));
        assert_eq!(read("120"), Some(seconds(120)));
        assert_eq!(read("99999999999999999999999"), Some(seconds(u64::MAX)));
        assert_eq!(read("Tue, 01 Sep 2026 08:00:04 GMT"), Some(seconds(4)));
        assert_eq!(read("Tue, 01 Sep 2026 07:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(read_retry_after("Tue, 01 Sep 2026 08:00:04 GMT", None), None);
        for other in ["", "-1", "1.5", "soon", "+5", " 5"] {
            assert_eq!(read(other), None, "{other:?}");
        }
    }
}
