//! What the server is started with.

use std::ffi::OsString;
use std::path::PathBuf;

use qolhat_app::wire::Profile;

/// The arguments, read.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Arguments {
    /// The built window.
    pub(crate) ui: PathBuf,
    /// Where the archives are.
    pub(crate) data: PathBuf,
    /// Which archive is open.
    pub(crate) profile: Profile,
    /// The moment at which the clock stands still, RFC 3339.
    pub(crate) at: Option<String>,
    /// Whether services may be asked; nobody is, unless it is said.
    pub(crate) network: bool,
}

impl Arguments {
    /// Reads the words after the name of the program; `None` when they are not understood.
    pub(crate) fn read(mut words: impl Iterator<Item = OsString>) -> Option<Self> {
        let (mut ui, mut data, mut profile, mut at, mut network) = (None, None, Profile::Demo, None, false);
        while let Some(word) = words.next() {
            let value = words.next()?;
            match word.to_str()? {
                "--ui" => ui = Some(value.into()),
                "--data" => data = Some(value.into()),
                "--profile" if value == "demo" => profile = Profile::Demo,
                "--profile" if value == "work" => profile = Profile::Work,
                "--at" => at = Some(value.into_string().ok()?),
                "--network" if value == "none" => network = false,
                "--network" if value == "system" => network = true,
                _ => return None,
            }
        }
        Some(Self {
            ui: ui?,
            data: data?,
            profile,
            at,
            network,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Option<Arguments> {
        Arguments::read(words.iter().map(OsString::from))
    }

    #[test]
    fn folders_are_needed_and_the_rest_is_not() {
        let expected = Arguments {
            ui: "dist".into(),
            data: "data".into(),
            profile: Profile::Demo,
            at: None,
            network: false,
        };
        assert_eq!(read(&["--ui", "dist", "--data", "data"]), Some(expected));
        assert_eq!(read(&["--ui", "dist"]), None);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for words in [
            &["--ui", "a", "--data", "b", "--profile", "other"][..],
            &["--ui", "a", "--data", "b", "--at"],
            &["--ui", "a", "--data", "b", "--network", "half"],
            &["--ui", "a", "--data", "b", "--port", "80"],
        ] {
            assert_eq!(read(words), None, "{words:?}");
        }
    }
}
