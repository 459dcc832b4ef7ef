//! Services on other computers: their addresses, how they did, and what the settings say about them.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use qolhat_archive::{EvidenceKind, ServiceRow, TrustKind};
use qolhat_asn1::UnixTime;
use qolhat_fetch::{Address, Proxy, ProxyAddress};
use qolhat_pki::Certificate;
use serde::{Deserialize, Serialize};

use crate::courier::Courier;
use crate::open::archive_problem;
use crate::settings::internal;
use crate::wire::{
    CheckServicesRequest, ClockView, HostView, ProxyKind, ProxyView, Replacement, SaveServicesRequest, ServiceKind,
    ServiceOrigin, ServiceView, ServicesView,
};
use crate::{App, Nothing, Problem, ProblemCode};

const SERVICES: &str = "services";

/// From how many seconds on the clock is off: five minutes (row R-07).
const MAX_CLOCK_SKEW_SECONDS: i64 = 300;

/// How long a comparison of clocks counts: a day. Clocks drift by seconds, and are set wrong by hours.
const CLOCK_COMPARISON_SECONDS: i64 = 86_400;

/// Services of the НУЦ and of the root authority: those that stand in certificates they have issued, and those that
/// others report.
const KNOWN: &[(ServiceKind, &str, ServiceOrigin)] = &[
    (ServiceKind::Ocsp, "http://ocsp.pki.gov.kz", ServiceOrigin::Seen),
    (
        ServiceKind::Crl,
        "http://crl.pki.gov.kz/nca_gost_2022.crl",
        ServiceOrigin::Seen,
    ),
    (
        ServiceKind::Crl,
        "http://crl.pki.gov.kz/nca_d_gost_2022.crl",
        ServiceOrigin::Seen,
    ),
    (
        ServiceKind::Crl,
        "http://crl.pki.gov.kz/nca_rsa_2022.crl",
        ServiceOrigin::Seen,
    ),
    (
        ServiceKind::Crl,
        "http://crl.pki.gov.kz/nca_d_rsa_2022.crl",
        ServiceOrigin::Seen,
    ),
    (ServiceKind::Crl, "http://crl.root.gov.kz/rsa.crl", ServiceOrigin::Seen),
    (
        ServiceKind::Crl,
        "http://crl.root.gov.kz/gost2015_2022.crl",
        ServiceOrigin::Reported,
    ),
    (
        ServiceKind::Certificate,
        "http://pki.gov.kz/cert/nca_gost_2022.cer",
        ServiceOrigin::Seen,
    ),
    (
        ServiceKind::Certificate,
        "http://pki.gov.kz/cert/nca_rsa_2022.cer",
        ServiceOrigin::Seen,
    ),
    (
        ServiceKind::Timestamp,
        "http://tsp.pki.gov.kz/",
        ServiceOrigin::Reported,
    ),
];

/// What the settings say about services, as the archive keeps it.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(crate) struct ServiceSettings {
    pub(crate) network_allowed: bool,
    proxy: ProxyKind,
    /// Host and port. Name and password are kept in memory only.
    proxy_address: Option<String>,
    /// Whether it was given with a name, and perhaps a password.
    #[serde(default)]
    proxy_has_name: bool,
    pub(crate) replacements: Vec<Replacement>,
    pub(crate) local_hosts: Vec<String>,
}

impl ServiceSettings {
    /// What is asked in place of `address`.
    pub(crate) fn replacement(&self, kind: ServiceKind, address: &str) -> Option<&str> {
        let found = self
            .replacements
            .iter()
            .find(|replacement| replacement.kind == kind && is_same(&replacement.address, address));
        found.map(|replacement| replacement.instead.as_str())
    }

    /// The proxy of the settings; nothing when the environment decides. `named` is a proxy with its name and password.
    ///
    /// # Errors
    /// [`ProblemCode::ServiceAddressUnusable`].
    fn proxy(&self, named: Option<ProxyAddress>) -> Result<Option<Proxy>, Problem> {
        Ok(match self.proxy {
            ProxyKind::System => None,
            ProxyKind::None => Some(Proxy::None),
            ProxyKind::Given => {
                let kept = read_proxy(self.proxy_address.as_deref().unwrap_or_default())?;
                let is_it = |named: &ProxyAddress| named.place() == kept.place();
                Some(Proxy::Given(named.filter(is_it).unwrap_or(kept)))
            }
        })
    }

