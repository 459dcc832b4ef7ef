//! What must be on the machine, and how it gets there.
//!
//! As root on Debian and its kin missing packages are installed; elsewhere the exact line is printed, and run after a
//! yes. On Windows and macOS it says what to install.

use std::env;
use std::io::{IsTerminal as _, Write as _, stdin, stdout};
use std::path::PathBuf;
use std::process::Stdio;

use crate::process::{answer, cargo, command, find, must, root};
use crate::steps::Step;
use crate::{Outcome, Stopped};

/// Packages that serve one purpose.
pub(crate) struct Packages {
    purpose: &'static str,
    debian: &'static [&'static str],
    fedora: &'static [&'static str],
    arch: &'static [&'static str],
}

/// To compile and link the window.
pub(crate) const BUILD: &Packages = &Packages {
    purpose: "to build the window",
    debian: &[
        "libwebkit2gtk-4.1-dev",
        "libgtk-3-dev",
        "librsvg2-dev",
        "libayatana-appindicator3-dev",
        "libssl-dev",
        "build-essential",
        "pkg-config",
        "file",
    ],
    fedora: &[
        "webkit2gtk4.1-devel",
        "gtk3-devel",
        "librsvg2-devel",
        "libappindicator-gtk3-devel",
        "gcc",
        "pkgconf",
    ],
    arch: &[
        "webkit2gtk-4.1",
        "gtk3",
        "librsvg",
        "libappindicator-gtk3",
        "base-devel",
    ],
};

/// To drive the window in tests.
pub(crate) const WINDOW_TESTS: &Packages = &Packages {
    purpose: "to test the window",
    debian: &[
        "webkit2gtk-driver",
        "xvfb",
        "xauth",
        "dbus-x11",
        "chromium",
        "imagemagick",
        "fonts-dejavu-core",
        "fonts-noto-core",
    ],
    fedora: &[
        "webkitgtk-driver",
        "xorg-x11-server-Xvfb",
        "dbus-x11",
        "chromium",
        "ImageMagick",
        "google-noto-sans-fonts",
    ],
    arch: &["xorg-server-xvfb", "chromium", "imagemagick", "noto-fonts"],
};

/// Other programs that look at what ours made.
pub(crate) const SECOND_OPINIONS: &Packages = &Packages {
    purpose: "for second opinions in tests",
    debian: &[
        "qpdf",
        "poppler-utils",
        "libxml2-utils",
        "openssl",
        "libengine-gost-openssl",
        "libssl-dev",
        "libgcrypt20-dev",
        "libbcprov-java",
        "default-jdk-headless",
        "valgrind",
        "build-essential",
        "python3",
        "python3-pip",
        "python3-cryptography",
        "python3-lxml",
    ],
    fedora: &[
        "qpdf",
        "poppler-utils",
        "libxml2",
        "openssl",
        "openssl-gost-engine",
        "openssl-devel",
        "libgcrypt-devel",
        "bouncycastle",
        "java-latest-openjdk-devel",
        "valgrind",
        "gcc",
        "python3-cryptography",
        "python3-lxml",
    ],
    arch: &[
        "qpdf",
        "poppler",
        "libxml2",
        "openssl",
        "libgcrypt",
        "jdk-openjdk",
        "valgrind",
        "base-devel",
        "python-cryptography",
        "python-lxml",
    ],
};

/// The version of tauri-driver that the window test was written with.
const TAURI_DRIVER: &str = "2.1.0";

/// Oldest Node that the tools of the window run on.
const NODE: (u32, u32) = (20, 19);

/// Makes sure that the packages are there.
pub(crate) fn install(sets: &[&Packages]) -> Outcome {
    if cfg!(target_os = "linux") {
        return match find("apt-get") {
            Some(_) => install_debian(sets),
            None => tell_other_linux(sets),
        };
    }
    tell_desktop_system()
}

