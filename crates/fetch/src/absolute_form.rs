//! Requests to a proxy in plain HTTP (RFC 9112, 3.2.2).
//!
//! The library opens a tunnel (CONNECT) for every request. Proxies of offices commonly allow tunnels to port 443 alone,
//! and all national services are asked over plain HTTP: there the request line carries the whole address instead.

use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport};

/// Puts [`AbsoluteForm`] over a connection to a proxy.
#[derive(Debug)]
pub(crate) struct ToProxy {
    /// `http://host:port` of the target; nothing when no proxy is spoken to in plain HTTP.
    pub(crate) origin: Option<String>,
}

impl<In: Transport> Connector<In> for ToProxy {
    type Out = Either<In, AbsoluteForm<In>>;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(|inner| match &self.origin {
            None => Either::A(inner),
            Some(origin) => Either::B(AbsoluteForm {
                inner,
                origin: Some(origin.clone()),
            }),
        }))
    }
}

/// A connection whose first line gets the origin before its path.
#[derive(Debug)]
pub(crate) struct AbsoluteForm<In> {
    inner: In,
    origin: Option<String>,
}

impl<In: Transport> Transport for AbsoluteForm<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let Some(origin) = self.origin.take() else {
            return self.inner.transmit_output(amount, timeout);
        };
        let output = self.inner.buffers().output();
        let longer = amount + origin.len();
        let place = output.iter().take(amount).position(|byte| *byte == b' ');
        let (Some(space), true) = (place, longer <= output.len()) else {
            return Err(ureq::Error::ConnectionFailed);
        };
        let begin = space + 1;
        output.copy_within(begin..amount, begin + origin.len());
        if let Some(gap) = output.get_mut(begin..begin + origin.len()) {
            gap.copy_from_slice(origin.as_bytes());
        }
        self.inner.transmit_output(longer, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }
}
