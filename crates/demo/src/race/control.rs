//! Race control: flags, the safety car and its virtual sister, the red flag.

use super::Race;
use super::racer::PlannedStop;
use super::story::Answer;
use crate::math::wrap;
use crate::outcome::{
    CLEAR, Incident, Notice, RED, SAFETY_CAR, VIRTUAL_SAFETY_CAR, VIRTUAL_SAFETY_CAR_ENDING, YELLOW,
};
use crate::run::Purpose;
use crate::tyres::{Compound, Tyres};

/// A car beside the track is answered after so many seconds.
const ANSWERED_AFTER: f64 = 9.0;

/// How long yellow flags and the virtual safety car last, and how long before its end that is told, in seconds.
const YELLOW_FOR: f64 = 38.0;
const VIRTUAL_FOR: f64 = 62.0;
const ENDING_FOR: f64 = 12.0;

/// The queue is closed when the last is so close to the first, in metres; it is not waited for longer than so many laps.
const QUEUE: f64 = 900.0;
const PATIENCE: u16 = 4;

/// How long a red flag lasts, in seconds: in a long race and in a short one.
const RED_FOR: [f64; 2] = [900.0, 200.0];

/// In the queue at the end of the pit lane: the first car from the exit and the others from it, in metres.
const FIRST_IN_QUEUE: f64 = 14.0;
const IN_QUEUE: f64 = 8.5;

/// Flaps may be opened so many laps after the start or a restart.
const FLAPS_AFTER: u16 = 2;

/// What race control has declared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mode {
    Green,
    Yellow { until: f64 },
    Virtual { until: f64, ending: bool },
    SafetyCar(Queue),
    Red { until: f64 },
}

/// The field behind the safety car.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Queue {
    /// The leader's lap when it came out.
    since: u16,
    then: Answer,
    may_unlap: bool,
    /// Where the race goes on, in metres of the leader.
    ends_at: Option<f64>,
}

