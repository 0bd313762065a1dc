//! The decoder stage: text in encodings becomes plain text, and each byte keeps its place in the document.
//!
//! | encoding | what is decoded |
//! |---|---|
//! | `base64` | standard or URL-safe, padded or not, on one line or wrapped; of text, also of UTF-16 (PowerShell) |
//! | `hex` | pairs of digits, at least [`MIN_HEX`](runs::MIN_HEX) of them, or with a sign between them: `70:68:6b` |
//! | `percent` | `%2B` |
//! | `unicode-escape`, `hex-escape`, `octal-escape` | `\u002b`, `\u{2b}`, `\x2b`, `\053`, behind any number of backslashes |
//! | `html-entity` | `&#43;`, `&#x2b;`, `&plus;` |
//! | (none) | lines that a backslash continues |
//! | `character-codes` | lists of numbers: `[112, 104, ...]`, `{0x70, 0x68, ...}`, `Chr(112) & Chr(104)`, `{'p', 'h', ...}` |
//! | `utf-16le`, `utf-16be` | text inside a binary; whole documents are turned into UTF-8 by [`transcode`] |
//!
//! Only what turns into text is decoded, so that a key which is itself base64 or hexadecimal stays
//! as it is. What was decoded is decoded again, [`MAX_PASSES`] times in all, which undoes base64 to
//! depth 3. Time and memory are linear in the text.

mod codes;
mod escapes;
mod join;
mod lines;
mod literals;
mod long;
mod runs;
#[cfg(test)]
mod tests;
mod view;
mod wide;

pub use wide::{Transcoded, may_be_utf16, transcode};

pub(crate) use join::{join, join_view};
pub(crate) use literals::{fragments_of, spellings_of};
pub(crate) use long::{MIN_LONG, long_runs};
pub(crate) use runs::is_run_byte;
pub(crate) use view::View;
pub(crate) use wide::text_around;

use self::escapes::escape;
use self::runs::Run;
use self::view::{Edit, Places};

/// How often what came out is looked at again.
const MAX_PASSES: usize = 4;

/// Decodes a text as far as it goes; `None` if nothing in it is encoded.
pub(crate) fn decode(text: &[u8]) -> Option<View> {
    let view = View::first(text, &edits(text))?;
    Some(again(view, 1))
}

/// Decodes what a view holds.
pub(crate) fn decode_view(view: View) -> View {
    again(view, 0)
}

fn again(mut view: View, passes: usize) -> View {
    for _ in passes..MAX_PASSES {
        match view.next(&edits(view.text())) {
            Some(next) => view = next,
            None => break,
        }
    }
    view
}

/// What is encoded in a text, in order.
fn edits(text: &[u8]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut quotes = Quotes::default();
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        match byte {
            b'\\' | b'%' | b'&' => {
                if byte == b'\\'
                    && let Some(edit) = lines::continuation(text, at)
                {
                    at = edit.range.end;
                    edits.push(edit);
                    continue;
                }
                if let Some(escape) = escape(&text[at..]) {
                    edits.push(Edit {
                        range: at..at + escape.length,
                        bytes: quotes.keep_inside(escape.byte),
                        places: Places::Whole,
                        encoding: escape.encoding,
                    });
                    at += escape.length;
                    continue;
                }
            }
            b'(' | b'[' | b'{' => {
                if let Some(found) = codes::codes(text, at) {
                    // The quotes around what is no list of codes are seen.
                    if found.edit.is_none() {
                        text[at..found.end].iter().for_each(|&byte| quotes.see(byte));
                    }
                    at = found.end;
                    edits.extend(found.edit);
                    continue;
                }
            }
            _ if runs::is_run_byte(byte) => {
                if let Some(found) = codes::pairs(text, at) {
                    at = found.end;
                    edits.extend(found.edit);
                    continue;
                }
                let run = Run::at(text, at);
                let decoded = run.edits(text);
                at = decoded.last().map_or(0, |edit| edit.range.end).max(run.end());
                edits.extend(decoded);
                continue;
            }
            _ => {}
        }
        // What a backslash stands before is no syntax.
        at += if byte == b'\\' { 2 } else { 1 };
        quotes.see(byte);
    }
    edits
}

/// Which quotes are open on a line.
#[derive(Default)]
struct Quotes {
    double: bool,
    single: bool,
}

impl Quotes {
    fn see(&mut self, byte: u8) {
        match byte {
            b'"' => self.double = !self.double,
            b'\'' => self.single = !self.single,
            b'\n' => *self = Quotes::default(),
            _ => {}
        }
    }

    /// A decoded quote or line feed in a literal is no end of it.
    fn keep_inside(&self, byte: u8) -> Vec<u8> {
        match byte {
            b'"' if self.double => vec![b'\\', byte],
            b'\'' if self.single => vec![b'\\', byte],
            b'\n' if self.double || self.single => b"\\n".to_vec(),
            b'\\' => b"\\\\".to_vec(),
            _ => vec![byte],
        }
    }
}
