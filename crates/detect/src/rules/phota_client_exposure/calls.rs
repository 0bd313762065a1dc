//! Code that runs in a browser and calls the Phota API with the header itself.

use super::side::{self, Side};
use super::{keyless, place};
use crate::evidence::Evidence;
use crate::names::NameKind;
use crate::rules::Keyless;
use crate::segment::{Segment, Settings};
use crate::structure::Kind;

/// Finds where a browser-side file sends the header; its first place stands for all.
pub(super) fn check(segment: &Segment<'_>, before: &[u8], settings: &Settings) -> Option<Keyless> {
    if !side::may_be_browser(segment.path) {
        return None;
    }
    let header = (0..segment.tokens.len()).find(|&at| is_sent(segment, before, settings, at))?;
    if !(0..segment.tokens.len()).any(|at| is_called(segment, settings, at)) {
        return None;
    }
    let Side::Browser { points, evidence: why } = side::of(segment.path, before, segment.text) else {
        return None;
    };
    let mut evidence = Evidence::default();
    evidence.add(45, "the Phota API is called with X-API-Key");
    evidence.add(points, why);
    if side::key_is_the_users(segment.text) {
        evidence.add(-40, "the key may be the user's own, kept in the browser");
    }
    keyless(segment, header, "X-API-Key", evidence)
}

/// Tells whether the header is set at a token: a name with a value, in code.
fn is_sent(segment: &Segment<'_>, before: &[u8], settings: &Settings, at: usize) -> bool {
    let token = segment.tokens[at];
    if !matches!(token.kind, Kind::Word | Kind::Text) || !(9..=12).contains(&token.range().len()) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(token.bytes(segment.text)) else { return false };
    if settings.namer.classify(text).kind != NameKind::Header {
        return false;
    }
    let next = segment.tokens.get(at + 1).map(|next| next.kind);
    let valued = matches!(next, Some(Kind::Mark(b':' | b',' | b'=') | Kind::Close(b']')));
    valued
        && !segment.scopes.in_comment(at)
        && !place::is_in_sentence(segment, at)
        && !place::is_spoken_of(segment, at)
        && side::is_script(segment, before, at)
}

/// Tells whether a token outside of comments names a Phota host.
fn is_called(segment: &Segment<'_>, settings: &Settings, at: usize) -> bool {
    let token = segment.tokens[at];
    matches!(token.kind, Kind::Word | Kind::Text)
        && token.range().len() >= 4
        && settings.hosts.are_in(token.bytes(segment.text))
        && !segment.scopes.in_comment(at)
}
