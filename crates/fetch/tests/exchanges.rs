//! Requests to real servers on the loopback: each fault beside its good twin.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::time::Duration;

use qolhat_asn1::UnixTime;
use qolhat_fetch::{
    Address, AllowList, Client, Exchange, Fault, Kind, MAX_ATTEMPTS, MAX_CERTIFICATE_BYTES, MAX_OCSP_RESPONSE_BYTES,
    MAX_REDIRECTS, MAX_RETRY_AFTER, Proxy, ProxyAddress, Request, Settings, Sink, Timeouts,
};
use support::{Asked, Reply, Server};

/// OCSPResponse with the status "tryLater": DER is all that counts here.
const ANSWER: [u8; 5] = [0x30, 0x03, 0x0A, 0x01, 0x03];

const OCSP: &str = "application/ocsp-response";

fn settings() -> Settings {
    Settings {
        timeouts: Timeouts {
            connect: Duration::from_secs(5),
            // A busy computer must not look like a silent server.
            read: Duration::from_secs(10),
            total: Duration::from_secs(20),
            total_of_list: Duration::from_secs(20),
        },
        pause: Duration::ZERO,
        ..Settings::default()
    }
}

/// For servers that are silent on purpose.
fn impatient() -> Settings {
    let timeouts = Timeouts {
        read: Duration::from_millis(200),
        ..settings().timeouts
    };
    Settings { timeouts, ..settings() }
}

const NOW: UnixTime = UnixTime(1_788_249_600);

fn client_with(settings: Settings) -> Client {
    Client::new(settings)
}

fn address(text: &str) -> Address {
    Address::read(text).unwrap()
}

fn allowed(address: &Address) -> AllowList {
    let mut allowed = AllowList::new();
    allowed.allow(address);
    allowed.allow_local(address.host());
    allowed
}

fn ask(client: &Client, text: &str) -> (Exchange, Option<Vec<u8>>) {
    let address = address(text);
    client.fetch(&Request::ocsp(&address, b"question"), &allowed(&address), NOW)
}

fn get(text: &str, kind: Kind) -> (Exchange, Option<Vec<u8>>) {
    let address = address(text);
    let request = match kind {
        Kind::RevocationList => Request::revocation_list(&address),
        _ => Request::certificate(&address),
    };
    client_with(settings()).fetch(&request, &allowed(&address), NOW)
}

