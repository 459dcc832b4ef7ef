//! Help in the reader's language: the parser's words replaced by ours.

use clap::{Arg, ArgAction, Command, CommandFactory as _};

use crate::arguments::Arguments;
use crate::labels::Labels;

/// The command line with its explanations in one language.
pub(crate) fn in_language(labels: &'static Labels) -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    let root = Arguments::command()
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .arg(version);
    explained(root, "", labels)
}

fn explained(command: Command, path: &str, labels: &'static Labels) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let usage = labels.label("usage");
    let text = |key: &str| labels.help.get(key).map(String::as_str);
    command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
        .about(text(if path.is_empty() { "qolhat" } else { path.trim_start() }).unwrap_or_default())
        .subcommand_help_heading(labels.label("commands"))
        .help_template(format!(
            "{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"
        ))
        .mut_args(|argument| {
            let (name, heading) = match argument.get_long() {
                Some(long) if argument.is_global_set() => (format!("--{long}"), labels.label("everywhere")),
                Some(long) => (format!("--{long}"), labels.label("options")),
                None => (argument.get_id().to_string(), labels.label("arguments")),
            };
            let help = text(format!("{path} {name}").trim_start()).or_else(|| text(&name));
            argument.help(help.unwrap_or_default()).help_heading(heading)
        })
        .mut_subcommands(|inner| {
            let path = format!("{path} {}", inner.get_name());
            explained(inner, &path, labels)
        })
}

#[cfg(test)]
mod tests {
    use qolhat_app::wire::Language;

    use super::*;

    fn assert_explained(command: &Command, language: Language) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(!about.is_empty(), "{} in {language:?}", command.get_name());
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(
                !help.is_empty(),
                "{} {} in {language:?}",
                command.get_name(),
                argument.get_id()
            );
        }
        command
            .get_subcommands()
            .for_each(|inner| assert_explained(inner, language));
    }

    #[test]
    fn every_command_and_argument_is_explained_in_every_language() {
        for language in [Language::Ru, Language::Kk, Language::En] {
            let command = in_language(Labels::of(language));
            assert_explained(&command, language);
            command.debug_assert();
        }
    }
}
