//! What the timing feed said of one driver, as it happened: each series holds from its moment on.

use timing::messages::Gap;
use timing::{SessionTime, Span};

/// Changes of one value: (from when, value), in the order of time.
pub type Steps<T> = Vec<(SessionTime, T)>;

/// One driver's timing, as it arrived. Nothing here looks ahead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DriverFeed {
    /// The place on the grid.
    pub grid: Option<u8>,
    /// The place on the timing screen.
    pub position: Steps<u8>,
    /// Laps completed.
    pub laps: Steps<u16>,
    /// Whether the car is in the pit lane.
    pub in_pit: Steps<bool>,
    /// Whether the car is on its lap out of the pits.
    pub pit_out: Steps<bool>,
    /// Whether the car is out of the session.
    pub retired: Steps<bool>,
    /// Whether the car stands still on track.
    pub stopped: Steps<bool>,
    /// Whether the driver did not reach the next part of qualifying.
    pub knocked_out: Steps<bool>,
    /// The gap to the leader; `None` when taken back.
    pub gap_to_leader: Steps<Option<Gap>>,
    /// The gap to the car ahead; `None` when taken back.
    pub interval: Steps<Option<Gap>>,
    /// The last lap's time.
    pub last_lap: Steps<Span>,
    /// The best lap's time; `None` when taken back.
    pub best_lap: Steps<Option<Span>>,
    /// Sector times of the lap being driven: (sector 0–2, time).
    pub sectors: Steps<(u8, Span)>,
}
