//! Each form of message, read back by other people's decoders and held against the frame.

mod any_frame;
mod clients;
mod demo_race;
mod expected;
mod real_race;
