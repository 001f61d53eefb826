//! One lap's car and position samples on one time line, as FastF1's `Lap.get_telemetry()` merges them.
//!
//! In: a [`Lap`] and the columns of its car. Out: a [`LapTelemetry`], one row for each sample of either kind within
//! the lap, and a row at its start and end. The rules, each found by comparing answers with FastF1 3.9.0:
//!
//! * Both kinds take one sample more on either side of the lap, so that the lap's ends lie between samples.
//! * RPM, speed and throttle lie on straight lines between car samples; gear, brake and DRS hold the last one's value.
//! * Places lie on quadratic splines through the position samples, and distance on one through the car samples.
//! * Distance is the sum of speed times time since the lap's start, and relative distance its share of the distance at
//!   the sample that follows the lap.
//! * Rows at the lap's start and end lie on splines through the merged rows.
//!
//! A whole race is 1,360 laps: [`Merger`] keeps its buffers from lap to lap. The driver ahead needs everybody's
//! samples and is made only when asked for: [`driver_ahead`].

mod axis;
mod distance;
mod driver_ahead;
mod merge;
mod spline;
#[cfg(test)]
mod tests;
mod whole;
mod window;

use timing::{SessionTime, Span, Utc};

pub use self::driver_ahead::{AheadColumns, AheadInputs, driver_ahead};
pub use self::merge::Merger;
use crate::{CarSamples, Lap, PositionSamples};

/// What a row of merged telemetry stems from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SampleSource {
    /// A car sample: its place is interpolated.
    Car,
    /// A position sample: its other channels are interpolated.
    Position,
    /// The lap's start or end: all is interpolated.
    Interpolation,
}

impl SampleSource {
    /// FastF1's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Car => "car",
            Self::Position => "pos",
            Self::Interpolation => "interpolation",
        }
    }
}

/// One lap's telemetry. All columns have the same length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LapTelemetry {
    /// When the lap began.
    pub lap_start: SessionTime,
    /// The rows' moments, increasing, from the lap's start to its end.
    pub time: Vec<SessionTime>,
    /// Engine speed, 1/min; NaN without car data.
    pub rpm: Vec<f64>,
    /// Speed, km/h; NaN without car data.
    pub speed: Vec<f64>,
    /// Gear, 0 is neutral; [`crate::MISSING_U8`] where unknown.
    pub gear: Vec<u8>,
    /// Throttle, percent (104: the feed had no data); NaN without car data.
    pub throttle: Vec<f64>,
    /// Whether the driver brakes; `false` where unknown.
    pub brake: Vec<bool>,
    /// DRS: 0/1 off, 8 eligible, 10/12/14 open, [`crate::MISSING_U8`] where unknown; `None` for cars without.
    pub drs: Option<Vec<u8>>,
    /// What each row stems from.
    pub source: Vec<SampleSource>,
    /// Metres east of the circuit's origin, times ten; NaN without positions.
    pub x: Vec<f64>,
    /// Metres north of the circuit's origin, times ten; NaN without positions.
    pub y: Vec<f64>,
    /// Metres up, times ten; NaN without positions.
    pub z: Vec<f64>,
    /// Whether the feed says that the car is on track; `false` where unknown.
    pub on_track: Vec<bool>,
    /// Metres since the lap's start; NaN without car data.
    pub distance: Vec<f64>,
    /// Share of the lap's distance, about 0 to 1; NaN without car data.
    pub relative_distance: Vec<f64>,
}

impl LapTelemetry {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// The time of a row since the lap's start (FastF1: `Time`); `None` beyond the last row.
    #[must_use]
    pub fn since_start(&self, row: usize) -> Option<Span> {
        self.time.get(row).map(|&time| time - self.lap_start)
    }

    /// Takes all rows out and keeps the memory.
    pub fn clear(&mut self) {
        let Self { lap_start, time, rpm, speed, gear, throttle, brake, drs, source, .. } = self;
        *lap_start = SessionTime::default();
        time.clear();
        gear.clear();
        brake.clear();
        source.clear();
        if let Some(drs) = drs {
            drs.clear();
        }
        for column in [rpm, speed, throttle] {
            column.clear();
        }
        let Self { x, y, z, on_track, distance, relative_distance, .. } = self;
        on_track.clear();
        for column in [x, y, z, distance, relative_distance] {
            column.clear();
        }
    }
}

/// Merges one lap; see [`Merger::merge_into`], which is for many. `None` where the lap has no start or no end, or the
/// car no sample.
#[must_use]
pub fn merge_lap(
    lap: &Lap,
    car: &CarSamples,
    positions: &PositionSamples,
    zero: Utc,
) -> Option<LapTelemetry> {
    let mut telemetry = LapTelemetry::default();
    Merger::new(zero).merge_into(&mut telemetry, lap, car, positions).then_some(telemetry)
}
