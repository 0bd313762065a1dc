//! Which side a file runs on: in browsers and apps, or on a server.

use memchr::memmem;

use crate::segment::Segment;

/// Where a file runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Users load it; how sure that is, and why.
    Browser {
        points: i32,
        evidence: &'static str,
    },
    Server,
    /// Nothing says so.
    Unknown,
}

/// Tells whether a file of this name can run in a browser at all.
pub(super) fn may_be_browser(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').is_some_and(|(_, extension)| {
        SCRIPTS.contains(&extension) || COMPONENTS.contains(&extension) || MARKUP.contains(&extension)
    })
}

/// Decides by a file's path, its beginning, and the text around what was found. `before` is the document up to that
/// text.
pub(super) fn of(path: &str, before: &[u8], around: &[u8]) -> Side {
    let head = if before.is_empty() { around } else { before };
    let head = &head[..head.len().min(HEAD)];
    let has = |mark: &str| [head, around].iter().any(|text| memmem::find(text, mark.as_bytes()).is_some());
    if is_directive(head, "use client") {
        return Side::Browser { points: 40, evidence: "the file says \"use client\"" };
    }
    if is_server_path(path) || is_directive(around, "use server") || SERVER.iter().any(|mark| has(mark)) {
        return Side::Server;
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let browser = |points, evidence| Side::Browser { points, evidence };
    if MARKUP.contains(&extension) {
        browser(40, "a script in a page")
    } else if COMPONENTS.contains(&extension) {
        browser(40, "a component that browsers load")
    } else if has("==UserScript==") {
        browser(40, "a userscript")
    } else if EXTENSION.iter().any(|mark| has(mark)) {
        browser(35, "part of a browser extension")
    } else if has("react-native") {
        browser(35, "part of an app that users install")
    } else if HOOKS.iter().any(|mark| has(mark)) {
        browser(30, "React state and events are handled in browsers")
    } else if DOM.iter().any(|mark| has(mark)) {
        browser(30, "the code works on a page")
    } else {
        Side::Unknown
    }
}

/// Tells whether a token of a page stands in a script; in a script file all do, but for text in backticks.
pub(super) fn is_script(segment: &Segment<'_>, before: &[u8], at: usize) -> bool {
    let earlier = &before[before.len().saturating_sub(LONGEST_SCRIPT)..];
    let before = &segment.text[..segment.tokens[at].start as usize];
    let extension = segment.path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if !MARKUP.contains(&extension) && !COMPONENTS.contains(&extension) {
        return [earlier, before].iter().map(|text| backticks(text)).sum::<usize>() % 2 == 0;
    }
    let last = |mark: &[u8]| {
        let inside = memmem::rfind(before, mark).map(|at| at + earlier.len());
        inside.or_else(|| memmem::rfind(earlier, mark))
    };
    let (opened, closed) = (last(b"<script"), last(b"</script"));
    opened.is_some_and(|opened| closed.is_none_or(|closed| closed < opened))
}

/// Tells whether users may have brought the key themselves: it is read from storage or typed into a field.
pub(super) fn key_is_the_users(text: &[u8]) -> bool {
    OWN_KEYS.iter().any(|mark| memmem::find(text, mark.as_bytes()).is_some())
}

/// The beginning of a file that is looked at.
const HEAD: usize = 16 << 10;
/// A script's opening tag is looked for this far before the text at hand.
const LONGEST_SCRIPT: usize = 1 << 20;

const SCRIPTS: &[&str] = &["js", "jsx", "ts", "tsx", "mjs", "cjs"];
const COMPONENTS: &[&str] = &["vue", "svelte"];
const MARKUP: &[&str] =
    &["html", "htm", "xhtml", "astro", "ejs", "hbs", "liquid", "twig", "php", "erb", "jsp"];

const HOOKS: &[&str] = &[
    "useState(",
    "useEffect(",
    "useCallback(",
    "useReducer(",
    "useState<",
    "onClick={",
    "onSubmit={",
    "onChange={",
];
const DOM: &[&str] = &[
    "document.getElementById",
    "document.querySelector",
    "document.addEventListener",
    "document.createElement",
    "window.addEventListener",
    "window.location",
    "new XMLHttpRequest",
    "$.ajax",
];
const EXTENSION: &[&str] =
    &["chrome.runtime", "chrome.storage", "chrome.tabs", "browser.runtime", "browser.storage"];
const OWN_KEYS: &[&str] = &[
    "localStorage.getItem",
    "sessionStorage.getItem",
    "chrome.storage",
    "browser.storage",
    "AsyncStorage.getItem",
    "SecureStore.getItemAsync",
    "type=\"password\"",
    "window.prompt(",
    " prompt(",
    "GM_getValue",
];

/// Only a server's file says these.
const SERVER: &[&str] = &[
    "from 'node:",
    "from \"node:",
    "require('node:",
    "require(\"node:",
    "require('fs')",
    "require(\"fs\")",
    "from 'fs'",
    "from \"fs\"",
    "'express'",
    "\"express\"",
    "'fastify'",
    "\"fastify\"",
    "'hono'",
    "\"hono\"",
    "'koa'",
    "\"koa\"",
    "'server-only'",
    "\"server-only\"",
    "next/server",
    "next/headers",
    "NextApiRequest",
    "getServerSideProps",
    "getStaticProps",
    "createServerFn",
    "export async function loader",
    "export async function action",
    "export const loader",
    "export const action",
    "'electron'",
    "\"electron\"",
    "'puppeteer",
    "\"puppeteer",
    "'playwright",
    "\"playwright",
    "'dotenv",
    "\"dotenv",
    "jsdom",
    "firebase-functions",
    "process.argv",
    "__dirname",
    "Deno.serve",
    "Bun.serve",
];

fn is_server_path(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let file = path.rsplit('/').next().unwrap_or_default();
    let folders = || path.split('/').rev().skip(1);
    let api = || {
        folders().any(|folder| folder == "api") && folders().any(|folder| matches!(folder, "app" | "pages"))
    };
    file.starts_with("+server.")
        || file.contains(".server.")
        || file.starts_with("route.")
        || file.starts_with("middleware.")
        || api()
        || folders().any(|folder| SERVER_FOLDERS.contains(&folder))
        || super::place::is_test(&path)
}

const SERVER_FOLDERS: &[&str] = &[
    "server",
    "backend",
    "functions",
    "lambda",
    "lambdas",
    "workers",
    "edge-functions",
    "scripts",
    "cli",
    "bin",
];

/// Tells whether a line of a text is the directive, and nothing else.
fn is_directive(text: &[u8], directive: &str) -> bool {
    memmem::find_iter(text, directive.as_bytes()).any(|at| {
        let quoted = at.checked_sub(1).is_some_and(|quote| matches!(text[quote], b'"' | b'\''));
        let line = &text[..at.saturating_sub(1)];
        let indent = line.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        quoted && line[..line.len() - indent].last().is_none_or(|byte| matches!(byte, b'\n' | b'{' | b';'))
    })
}

/// Backticks that no backslash escapes.
fn backticks(text: &[u8]) -> usize {
    memchr::memchr_iter(b'`', text).filter(|&at| at == 0 || text[at - 1] != b'\\').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_browser(path: &str, text: &str) -> bool {
        matches!(of(path, b"", text.as_bytes()), Side::Browser { .. })
    }

    #[test]
    fn browsers() {
        for (path, text) in [
            ("app/page.tsx", "'use client';\n"),
            ("app/page.tsx", "/* license */\n\"use client\"\n"),
            ("src/A.vue", ""),
            ("src/routes/+page.svelte", ""),
            ("index.html", ""),
            ("src/A.jsx", "const [a, setA] = useState(0)"),
            ("src/main.js", "document.querySelector('#a')"),
            ("a.user.js", "// ==UserScript==\n"),
            ("content.js", "chrome.runtime.onMessage"),
        ] {
            assert!(is_browser(path, text), "{path}: {text}");
        }
    }

    #[test]
    fn servers_and_the_unknown() {
        for (path, text) in [
            ("src/app/api/phota/route.ts", "useState("),
            ("pages/api/phota.ts", "document.querySelector"),
            ("src/routes/phota/+server.ts", ""),
            ("src/routes/+page.server.ts", ""),
            ("app/actions.tsx", "'use server'\nuseState("),
            ("app/a.tsx", "export async function b() {\n  'use server'\n}\nuseState("),
            ("lib/phota.ts", "import fs from 'node:fs'\ndocument.querySelector"),
            ("server/index.js", "window.location"),
            ("src/A.test.tsx", "useState("),
            ("lib/phota.ts", "export const call = () => fetch(url)"),
            ("a.tsx", "// says \"use client\" in the middle"),
        ] {
            assert!(!is_browser(path, text), "{path}: {text}");
        }
    }
}
