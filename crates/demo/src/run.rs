//! One car driven through a session, step by step; and what a session's cars and stewards did.

use timing::{SessionTime, Span, Utc};

use crate::car::{Orders, SpeedLimit, approach, next_speed};
use crate::circuit::Circuit;
use crate::grid::Entry;
use crate::motion::{Motion, STEP};
use crate::truth::CarTruth;
use crate::weekend;

/// How hard a car brakes for its pit box, in m/s².
const BOX_BRAKING: f64 = 7.0;

/// Where the first team's box is and how far the next ones are apart, in metres from the start line.
const FIRST_BOX: f64 = -140.0;
const BETWEEN_BOXES: f64 = 25.0;

/// A set of tyres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tyres {
    /// `SOFT`, `MEDIUM` or `HARD`.
    pub compound: &'static str,
    /// Laps driven on it before it was fitted; 0 for a new set.
    pub used_laps: u16,
}

/// One visit of the pit lane. Distances count from the first passing of the start line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    /// Where the speed limit begins.
    pub(crate) from: f64,
    /// Where the car stands.
    pub(crate) place: f64,
    /// Where the limit ends; `None` for a car that stays.
    pub(crate) to: Option<f64>,
    /// How long it stands, in seconds.
    pub(crate) stand: f64,
    /// The set that it leaves on; `None` for a car that stays.
    pub(crate) tyres: Option<Tyres>,
    /// When it came to stand, in seconds.
    pub(crate) stood: Option<f64>,
    /// When it was sent off.
    pub(crate) released: Option<f64>,
}

/// One car's way through a session.
#[derive(Clone, Debug)]
pub(crate) struct CarRun {
    pub(crate) entry: &'static Entry,
    pub(crate) motion: Motion,
    pub(crate) visits: Vec<Visit>,
    /// The set that it began on.
    pub(crate) first_tyres: Tyres,
    /// Where it is to stop for good beside the track, and how hard it brakes for it in m/s².
    pub(crate) breakdown: Option<(f64, f64)>,
    /// When it came to stand there, in seconds.
    pub(crate) broke_down: Option<f64>,
    /// Laps completed when it took the chequered flag.
    pub(crate) finished: Option<u16>,
}

/// Something that race control says or does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Incident {
    /// The session's status, in the words of the feed.
    Session(&'static str),
    /// The track's status: digit and word.
    Track(&'static str, &'static str),
    /// A message to the teams.
    Notice(Notice),
}

/// A message to the teams, in the feed's fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Notice {
    pub(crate) category: &'static str,
    pub(crate) text: String,
    pub(crate) flag: Option<&'static str>,
    pub(crate) status: Option<&'static str>,
    pub(crate) mode: Option<&'static str>,
    /// The marshal sector, for a flag that is not for the whole track.
    pub(crate) sector: Option<u16>,
}

impl Notice {
    /// A flag for the whole track.
    pub(crate) fn flag(flag: &'static str, text: &str) -> Incident {
        Incident::Notice(Self {
            category: "Flag",
            text: text.to_owned(),
            flag: Some(flag),
            ..Self::default()
        })
    }

    /// Double yellow in one marshal sector.
    pub(crate) fn double_yellow(sector: u16) -> Incident {
        Incident::Notice(Self {
            category: "Flag",
            text: format!("DOUBLE YELLOW IN TRACK SECTOR {sector}"),
            flag: Some("DOUBLE YELLOW"),
            sector: Some(sector),
            ..Self::default()
        })
    }

    /// Anything that has no fields of its own.
    pub(crate) fn other(text: String) -> Incident {
        Incident::Notice(Self { category: "Other", text, ..Self::default() })
    }

    /// What the safety car does.
    pub(crate) fn safety_car(status: &'static str) -> Incident {
        Incident::Notice(Self {
            category: "SafetyCar",
            text: format!("SAFETY CAR {status}"),
            status: Some(status),
            mode: Some("SAFETY CAR"),
            ..Self::default()
        })
    }
}

/// What happened in a session.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The cars; in a race in the order of the grid.
    pub(crate) cars: Vec<CarRun>,
    /// What race control said, with its time in seconds, in the order of time.
    pub(crate) incidents: Vec<(f64, Incident)>,
    /// The lap that is taken back: the car, the lap, and when, in seconds.
    pub(crate) deleted: Option<(usize, u16, f64)>,
    /// When the session is over and the recording ends, in seconds.
    pub(crate) end: f64,
}

