//! Sentences that speak of a Phota key, and the key in them.

use super::{Check, finish};
use crate::evidence::Evidence;
use crate::rules::Draft;
use crate::segment::Segment;
use crate::structure::{Kind, Piece, raw_value};
use crate::values::{self, Look, Verdict};

impl Check<'_> {
    /// `Phota API key: ...`, `my Phota key is ...`: words of a sentence, then a value.
    pub(super) fn prose(&self, at: usize) -> Vec<Draft> {
        let Segment { tokens, text, .. } = self.segment;
        let words = || (at + 1..tokens.len().min(at + 4)).take_while(|&at| tokens[at].kind == Kind::Word);
        let is_noun = |&at: &usize| KEY_NOUNS.contains(&&tokens[at].bytes(text).to_ascii_lowercase()[..]);
        let linked = at >= 2
            && LINKS.contains(&&tokens[at - 1].bytes(text).to_ascii_lowercase()[..])
            && is_noun(&(at - 2));
        let noun = if linked { Some(at) } else { words().find(is_noun) };
        let Some(noun) = noun else { return Vec::new() };
        let mut lines = 0;
        for at in noun + 1..tokens.len().min(noun + 12) {
            let token = tokens[at];
            let span = match token.kind {
                Kind::Line => {
                    lines += 1;
                    if lines > 1 || text[token.range()].iter().filter(|&&byte| byte == b'\n').count() > 1 {
                        break;
                    }
                    continue;
                }
                Kind::Word if tokens[at - 1].end < token.start || tokens[at - 1].kind == Kind::Line => {
                    raw_value(text, token.start as usize)
                }
                Kind::Text => token.range(),
                Kind::Word | Kind::Open(_) | Kind::Close(_) | Kind::Mark(_) => continue,
            };
            let value = &text[span.clone()];
            let word = String::from_utf8_lossy(&value[..value.len().min(24)]).to_ascii_lowercase();
            if PROSE_STOPS.iter().any(|stop| word.trim_end_matches(':') == *stop) {
                break;
            }
            if let Verdict::Key(Look::Strong) = values::judge(value) {
                let mut evidence = Evidence::default();
                evidence.add(40, "the text before it speaks of a Phota key");
                let piece = Piece { span, quoted: true };
                return finish(text, &[piece], Look::Strong, evidence, self.settings).into_iter().collect();
            }
        }
        Vec::new()
    }
}

const KEY_NOUNS: &[&[u8]] = &[b"key", b"keys", b"token", b"secret", b"apikey", b"api-key"];
/// Words between a key and whose it is: "the key for Phota".
const LINKS: &[&[u8]] = &[b"for", b"of", b"from", b"to"];
/// Words of a sentence after which another thing than a key is named.
const PROSE_STOPS: &[&str] = &[
    "id",
    "ids",
    "hash",
    "sha256",
    "sha1",
    "md5",
    "digest",
    "profile",
    "commit",
    "request",
    "checksum",
    "fingerprint",
    "etag",
    "version",
    "job",
];
