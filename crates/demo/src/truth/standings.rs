//! Who is where in the order at any moment, and by how much.

use std::cmp::Ordering;

use timing::{SessionTime, Span};

use super::{CarTruth, Truth};
use crate::board::Behind;
use crate::timed::cars_in_part;

/// What a car is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waits for lights out.
    Grid,
    /// Drives on the track.
    Running,
    /// Is in the pit lane.
    Pit,
    /// Is out of the session.
    Out,
    /// Has taken the chequered flag.
    Finished,
}

impl Status {
    /// The status in the words of the tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Running => "running",
            Self::Pit => "pit",
            Self::Out => "out",
            Self::Finished => "finished",
        }
    }
}

/// A car in the order at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Laps since the start line was first passed; in a race no more than were driven up to the flag.
    pub progress: f64,
    /// From 1.
    pub place: u8,
    /// In a race, behind the leader; `None` as long as the leader was never where this car is.
    pub gap_to_leader: Option<Behind>,
    /// In a race, behind the car in front.
    pub interval: Option<Behind>,
    /// What it is doing.
    pub status: Status,
    /// Its set's compound and age in laps, the one being driven included; `None` before its first lap.
    pub tyre: Option<(&'static str, u16)>,
    /// Where it is: metres to the east, to the north, up.
    pub place_on_map: [f64; 3],
}

impl Truth {
    /// All cars at a moment, in the order of `cars`.
    pub fn standings(&self, time: SessionTime, standings: &mut Vec<Standing>) {
        let far: Vec<f64> = (0..self.cars.len()).map(|car| self.progress(car, time)).collect();
        let order = self.order(time, &far);
        standings.clear();
        standings.extend((0..self.cars.len()).map(|car| self.standing(car, far[car], time)));
        for (place, car) in order.iter().enumerate() {
            standings[*car].place = place as u8 + 1;
        }
        if !self.is_race() || time < self.started {
            return;
        }
        for place in 0..order.len() {
            let car = order[place];
            let ahead = |other: usize| self.behind((car, far[car]), (other, far[other]), time);
            standings[car].gap_to_leader = if place == 0 { Some(Behind::Leads) } else { ahead(order[0]) };
            standings[car].interval = if place == 0 { Some(Behind::Leads) } else { ahead(order[place - 1]) };
        }
    }

    fn standing(&self, car: usize, progress: f64, time: SessionTime) -> Standing {
        let state = self.car_at(car, time);
        let truth = &self.cars[car];
        let lap = truth.laps.iter().rfind(|lap| lap.start <= time).or(truth.laps.first());
        Standing {
            progress,
            place: 0,
            gap_to_leader: None,
            interval: None,
            status: self.status(truth, time, state.in_pit_lane),
            tyre: lap.map(|lap| (lap.tyres.compound.name(), lap.tyre_age)),
            place_on_map: [state.point.x, state.point.y, state.point.z],
        }
    }

    fn status(&self, car: &CarTruth, time: SessionTime, in_pit_lane: bool) -> Status {
        match () {
            () if car.out_since().is_some_and(|out| time >= out) => Status::Out,
            () if car.finished.is_some_and(|(at, _)| time >= at) => Status::Finished,
            () if in_pit_lane => Status::Pit,
            () if self.is_race() && time < self.started => Status::Grid,
            () => Status::Running,
        }
    }

    /// Laps since the start line was first passed; after the chequered flag, those driven up to it.
    #[must_use]
    pub fn progress(&self, car: usize, time: SessionTime) -> f64 {
        let progress = self.distance_at(car, time) / self.circuit.length();
        self.cars[car].finished.map_or(progress, |(_, laps)| progress.min(f64::from(laps)))
    }

    /// Whether the car counts as last because it has not yet left the pit lane that it starts from.
    fn waits_in_pits(&self, car: usize, time: SessionTime) -> bool {
        let car = &self.cars[car];
        car.from_pits && car.laps.first().and_then(|lap| lap.pit_out).is_none_or(|left| time < left)
    }

