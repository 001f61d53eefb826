//! Made seasons, and the feeds of their sessions.

mod feed;
mod season;
mod trials;