/// What a question to a server with this answer ends with, and how often it was asked.
fn outcome(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> (Result<Vec<u8>, Fault>, usize) {
    let server = Server::start(answer);
    let (exchange, bytes) = ask(&client_with(settings()), &server.at("/ocsp"));
    assert_eq!(exchange.outcome.is_ok(), bytes.is_some());
    let asked = server.asked().len();
    (exchange.outcome.map(|()| bytes.unwrap()), asked)
}

fn refused(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Fault {
    let (outcome, asked) = outcome(answer);
    let fault = outcome.unwrap_err();
    let expected = if fault.may_pass() {
        usize::try_from(MAX_ATTEMPTS).unwrap()
    } else {
        1
    };
    assert_eq!(
        asked, expected,
        "a fault that may pass is tried again, and no other: {fault:?}"
    );
    fault
}

fn accepted(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> usize {
    let (outcome, asked) = outcome(answer);
    assert_eq!(outcome.unwrap(), ANSWER);
    asked
}

#[test]
fn a_question_is_asked_and_recorded() {
    let server = Server::start(|_, _| Reply::ok(OCSP, &ANSWER));
    let (exchange, bytes) = ask(&client_with(settings()), &server.at("/ocsp/?a=b"));
    assert_eq!(bytes.unwrap(), ANSWER);
    assert_eq!(exchange.outcome, Ok(()));
    assert_eq!((exchange.kind, exchange.attempts), (Kind::OcspResponse, 1));
    assert_eq!((exchange.bytes_sent, exchange.bytes_received), (8, 5));
    assert_eq!(exchange.address, server.at("/ocsp/?a=b"));
    assert_eq!((exchange.host.as_str(), exchange.proxy.as_deref()), ("127.0.0.1", None));
    assert_eq!(exchange.started_at, UnixTime(1_788_249_600));
    assert_eq!(exchange.server_time.unwrap().to_string(), "2026-09-01T08:00:00Z");
    let [asked] = &server.asked()[..] else {
        panic!("asked once")
    };
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/ocsp/?a=b"));
    assert_eq!(asked.header("content-type"), Some("application/ocsp-request"));
    assert_eq!(asked.header("accept"), Some("application/ocsp-response"));
    assert!(
        asked
            .header("user-agent")
            .is_some_and(|name| name.starts_with("qolhat/"))
    );
    assert_eq!(asked.header("host").unwrap(), format!("127.0.0.1:{}", server.port()));
    assert_eq!(asked.header("cookie"), None);
    assert_eq!(asked.body, b"question");
}

#[test]
fn each_kind_has_its_method_and_media_type() {
    let server = Server::start(|_, _| Reply::ok("application/octet-stream", &ANSWER));
    let address = address(&server.at("/"));
    let client = client_with(settings());
    for request in [
        Request::timestamp(&address, b"query"),
        Request::revocation_list(&address),
        Request::certificate(&address),
    ] {
        let (exchange, bytes) = client.fetch(&request, &allowed(&address), NOW);
        assert_eq!(bytes.unwrap(), ANSWER, "{exchange:?}");
    }
    let asked = server.asked();
    let methods: Vec<&str> = asked.iter().map(|asked| asked.method.as_str()).collect();
    assert_eq!(methods, ["POST", "GET", "GET"]);
    assert_eq!(asked[0].header("content-type"), Some("application/timestamp-query"));
    assert!(asked[1].header("accept").unwrap().starts_with("application/pkix-crl"));
}

#[test]
fn statuses_are_told_by_number() {
    for (status, number) in [
        ("404 Not Found", 404),
        ("403 Forbidden", 403),
        ("503 Service Unavailable", 503),
        ("204 No Content", 204),
        ("511 Network Authentication Required", 511),
        ("304 Not Modified", 304),
    ] {
        assert_eq!(refused(move |_, _| Reply::status(status)), Fault::Status(number));
    }
}

#[test]
fn a_fault_that_passes_is_forgotten() {
    let troubled = |reply: Reply| {
        move |_: &Asked, earlier: usize| match earlier {
            0 => reply.clone(),
            _ => Reply::ok(OCSP, &ANSWER),
        }
    };
    for reply in [
        Reply::status("503 Service Unavailable"),
        Reply::raw(b""),
        Reply::ok(OCSP, &ANSWER).without_last(2),
    ] {
        assert_eq!(accepted(troubled(reply)), 2);
    }
    let server = Server::start(troubled(Reply::ok(OCSP, &ANSWER).stalled_after(20)));
    let (exchange, bytes) = ask(&client_with(impatient()), &server.at("/ocsp"));
    assert_eq!(bytes.unwrap(), ANSWER, "{exchange:?}");
    assert!(exchange.attempts > 1);
}

/// The server of the tests says that it is 2026-09-01T08:00:00Z.
#[test]
fn a_server_that_wants_to_be_left_alone_is_asked_again_only_soon_or_never() {
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        for (value, expected) in [
            ("0", MAX_ATTEMPTS),
            ("Tue, 01 Sep 2026 08:00:00 GMT", MAX_ATTEMPTS),
            ("Tue, 01 Sep 2026 07:00:00 GMT", MAX_ATTEMPTS),
            // What can not be read says nothing.
            ("soon", MAX_ATTEMPTS),
            ("3600", 1),
            ("99999999999999999999999", 1),
            ("Tue, 01 Sep 2026 09:00:00 GMT", 1),
        ] {
            let head = format!("Retry-After: {value}\r\nContent-Length: 0\r\n");
            let again = head.clone();
            let (exchange, asked) = {
                let server = Server::start(move |_, _| Reply::with_head(status, &head, b""));
                let (exchange, _) = ask(&client_with(settings()), &server.at("/ocsp"));
                (exchange, server.asked().len())
            };
            assert_eq!(exchange.attempts, expected, "{value}");
            assert_eq!(asked, usize::try_from(expected).unwrap());
            assert!(matches!(exchange.outcome, Err(Fault::Status(429 | 503))));
            assert_eq!(
                exchange.retry_after.is_some_and(|pause| pause > MAX_RETRY_AFTER),
                expected == 1
            );
            // It answers the second time, when there is one.
            let server = Server::start(move |_, earlier| match earlier {
                0 => Reply::with_head(status, &again, b""),
                _ => Reply::ok(OCSP, &ANSWER),
            });
            let (exchange, bytes) = ask(&client_with(settings()), &server.at("/ocsp"));
            assert_eq!(bytes.is_some(), expected > 1, "{value}");
            assert_eq!(exchange.retry_after.is_some(), expected == 1, "the last answer counts");
        }
    }
}

#[test]
fn a_redirect_to_the_same_host_is_followed() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let server = Server::start(move |asked, _| match asked.target.as_str() {
            "/ocsp" => Reply::redirect(status, "/new"),
            "/new" if asked.method == "POST" && asked.body == b"question" => Reply::ok(OCSP, &ANSWER),
            _ => Reply::status("404 Not Found"),
        });
        let (exchange, bytes) = ask(&client_with(settings()), &server.at("/ocsp"));
        assert_eq!(bytes.unwrap(), ANSWER, "{status}: {exchange:?}");
        assert_eq!(exchange.attempts, 1);
    }
    // A list is read from wherever the answer is.
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/list" => Reply::redirect("303 See Other", "new"),
        _ => Reply::ok("application/pkix-crl", &ANSWER),
    });
    assert!(get(&server.at("/list"), Kind::RevocationList).1.is_some());
}

