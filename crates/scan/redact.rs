//! Source lines without the keys on them.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use phota_core::hide_keys;

use crate::terminal::plain;

/// How much of a line is kept on either side of a key, in bytes. No terminal shows more.
const KEPT: usize = 400;

/// A part of a source line. The keys are gone from it, and nothing in it acts on a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) pieces: Vec<Piece>,
    /// Which of the pieces is the key or the name this is about.
    pub(crate) subject: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    /// A key stood here.
    BlackedOut,
    /// The line goes on.
    Cut,
}

/// A document's lines are cut and redacted with this.
pub(crate) struct Redactor<'a> {
    bytes: &'a [u8],
    /// What is blacked out: in order, and apart from each other. `None` if that is too much to know.
    black: Option<Vec<Range<usize>>>,
}

/// Bytes of keys that are looked for everywhere in a document. Looking takes some hundred times the memory, and of a
/// document with thousands of keys nobody needs the lines.
const MOST_SECRETS: usize = 1 << 18;

impl<'a> Redactor<'a> {
    /// `spans` are the candidates' ones, all of them, reported or not; `secrets` are blacked out wherever they stand.
    pub(crate) fn new(bytes: &'a [u8], mut spans: Vec<Range<usize>>, secrets: Vec<&[u8]>) -> Self {
        let Some(everywhere) = everywhere(bytes, secrets) else { return Redactor { bytes, black: None } };
        spans.retain(|span| !span.is_empty());
        spans.extend(everywhere);
        spans.sort_by_key(|span| span.start);
        let mut black: Vec<Range<usize>> = Vec::with_capacity(spans.len());
        for span in spans {
            match black.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => black.push(span),
            }
        }
        Redactor { bytes, black: Some(black) }
    }

    /// The line on which `span` begins, around it; nothing of it if the document holds too many keys.
    pub(crate) fn line(&self, span: &Range<usize>) -> Excerpt {
        let Some(all_black) = &self.black else { return Excerpt::without_context() };
        // Looking no further than what is kept: a line can be as long as the file, with a key every few bytes.
        let earliest = span.start.saturating_sub(KEPT);
        let line_start =
            self.bytes[earliest..span.start].iter().rposition(|b| *b == b'\n').map(|at| earliest + at + 1);
        let line_end = |from: usize, to: usize| {
            self.bytes[from..to].iter().position(|b| *b == b'\n').map(|at| from + at)
        };
        let key_end = line_end(span.start, span.end).unwrap_or(span.end);
        let latest = (key_end + KEPT).min(self.bytes.len());
        let kept = line_start.unwrap_or(earliest)..line_end(key_end, latest).unwrap_or(latest);
        let first = all_black.partition_point(|black| black.end <= kept.start);

        let mut excerpt = Excerpt::default();
        if line_start.is_none() && earliest > 0 {
            excerpt.pieces.push(Piece::Cut);
        }
        let mut at = kept.start;
        for black in all_black[first..].iter().take_while(|black| black.start < kept.end) {
            self.push_text(&mut excerpt, at..black.start.max(at));
            if black.start <= span.start && span.start < black.end {
                excerpt.subject = excerpt.pieces.len();
            }
            excerpt.pieces.push(Piece::BlackedOut);
            at = black.end.max(at);
        }
        self.push_text(&mut excerpt, at.min(kept.end)..kept.end);
        if kept.end == latest && latest < self.bytes.len() && self.bytes[latest] != b'\n' {
            excerpt.pieces.push(Piece::Cut);
        }
        excerpt
    }

    fn push_text(&self, excerpt: &mut Excerpt, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let mut text = String::new();
        for chunk in self.bytes[range].utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
        }
        // The rest of a key that was taken for a shorter one, or one that was not told at all.
        let text = plain(&hide_keys(&without_random(text.trim_end_matches('\r')), BLACK));
        if !text.is_empty() {
            excerpt.pieces.push(Piece::Text(text));
        }
    }
}

