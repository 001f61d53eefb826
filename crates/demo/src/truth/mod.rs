//! What really happened in a session, as values to compare with: laps, places, stops, and every car at every moment.

mod events;
mod laps;
mod standings;

use timing::{DriverNumber, SessionKey, SessionTime, Span, Utc};

use crate::circuit::{Circuit, Point};
use crate::motion::STEP;
use crate::outcome::{Incident, Outcome};
use crate::run::{CarRun, Purpose};
use crate::tyres::Tyres;

pub use events::{Event, OrderChange, What};
pub(crate) use laps::{LapSpan, race_laps_of};
pub use standings::{Standing, Status};

/// A session as it was.
#[derive(Clone, Debug)]
pub struct Truth {
    /// Which session it is.
    pub key: SessionKey,
    /// The UTC of the session clock's zero.
    pub zero: Utc,
    /// Where it was driven.
    pub circuit: Circuit,
    /// The laps of the race; 0 in other sessions.
    pub race_laps: u16,
    /// When the session was first started: lights out, or the green light.
    pub started: SessionTime,
    /// When the recording ends.
    pub end: SessionTime,
    /// The cars; in a race in the order of the grid.
    pub cars: Vec<CarTruth>,
    /// The final order, penalties included, as indices of `cars`.
    pub classification: Vec<usize>,
    /// The track's status: from when, and the feed's digit.
    pub track_status: Vec<(SessionTime, &'static str)>,
    /// The session's status: from when, and the feed's word.
    pub session_status: Vec<(SessionTime, &'static str)>,
    /// When each part of qualifying was set up; empty in other sessions.
    pub parts: Vec<SessionTime>,
    /// The clock that counts down: from when, the time left then, and whether it runs.
    pub clock: Vec<(SessionTime, Span, bool)>,
    /// Time penalties: the car, and when it was told.
    pub penalties: Vec<(usize, Span, SessionTime)>,
    /// From when it rained, and how long it took to wet the track.
    pub rain: Option<(SessionTime, Span)>,
    pub(crate) incidents: Vec<(SessionTime, Incident)>,
}

/// One car's session.
#[derive(Clone, Debug)]
pub struct CarTruth {
    /// The car's number.
    pub number: DriverNumber,
    /// The driver's three letters.
    pub code: &'static str,
    /// The place on the grid, from 1; `None` in sessions without one.
    pub grid: Option<u8>,
    /// Whether it started the race from the pit lane.
    pub from_pits: bool,
    /// Laps driven, the one that was not completed included.
    pub laps: Vec<LapTruth>,
    /// Visits of the pit lane that it came out of again, the first way out of the garage left out.
    pub stops: Vec<StopTruth>,
    /// When the car came to stand beside the track for good.
    pub broke_down: Option<SessionTime>,
    /// When it came to stand in its box to give up.
    pub gave_up: Option<SessionTime>,
    /// When it took the chequered flag of a race, and the laps that it had completed by then.
    pub finished: Option<(SessionTime, u16)>,
    /// When it came into the pit lane to stay.
    pub parked: Option<SessionTime>,
    pub(crate) run: CarRun,
}

/// One lap of one car.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LapTruth {
    /// From 1, as the field counts: in qualifying every lap out of the pits begins a new one.
    pub number: u16,
    /// When it began: at the line, at lights out, or at the end of the pit lane.
    pub start: SessionTime,
    /// When each sector ended; `None` where the car did not come, or not on the track.
    pub marks: [Option<SessionTime>; 3],
    /// The time of each sector driven in full.
    pub sectors: [Option<Span>; 3],
    /// The lap's time, from line to line; `None` for laps that begin or end elsewhere.
    pub time: Option<Span>,
    /// When race control takes the time back, if it does.
    pub deleted_at: Option<SessionTime>,
    /// The set that it was driven on: the old one on the lap into the pits, the new one on the lap out of them.
    pub tyres: Tyres,
    /// Laps on the set at the end of this one.
    pub tyre_age: u16,
    /// Which set of the session that is, from 0.
    pub stint: u8,
    /// When the car came into the pit lane on this lap.
    pub pit_in: Option<SessionTime>,
    /// When it left the pit lane on this lap.
    pub pit_out: Option<SessionTime>,
}

/// One visit of the pit lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StopTruth {
    /// What for.
    pub purpose: Purpose,
    /// When the car came into the pit lane.
    pub entered: SessionTime,
    /// When it came to stand, if it did.
    pub stood: Option<SessionTime>,
    /// When it was sent off.
    pub released: Option<SessionTime>,
    /// When it left the pit lane.
    pub left: SessionTime,
    /// The set that it left on, if that was another.
    pub tyres: Option<Tyres>,
}

/// A car at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CarState {
    /// Metres along the centre line since the start line was first passed; negative on the grid.
    pub distance: f64,
    /// The same in laps.
    pub progress: f64,
    /// How far to the left of the centre line, in metres.
    pub offset: f64,
    /// Where that is, in metres.
    pub point: Point,
    /// Over the ground, in km/h.
    pub speed: f64,
    /// Along the centre line, in m/s².
    pub acceleration: f64,
    /// Whether the car is within the speed limit of the pit lane.
    pub in_pit_lane: bool,
}

/// Session time of a moment of the simulation, to the millisecond, as official timing has it.
pub(crate) fn official(seconds: f64) -> SessionTime {
    SessionTime::from_millis((seconds * 1000.0).round() as i64)
}

