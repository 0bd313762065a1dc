//! Resolution with made-up surroundings: precedence, what counts, what is only mentioned.

use std::fs;

use tempfile::TempDir;

use super::*;

/// A folder with a repository's mark, so that no `.env` above it is found.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

/// The explanation as text, one row a place, with keys named by their value's length.
fn explain<const N: usize>(
    options: &ResolveOptions,
    folder: &TempDir,
    variables: [(&str, &str); N],
) -> String {
    let environment = Environment::of_variables(variables, folder.path().to_owned());
    let resolutions = resolve(options, &environment).unwrap();
    let mut rows = Vec::new();
    for resolution in &resolutions {
        for entry in &resolution.entries {
            let state = match &entry.state {
                State::Found(key) => format!("found {}", key.length),
                State::Shadowed(key) => format!("shadowed {}", key.length),
                State::Empty => "empty".to_owned(),
                State::Absent => continue,
                State::Skipped(reason) => format!("skipped: {reason}"),
                State::Unreadable(_) => "unreadable".to_owned(),
            };
            rows.push(
                format!("{} {state}", entry.source).replace(&folder.path().display().to_string(), "DIR"),
            );
        }
        let key = resolution.key.as_ref().map(|(source, _)| source.to_string());
        rows.push(format!("=> {}", key.as_deref().unwrap_or("none")));
    }
    rows.join("\n").replace(&folder.path().display().to_string(), "DIR")
}

fn variables(names: &[&str]) -> ResolveOptions {
    ResolveOptions { variables: names.iter().map(|&name| name.to_owned()).collect(), ..Default::default() }
}

#[test]
fn nothing_is_nothing() {
    let folder = folder();
    assert_eq!(explain(&ResolveOptions::default(), &folder, []), "=> none");
}

#[test]
fn the_order_is_the_documented_one() {
    let folder = folder();
    fs::write(folder.path().join("secret"), "333\n").unwrap();
    fs::write(folder.path().join(".env"), "PHOTA_API_KEY=4444\n").unwrap();
    let all = [
        ("PHOTA_API_KEY", "22"),
        ("PHOTA_API_KEY_FILE", "secret"),
        ("PHOTA_PROFILE", "work"),
        ("PHOTA_KEY", "666666"),
    ];
    assert_eq!(
        explain(&ResolveOptions::default(), &folder, all),
        "env:PHOTA_API_KEY found 2\n\
         file:secret shadowed 3\n\
         dotenv:.env shadowed 4\n\
         profile:work skipped: not asked, another place has the key or was named\n\
         env:PHOTA_KEY shadowed 6\n\
         => env:PHOTA_API_KEY"
    );
    assert_eq!(
        explain(&ResolveOptions::default(), &folder, [all[1], all[3]]),
        "file:secret found 3\ndotenv:.env shadowed 4\nenv:PHOTA_KEY shadowed 6\n=> file:secret"
    );
    assert_eq!(
        explain(&ResolveOptions::default(), &folder, [all[3]]),
        "dotenv:.env found 4\nenv:PHOTA_KEY shadowed 6\n=> dotenv:.env"
    );
    fs::remove_file(folder.path().join(".env")).unwrap();
    assert_eq!(
        explain(&ResolveOptions::default(), &folder, [all[3]]),
        "env:PHOTA_KEY found 6\n=> env:PHOTA_KEY"
    );
}

#[test]
fn a_key_file_comes_first() {
    let folder = folder();
    fs::write(folder.path().join("key"), "1\n").unwrap();
    let options = ResolveOptions { key_file: Some("key".into()), ..variables(&["PHOTA_API_KEY"]) };
    assert_eq!(
        explain(&options, &folder, [("PHOTA_API_KEY", "22")]),
        "key-file:key found 1\nenv:PHOTA_API_KEY shadowed 2\n=> key-file:key"
    );
}

#[test]
fn a_named_variable_is_not_answered_by_another_place() {
    let folder = folder();
    fs::write(folder.path().join(".env"), "PHOTA_API_KEY=4444\nSTAGING=55555\n").unwrap();
    assert_eq!(
        explain(&variables(&["NOT_THERE"]), &folder, [("PHOTA_KEY", "666666")]),
        "env:PHOTA_KEY shadowed 6\n=> none"
    );
    assert_eq!(
        explain(&variables(&["STAGING"]), &folder, [("PHOTA_KEY", "666666")]),
        "dotenv:.env found 5\nenv:PHOTA_KEY shadowed 6\n=> dotenv:.env"
    );
}

#[test]
fn an_empty_variable_decides() {
    let folder = folder();
    let shown =
        explain(&ResolveOptions::default(), &folder, [("PHOTA_API_KEY", ""), ("PHOTA_KEY", "666666")]);
    assert_eq!(shown, "env:PHOTA_API_KEY empty\nenv:PHOTA_KEY shadowed 6\n=> none");
    let environment = Environment::of_variables([("PHOTA_API_KEY", "")], folder.path().to_owned());
    let resolution = resolve(&ResolveOptions::default(), &environment).unwrap().remove(0);
    assert_eq!(resolution.empty, Some(Source::Env("PHOTA_API_KEY".into())));
}

#[test]
fn an_empty_place_that_does_not_count_is_not_the_reason() {
    let folder = folder();
    let environment = Environment::of_variables([("PHOTA_API_KEY", "")], folder.path().to_owned());
    let resolution = resolve(&variables(&["OTHER"]), &environment).unwrap().remove(0);
    assert_eq!(resolution.empty, None);
}

