//! Reports on replays whose truth is known.

mod demo;
mod known;