impl Truth {
    /// From what was driven; parts, clock and classification are the session kind's own.
    pub(crate) fn new(
        key: SessionKey,
        zero: Utc,
        circuit: Circuit,
        outcome: Outcome,
        cars: Vec<CarTruth>,
    ) -> Self {
        let incidents: Vec<_> =
            outcome.incidents.into_iter().map(|(at, what)| (official(at), what)).collect();
        let track_status = incidents.iter().filter_map(|(at, what)| match what {
            Incident::Track(status, _) => Some((*at, *status)),
            _ => None,
        });
        let session_status = incidents.iter().filter_map(|(at, what)| match what {
            Incident::Session(status) => Some((*at, *status)),
            _ => None,
        });
        let (track_status, session_status): (Vec<_>, Vec<_>) =
            (track_status.collect(), session_status.collect());
        let started = session_status.iter().find(|(_, status)| *status == "Started").map(|(at, _)| *at);
        let penalties = outcome.penalties.into_iter();
        Self {
            key,
            zero,
            circuit,
            race_laps: 0,
            started: started.unwrap_or_default(),
            end: official(outcome.end),
            cars,
            classification: Vec::new(),
            track_status,
            session_status,
            parts: Vec::new(),
            clock: Vec::new(),
            penalties: penalties.map(|(car, by, at)| (car, Span::from_secs_f64(by), official(at))).collect(),
            rain: outcome.rain.map(|(from, soaking)| (official(from), Span::from_secs_f64(soaking))),
            incidents,
        }
    }

    /// Whether cars race each other, not the clock.
    #[must_use]
    pub const fn is_race(&self) -> bool {
        self.race_laps > 0
    }

    /// The index in `cars` of a car.
    #[must_use]
    pub fn index_of(&self, number: DriverNumber) -> Option<usize> {
        self.cars.iter().position(|car| car.number == number)
    }

    /// A car, by its index, at a moment.
    #[must_use]
    pub fn car_at(&self, car: usize, time: SessionTime) -> CarState {
        let run = &self.cars[car].run;
        let moment = run.motion.at(time.as_secs_f64());
        let (offset, slope) = run.motion.offset(moment.distance);
        let along = 1.0 - self.circuit.curvature(moment.distance) * offset;
        CarState {
            distance: moment.distance,
            progress: moment.distance / self.circuit.length(),
            offset,
            point: self.circuit.point(moment.distance, offset),
            speed: moment.speed * crate::math::hypot(along, slope) * 3.6,
            acceleration: moment.acceleration,
            in_pit_lane: run.in_lane_at(moment.distance),
        }
    }

    /// Metres along the centre line since the start line was first passed.
    #[must_use]
    pub fn distance_at(&self, car: usize, time: SessionTime) -> f64 {
        self.cars[car].run.motion.at(time.as_secs_f64()).distance
    }

    /// The UTC of a session time.
    #[must_use]
    pub fn utc(&self, time: SessionTime) -> Utc {
        self.zero + (time - SessionTime::default())
    }

    /// How many moments there are of which the truth is told: twenty a second.
    #[must_use]
    pub fn ticks(&self) -> usize {
        (self.end.as_secs_f64() / STEP) as usize
    }

    /// The moment of a tick.
    #[must_use]
    pub fn tick(&self, tick: usize) -> SessionTime {
        SessionTime::from_secs_f64(tick as f64 * STEP)
    }

    /// The part of qualifying at a moment, from 1; 0 before the first, and in other sessions.
    #[must_use]
    pub fn part_at(&self, time: SessionTime) -> u8 {
        self.parts.partition_point(|set_up| *set_up <= time) as u8
    }

    /// A car's best lap of a part of qualifying, from 1, that was not taken back.
    #[must_use]
    pub fn best_of_part(&self, car: usize, part: u8) -> Option<&LapTruth> {
        self.best_by(car, part, self.end)
    }

    /// The same as it was known at a moment.
    fn best_by(&self, car: usize, part: u8, time: SessionTime) -> Option<&LapTruth> {
        let laps = self.cars[car].laps.iter().filter(|lap| self.part_at(lap.start) == part);
        let counts = |lap: &&LapTruth| {
            lap.marks[2].is_some_and(|end| end <= time) && lap.deleted_at.is_none_or(|deleted| deleted > time)
        };
        laps.filter(|lap| lap.time.is_some()).filter(counts).min_by_key(|lap| lap.time)
    }

    /// When the leader of the race begins each lap from the second on.
    pub(crate) fn leader_laps(&self) -> Vec<(SessionTime, u16)> {
        let begun = |lap: u16| {
            let ends = self.cars.iter().filter_map(|car| car.laps.get(usize::from(lap) - 2)?.marks[2]);
            Some((ends.min()?, lap))
        };
        (2..=self.race_laps).filter_map(begun).collect()
    }

    /// The track's status at a moment, as the feed's digit.
    #[must_use]
    pub fn track_status_at(&self, time: SessionTime) -> Option<&'static str> {
        self.track_status.iter().rev().find(|(from, _)| *from <= time).map(|(_, status)| *status)
    }

    /// How wet the track is at a moment: 0 is dry, 1 is fully wet.
    #[must_use]
    pub fn wet_at(&self, time: SessionTime) -> f64 {
        self.rain.map_or(0.0, |(from, soaking)| {
            ((time - from).as_secs_f64() / soaking.as_secs_f64()).clamp(0.0, 1.0)
        })
    }
}
