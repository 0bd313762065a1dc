//! How far archives are unpacked: the bounds, and the readers that keep them.

use std::{
    cell::Cell,
    error::Error,
    io::{self, Read},
};

use crate::SkipReason;

/// How many archives a member may lie in. Three are a jar in a tar.gz in a release's zip.
pub const MAX_DEPTH: u32 = 3;

/// How many members of an archive are looked at, those of archives in it included. The largest trees people pack, a
/// `node_modules` or the Linux kernel, have somewhat fewer.
pub const MAX_MEMBERS: u64 = 100_000;

/// How many bytes an archive may expand to, with the archives in it: 1 GiB, or 20 members of the
/// largest size that is read.
pub const MAX_TOTAL: u64 = 1 << 30;

/// With `--max-size` raised, so many members of that size are unpacked.
const MEMBERS_OF_FULL_SIZE: u64 = 20;

/// How many times its own size something may expand to. Deflate cannot do more than 1032; text that is not made for it
/// stays below 100.
pub const MAX_RATIO: u64 = 1000;

/// A member may expand to this whatever its ratio: 10 MiB, which take no time worth saving.
const FREE_OF_RATIO: u64 = 10 << 20;

/// The same for a whole archive, whose members may overlap or be archives again: 64 MiB.
const ARCHIVE_FREE_OF_RATIO: u64 = 64 << 20;

/// How much memory a decoder may want for what it refers back to: 128 MiB, as `zstd --ultra -22` does. `xz -9` needs 64.
pub(super) const MAX_WINDOW: u64 = 128 << 20;

/// What one archive may still be expanded to, and all in it.
pub(super) struct Budget {
    members: Cell<u64>,
    bytes: Cell<u64>,
    total: u64,
    exceeded: Cell<Option<SkipReason>>,
}

impl Budget {
    /// For an archive of `packed` bytes, with members of up to `max_size`.
    pub(super) fn new(packed: u64, max_size: u64) -> Self {
        let total = MAX_TOTAL.max(max_size.saturating_mul(MEMBERS_OF_FULL_SIZE));
        let by_ratio = packed.saturating_mul(MAX_RATIO).max(ARCHIVE_FREE_OF_RATIO).max(max_size);
        // A number of MiB reads better.
        let total = total.min(by_ratio).div_ceil(1 << 20).saturating_mul(1 << 20);
        Budget { members: Cell::new(MAX_MEMBERS), bytes: Cell::new(total), total, exceeded: Cell::new(None) }
    }

    /// The bound that was reached, after which nothing more is unpacked.
    pub(super) fn exceeded(&self) -> Option<SkipReason> {
        self.exceeded.get()
    }

    /// Counts one member; false if there may be none.
    pub(super) fn take_member(&self) -> bool {
        match self.members.get().checked_sub(1) {
            Some(left) if self.exceeded().is_none() => {
                self.members.set(left);
                true
            }
            _ => self.exceed(SkipReason::TooManyMembers { limit: MAX_MEMBERS }),
        }
    }

    /// Counts bytes that came out; false if they are too many.
    pub(super) fn take_bytes(&self, bytes: u64) -> bool {
        match self.bytes.get().checked_sub(bytes) {
            Some(left) if self.exceeded().is_none() => {
                self.bytes.set(left);
                true
            }
            _ => self.exceed(SkipReason::ExpandsTooFar { limit: self.total }),
        }
    }

    fn exceed(&self, reason: SkipReason) -> bool {
        if self.exceeded().is_none() {
            self.exceeded.set(Some(reason));
        }
        false
    }
}

/// Watches what comes out of one stream. Apart from its [`Metered`], because whoever reads may own that.
pub(super) struct Meter<'b> {
    budget: &'b Budget,
    out: Cell<u64>,
    /// What may come out.
    most: u64,
    /// What may come out until the next [`Meter::allow`].
    leash: Cell<u64>,
    stopped: Cell<Option<SkipReason>>,
    ended: Cell<bool>,
}

impl<'b> Meter<'b> {
    /// For a stream that has `packed` bytes to expand.
    pub(super) fn new(budget: &'b Budget, packed: u64) -> Self {
        Meter {
            budget,
            out: Cell::new(0),
            most: packed.saturating_mul(MAX_RATIO).max(FREE_OF_RATIO),
            leash: Cell::new(u64::MAX),
            stopped: Cell::new(None),
            ended: Cell::new(false),
        }
    }

    /// Lets no more than so many bytes out. For readers that keep what they read in memory.
    pub(super) fn allow(&self, bytes: u64) {
        self.leash.set(bytes);
    }

    /// Why reading failed with `error`.
    pub(super) fn fault(&self, error: &io::Error) -> SkipReason {
        match self.stopped.get() {
            Some(reason) => reason,
            None if error.kind() == io::ErrorKind::OutOfMemory => {
                SkipReason::TooMuchMemory { limit: MAX_WINDOW }
            }
            None if self.ended.get() || is_end(error) => SkipReason::Truncated,
            None => SkipReason::Damaged,
        }
    }

    fn count(&self, bytes: u64) -> io::Result<()> {
        self.out.set(self.out.get() + bytes);
        let reason = if !self.budget.take_bytes(bytes) {
            self.budget.exceeded()
        } else if self.out.get() > self.most {
            Some(SkipReason::RatioTooHigh { limit: MAX_RATIO })
        } else if bytes > self.leash.get() {
            Some(SkipReason::Damaged)
        } else {
            self.leash.set(self.leash.get() - bytes);
            None
        };
        match reason {
            Some(reason) => {
                self.stopped.set(Some(reason));
                Err(io::Error::other(reason.to_string()))
            }
            None => Ok(()),
        }
    }
}

/// Whether the input was over too early. Decoders wrap what they were told, some of them more than once.
fn is_end(error: &io::Error) -> bool {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return true;
    }
    let mut cause = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::UnexpectedEof) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// A stream that ends with an error when its [`Meter`] says so.
pub(super) struct Metered<'m, R> {
    inner: R,
    meter: &'m Meter<'m>,
}

impl<'m, R: Read> Metered<'m, R> {
    pub(super) fn new(inner: R, meter: &'m Meter<'m>) -> Self {
        Metered { inner, meter }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(reason) = self.meter.stopped.get() {
            return Err(io::Error::other(reason.to_string()));
        }
        let read = self.inner.read(buffer)?;
        if read == 0 && !buffer.is_empty() {
            self.meter.ended.set(true);
        }
        self.meter.count(read as u64)?;
        Ok(read)
    }
}