#[test]
fn a_redirect_elsewhere_is_refused_and_not_visited() {
    let other = Server::start(|_, _| Reply::ok(OCSP, &ANSWER));
    let port = other.port();
    for location in [
        format!("http://localhost:{port}/"),
        // Another port is another service.
        other.at("/"),
        "//portal.example/login".to_owned(),
        "file:///etc/passwd".to_owned(),
        "http://user@127.0.0.1/".to_owned(),
    ] {
        let expected = location.clone();
        let fault = refused(move |_, _| Reply::redirect("302 Found", &location));
        assert_eq!(fault, Fault::Redirect { to: expected });
    }
    assert!(other.asked().is_empty());
    // The answer to a question can not be elsewhere and be read without it.
    let fault = refused(|_, _| Reply::redirect("303 See Other", "/answer"));
    assert!(matches!(fault, Fault::Redirect { .. }), "{fault:?}");
}

#[test]
fn a_redirect_without_end_ends() {
    let server = Server::start(|_, earlier| Reply::redirect("302 Found", &format!("/{earlier}")));
    let (exchange, _) = ask(&client_with(settings()), &server.at("/"));
    assert_eq!(exchange.outcome, Err(Fault::TooManyRedirects));
    assert_eq!(server.asked().len(), usize::try_from(MAX_REDIRECTS).unwrap() + 1);
}

#[test]
fn a_silent_server_is_given_up() {
    let whole = Reply::ok(OCSP, &ANSWER);
    assert_eq!(accepted(move |_, _| whole.clone()), 1);
    // Nothing at all, half a head, half a body.
    for count in [0, 30, 110] {
        let server = Server::start(move |_, _| {
            let body = [&[0x30, 0x81, 0x7F][..], &[5; 0x7F]].concat();
            Reply::ok(OCSP, &body).stalled_after(count)
        });
        let (exchange, _) = ask(&client_with(impatient()), &server.at("/ocsp"));
        assert_eq!(exchange.outcome, Err(Fault::Timeout), "{count}");
        assert_eq!(exchange.attempts, MAX_ATTEMPTS);
    }
}