    fn proxy_view(&self, named: Option<&ProxyAddress>) -> ProxyView {
        let address = self.proxy_address.as_deref().map(ProxyAddress::read);
        let place = address.and_then(Result::ok).map(|address| address.place());
        let has_password = named.is_some_and(|named| Some(named.place()) == place);
        ProxyView {
            kind: self.proxy,
            has_password,
            password_forgotten: self.proxy_has_name && !has_password,
            address: place,
        }
    }
}

/// Whether two texts are the same address; one that can not be read is like itself only.
fn is_same(one: &str, other: &str) -> bool {
    one == other || matches!((Address::read(one), Address::read(other)), (Ok(one), Ok(other)) if one == other)
}

fn read_proxy(text: &str) -> Result<ProxyAddress, Problem> {
    // The text may hold a password, so it is not repeated.
    ProxyAddress::read(text).map_err(|fault| {
        Problem::new(ProblemCode::ServiceAddressUnusable)
            .with("address", "")
            .with("fault", fault.as_str())
    })
}

fn read_address(text: &str) -> Result<Address, Problem> {
    Address::read(text).map_err(|fault| {
        Problem::new(ProblemCode::ServiceAddressUnusable)
            .with("address", text)
            .with("fault", fault.as_str())
    })
}

impl App {
    /// The services, how they did, every host that the program may talk to, and the clock.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn list_services(&self, _: Nothing) -> Result<ServicesView, Problem> {
        let settings = self.service_settings()?;
        let (rows, next_updates) = {
            let session = self.session();
            let rows = session.archive.services().map_err(archive_problem)?;
            let lists = session.archive.evidence(EvidenceKind::RevocationList);
            (rows, lists.map_err(archive_problem)?)
        };
        let next_updates: BTreeMap<String, i64> = next_updates
            .into_iter()
            .filter_map(|row| Some((row.address, row.next_update?)))
            .collect();
        let mut services: Vec<ServiceView> = Vec::new();
        let mut add = |kind: ServiceKind, address: &str, origin: ServiceOrigin| {
            let Ok(address) = Address::read(address) else {
                return;
            };
            let is_known = |known: &&mut ServiceView| known.kind == kind && known.address == address.as_str();
            match services.iter_mut().find(is_known) {
                Some(known) => known.origin = known.origin.min(origin),
                None => services.push(service_view(kind, &address, origin)),
            }
        };
        for (kind, address, origin) in KNOWN {
            add(*kind, address, *origin);
        }
        for certificate in self.certificates_of_store()? {
            for (kind, address) in addresses_in(&certificate) {
                add(kind, &address, ServiceOrigin::Store);
            }
        }
        for replacement in &settings.replacements {
            add(replacement.kind, &replacement.address, ServiceOrigin::Settings);
        }
        let replaces = |row: &ServiceRow| {
            let mut replacements = settings.replacements.iter();
            replacements.any(|replacement| is_same(&replacement.instead, &row.address))
        };
        for row in rows.iter().filter(|row| !replaces(row)) {
            if let Some(kind) = kind_of(&row.kind) {
                add(kind, &row.address, ServiceOrigin::Used);
            }
        }
        for service in &mut services {
            service.instead = settings.replacement(service.kind, &service.address).map(|instead| {
                Address::read(instead).map_or_else(|_| instead.to_owned(), |address| address.to_string())
            });
            let asked = service.instead.as_ref().unwrap_or(&service.address);
            let is_it = |row: &&ServiceRow| kind_of(&row.kind) == Some(service.kind) && row.address == *asked;
            if let Some(row) = rows.iter().find(is_it) {
                tell_health(service, row);
            }
            let next_update = next_updates
                .iter()
                .find(|(address, _)| is_same(address, &service.address));
            service.next_update = next_update.map(|(_, moment)| UnixTime(*moment).to_string());
        }
        services.sort_by(|one, other| (one.kind, &one.address).cmp(&(other.kind, &other.address)));
        Ok(ServicesView {
            network_allowed: settings.network_allowed,
            proxy: settings.proxy_view(self.named_proxy().as_ref()),
            hosts: hosts_of(&services, &settings),
            clock: self.clock_of(&rows),
            services,
            local_hosts: settings.local_hosts,
        })
    }

    /// Changes how services are asked.
    ///
    /// # Errors
    /// [`ProblemCode::ServiceAddressUnusable`]; then nothing was changed.
    pub fn save_services(&self, request: SaveServicesRequest) -> Result<ServicesView, Problem> {
        let kept = self.service_settings()?;
        for replacement in &request.replacements {
            read_address(&replacement.address)?;
            read_address(&replacement.instead)?;
        }
        let mut local_hosts = Vec::new();
        for host in &request.local_hosts {
            local_hosts.push(read_address(&format!("http://{host}/"))?.host().to_owned());
        }
        let given = request
            .proxy_address
            .map(|address| read_proxy(&address.0))
            .transpose()?;
        let settings = ServiceSettings {
            network_allowed: request.network_allowed,
            proxy: request.proxy,
            proxy_has_name: given
                .as_ref()
                .map_or(kept.proxy_has_name, ProxyAddress::has_credentials),
            proxy_address: given.as_ref().map(ProxyAddress::place).or(kept.proxy_address),
            replacements: request.replacements,
            local_hosts,
        };
        settings.proxy(None)?;
        self.set_property(SERVICES, &serde_json::to_string(&settings).map_err(internal)?)?;
        if let Some(given) = given {
            let named = given.has_credentials().then_some(given);
            *self.named_proxy.lock().unwrap_or_else(PoisonError::into_inner) = named;
        }
        self.list_services(Nothing {})
    }

    /// Asks services whether they answer. Lists are not fetched whole for that: their beginning is enough.
    ///
    /// The user asked for it, so the network is used also when it is not allowed otherwise.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`]. A service that does not answer is told in the view.
    pub fn check_services(&self, request: CheckServicesRequest) -> Result<ServicesView, Problem> {
        let services = self.list_services(Nothing {})?.services;
        let mut courier = Courier::new(self)?;
        for service in services {
            let is_meant = |address: &String| is_same(address, &service.address);
            if request.addresses.is_empty() || request.addresses.iter().any(is_meant) {
                courier.probe(service.kind, &service.address);
            }
        }
        self.list_services(Nothing {})
    }

    /// The proxy on the way to services, as the settings say; nothing when the environment decides.
    ///
    /// # Errors
    /// [`ProblemCode::ServiceAddressUnusable`].
    pub(crate) fn proxy(&self, settings: &ServiceSettings) -> Result<Option<Proxy>, Problem> {
        settings.proxy(self.named_proxy())
    }

    fn named_proxy(&self) -> Option<ProxyAddress> {
        let named = self.named_proxy.lock().unwrap_or_else(PoisonError::into_inner);
        named.clone()
    }

    pub(crate) fn service_settings(&self) -> Result<ServiceSettings, Problem> {
        let kept = self.session().archive.property(SERVICES).map_err(archive_problem)?;
        Ok(kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// The median: one service with a wrong clock of its own makes no alarm.
    fn clock_of(&self, rows: &[ServiceRow]) -> ClockView {
        let now = self.now().0;
        let mut skews: Vec<i64> = rows
            .iter()
            .filter(|row| now.abs_diff(row.last_used_at) <= CLOCK_COMPARISON_SECONDS.unsigned_abs())
            .filter_map(|row| row.clock_skew)
            .collect();
        skews.sort_unstable();
        let median = skews.get(skews.len() / 2).copied();
        ClockView {
            skew_seconds: median,
            compared: u32::try_from(skews.len()).unwrap_or(u32::MAX),
            is_off: median.is_some_and(|skew| skew.unsigned_abs() > MAX_CLOCK_SKEW_SECONDS.unsigned_abs()),
        }
    }

    /// This computer's clock against those of the services that were asked lately: what a person should know before
    /// signing, since the time in a signature is this computer's.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn compare_clock(&self, _: Nothing) -> Result<ClockView, Problem> {
        let rows = self.session().archive.services().map_err(archive_problem)?;
        Ok(self.clock_of(&rows))
    }

    /// Certificates whose addresses the program may ask: those of the trust store, and of keys that were used here.
    fn certificates_of_store(&self) -> Result<Vec<Certificate>, Problem> {
        let session = self.session();
        let mut certificates = Vec::new();
        for kind in [TrustKind::Anchor, TrustKind::Intermediate] {
            let rows = session.archive.trust(kind).map_err(archive_problem)?;
            certificates.extend(rows.iter().filter_map(|row| Certificate::from_der(&row.der).ok()));
        }
        let keys = session.archive.key_files().map_err(archive_problem)?;
        let of_keys = keys.iter().filter_map(|key| key.certificate.as_deref());
        certificates.extend(of_keys.filter_map(|der| Certificate::from_der(der).ok()));
        Ok(certificates)
    }
}

