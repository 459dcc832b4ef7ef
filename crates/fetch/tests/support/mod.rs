//! A server on the loopback that answers as a test tells it, down to the byte.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    dead_code,
    unreachable_pub,
    reason = "tests"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// The path, or the whole address when a proxy is asked.
    pub target: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What is sent back, and what happens then.
#[derive(Clone, Debug)]
pub struct Reply {
    bytes: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Then {
    Close,
    /// Nothing more comes, until the other side gives up.
    Wait,
}

impl Reply {
    /// Status 200 with a body, its type and its length.
    pub fn ok(media_type: &str, body: &[u8]) -> Self {
        Self::with_head(
            "200 OK",
            &format!("Content-Type: {media_type}\r\nContent-Length: {}\r\n", body.len()),
            body,
        )
    }

    /// A status, lines of the head, and a body as it is.
    pub fn with_head(status: &str, head: &str, body: &[u8]) -> Self {
        let mut bytes =
            format!("HTTP/1.1 {status}\r\nDate: Tue, 01 Sep 2026 08:00:00 GMT\r\nConnection: close\r\n{head}\r\n")
                .into_bytes();
        bytes.extend_from_slice(body);
        Self::raw(&bytes)
    }

    pub fn status(status: &str) -> Self {
        Self::with_head(status, "Content-Length: 0\r\n", b"")
    }

    pub fn redirect(status: &str, location: &str) -> Self {
        Self::with_head(status, &format!("Location: {location}\r\nContent-Length: 0\r\n"), b"")
    }

    /// Bytes that need not be HTTP.
    pub fn raw(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            then: Then::Close,
        }
    }

    /// Sends only the first bytes and then waits until the other side gives up.
    pub fn stalled_after(mut self, count: usize) -> Self {
        self.bytes.truncate(count);
        self.then = Then::Wait;
        self
    }

    /// Sends all but the last bytes and closes.
    pub fn without_last(mut self, count: usize) -> Self {
        self.bytes.truncate(self.bytes.len() - count);
        self
    }
}

/// A running server; dropping it ends it.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    stops: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server that answers with `answer`, which also gets the number of earlier requests.
    pub fn start(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback is there");
        Self::on(listener, answer)
    }

    /// The same on a socket that was opened before, so that its port could be written into certificates.
    pub fn on(listener: TcpListener, answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::under(listener, |stream| Box::new(stream), answer)
    }

    /// The same with something between the socket and HTTP.
    pub fn under(
        listener: TcpListener,
        wrap: impl Fn(TcpStream) -> Box<dyn Duplex> + Send + Sync + 'static,
        answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let stops = Arc::new(AtomicBool::new(false));
        let (asks, ends) = (Arc::clone(&asked), Arc::clone(&stops));
        let (answer, wrap) = (Arc::new(answer), Arc::new(wrap));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let (asks, answer, wrap) = (Arc::clone(&asks), Arc::clone(&answer), Arc::clone(&wrap));
                // Ends when the other side closes.
                std::thread::spawn(move || serve(wrap(stream.unwrap()), &asks, answer.as_ref()));
            }
        });
        Self {
            address,
            asked,
            stops,
            thread: Some(thread),
        }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// `http://127.0.0.1:port` and the path.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next connection.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What bytes come from and go to.
pub trait Duplex: std::io::Read + std::io::Write {}

impl<S: std::io::Read + std::io::Write> Duplex for S {}

fn serve(stream: Box<dyn Duplex>, asked: &Mutex<Vec<Asked>>, answer: &(impl Fn(&Asked, usize) -> Reply + ?Sized)) {
    let mut reader = BufReader::new(stream);
    let Some(request) = read_request(&mut reader) else {
        // Not HTTP: the first bytes of TLS, for instance.
        let _ = reader
            .get_mut()
            .write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        return;
    };
    let earlier = {
        let mut asked = asked.lock().unwrap();
        asked.push(request.clone());
        asked.len() - 1
    };
    let reply = answer(&request, earlier);
    // The other side may have gone when it knows enough.
    let _ = reader.get_mut().write_all(&reply.bytes);
    if reply.then == Then::Wait {
        let _ = reader.read_to_end(&mut Vec::new());
    }
}

fn read_request(reader: &mut impl std::io::BufRead) -> Option<Asked> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        reader.by_ref().take(16 << 10).read_until(b'\n', &mut line).ok()?;
        let line = String::from_utf8(line).ok()?.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let mut words = lines.first()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked {
        method,
        target,
        headers,
        body,
    })
}
