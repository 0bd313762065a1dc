//! What files hold in made-up states: lines without meaning, keys in several spellings, and keys' values without a name.

use crate::{
    places::key,
    scan_differential::{Random, base64, line},
};

/// A line of a file.
#[derive(Clone)]
pub(super) enum Line {
    Noise(String),
    /// The key of a seed, written as one of [`spellings`].
    Key(u64, usize),
    /// Its value alone, which is no key to anybody.
    Value(u64),
}

/// A file's lines, and how they become bytes.
#[derive(Clone)]
pub(super) struct Text {
    pub(super) lines: Vec<Line>,
    pub(super) encoding: Encoding,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Crlf,
    /// NUL bytes between the lines.
    Binary,
    Utf16Little,
    Utf16Big,
}

/// The ways a key is written, each on one line.
pub(super) fn spellings(seed: u64) -> [String; 5] {
    let key = key(seed);
    [
        format!("PHOTA_API_KEY={key}"),
        format!("const photaApiKey = \"{key}\";"),
        format!("  \"photaApiKey\": \"{key}\","),
        format!("export PHOTA_API_KEY='{key}'; run"),
        base64(format!("PHOTA_API_KEY={key}\n").as_bytes()),
    ]
}

impl Encoding {
    pub(super) fn any(random: &mut Random) -> Self {
        match random.below(12) {
            0 => Encoding::Crlf,
            1 => Encoding::Binary,
            2 => Encoding::Utf16Little,
            3 => Encoding::Utf16Big,
            _ => Encoding::Plain,
        }
    }
}

impl Text {
    pub(super) fn new(random: &mut Random) -> Self {
        let mut lines = Vec::new();
        for _ in 0..random.below(6) {
            lines.push(Line::Noise(line(random).trim_end().to_owned()));
        }
        Text { lines, encoding: Encoding::any(random) }
    }

    /// Puts a line somewhere.
    pub(super) fn insert(&mut self, line: Line, random: &mut Random) {
        self.lines.insert(random.below(self.lines.len() + 1), line);
    }

    /// Takes out one of the lines with a key, if there are any.
    pub(super) fn take_key(&mut self, random: &mut Random) -> Option<Line> {
        let keys: Vec<usize> =
            (0..self.lines.len()).filter(|at| matches!(self.lines[*at], Line::Key(..))).collect();
        (!keys.is_empty()).then(|| self.lines.remove(keys[random.below(keys.len())]))
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let end = match self.encoding {
            Encoding::Crlf => "\r\n",
            Encoding::Binary => "\n\0\u{1}\0\n",
            _ => "\n",
        };
        let text: String = self.lines.iter().map(|line| line.text() + end).collect();
        let utf16 = || std::iter::once(0xfeff).chain(text.encode_utf16());
        match self.encoding {
            Encoding::Utf16Little => utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Big => utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.into_bytes(),
        }
    }
}

impl Line {
    pub(super) fn text(&self) -> String {
        match self {
            Line::Noise(text) => text.clone(),
            Line::Key(seed, spelling) => spellings(*seed)[*spelling].clone(),
            Line::Value(seed) => format!("request {} was served", key(*seed)),
        }
    }
}
