//! A loopback server that shows the real window in a browser, for its development and its tests.
//!
//! It listens on 127.0.0.1 only, on a port of the system's choice, and obeys nobody who does not know the token it
//! printed. It is never part of a bundle.
#![forbid(unsafe_code)]

mod arguments;
mod pages;
mod picks;
mod server;

use std::process::ExitCode;
use std::sync::Arc;

use qolhat_app::{
    App, Clock, FixedClock, Network, NoNetwork, Ports, Problem, RandomSource as _, SystemClock, SystemNetwork,
    SystemRandom,
};

use crate::arguments::Arguments;
use crate::pages::Pages;
use crate::picks::Picks;
use crate::server::Server;

const USAGE: &str = "usage: qolhat-bridge --ui DIR --data DIR [--profile demo|work] [--at RFC3339] \
                     [--network none|system]";

/// Octets of randomness in the token: as many as a 128-bit key has.
const TOKEN_BYTES: usize = 16;

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            complain(&stopped);
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), String> {
    let arguments = Arguments::read(std::env::args_os().skip(1)).ok_or(USAGE)?;
    let pages = Pages::read(&arguments.ui).map_err(|error| format!("{}: {error}", arguments.ui.display()))?;
    let picks = Picks::default();
    // Preparing the DEMO archive makes keys, which would hold up the runtime.
    let app = tokio::task::spawn_blocking({
        let picks = picks.clone();
        move || open(&arguments, &picks).map_err(|problem| problem.to_string())
    });
    let app = app.await.map_err(|error| error.to_string())??;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let token = token()?;
    announce(&format!("http://{address}/?token={token}"));
    let server = Server {
        app: Arc::new(app),
        pages,
        picks,
        token,
        host: address.to_string(),
    };
    axum::serve(listener, server.router())
        .await
        .map_err(|error| error.to_string())
}

fn open(arguments: &Arguments, picks: &Picks) -> Result<App, Problem> {
    let clock: Box<dyn Clock> = match &arguments.at {
        Some(moment) => Box::new(FixedClock(qolhat_app::read_moment(moment)?)),
        None => Box::new(SystemClock),
    };
    let network: Box<dyn Network> = if arguments.network {
        Box::new(SystemNetwork::with_environment(|name| std::env::var(name).ok()))
    } else {
        Box::new(NoNetwork)
    };
    let ports = Ports {
        clock,
        random: Box::new(SystemRandom),
        network,
        picker: Box::new(picks.clone()),
    };
    let app = App::open(&arguments.data, arguments.profile, ports)?;
    app.prepare_profile()?;
    Ok(app)
}

fn token() -> Result<String, String> {
    let mut bytes = [0; TOKEN_BYTES];
    SystemRandom.fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[allow(clippy::print_stdout, reason = "whoever started the server reads its address here")]
fn announce(address: &str) {
    println!("{address}");
}

#[allow(clippy::print_stderr, reason = "it talks to a person at a terminal")]
fn complain(text: &str) {
    eprintln!("{text}");
}
