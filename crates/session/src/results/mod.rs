//! The result: from the results API where there is one, from the laps otherwise.

pub(crate) mod api;
pub(crate) mod doubts;
mod parts;
mod ranked;

use timing::{SessionKind, SessionTime, Span};

use crate::{Driver, DriverFeed, Lap, LapRuling, LapTable};
pub use parts::drivers_in_next_part;
pub(crate) use parts::qualifying_parts;

/// One driver's result. Every column of FastF1's results table is here or in [`crate::Driver`].
#[derive(Clone, Debug, PartialEq)]
pub struct DriverResult {
    /// The driver's index in [`crate::Session::drivers`].
    pub driver: usize,
    /// The driver's name in the results API; empty without it.
    pub driver_id: String,
    /// The team's name in the results API; empty without it.
    pub team_id: String,
    /// The place, from 1.
    pub position: Option<u16>,
    /// The place as classified: a number, `R` retired, `D` disqualified, `E` excluded, `W` withdrawn,
    /// `F` failed to qualify, `N` not classified; empty where unknown.
    pub classified: String,
    /// The place on the grid; 0 is a start from the pit lane.
    pub grid: Option<u16>,
    /// The best lap of each part of qualifying.
    pub qualifying: [Option<Span>; 3],
    /// The winner's race time, or the gap to the winner; in practice the best lap.
    pub time: Option<Span>,
    /// `Finished`, `Lapped`, `Retired`…; empty where unknown.
    pub status: String,
    /// The points.
    pub points: Option<f64>,
    /// Laps completed.
    pub laps: Option<u16>,
}

/// One part of qualifying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QualifyingPart {
    /// 1, 2 or 3.
    pub number: u8,
    /// When it was first started.
    pub start: SessionTime,
    /// When the next part was started, or the session ended; `None` if the feed ends before.
    pub end: Option<SessionTime>,
}

impl QualifyingPart {
    /// One driver's lap that counts in this part: the fastest that ended in it and was not deleted.
    #[must_use]
    pub fn best_lap<'a>(&self, laps: &'a [Lap]) -> Option<&'a Lap> {
        ranked::best(laps, self.start, self.end)
    }
}

/// What results are made from.
#[derive(Clone, Debug)]
pub(crate) struct ResultInputs<'a> {
    /// The kind of session.
    pub kind: SessionKind,
    /// The drivers.
    pub drivers: &'a [Driver],
    /// The laps of all drivers.
    pub laps: &'a LapTable,
    /// What the timing said of each driver.
    pub feeds: &'a [DriverFeed],
    /// When the classification became final, if it did.
    pub finalised: Option<SessionTime>,
    /// The parts of qualifying.
    pub parts: &'a [QualifyingPart],
    /// Laps deleted and given back.
    pub lap_rulings: &'a [LapRuling],
    /// The results API's classification, where there is one.
    pub official: Option<Vec<DriverResult>>,
}

impl DriverResult {
    /// A driver of whom no result is known.
    fn unknown(driver: usize) -> Self {
        Self {
            driver,
            driver_id: String::new(),
            team_id: String::new(),
            position: None,
            classified: String::new(),
            grid: None,
            qualifying: [None; 3],
            time: None,
            status: String::new(),
            points: None,
            laps: None,
        }
    }
}

/// Builds the result in the order of classification: the results API's where there is one, else what the laps tell.
/// Drivers without a place come last, in the order of the driver list.
#[must_use]
pub(crate) fn build_results(mut inputs: ResultInputs<'_>) -> Vec<DriverResult> {
    let mut results = inputs.official.take().unwrap_or_else(|| ranked::results(&inputs));
    for driver in 0..inputs.drivers.len() {
        if !results.iter().any(|result| result.driver == driver) {
            results.push(DriverResult::unknown(driver));
        }
    }
    results.sort_by_key(|result| (result.position.is_none(), result.position));
    results
}
