//! Keys that one document holds and another one uses.

use phota_detect::{Document, Linker};

use crate::keys::{BASE62, DETECTOR, key};

/// How many keys are found in the first document because the second one uses them.
fn found(defined: (&str, &str), used: (&str, &str)) -> usize {
    let key = key(5, BASE62, 40);
    let text = defined.1.replace("{key}", &key);
    let definer = Document { path: defined.0, bytes: text.as_bytes() };
    let user = Document { path: used.0, bytes: used.1.as_bytes() };
    let mut linker = Linker::default();
    for document in [&definer, &user] {
        linker.add(document.path, DETECTOR.examine(document).links);
    }
    let Some(wanted) = linker.wanted() else { return 0 };
    if !wanted.may_match(definer.bytes) {
        return 0;
    }
    let candidates = DETECTOR.look_for(&wanted, &definer);
    assert!(candidates.iter().all(|candidate| text[candidate.span.clone()] == key));
    candidates.len()
}

/// Sends what stands for `{name}` to Phota, in a file that names `config` and `settings`.
fn sends(name: &str) -> String {
    format!(
        "const config = require('../config');\nconst settings = require('./settings');\n\
         fetch('https://api.photalabs.com/v1/phota', {{ headers: {{ 'X-API-Key': {name} }} }});\n"
    )
}

#[test]
fn a_member_of_a_block_is_found_where_its_path_is_used() {
    let block = "module.exports = {\n  port: 3000,\n  api: { base: process.env.BASE, key: '{key}' },\n};\n";
    for (path, text, name, expected) in [
        ("config/index.js", block, "config.api.key", 1),
        ("config.yaml", "port: 3000\napi:\n  base: x\n  key: {key}\n", "config.api.key", 1),
        ("settings.toml", "[api]\nkey = \"{key}\"\n", "settings.api.key", 1),
        ("config/index.js", "module.exports = { apiKey: '{key}' };\n", "config.apiKey", 1),
        // Another block, another file, or a name that says nothing.
        ("config/index.js", "module.exports = { cache: { key: '{key}' } };\n", "config.api.key", 0),
        ("other/weather.js", block, "config.api.key", 0),
        ("config/index.js", block, "config.key", 0),
        ("config/index.js", block, "process.env.KEY", 0),
    ] {
        assert_eq!(found((path, text), ("lib/client.js", &sends(name))), expected, "{path} {name}");
    }
}