    /// The cars in their order at a moment, as indices.
    #[must_use]
    pub fn order_at(&self, time: SessionTime) -> Vec<usize> {
        let far: Vec<f64> = (0..self.cars.len()).map(|car| self.progress(car, time)).collect();
        self.order(time, &far)
    }

    /// The same, of cars that have come so far.
    fn order(&self, time: SessionTime, far: &[f64]) -> Vec<usize> {
        if self.finalised().is_some_and(|finalised| time >= finalised) {
            return self.classification.clone();
        }
        if self.is_race() { self.race_order(time, far) } else { self.timed_order(time) }
    }

    /// When the classification became final.
    #[must_use]
    pub fn finalised(&self) -> Option<SessionTime> {
        self.session_status.iter().find(|(_, status)| *status == "Finalised").map(|(at, _)| *at)
    }

    fn race_order(&self, time: SessionTime, far: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.cars.len()).collect();
        let started = time >= self.started;
        let flag = |car: usize| self.cars[car].finished.map(|(at, _)| at);
        order.sort_by(|a, b| {
            let waits = self.waits_in_pits(*a, time).cmp(&self.waits_in_pits(*b, time));
            let farther = if started { far[*b].total_cmp(&far[*a]) } else { Ordering::Equal };
            waits.then(farther).then_with(|| match (flag(*a), flag(*b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                _ => Ordering::Equal,
            })
        });
        order
    }

    /// By the best times of the part; those who did not reach it come after, in the order in which they were left behind.
    fn timed_order(&self, time: SessionTime) -> Vec<usize> {
        let part = self.part_at(time);
        let mut order: Vec<usize> = (0..self.cars.len()).collect();
        for earlier in 1..part {
            let set_up = self.parts[usize::from(earlier)];
            self.rank(&mut order[..cars_in_part(self.cars.len(), earlier)], earlier, set_up);
        }
        let running = if part == 0 { self.cars.len() } else { cars_in_part(self.cars.len(), part) };
        self.rank(&mut order[..running], part, time);
        order
    }

    fn rank(&self, cars: &mut [usize], part: u8, time: SessionTime) {
        cars.sort_by_cached_key(|car| {
            let best = self.best_by(*car, part, time).and_then(|lap| lap.time);
            (best.is_none(), best)
        });
    }

    /// How far a car is behind another that is ahead of it: how long ago that one was where this one is now. Both with
    /// their progress.
    fn behind(
        &self,
        (car, here): (usize, f64),
        (other, there): (usize, f64),
        time: SessionTime,
    ) -> Option<Behind> {
        if there - here >= 1.0 {
            return Some(Behind::Laps((there - here).floor() as u16));
        }
        if let [Some((at, laps)), Some((other_at, other_laps))] =
            [car, other].map(|car| self.cars[car].finished)
            && laps == other_laps
            && time >= at
        {
            return Some(Behind::Time(at - other_at));
        }
        let now = time.as_secs_f64();
        let was = self.cars[other].run.motion.reached_before(here * self.circuit.length(), now)?;
        Some(Behind::Time(Span::from_secs_f64((now - was).max(0.0))))
    }

    /// Places of a race from laps, flags and penalties; whoever did not finish comes after, by how far they came.
    pub(crate) fn classify_race(&mut self) {
        let mut order: Vec<usize> = (0..self.cars.len()).collect();
        let flag = |car: usize| {
            let (at, laps) = self.cars[car].finished?;
            let penalty = self.penalties.iter().filter(|(punished, ..)| *punished == car);
            Some((std::cmp::Reverse(laps), at + penalty.map(|(_, by, _)| *by).sum::<Span>()))
        };
        order.sort_by(|a, b| match (flag(*a), flag(*b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (None, None) => self.cars[*b].run.distance().total_cmp(&self.cars[*a].run.distance()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        });
        self.classification = order;
    }
}