/// The addresses of HTTP in a certificate, and what each is for.
pub(crate) fn addresses_in(certificate: &Certificate) -> Vec<(ServiceKind, String)> {
    let of = |kind, addresses: Vec<String>| addresses.into_iter().map(move |address| (kind, address));
    of(ServiceKind::Ocsp, certificate.ocsp_urls())
        .chain(of(ServiceKind::Crl, certificate.crl_urls()))
        .chain(of(ServiceKind::Crl, certificate.delta_crl_urls()))
        .chain(of(ServiceKind::Certificate, certificate.issuer_urls()))
        .collect()
}

fn service_view(kind: ServiceKind, address: &Address, origin: ServiceOrigin) -> ServiceView {
    ServiceView {
        kind,
        address: address.to_string(),
        instead: None,
        origin,
        last_used_at: None,
        last_success_at: None,
        latency_ms: None,
        last_fault: None,
        last_fault_at: None,
        next_update: None,
    }
}

fn tell_health(service: &mut ServiceView, row: &ServiceRow) {
    let moment = |seconds: Option<i64>| seconds.map(|seconds| UnixTime(seconds).to_string());
    service.last_used_at = moment(Some(row.last_used_at));
    service.last_success_at = moment(row.last_success_at);
    service.latency_ms = row.latency_ms;
    service.last_fault.clone_from(&row.last_fault);
    service.last_fault_at = moment(row.last_fault_at);
}