fn install_debian(sets: &[&Packages]) -> Outcome {
    let mut missing: Vec<&str> = sets.iter().flat_map(|set| missing_debian(set)).collect();
    // One package may serve several purposes.
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    let purposes: Vec<&str> = sets
        .iter()
        .filter(|set| !missing_debian(set).is_empty())
        .map(|set| set.purpose)
        .collect();
    println!("Missing {}: {}", purposes.join(" and "), missing.join(" "));
    let flags = [
        "install",
        "-y",
        "--no-install-recommends",
        "-o",
        "DPkg::Lock::Timeout=300",
    ];
    let sudo: &[&str] = if is_root() {
        &[]
    } else {
        let line = format!(
            "sudo apt-get update && sudo apt-get {} {}",
            flags.join(" "),
            missing.join(" ")
        );
        println!("\n  {line}\n");
        if !agreed("Run this line now?") {
            return Err(Stopped::new("Run the line above, then start again."));
        }
        &["sudo"]
    };
    let apt = |arguments: &[&str]| {
        let words: Vec<&str> = sudo
            .iter()
            .copied()
            .chain(["apt-get"])
            .chain(arguments.iter().copied())
            .collect();
        must(
            command(words[0])
                .args(&words[1..])
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    apt(&["update", "-o", "DPkg::Lock::Timeout=300"])?;
    apt(&[flags.as_slice(), missing.as_slice()].concat())
}

fn missing_debian(set: &Packages) -> Vec<&'static str> {
    let mut query = command("dpkg-query");
    // An unknown package makes dpkg-query fail, yet it still lists the others.
    let output = query
        .args(["-W", "-f", "${db:Status-Abbrev} ${Package}\n"])
        .args(set.debian)
        .output();
    let text = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let there = |package: &str| {
        text.lines()
            .any(|line| line.starts_with("ii") && line.split_whitespace().nth(1) == Some(package))
    };
    let elsewhere = |package: &str| match package {
        "chromium" => chromium().is_some(),
        "default-jdk-headless" => find("javac").is_some(),
        // Whichever Python answers first is the one that tests will ask.
        "python3-cryptography" | "python3-lxml" | "python3-pip" => python_is_ready(),
        _ => false,
    };
    set.debian
        .iter()
        .copied()
        .filter(|package| !there(package) && !elsewhere(package))
        .collect()
}

fn tell_other_linux(sets: &[&Packages]) -> Outcome {
    let (line, names): (&str, fn(&Packages) -> &'static [&'static str]) = if find("dnf").is_some() {
        ("sudo dnf install", |set| set.fedora)
    } else if find("pacman").is_some() {
        ("sudo pacman -S --needed", |set| set.arch)
    } else {
        ("Install what your system calls these Debian packages:", |set| {
            set.debian
        })
    };
    // Without a package manager that we know how to ask, only the library decides.
    if answer(command("pkg-config").args(["--exists", "webkit2gtk-4.1"])).is_some() {
        return Ok(());
    }
    let names: Vec<&str> = sets.iter().flat_map(|set| names(set).iter().copied()).collect();
    Err(Stopped::new(format!(
        "WebKitGTK 4.1 is missing. Run this, then start again:\n\n  {line} {}\n",
        names.join(" ")
    )))
}

fn tell_desktop_system() -> Outcome {
    if cfg!(target_os = "macos") && answer(command("xcode-select").arg("-p")).is_none() {
        return Err(Stopped::new(
            "The compiler of macOS is missing. Run this, then start again:\n\n  xcode-select --install\n",
        ));
    }
    if cfg!(windows) && !has_webview2() {
        return Err(Stopped::new(
            "WebView2 is missing (Windows 11 has it). Run this, then start again:\n\n  \
             winget install Microsoft.EdgeWebView2Runtime\n\n\
             The linker comes with: winget install Microsoft.VisualStudio.2022.BuildTools (\"Desktop development with C++\").",
        ));
    }
    Ok(())
}

