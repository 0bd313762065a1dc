//! The text of the hooks: POSIX sh, which git runs on Windows too.
//!
//! They never pass without a scan: where phota-scan is not found they fail, and say how to go on.

use std::path::{Path, PathBuf};

use super::Hook;

/// Stands behind the name of a hook that was there before.
pub(super) const KEPT: &str = ".before-phota-scan";

/// Stands in every file that is ours.
pub(super) const MARK: &str = "# Written by `phota-scan install-hooks`.";

/// Which phota-scan a hook calls.
pub(crate) enum Program {
    /// The one on `PATH`: the file is shared with people on other machines.
    OnPath,
    /// This one, or else the one on `PATH`.
    Installed(PathBuf),
}

/// A file that is a hook of its own.
pub(super) fn whole(hook: Hook, program: &Program) -> Vec<u8> {
    let name = hook.name();
    let mut text = format!(
        "#!/bin/sh\n{MARK} Edits are lost when that is run again.\n\
         # `phota-scan install-hooks --uninstall` removes this file. A hook that was here before is {name}{KEPT}.\n\n"
    )
    .into_bytes();
    find(hook, program, &mut text);
    text.extend_from_slice(format!("\nbefore=$(dirname -- \"$0\")/{name}{KEPT}\n").as_bytes());
    text.extend_from_slice(match hook {
        Hook::PreCommit => {
            b"if [ -x \"$before\" ]; then\n  \"$before\" \"$@\" || exit\nfi\nexec \"$scan\" staged\n"
        }
        Hook::CommitMsg => {
            b"if [ -x \"$before\" ]; then\n  \"$before\" \"$@\" || exit\nfi\nexec \"$scan\" message \"$1\"\n"
        }
        Hook::PrePush => {
            b"# Both hooks read what git says on standard input; the dot keeps the newline at its end.
refs=$(cat; printf .)
refs=${refs%.}
if [ -x \"$before\" ]; then
  printf '%s' \"$refs\" 2>/dev/null | \"$before\" \"$@\" || exit
fi
printf '%s' \"$refs\" | \"$scan\" push \"$@\"
"
        }
    });
    text
}

/// Looks for phota-scan, and fails where there is none.
fn find(hook: Hook, program: &Program, text: &mut Vec<u8>) {
    let name = hook.name();
    let nowhere = match program {
        Program::OnPath => "not found on PATH",
        Program::Installed(path) => {
            text.extend_from_slice(b"installed=");
            text.extend(quoted(path));
            text.extend_from_slice(b"\nif [ -x \"$installed\" ]; then\n  scan=$installed\nel");
            "found neither at $installed nor on PATH"
        }
    };
    let without = hook.without();
    text.extend_from_slice(
        format!(
            "if ! scan=$(command -v phota-scan); then
  printf '%s\\n' \"{name}: phota-scan was {nowhere}, so nothing was scanned.\" \\
    'Install it (https://github.com/phota-guard/phota-guard), or go on without the scan: {without}' >&2
  exit 1
fi
"
        )
        .as_bytes(),
    );
}

/// The lines for a file that others wrote and that ends at the first line that fails, as husky runs them.
pub(super) fn lines(hook: Hook) -> &'static str {
    match hook {
        Hook::PreCommit => "phota-scan staged || exit\n",
        Hook::CommitMsg => "phota-scan message \"$1\" || exit\n",
        // The lines below read what git says on standard input as well.
        Hook::PrePush => {
            "refs=$(cat)\nprintf '%s\\n' \"$refs\" | phota-scan push \"$@\" || exit\nexec <<REFS\n$refs\nREFS\n"
        }
    }
}

/// A path as one word of a shell. Backslashes of Windows become slashes, which its sh reads as well.
fn quoted(path: &Path) -> Vec<u8> {
    #[cfg(unix)]
    let bytes = {
        use std::os::unix::ffi::OsStrExt;
        path.as_os_str().as_bytes().to_vec()
    };
    #[cfg(not(unix))]
    let bytes = phota_source::slashed(path).into_bytes();
    let mut word = vec![b'\''];
    for byte in bytes {
        match byte {
            b'\'' => word.extend_from_slice(b"'\\''"),
            other => word.push(other),
        }
    }
    word.push(b'\'');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_is_one_word() {
        assert_eq!(quoted(Path::new("/a b/$(x)`y`\"/it's")), b"'/a b/$(x)`y`\"/it'\\''s'");
    }

    #[test]
    fn a_shared_hook_names_no_path_of_this_machine() {
        for hook in super::super::HOOKS {
            let text = String::from_utf8(whole(hook, &Program::OnPath)).unwrap();
            assert!(!text.contains("installed"), "{text}");
            let text = String::from_utf8(whole(hook, &Program::Installed("/opt/phota-scan".into()))).unwrap();
            assert!(text.contains("installed='/opt/phota-scan'\n"), "{text}");
        }
    }
}
