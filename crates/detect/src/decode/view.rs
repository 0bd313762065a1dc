//! A decoded text, and where each of its bytes came from.

use std::ops::Range;

/// What an edit puts in place of a range of the text.
pub(super) struct Edit {
    /// What is replaced, in bytes of the text that was looked at.
    pub(super) range: Range<usize>,
    /// What takes its place.
    pub(super) bytes: Vec<u8>,
    /// For each byte the part of `range` it stands for.
    pub(super) places: Places,
    /// The names of its encodings, the outermost first.
    pub(super) encoding: &'static [&'static str],
}

/// Where the bytes of an [`Edit`] came from.
pub(super) enum Places {
    /// Every byte stands for the whole range.
    Whole,
    /// Each byte has a range of its own; as many as there are bytes.
    Each(Vec<Range<u32>>),
}

/// A text made from a part of a document, with a way back.
pub(crate) struct View {
    text: Vec<u8>,
    /// For each byte of the text where it starts in the part, and where it ends.
    places: Vec<Range<u32>>,
    /// For each byte which of the `chains` it went through.
    chain: Vec<u16>,
    /// Lists of encodings, the outermost first. The first one is empty.
    chains: Vec<Vec<&'static str>>,
}

/// More combinations of encodings than any document has.
const MAX_CHAINS: usize = 1000;

impl View {
    /// Applies edits, which are in order and apart, to a document's own text of at most 4 GiB.
    pub(super) fn first(text: &[u8], edits: &[Edit]) -> Option<View> {
        View::apply(text, None, edits)
    }

    /// Applies edits to the view's text.
    pub(super) fn next(&self, edits: &[Edit]) -> Option<View> {
        View::apply(&self.text, Some(self), edits)
    }

    fn apply(text: &[u8], before: Option<&View>, edits: &[Edit]) -> Option<View> {
        if edits.is_empty() {
            return None;
        }
        let mut view = View {
            text: Vec::with_capacity(text.len()),
            places: Vec::with_capacity(text.len()),
            chain: Vec::with_capacity(text.len()),
            chains: before.map_or_else(|| vec![Vec::new()], |before| before.chains.clone()),
        };
        let mut at = 0;
        for edit in edits {
            view.copy(text, before, at..edit.range.start);
            view.replace(before, edit);
            at = edit.range.end;
        }
        view.copy(text, before, at..text.len());
        Some(view)
    }

    fn copy(&mut self, text: &[u8], before: Option<&View>, range: Range<usize>) {
        self.text.extend_from_slice(&text[range.clone()]);
        match before {
            Some(before) => {
                self.places.extend_from_slice(&before.places[range.clone()]);
                self.chain.extend_from_slice(&before.chain[range]);
            }
            None => {
                self.chain.resize(self.chain.len() + range.len(), 0);
                self.places.extend(range.map(|at| at as u32..at as u32 + 1));
            }
        }
    }

    fn replace(&mut self, before: Option<&View>, edit: &Edit) {
        let chain = before.map_or(0, |before| before.chain[edit.range.start]);
        let chain = self.longer_chain(chain, edit.encoding);
        self.text.extend_from_slice(&edit.bytes);
        self.chain.resize(self.text.len(), chain);
        let back = |range: Range<u32>| match before {
            Some(before) => {
                before.places[range.start as usize].start..before.places[range.end as usize - 1].end
            }
            None => range,
        };
        match &edit.places {
            Places::Whole => {
                let whole = back(edit.range.start as u32..edit.range.end as u32);
                self.places.resize(self.text.len(), whole);
            }
            Places::Each(places) => self.places.extend(places.iter().cloned().map(back)),
        }
    }

    fn longer_chain(&mut self, chain: u16, encoding: &[&'static str]) -> u16 {
        let mut longer = self.chains[usize::from(chain)].clone();
        longer.extend_from_slice(encoding);
        match self.chains.iter().position(|known| *known == longer) {
            Some(known) => known as u16,
            None if self.chains.len() < MAX_CHAINS => {
                self.chains.push(longer);
                (self.chains.len() - 1) as u16
            }
            None => chain,
        }
    }

    /// The decoded text.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Where a range of the text stands in the part of the document it was made from.
    pub(crate) fn source(&self, range: Range<usize>) -> Range<usize> {
        let places = &self.places[range];
        let start = places.iter().map(|place| place.start).min().unwrap_or(0);
        let end = places.iter().map(|place| place.end).max().unwrap_or(0);
        start as usize..end as usize
    }

    /// The encodings a range of the text went through, the outermost first; empty if it was plain.
    pub(crate) fn encodings(&self, range: Range<usize>) -> Vec<&'static str> {
        let mut chains: Vec<u16> = self.chain[range].to_vec();
        chains.sort_unstable();
        chains.dedup();
        let mut all: Vec<&'static str> = Vec::new();
        for chain in chains {
            let chain = &self.chains[usize::from(chain)];
            let new: Vec<_> = chain.iter().filter(|encoding| !all.contains(encoding)).copied().collect();
            all.extend(new);
        }
        all
    }

    /// Tells whether something was left out in a range of the text.
    pub(crate) fn is_split(&self, range: Range<usize>) -> bool {
        self.places[range].windows(2).any(|pair| pair[1].start > pair[0].end)
    }

    /// Makes a view of characters and their places.
    pub(super) fn of_characters(
        characters: impl Iterator<Item = (u8, Range<u32>)>,
        encoding: &'static str,
    ) -> View {
        let (text, places): (Vec<u8>, Vec<Range<u32>>) = characters.unzip();
        View { chain: vec![1; text.len()], text, places, chains: vec![Vec::new(), vec![encoding]] }
    }
}