/// Blacks out what looks random: a line that holds one key often holds the keys of others as well, and a key may
/// have been typed where something else belongs.
pub(crate) fn without_random(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let token = rest.find(|c: char| !is_token(c)).unwrap_or(rest.len());
        shown.push_str(if is_random(&rest[..token]) { BLACK } else { &rest[..token] });
        let gap = rest[token..].find(is_token).unwrap_or(rest.len() - token);
        shown.push_str(&rest[token..token + gap]);
        rest = &rest[token + gap..];
    }
    shown
}

/// The same for what somebody typed, or wrote into a configuration, and is told to be wrong: nobody needs to see it again.
pub(crate) fn without_typed(text: &str) -> String {
    phota_core::without_keys(&without_random(text))
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_')
}

/// Long, with more digits than words have. Some ids and hashes go too, which nobody misses in a report.
fn is_random(token: &str) -> bool {
    let count = |test: fn(&u8) -> bool| token.as_bytes().iter().filter(|b| test(b)).count();
    let digits = count(u8::is_ascii_digit);
    let mixed = count(u8::is_ascii_lowercase) > 0 && count(u8::is_ascii_uppercase) > 0;
    token.len() >= 20 && (digits >= 3 || (digits > 0 && mixed))
}

/// Every place of every secret, overlapping ones too; `None` if there are too many secrets to look for.
fn everywhere(bytes: &[u8], mut secrets: Vec<&[u8]>) -> Option<Vec<Range<usize>>> {
    secrets.retain(|secret| !secret.is_empty());
    secrets.sort_unstable();
    secrets.dedup();
    if secrets.iter().map(|secret| secret.len()).sum::<usize>() > MOST_SECRETS {
        return None;
    }
    // One pass: a document may hold thousands of keys.
    let search = AhoCorasick::new(secrets).ok()?;
    Some(search.find_overlapping_iter(bytes).map(|found| found.range()).collect())
}

/// Blacked out like this, whatever the key's length.
pub(crate) const BLACK: &str = "█████████";
const CUT: &str = "…";

impl Excerpt {
    /// The key and nothing around it.
    pub(crate) fn without_context() -> Self {
        Excerpt { pieces: vec![Piece::Cut, Piece::BlackedOut, Piece::Cut], subject: 1 }
    }

    /// The same line about a name on it instead of a key. What was blacked out stays so.
    pub(crate) fn around(mut self, name: &str) -> Self {
        let found = self.pieces.iter().enumerate().find_map(|(at, piece)| match piece {
            Piece::Text(text) => text.find(name).map(|start| (at, start)),
            Piece::BlackedOut | Piece::Cut => None,
        });
        let Some((at, start)) = found else { return self };
        let Piece::Text(text) = self.pieces.remove(at) else { return self };
        let parts = [&text[..start], &text[start..start + name.len()], &text[start + name.len()..]];
        self.subject = at + usize::from(start > 0);
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        self.pieces.splice(at..at, parts.map(|part| Piece::Text(part.to_owned())));
        self
    }

    /// Pieces that fit into `width` columns, the subject among them. Characters count as one column each.
    pub(crate) fn fit(&self, width: usize) -> Vec<Piece> {
        let subject = self.subject.min(self.pieces.len());
        let (before, rest) = self.pieces.split_at(subject);
        let Some((subject, after)) = rest.split_first() else { return Vec::new() };
        let room = width.saturating_sub(columns(subject));
        let left = before.iter().map(columns).sum::<usize>();
        let right = after.iter().map(columns).sum::<usize>();
        // What one side does not need, the other one gets.
        let for_left = room.saturating_sub(right.min(room / 2)).min(left);
        let for_right = room - for_left;

        let mut fitted: Vec<Piece> = take(before.iter().rev(), for_left, Side::End);
        fitted.reverse();
        fitted.push(subject.clone());
        fitted.extend(take(after.iter(), for_right, Side::Start));
        trim_indentation(&mut fitted);
        fitted
    }
}

