//! One car driven through a session, step by step.

use crate::car::{Envelope, Orders, approach};
use crate::circuit::{Circuit, PitLane};
use crate::grid::Entry;
use crate::motion::{Motion, STEP};
use crate::tyres::Tyres;

/// How hard a car brakes for its pit box, in m/s².
const BOX_BRAKING: f64 = 7.0;

/// A car that is this close to its place in the pit lane stands there, in metres.
const IN_PLACE: f64 = 3.0;

/// What a car comes into the pit lane for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For tyres, and whatever else takes time.
    Stop,
    /// Through the lane without stopping: a penalty.
    DriveThrough,
    /// To wait for the end of a red flag.
    RedFlag,
    /// To its garage or the parc fermé.
    Stay,
    /// To give up.
    Retire,
}

/// One visit of the pit lane. Distances count from the first passing of the start line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) purpose: Purpose,
    /// Where the speed limit begins.
    pub(crate) from: f64,
    /// Where the car stands; `None` if it does not.
    pub(crate) place: Option<f64>,
    /// Where the limit ends; `None` for a car that stays.
    pub(crate) to: Option<f64>,
    /// How long it stands, in seconds.
    pub(crate) stand: f64,
    /// The set that it leaves on, if it is another.
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
    /// Where the flap of the rear wing was open: from and to, in metres.
    pub(crate) flaps: Vec<(f64, f64)>,
    lane: PitLane,
}

impl CarRun {
    /// A car that stands at a distance from the start line.
    pub(crate) fn standing(
        entry: &'static Entry,
        circuit: &Circuit,
        (distance, offset): (f64, f64),
        first_tyres: Tyres,
    ) -> Self {
        Self {
            entry,
            motion: Motion::standing(distance, offset, f64::from(entry.number)),
            visits: Vec::new(),
            first_tyres,
            breakdown: None,
            broke_down: None,
            finished: None,
            flaps: Vec::new(),
            lane: *circuit.pit_lane(),
        }
    }

    /// A car that stands in the pit lane around the line at 0 metres.
    pub(crate) fn in_lane(
        entry: &'static Entry,
        circuit: &Circuit,
        (place, purpose): (f64, Purpose),
        first_tyres: Tyres,
    ) -> Self {
        let offset = circuit.pit_lane().offset;
        let mut run = Self::standing(entry, circuit, (place, offset), first_tyres);
        run.visits.push(Visit {
            purpose,
            from: f64::MIN,
            place: Some(place),
            to: None,
            stand: f64::INFINITY,
            tyres: None,
            stood: Some(0.0),
            released: None,
        });
        run
    }

    /// Metres since the start line was first passed.
    pub(crate) fn distance(&self) -> f64 {
        self.motion.last().0
    }

    /// In m/s.
    pub(crate) fn speed(&self) -> f64 {
        self.motion.last().1
    }

    /// Plans a visit of the pit lane around the line at `line` metres, to stand at `place` metres from that line for
    /// `stand` seconds.
    pub(crate) fn plan_visit(&mut self, line: f64, purpose: Purpose, place: Option<f64>, stand: f64) {
        let lane = self.lane;
        let from = line - lane.entry_before_line;
        self.motion.shift(from - lane.ramp, from, lane.offset);
        let place = place.map(|place| line + place);
        let visit = Visit { purpose, from, place, to: None, stand, tyres: None, stood: None, released: None };
        self.visits.push(visit);
        if !matches!(purpose, Purpose::Stay | Purpose::Retire) {
            self.plan_exit(line);
        }
    }

    /// Plans to leave the pit lane around the line at `line` metres.
    pub(crate) fn plan_exit(&mut self, line: f64) {
        let to = line + self.lane.exit_after_line;
        self.motion.shift(to, to + self.lane.ramp, 0.0);
        if let Some(visit) = self.visits.last_mut() {
            visit.to = Some(to);
        }
    }

    /// Plans a breakdown: the car pulls off to the left and stands at `distance`.
    pub(crate) fn plan_breakdown(&mut self, distance: f64, braking: f64, half_width: f64) {
        self.motion.shift(distance - 70.0, distance - 5.0, half_width + 2.0);
        self.breakdown = Some((distance, braking));
    }

    /// Whether the car is between the two ends of the pit lane's speed limit.
    pub(crate) fn in_pit_lane(&self) -> bool {
        self.in_lane_at(self.distance())
    }

    /// Whether a distance of its way lies in the pit lane.
    pub(crate) fn in_lane_at(&self, distance: f64) -> bool {
        let after = self.visits.partition_point(|visit| visit.from <= distance);
        let visit = after.checked_sub(1).and_then(|last| self.visits.get(last));
        visit.is_some_and(|visit| visit.to.is_none_or(|to| distance < to))
    }

    /// How far it is to the pit entry, for a car that is to come in; `None` for one that is not.
    pub(crate) fn to_pit_entry(&self) -> Option<f64> {
        let from = self.visits.last()?.from;
        (from > self.distance()).then(|| from - self.distance())
    }

    /// Whether the car can be in the way of others.
    pub(crate) fn on_track(&self) -> bool {
        self.broke_down.is_none() && !self.in_pit_lane()
    }

    /// Whether the car stands in its box and is ready to go.
    pub(crate) fn is_ready(&self, time: f64) -> bool {
        self.visits.last().is_some_and(|visit| {
            visit.released.is_none() && visit.stood.is_some_and(|stood| time >= stood + visit.stand)
        })
    }

    /// Sends the car off.
    pub(crate) fn release(&mut self, time: f64) {
        if let Some(visit) = self.visits.last_mut() {
            visit.released.get_or_insert(time);
        }
    }

    /// Drives one step, up to `time` seconds: as ordered, within the rules of the pit lane.
    pub(crate) fn drive(&mut self, envelope: &Envelope, mut orders: Orders, time: f64) {
        let (distance, speed) = self.motion.last();
        orders.halt = self.breakdown;
        if let Some(visit) = self.visits.last() {
            if visit.to.is_none_or(|to| distance < to) {
                orders.cap = orders.cap.min(approach(self.lane.speed_limit, visit.from - distance));
            }
            if let (Some(place), None) = (visit.place, visit.released) {
                orders.halt = Some((place, BOX_BRAKING));
            }
        }
        let next = envelope.next_speed(distance, speed, &orders, STEP);
        self.motion.push(next);
        let stands = next == 0.0 && orders.halt.is_some_and(|(place, _)| place - distance < IN_PLACE);
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
            || self.visits.last().is_some_and(|visit| visit.to.is_none() && visit.stood.is_some())
    }
}