impl Race<'_> {
    pub(super) fn is_green(&self) -> bool {
        self.mode == Mode::Green
    }

    /// Whether a stop costs less than it does in the race.
    pub(super) fn is_neutralised(&self) -> bool {
        matches!(self.mode, Mode::SafetyCar(_) | Mode::Virtual { .. } | Mode::Red { .. })
    }

    pub(super) fn flaps_allowed(&self) -> bool {
        self.is_green() && self.flaps_on
    }

    pub(super) fn say(&mut self, time: f64, what: Incident) {
        self.out.say(time, what);
    }

    /// A car stands beside the track.
    pub(super) fn stranded(&mut self, car: usize, answer: Answer, time: f64) {
        if self.is_green() {
            self.say(time + 1.5, YELLOW);
            self.mode = Mode::Yellow { until: time + YELLOW_FOR };
        }
        let sector = self.out.say_stopped(time, &self.cars[car].run, self.circuit);
        self.clear_sectors.push(sector);
        if answer != Answer::Yellow {
            self.pending = Some((time + ANSWERED_AFTER, answer));
        }
    }

    /// What race control does now.
    pub(super) fn direct(&mut self, time: f64) {
        if let Some((at, answer)) = self.pending
            && time >= at
        {
            self.pending = None;
            self.answer(answer, time);
        }
        match self.mode {
            Mode::Green => {}
            Mode::Yellow { until } if time >= until => self.go_green(time),
            Mode::Virtual { until, ending: false } if time >= until - ENDING_FOR => {
                self.say(time, VIRTUAL_SAFETY_CAR_ENDING);
                self.say(time + 0.3, Notice::virtual_safety_car("ENDING"));
                self.mode = Mode::Virtual { until, ending: true };
            }
            Mode::Virtual { until, .. } if time >= until => self.go_green(time),
            Mode::SafetyCar(queue) => self.lead(queue, time),
            Mode::Red { until } if time >= until => self.restart(time),
            _ => {}
        }
        self.direct_flaps(time);
    }

    fn answer(&mut self, answer: Answer, time: f64) {
        if matches!(self.mode, Mode::SafetyCar(_) | Mode::Red { .. }) || self.chequered {
            return;
        }
        if answer == Answer::Virtual {
            self.say(time, VIRTUAL_SAFETY_CAR);
            self.say(time + 0.2, Notice::virtual_safety_car("DEPLOYED"));
            self.mode = Mode::Virtual { until: time + VIRTUAL_FOR, ending: false };
            return;
        }
        self.say(time, SAFETY_CAR);
        self.say(time + 0.2, Notice::safety_car("DEPLOYED"));
        let since = self.cars[self.leader].lap;
        self.mode = Mode::SafetyCar(Queue { since, then: answer, may_unlap: false, ends_at: None });
    }

    fn go_green(&mut self, time: f64) {
        self.say(time, CLEAR);
        self.say(time + 0.2, Notice::flag("CLEAR", "TRACK CLEAR"));
        for sector in std::mem::take(&mut self.clear_sectors) {
            self.say(time + 0.1, Notice::in_sector("CLEAR", sector));
        }
        if !matches!(self.mode, Mode::Yellow { .. }) {
            self.green_since = time;
            self.green_lap = self.cars[self.leader].lap;
        }
        self.mode = Mode::Green;
        self.cars.iter_mut().for_each(|car| car.unlapping = false);
    }

    /// Behind the safety car.
    fn lead(&mut self, mut queue: Queue, time: f64) {
        let length = self.circuit.length();
        let (lap, distance) = (self.cars[self.leader].lap, self.cars[self.leader].run.distance());
        let along = wrap(distance, length) / length;
        if let Some(end) = queue.ends_at {
            if distance >= end {
                self.go_green(time);
            }
            return;
        }
        let driven = lap.saturating_sub(queue.since);
        if queue.then == Answer::ToTheEnd || driven < 1 || !(0.25..0.55).contains(&along) {
            return;
        }
        let closed = self.is_closed() || driven >= PATIENCE;
        if queue.then == Answer::Red && closed {
            self.stop_race(time);
            return;
        }
        if !queue.may_unlap && closed && queue.then != Answer::Red {
            queue.may_unlap = true;
            if self.let_lapped_cars_by() {
                self.say(time, Notice::other("LAPPED CARS MAY NOW OVERTAKE".to_owned()));
            }
        } else if queue.may_unlap && driven >= 2 && lap < self.laps {
            let around = self.cars.iter().all(|car| !car.unlapping);
            if around || driven >= PATIENCE + 2 {
                self.say(time, Notice::safety_car("IN THIS LAP"));
                queue.ends_at = Some((distance / length).ceil() * length);
            }
        }
        self.mode = Mode::SafetyCar(queue);
    }

    /// Whether all cars that are on the track are together.
    fn is_closed(&self) -> bool {
        let length = self.circuit.length();
        let leader = self.cars[self.leader].run.distance();
        let racing = self.cars.iter().filter(|car| car.run.on_track() && car.run.finished.is_none());
        let behind = racing.map(|car| wrap(leader - car.run.distance(), length));
        behind.fold(0.0, f64::max) < QUEUE
    }

    /// Cars a lap or more behind pass the others and close up again; whether there are any.
    fn let_lapped_cars_by(&mut self) -> bool {
        let leader = self.cars[self.leader].run.distance();
        let length = self.circuit.length();
        let mut any = false;
        for car in &mut self.cars {
            car.unlapping = car.run.on_track() && leader - car.run.distance() > length;
            any |= car.unlapping;
        }
        any
    }

    /// Cars that have gone around and closed up are in the queue like the others.
    pub(super) fn close_up(&mut self, car: usize) {
        let leader = self.cars[self.leader].run.distance();
        let behind = leader - self.cars[car].run.distance();
        if self.cars[car].unlapping && behind > 0.0 && behind < QUEUE {
            self.cars[car].unlapping = false;
        }
    }

    /// The red flag: all cars into the pit lane, one behind the other.
    fn stop_race(&mut self, time: f64) {
        let for_seconds = RED_FOR[usize::from(self.laps < 20)];
        self.say(time, RED);
        self.say(time + 0.1, Incident::Session("Aborted"));
        self.say(time + 0.3, Notice::flag("RED", "RED FLAG"));
        self.mode = Mode::Red { until: time + for_seconds };
        let (length, lane) = (self.circuit.length(), *self.circuit.pit_lane());
        let leader = self.cars[self.leader].run.distance();
        let mut order: Vec<usize> = (0..self.cars.len())
            .filter(|car| self.cars[*car].run.on_track() && self.cars[*car].run.to_pit_entry().is_none())
            .collect();
        let behind = |car: usize| wrap(leader - self.cars[car].run.distance(), length);
        order.sort_by(|a, b| behind(*a).total_cmp(&behind(*b)));
        for (slot, car) in (0..).zip(order) {
            self.end_attack(car);
            let run = &mut self.cars[car].run;
            let line = ((run.distance() + lane.entry_before_line + 150.0) / length).ceil() * length;
            let place = lane.exit_after_line - FIRST_IN_QUEUE - IN_QUEUE * f64::from(slot);
            // Nobody stands on the line.
            let place = if place < 5.0 { place - IN_QUEUE } else { place };
            run.plan_visit(line, Purpose::RedFlag, Some(place), 0.0);
        }
    }

    /// The race goes on behind the safety car, for a lap.
    fn restart(&mut self, time: f64) {
        self.say(time - 60.0, Notice::other("RACE WILL RESUME IN ONE MINUTE".to_owned()));
        self.say(time, Incident::Session("Started"));
        self.say(time + 0.1, SAFETY_CAR);
        self.say(time + 0.3, Notice::flag("GREEN", "GREEN LIGHT - PIT EXIT OPEN"));
        let length = self.circuit.length();
        let leader = &self.cars[self.leader];
        let line = (leader.run.distance() / length).round() * length;
        let since = leader.lap;
        let ends_at = Some(line + length);
        self.mode = Mode::SafetyCar(Queue { since, then: Answer::SafetyCar, may_unlap: true, ends_at });
        for car in &mut self.cars {
            let Some(visit) = car.run.visits.last_mut().filter(|visit| visit.purpose == Purpose::RedFlag)
            else {
                continue;
            };
            let planned = car.stops.first().map(|stop: &PlannedStop| stop.compound);
            visit.tyres = Some(Tyres::new(planned.unwrap_or(Compound::Medium)));
            if !car.stops.is_empty() {
                car.stops.remove(0);
            }
        }
    }

    fn direct_flaps(&mut self, time: f64) {
        let lap = self.cars[self.leader].lap;
        let dry = self.wet(time) == 0.0;
        let may = dry && self.is_green() && lap >= self.green_lap + FLAPS_AFTER;
        let must_not = !dry || self.is_neutralised();
        if !self.flaps_on && may {
            self.flaps_on = true;
            self.say(time, Notice::drs("ENABLED"));
        } else if self.flaps_on && must_not {
            self.flaps_on = false;
            self.say(time, Notice::drs("DISABLED"));
        }
    }
}
