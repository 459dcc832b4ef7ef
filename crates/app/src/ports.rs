//! What is injected: the clock, randomness, the network, and the dialogs of the desktop.

use std::path::PathBuf;

use qolhat_asn1::UnixTime;
use qolhat_fetch::{AllowList, Client, Exchange, Fault, Proxy, ProxyFault, Request, Settings, Sink};

use crate::wire::PickPurpose;

/// Tells the time. The only place the program asks.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> UnixTime;
}

/// Randomness for keys, nonces and salts.
pub trait RandomSource: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the system has none to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomUnavailable>;
}

/// The system gave no randomness.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the system gave no randomness")]
pub struct RandomUnavailable;

/// The desktop's dialogs. A path is born here and stays in the core.
pub trait FilePicker: Send + Sync {
    /// Files the user chose; empty when they changed their mind.
    fn pick_files(&self, purpose: PickPurpose) -> Vec<PathBuf>;
    /// A folder the user chose.
    fn pick_folder(&self, purpose: PickPurpose) -> Option<PathBuf>;
}

/// Other computers. Whether they may be asked at all is decided before: by the settings, or for one verification.
pub trait Network: Send + Sync {
    /// Asks, through `proxy` or, when there is none, as the environment says.
    fn fetch(
        &self,
        request: &Request<'_>,
        allowed: &AllowList,
        proxy: Option<&Proxy>,
        now: UnixTime,
        sink: &mut dyn Sink,
    ) -> Exchange;
}

/// Everything that is injected.
pub struct Ports {
    /// The clock.
    pub clock: Box<dyn Clock>,
    /// Randomness.
    pub random: Box<dyn RandomSource>,
    /// Other computers.
    pub network: Box<dyn Network>,
    /// Dialogs.
    pub picker: Box<dyn FilePicker>,
}

/// The clock of the computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixTime {
        UnixTime(jiff::Timestamp::now().as_second())
    }
}

/// A clock that stands still, for tests and for looking at screens.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub UnixTime);

impl Clock for FixedClock {
    fn now(&self) -> UnixTime {
        self.0
    }
}

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl RandomSource for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomUnavailable> {
        getrandom::fill(bytes).map_err(|_| RandomUnavailable)
    }
}

/// The network of the computer.
#[derive(Clone, Debug)]
pub struct SystemNetwork {
    settings: Settings,
    /// The proxy of the environment, or that it names none that can be used.
    environment: Result<Proxy, ProxyFault>,
}

impl SystemNetwork {
    /// A network whose proxy is that of the environment, which the face reads.
    pub fn with_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            settings: Settings::default(),
            environment: Proxy::from_environment(variable),
        }
    }

    /// A network where requests are made like this, whatever the environment says.
    #[must_use]
    pub fn with_settings(settings: Settings) -> Self {
        Self {
            environment: Ok(settings.proxy.clone()),
            settings,
        }
    }
}

impl Network for SystemNetwork {
    fn fetch(
        &self,
        request: &Request<'_>,
        allowed: &AllowList,
        proxy: Option<&Proxy>,
        now: UnixTime,
        sink: &mut dyn Sink,
    ) -> Exchange {
        // Past a proxy that was meant, nobody is asked directly.
        let Ok(proxy) = proxy.map_or_else(|| self.environment.clone(), |proxy| Ok(proxy.clone())) else {
            return Exchange::unasked(request, now, Fault::ProxyRefused);
        };
        let settings = Settings {
            proxy,
            ..self.settings.clone()
        };
        Client::new(settings).fetch_into(request, allowed, now, sink)
    }
}

/// No network: nobody is ever asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoNetwork;

impl Network for NoNetwork {
    fn fetch(
        &self,
        request: &Request<'_>,
        _: &AllowList,
        _: Option<&Proxy>,
        now: UnixTime,
        _: &mut dyn Sink,
    ) -> Exchange {
        Exchange::unasked(request, now, Fault::Offline)
    }
}

/// A face without dialogs.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPicker;

impl FilePicker for NoPicker {
    fn pick_files(&self, _: PickPurpose) -> Vec<PathBuf> {
        Vec::new()
    }

    fn pick_folder(&self, _: PickPurpose) -> Option<PathBuf> {
        None
    }
}

impl Ports {
    /// The clock and randomness of this computer; no dialogs, and no network.
    #[must_use]
    pub fn system() -> Self {
        Self {
            clock: Box::new(SystemClock),
            random: Box::new(SystemRandom),
            network: Box::new(NoNetwork),
            picker: Box::new(NoPicker),
        }
    }
}
