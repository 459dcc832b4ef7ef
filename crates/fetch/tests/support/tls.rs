//! Servers under TLS, with certificates of the test's own.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "tests")]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use qolhat_asn1::{CivilTime, Oid, Tag, UnixTime, der};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{Asked, Duplex, Reply, Server};

const EC_PUBLIC_KEY: Oid = Oid::new_unwrap("1.2.840.10045.2.1");
const P256: Oid = Oid::new_unwrap("1.2.840.10045.3.1.7");
const ECDSA_SHA256: Oid = Oid::new_unwrap("1.2.840.10045.4.3.2");
const COMMON_NAME: Oid = Oid::new_unwrap("2.5.4.3");
const BASIC_CONSTRAINTS: Oid = Oid::new_unwrap("2.5.29.19");
const SUBJECT_ALT_NAME: Oid = Oid::new_unwrap("2.5.29.17");

/// From year to year.
pub type Years = (i64, i64);

/// Whatever the clock of the computer that runs the tests shows.
pub const ALWAYS: Years = (2000, 2049);

struct Key {
    pair: EcdsaKeyPair,
    pkcs8: Vec<u8>,
}

impl Key {
    fn generate() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self {
            pair: EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap(),
            pkcs8: pkcs8.as_ref().to_vec(),
        }
    }

    fn public(&self) -> Vec<u8> {
        let algorithm = der::sequence(&[&der::oid(EC_PUBLIC_KEY), &der::oid(P256)]);
        der::sequence(&[&algorithm, &der::bit_string(self.pair.public_key().as_ref())])
    }
}

/// An authority for servers.
pub struct TlsAuthority {
    name: Vec<u8>,
    key: Key,
    der: Vec<u8>,
}

impl TlsAuthority {
    pub fn found(name: &str) -> Self {
        let key = Key::generate();
        let is_authority = der::sequence(&[&der::boolean(true)]);
        let extension = extension(BASIC_CONSTRAINTS, true, &is_authority);
        let name = common_name(name);
        let der = certificate((&name, &key), (&name, &key), ALWAYS, &extension);
        Self { name, key, der }
    }

    pub fn der(&self) -> Vec<u8> {
        self.der.clone()
    }

    /// A server whose certificate is for `host` during `years`.
    pub fn server(
        &self,
        host: &Host,
        years: Years,
        answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
    ) -> Server {
        let key = Key::generate();
        let name = match host {
            Host::Loopback => der::implicit(7, &[127, 0, 0, 1]),
            Host::Name(name) => der::implicit(2, name.as_bytes()),
        };
        let alt_name = extension(SUBJECT_ALT_NAME, false, &der::sequence(&[&name]));
        let own = certificate(
            (&self.name, &self.key),
            (&common_name("server"), &key),
            years,
            &alt_name,
        );
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![own.into()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.pkcs8)),
            )
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wrap = move |stream: TcpStream| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            Box::new(Secure(StreamOwned::new(connection, stream))) as Box<dyn Duplex>
        };
        Server::under(listener, wrap, answer)
    }
}

/// Whose certificate it is.
pub enum Host {
    /// 127.0.0.1, where the servers are.
    Loopback,
    Name(&'static str),
}

/// A connection that says when it ends.
struct Secure(StreamOwned<ServerConnection, TcpStream>);

impl Read for Secure {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Secure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        self.0.conn.send_close_notify();
        let _ = self.0.flush();
    }
}

/// TBSCertificate and its signature (RFC 5280, 4.1).
fn certificate(
    (issuer, signer): (&[u8], &Key),
    (subject, key): (&[u8], &Key),
    (from, until): Years,
    extension: &[u8],
) -> Vec<u8> {
    let algorithm = der::sequence(&[&der::oid(ECDSA_SHA256)]);
    let first_day = |year| {
        let time = CivilTime {
            year,
            month: 1,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
        };
        let time: UnixTime = time.to_unix().unwrap();
        der::time(time)
    };
    let tbs = der::sequence(&[
        &der::explicit(0, &der::small_unsigned(2)),
        &der::small_unsigned(1),
        &algorithm,
        issuer,
        &der::sequence(&[&first_day(from), &first_day(until)]),
        subject,
        &key.public(),
        &der::explicit(3, &der::sequence(&[extension])),
    ]);
    let signature = signer.pair.sign(&SystemRandom::new(), &tbs).unwrap();
    der::sequence(&[&tbs, &algorithm, &der::bit_string(signature.as_ref())])
}

fn extension(kind: Oid, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { der::boolean(true) } else { Vec::new() };
    der::sequence(&[&der::oid(kind), &critical, &der::octet_string(value)])
}

fn common_name(name: &str) -> Vec<u8> {
    let attribute = der::sequence(&[&der::oid(COMMON_NAME), &der::utf8_string(name)]);
    der::sequence(&[&der::element(Tag::SET, &attribute)])
}
