//! Requests under TLS to real servers on the loopback, with certificates of the test's own.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

#[path = "support/tls.rs"]
mod tls;

use std::time::Duration;

use qolhat_asn1::UnixTime;
use qolhat_fetch::{
    Address, AllowList, Client, Exchange, Fault, MAX_ATTEMPTS, MAX_OCSP_RESPONSE_BYTES, Request, Settings, Timeouts,
    TlsRoots,
};
use support::{Asked, Reply, Server};
use tls::{ALWAYS, Host, TlsAuthority, Years};

/// OCSPResponse with the status "tryLater": DER is all that counts here.
const ANSWER: [u8; 5] = [0x30, 0x03, 0x0A, 0x01, 0x03];

const OCSP: &str = "application/ocsp-response";

const NOW: UnixTime = UnixTime(1_788_249_600);

/// Every question is small, so nobody waits for a list.
fn client(tls_roots: TlsRoots) -> Client {
    let limit = Duration::from_secs(20);
    Client::new(Settings {
        timeouts: Timeouts {
            connect: limit,
            read: limit,
            total: limit,
            total_of_list: limit,
        },
        pause: Duration::ZERO,
        tls_roots,
        ..Settings::default()
    })
}

fn ask(client: &Client, server: &Server) -> (Exchange, Option<Vec<u8>>) {
    let address = Address::read(&format!("https://127.0.0.1:{}/ocsp", server.port())).unwrap();
    let mut allowed = AllowList::new();
    allowed.allow(&address);
    allowed.allow_local(address.host());
    client.fetch(&Request::ocsp(&address, b"question"), &allowed, NOW)
}

fn good(_: &Asked, _: usize) -> Reply {
    Reply::ok(OCSP, &ANSWER)
}

fn trusting(authority: &TlsAuthority) -> Client {
    client(TlsRoots::These(vec![authority.der()]))
}

#[test]
fn a_server_whose_authority_is_believed_is_asked() {
    let authority = TlsAuthority::found("Servers");
    let server = authority.server(&Host::Loopback, ALWAYS, good);
    let (exchange, bytes) = ask(&trusting(&authority), &server);
    assert_eq!(exchange.outcome, Ok(()));
    assert_eq!(bytes.unwrap(), ANSWER);
    assert_eq!(server.asked()[0].body, b"question");
}

#[test]
fn a_server_that_does_not_prove_who_it_is_hears_nothing() {
    let authority = TlsAuthority::found("Servers");
    // The same name and another key.
    let namesake = TlsAuthority::found("Servers");
    let other = TlsAuthority::found("Others");
    let elsewhere = Host::Name("ocsp.example");
    let (past, future): (Years, Years) = ((2000, 2001), (2048, 2049));
    let own = || TlsRoots::These(vec![authority.der()]);
    for (host, years, roots, expected) in [
        (Host::Loopback, ALWAYS, TlsRoots::Public, Fault::TlsUntrusted),
        (Host::Loopback, ALWAYS, TlsRoots::These(Vec::new()), Fault::TlsUntrusted),
        (
            Host::Loopback,
            ALWAYS,
            TlsRoots::These(vec![other.der()]),
            Fault::TlsUntrusted,
        ),
        (
            Host::Loopback,
            ALWAYS,
            TlsRoots::These(vec![namesake.der()]),
            Fault::TlsUntrusted,
        ),
        (elsewhere, ALWAYS, own(), Fault::TlsOtherHost),
        (Host::Loopback, past, own(), Fault::TlsNotValidNow),
        (Host::Loopback, future, own(), Fault::TlsNotValidNow),
    ] {
        let server = authority.server(&host, years, good);
        let (exchange, bytes) = ask(&client(roots), &server);
        assert_eq!(exchange.outcome, Err(expected));
        assert_eq!(exchange.attempts, 1, "{:?} does not pass", exchange.outcome);
        assert!(bytes.is_none() && server.asked().is_empty());
    }
}

/// The faults that servers without TLS are tested with, and what comes after them.
#[test]
fn faults_under_tls_are_those_without_it() {
    let authority = TlsAuthority::found("Servers");
    let client = trusting(&authority);
    let length = usize::try_from(MAX_OCSP_RESPONSE_BYTES).unwrap();
    let mut large = vec![0x30, 0x83, 0x10, 0x00, 0x00];
    large.resize(length + 5, 0);
    let attempts = |fault: &Fault| if fault.may_pass() { MAX_ATTEMPTS } else { 1 };
    for (reply, expected) in [
        (Reply::status("503 Service Unavailable"), Fault::Status(503)),
        (Reply::status("404 Not Found"), Fault::Status(404)),
        (Reply::ok(OCSP, &ANSWER).without_last(2), Fault::Truncated),
        (Reply::ok("text/html", b"<html>"), Fault::Html),
        (Reply::ok(OCSP, b""), Fault::Empty),
        (
            Reply::ok(OCSP, &large),
            Fault::TooLarge {
                limit: MAX_OCSP_RESPONSE_BYTES,
            },
        ),
        (
            Reply::redirect("302 Found", "http://127.0.0.1/ocsp"),
            Fault::Redirect {
                to: "http://127.0.0.1/ocsp".to_owned(),
            },
        ),
    ] {
        let bad = reply.clone();
        let server = authority.server(&Host::Loopback, ALWAYS, move |_, _| bad.clone());
        let (exchange, _) = ask(&client, &server);
        assert_eq!(exchange.outcome, Err(expected.clone()));
        assert_eq!(exchange.attempts, attempts(&expected));

        let server = authority.server(&Host::Loopback, ALWAYS, move |asked, earlier| match earlier {
            0 => reply.clone(),
            _ => good(asked, earlier),
        });
        let (exchange, bytes) = ask(&client, &server);
        assert_eq!(bytes.is_some(), expected.may_pass(), "{:?}", exchange.outcome);
        if expected.may_pass() {
            assert_eq!((exchange.attempts, server.asked().len()), (2, 2));
        }
    }
}
