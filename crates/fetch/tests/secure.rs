//! Requests under TLS to real servers on the loopback, with certificates of the test's own.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

#[path = "support/tls.rs"]
mod tls;

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use qolhat_asn1::UnixTime;
use qolhat_fetch::{
    Address, AllowList, Client, Exchange, Fault, MAX_ATTEMPTS, MAX_OCSP_RESPONSE_BYTES, Proxy, ProxyAddress, Request,
    Settings, Timeouts, TlsRoots,
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

/// A proxy that opens a tunnel to the server, and what it was asked.
fn tunnel_to(server: &Server) -> (ProxyAddress, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let given = format!("anna:hunter22@{}", listener.local_addr().unwrap());
    let (asked, port) = (Arc::new(Mutex::new(String::new())), server.port());
    let heard = Arc::clone(&asked);
    // Ends with the connection.
    std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            client.read_exact(&mut byte).unwrap();
            head.extend_from_slice(&byte);
        }
        *heard.lock().unwrap() = String::from_utf8(head).unwrap();
        client
            .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
            .unwrap();
        let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut from_client, &mut to_server);
            let _ = to_server.shutdown(Shutdown::Write);
        });
        let _ = std::io::copy(&mut server, &mut client);
        let _ = client.shutdown(Shutdown::Write);
    });
    (ProxyAddress::read(&given).unwrap(), asked)
}

#[test]
fn a_tunnel_of_a_proxy_hears_no_question_and_proves_nothing() {
    let authority = TlsAuthority::found("Servers");
    for (roots, expected) in [
        (TlsRoots::These(vec![authority.der()]), Ok(())),
        (TlsRoots::Public, Err(Fault::TlsUntrusted)),
    ] {
        let server = authority.server(&Host::Loopback, ALWAYS, good);
        let (proxy, asked) = tunnel_to(&server);
        let client = Client::new(Settings {
            proxy: Proxy::Given(proxy),
            tls_roots: roots,
            ..Settings::default()
        });
        let (exchange, bytes) = ask(&client, &server);
        assert_eq!(exchange.outcome, expected);
        assert_eq!(bytes.is_some(), expected.is_ok());
        let asked = asked.lock().unwrap().to_ascii_lowercase();
        assert!(
            asked.starts_with(&format!("connect 127.0.0.1:{}", server.port())),
            "{asked}"
        );
        assert!(asked.contains("proxy-authorization: basic"), "{asked}");
        // The password is for the proxy, and the question for the server.
        let told = server.asked();
        assert!(
            told.iter()
                .all(|request| request.header("proxy-authorization").is_none())
        );
        assert_eq!(told.len(), usize::from(expected.is_ok()));
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