/// Every host behind the services, those of replacements and the proxy's included.
fn hosts_of(services: &[ServiceView], settings: &ServiceSettings) -> Vec<HostView> {
    let mut hosts: BTreeMap<String, HostView> = BTreeMap::new();
    for service in services {
        let (address, origin) = match &service.instead {
            Some(instead) => (instead, ServiceOrigin::Settings),
            None => (&service.address, service.origin),
        };
        let Ok(address) = Address::read(address) else {
            continue;
        };
        let host = hosts.entry(address.host().to_owned()).or_insert_with(|| HostView {
            host: address.host().to_owned(),
            kinds: Vec::new(),
            origins: Vec::new(),
            last_used_at: None,
        });
        host.kinds.push(service.kind);
        host.origins.push(origin);
        host.last_used_at = host.last_used_at.take().max(service.last_used_at.clone());
    }
    let proxy = settings
        .proxy_address
        .as_deref()
        .filter(|_| settings.proxy == ProxyKind::Given);
    if let Some(Ok(proxy)) = proxy.map(ProxyAddress::read) {
        let host = hosts.entry(proxy.host().to_owned()).or_insert_with(|| HostView {
            host: proxy.host().to_owned(),
            kinds: Vec::new(),
            origins: Vec::new(),
            last_used_at: None,
        });
        host.origins.push(ServiceOrigin::Settings);
    }
    let mut hosts: Vec<HostView> = hosts.into_values().collect();
    for host in &mut hosts {
        host.kinds.sort_unstable();
        host.kinds.dedup();
        host.origins.sort_unstable();
        host.origins.dedup();
    }
    hosts
}

/// The kind that a word of the archive stands for.
fn kind_of(word: &str) -> Option<ServiceKind> {
    Some(match word {
        "ocsp" => ServiceKind::Ocsp,
        "crl" => ServiceKind::Crl,
        "certificate" => ServiceKind::Certificate,
        "timestamp" => ServiceKind::Timestamp,
        _ => return None,
    })
}
