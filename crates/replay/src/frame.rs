//! What is shown at one instant.

use session::{TrackFlag, Tyre, WeatherSample};
use timing::{SessionTime, Span};

use crate::{Place, Status};

/// One car at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CarFrame {
    /// The lap being driven, from 1; the last one driven for a car that has finished.
    pub lap: Option<u16>,
    /// The place in the order, from 1.
    pub position: u16,
    /// What the car is doing.
    pub status: Status,
    /// Where it is; `None` where the feed has no place of it.
    pub place: Option<Place>,
    /// Laps completed plus the fraction of the lap being driven; behind the line of the start, negative.
    pub progress: Option<f64>,
    /// Metres driven since the line of the start; with sampled motion, the distance of the merged telemetry.
    pub distance: Option<f64>,
    /// The fraction of the lap being driven; with sampled motion, that of the merged telemetry.
    pub rel_distance: Option<f64>,
    /// Speed, km/h.
    pub speed: Option<f64>,
    /// Gear; 0 is neutral.
    pub gear: Option<u8>,
    /// Engine speed, 1/min.
    pub rpm: Option<f64>,
    /// Throttle, percent.
    pub throttle: Option<f64>,
    /// Whether the car brakes.
    pub brake: Option<bool>,
    /// DRS as the feed has it: 0/1 off, 8 eligible, 10/12/14 open.
    pub drs: Option<u8>,
    /// The compound.
    pub tyre: Option<Tyre>,
    /// Laps on the set, the lap being driven included.
    pub tyre_age: Option<u16>,
    /// How many pit stops the car has made; races only.
    pub stops: Option<u16>,
    /// How long ago the leader was here; the difference of best laps where cars do not race. `None` for a car that
    /// is a lap or more down.
    pub gap_to_leader: Option<Span>,
    /// How long ago the car ahead was here; the difference of best laps where cars do not race.
    pub interval: Option<Span>,
    /// Whole laps behind the leader.
    pub laps_down: Option<u16>,
    /// The time of the last lap completed.
    pub last_lap: Option<Span>,
    /// The sector times of the lap being driven as far as they are known; until its first, those of the last lap.
    pub sectors: [Option<Span>; 3],
    /// The lap time that the order goes by where cars do not race.
    pub best_lap: Option<Span>,
    /// Whether place and progress are carried on without samples.
    pub estimated: bool,
}

/// All cars at one instant. Reused from one instant to the next, filling it allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The frame's number on the timeline.
    pub index: usize,
    /// Seconds since the first frame.
    pub t: f64,
    /// The instant.
    pub session_time: SessionTime,
    /// The lap that the leader drives; races only.
    pub leader_lap: Option<u16>,
    /// The flag over the whole track.
    pub flag: Option<TrackFlag>,
    /// The weather as last reported.
    pub weather: Option<WeatherSample>,
    /// The cars, in the order of [`session::Session::drivers`].
    pub cars: Vec<CarFrame>,
    /// Indices of `cars`, first place first.
    pub order: Vec<usize>,
    /// Whether the order is the official classification.
    pub classified: bool,
    /// Where the last instant was found: hints for the next.
    pub(crate) hints: Vec<Hint>,
    /// Flags up to the instant, and weather reports.
    pub(crate) flags: usize,
    pub(crate) reports: usize,
    /// What the order is made from.
    pub(crate) keys: Vec<crate::order::OrderKey>,
}

/// Where one car's last instant was found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hint {
    /// Knots up to the instant.
    pub(crate) knots: usize,
    /// States up to the instant.
    pub(crate) states: usize,
    /// Car samples up to the instant.
    pub(crate) samples: usize,
    /// Knots of the leader up to this car's progress.
    pub(crate) leader: usize,
    /// Knots of the car ahead up to this car's progress.
    pub(crate) ahead: usize,
}

impl PartialEq for Frame {
    /// Whether both show the same; where they were searched from does not matter.
    fn eq(&self, other: &Self) -> bool {
        let Self {
            index,
            t,
            session_time,
            leader_lap,
            flag,
            weather,
            cars,
            order,
            classified,
            hints: _,
            flags: _,
            reports: _,
            keys: _,
        } = self;
        *index == other.index
            && *t == other.t
            && *session_time == other.session_time
            && *leader_lap == other.leader_lap
            && *flag == other.flag
            && *weather == other.weather
            && *cars == other.cars
            && *order == other.order
            && *classified == other.classified
    }
}
