//! Sessions and their replays over HTTP: tables, frames, frames pushed through WebSockets, and the page that shows them.
//!
//! [`Server`] takes a [`store::Store`] and [`Options`] and serves until it is told to end. Decisions that shaped it:
//!
//! - **One load for all who ask.** The first request begins it, the others join; it is told by its real stages, and a
//!   failure goes to all who wait. What nobody asks after any more is ended.
//! - **Answers never change.** A session's content has a name; with it in the address, an answer may be kept for ever
//!   by whoever likes. It is made once, compressed once for each coding, and kept within the limit.
//! - **A frame is not queued.** A stream has a clock; what a reader was too slow for is skipped.
//! - **Nothing is trusted from outside.** Numbers, lengths, rates and names are checked, no path leads to a file, and
//!   what went wrong inside is for the log.

mod answers;
mod app;
mod budget;
mod compress;
mod extract;
mod listen;
mod metrics;
mod negotiate;
mod observe;
mod options;
mod places;
mod problem;
mod ready;
mod routes;
mod serve;
mod site;
mod stream;
mod watched;

pub use options::{Limit, Options, Secret};
pub use serve::{ServeError, Server};