impl Outcome {
    /// Takes the lap back that is to be taken back, and says so; the message names the time at the circuit.
    pub(crate) fn delete_lap(&mut self, cars: &mut [CarTruth], zero: Utc) {
        let Some((index, number, after)) = self.deleted else { return };
        let Some(car) = cars.get_mut(index) else { return };
        let code = car.code;
        let Some(lap) = car.laps.iter_mut().find(|lap| lap.number == number) else { return };
        let (Some(end), Some(time)) = (lap.marks[2], lap.time) else { return };
        let deleted_at = end + Span::from_secs_f64(after);
        lap.deleted_at = Some(deleted_at);
        let offence = zero + weekend::GMT_OFFSET + (lap.start - SessionTime::default()) + Span::from_secs(31);
        let clock = offence.to_string().chars().skip(11).take(8).collect::<String>();
        let text = format!(
            "CAR {} ({code}) TIME {time} DELETED - TRACK LIMITS AT TURN 4 LAP {number} {clock}",
            car.number
        );
        self.incidents.push((deleted_at.as_secs_f64(), Notice::other(text)));
        self.incidents.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
}

impl CarRun {
    /// A car that stands at a distance from the start line.
    pub(crate) fn standing(entry: &'static Entry, distance: f64, offset: f64, first_tyres: Tyres) -> Self {
        Self {
            entry,
            motion: Motion::standing(distance, offset),
            visits: Vec::new(),
            first_tyres,
            breakdown: None,
            broke_down: None,
            finished: None,
        }
    }

    /// The place of the car's box, in metres from the start line; boxes are never on the line itself.
    pub(crate) fn pit_box(entry: &Entry) -> f64 {
        FIRST_BOX + BETWEEN_BOXES * f64::from(entry.pit_box)
    }

    /// Plans a visit of the pit lane around the line at `line` metres, to stand at `place` for `stand` seconds; a
    /// visit without tyres is the last.
    pub(crate) fn plan_visit(&mut self, line: f64, place: f64, stand: f64, tyres: Option<Tyres>) {
        let lane = Circuit::PIT_LANE;
        let from = line - lane.entry_before_line;
        self.motion.shift(from - lane.ramp, from, lane.offset);
        let visit = Visit { from, place, to: None, stand, tyres, stood: None, released: None };
        self.visits.push(visit);
        if tyres.is_some() {
            self.plan_exit(line);
        }
    }

    /// Plans to leave the pit lane around the line at `line` metres, where the last visit stands.
    pub(crate) fn plan_exit(&mut self, line: f64) {
        let lane = Circuit::PIT_LANE;
        let to = line + lane.exit_after_line;
        self.motion.shift(to, to + lane.ramp, 0.0);
        if let Some(visit) = self.visits.last_mut() {
            visit.to = Some(to);
        }
    }

    /// Plans a breakdown: the car pulls off to the left and stands at `distance`.
    pub(crate) fn plan_breakdown(&mut self, distance: f64, braking: f64) {
        self.motion.shift(distance - 70.0, distance - 5.0, 8.0);
        self.breakdown = Some((distance, braking));
    }

    /// Whether the car is between the two ends of the pit lane's speed limit.
    pub(crate) fn in_pit_lane(&self) -> bool {
        let distance = self.motion.last().0;
        self.visits
            .last()
            .is_some_and(|visit| distance >= visit.from && visit.to.is_none_or(|to| distance < to))
    }

    /// Whether the car can be in the way of others.
    pub(crate) fn on_track(&self) -> bool {
        self.broke_down.is_none() && !self.in_pit_lane()
    }

    /// Drives one step, up to `time` seconds: as fast as the pace and the cap allow, within the rules of the pit lane.
    pub(crate) fn drive(&mut self, limit: &SpeedLimit, pace: f64, cap: f64, time: f64) {
        let (distance, speed) = self.motion.last();
        let mut orders = Orders { pace, cap, halt: self.breakdown };
        if let Some(visit) = self.visits.last_mut() {
            let before_end = visit.to.is_none_or(|to| distance < to);
            if before_end {
                let lane_speed = approach(Circuit::PIT_LANE.speed_limit, visit.from - distance);
                orders.cap = orders.cap.min(lane_speed);
            }
            if visit.stood.is_some_and(|stood| visit.tyres.is_some() && time >= stood + visit.stand) {
                visit.released.get_or_insert(time);
            }
            if visit.released.is_none() {
                orders.halt = Some((visit.place, BOX_BRAKING));
            }
        }
        let next = next_speed(limit, distance, speed, orders, STEP);
        self.motion.push(next);
        let stands = next == 0.0 && orders.halt.is_some_and(|(place, _)| place - distance < 3.0);
        if stands && self.breakdown.is_some() {
            self.broke_down.get_or_insert(time);
        }
        if let Some(visit) = self.visits.last_mut().filter(|visit| stands && visit.released.is_none()) {
            visit.stood.get_or_insert(time);
        }
    }

    /// Whether the car will not move any more.
    pub(crate) fn is_still(&self) -> bool {
        self.broke_down.is_some()
            || self.visits.last().is_some_and(|visit| visit.tyres.is_none() && visit.stood.is_some())
    }
}