#[test]
fn bodies_cut_off_are_recognised() {
    let body = [&[0x30, 0x81, 0x7F][..], &[5; 0x7F]].concat();
    // The announced length is not met.
    let cut = Reply::ok(OCSP, &body).without_last(1);
    assert_eq!(refused(move |_, _| cut.clone()), Fault::Truncated);
    // The last chunk is missing.
    let chunks = |last: &str| {
        let mut chunked = b"82\r\n".to_vec();
        chunked.extend_from_slice(&body);
        chunked.extend_from_slice(last.as_bytes());
        Reply::with_head("200 OK", "Transfer-Encoding: chunked\r\n", &chunked)
    };
    for last in ["", "\r\n"] {
        let cut = chunks(last);
        assert_eq!(refused(move |_, _| cut.clone()), Fault::Truncated, "{last:?}");
    }
    // Without an announced end, what came tells it itself.
    let cut = Reply::with_head("200 OK", "", &body[..100]);
    assert_eq!(refused(move |_, _| cut.clone()), Fault::Truncated);
    let garbage = chunks("\r\nzz\r\n");
    assert_eq!(refused(move |_, _| garbage.clone()), Fault::NotHttp);

    for good in [
        chunks("\r\n0\r\n\r\n"),
        Reply::with_head("200 OK", "", &body),
        Reply::ok(OCSP, &body),
    ] {
        let (outcome, _) = outcome(move |_, _| good.clone());
        assert_eq!(outcome.unwrap(), body);
    }
}

#[test]
fn too_much_is_refused_while_it_comes() {
    for (kind, limit) in [
        (Kind::OcspResponse, MAX_OCSP_RESPONSE_BYTES),
        (Kind::Certificate, MAX_CERTIFICATE_BYTES),
    ] {
        let most = usize::try_from(limit).unwrap();
        let body = move |size: usize| {
            let length = u32::try_from(size - 6).unwrap().to_be_bytes();
            let mut body = [&[0x30, 0x84][..], &length].concat();
            body.resize(size, 0x05);
            body
        };
        for (size, expected) in [(most, Ok(())), (most + 1, Err(Fault::TooLarge { limit }))] {
            for is_announced in [true, false] {
                let server = Server::start(move |_, _| match is_announced {
                    true => Reply::ok("application/octet-stream", &body(size)),
                    false => Reply::with_head("200 OK", "", &body(size)),
                });
                let exchange = match kind {
                    Kind::OcspResponse => ask(&client_with(settings()), &server.at("/")).0,
                    _ => get(&server.at("/"), kind).0,
                };
                assert_eq!(
                    exchange.outcome, expected,
                    "{kind:?}, {size} bytes, announced: {is_announced}"
                );
            }
        }
    }
}

#[test]
fn web_pages_and_other_content_are_recognised() {
    let page = b"<!DOCTYPE html><title>Wi-Fi</title>";
    for media_type in ["text/html; charset=utf-8", "Text/HTML", OCSP, "application/xhtml+xml"] {
        assert_eq!(
            refused(move |_, _| Reply::ok(media_type, page)),
            Fault::Html,
            "{media_type}"
        );
    }
    // Even an answer that begins well is no answer when it says that it is a page.
    assert_eq!(refused(|_, _| Reply::ok("text/html", &ANSWER)), Fault::Html);
    assert_eq!(refused(|_, _| Reply::ok(OCSP, b"Service is down")), Fault::OtherContent);
    assert_eq!(refused(|_, _| Reply::ok(OCSP, b"")), Fault::Empty);
    assert_eq!(
        refused(|_, _| Reply::ok(OCSP, b"\x1F\x8B\x08\0\0\0\0\0")),
        Fault::Compressed
    );
    let packed = "Content-Encoding: gzip\r\nContent-Length: 5\r\n";
    assert_eq!(
        refused(move |_, _| Reply::with_head("200 OK", packed, &ANSWER)),
        Fault::Compressed
    );
    let plain = "Content-Encoding: identity\r\nContent-Length: 5\r\n";
    assert_eq!(accepted(move |_, _| Reply::with_head("200 OK", plain, &ANSWER)), 1);
    // Servers name the type as they like: what came decides.
    for media_type in ["text/plain", "application/octet-stream", ""] {
        assert_eq!(accepted(move |_, _| Reply::ok(media_type, &ANSWER)), 1, "{media_type}");
    }
}

