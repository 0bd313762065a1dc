//! Configurations, events, messages and other texts, as real ones are.

use crate::documents::key;

/// `.phota-scan.yaml`, in order and not.
pub(crate) fn configs() -> Vec<Vec<u8>> {
    let all = "version: 1\nkey_pattern: '^phk_[A-Za-z0-9]{40}$'\nnames: [STUDIO_TOKEN]\nhosts: [phota.example.internal]\n\
        min_confidence: medium\nexclude: [\"testdata/**\", '!testdata/a', \"/b/\", \"*.env\", 'a/**', \"[ab]/**/c\"]\n\
        allow:\n  - {fingerprint: 'b3:4f1c09ab72de', reason: \"revoked 2026-05-01\", expires: 2027-01-01}\n";
    let misplaced = format!("version: 1\nnames: {{{}: 1}}\n", key(21, 40));
    let unknown = format!("version: 1\n{}: x\n", key(22, 40));
    let texts = [
        all,
        "version: 1\nexclude: ['**/**', '#/**', '\\#/**', ' /**', 'a b/**', '/**', '**', 'a\\ /**']\n",
        "version: 1\nexclude:\n- src/\n- 'testdata/**'\n- b/**\n- \"b/a/**\"\n",
        "version: 1\nnames: &n [A_KEY, *n]\n",
        "version: 1\nkey_pattern: '(a{1000}){1000}'\n",
        "version: '1'\nallow: [{fingerprint: 'b3:no', reason: r}]\n",
        "version: 2\n",
        "%YAML 1.1\n---\nversion: 1\n...\n",
        &misplaced,
        &unknown,
    ];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

/// The user's own configuration.
pub(crate) fn profiles() -> Vec<Vec<u8>> {
    let name = key(31, 40);
    let texts = [
        "profiles:\n  studio:\n    key_command: [\"op\", \"read\", \"op://a/b/c\"]\n  ci: {key_file: /run/secrets/a}\n".to_owned(),
        "profiles: {studio: {key_env: STUDIO_KEY}, ci: {key_file: a}, '': {key_env: A}}\n".to_owned(),
        "profiles: {studio: {key_env: A, key_file: b}}\n".to_owned(),
        format!("profiles: {{studio: {name}}}\n"),
        format!("profiles: {{studio: {{{name}: a}}}}\n"),
        format!("{name}: 1\n"),
        format!("profiles: {{studio: {{key_command: {name}}}}}\n"),
        format!("profiles: {{studio: {{key_env: a}}, {name}: {{}}, {name}: {{}}}}\n"),
        format!("profiles: !{name} {{studio: {{key_env: *{name}}}}}\n"),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

pub(crate) fn dotenvs() -> Vec<Vec<u8>> {
    let secret = "Q7-90817263544536271809-Z";
    let texts = [
        format!("# a comment\nOTHER=1\nPHOTA_API_KEY={secret}\n"),
        format!("export PHOTA_API_KEY='{secret}' # kept here\nB=\"${{PHOTA_API_KEY}}\\n\"\n"),
        format!("\u{feff}PHOTA_API_KEY=\"{secret}\n{secret}\"\r\n"),
        format!("PHOTA_API_KEY={secret}\nPHOTA_API_KEY=\n"),
        format!("not a line {secret}\nPHOTA_API_KEY=a$B\\ c\n"),
        format!("PHOTA_API_KEY: {secret}\n=\n'"),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

/// Secret files behind a 0; answers behind a 1: two bytes of status, three headers, a body.
pub(crate) fn credentials() -> Vec<Vec<u8>> {
    let file = |text: &str| [b"\0", text.as_bytes()].concat();
    let answer = |status: u16, headers: &str, body: &str| {
        [&[1][..], &(status - 100).to_be_bytes(), headers.as_bytes(), body.as_bytes()].concat()
    };
    vec![
        file(&format!("{}\n", key(41, 40))),
        file(&format!("{}\r\n\n", key(42, 40))),
        file(&format!("Bearer {}", key(43, 40))),
        file("\"your-api-key\"\n"),
        file("PHOTA_API_KEY=${A}\n"),
        answer(200, "application/json\n\n\n", "{\"profiles\": []}"),
        answer(
            401,
            "application/json\n\n\n",
            "{\"detail\": \"Missing or invalid API key in the X-API-Key header.\"}",
        ),
        answer(402, "application/json\n\n\n", "{\"detail\": \"Insufficient credit\"}"),
        answer(200, "text/html; charset=utf-8\n\n\n", "<!doctype html><p>Sign in</p>"),
        answer(302, "\n\nhttps://login.example.com/a?b=c\n", ""),
        answer(429, "\n120\n\n", "{}"),
        answer(503, "\nFri, 15 Jan 2027 08:10:00 GMT\n\n", "{}"),
        answer(503, "\n Friday, 15-Jan-27 08:10:00 GMT\n\n", "[{}"),
    ]
}

pub(crate) fn baselines() -> Vec<Vec<u8>> {
    let key = key(51, 40);
    let texts = [
        "{\n  \"schema_version\": 1,\n  \"tool\": \"phota-scan\",\n  \"entries\": []\n}\n".to_owned(),
        "{\"schema_version\":1,\"tool\":\"phota-scan\",\"entries\":[\
            {\"rule\":\"phota-api-key\",\"fingerprint\":\"b3:4f1c09ab72de\",\"path\":\"a/b.ts\",\"line\":7},\
            {\"rule\":\"phota-client-exposure\",\"name\":\"VITE_PHOTA_KEY\",\"path\":\"\\u001b[2J.ts\",\"line\":1}]}"
            .to_owned(),
        "{\"schema_version\":2,\"entries\":[]}".to_owned(),
        format!("{{\"schema_version\":1,\"entries\":[{{\"rule\":\"a\",\"fingerprint\":\"{key}\",\"path\":\"\",\"line\":0}}]}}"),
        format!("{{\"schema_version\":\"{key}\",\"{key}\":1}}"),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

/// Files of GitHub, and lines of what GitLab's variables hold.
pub(crate) fn events() -> Vec<Vec<u8>> {
    let (one, two, none) = ("1".repeat(40), "2".repeat(40), "0".repeat(40));
    let side = |sha: &str, repo: &str| format!("{{\"sha\":\"{sha}\",\"ref\":\"main\",\"repo\":{repo}}}");
    let request = |head: &str| {
        let base = side(&one, "{\"full_name\":\"o/r\",\"fork\":false}");
        format!(
            "{{\"action\":\"opened\",\"number\":1,\"pull_request\":{{\"base\":{base},\"head\":{}}}}}",
            side(&two, head)
        )
    };
    let push = |before: &str, after: &str| {
        format!(
            "{{\"ref\":\"refs/heads/a\",\"before\":\"{before}\",\"after\":\"{after}\",\
            \"repository\":{{\"default_branch\":\"main\"}},\"commits\":[{{}}]}}"
        )
    };
    let texts = [
        request("{\"full_name\":\"fork/r\"}"),
        request("{\"full_name\":\"o/r\"}"),
        request("null"),
        format!("{{\"merge_group\":{{\"base_sha\":\"{one}\",\"head_sha\":\"{two}\"}}}}"),
        push(&one, &two),
        push(&none, &two),
        push(&one, &none),
        format!("{one}\npush\n{two}\na\nmain\n"),
        format!("{one}\nmerge_request_event\n{none}\n\nmain\n{two}\n{two}\n"),
        format!("{none}\npush\n{two}\na\na\n"),
        "{}".to_owned(),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

/// Commit messages behind two bytes of settings.
pub(crate) fn messages() -> Vec<Vec<u8>> {
    let template = "subject\n\nbody # not a comment\n\n# Please enter the commit message for your changes. Lines starting\n\
        # with '#' will be ignored.\n#\n# On branch main\n#\n";
    let scissors = "# ------------------------ >8 ------------------------\n# Do not modify or remove the line above.\n\
        # Everything below it will be ignored.\ndiff --git a/a b/a\n+1\n";
    let texts = [template.to_owned(), format!("{template}{scissors}"), format!("a\n{scissors}# and more\n")];
    let settings = [(1, 4), (0, 4), (0x80, 0), (2, 0), (1, 2), (5, 3), (9, 1)];
    let mut messages = Vec::new();
    for (first, second) in settings {
        for text in &texts {
            let text = if second == 2 { text.replace('#', ";") } else { text.clone() };
            messages.push([&[first, second][..], text.as_bytes()].concat());
        }
    }
    messages
}

/// A byte that chooses, and texts for each place of a report.
pub(crate) fn names() -> Vec<Vec<u8>> {
    let hostile = [
        "</script><script>a()</script>\" onload='a()' &amp;",
        "\u{1b}[2J\u{9b}31m\u{7}\u{202e}\u{200b}\u{feff}\r\n",
        "::error file=a::b\n::add-mask::c ##[stop-commands]d %0A",
        "a|b](https://example.com) `code` \\| **x** <!-- -->\n# heading\n- item",
        "]]>\u{fffe}\u{ffff}<![CDATA[ &#0; \u{85}\u{2028}",
        "  ::set-output name=a::b",
        "a.zip!b/../../c",
        "refs/heads/\u{e0041}x",
    ];
    let mut seeds = Vec::new();
    for first in [0_u8, 1, 2, 0x1c, 0x41, 0x62, 0x83, 0xff] {
        for at in 0..hostile.len() {
            let texts: Vec<&[u8]> =
                hostile.iter().cycle().skip(at).take(12).map(|text| text.as_bytes()).collect();
            seeds.push([&[first][..], &texts.join(&[0xff][..])].concat());
        }
    }
    seeds
}

/// What git writes to its hooks behind a 0 or a 1, what pre-commit says behind a 2.
pub(crate) fn pushes() -> Vec<Vec<u8>> {
    let (one, two, none) = ("1a".repeat(20), "2B".repeat(20), "0".repeat(40));
    let (long, nothing) = ("3c".repeat(32), "0".repeat(64));
    let sent = format!("refs/heads/a {one} refs/heads/b {two}\n(delete) {none} refs/heads/c {one}\n");
    let received = format!("{one} {two} refs/heads/a\n{none} {one} refs/tags/b\n{one} {none} refs/heads/c");
    let texts = [
        format!("\0{sent}"),
        format!("\0HEAD {long} refs/heads/a {nothing}\n\n"),
        format!("\0refs/heads/a {one} refs/heads/b\n"),
        format!("\u{1}{received}"),
        format!("\u{2}{one}\n{two}\n"),
        "\u{2}HEAD~1\n\n".to_owned(),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}
