//! Literals with literals in them: `${'...'}${'...'}` of a template.

use super::{Finder, Piece};

impl Finder<'_> {
    /// The parts of a literal that make its value: the literal itself, unless all it holds besides plain text are
    /// literals that are put in.
    pub(super) fn pieces(&self, at: usize) -> Vec<Piece> {
        let whole = self.literal(at);
        match self.interpolations(&whole) {
            Some(pieces) if !pieces.is_empty() => pieces,
            _ => vec![whole],
        }
    }

    fn interpolations(&self, whole: &Piece) -> Option<Vec<Piece>> {
        let piece = |start: usize, end: usize| Piece { span: start..end, quoted: true };
        let mut pieces = Vec::new();
        let mut at = whole.span.start;
        while let Some(open) = memchr::memmem::find(&self.text[at..whole.span.end], b"${") {
            let plain = at..at + open;
            let quote = plain.end + 2;
            let byte = *self.text[..whole.span.end].get(quote).filter(|byte| matches!(byte, b'"' | b'\''))?;
            let start = quote + 1;
            let end = start + memchr::memchr(byte, &self.text[start..whole.span.end])?;
            let closes = self.text[..whole.span.end].get(end + 1) == Some(&b'}');
            if !closes || self.text[start..end].contains(&b'\\') {
                return None;
            }
            pieces.extend((!plain.is_empty()).then(|| piece(plain.start, plain.end)));
            pieces.push(piece(start, end));
            at = end + 2;
        }
        let rest = (at < whole.span.end && !pieces.is_empty()).then(|| piece(at, whole.span.end));
        pieces.extend(rest);
        Some(pieces)
    }
}