#[test]
fn what_is_not_http_is_recognised() {
    for bytes in [
        &b"SSH-2.0-OpenSSH_9.6\r\n"[..],
        b"\x15\x03\x01\0\x02\x02\x46",
        b"HTTP/1.1 abc\r\n\r\n",
    ] {
        assert_eq!(refused(move |_, _| Reply::raw(bytes)), Fault::NotHttp, "{bytes:?}");
    }
    let endless = "x".repeat(64 << 10);
    let fault = refused(move |_, _| Reply::with_head("200 OK", &format!("Long: {endless}\r\n"), &ANSWER));
    assert_eq!(fault, Fault::NotHttp);
    assert_eq!(refused(|_, _| Reply::raw(b"")), Fault::ConnectionLost);
}

#[test]
fn nobody_there_is_told_apart() {
    let port = Server::start(|_, _| Reply::raw(b"")).port();
    let client = client_with(settings());
    // The server is gone.
    let (exchange, _) = ask(&client, &format!("http://127.0.0.1:{port}/"));
    assert_eq!(exchange.outcome, Err(Fault::ConnectionRefused));
    assert_eq!(exchange.attempts, 1);
    // No label of a name is that long (RFC 1035, 2.3.4), so nobody is asked for it.
    let (exchange, _) = ask(&client, &format!("http://{}.invalid/", "a".repeat(64)));
    assert_eq!(exchange.outcome, Err(Fault::NameNotFound));
}

#[test]
fn tls_is_not_given_up_for_a_server_without_it() {
    let server = Server::start(|_, _| Reply::ok(OCSP, &ANSWER));
    let (exchange, _) = ask(
        &client_with(settings()),
        &format!("https://127.0.0.1:{}/", server.port()),
    );
    assert_eq!(exchange.outcome, Err(Fault::Tls));
    assert!(server.asked().is_empty());
}

#[test]
fn only_allowed_hosts_are_asked() {
    let server = Server::start(|_, _| Reply::ok(OCSP, &ANSWER));
    let client = client_with(settings());
    let address = address(&server.at("/"));
    let request = Request::ocsp(&address, b"question");
    let mut list = AllowList::new();
    assert_eq!(client.fetch(&request, &list, NOW).0.outcome, Err(Fault::HostNotAllowed));
    list.allow(&Address::read("http://127.0.0.1:1/").unwrap());
    assert_eq!(client.fetch(&request, &list, NOW).0.outcome, Err(Fault::HostNotAllowed));
    list.allow(&address);
    // A certificate alone does not open the door to this computer.
    assert_eq!(client.fetch(&request, &list, NOW).0.outcome, Err(Fault::LocalAddress));
    assert!(server.asked().is_empty());
    list.allow_local("127.0.0.1");
    assert_eq!(client.fetch(&request, &list, NOW).0.outcome, Ok(()));
}

#[test]
fn the_proxy_is_asked_instead() {
    let direct = Server::start(|_, _| Reply::status("500 Internal Server Error"));
    let proxy = Server::start(|asked, _| match asked.method.as_str() {
        "CONNECT" => Reply::status("403 Forbidden"),
        _ => Reply::ok(OCSP, &ANSWER),
    });
    let given = ProxyAddress::read(&format!("http://name:se%3Acret@127.0.0.1:{}", proxy.port())).unwrap();
    let client = client_with(Settings {
        proxy: Proxy::Given(given),
        ..settings()
    });
    // The name is looked up by the proxy.
    for target in ["http://ocsp.invalid/path?a=b", &direct.at("/")] {
        let (exchange, bytes) = ask(&client, target);
        assert_eq!(bytes.unwrap(), ANSWER);
        assert_eq!(
            (exchange.proxy.as_deref(), exchange.address.as_str()),
            (Some("127.0.0.1"), target)
        );
    }
    let asked = proxy.asked();
    assert_eq!(asked[0].target, "http://ocsp.invalid/path?a=b");
    assert_eq!(asked[0].header("host"), Some("ocsp.invalid"));
    assert_eq!(asked[0].header("proxy-authorization"), Some("Basic bmFtZTpzZTpjcmV0"));
    assert_eq!(asked[0].body, b"question");
    assert!(direct.asked().is_empty());
    let shown = format!("{client:?}");
    assert!(!shown.contains("cret") && !shown.contains("name:"), "{shown}");

    // Under TLS it is asked for a tunnel.
    let (exchange, _) = ask(&client, "https://ocsp.invalid/");
    assert_eq!(exchange.outcome, Err(Fault::ProxyRefused));
    let asked = proxy.asked();
    let tunnel = asked.last().unwrap();
    assert_eq!(
        (tunnel.method.as_str(), tunnel.target.as_str()),
        ("CONNECT", "ocsp.invalid:443")
    );
}

