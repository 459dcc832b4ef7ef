//! Asking services: where to, through which proxy, and keeping how they did.

use qolhat_archive::ServiceRow;
use qolhat_fetch::{Address, AllowList, Exchange, Fault, Kind, Proxy, Request, Sink};
use qolhat_pki::{Fact, ReasonCode, reasons};

use crate::open::archive_problem;
use crate::services::ServiceSettings;
use crate::wire::ServiceKind;
use crate::{App, Problem};

/// How many requests one verification may make: a chain of four needs eight, and a hostile file names hundreds.
pub(crate) const MAX_REQUESTS: usize = 32;

/// Asks services on behalf of one use case.
pub(crate) struct Courier<'a> {
    app: &'a App,
    settings: ServiceSettings,
    proxy: Option<Proxy>,
    left: usize,
}

/// What could not be obtained, and why.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) reason: ReasonCode,
    pub(crate) facts: Vec<Fact>,
}

impl<'a> Courier<'a> {
    /// # Errors
    /// When the archive can not be read.
    pub(crate) fn new(app: &'a App) -> Result<Self, Problem> {
        let settings = app.service_settings()?;
        let proxy = app.proxy(&settings)?;
        Ok(Self {
            app,
            settings,
            proxy,
            left: MAX_REQUESTS,
        })
    }

    /// Asks the service at `address`, or the one that the settings name instead; with `question` when the kind has one.
    ///
    /// # Errors
    /// Why there is no answer of the kind.
    pub(crate) fn ask(
        &mut self,
        kind: ServiceKind,
        address: &str,
        question: &[u8],
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        self.carry(kind, address, question, sink, |request| request)
    }

    fn carry(
        &mut self,
        kind: ServiceKind,
        address: &str,
        question: &[u8],
        sink: &mut dyn Sink,
        as_meant: impl for<'r> Fn(Request<'r>) -> Request<'r>,
    ) -> Result<(), Failure> {
        let instead = self.settings.replacement(kind, address);
        let address =
            Address::read(instead.unwrap_or(address)).map_err(|fault| failure(address, &Fault::Address(fault)))?;
        if self.left == 0 {
            return Err(Failure {
                reason: reasons::SEARCH_LIMIT,
                facts: vec![Fact::new("address", &address)],
            });
        }
        self.left -= 1;
        let mut allowed = AllowList::new();
        allowed.allow(&address);
        if instead.is_some() || self.settings.local_hosts.iter().any(|host| host == address.host()) {
            allowed.allow_local(address.host());
        }
        let request = match kind {
            ServiceKind::Ocsp => Request::ocsp(&address, question),
            ServiceKind::Timestamp => Request::timestamp(&address, question),
            ServiceKind::Crl => Request::revocation_list(&address),
            ServiceKind::Certificate => Request::certificate(&address),
        };
        self.send(&as_meant(request), &allowed, sink)
    }

    /// Asks the service at `address` only whether it answers; how it did is kept.
    pub(crate) fn probe(&mut self, kind: ServiceKind, address: &str) {
        // An empty SEQUENCE is no question, and a responder says so in an answer of its own (RFC 6960, 2.3; RFC 3161,
        // 2.4.2).
        const NO_QUESTION: &[u8] = &[0x30, 0x00];
        self.left = MAX_REQUESTS;
        let _ = self.carry(kind, address, NO_QUESTION, &mut Vec::new(), |request| request.probe());
    }

    fn send(&self, request: &Request<'_>, allowed: &AllowList, sink: &mut dyn Sink) -> Result<(), Failure> {
        let now = self.app.now();
        let exchange = self
            .app
            .ports
            .network
            .fetch(request, allowed, self.proxy.as_ref(), now, sink);
        // How a service did is a help, and no reason to give up an answer.
        let _ = self.app.keep_exchange(&exchange);
        match &exchange.outcome {
            Ok(()) => Ok(()),
            Err(fault) => {
                let mut failure = failure(&exchange.address, fault);
                let retry_after = exchange.retry_after.map(|pause| pause.as_secs());
                let facts = retry_after.map(|seconds| Fact::new("retry_after", format!("{seconds} s")));
                failure.facts.extend(facts);
                Err(failure)
            }
        }
    }
}

