//! What the page may do: show itself. Its one style sheet and its one script are named by their hashes, all else is off.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};

/// The style sheet, for screens and for paper.
pub(super) const STYLE: &str = include_str!("report.css");

/// The filter. The page is complete without it.
pub(super) const SCRIPT: &str = include_str!("report.js");

/// The policy of the page.
///
/// `frame-ancestors` is not in it: browsers heed that in a header alone.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        source(STYLE),
        source(SCRIPT),
    )
}

/// What Content Security Policy calls a hash source.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_specification() {
        // https://www.w3.org/TR/CSP2/#script-src-hash-usage
        assert_eq!(
            source("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn style_and_script_stay_within_their_elements() {
        for (text, end) in [(STYLE, "</style"), (SCRIPT, "</script")] {
            assert!(!text.to_ascii_lowercase().contains(end) && !text.contains("<!--"));
        }
    }
}
