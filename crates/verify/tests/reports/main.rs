//! Reports on replays whose truth is known, and on those of real sessions.

mod accepted;
mod demo;
mod known;
