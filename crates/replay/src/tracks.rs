//! The part of a replay that takes time to make, as plain columns that can be kept.

use std::sync::Arc;

use session::Session;
use timing::SessionTime;

use crate::number::nearest;
use crate::official::Official;
use crate::rows::Clock;
use crate::{Circuit, ReplayError, ReplayOptions, Timeline};

/// The circuit and every car's motion along it: all of a replay that is not made in a moment.
///
/// [`crate::Replay::tracks`] gives them, [`crate::Replay::with_tracks`] makes the replay again from them and the same
/// session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tracks {
    /// The circuit.
    pub circuit: Arc<Circuit>,
    /// The cars' motion, by driver.
    pub cars: Vec<Track>,
}

impl Tracks {
    /// Those of a session, for later: what [`crate::Replay::new`] makes, without the rest of a replay.
    ///
    /// # Errors
    /// As [`crate::Replay::new`].
    pub fn of(session: &Session) -> Result<Self, ReplayError> {
        let timeline = Timeline::of(session, &ReplayOptions::default())?;
        let circuit = Arc::new(Circuit::of(session));
        let official = Official::of(session, &circuit);
        Ok(official.tracks(session, circuit, &timeline))
    }

    /// The cells of time that the knots of all cars are found by: each holds about two.
    pub(crate) fn clock(&self) -> Clock {
        let first = self.cars.iter().filter(|car| !car.is_empty()).map(|car| car.start_ms).min();
        Clock::new(SessionTime::from_nanos(first.unwrap_or(0).saturating_mul(NANOS_PER_MILLI)), CELL)
    }

    /// Whether they can be those of a session.
    pub(crate) fn check(&self, session: &Session) -> Result<(), ReplayError> {
        let fault = |reason: String| ReplayError::Tracks { key: session.key, reason };
        if self.cars.len() != session.drivers.len() {
            return Err(fault(format!(
                "they have {} cars, it has {}",
                self.cars.len(),
                session.drivers.len()
            )));
        }
        match self
            .cars
            .iter()
            .zip(&session.drivers)
            .find_map(|(car, driver)| Some((driver.code, car.fault()?)))
        {
            Some((code, what)) => Err(fault(format!("of the track of {code}, {what}"))),
            None => Ok(()),
        }
    }
}

/// How one car moved along the driven line, as knots: where it was at a moment, how fast, and how far beside the line.
///
/// Times and places are steps from the knot before, so that they neither decrease nor take much room. All columns have
/// the same length. Between two knots the place along the line is the cubic with those places and speeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// From where the first `wait` counts: milliseconds of the session clock.
    pub start_ms: i64,
    /// From where the first `advance` counts: laps in units of 1 / [`Track::LAP`], whole laps of the race included.
    pub start_along: i64,
    /// Milliseconds since the knot before.
    pub wait: Vec<u16>,
    /// How far the car came since the knot before: laps in units of 1 / [`Track::LAP`].
    pub advance: Vec<u32>,
    /// Speed along the line, cm/s.
    pub speed: Vec<u16>,
    /// How far left of the line the car is, cm; [`Track::NOWHERE`] where its place is not known.
    pub left: Vec<i16>,
    /// Whether the car is carried on without places from this knot to the next.
    pub estimated: Vec<bool>,
}

impl Track {
    /// A lap in the unit of `start_along` and `advance`; of a lap of five kilometres, one is 0.3 mm.
    pub const LAP: i64 = 1 << 24;
    /// In the column `left`: the place is not known.
    pub const NOWHERE: i16 = i16::MIN;

    /// How many knots there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.wait.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wait.is_empty()
    }
}

/// One knot of a [`Track`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TrackKnot {
    pub(crate) time: SessionTime,
    /// Laps along the line, whole laps of the race included.
    pub(crate) along: f64,
    /// m/s.
    pub(crate) speed: f64,
    /// As in [`Track::left`].
    pub(crate) left: i16,
    pub(crate) estimated: bool,
}

/// A cell of time is a power of two of nanoseconds wide: about half a second.
const CELL: u32 = 29;
const NANOS_PER_MILLI: i64 = 1_000_000;
const CENTIMETRES: f64 = 100.0;

