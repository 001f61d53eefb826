//! Laps from the timing feed.
