//! The objects that are looked for.

use std::collections::HashMap;

use crate::ObjectId;

/// The objects that are looked for, each under one number, in the order they were first asked for.
pub(super) struct Wanted {
    numbers: HashMap<gix::ObjectId, u32>,
    /// A bit for every value of an id's first two bytes: most ids that are asked about are turned away here.
    first: Vec<u64>,
}

impl Wanted {
    pub(super) fn new(ids: &[ObjectId]) -> Self {
        let mut wanted = Wanted { numbers: HashMap::new(), first: vec![0; 1 << 10] };
        for id in ids {
            let next = wanted.numbers.len() as u32;
            wanted.numbers.entry(id.0).or_insert(next);
            let (word, bit) = place(id.0.as_bytes());
            wanted.first[word] |= bit;
        }
        wanted
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of an object, if it is looked for.
    pub(super) fn number(&self, id: &[u8]) -> Option<u32> {
        let (word, bit) = place(id);
        if self.first[word] & bit == 0 {
            return None;
        }
        self.numbers.get(&gix::ObjectId::try_from(id).ok()?).copied()
    }
}

fn place(id: &[u8]) -> (usize, u64) {
    let bits = usize::from(id[0]) << 8 | usize::from(id[1]);
    (bits >> 6, 1 << (bits & 63))
}
