//! The walk over a pack: chain by chain, each object inflated once, built only if something in it may match or if
//! others build upon it.

use super::{
    Object, ObjectDatabase, ObjectKind, Sieve,
    base::{Base, Match},
    delta::{Delta, Keep, Text},
    inflate::{self, Buffer, Inflater},
    job::{Job, Tally},
    large,
    pack::Pack,
    table::{Form, NONE, Table},
};
use crate::{ObjectId, SkipReason};

/// Buffers with more memory than this are given back at once.
const KEPT_BUFFER: usize = 2 << 20;
const NO_SENSE: &str = "its place in the pack makes no sense";

/// What one thread needs to walk chains of one pack.
pub(super) struct Walker<'a> {
    database: &'a ObjectDatabase,
    pack: &'a Pack,
    table: &'a Table,
    job: &'a Job<'a>,
    tally: Tally,
    inflater: Inflater,
    /// An inflated delta.
    delta: Buffer,
    /// The shorter text of an object.
    text: Text,
    /// Memory that was used before.
    spare: Vec<Buffer>,
    /// Bytes of the objects that others are still to be built upon.
    live: u64,
}

impl<'a> Walker<'a> {
    pub(super) fn new(
        database: &'a ObjectDatabase,
        pack: &'a Pack,
        table: &'a Table,
        job: &'a Job<'a>,
    ) -> Self {
        Walker {
            database,
            pack,
            table,
            job,
            tally: Tally::default(),
            inflater: Inflater::default(),
            delta: Buffer::default(),
            text: Text::default(),
            spare: Vec::new(),
            live: 0,
        }
    }

    /// What was seen.
    pub(super) fn finish(mut self) -> Tally {
        self.tally.tell(self.job);
        self.tally
    }

    /// Looks at a root and at all that builds upon it.
    pub(super) fn walk(&mut self, root: u32) {
        match self.table.entries[root as usize].form {
            Form::Whole(kind) => {
                if let Some(base) = self.root(root, kind) {
                    self.descend(base, kind);
                }
            }
            Form::Outside => self.walk_from_outside(root),
            Form::Delta | Form::Broken => self.damaged(root, NO_SENSE),
        }
    }

    /// Walks a chain whose base is not in this pack.
    fn walk_from_outside(&mut self, root: u32) {
        let Some(id) = self.table.named_base(self.pack, root) else {
            return self.damaged(root, NO_SENSE);
        };
        match self.database.read(ObjectId(id), self.job.largest_built()) {
            Ok(Some((kind, bytes))) => {
                let base = Base::outside(bytes.into(), root);
                self.live += base.object.bytes().len() as u64;
                self.descend(base, kind);
            }
            Ok(None) => self.damaged(root, &format!("it builds upon object {id}, which is missing")),
            Err(error) => self.damaged(root, &format!("what it builds upon is of no use: {error}")),
        }
    }

    fn descend(&mut self, first: Base, kind: ObjectKind) {
        let mut open = vec![first];
        while let Some(mut base) = open.pop() {
            let built = base.take_next(self.table).and_then(|next| self.child(next, kind, &base));
            if base.is_done() {
                self.live -= base.object.bytes().len() as u64;
                self.give_back(base.object);
            } else {
                open.push(base);
            }
            open.extend(built);
        }
    }

    /// Looks at an object that is stored whole; returns it if others build upon it.
    fn root(&mut self, entry: u32, kind: ObjectKind) -> Option<Base> {
        let (data, size) = self.table.data(self.pack, entry);
        self.tally.seen(self.job, data.len());
        if !inflate::is_possible(size, data.len()) {
            self.damaged(entry, "it states more bytes than it can have");
            return None;
        }
        if size > self.job.largest_built()
            && let Err(reason) = large::check_whole(data.bytes(), self.job.options.max_size)
        {
            self.damaged(entry, reason);
            return None;
        }
        self.may_build(entry, kind, size)?;
        let mut object = self.spare.pop().unwrap_or_default();
        if let Err(reason) = self.inflater.fill(data, &mut object, size as usize) {
            self.damaged(entry, reason);
            return None;
        }
        let match_ = self.search(entry, kind, object.bytes());
        self.keep(entry, object, match_)
    }

    /// Looks at an object that builds upon another one; returns it if others build upon it in turn.
    fn child(&mut self, entry: u32, kind: ObjectKind, base: &Base) -> Option<Base> {
        let (data, size) = self.table.data(self.pack, entry);
        self.tally.seen(self.job, data.len());
        if !inflate::is_possible(size, data.len()) {
            self.damaged(entry, "its delta states more bytes than it can have");
            return None;
        }
        if size > self.job.largest_built() {
            let limit = self.job.options.max_size;
            match large::check_compressed_delta(&mut self.inflater, data.bytes(), size, limit) {
                Ok(()) => self.too_large(entry, kind),
                Err(reason) => self.damaged(entry, reason),
            }
            return None;
        }
        let mut bytes = std::mem::take(&mut self.delta);
        let built = match self.inflater.fill(data, &mut bytes, size as usize) {
            Ok(()) => self.undelta(entry, kind, base, bytes.bytes()),
            Err(reason) => Err(reason),
        };
        if bytes.capacity() <= KEPT_BUFFER {
            self.delta = bytes;
        }
        built.unwrap_or_else(|reason| {
            self.damaged(entry, reason);
            None
        })
    }

