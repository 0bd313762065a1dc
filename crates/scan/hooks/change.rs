//! What can be done to a hook. A file is always there as a whole: git never meets half a hook, nor none in between.

use std::{
    fs::{self, Permissions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// What is done to the file of a hook.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is as it should be.
    None,
    /// It is written. `None` for the permissions of a program that everybody may run.
    Write { content: Vec<u8>, permissions: Option<Permissions> },
    /// What is there is kept under another name, and a new one written.
    KeepAndWrite { kept: PathBuf, content: Vec<u8> },
    /// What was kept takes its place again.
    PutBack { kept: PathBuf },
    /// It is removed.
    Remove,
}

/// Does it.
pub(crate) fn apply(file: &Path, change: &Change) -> io::Result<()> {
    match change {
        Change::None => Ok(()),
        Change::Write { content, permissions } => write(file, content, permissions.clone()),
        Change::KeepAndWrite { kept, content } => {
            // With a second name there is no moment without a hook. Where the file system has none, there is one.
            let linked = fs::hard_link(file, kept);
            if linked.is_err() {
                fs::rename(file, kept)?;
            }
            write(file, content, None).inspect_err(|_| {
                // What was there stays. That this fails as well can no longer be helped.
                let _ = if linked.is_ok() { fs::remove_file(kept) } else { fs::rename(kept, file) };
            })
        }
        Change::PutBack { kept } => fs::rename(kept, file),
        Change::Remove => fs::remove_file(file),
    }
}

fn write(file: &Path, content: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // As for any new program, the umask decides.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o777));
    }
    let mut temporary = builder.prefix(".phota-scan-").tempfile_in(folder)?;
    temporary.write_all(content)?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.persist(file).map_err(|e| e.error)?;
    Ok(())
}
