//! The desktop shell: one window over the use cases of `qolhat-app`.
//!
//! It holds no rule. The window names a use case, the core answers; dialogs and dropped files are handled here, so that
//! the window never learns a path.
#![forbid(unsafe_code)]
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod picker;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use qolhat_app::wire::{Language, Profile};
use qolhat_app::{App, Ports, Problem, ProblemCode, ProblemView, SystemClock, SystemNetwork, SystemRandom};
use serde_json::Value;
use tauri::{
    AppHandle, DragDropEvent, Emitter as _, Manager as _, State, Url, WebviewWindowBuilder, Window, WindowEvent,
};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};

/// Carries out a use case by name, away from the thread that draws.
#[tauri::command]
async fn call(app: State<'_, Arc<App>>, command: String, request: Value) -> Result<Value, ProblemView> {
    let app = Arc::clone(&app);
    let answer = tauri::async_runtime::spawn_blocking(move || app.dispatch(&command, request)).await;
    // A panic is a defect; the window hears of it as a problem and lives on.
    let answer = answer.unwrap_or_else(|_| Err(Problem::new(ProblemCode::Internal).with("detail", "panic")));
    answer.map_err(ProblemView::from)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(profile) = profile_of(&arguments) else {
        complain("usage: qolhat-desktop [--profile demo|work]");
        return ExitCode::from(3);
    };
    // The place is told, the words of the panic are not: they may quote what was being read.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!(" at {place}"));
        complain(&format!("Qolhat met a defect of its own{place}"));
    }));
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![call])
        .on_window_event(hear_drops)
        .setup(move |tauri| {
            match open(tauri.handle(), profile) {
                Ok(app) => {
                    tauri.manage(Arc::new(app));
                    open_window(tauri)?;
                }
                Err(problem) => tell_and_leave(tauri.handle(), &problem),
            }
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("Qolhat can not open its window: {error}"));
            ExitCode::from(4)
        }
    }
}

/// The profile that the arguments ask for: work, unless they say otherwise.
fn profile_of(arguments: &[String]) -> Option<Profile> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["--profile", "work"] => Some(Profile::Work),
        ["--profile", "demo"] => Some(Profile::Demo),
        _ => None,
    }
}

fn open(tauri: &AppHandle, profile: Profile) -> Result<App, Problem> {
    let folder = data_folder(tauri)?;
    let ports = Ports {
        clock: Box::new(SystemClock),
        random: Box::new(SystemRandom),
        network: Box::new(SystemNetwork::with_environment(|name| std::env::var(name).ok())),
        picker: picker(tauri),
    };
    let app = App::open(&folder, profile, ports)?;
    app.prepare_profile()?;
    Ok(app)
}

#[cfg(not(feature = "e2e"))]
fn picker(tauri: &AppHandle) -> Box<dyn qolhat_app::FilePicker> {
    Box::new(picker::Dialogs(tauri.clone()))
}

#[cfg(feature = "e2e")]
fn picker(_: &AppHandle) -> Box<dyn qolhat_app::FilePicker> {
    Box::new(picker::Queue::from_environment())
}

/// The platform's data folder for this user; window tests choose their own.
fn data_folder(tauri: &AppHandle) -> Result<PathBuf, Problem> {
    if cfg!(feature = "e2e")
        && let Some(folder) = std::env::var_os("QOLHAT_DATA")
    {
        return Ok(folder.into());
    }
    let platform = tauri.path().data_dir();
    platform.map(|folder| folder.join("qolhat")).map_err(|error| {
        Problem::new(ProblemCode::ArchiveNotReadable)
            .with("path", "")
            .with("detail", &error)
            .caused_by(&error)
    })
}

fn open_window(tauri: &mut tauri::App) -> tauri::Result<()> {
    let configurations = tauri.config().app.windows.clone();
    for configuration in &configurations {
        // The window shows what was built into the program and goes nowhere else.
        WebviewWindowBuilder::from_config(tauri, configuration)?
            .on_navigation(is_ours)
            .build()?;
    }
    Ok(())
}

/// Where the window may go: the addresses under which Tauri serves what was built in, or the development server.
fn is_ours(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("localhost")) => cfg!(dev),
        _ => false,
    }
}

/// Tells the window that files hover over it, left it, or were dropped on it. Paths stay on this side.
fn hear_drops(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    match event {
        DragDropEvent::Enter { paths, .. } => emit(window, "files-over", paths.len()),
        DragDropEvent::Leave => emit(window, "files-left", ()),
        DragDropEvent::Drop { paths, .. } => {
            let (window, paths) = (window.clone(), paths.clone());
            // Looking at the files may wait for a disk.
            tauri::async_runtime::spawn_blocking(move || {
                let Some(app) = window.try_state::<Arc<App>>() else {
                    return;
                };
                emit(&window, "files-dropped", app.deposit(&paths));
            });
        }
        _ => {}
    }
}

fn emit<P: serde::Serialize + Clone>(window: &Window, event: &str, payload: P) {
    // It fails only when the window is gone, and then nobody waits for the news.
    let _ = window.emit(event, payload);
}

/// Says in a dialog why the program can not start, and ends it.
fn tell_and_leave(tauri: &AppHandle, problem: &Problem) {
    complain(&problem.to_string());
    // Which language the user prefers is written in the archive that could not be opened.
    let text: Vec<String> = [Language::Kk, Language::Ru, Language::En]
        .into_iter()
        .map(|language| problem.words(language))
        .map(|words| format!("{}. {} {}", words.title, words.cause, words.remedy))
        .collect();
    let code = i32::from(problem.code.exit().code());
    let handle = tauri.clone();
    tauri
        .dialog()
        .message(text.join("\n\n"))
        .title("Qolhat")
        .kind(MessageDialogKind::Error)
        .show(move |_| handle.exit(code));
}

#[allow(clippy::print_stderr, reason = "there is no window yet, or no longer")]
fn complain(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_window_stays_at_home() {
        for (address, ours) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.org/", false),
            ("file:///etc/passwd", false),
            ("tauri://elsewhere/", false),
        ] {
            assert_eq!(is_ours(&address.parse().unwrap()), ours, "{address}");
        }
    }

    #[test]
    fn arguments_choose_the_profile() {
        let profile = |words: &[&str]| profile_of(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(profile(&[]), Some(Profile::Work));
        assert_eq!(profile(&["--profile", "demo"]), Some(Profile::Demo));
        assert_eq!(profile(&["--profile", "other"]), None);
    }

    #[test]
    fn the_content_policy_allows_nothing_inline_and_nothing_remote() {
        let configuration: Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        let policy = configuration["app"]["security"]["csp"].as_str().unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        for banned in ["unsafe-inline", "unsafe-eval", "https:", " *"] {
            assert!(!policy.contains(banned), "{banned} in {policy}");
        }
    }

    #[test]
    fn the_window_may_call_and_listen_and_nothing_else() {
        let capability: Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        assert_eq!(
            capability["permissions"],
            serde_json::json!(["allow-call", "core:event:allow-listen", "core:event:allow-unlisten"])
        );
    }
}
