//! What is kept and what is dropped. That git does the same is tested with real commits, in `tests/scan_message.rs`.

use proptest::prelude::*;

use super::*;

const SCISSORS: &str = "------------------------ >8 ------------------------\n";

fn settings(mode: Mode, editor: Editor) -> Settings {
    Settings { mode, comment: Comment::Text(b"#".to_vec()), verbose: false, editor }
}

fn stored(file: &str, settings: &Settings) -> String {
    String::from_utf8(Message::new(file.as_bytes(), settings).stored).unwrap()
}

#[test]
fn a_comment_line_is_dropped_only_if_git_is_sure_to() {
    let file = "subject\n# comment\n # no comment\nbody # no comment\n";
    let without = "subject\n\n # no comment\nbody # no comment\n";
    for (mode, editor, expected) in [
        (Mode::Default, Editor::Used, without),
        (Mode::Default, Editor::NotUsed, file),
        (Mode::Default, Editor::Unknown, file),
        (Mode::Strip, Editor::NotUsed, without),
        (Mode::Scissors, Editor::Used, file),
        (Mode::Keep, Editor::Used, file),
    ] {
        assert_eq!(stored(file, &settings(mode, editor)), expected, "{mode:?} {editor:?}");
    }
}

#[test]
fn a_text_of_several_characters() {
    let mut settings = settings(Mode::Strip, Editor::Used);
    settings.comment = Comment::Text(b"//".to_vec());
    assert_eq!(stored("# a\n// b\n/ c\n", &settings), "# a\n\n/ c\n");
}

#[test]
fn the_diff_of_a_verbose_commit_is_dropped() {
    let status = "# Please enter the commit message\n#\n# On branch main\n";
    let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n";
    let explained = "# Do not modify or remove the line above.\n# Everything below it will be ignored.\n";
    let file = format!("subject\n{status}# {SCISSORS}{explained}{diff}");
    assert_eq!(stored(&file, &settings(Mode::Default, Editor::Used)), "subject\n\n\n\n");
    assert_eq!(stored(&file, &settings(Mode::Scissors, Editor::Used)), format!("subject\n{status}"));
    // `commit -F` with such a file stores all of it.
    assert_eq!(stored(&file, &settings(Mode::Default, Editor::NotUsed)), file);
    assert_eq!(stored(&file, &settings(Mode::Scissors, Editor::NotUsed)), file);
    // And with an editor, git's lines are behind it.
    let again = format!("{file}\n{status}");
    assert!(stored(&again, &settings(Mode::Default, Editor::Used)).contains("+new"));
}

#[test]
fn scissors_that_are_not_gits() {
    let used = settings(Mode::Default, Editor::Used);
    for below in ["a key\n", "# comment\ntext\ndiff --git a b\n"] {
        let file = format!("subject\n# {SCISSORS}{below}");
        assert!(stored(&file, &used).ends_with(below.trim_start_matches("# comment\n")), "{below:?}");
    }
    for scissors in [format!(" # {SCISSORS}"), format!("#{SCISSORS}"), SCISSORS.replace('\n', " \n")] {
        let file = format!("subject\n{scissors}diff --git a b\n");
        assert!(stored(&file, &used).ends_with("diff --git a b\n"), "{scissors:?}");
    }
    // If the mode says so, git asks no questions.
    let file = format!("subject\n# {SCISSORS}a key\n");
    assert_eq!(stored(&file, &settings(Mode::Scissors, Editor::Used)), "subject\n");
    assert_eq!(stored(&format!("# {SCISSORS}x"), &settings(Mode::Scissors, Editor::Used)), "");
}

#[test]
fn the_character_that_git_chose() {
    let mut settings = settings(Mode::Default, Editor::Used);
    settings.comment = Comment::Auto;
    let status = "; Please enter the commit message\n;\n; On branch main\n;\tnew file: x\n";
    assert_eq!(stored(&format!("subject\n#1\n;x\n\n{status}\n"), &settings), "subject\n#1\n\n\n\n\n\n\n\n");
    // Lines that only look alike say nothing.
    for file in ["subject\n; a\n; b\n; c\n", "subject\n;\n; b\n", "; a\n;\n; b\ntext\n", "", "a\na\na\n"] {
        assert_eq!(stored(file, &settings), file);
    }
    let cut = format!("subject\n; {SCISSORS}; Do not modify\ndiff --git a b\n");
    assert_eq!(stored(&cut, &settings), "subject\n");
}

proptest! {
    /// No line is lost or moved: each stands in one of the two, or below the end.
    #[test]
    fn every_line_is_kept_or_dropped(
        lines in prop::collection::vec(prop_oneof!["[#;a \t]{0,4}", Just(format!("# {SCISSORS}").trim_end().to_owned())], 0..12),
        auto in any::<bool>(),
        mode in prop_oneof![Just(Mode::Default), Just(Mode::Strip), Just(Mode::Scissors), Just(Mode::Keep)],
    ) {
        let file = lines.join("\n");
        let mut settings = settings(mode, Editor::Used);
        if auto {
            settings.comment = Comment::Auto;
        }
        let message = Message::new(file.as_bytes(), &settings);
        let split = |bytes: &[u8]| -> Vec<Vec<u8>> {
            bytes.split_inclusive(|&b| b == b'\n').map(|line| line.trim_ascii_end().to_vec()).collect()
        };
        let (stored, comments) = (split(&message.stored), split(&message.comments));
        prop_assert!(stored.len() == comments.len() && stored.len() <= lines.len());
        for ((stored, comment), line) in stored.iter().zip(&comments).zip(&lines) {
            let line = line.trim_ascii_end().as_bytes();
            prop_assert!(stored == line && comment.is_empty() || stored.is_empty() && comment == line);
        }
        if mode == Mode::Keep {
            let cut = comments::scissors(file.as_bytes(), b"#").is_some();
            prop_assert!(cut || message.stored.trim_ascii_end() == file.as_bytes().trim_ascii_end());
        }
    }
}