#[test]
fn a_proxy_that_refuses_is_told_apart() {
    let proxy = Server::start(|_, _| Reply::status("407 Proxy Authentication Required"));
    let given = ProxyAddress::read(&format!("127.0.0.1:{}", proxy.port())).unwrap();
    let client = client_with(Settings {
        proxy: Proxy::Given(given),
        ..settings()
    });
    assert_eq!(ask(&client, "http://ocsp.invalid/").0.outcome, Err(Fault::ProxyRefused));
    assert_eq!(proxy.asked()[0].header("proxy-authorization"), None);
    let excepted = Proxy::from_environment(|name| match name {
        "http_proxy" => Some(format!("127.0.0.1:{}", proxy.port())),
        "no_proxy" => Some("127.0.0.1".to_owned()),
        _ => None,
    });
    let client = client_with(Settings {
        proxy: excepted.unwrap(),
        ..settings()
    });
    let server = Server::start(|_, _| Reply::ok(OCSP, &ANSWER));
    let (exchange, bytes) = ask(&client, &server.at("/"));
    assert_eq!((bytes.unwrap(), exchange.proxy), (ANSWER.to_vec(), None));
    assert_eq!(proxy.asked().len(), 1);
}

#[test]
fn the_other_clock_is_compared() {
    let server = Server::start(|_, _| Reply::ok(OCSP, &ANSWER));
    // The server says 2026-09-01T08:00:00Z.
    let address = address(&server.at("/"));
    for expected in [0, 400, -400] {
        let now = UnixTime(NOW.0 + expected);
        let request = Request::ocsp(&address, b"question");
        let (exchange, _) = client_with(settings()).fetch(&request, &allowed(&address), now);
        let skew = exchange.clock_skew().unwrap();
        // The journey may take a second or more on a busy computer.
        assert!((skew - expected).abs() < 100, "{expected}: {skew}");
    }
}

/// Counts what it gets and keeps nothing.
#[derive(Default)]
struct Counter {
    total: usize,
    largest: usize,
    restarts: usize,
}

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.total += bytes.len();
        self.largest = self.largest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sink for Counter {
    fn restart(&mut self) -> std::io::Result<()> {
        self.total = 0;
        self.restarts += 1;
        Ok(())
    }
}

#[test]
fn a_large_list_is_handed_on_in_pieces_and_begun_anew() {
    let length = 8_u32 << 20;
    let mut list = [&[0x30, 0x84][..], &length.to_be_bytes()].concat();
    list.resize(6 + usize::try_from(length).unwrap(), 0x05);
    let whole = list.len();
    let server = Server::start(move |_, earlier| {
        let reply = Reply::ok("application/pkix-crl", &list);
        if earlier == 0 { reply.without_last(1000) } else { reply }
    });
    let address = address(&server.at("/nca_gost_2022.crl"));
    let mut sink = Counter::default();
    let exchange =
        client_with(settings()).fetch_into(&Request::revocation_list(&address), &allowed(&address), NOW, &mut sink);
    assert_eq!(exchange.outcome, Ok(()));
    assert_eq!((sink.total, sink.restarts, exchange.attempts), (whole, 2, 2));
    assert!(sink.largest <= 128 << 10, "{}", sink.largest);
}

/// A place that is full.
struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sink for Full {
    fn restart(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_not_the_servers_fault() {
    let server = Server::start(|_, _| Reply::ok("application/pkix-crl", &ANSWER));
    let address = address(&server.at("/list.crl"));
    let client = client_with(settings());
    let exchange = client.fetch_into(&Request::revocation_list(&address), &allowed(&address), NOW, &mut Full);
    assert_eq!(exchange.outcome, Err(Fault::Storage));
}