#[test]
fn another_name_than_the_documented_one_is_noted() {
    let folder = folder();
    let of = |variables: [(&str, &str); 2]| {
        let environment = Environment::of_variables(variables, folder.path().to_owned());
        let resolution = resolve(&ResolveOptions::default(), &environment).unwrap().remove(0);
        (resolution.note(), resolution.shadowed().map(ToString::to_string).collect::<Vec<_>>())
    };
    let others = [("PHOTA_KEY", "22"), ("PHOTALABS_API_KEY", "333")];
    assert_eq!(of(others), (Some(NOTE_OTHER_NAME), vec!["env:PHOTALABS_API_KEY".to_owned()]));
    let documented = [("PHOTA_API_KEY", "1"), ("PHOTA_KEY", "22")];
    assert_eq!(of(documented), (None, vec!["env:PHOTA_KEY".to_owned()]));
}

#[test]
fn several_variables_are_several_keys() {
    let folder = folder();
    assert_eq!(
        explain(&variables(&["A", "B", "C"]), &folder, [("A", "1"), ("B", "22")]),
        "env:A found 1\n=> env:A\nenv:B found 2\n=> env:B\n=> none"
    );
    assert_eq!(
        explain(&variables(&["A", "B"]), &folder, [("A", "1"), ("B", "22")]),
        "env:A found 1\n=> env:A\nenv:B found 2\n=> env:B"
    );
}

#[test]
fn ci_and_no_dotenv_leave_dotenv_out() {
    let folder = folder();
    fs::write(folder.path().join(".env"), "PHOTA_API_KEY=4444\n").unwrap();
    assert_eq!(
        explain(&ResolveOptions::default(), &folder, [("CI", "true")]),
        "dotenv:.env skipped: never used when CI is set\n=> none"
    );
    assert!(explain(&ResolveOptions::default(), &folder, [("CI", "false")]).ends_with("=> dotenv:.env"));
    let options = ResolveOptions { skip_dotenv: true, ..Default::default() };
    assert_eq!(explain(&options, &folder, []), "dotenv:.env skipped: left out by --no-dotenv\n=> none");
}

#[test]
fn a_file_that_counts_must_be_readable() {
    let folder = folder();
    let read = |options: &ResolveOptions, variables: [(&str, &str); 2]| {
        let environment = Environment::of_variables(variables, folder.path().to_owned());
        resolve(options, &environment).map(drop).map_err(|error| error.to_string())
    };
    let missing = ("PHOTA_API_KEY_FILE", "missing");
    let error = read(&ResolveOptions::default(), [missing, ("CI", "1")]).unwrap_err();
    assert!(error.starts_with("cannot read the key file") && error.contains("missing"), "{error}");
    assert_eq!(read(&ResolveOptions::default(), [missing, ("PHOTA_API_KEY", "22")]), Ok(()));
    let options = ResolveOptions { key_file: Some(".git".into()), ..Default::default() };
    let error = read(&options, [("CI", "1"), ("A", "b")]).unwrap_err();
    assert_eq!(error, "cannot read the key file .git: it is a folder, not a file");
}

#[cfg(unix)]
#[test]
fn a_profile_says_where_its_key_is() {
    let folder = folder();
    fs::create_dir(folder.path().join("phota")).unwrap();
    fs::write(
        folder.path().join("phota/config.yaml"),
        "profiles:\n  file: {key_file: kept}\n  env: {key_env: KEPT}\n  run: {key_command: [printf, abc]}\n  bad: {key_command: ['false']}\n",
    )
    .unwrap();
    fs::write(folder.path().join("phota/kept"), "12345\n").unwrap();
    let read = |profile: &str| {
        let config_dir = Some(folder.path().to_owned());
        let lookup = |name: &str| (name == "KEPT").then(|| "1234567".into());
        let environment = Environment::new(lookup, folder.path().to_owned(), config_dir);
        let options = ResolveOptions { profile: Some(profile.to_owned()), ..Default::default() };
        match resolve(&options, &environment) {
            Ok(resolutions) => {
                Ok(resolutions[0].key.as_ref().map(|(source, key)| (source.to_string(), key.length())))
            }
            Err(error) => Err(error.to_string()),
        }
    };
    assert_eq!(read("file"), Ok(Some(("profile:file".into(), 5))));
    assert_eq!(read("env"), Ok(Some(("profile:env".into(), 7))));
    assert_eq!(read("run"), Ok(Some(("profile:run".into(), 3))));
    assert_eq!(read("bad"), Err("the key command of profile `bad` (false) failed with exit status 1".into()));
    assert!(read("none").unwrap_err().starts_with("there is no profile `none`"));
}

#[test]
fn an_old_key_must_be_there() {
    let folder = folder();
    let environment = Environment::of_variables([("OLD", "abc"), ("GONE", "")], folder.path().to_owned());
    assert_eq!(old_key_from_variable("OLD", &environment).unwrap().1, ApiKey::new(*b"abc"));
    for (name, state) in [("GONE", "empty"), ("NEVER", "not set")] {
        let error = old_key_from_variable(name, &environment).unwrap_err().to_string();
        assert_eq!(error, format!("there is no old key to check: env:{name} is {state}"));
    }
}
