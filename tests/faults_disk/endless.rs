//! What never ends, or has no size: devices, `/proc`, pipes.

use std::{fs, os::unix::fs::symlink};

use crate::util::{TestEnv, env_line, key};

/// Each is told of, with the exit code for what could not be read, or for a configuration that is none.
#[cfg(target_os = "linux")]
#[test]
fn a_device_without_end_is_read_up_to_the_limit() {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    for (args, status) in [
        (&["dir", "/dev/zero", "--max-size", "1M"][..], 3),
        (&["staged", "/dev/zero", "--max-size", "1M"], 3),
        (&["message", "/dev/zero", "--max-size", "1M"], 3),
        (&["dir", "a.txt", "--config", "/dev/zero"], 2),
        (&["dir", "a.txt", "--baseline", "/dev/zero"], 2),
        (&["audit", "--repos", "/dev/zero"], 2),
        (&["dir", "a.txt", "--verify", "--ca-file", "/dev/zero"], 2),
    ] {
        let run = env.scan(args);
        run.expect_status(status);
        let is_told = run.stderr.contains("larger than") || run.stderr.contains("too large");
        assert!(is_told, "{args:?}{}", run.report());
    }
    let zero = || fs::File::open("/dev/zero").expect("a device");
    let mut command = env.scan_command(&["stdin", "--max-size", "1M"]);
    command.stdin(zero());
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(3));

    let run = env.run(env.check_command(&["--key-file", "/dev/zero", "--explain"]), b"");
    run.expect_status(2);
    let mut command = env.scan_command(&["range"]);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_PATH", "/dev/zero");
    let run = env.run(command, b"");
    assert!(run.expect_status(3).stderr.contains("too large"), "{}", run.report());
}

/// The kernel states a size of 0 for its files, and some cannot be read at all.
#[cfg(target_os = "linux")]
#[test]
fn files_of_the_kernel_are_read_whatever_size_they_state() {
    let env = TestEnv::new();
    let mut command = env.scan_command(&["dir", "/proc/self/environ", "--format", "json"]);
    command.env("PHOTA_API_KEY", key(1));
    let run = env.run(command, b"");
    run.expect_status(1).expect_no_key(&key(1));
    // It ends, and says of what cannot be read that it cannot.
    let run =
        env.scan(&["dir", "/proc/self/attr", "/proc/self/mem", "/proc/self/fdinfo", "--max-size", "1M"]);
    assert!(run.expect_status(3).stderr.contains("/proc/self/mem: cannot be read"), "{}", run.report());
}

/// git does not follow it, so what it lists would be added: it hides nothing here either.
#[test]
fn a_link_in_the_place_of_ignore_rules_hides_nothing() {
    let env = TestEnv::repository();
    env.write("rules", "*.env\n");
    env.write("in/a.env", env_line(&key(1)));
    for target in ["../rules", "/dev/zero", "../nowhere"] {
        let link = env.work().join("in/.gitignore");
        symlink(target, &link).expect("a new link");
        env.scan(&["dir"]).expect_status(1);
        env.scan(&["dir", "in"]).expect_status(1);
        // On disk and unknown to git: a note.
        let run = env.scan(&["audit", "--format", "json"]);
        let json = run.expect_status(0).json();
        assert_eq!(json["findings"][0]["place"], "untracked", "{target}{}", run.report());
        fs::remove_file(link).expect("it is there");
    }
}

/// It came with the repository: nobody asked to wait for it.
#[test]
fn a_configuration_that_is_no_file_is_refused() {
    let env = TestEnv::repository();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "a.env"]);
    let config = env.work().join(".phota-scan.yaml");
    let refused = |what: &str| {
        for args in [&["dir"][..], &["staged"], &["audit"], &["stdin"], &["message", "a.env"]] {
            let run = env.scan_with_input(args, "text\n");
            assert!(run.expect_status(2).stderr.contains(what), "{args:?}{}", run.report());
        }
    };
    let mut mkfifo = env.command("mkfifo");
    mkfifo.arg(&config);
    env.run(mkfifo, b"").expect_status(0);
    refused("the configuration is not a file");
    fs::remove_file(&config).expect("it is there");
    symlink("/dev/zero", &config).expect("a new link");
    refused("the configuration is a symbolic link");
    fs::remove_file(&config).expect("it is there");
    fs::create_dir(&config).expect("a new folder");
    refused("the configuration is not a file");
}

/// Nobody writes to it: the limit is for reading the key as well.
#[test]
fn phota_check_does_not_wait_for_a_pipe_beyond_its_limit() {
    let env = TestEnv::new();
    let mut mkfifo = env.command("mkfifo");
    mkfifo.arg("pipe");
    env.run(mkfifo, b"").expect_status(0);
    let good = key(1);
    let check = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = env.check_command(args);
        command.args(["--timeout", "0.2"]).envs(variables.iter().copied());
        let run = env.run(command, b"");
        run.expect_status(3).expect_no_key(&good);
        assert!(run.stderr.contains("could not be read within 0.2 s"), "{args:?}{}", run.report());
        assert_eq!(run.stdout, "");
    };
    let set = ("PHOTA_API_KEY", &*good);
    check(&["--key-file", "pipe"], &[]);
    check(&["--key-file", "pipe", "--explain"], &[]);
    check(&[], &[("PHOTA_API_KEY_FILE", "pipe")]);
    check(&["--revoked-key-file", "pipe"], &[set]);
    check(&["--ca-file", "pipe"], &[set]);
}
