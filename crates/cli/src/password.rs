//! A password on its way to the container: from a terminal, a pipe or a file, never from an argument.

use std::fs::File;
use std::io::{IsTerminal as _, Read};
use std::path::Path;

use qolhat_app::wire::Secret;
use qolhat_app::{Problem, ProblemCode, file_name};
use zeroize::Zeroizing;

use crate::arguments::Password;
use crate::console::Console;

/// Longer than any password a person or a generator makes.
const MAX_PASSWORD_BYTES: usize = 1024;

/// The password for `key`, from where the command line says; from a prompt when it says nothing.
pub(crate) fn read(from: &Password, key: &Path, console: &Console) -> Result<Secret, Problem> {
    match asked(from, key, console)? {
        Some(secret) => Ok(secret),
        None => prompt(key, console),
    }
}

/// The password, when the command line says where it comes from.
pub(crate) fn asked(from: &Password, key: &Path, console: &Console) -> Result<Option<Secret>, Problem> {
    if let Some(file) = &from.password_file {
        return open(file).and_then(|file| first_line(file, key)).map(Some);
    }
    if let Some(number) = from.password_fd {
        return descriptor(number).and_then(|file| first_line(file, key)).map(Some);
    }
    if from.password_stdin {
        return first_line(standard_input()?, key).map(Some);
    }
    from.password_prompt.then(|| prompt(key, console)).transpose()
}

fn prompt(key: &Path, console: &Console) -> Result<Secret, Problem> {
    if !std::io::stdin().is_terminal() && !std::io::stderr().is_terminal() {
        return Err(missing(key));
    }
    let question = console.label("password").replace("{file}", &file_name(key));
    let typed = rpassword::prompt_password(format!("{question}: ")).map_err(|error| missing(key).caused_by(&error))?;
    secret(Zeroizing::new(typed), key)
}

/// Reads up to the first line break, byte by byte: what follows belongs to somebody else, and no buffer keeps a copy.
fn first_line(mut source: impl Read, key: &Path) -> Result<Secret, Problem> {
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_PASSWORD_BYTES + 1));
    let mut byte = Zeroizing::new([0_u8; 1]);
    while line.len() <= MAX_PASSWORD_BYTES {
        match source.read(&mut *byte) {
            Ok(1) if byte[0] != b'\n' => line.push(byte[0]),
            Ok(_) => break,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(missing(key).caused_by(&error)),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    let text = std::str::from_utf8(&line)
        .ok()
        .filter(|_| line.len() <= MAX_PASSWORD_BYTES);
    let text = text.ok_or_else(|| Problem::new(ProblemCode::PasswordWrong).with("file", file_name(key)))?;
    secret(Zeroizing::new(text.to_owned()), key)
}

fn secret(text: Zeroizing<String>, key: &Path) -> Result<Secret, Problem> {
    if text.is_empty() {
        return Err(missing(key));
    }
    Ok(Secret::new(text))
}

fn missing(key: &Path) -> Problem {
    Problem::new(ProblemCode::PasswordMissing).with("file", file_name(key))
}

fn open(path: &Path) -> Result<File, Problem> {
    File::open(path).map_err(|error| {
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => ProblemCode::FileNotFound,
            _ => ProblemCode::FileNotReadable,
        };
        Problem::new(code).with("file", file_name(path)).caused_by(&error)
    })
}

/// Standard input without the buffer of the standard library, which would keep a copy of the password.
fn standard_input() -> Result<File, Problem> {
    #[cfg(unix)]
    let input = std::os::fd::AsFd::as_fd(&std::io::stdin()).try_clone_to_owned();
    #[cfg(windows)]
    let input = std::os::windows::io::AsHandle::as_handle(&std::io::stdin()).try_clone_to_owned();
    input.map(File::from).map_err(|error| {
        Problem::new(ProblemCode::FileNotReadable)
            .with("file", "stdin")
            .caused_by(&error)
    })
}

#[cfg(unix)]
fn descriptor(number: u32) -> Result<File, Problem> {
    open(&Path::new("/dev/fd").join(number.to_string()))
}

#[cfg(not(unix))]
fn descriptor(_: u32) -> Result<File, Problem> {
    Err(Problem::new(ProblemCode::NotAvailable).with("what", "--password-fd"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_ends_at_the_first_line_break() {
        let key = Path::new("key.p12");
        let mut source = &b"Qwerty12\nrest"[..];
        assert!(first_line(&mut source, key).is_ok());
        assert_eq!(source, b"rest", "what follows is left to its reader");
        assert!(first_line(&b"Qwerty12\r\n"[..], key).is_ok());
        let code = |bytes: &[u8]| first_line(bytes, key).err().map(|problem| problem.code);
        assert_eq!(code(b""), Some(ProblemCode::PasswordMissing));
        assert_eq!(code(b"\nx"), Some(ProblemCode::PasswordMissing));
        assert_eq!(code(&[0xff, 0xfe]), Some(ProblemCode::PasswordWrong));
        assert_eq!(code(&[b'x'; 5_000]), Some(ProblemCode::PasswordWrong));
    }
}
