//! Visits every object of one kind, each delta as it is stored: for those who can make use of what an object was made
//! from.

use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use gix::{hash::oid, odb::loose};

use super::{
    ObjectDatabase, ObjectKind,
    database::loose_options,
    delta::Delta,
    inflate::{self, Buffer, Inflater},
    loose as loose_objects,
    pack::Pack,
    table::{Form, Table},
};

/// Larger objects are not visited, and no thread keeps more than this for building others upon it: a folder of five
/// million files fits.
const MOST_BYTES: u64 = 256 << 20;

/// Sees objects, those that build upon others after these.
pub(crate) trait Visitor: Send {
    /// What is remembered of an object while others are built upon it.
    type Memory;

    /// Whether objects are built that no others build upon.
    const BUILDS_ALL: bool;

    /// Sees an object that is stored whole.
    fn whole(&mut self, id: &oid, bytes: &[u8]) -> Self::Memory;

    /// Sees an object that builds upon one that was remembered.
    fn change(&mut self, id: &oid, change: &Change<'_>, memory: &Self::Memory) -> Self::Memory;
}

/// An object that is stored as a delta; the delta is sound.
pub(crate) struct Change<'a> {
    pub(crate) delta: Delta<'a>,
    /// What it builds upon.
    pub(crate) base: &'a [u8],
    /// The object itself, if others build upon it or all are built.
    pub(crate) bytes: Option<&'a [u8]>,
    /// Whether others build upon it.
    pub(crate) is_base: bool,
}

impl ObjectDatabase {
    /// The kind of hash that objects have.
    pub(crate) fn hash(&self) -> gix::hash::Kind {
        self.hash
    }