/// The registry key under which WebView2 tells its version (its distribution guide).
fn has_webview2() -> bool {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    [r"HKLM\SOFTWARE\WOW6432Node\", r"HKLM\SOFTWARE\", r"HKCU\Software\"]
        .iter()
        .any(|hive| answer(command("reg").args(["query", &format!("{hive}{CLIENT}"), "/v", "pv"])).is_some())
}

fn is_root() -> bool {
    answer(command("id").arg("-u")).is_some_and(|user| user == "0")
}

/// Asks; without a terminal the answer is no.
fn agreed(question: &str) -> bool {
    if !stdin().is_terminal() {
        return false;
    }
    print!("{question} [y/N] ");
    let _ = stdout().flush();
    let mut reply = String::new();
    stdin().read_line(&mut reply).is_ok() && matches!(reply.trim(), "y" | "Y" | "yes")
}

/// Makes sure that Node is there and new enough.
pub(crate) fn need_node() -> Outcome {
    let found = answer(command("node").arg("--version"));
    if found
        .as_deref()
        .and_then(node_version)
        .is_some_and(|version| version >= NODE)
    {
        return Ok(());
    }
    let how = if cfg!(windows) {
        "winget install OpenJS.NodeJS.LTS"
    } else if cfg!(target_os = "macos") {
        "brew install node"
    } else {
        "take it from nodejs.org or from your package manager"
    };
    Err(Stopped::new(format!(
        "Node.js {}.{} or newer is needed; {}.\n\n  {how}\n",
        NODE.0,
        NODE.1,
        found.map_or_else(|| "there is none".to_owned(), |version| format!("this is {version}"))
    )))
}

fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Makes sure that the formatter and the linter are there.
pub(crate) fn need_rust_components() -> Outcome {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(verb, _)| answer(cargo().args([verb, "--version"])).is_none())
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    must(command("rustup").args(["component", "add"]).args(&missing))
        .map_err(|_| Stopped::new(format!("Missing from the Rust toolchain: {}", missing.join(", "))))
}

/// Makes sure that Python can check our certificates and signatures; says so when it can not.
pub(crate) fn need_python(step: &mut Step) {
    if python_is_ready() {
        return;
    }
    if cfg!(target_os = "linux") && is_root() && find("python3").is_some() {
        println!("Installing cryptography and lxml for Python.");
        let _ = must(command("python3").args(["-m", "pip", "install", "--quiet", "cryptography", "lxml"]));
    }
    if !python_is_ready() {
        step.skip("python3 can not import cryptography and lxml, so the second opinion in Python is not asked");
    }
}

fn python_is_ready() -> bool {
    answer(
        command("python3")
            .args(["-c", "import cryptography, lxml"])
            .stderr(Stdio::null()),
    )
    .is_some()
}

/// tauri-driver, built into `.tools` when it is not there yet.
pub(crate) fn tauri_driver() -> Outcome<PathBuf> {
    let folder = root().join(".tools");
    let driver = folder
        .join("bin")
        .join(format!("tauri-driver{}", env::consts::EXE_SUFFIX));
    if !driver.is_file() {
        println!("Building tauri-driver {TAURI_DRIVER} into .tools.");
        must(
            cargo()
                .args([
                    "install",
                    "tauri-driver",
                    "--locked",
                    "--version",
                    TAURI_DRIVER,
                    "--root",
                ])
                .arg(&folder),
        )?;
    }
    Ok(driver)
}

/// A browser of the Chromium family; `CHROMIUM` names another.
pub(crate) fn chromium() -> Option<PathBuf> {
    const PLACES: &[&str] = &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];
    let chosen = env::var("CHROMIUM").ok();
    chosen
        .iter()
        .map(String::as_str)
        .chain(PLACES.iter().copied())
        .find_map(|place| {
            let path = PathBuf::from(place);
            if path.is_absolute() {
                path.is_file().then_some(path)
            } else {
                find(place)
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_tells_its_version() {
        assert_eq!(node_version("v20.19.4"), Some((20, 19)));
        assert_eq!(node_version("v24.1.0"), Some((24, 1)));
        assert_eq!(node_version("20"), None);
    }

    #[test]
    fn an_older_node_is_older() {
        assert!(node_version("v20.9.0").is_some_and(|version| version < NODE));
        assert!(node_version("v22.0.0").is_some_and(|version| version >= NODE));
    }
}