    fn undelta(
        &mut self,
        entry: u32,
        kind: ObjectKind,
        base: &Base,
        delta: &[u8],
    ) -> Result<Option<Base>, &'static str> {
        let delta = Delta::parse(delta).map_err(|error| error.0)?;
        let base_bytes = base.object.bytes();
        if delta.base_size != base_bytes.len() as u64 {
            return Err("its delta is made for a base of another size");
        }
        if delta.size > self.job.options.max_size {
            // What is too large is left out; what only claims to be is damaged.
            delta.check(base_bytes.len()).map_err(|error| error.0)?;
        }
        let unknown = base.match_ == Match::Possible || delta.size > self.job.options.max_size;
        let is_base = self.table.entries[entry as usize].first_child != NONE;
        let keep = self.keep_of(kind);
        if !unknown && !is_base {
            delta.compact(base_bytes, keep, &mut self.text).map_err(|error| error.0)?;
            if !self.text_may_match() {
                self.turn_away(entry, kind, delta.size);
                return Ok(None);
            }
        }
        if self.may_build(entry, kind, delta.size).is_none() {
            return Ok(None);
        }
        if delta.size > KEPT_BUFFER as u64 {
            // Memory of that size is worth a look at whether it will be used.
            delta.check(base_bytes.len()).map_err(|error| error.0)?;
        }
        let mut object = self.spare.pop().unwrap_or_default();
        let room = object.sized(delta.size as usize);
        let built = if !unknown && is_base {
            delta.apply_and_compact(base_bytes, room, keep, &mut self.text)
        } else {
            delta.apply(base_bytes, room)
        };
        built.map_err(|error| error.0)?;
        let match_ = if !unknown && is_base && !self.text_may_match() {
            self.turn_away(entry, kind, delta.size);
            Match::None
        } else {
            self.search(entry, kind, object.bytes())
        };
        Ok(self.keep(entry, object, match_))
    }

    fn keep_of(&self, kind: ObjectKind) -> Keep {
        let Sieve { reach, head, tail, .. } = *self.job.sieve;
        match kind {
            ObjectKind::Blob => Keep { reach, head, tail },
            ObjectKind::Commit | ObjectKind::Tree | ObjectKind::Tag => Keep { reach, head: 0, tail: 0 },
        }
    }

    /// Whether the shorter text of an object may match.
    fn text_may_match(&mut self) -> bool {
        let may_match = (self.job.sieve.may_match)(self.text.bytes());
        self.text.shrink(KEPT_BUFFER);
        may_match
    }

    /// Searches an object that is not too large, and hands it out if it may match.
    fn search(&mut self, entry: u32, kind: ObjectKind, bytes: &[u8]) -> Match {
        if bytes.len() as u64 > self.job.options.max_size {
            self.skip(entry, kind, SkipReason::TooLarge { limit: self.job.options.max_size });
            return Match::Possible;
        }
        if !(self.job.sieve.may_match)(bytes) {
            self.turn_away(entry, kind, bytes.len() as u64);
            return Match::None;
        }
        self.tally.looked_at(bytes.len() as u64);
        (self.job.take)(Object { id: self.id(entry), kind, bytes });
        Match::Possible
    }

    /// Counts an object in which nothing matches.
    fn turn_away(&mut self, entry: u32, kind: ObjectKind, size: u64) {
        self.tally.looked_at(size);
        if let Some(turned_away) = self.job.options.turned_away {
            turned_away(self.id(entry), kind, size);
        }
    }

    /// Keeps an object if others build upon it.
    fn keep(&mut self, entry: u32, object: Buffer, match_: Match) -> Option<Base> {
        if self.table.entries[entry as usize].first_child == NONE {
            self.give_back(object);
            return None;
        }
        self.live += object.bytes().len() as u64;
        Some(Base::new(object, match_, entry, self.table))
    }

    /// Whether there is room to build an object of this size; if not, it and all upon it are skipped.
    fn may_build(&mut self, entry: u32, kind: ObjectKind, size: u64) -> Option<()> {
        if size > self.job.largest_built() {
            self.too_large(entry, kind);
            return None;
        }
        if self.live.saturating_add(size) > self.job.largest_live() {
            let reason = SkipReason::TooMuchMemory { limit: self.job.largest_live() };
            self.skip(entry, kind, reason);
            self.skip_descendants(entry, kind, reason);
            return None;
        }
        Some(())
    }

    fn too_large(&mut self, entry: u32, kind: ObjectKind) {
        let limit = self.job.options.max_size;
        self.skip(entry, kind, SkipReason::TooLarge { limit });
        self.skip_descendants(entry, kind, SkipReason::BaseTooLarge { limit });
    }

    fn skip_descendants(&mut self, entry: u32, kind: ObjectKind, reason: SkipReason) {
        let limit = self.job.options.max_size;
        for entry in self.table.descendants(entry) {
            let (data, size) = self.table.data(self.pack, entry);
            let is_large =
                large::check_compressed_delta(&mut self.inflater, data.bytes(), size, limit).is_ok();
            self.skip(entry, kind, if is_large { SkipReason::TooLarge { limit } } else { reason });
        }
    }

    fn skip(&mut self, entry: u32, kind: ObjectKind, reason: SkipReason) {
        self.tally.skip(self.id(entry), kind, reason);
    }

    /// Reports an object, with the number of those that cannot be built without it.
    fn damaged(&mut self, entry: u32, reason: &str) {
        let dependents = self.table.descendants(entry).len() as u64;
        self.tally.damaged(self.id(entry), reason.to_owned(), dependents);
    }

    fn id(&self, entry: u32) -> ObjectId {
        ObjectId(self.pack.index.oid_at_index(self.table.entries[entry as usize].position).to_owned())
    }

    fn give_back(&mut self, buffer: Buffer) {
        if buffer.capacity() <= KEPT_BUFFER {
            self.spare.push(buffer);
        }
    }
}
