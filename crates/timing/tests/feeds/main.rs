//! Feeds as they come: real ones, and anything that a byte can be.

mod real_feed;
mod robustness;