    /// Visits all objects of a kind with as many threads as there are processors, each thread with a visitor of its own.
    ///
    /// An object that is stored several times is visited as often. What is damaged, and what builds upon it, is left
    /// out; so is what is larger than 256 MiB.
    pub(crate) fn visit<V: Visitor>(&self, kind: ObjectKind, make: impl Fn() -> V + Sync) -> Vec<V> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let mut visitors = Vec::new();
        for pack in &self.packs {
            let table = pack.table(threads);
            let roots: Vec<u32> =
                table.roots_for(threads).into_iter().filter(|&root| may_be(table, root, kind)).collect();
            let next = AtomicUsize::new(0);
            let work = || {
                let mut walker = Walker::new(self, pack, table, kind, make());
                while let Some(&root) = roots.get(next.fetch_add(1, Ordering::Relaxed)) {
                    walker.walk(root);
                }
                walker.visitor
            };
            thread::scope(|scope| {
                let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
                visitors.push(work());
                for other in others {
                    visitors.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
                }
            });
        }
        visitors.push(self.visit_loose(kind, make()));
        visitors
    }

    /// The ids of all objects of a kind, sorted, each once. Nothing is inflated but the headers of loose objects.
    pub(crate) fn ids(&self, kind: ObjectKind) -> Vec<gix::ObjectId> {
        let mut ids: Vec<gix::ObjectId> = Vec::new();
        for pack in &self.packs {
            let table = pack.table(1);
            for &root in &table.roots {
                let is_kind = match table.entries[root as usize].form {
                    Form::Outside => self.outside(pack, table, root).is_some_and(|(_, of, _)| of == kind),
                    form => form == Form::Whole(kind),
                };
                if is_kind {
                    let entries = std::iter::once(root).chain(table.descendants(root));
                    ids.extend(entries.map(|entry| id_of(pack, table, entry).to_owned()));
                }
            }
        }
        ids.extend(self.loose_ids(kind).into_iter().map(|(_, id)| id));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether an object is stored here.
    pub(crate) fn contains(&self, id: &oid) -> bool {
        self.packs.iter().any(|pack| pack.index.lookup(id).is_some())
            || self.folders.iter().any(|folder| loose::Store::at(folder, self.hash).contains(id))
    }

    fn visit_loose<V: Visitor>(&self, kind: ObjectKind, mut visitor: V) -> V {
        let mut bytes = Vec::new();
        for (store, id) in self.loose_ids(kind) {
            if matches!(store.try_find(&id, &mut bytes), Ok(Some(_))) {
                visitor.whole(&id, &bytes);
            }
        }
        visitor
    }

    fn loose_ids(&self, kind: ObjectKind) -> Vec<(loose::Store, gix::ObjectId)> {
        let mut found = Vec::new();
        for folder in &self.folders {
            let store = loose::Store::at_opts(folder, self.hash, loose_options());
            for id in loose_objects::list(folder, self.hash, &mut Vec::new()) {
                match store.try_header(&id) {
                    Ok(Some((size, of))) if ObjectKind::from(of) == kind && size <= MOST_BYTES => {
                        found.push((store.clone(), id));
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// The base of an entry, when it is not in the entry's pack.
    fn outside(
        &self,
        pack: &Pack,
        table: &Table,
        entry: u32,
    ) -> Option<(gix::ObjectId, ObjectKind, Vec<u8>)> {
        let id = table.named_base(pack, entry)?;
        let mut bytes = Vec::new();
        let kind = self.find(&id, &mut bytes, 0).ok()??;
        Some((id, kind.into(), bytes))
    }
}

fn may_be(table: &Table, root: u32, kind: ObjectKind) -> bool {
    match table.entries[root as usize].form {
        Form::Whole(of) => of == kind,
        Form::Outside => true,
        Form::Delta | Form::Broken => false,
    }
}

fn id_of<'a>(pack: &'a Pack, table: &Table, entry: u32) -> &'a oid {
    pack.index.oid_at_index(table.entries[entry as usize].position)
}

/// What one thread needs to walk chains of one pack.
struct Walker<'a, V> {
    database: &'a ObjectDatabase,
    pack: &'a Pack,
    table: &'a Table,
    kind: ObjectKind,
    visitor: V,
    inflater: Inflater,
    /// An inflated delta.
    delta: Buffer,
    /// Memory that was used before.
    spare: Vec<Buffer>,
    /// Bytes of the objects that are kept.
    live: u64,
}

/// An object with others to build upon it.
struct Base<M> {
    object: Buffer,
    memory: M,
    /// Those that are still to be built. The heaviest comes last, when its base need not be kept while it is walked: so
    /// no more objects are kept at a time than the number of all can be halved.
    children: Vec<u32>,
}

impl<'a, V: Visitor> Walker<'a, V> {
    fn new(
        database: &'a ObjectDatabase,
        pack: &'a Pack,
        table: &'a Table,
        kind: ObjectKind,
        visitor: V,
    ) -> Self {
        Walker {
            database,
            pack,
            table,
            kind,
            visitor,
            inflater: Inflater::default(),
            delta: Buffer::default(),
            spare: Vec::new(),
            live: 0,
        }
    }

    /// Visits a root and all that builds upon it.
    fn walk(&mut self, root: u32) {
        let first = match self.table.entries[root as usize].form {
            Form::Outside => self.base_outside(root),
            _ => self.root(root),
        };
        let mut open: Vec<Base<V::Memory>> = first.into_iter().collect();
        while let Some(mut base) = open.pop() {
            let built = base.children.pop().and_then(|child| self.child(child, &base));
            if base.children.is_empty() {
                self.live -= base.object.bytes().len() as u64;
                self.spare.push(base.object);
            } else {
                open.push(base);
            }
            open.extend(built);
        }
    }

    /// The base is visited with its own pack too, so here it only has to be remembered.
    fn base_outside(&mut self, root: u32) -> Option<Base<V::Memory>> {
        let (id, kind, bytes) = self.database.outside(self.pack, self.table, root)?;
        if kind != self.kind || bytes.len() as u64 > MOST_BYTES {
            return None;
        }
        let memory = self.visitor.whole(&id, &bytes);
        self.live += bytes.len() as u64;
        Some(Base { object: bytes.into(), memory, children: vec![root] })
    }

    fn root(&mut self, entry: u32) -> Option<Base<V::Memory>> {
        let mut object = self.inflated(entry)?;
        let memory = self.visitor.whole(id_of(self.pack, self.table, entry), object.bytes());
        let children = self.children(entry);
        if children.is_empty() {
            self.spare.push(std::mem::take(&mut object));
            return None;
        }
        self.live += object.bytes().len() as u64;
        Some(Base { object, memory, children })
    }

    fn child(&mut self, entry: u32, base: &Base<V::Memory>) -> Option<Base<V::Memory>> {
        let bytes = self.inflated(entry)?;
        let built = self.changed(entry, bytes.bytes(), base);
        self.delta = bytes;
        built
    }

    fn changed(&mut self, entry: u32, delta: &[u8], base: &Base<V::Memory>) -> Option<Base<V::Memory>> {
        let delta = Delta::parse(delta).ok()?;
        let from = base.object.bytes();
        if delta.base_size != from.len() as u64 || self.live.saturating_add(delta.size) > MOST_BYTES {
            return None;
        }
        let children = self.children(entry);
        let is_base = !children.is_empty();
        let mut object = self.spare.pop().unwrap_or_default();
        let builds = is_base || V::BUILDS_ALL;
        if builds {
            delta.apply(from, object.sized(delta.size as usize)).ok()?;
        } else {
            delta.check(from.len()).ok()?;
        }
        let change = Change { delta, base: from, bytes: builds.then(|| object.bytes()), is_base };
        let memory = self.visitor.change(id_of(self.pack, self.table, entry), &change, &base.memory);
        if !is_base {
            self.spare.push(object);
            return None;
        }
        self.live += object.bytes().len() as u64;
        Some(Base { object, memory, children })
    }

    /// The data of an entry, inflated. Roots and deltas go to different buffers only by who keeps them.
    fn inflated(&mut self, entry: u32) -> Option<Buffer> {
        let (data, size) = self.table.data(self.pack, entry);
        if !inflate::is_possible(size, data.len()) || self.live.saturating_add(size) > MOST_BYTES {
            return None;
        }
        let is_root = matches!(self.table.entries[entry as usize].form, Form::Whole(_));
        let mut buffer =
            if is_root { self.spare.pop().unwrap_or_default() } else { std::mem::take(&mut self.delta) };
        self.inflater.fill(data, &mut buffer, size as usize).ok()?;
        Some(buffer)
    }

    fn children(&self, entry: u32) -> Vec<u32> {
        let mut children: Vec<u32> = self.table.children(entry).collect();
        children.sort_unstable_by_key(|&child| std::cmp::Reverse(self.table.entries[child as usize].weight));
        children
    }
}
