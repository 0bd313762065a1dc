//! What git is configured to do to a message, and what it tells its hooks.

use std::ffi::OsStr;

use super::{Comment, Editor, Mode};
use crate::git::{self, NoAnswer, Setting};

/// Everything that decides what becomes of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) mode: Mode,
    pub(crate) comment: Comment,
    /// Whether git cuts off what is below the scissors whatever the mode.
    pub(crate) verbose: bool,
    pub(crate) editor: Editor,
}

/// The first version that knows `core.commentString`, and more than one character in `core.commentChar`.
const LONG_COMMENTS: (u32, u32) = (2, 45);

impl Settings {
    /// Asks git, in the current folder. Without an answer no line is known to be dropped.
    pub(crate) fn of_git() -> (Self, Option<NoAnswer>) {
        let editor = Editor::of(
            std::env::var_os("GIT_EDITOR").as_deref(),
            std::env::var_os("GIT_INDEX_FILE").is_some(),
        );
        match git::settings(r"^(core\.comment(char|string)|commit\.(cleanup|verbose))$") {
            Ok(list) => {
                let short = |list: &[Setting]| list.iter().any(is_new) && !knows_long_comments();
                (Settings::read(&list, short(&list), editor), None)
            }
            Err(error) => {
                let unknown =
                    Settings { mode: Mode::Keep, comment: Comment::Unknown, verbose: false, editor };
                (unknown, Some(error))
            }
        }
    }

    /// Reads a configuration; `short` if git is of a version that knows no long comment texts.
    pub(super) fn read(list: &[Setting], short: bool, editor: Editor) -> Self {
        let mut settings =
            Settings { mode: Mode::Default, comment: Comment::Text(b"#".to_vec()), verbose: false, editor };
        for Setting { name, value } in list {
            let value = value.as_deref();
            match name.as_str() {
                "core.commentstring" if short => {}
                "core.commentchar" | "core.commentstring" => settings.comment = comment(value, short),
                "commit.cleanup" => settings.mode = mode(value),
                "commit.verbose" => settings.verbose = is_true(value),
                _ => {}
            }
        }
        settings
    }

    /// Whether git is sure to drop comment lines.
    pub(super) fn drops_comments(&self) -> bool {
        match self.mode {
            Mode::Strip => true,
            Mode::Default => self.editor == Editor::Used,
            Mode::Scissors | Mode::Keep => false,
        }
    }
}

impl Editor {
    /// git sets `GIT_EDITOR=:` for the hooks of a commit without an editor (githooks(5)), and `GIT_INDEX_FILE` for those of
    /// every commit. Who sets the editor `:` himself edits nothing, which is as good.
    pub(super) fn of(git_editor: Option<&OsStr>, in_hook: bool) -> Self {
        match git_editor {
            Some(editor) if editor == ":" => Editor::NotUsed,
            _ if in_hook => Editor::Used,
            _ => Editor::Unknown,
        }
    }
}

/// Values that git refuses make the commit fail, so nothing needs to be dropped for them.
fn comment(value: Option<&[u8]>, short: bool) -> Comment {
    match value {
        Some(value) if value.eq_ignore_ascii_case(b"auto") => Comment::Auto,
        Some(value) if value.is_empty() || value.contains(&b'\n') || short && value.len() > 1 => {
            Comment::Unknown
        }
        Some(value) => Comment::Text(value.to_vec()),
        None => Comment::Unknown,
    }
}

fn mode(value: Option<&[u8]>) -> Mode {
    match value {
        Some(b"default") => Mode::Default,
        Some(b"strip") => Mode::Strip,
        Some(b"scissors") => Mode::Scissors,
        _ => Mode::Keep,
    }
}

fn is_true(value: Option<&[u8]>) -> bool {
    let Some(value) = value else { return true };
    !["", "0", "false", "no", "off"].iter().any(|no| value.eq_ignore_ascii_case(no.as_bytes()))
}

