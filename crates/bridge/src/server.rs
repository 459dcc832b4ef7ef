//! Addresses and who may ask them.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use qolhat_app::{App, Problem, ProblemCode};
use serde::Deserialize;
use serde_json::Value;

use crate::pages::Pages;
use crate::picks::Picks;

/// The header that proves that the asker was told the token.
const TOKEN: HeaderName = HeaderName::from_static("x-qolhat-token");

/// The largest request: a document with its lines is far below.
const MAX_REQUEST_BYTES: usize = 16 << 20;

/// What the addresses answer from.
pub(crate) struct Server {
    pub(crate) app: Arc<App>,
    pub(crate) pages: Pages,
    pub(crate) picks: Picks,
    pub(crate) token: String,
    /// `127.0.0.1:port`, as a browser names it.
    pub(crate) host: String,
}

impl Server {
    /// The addresses: use cases, what tests arrange in advance, and the window itself.
    pub(crate) fn router(self) -> Router {
        let server = Arc::new(self);
        Router::new()
            .route("/ipc/{command}", post(call))
            .route("/test/pick", post(pick))
            .route("/test/drop", post(drop_files))
            .route_layer(middleware::from_fn_with_state(Arc::clone(&server), only_the_told))
            .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
            .fallback(page)
            .with_state(server)
    }

    /// Pages of other sites can make a browser send requests here: the token, the host and the origin stop them.
    fn is_told(&self, headers: &HeaderMap) -> bool {
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let own_origin = format!("http://{}", self.host);
        text(&TOKEN).is_some_and(|token| same(token, &self.token))
            && text(&header::HOST) == Some(&self.host)
            && text(&header::ORIGIN).is_none_or(|origin| origin == own_origin)
    }
}

/// Compares without telling by time where the first difference is.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

async fn only_the_told(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    if server.is_told(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// Carries out a use case by name.
async fn call(State(server): State<Arc<Server>>, Path(command): Path<String>, body: Bytes) -> Response {
    let answer = tokio::task::spawn_blocking(move || {
        let request: Value = serde_json::from_slice(&body)
            .map_err(|_| Problem::new(ProblemCode::RequestNotUnderstood).with("detail", "JSON"))?;
        server.app.dispatch(&command, request)
    });
    let panicked = || Err(Problem::new(ProblemCode::Internal).with("detail", "panic"));
    match answer.await.unwrap_or_else(|_| panicked()) {
        Ok(value) => Json(value).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem.view())).into_response(),
    }
}

/// Files for the next dialog, or for a drop on the window.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paths {
    paths: Vec<PathBuf>,
}

/// The next dialog will answer with these files.
async fn pick(State(server): State<Arc<Server>>, Json(Paths { paths }): Json<Paths>) -> StatusCode {
    server.picks.push(paths);
    StatusCode::NO_CONTENT
}

/// What the window hears when these files are dropped on it; the test passes it on as the event `files-dropped`.
async fn drop_files(State(server): State<Arc<Server>>, Json(Paths { paths }): Json<Paths>) -> Response {
    Json(server.app.deposit(&paths)).into_response()
}

async fn page(State(server): State<Arc<Server>>, address: Uri) -> Response {
    let Some(page) = server.pages.at(address.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(page.kind)),
        (header::CONTENT_SECURITY_POLICY, content_policy()),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, page.bytes.clone()).into_response()
}

/// The policy of the desktop shell, from the same file, so that a browser refuses what the window would refuse.
fn content_policy() -> HeaderValue {
    const SHELL: &str = include_str!("../../../src-tauri/tauri.conf.json");
    let shell: Option<Value> = serde_json::from_str(SHELL).ok();
    let policy = shell
        .as_ref()
        .and_then(|shell| shell["app"]["security"]["csp"].as_str());
    // Without the file's policy nothing is allowed, and every test says so.
    policy
        .and_then(|policy| HeaderValue::from_str(policy).ok())
        .unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpStream};

    use qolhat_app::Ports;
    use qolhat_app::wire::Profile;

    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    /// Starts a server on a working profile and asks it one thing; answers the whole response.
    fn ask(request: impl Fn(&str) -> String) -> String {
        let folder = tempfile::tempdir().unwrap();
        let ui = folder.path().join("ui");
        std::fs::create_dir_all(ui.join("assets")).unwrap();
        std::fs::write(ui.join("index.html"), "<!doctype html><title>Qolhat</title>").unwrap();
        std::fs::write(ui.join("assets/a.js"), "export {};").unwrap();
        let picks = Picks::default();
        let ports = Ports {
            picker: Box::new(picks.clone()),
            ..Ports::system()
        };
        let app = App::open(&folder.path().join("data"), Profile::Work, ports).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0)))
            .unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let server = Server {
            app: Arc::new(app),
            pages: Pages::read(&ui).unwrap(),
            picks,
            token: SECRET.to_owned(),
            host: address.to_string(),
        };
        runtime.spawn(async move { axum::serve(listener, server.router()).await });
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request(&address.to_string()).as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    fn get(path: &'static str) -> String {
        ask(|host| format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    fn post_to(path: &'static str, headers: &'static str, body: &'static str) -> String {
        ask(|host| {
            format!(
                "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\n{headers}\r\n{body}",
                body.len()
            )
        })
    }

    fn status(response: &str) -> &str {
        response.split_whitespace().nth(1).unwrap()
    }

    const TOLD: &str = "x-qolhat-token: 0123456789abcdef0123456789abcdef\r\n";

    #[test]
    fn a_use_case_is_carried_out_for_who_knows_the_token() {
        let response = post_to("/ipc/app_state", TOLD, "{}");
        assert_eq!(status(&response), "200", "{response}");
        assert!(response.contains("\"profile\":\"work\""), "{response}");
    }

    #[test]
    fn nobody_else_is_obeyed() {
        for headers in [
            "",
            "x-qolhat-token: 0123456789abcdef0123456789abcdee\r\n",
            "x-qolhat-token: 0123\r\n",
            "x-qolhat-token: 0123456789abcdef0123456789abcdef\r\nOrigin: https://example.org\r\n",
        ] {
            for path in ["/ipc/app_state", "/test/pick", "/test/drop"] {
                let response = post_to(path, headers, "{\"paths\":[]}");
                assert_eq!(status(&response), "403", "{path} with {headers:?}");
            }
        }
        let rebound =
            ask(|_| format!("POST /ipc/app_state HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n{TOLD}\r\n"));
        assert_eq!(status(&rebound), "403", "a name that leads here is not our host");
    }

    #[test]
    fn an_unknown_command_is_a_problem() {
        let response = post_to("/ipc/format_disk", TOLD, "{}");
        assert_eq!(status(&response), "422", "{response}");
        assert!(response.contains("\"code\":\"request-not-understood\""), "{response}");
    }

    #[test]
    fn a_request_that_is_no_json_is_a_problem() {
        assert_eq!(status(&post_to("/ipc/app_state", TOLD, "{")), "422");
    }

    #[test]
    fn the_window_comes_with_the_policy_of_the_shell() {
        let response = get("/?token=x");
        assert_eq!(status(&response), "200");
        assert!(
            response.contains("content-security-policy: default-src 'none'; script-src 'self';"),
            "{response}"
        );
        assert!(response.contains("<title>Qolhat</title>"), "{response}");
        assert!(get("/assets/a.js").contains("content-type: text/javascript"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for path in [
            "/../data/work/archive.sqlite",
            "/assets/../../data",
            "/%2e%2e/data",
            "/data/work/archive.sqlite",
        ] {
            assert_eq!(status(&get(path)), "404", "{path}");
        }
    }
}
