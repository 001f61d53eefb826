//! Where sessions come from.

mod archive;
mod date;
mod directory;
mod error;
mod facts;
mod fetch;
mod fold;
mod merge;
mod naming;
mod season;
mod source;

pub use archive::Archive;
pub use date::{Date, LocalTime};
pub use directory::Directory;
pub use error::{ArchiveError, ErrorClass, Suggestion};
pub use fetch::SessionFiles;
pub use season::{Meeting, Season, SessionListing, Warning};
pub use source::{Entry, MAX_FILE_BYTES, Shelf, Source};
