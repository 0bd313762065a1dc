//! The judge of values: could this text be a key, and if not, what is it instead?
//!
//! The format of Phota keys is unknown, so the judge never asks whether a value is well-formed. It
//! asks whether it is something else, in the order of this table. Each question has a module with
//! tables; a row more is all that a new case needs, with the value and a near miss in its test.
//!
//! | the value is | module | reason |
//! |---|---|---|
//! | too short or too long | here | [`Reason::Length`] |
//! | cut or masked | `redacted` | [`Reason::Redacted`] |
//! | looked up or filled in elsewhere | `references` | [`Reason::Reference`] |
//! | kept in a secrets manager, encrypted, a digest | `elsewhere` | [`Reason::Reference`] |
//! | a URL, path, file, host, mailbox | `addresses` | [`Reason::Address`] |
//! | of bytes that no header's value has | here | [`Reason::Alphabet`] |
//! | a number, date, version, colour | `notations` | [`Reason::Number`] |
//! | in the form of another vendor's keys | `vendors` | [`Reason::OtherVendor`] |
//! | counting, repeating, typed along the keyboard | `sequences` | [`Reason::Sequence`] |
//! | published as an example | `known` | [`Reason::Published`] |
//! | an id that says of what | `ids` | [`Reason::Id`] |
//! | a file, or words, in base64 or hexadecimal | `encoded` | [`Reason::Encoded`] |
//! | words, or a hint what to put here | `words`, `placeholders` | [`Reason::Words`] |
//!
//! What is left is graded by the length of its random part: what remains when words, counts and
//! short numbers are taken out.

mod addresses;
mod elsewhere;
mod encoded;
mod groups;
mod ids;
mod known;
mod notations;
mod placeholders;
mod redacted;
mod references;
mod sequences;
#[cfg(test)]
mod tests;
mod vendors;
mod words;

pub(crate) use elsewhere::is_kept_elsewhere;
pub(crate) use words::random_length;

/// The shortest value taken for a key, in bytes.
pub(crate) const MIN_LENGTH: usize = 8;
/// The longest one; a JSON web token with many claims stays below.
pub(crate) const MAX_LENGTH: usize = 2048;

/// What the judge says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It could be a key.
    Key(Look),
    /// It is something else.
    Not(Reason),
}

/// How much a value looks like a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Look {
    /// Short, or half made of words: a key only where a key must stand.
    Weak,
    /// At least 12 random characters.
    Fair,
    /// At least 20 random characters, digits or both cases among them, or a UUID.
    Strong,
}

/// Why a value is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Shorter than [`MIN_LENGTH`] or longer than [`MAX_LENGTH`].
    Length,
    /// White space, brackets or bytes that no HTTP header value should hold.
    Alphabet,
    /// Looked up elsewhere: environment, secrets manager, template, encrypted.
    Reference,
    /// A URL, a path, a host, a data URI.
    Address,
    /// Cut or masked.
    Redacted,
    /// The form of another vendor's keys.
    OtherVendor,
    /// Counting up, or the same few characters again and again.
    Sequence,
    /// A value of documentation, or a digest of a well-known text.
    Published,
    /// The id of a request, a job, a message.
    Id,
    /// The base64 or hexadecimal of a file or of words.
    Encoded,
    /// Words, or a hint what to put here.
    Words,
    /// A number, a date, a version.
    Number,
}

/// Judges a value, given without its quotes.
pub(crate) fn judge(value: &[u8]) -> Verdict {
    match not_a_key(value) {
        Some(reason) => Verdict::Not(reason),
        None => grade(value),
    }
}

fn not_a_key(value: &[u8]) -> Option<Reason> {
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&value.len()) {
        return Some(Reason::Length);
    }
    QUESTIONS.iter().find(|(question, _)| question(value)).map(|&(_, reason)| reason)
}

type Question = (fn(&[u8]) -> bool, Reason);

/// What a value may be instead of a key, in the order it is asked.
const QUESTIONS: &[Question] = &[
    (redacted::is_redacted, Reason::Redacted),
    (references::is_reference, Reason::Reference),
    (addresses::is_address, Reason::Address),
    (has_other_bytes, Reason::Alphabet),
    (notations::is_number, Reason::Number),
    (vendors::is_other_vendor, Reason::OtherVendor),
    (sequences::is_sequence, Reason::Sequence),
    (known::is_published, Reason::Published),
    (ids::is_id, Reason::Id),
    (encoded::is_no_key, Reason::Encoded),
];

fn has_other_bytes(value: &[u8]) -> bool {
    !value.iter().all(|&byte| is_key_byte(byte))
}

/// Bytes a header value can carry and no quoting or bracketing needs.
pub(crate) fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'"' | b'\''
                | b'`'
                | b'\\'
                | b'<'
                | b'>'
                | b'('
                | b')'
                | b'{'
                | b'}'
                | b'['
                | b']'
                | b','
                | b';'
                | b'|'
        )
}

fn grade(value: &[u8]) -> Verdict {
    if is_uuid(value) {
        return Verdict::Key(Look::Strong);
    }
    let random = random_length(value);
    let hint = placeholders::hint(value);
    match random {
        _ if hint.is_some_and(|hint| random < hint.outweighed_by()) => Verdict::Not(Reason::Words),
        0..6 => Verdict::Not(Reason::Words),
        6..12 => Verdict::Key(Look::Weak),
        12..20 => Verdict::Key(Look::Fair),
        _ if is_mixed(value) => Verdict::Key(Look::Strong),
        _ => Verdict::Key(Look::Fair),
    }
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_mixed(value: &[u8]) -> bool {
    let has = |class: fn(&u8) -> bool| value.iter().any(class);
    has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
        || has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}
