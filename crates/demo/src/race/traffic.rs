//! Cars among each other: who follows whom, who tries to pass, and who makes room.

use super::Race;
use super::racer::{Attack, Racer};
use crate::car::DRS;
use crate::math::{self, turns};

/// The distance kept to the car in front: at standstill in metres, and in seconds, racing and behind the safety car.
const ROOM: f64 = 6.0;
const RACING_GAP: f64 = 0.25;
const QUEUE_GAP: f64 = 0.40;

/// How quickly a gap that is too short or too long is mended, in 1/s.
const MENDING: f64 = 0.35;

/// Nobody looks farther ahead than this, in metres, and past more than so many cars.
const SIGHT: f64 = 160.0;
const LOOKS_PAST: usize = 4;

/// Behind a car by so many seconds there is dirty air and, on a straight, a tow.
const DIRTY: f64 = 0.9;
const TOWED: f64 = 0.7;
const STRAIGHT: f64 = 0.002;

/// With so many seconds to the car in front the flap may be opened.
const DETECTION: f64 = 1.0;

/// A car out of the pits merges for so many metres.
pub(super) const MERGING: f64 = 250.0;

/// How much room a pass takes: before it is tried in metres beyond the kept distance, behind and ahead of the other.
const CLOSE: f64 = 10.0;
const ALONGSIDE: f64 = 16.0;
const PAST: f64 = 9.5;

/// Whoever is passed is this much slower meanwhile.
const YIELDS: f64 = 0.93;

/// How far beside each other two cars drive, in metres, and how far it takes to get there.
const BESIDE: f64 = 2.9;
const SWERVE: f64 = 60.0;

/// From here on a difference in pace makes a driver try.
const TEMPTING: f64 = 0.0015;

/// A car on the track.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnTrack {
    car: usize,
    along: f64,
}

/// What traffic makes of a car's next step.
#[derive(Clone, Copy, Debug, Default)]
struct Ahead {
    /// The speed that keeps it behind whoever it follows, in m/s.
    cap: f64,
    /// The car that it follows, and by how many metres.
    follows: Option<(usize, f64)>,
}

