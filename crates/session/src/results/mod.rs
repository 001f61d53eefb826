//! The result: from the results API where there is one, from the laps otherwise.

use timing::{SessionTime, Span};

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