impl Track {
    /// The knots, with steps added up.
    pub(crate) fn knots(&self) -> impl Iterator<Item = TrackKnot> + Clone {
        let (mut millis, mut along) = (self.start_ms, self.start_along);
        (0..self.len()).map(move |row| {
            millis = millis.saturating_add(i64::from(self.wait[row]));
            along = along.saturating_add(i64::from(self.advance[row]));
            TrackKnot {
                time: SessionTime::from_nanos(millis.saturating_mul(NANOS_PER_MILLI)),
                along: along as f64 / Self::LAP as f64,
                speed: f64::from(self.speed[row]) / CENTIMETRES,
                left: self.left[row],
                estimated: self.estimated[row],
            }
        })
    }

    /// The column `left` for a place known or not, metres.
    pub(crate) fn left_of(metres: Option<f64>) -> i16 {
        let left = |metres: f64| {
            nearest((metres * CENTIMETRES).max(f64::from(-i16::MAX)).min(f64::from(i16::MAX))) as i16
        };
        metres.map_or(Self::NOWHERE, left)
    }

    /// What is wrong with the columns, if anything.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let Self { start_ms, start_along, wait, advance, speed, left, estimated } = self;
        let rows = wait.len();
        if [advance.len(), speed.len(), left.len(), estimated.len()] != [rows; 4] {
            return Some("its columns differ in length");
        }
        if wait.iter().skip(1).any(|wait| *wait == 0) {
            return Some("it has two knots at one moment");
        }
        let bound = (i64::MAX / NANOS_PER_MILLI / 2).unsigned_abs();
        let far = start_ms.unsigned_abs() > bound || start_along.unsigned_abs() > bound;
        (far || rows > u32::MAX as usize).then_some("its beginning is no moment or place of a session")
    }
}

/// Makes a [`Track`] from knots in the order of time.
#[derive(Debug, Default)]
pub(crate) struct TrackWriter {
    track: Track,
    millis: i64,
    along: i64,
}

impl TrackWriter {
    /// A car that stands is given a knot after this time, so that no wait is longer than its column holds.
    const LONGEST_WAIT: i64 = 60_000;

    pub(crate) fn with_capacity(knots: usize) -> Self {
        let track = Track {
            wait: Vec::with_capacity(knots),
            advance: Vec::with_capacity(knots),
            speed: Vec::with_capacity(knots),
            left: Vec::with_capacity(knots),
            estimated: Vec::with_capacity(knots),
            ..Track::default()
        };
        Self { track, ..Self::default() }
    }

    /// The last knot's place, laps.
    pub(crate) fn along(&self) -> f64 {
        if self.track.is_empty() { f64::NEG_INFINITY } else { self.along as f64 / Track::LAP as f64 }
    }

    /// Counts whole laps from elsewhere: all knots have so many more.
    pub(crate) fn shift(&mut self, laps: f64) {
        let laps = laps as i64 * Track::LAP;
        self.track.start_along += laps;
        self.along += laps;
    }

    /// Adds a knot. One at the moment of the last replaces it; one that goes back stays where the last is.
    pub(crate) fn push(&mut self, knot: TrackKnot) {
        let millis = knot.time.as_nanos().div_euclid(NANOS_PER_MILLI);
        let along = nearest(knot.along * Track::LAP as f64);
        if self.track.is_empty() {
            (self.track.start_ms, self.track.start_along) = (millis, along);
            (self.millis, self.along) = (millis, along);
            self.row(0, 0, &knot);
            return;
        }
        let along = along.max(self.along);
        if millis <= self.millis {
            let ahead = along - self.along;
            if let Some(last) = self.track.advance.last_mut() {
                *last = u32::try_from(i64::from(*last) + ahead).unwrap_or(u32::MAX);
            }
            return;
        }
        while millis - self.millis > Self::LONGEST_WAIT {
            self.millis += Self::LONGEST_WAIT;
            self.row(Self::LONGEST_WAIT as u16, 0, &TrackKnot { speed: 0.0, ..knot });
        }
        let ahead = u32::try_from(along - self.along).unwrap_or(u32::MAX);
        let wait = (millis - self.millis) as u16;
        (self.millis, self.along) = (millis, self.along + i64::from(ahead));
        self.row(wait, ahead, &knot);
    }

    fn row(&mut self, wait: u16, advance: u32, knot: &TrackKnot) {
        let track = &mut self.track;
        track.wait.push(wait);
        track.advance.push(advance);
        track.speed.push(nearest(knot.speed * CENTIMETRES).clamp(0, i64::from(u16::MAX)) as u16);
        track.left.push(knot.left);
        track.estimated.push(knot.estimated);
    }

    pub(crate) fn finish(self) -> Track {
        self.track
    }
}