impl Race<'_> {
    /// The cars on the track in the order in which they are on it.
    pub(super) fn line_up(&mut self) {
        let (cars, circuit) = (&self.cars, self.circuit);
        self.ring.retain(|on_track| cars[on_track.car].run.on_track());
        for (car, racer) in cars.iter().enumerate() {
            if racer.run.on_track() && self.ring.iter().all(|on_track| on_track.car != car) {
                self.ring.push(OnTrack { car, along: 0.0 });
            }
        }
        for on_track in &mut self.ring {
            on_track.along = cars[on_track.car].along(circuit);
        }
        // Nearly sorted already, which this sort is quick with; equal places stay as they were.
        self.ring.sort_by(|a, b| a.along.total_cmp(&b.along));
    }

    /// The speed that each car may not exceed because of those around it.
    pub(super) fn caps(&mut self, time: f64) -> Vec<f64> {
        let mut caps = vec![f64::INFINITY; self.cars.len()];
        for place in 0..self.ring.len() {
            let car = self.ring[place].car;
            let ahead = self.ahead(place);
            caps[car] = caps[car].min(ahead.cap);
            self.feel(car, ahead);
            self.consider(car, ahead, time);
        }
        for car in 0..self.cars.len() {
            self.pursue(car, &mut caps);
        }
        caps
    }

    /// Whom the car at that place of the ring follows.
    fn ahead(&self, place: usize) -> Ahead {
        let count = self.ring.len();
        let OnTrack { car, along } = self.ring[place];
        let me = &self.cars[car];
        let mut found = Ahead { cap: f64::INFINITY, follows: None };
        for step in 1..count.min(LOOKS_PAST + 1) {
            let other = self.ring[(place + step) % count];
            let metres = math::wrap(other.along - along, self.circuit.length());
            if metres > SIGHT {
                break;
            }
            if self.ignores(car, other.car) {
                continue;
            }
            let fails = me.attack.is_some_and(|attack| attack.target == other.car);
            let (speed, other_speed) = (me.run.speed(), self.cars[other.car].run.speed());
            let gap = if self.is_neutralised() { QUEUE_GAP } else { RACING_GAP };
            let wanted = if fails { ROOM + 1.0 } else { ROOM + gap * speed };
            found.cap = (other_speed + MENDING * (metres - wanted)).max(0.0);
            found.follows = Some((other.car, metres));
            break;
        }
        found
    }

    /// Whether a car need not stay behind another.
    fn ignores(&self, car: usize, other: usize) -> bool {
        let (me, it) = (&self.cars[car], &self.cars[other]);
        let passing =
            |a: &Racer, b: usize| a.attack.is_some_and(|attack| attack.succeeds && attack.target == b);
        let merges = me.gives_way(MERGING);
        // Whoever is being passed stays clear of the other by yielding, not by following.
        passing(me, other)
            || passing(it, car)
            || (it.gives_way(MERGING) && !merges)
            || (me.unlapping && !it.unlapping && it.run.distance() > me.run.distance())
    }

    /// Dirty air in corners, a tow on straights.
    fn feel(&mut self, car: usize, ahead: Ahead) {
        let me = &mut self.cars[car];
        let speed = me.run.speed().max(1.0);
        let behind = ahead.follows.map_or(f64::INFINITY, |(_, metres)| metres / speed);
        let straight = self.circuit.curvature(me.run.distance()).abs() < STRAIGHT;
        me.in_dirty_air = behind < DIRTY && !straight;
        me.tow = behind < TOWED && straight;
    }

    /// Whether a car tries to pass the one that it follows.
    fn consider(&mut self, car: usize, ahead: Ahead, time: f64) {
        let Some((target, metres)) = ahead.follows else { return };
        let (me, it) = (&self.cars[car], &self.cars[target]);
        let free = |racer: &Racer| {
            racer.attack.is_none() && racer.run.to_pit_entry().is_none() && !racer.gives_way(MERGING)
        };
        let attacked = |car: usize| {
            self.cars.iter().any(|racer| racer.attack.is_some_and(|attack| attack.target == car))
        };
        let speed = me.run.speed();
        if !self.is_green()
            || speed < 15.0
            || metres > ROOM + RACING_GAP * speed + CLOSE
            || !free(me)
            || !free(it)
            || attacked(car)
            || attacked(target)
        {
            return;
        }
        let (distance, along) = (me.run.distance(), me.along(self.circuit));
        let laps_it = it.run.distance() < distance;
        if laps_it {
            if self.circuit.curvature(along).abs() < 2.0 * STRAIGHT {
                self.begin_attack(car, Attack { target, succeeds: true, until: distance + 900.0 });
            }
            return;
        }
        let Some(left) = self.left_of_zone(along).filter(|left| *left > 200.0) else { return };
        if distance - me.tried < 500.0 {
            return;
        }
        let wet = self.wet(time);
        let flap = if distance < me.flap_until { DRS * 0.03 } else { 0.0 };
        let start = if time < self.green_since + 25.0 { 0.30 * (me.launch - it.launch) } else { 0.0 };
        let edge = me.pace(self.laps, wet) - it.pace(self.laps, wet) + flap + start;
        self.cars[car].tried = distance;
        let dares = self.rng.unit();
        if edge < TEMPTING || dares > 0.25 + 60.0 * edge {
            return;
        }
        let succeeds = self.rng.unit() < 0.35 + 45.0 * edge;
        self.begin_attack(car, Attack { target, succeeds, until: distance + left });
    }

    fn begin_attack(&mut self, car: usize, attack: Attack) {
        let side = if self.rng.below(2) == 0 { BESIDE } else { -BESIDE };
        let me = &mut self.cars[car];
        me.attack = Some(attack);
        let from = me.run.distance();
        me.run.motion.shift(from, from + SWERVE, side);
    }

    /// A pass goes on, or is over.
    fn pursue(&mut self, car: usize, caps: &mut [f64]) {
        let Some(attack) = self.cars[car].attack else { return };
        let (me, it) = (&self.cars[car], &self.cars[attack.target]);
        let (distance, length) = (me.run.distance(), self.circuit.length());
        // Ahead is positive, within half a lap.
        let lead = math::wrap(distance - it.run.distance() + length / 2.0, length) - length / 2.0;
        let gone = !me.run.on_track() || !it.run.on_track() || it.gives_way(MERGING) || lead < -60.0;
        let over = if attack.succeeds { lead > PAST } else { distance > attack.until || !self.is_green() };
        if over || gone {
            self.end_attack(car);
        } else if attack.succeeds && lead > -ALONGSIDE {
            let yields = me.run.speed() * YIELDS;
            caps[attack.target] = caps[attack.target].min(yields);
        }
    }

    /// Back to the middle of the track.
    pub(super) fn end_attack(&mut self, car: usize) {
        let me = &mut self.cars[car];
        if me.attack.take().is_some() {
            let from = me.run.distance() + 5.0;
            me.run.motion.shift(from, from + SWERVE, 0.0);
        }
    }

    /// How much is left of the overtaking zone at a place of the circuit, in metres.
    fn left_of_zone(&self, along: f64) -> Option<f64> {
        let length = self.circuit.length();
        let left = |(from, to): (f64, f64)| {
            let into = math::wrap(along - from, length);
            (into < to - from).then_some(to - from - into)
        };
        self.circuit.overtaking_zones().iter().find_map(|zone| left(*zone))
    }

    /// Flaps: who is close enough at a detection point may open in the zone that follows, and does.
    pub(super) fn flaps(&mut self, car: usize, before: f64) {
        let length = self.circuit.length();
        let distance = self.cars[car].run.distance();
        let passes = |place: f64| turns(distance - place, length) > turns(before - place, length);
        let allowed = self.flaps_allowed();
        for (index, zone) in self.circuit.drs_zones().iter().enumerate() {
            if passes(zone.detection) {
                let close = self.gap_ahead(car).is_some_and(|seconds| seconds < DETECTION);
                self.cars[car].may_open = (allowed && close).then_some(index);
            }
            let me = &mut self.cars[car];
            if passes(zone.from) && allowed && me.may_open.take() == Some(index) && me.run.on_track() {
                me.flap_until = distance + math::wrap(zone.to - zone.from, length);
                let until = me.flap_until;
                me.run.flaps.push((distance, until));
            }
        }
    }

    /// The time to the next car on the track, in seconds.
    pub(super) fn gap_ahead(&self, car: usize) -> Option<f64> {
        let place = self.ring.iter().position(|on_track| on_track.car == car)?;
        let next = self.ring[(place + 1) % self.ring.len()];
        let metres = math::wrap(next.along - self.ring[place].along, self.circuit.length());
        (next.car != car).then(|| metres / self.cars[car].run.speed().max(1.0))
    }
}
