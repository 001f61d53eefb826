//! Tables out of the program: [`Rows`] gives them in parts, [`Format`] says how they are written, [`Output`] where.
//!
//! A file appears whole or not at all: it is written beside its name, synced, and then renamed.

mod format;
mod place;
mod write;

pub(crate) use format::Format;
pub(crate) use place::Output;
pub(crate) use write::{Rows, write_table};
