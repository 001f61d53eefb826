//! Whatever is done to the files of a session: it is a session that says what is wrong with it, or one clear error; what
//! is whole stays as it was; memory is bounded.

mod content;
mod doubling;
mod files;
mod made;
mod real;
mod sizes;
