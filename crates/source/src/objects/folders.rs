//! The folders objects are stored in: the repository's own and those it borrows from.

use std::{
    collections::HashSet,
    env,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use bstr::ByteSlice;

use super::Fault;
use crate::Repository;

const OBJECT_DIRECTORY: &str = "GIT_OBJECT_DIRECTORY";
const ALTERNATES: &str = "GIT_ALTERNATE_OBJECT_DIRECTORIES";

/// The object folders of a repository, its own first, each once.
///
/// A repository that was opened for a command heeds `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`: a
/// server's hook sees the objects of a push in a folder of their own, before they are taken in.
pub(super) fn of(repository: &Repository) -> (Vec<PathBuf>, Vec<Fault>) {
    let variable =
        |name| env::var_os(name).filter(|value| repository.heeds_git_variables() && !value.is_empty());
    let own = variable(OBJECT_DIRECTORY)
        .map_or_else(|| repository.git.objects.store_ref().path().to_path_buf(), PathBuf::from);
    find(own, variable(ALTERNATES).as_deref())
}

/// The same if the environment names any folders, else none: gix reads the repository's own without being told.
pub(crate) fn of_environment(repository: &Repository) -> Vec<PathBuf> {
    let is_set = |name| env::var_os(name).is_some();
    if repository.heeds_git_variables() && [OBJECT_DIRECTORY, ALTERNATES].into_iter().any(is_set) {
        of(repository).0
    } else {
        Vec::new()
    }
}

/// A folder of objects and all that it borrows from, as far as that can be read.
pub(crate) fn of_folder(folder: PathBuf) -> Vec<PathBuf> {
    find(folder, None).0
}

/// A folder, those that a list in the environment names, and all they borrow from.
fn find(own: PathBuf, listed: Option<&OsStr>) -> (Vec<PathBuf>, Vec<Fault>) {
    let mut search = Search::default();
    search.visit(own);
    for folder in listed.into_iter().flat_map(split) {
        search.visit(folder);
    }
    (search.found, search.faults)
}

/// The folders of a list as git splits it: one with a separator in it may stand in quotes.
fn split(listed: &OsStr) -> Vec<PathBuf> {
    let mut rest = listed.as_encoded_bytes();
    let mut folders = Vec::new();
    while !rest.is_empty() {
        let quoted = rest.starts_with(b"\"").then(|| gix::quote::ansi_c::undo(rest.as_bstr()).ok()).flatten();
        let (folder, length) = quoted.unwrap_or_else(|| {
            let length = rest.find_byte(SEPARATOR).unwrap_or(rest.len());
            (rest[..length].as_bstr().into(), length)
        });
        if let Ok(folder) = gix::path::from_bstr(folder)
            && !folder.as_os_str().is_empty()
        {
            folders.push(folder.into_owned());
        }
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    folders
}

/// What stands between the folders of a list.
const SEPARATOR: u8 = if cfg!(windows) { b';' } else { b':' };

/// What git leaves in a folder when it is interrupted while it writes objects: they are in there, but nothing reads them.
pub(super) fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(open_folder) = open.pop() {
        for entry in fs::read_dir(&open_folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.as_encoded_bytes();
            if UNFINISHED.iter().any(|start| name.starts_with(start)) {
                found.push(entry.path());
            } else if open_folder == folder && (name.len() == 2 || name == b"pack") {
                open.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// How the names of such files and folders begin.
const UNFINISHED: [&[u8]; 4] = [b"tmp_pack_", b"tmp_obj_", b"tmp_objdir-", b"incoming-"];

/// Follows alternates from folder to folder.
#[derive(Default)]
struct Search {
    found: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    faults: Vec<Fault>,
}

impl Search {
    /// Takes in a folder and all it borrows from. Each is visited once, so alternates may well go in circles.
    fn visit(&mut self, folder: PathBuf) {
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            match fs::canonicalize(&folder) {
                Ok(real) if !real.is_dir() => {
                    self.faults.push(Fault { path: folder, reason: "it is not a folder".to_owned() });
                }
                Ok(real) => {
                    if self.seen.insert(real) {
                        open.extend(self.alternates(&folder).into_iter().rev());
                        self.found.push(folder);
                    }
                }
                Err(error) => self.faults.push(Fault { path: folder, reason: error.to_string() }),
            }
        }
    }

    /// What `info/alternates` lists; relative paths count from the folder of objects itself.
    fn alternates(&mut self, folder: &Path) -> Vec<PathBuf> {
        let path = folder.join("info").join("alternates");
        let listed = match crate::file::read_of_git(&path) {
            Ok(text) => gix::odb::alternate::parse(&text).map_err(|error| crate::repository::reason(&error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => Err(error.to_string()),
        };
        match listed {
            Ok(listed) => listed.into_iter().map(|listed| folder.join(listed)).collect(),
            Err(reason) => {
                self.faults.push(Fault { path, reason });
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarantine_borrows_from_the_repository_and_what_that_borrows_from() {
        let top = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let path = top.path().join(name);
            fs::create_dir_all(path.join("info")).unwrap();
            path
        };
        let (incoming, main, lender) = (folder("incoming"), folder("main"), folder("lender"));
        // In a circle, by a relative path, one that is gone and a remark.
        fs::write(main.join("info/alternates"), "# lent\n../lender\n../gone\n\n").unwrap();
        fs::write(lender.join("info/alternates"), format!("{}\n", main.display())).unwrap();
        let listed = env::join_paths([&main, &lender]).unwrap();
        let (found, faults) = find(incoming.clone(), Some(&listed));
        let real: Vec<PathBuf> = found.iter().map(|path| path.canonicalize().unwrap()).collect();
        let expected = [incoming, main, lender].map(|path| path.canonicalize().unwrap());
        assert_eq!(real, expected);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].path.ends_with("gone"));
    }

    #[test]
    fn what_cannot_be_borrowed_from_is_told() {
        let top = tempfile::tempdir().unwrap();
        let own = top.path().join("own");
        let alternates = own.join("info/alternates");
        fs::create_dir_all(&alternates).unwrap();
        let (found, faults) = find(own.clone(), None);
        assert_eq!(found, std::slice::from_ref(&own));
        assert_eq!(faults.iter().map(|fault| &fault.path).collect::<Vec<_>>(), [&alternates]);
        fs::remove_dir(&alternates).unwrap();
        fs::write(top.path().join("file"), "").unwrap();
        fs::write(&alternates, "../file\n").unwrap();
        let (found, faults) = find(own.clone(), None);
        assert_eq!(found, [own]);
        assert_eq!(
            faults.iter().map(|fault| fault.reason.as_str()).collect::<Vec<_>>(),
            ["it is not a folder"]
        );
    }

    #[test]
    fn a_folder_with_a_separator_stands_in_quotes() {
        let separator = char::from(SEPARATOR);
        for (text, expected) in [
            (format!("/a{separator}/b"), vec!["/a".to_owned(), "/b".to_owned()]),
            (format!("\"/a{separator}b\"{separator}/c"), vec![format!("/a{separator}b"), "/c".to_owned()]),
            (r#""/t\tab\"q""#.to_owned(), vec!["/t\tab\"q".to_owned()]),
            // A quote that is never closed is part of the name.
            (format!("\"/a{separator}/b"), vec!["\"/a".to_owned(), "/b".to_owned()]),
            (format!("{separator}{separator}/a{separator}"), vec!["/a".to_owned()]),
        ] {
            let folders: Vec<String> =
                split(OsStr::new(&text)).iter().map(|folder| folder.display().to_string()).collect();
            assert_eq!(folders, expected, "{text}");
        }
    }

    /// Tells the process below what it is.
    const TOP: &str = "PHOTA_TEST_TOP";

    /// The environment is that of a whole process, so this is run in one of its own.
    #[test]
    fn shows_what_the_environment_names() {
        let Some(top) = env::var_os(TOP).map(PathBuf::from) else { return };
        let names = |folders: Vec<PathBuf>| -> Vec<String> {
            let name = |folder: PathBuf| folder.parent().unwrap().file_name().unwrap().display().to_string();
            folders.into_iter().map(|folder| name(folder.canonicalize().unwrap())).collect()
        };
        for open in [Repository::of_command, Repository::at] {
            let repository = open(&top.join("own")).unwrap();
            println!("folders: {:?} {:?}", names(of(&repository).0), names(of_environment(&repository)));
        }
    }

    #[test]
    fn only_a_command_heeds_the_environment() {
        let top = tempfile::tempdir().unwrap();
        let objects = |name: &str| top.path().join(name).join("objects");
        fs::create_dir_all(objects("incoming")).unwrap();
        fs::create_dir_all(objects("own")).unwrap();
        fs::create_dir_all(top.path().join("own/refs")).unwrap();
        fs::write(top.path().join("own/HEAD"), "ref: refs/heads/main\n").unwrap();
        let (own, incoming) = (objects("own"), objects("incoming"));
        let nothing = Path::new("");
        for (variables, expected) in [
            (vec![], r#"["own"] []"#),
            (
                vec![(OBJECT_DIRECTORY, &*incoming), (ALTERNATES, &*own)],
                r#"["incoming", "own"] ["incoming", "own"]"#,
            ),
            (vec![(ALTERNATES, &*incoming)], r#"["own", "incoming"] ["own", "incoming"]"#),
            (vec![(OBJECT_DIRECTORY, nothing), (ALTERNATES, nothing)], r#"["own"] ["own"]"#),
        ] {
            let output = std::process::Command::new(env::current_exe().unwrap())
                .args(["--exact", "objects::folders::tests::shows_what_the_environment_names", "--nocapture"])
                .env_remove(OBJECT_DIRECTORY)
                .env_remove(ALTERNATES)
                .env_remove("GIT_DIR")
                .env(TOP, top.path())
                .envs(variables)
                .output()
                .unwrap();
            let shown = String::from_utf8_lossy(&output.stdout);
            let shown: Vec<&str> = shown
                .lines()
                .filter_map(|line| line.split_once("folders: "))
                .map(|(_, names)| names)
                .collect();
            assert_eq!(shown, [expected, r#"["own"] []"#]);
        }
    }

    #[test]
    fn what_git_was_writing_is_listed() {
        let top = tempfile::tempdir().unwrap();
        for path in [
            "pack/tmp_pack_1",
            "ab/tmp_obj_2",
            "tmp_objdir-incoming-3/x",
            "pack/pack-4.pack",
            "info/tmp_obj_5",
        ] {
            let path = top.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found: Vec<PathBuf> = unfinished(top.path());
        let names = found.iter().map(|path| path.strip_prefix(top.path()).unwrap().display().to_string());
        assert_eq!(names.collect::<Vec<_>>(), ["ab/tmp_obj_2", "pack/tmp_pack_1", "tmp_objdir-incoming-3"]);
    }
}