impl App {
    fn keep_exchange(&self, exchange: &Exchange) -> Result<(), Problem> {
        let at = exchange.started_at.0;
        let fault = exchange.outcome.as_ref().err();
        let row = ServiceRow {
            kind: word_of(exchange.kind).to_owned(),
            address: exchange.address.clone(),
            host: exchange.host.clone(),
            last_used_at: at,
            last_success_at: fault.is_none().then_some(at),
            latency_ms: fault
                .is_none()
                .then(|| i64::try_from(exchange.duration.as_millis()).unwrap_or(i64::MAX)),
            last_fault: fault.map(|fault| reason_of(fault).as_str().to_owned()),
            last_fault_at: fault.map(|_| at),
            clock_skew: exchange.clock_skew(),
        };
        let mut session = self.session();
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        transaction.keep_service(&row).map_err(archive_problem)?;
        transaction.commit().map_err(archive_problem)
    }
}

/// The word under which a kind is kept.
pub(crate) fn word_of(kind: Kind) -> &'static str {
    kind.as_str()
}

fn failure(address: &str, fault: &Fault) -> Failure {
    let mut facts = vec![Fact::new("address", address), Fact::new("fault", fault.as_str())];
    match fault {
        Fault::Status(status) => facts.push(Fact::new("status", status)),
        Fault::Redirect { to } => facts.push(Fact::new("redirect", to)),
        _ => {}
    }
    Failure {
        reason: reason_of(fault),
        facts,
    }
}

/// The reason that a report gives for a fault on the way.
pub(crate) fn reason_of(fault: &Fault) -> ReasonCode {
    match fault {
        Fault::Address(_) => reasons::SERVICE_ADDRESS_UNUSABLE,
        Fault::HostNotAllowed | Fault::LocalAddress => reasons::SERVICE_HOST_NOT_ALLOWED,
        Fault::Offline => reasons::SERVICE_NETWORK_OFF,
        Fault::NameNotFound => reasons::SERVICE_NAME_NOT_FOUND,
        Fault::ConnectionRefused => reasons::SERVICE_CONNECTION_REFUSED,
        Fault::Tls => reasons::SERVICE_TLS_FAILED,
        Fault::TlsUntrusted => reasons::SERVICE_CERTIFICATE_UNTRUSTED,
        Fault::TlsOtherHost => reasons::SERVICE_CERTIFICATE_OF_ANOTHER_HOST,
        Fault::TlsNotValidNow => reasons::SERVICE_CERTIFICATE_NOT_VALID_NOW,
        Fault::ProxyRefused => reasons::SERVICE_PROXY_REFUSED,
        Fault::ConnectTimeout | Fault::Timeout => reasons::REVOCATION_SERVICE_TIMEOUT,
        Fault::Status(_) => reasons::REVOCATION_SERVICE_ERROR,
        Fault::Redirect { .. } | Fault::TooManyRedirects => reasons::SERVICE_REDIRECTED,
        Fault::TooLarge { .. } => reasons::SERVICE_ANSWER_TOO_LARGE,
        Fault::Truncated => reasons::REVOCATION_ANSWER_TRUNCATED,
        Fault::Storage => reasons::SERVICE_ANSWER_NOT_STORED,
        Fault::Html | Fault::Compressed | Fault::Empty | Fault::OtherContent => reasons::REVOCATION_ANSWER_NOT_DER,
        Fault::NotHttp => reasons::SERVICE_ANSWER_UNREADABLE,
        // Unreachable, lost, and what may be added one day.
        _ => reasons::REVOCATION_SERVICE_UNREACHABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_does_not_prove_who_it_is_is_told_by_its_cause() {
        for (fault, reason) in [
            (Fault::Tls, "service-tls-failed"),
            (Fault::TlsUntrusted, "service-certificate-untrusted"),
            (Fault::TlsOtherHost, "service-certificate-of-another-host"),
            (Fault::TlsNotValidNow, "service-certificate-not-valid-now"),
        ] {
            assert_eq!(reason_of(&fault).as_str(), reason);
            assert!(reasons::EVIDENCE_NOT_OBTAINED.contains(&reason_of(&fault)), "{reason}");
        }
    }
}
