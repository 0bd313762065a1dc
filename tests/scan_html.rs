//! The report as a page: that no key is in it, and that nothing of a repository acts in it. What a browser makes of it is in
//! `e2e/html.sh`.

use std::collections::BTreeSet;

use regex::Regex;

use crate::util::{TestEnv, env_line, fingerprint, key};

/// Text that would run a script, load something or change the page, in every way that comes to mind.
const HOSTILE: &str =
    "</td></script></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>";

/// A repository with keys in many places and hostile names.
fn repository() -> TestEnv {
    let mut env = TestEnv::repository();
    env.set("GIT_AUTHOR_NAME", format!("Mallory {HOSTILE}").replace(['<', '>'], "‹"));
    env.write(&format!("{}.env", HOSTILE.replace('/', "∕")), env_line(&key(1)));
    env.write("line.js", format!("const PHOTA_API_KEY = '{}'; // {HOSTILE}\n", key(2)));
    env.commit(HOSTILE);
    env.git(&["branch", "x\"><img/src=x/onerror=alert(1)>"]);
    env.git(&["rm", "-q", "line.js"]);
    env.commit(&format!("Remove {} {HOSTILE}", key(2)));
    env.write("encoded.env", env_line(&key(3)));
    env.git(&["add", "-A"]);
    env.git(&["stash", "-q"]);
    env.write(".gitignore", ".env\n");
    env.write(".env", env_line(&key(4)));
    env.commit(&format!("PHOTA_API_KEY={}", key(5)));
    env
}

#[test]
fn no_key_is_in_the_page_in_any_form() {
    let env = repository();
    let run = env.scan(&["audit", "--format", "html"]);
    run.expect_status(1);
    for seed in 1..=5 {
        let key = key(seed);
        run.expect_no_key(&key);
        assert!(run.stdout.contains(&fingerprint(&key)), "{seed}{}", run.report());
        let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
        for start in (0..hex.len() - 16).step_by(2) {
            assert!(!run.stdout.to_lowercase().contains(&hex[start..start + 16]));
        }
        for shift in 0..3 {
            let encoded = base64(&key.as_bytes()[shift..]);
            for part in encoded.as_bytes()[..encoded.len() - 4].chunks(8).filter(|part| part.len() == 8) {
                assert!(!run.stdout.contains(std::str::from_utf8(part).unwrap()));
            }
        }
    }
}

#[test]
fn hostile_text_is_no_markup() {
    let run = repository().scan(&["audit", "--format", "html"]);
    let page = &run.stdout;
    assert!(page.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count() >= 4, "{}", run.report());
    let tags = Regex::new(r"</?([a-zA-Z0-9]+)").unwrap();
    let body = &page[page.find("<body>").unwrap()..page.rfind("<script>").unwrap()];
    let found: BTreeSet<&str> = tags.captures_iter(body).map(|tag| tag.get(1).unwrap().as_str()).collect();
    let known = "a article b body button code dd details div dl dt footer form h1 h2 h3 header input label legend li main \
                 ol option output p pre rect section select span strong summary svg table tbody td th thead time tr";
    let known: BTreeSet<&str> = known.split(' ').collect();
    assert!(found.is_subset(&known), "{:?}", found.difference(&known));
    let attributes = Regex::new(r#"<[^>]*\s(on\w+|style|src|srcset|action|formaction)="#).unwrap();
    assert_eq!(attributes.find(body).map(|found| found.as_str()), None);
    let links = Regex::new(r#"href="([^"]*)""#).unwrap();
    let links: BTreeSet<&str> = links.captures_iter(body).map(|link| link.get(1).unwrap().as_str()).collect();
    let ours = BTreeSet::from(["#findings", "https://platform.photalabs.com"]);
    assert!(links.contains("#findings") && links.is_subset(&ours), "{links:?}");
    assert!(body.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn every_verb_has_a_page() {
    let env = TestEnv::repository();
    env.commit("Start");
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    for args in [&["staged"][..], &["dir"], &["dir", "a.env"]] {
        let run = env.scan(&[args, &["--format", "html"]].concat());
        run.expect_status(1).expect_no_key(&key(1));
        assert!(run.stdout.contains("1 Phota key stands where none may stand."), "{}", run.report());
        assert!(run.stdout.ends_with("</html>\n"), "{}", run.report());
    }
    env.commit("Second");
    let run = env.scan(&["range", "HEAD~1..HEAD", "--format", "html"]);
    assert!(run.stdout.contains("<b>Introduced</b> <time datetime=\"2026-01-02T03:04:05+00:00\">"));
    let run = env.scan_with_input(&["stdin", "--format", "html"], "nothing");
    run.expect_status(0);
    assert!(run.stdout.contains("No Phota key was found where none may stand."), "{}", run.report());
}

/// The standard alphabet; without padding, which says nothing of a key.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in bytes.chunks_exact(3) {
        let bits = u32::from(chunk[0]) << 16 | u32::from(chunk[1]) << 8 | u32::from(chunk[2]);
        encoded.extend([18, 12, 6, 0].map(|shift| LETTERS[(bits >> shift & 63) as usize] as char));
    }
    encoded
}