/// Which part of a piece is next to the subject.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

fn take<'p>(pieces: impl Iterator<Item = &'p Piece>, mut room: usize, side: Side) -> Vec<Piece> {
    let mut taken = Vec::new();
    for piece in pieces {
        let needed = columns(piece);
        if needed <= room {
            room -= needed;
            taken.push(piece.clone());
            continue;
        }
        if let (Piece::Text(text), 2..) = (piece, room) {
            let kept = room - 1;
            let skipped = match side {
                Side::Start => 0,
                Side::End => text.chars().count() - kept,
            };
            taken.push(Piece::Text(text.chars().skip(skipped).take(kept).collect()));
        }
        taken.push(Piece::Cut);
        break;
    }
    taken
}

fn trim_indentation(pieces: &mut [Piece]) {
    if let Some(Piece::Text(first)) = pieces.first_mut() {
        *first = first.trim_start().to_owned();
    }
}

fn columns(piece: &Piece) -> usize {
    match piece {
        Piece::Text(text) => text.chars().count(),
        Piece::BlackedOut | Piece::Cut => piece.as_str().chars().count(),
    }
}

impl Piece {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Piece::Text(text) => text,
            Piece::BlackedOut => BLACK,
            Piece::Cut => CUT,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::single_range_in_vec_init, reason = "a list of one span is meant")]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_key_is_shown_at_any_width(
            before in "[ab\u{e4}\u{1b} ]{0,900}", after in "[ab\u{e4}\n ]{0,900}", again in 0..3usize, width in 0..200usize
        ) {
            let secret = "Q7-secret-9Z";
            let line = format!("{}{before}{secret}{after}{}", secret.repeat(again), secret.repeat(again));
            let start = secret.len() * again + before.len();
            let span = start..start + secret.len();
            let redactor = Redactor::new(line.as_bytes(), vec![span.clone()], vec![secret.as_bytes()]);
            let excerpt = redactor.line(&span);
            for pieces in [&excerpt.pieces, &excerpt.fit(width)] {
                prop_assert!(pieces.contains(&Piece::BlackedOut));
                let text = shown(pieces);
                prop_assert!(!text.contains(['Q', '7', '9', 'Z', '\n', '\u{1b}']), "{text}");
            }
        }
    }

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(Piece::as_str).collect::<String>().replace(BLACK, "#")
    }

    fn line(text: &str, secret: &str) -> Excerpt {
        let start = text.find(secret).unwrap();
        let span = start..start + secret.len();
        Redactor::new(text.as_bytes(), vec![span.clone()], vec![secret.as_bytes()]).line(&span)
    }

    #[test]
    fn the_key_is_gone_wherever_it_stands_on_the_line() {
        let excerpt = line("a\n  key = 'secret7' # was secret7, secret8\nb", "secret7");
        assert_eq!(shown(&excerpt.pieces), "  key = '#' # was #, secret8");
        assert_eq!(shown(&excerpt.fit(80)), "key = '#' # was #, secret8");
    }

    #[test]
    fn other_candidates_on_the_line_are_gone_too() {
        let text = "one=aaaa two=bbbb";
        let redactor = Redactor::new(text.as_bytes(), vec![13..17, 4..8], vec![]);
        assert_eq!(shown(&redactor.line(&(13..17)).pieces), "one=# two=#");
    }

    #[test]
    fn a_key_over_two_lines_shows_the_first() {
        let text = "k = 'aaaa\\\nbbbb' # end";
        let redactor = Redactor::new(text.as_bytes(), vec![5..15], vec![]);
        assert_eq!(shown(&redactor.line(&(5..15)).pieces), "k = '#");
    }

    #[test]
    fn a_line_about_a_name_is_cut_around_it_and_shows_no_key() {
        let text = format!("{} NAME = 'secret7' {}", "a ".repeat(100), "b ".repeat(100));
        let excerpt = line(&text, "secret7").around("NAME");
        assert_eq!(shown(&excerpt.fit(30)), "… a a a a a  NAME = '#…");
        assert_eq!(line("k = secret7", "secret7").around("NAME"), line("k = secret7", "secret7"));
        assert_eq!(shown(&line("secret7 NAME", "secret7").around("NAME").fit(80)), "# NAME");
    }

    #[test]
    fn long_lines_are_cut_around_the_key() {
        let text = format!("{}KEY=secret7;{}", "x".repeat(100_000), "y".repeat(100_000));
        let excerpt = line(&text, "secret7");
        let fitted = shown(&excerpt.fit(60));
        assert!(
            fitted.starts_with("…xxx") && fitted.contains("KEY=#;") && fitted.ends_with("yyy…"),
            "{fitted}"
        );
        assert!(excerpt.fit(60).iter().map(columns).sum::<usize>() <= 60);
    }

    #[test]
    fn a_key_at_the_edge_of_what_is_kept_is_not_shown_in_part() {
        let secret = "s3cr3t".repeat(10);
        let text = format!("{secret}{}k={secret}{}{secret}", " ".repeat(KEPT - 30), " ".repeat(KEPT - 30));
        let start = text.find("k=").unwrap() + 2;
        let span = start..start + secret.len();
        let excerpt = Redactor::new(text.as_bytes(), vec![span.clone()], vec![secret.as_bytes()]).line(&span);
        assert!(!shown(&excerpt.pieces).contains("s3c"), "{}", shown(&excerpt.pieces));
    }

    #[test]
    fn keys_that_overlap_are_gone_both() {
        let text = b"k=abcdef x=abcdefghi";
        let redactor = Redactor::new(text, vec![2..8], vec![b"abcdef", b"defghi"]);
        assert_eq!(shown(&redactor.line(&(2..8)).pieces), "k=# x=#");
    }

    #[test]
    fn what_looks_random_is_gone_too() {
        let other: String = (0..30).map(|i| char::from(b"aZ3k9"[i % 5])).collect();
        let text =
            format!("k='secret7' other='{other}' url='https://api.phota.example/v1/phota/profiles/ids'");
        let excerpt = line(&text, "secret7");
        assert_eq!(
            shown(&excerpt.pieces),
            "k='#' other='#' url='https://api.phota.example/v1/phota/profiles/ids'"
        );
    }

    #[test]
    fn hostile_text_is_plain() {
        let excerpt = line("\x1b[2Jk=secret7\u{202e}\r\nnext", "secret7");
        assert_eq!(shown(&excerpt.pieces), "\\u{1b}[2Jk=#\\u{202e}");
    }

    #[test]
    fn a_document_of_too_many_keys_shows_no_line() {
        let keys: Vec<String> = (0..MOST_SECRETS / 10).map(|at| format!("secret{at:06}")).collect();
        let secrets = || keys.iter().map(String::as_bytes);
        let text = format!("k={} x={}", keys[0], keys[1]);
        let (few, all) = (secrets().take(9).collect(), secrets().collect());
        assert_eq!(shown(&Redactor::new(text.as_bytes(), vec![2..14], few).line(&(2..14)).pieces), "k=# x=#");
        let excerpt = Redactor::new(text.as_bytes(), vec![2..14], all).line(&(2..14));
        assert_eq!(excerpt, Excerpt::without_context());
    }

    #[test]
    fn bytes_that_are_not_utf8_do_not_matter() {
        let bytes = b"\xff\xfek=secret7\x80";
        let excerpt = Redactor::new(bytes, vec![4..11], vec![]).line(&(4..11));
        assert_eq!(shown(&excerpt.pieces), "\u{fffd}\u{fffd}k=#\u{fffd}");
    }

    #[test]
    fn narrow_terminals_get_something() {
        let excerpt = line("const photaApiKey = 'secret7'; // do not commit", "secret7");
        for width in 0..60 {
            let fitted = excerpt.fit(width);
            assert!(fitted.contains(&Piece::BlackedOut));
        }
    }
}
