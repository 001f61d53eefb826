//! Laps held against each other: which ones are meant, their telemetry on one distance, their sectors.

mod choice;
mod grid;
mod sectors;
#[cfg(test)]
mod tests;

pub use choice::{MOST, choose, find_lap};
pub use grid::{STEPS, on_distance};
pub use sectors::sectors;

use timing::SessionKey;

/// Why laps cannot be compared.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// What was typed does not name laps.
    #[error("`{}` does not name a lap; write VER:10 or VER:best, with commas between several", typed.escape_debug())]
    NotALap {
        /// What was typed.
        typed: String,
    },
    /// Too many laps at once.
    #[error("{count} laps are too many at once; choose {MOST} at most")]
    TooMany {
        /// How many were chosen.
        count: usize,
    },
    /// A session has no such driver.
    #[error("{key} has no driver `{}`; the drivers are {drivers}", typed.escape_debug())]
    NoSuchDriver {
        /// The session.
        key: SessionKey,
        /// What was typed.
        typed: String,
        /// The codes of all drivers.
        drivers: String,
    },
    /// A driver drove no such lap.
    #[error("{key} has no lap `{}` of {driver}; {there_is}", typed.escape_debug())]
    NoSuchLap {
        /// The session.
        key: SessionKey,
        /// The driver's code.
        driver: String,
        /// What was typed.
        typed: String,
        /// What there is instead.
        there_is: String,
    },
    /// A distance between two places that makes no sense.
    #[error("a step of {metres} m is not possible; choose {} to {}", STEPS.start(), STEPS.end())]
    Step {
        /// What was asked for.
        metres: f64,
    },
}
