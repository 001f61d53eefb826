//! Sessions kept: in memory, then in a folder or an object store, and else loaded from the archive, one load at a time
//! of each session however many ask.
//!
//! What goes in is an archive and [`StoreOptions`]; what comes out of [`Store::session`] is a [`Kept`]: the session,
//! what a replay of it is made from, and where it came from. The decisions that shaped it:
//!
//! - **A cache never costs a session.** What is damaged, outdated, full or unreachable is a [`Notice`], and the session
//!   comes from the archive.
//! - **An entry is right or is not used.** It says which code made it, and names, sizes and times of change of the
//!   files that it was made from ([`archive::Survey`]); if either is another, it is replaced. An archive that cannot
//!   tell (a server) leaves it right, until somebody asks for [`Freshness::Refresh`].
//! - **A load is for all who ask, and for nobody else.** It runs on its own, whoever began it; a failure goes to all who
//!   wait, and the next request tries again. When the last who wait have left, it is abandoned: it leaves the queues
//!   for its turn, for room and for the cache at once, and stops before it reads, builds or makes the replay. What has
//!   begun of these three goes on to its end, is thrown away, and gives back its room only then. Whoever asks
//!   meanwhile gets another load, which waits for that end. A session that was handed out is kept, whoever has left.
//! - **Nobody waits for a write.** Entries are written one at a time, after the session is handed out
//!   ([`Store::finish`] waits for them), and appear whole or not at all.

mod cache;
mod content;
mod entries;
mod error;
mod kept;
mod load;
mod loads;
mod make;
mod memory;
mod notice;
mod options;
mod room;
mod stats;
mod store;
#[cfg(test)]
mod tests;
mod weight;
mod writing;

pub use cache::Cache;
pub use content::ContentId;
pub use error::{CacheError, StoreError};
pub use kept::{Kept, Tier};
pub use load::{Load, Step};
pub use make::sources;
pub use notice::Notice;
pub use options::StoreOptions;
pub use stats::Stats;
pub use store::{Freshness, Store};
