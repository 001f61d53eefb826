//! Races for tests, in which the feed is worse than in any weekend of the season: small, so that each is made in a
//! fraction of a second, and with the same truth as the race that they are made from.

mod messages;
mod samples;

use timing::{SessionKey, SessionKind, SessionTime, Span, Topic};

use crate::calendar::Options;
use crate::season::{Made, Season};
use crate::truth::Truth;

/// The cars and laps of every trial.
const CARS: usize = 10;
const LAPS: u16 = 10;

/// The car, by its place on the grid from 0, of which something is missing; nothing else happens to it in the race.
const MISSED: usize = 2;
/// The car whose lines are missing for a while; nothing else happens to it either.
const SILENT: usize = 4;

/// What the feed does in a race made for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trial {
    /// There are no positions and no car data at all.
    NoSamples,
    /// Positions end a third into the race.
    PositionsEnd,
    /// One car has no positions all race.
    OneWithoutPositions,
    /// One crossing is missed, so that the car's laps jump by two, and another car's lines are missing for two minutes.
    MissedCrossing,
    /// One line in twenty is a second early, and crossings are told up to three seconds late, each car's by another
    /// amount; places are told in time.
    CrossingsLate,
    /// Wheels slip by three per cent in a race in which it begins to rain, and positions are noisy along the track.
    Slip,
    /// No heights are told of the circuit that crosses itself.
    NoHeights,
    /// The race is said to have three laps more until two laps before its end.
    Shortened,
    /// After the end, the list of drivers is overwritten with those of another series.
    OtherSeries,
}

impl Trial {
    /// All trials.
    pub const ALL: [Self; 9] = [
        Self::NoSamples,
        Self::PositionsEnd,
        Self::OneWithoutPositions,
        Self::MissedCrossing,
        Self::CrossingsLate,
        Self::Slip,
        Self::NoHeights,
        Self::Shortened,
        Self::OtherSeries,
    ];

    /// The race that it is made from.
    #[must_use]
    pub const fn key(self) -> SessionKey {
        let round = match self {
            Self::Slip | Self::NoHeights => 3,
            _ => 1,
        };
        SessionKey { year: 0, round, kind: SessionKind::Race }
    }

    /// Makes the race: every topic of its feed, and what really happened.
    ///
    /// # Panics
    /// Never: all races are of the season.
    #[must_use]
    pub fn make(self) -> Made {
        let options = Options { seed: 1, laps: Some(LAPS), cars: CARS, faults: 100 };
        let mut made = Season::new(options).make(self.key()).expect("a race of the season");
        let Made { topics, truth, .. } = &mut made;
        let mut change = |topic: Topic, change: &dyn Fn(&Truth, &[u8]) -> Vec<u8>| {
            if let Some(file) = topics.get_mut(&topic) {
                *file = change(truth, file);
            }
        };
        match self {
            Self::NoSamples => topics.retain(|topic, _| !matches!(topic, Topic::CarData | Topic::Position)),
            Self::PositionsEnd => change(Topic::Position, &|truth, file| {
                let until = truth.utc(third(truth));
                samples::positions(file, |sample| (sample.utc < until).then_some(sample))
            }),
            Self::OneWithoutPositions => change(Topic::Position, &|truth, file| {
                let missing = truth.cars[MISSED].number;
                samples::positions(file, |sample| (sample.number != missing).then_some(sample))
            }),
            Self::MissedCrossing => change(Topic::TimingData, &messages::missed),
            Self::CrossingsLate => change(Topic::TimingData, &messages::late),
            Self::Slip => {
                change(Topic::CarData, &|_, file| samples::slipping(file));
                change(Topic::Position, &|_, file| samples::positions(file, samples::noisy));
            }
            Self::NoHeights => change(Topic::Position, &|_, file| {
                samples::positions(file, |sample| Some(timing::samples::PositionSample { z: 0, ..sample }))
            }),
            Self::Shortened => change(Topic::LapCount, &messages::shortened),
            Self::OtherSeries => change(Topic::DriverList, &messages::overwritten),
        }
        made
    }
}

/// A third into the race.
fn third(truth: &Truth) -> SessionTime {
    let finished = truth.cars.iter().filter_map(|car| car.finished).map(|(at, _)| at).min();
    let race: Span = finished.unwrap_or(truth.end) - truth.started;
    truth.started + Span::from_secs_f64(race.as_secs_f64() / 3.0)
}
