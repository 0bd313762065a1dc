//! A key in the comment behind the line that looks it up: `apiKey: ${PHOTA_API_KEY} # prod: ...`.

use super::{Check, finish, shown};
use crate::context::is_stage;
use crate::evidence::Evidence;
use crate::names::words;
use crate::rules::Draft;
use crate::segment::Segment;
use crate::structure::{Kind, Piece, raw_value};
use crate::values::{self, Look, Verdict};

/// Tokens of the line between a name and its comment.
const MAX_LINE: usize = 40;
/// Tokens of the comment before the value.
const MAX_WORDS: usize = 8;

impl Check<'_> {
    /// The value that the comment at the end of a name's line is, but for a word or two on which it is.
    pub(super) fn remarked(&self, at: usize, name: &str) -> Option<Draft> {
        let Segment { tokens, scopes, text, .. } = self.segment;
        if scopes.in_comment(at) {
            return None;
        }
        let comment = (at + 1..tokens.len().min(at + MAX_LINE))
            .take_while(|&at| tokens[at].kind != Kind::Line)
            .find(|&at| scopes.in_comment(at))?;
        let mut said = false;
        for token in &tokens[comment..tokens.len().min(comment + MAX_WORDS)] {
            let span = match token.kind {
                Kind::Line => return None,
                Kind::Word => raw_value(text, token.start as usize),
                Kind::Text => token.range(),
                _ => continue,
            };
            let word = std::str::from_utf8(token.bytes(text)).ok()?;
            if !words(word).is_empty() && words(word).iter().all(|word| is_which(word)) {
                said = true;
                continue;
            }
            let value = &text[span.clone()];
            let Verdict::Key(Look::Strong) = values::judge(value) else { return None };
            // A digest or an id stands alone in a comment.
            if !said {
                return None;
            }
            let mut evidence = Evidence::default();
            evidence.add(50, format!("in a comment beside {}", shown(name)));
            let piece = Piece { span, quoted: true };
            return finish(text, &[piece], Look::Strong, evidence, self.settings);
        }
        None
    }
}

/// Words that say which key it is.
fn is_which(word: &str) -> bool {
    is_stage(word) && word.bytes().any(|byte| byte.is_ascii_alphabetic()) || WHICH.contains(&word)
}

const WHICH: &[&str] = &[
    "actual",
    "api",
    "current",
    "currently",
    "default",
    "is",
    "key",
    "new",
    "old",
    "phota",
    "previous",
    "real",
    "remove",
    "temp",
    "temporarily",
    "the",
    "todo",
    "token",
    "use",
    "using",
    "value",
    "was",
];
