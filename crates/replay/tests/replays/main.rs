//! Replays of made and real sessions: the circuit, frames, moments, and the truth of all of it.

mod circuit;
mod common;
mod golden_frames;
mod golden_segments;
mod long;
mod moments;
mod real;
mod truth;
