//! Segments held against the frames they were cut from, and against what a network can make of them.

mod demo_season;
mod expected;
mod hostile_bytes;
mod real_sessions;