/// Whether older versions of git read a setting in another way.
fn is_new(setting: &Setting) -> bool {
    match setting.name.as_str() {
        "core.commentstring" => true,
        "core.commentchar" => setting.value.as_ref().is_some_and(|value| value.len() > 1),
        _ => false,
    }
}

fn knows_long_comments() -> bool {
    git::output(&["version"]).is_ok_and(|answer| version(&answer) >= Some(LONG_COMMENTS))
}

/// `git version 2.47.3 (Apple Git-155)`
fn version(answer: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(answer).ok()?;
    let mut numbers = text.split_whitespace().nth(2)?.split('.');
    let mut next = || numbers.next()?.parse().ok();
    Some((next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &[(&str, Option<&str>)], short: bool) -> Settings {
        let setting = |(name, value): &(&str, Option<&str>)| Setting {
            name: (*name).to_owned(),
            value: value.map(|value| value.as_bytes().to_vec()),
        };
        let list: Vec<Setting> = list.iter().map(setting).collect();
        Settings::read(&list, short, Editor::Used)
    }

    #[test]
    fn the_last_one_counts() {
        let text = |text: &str| Comment::Text(text.as_bytes().to_vec());
        let comment = |list: &[(&str, Option<&str>)]| read(list, false).comment;
        assert_eq!(comment(&[]), text("#"));
        assert_eq!(
            comment(&[("core.commentchar", Some(";")), ("core.commentstring", Some("//"))]),
            text("//")
        );
        assert_eq!(
            comment(&[("core.commentstring", Some("//")), ("core.commentchar", Some(";"))]),
            text(";")
        );
        assert_eq!(comment(&[("core.commentchar", Some("Auto"))]), Comment::Auto);
        for refused in [None, Some(""), Some("a\nb")] {
            assert_eq!(comment(&[("core.commentchar", refused)]), Comment::Unknown);
        }
    }

    #[test]
    fn an_old_git_knows_one_character() {
        let both = [("core.commentchar", Some(";")), ("core.commentstring", Some("//"))];
        assert_eq!(read(&both, true).comment, Comment::Text(b";".to_vec()));
        assert_eq!(read(&[("core.commentchar", Some("//"))], true).comment, Comment::Unknown);
        assert_eq!(read(&[("core.commentchar", Some("auto"))], true).comment, Comment::Auto);
    }

    #[test]
    fn modes() {
        for (value, mode) in [
            ("default", Mode::Default),
            ("strip", Mode::Strip),
            ("scissors", Mode::Scissors),
            ("whitespace", Mode::Keep),
            ("verbatim", Mode::Keep),
            ("no such mode", Mode::Keep),
        ] {
            assert_eq!(read(&[("commit.cleanup", Some(value))], false).mode, mode, "{value}");
        }
    }

    #[test]
    fn booleans_as_git_reads_them() {
        for (value, verbose) in
            [(None, true), (Some("true"), true), (Some("2"), true), (Some("off"), false), (Some("0"), false)]
        {
            assert_eq!(read(&[("commit.verbose", value)], false).verbose, verbose, "{value:?}");
        }
    }

    #[test]
    fn versions() {
        assert_eq!(version(b"git version 2.47.3\n"), Some((2, 47)));
        assert_eq!(version(b"git version 2.39.5 (Apple Git-154)\n"), Some((2, 39)));
        assert_eq!(version(b"git version 2.45.windows.1\n"), Some((2, 45)));
        assert!(version(b"") < Some(LONG_COMMENTS));
    }

    #[test]
    fn whether_an_editor_was_used() {
        let of = |editor: Option<&str>, in_hook| Editor::of(editor.map(OsStr::new), in_hook);
        assert_eq!(of(Some(":"), true), Editor::NotUsed);
        assert_eq!(of(Some("vi"), true), Editor::Used);
        assert_eq!(of(None, true), Editor::Used);
        assert_eq!(of(Some("vi"), false), Editor::Unknown);
    }
}
