//! `TimingData` of a session against the clock.
//!
//! Unlike in a race, `NumberOfLaps` is the lap being driven: it goes up at the line and when a car leaves the pits.

use timing::delta::Cell;
use timing::messages::{Gap, TimedLap, TimingData};
use timing::{EncodeError, Span};

use super::events::{Event, events};
use super::faults::Faults;
use super::lines::{FIRST_LINES_AT, best_lap, clear_sectors, first_lines, no_best_lap};
use super::screen::Screen;
use super::wire;
use crate::timed::cars_in_part;
use crate::truth::Truth;

/// The word of flags of a car that did not reach the next part.
const KNOCKED_OUT: u32 = 208;

/// The times and the places that follow from them, beside what every screen shows.
struct TimedScreen<'a> {
    screen: Screen<'a>,
    /// Cars by place.
    order: Vec<usize>,
    /// How many of them take part; the others' places are settled.
    running: usize,
    /// The times of this part, by lap number.
    times: Vec<Vec<(Span, u16)>>,
}

/// The topic's file.
pub(super) fn timing_data(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let cars = truth.cars.len();
    let mut timed = TimedScreen {
        screen: Screen::new(truth),
        order: (0..cars).collect(),
        running: cars,
        times: vec![Vec::new(); cars],
    };
    let session_part = (!truth.parts.is_empty()).then_some(1);
    let mut messages = vec![(FIRST_LINES_AT, TimingData { session_part, ..first_lines(truth) })];
    let mut part = 1;
    for (time, car, event) in events(truth) {
        while truth.part_at(time) > part {
            part += 1;
            timed.set_up(part);
            let set_up = truth.parts[usize::from(part) - 1];
            messages.push((set_up, TimingData { session_part: Some(part), ..timed.screen.message() }));
        }
        timed.show(car, event);
        timed.screen.show(time, car, event);
        messages.push((time, timed.screen.message()));
    }
    wire::file(messages, faults)
}

impl TimedScreen<'_> {
    /// The next part: the slowest are out, the times of the others are taken back.
    fn set_up(&mut self, part: u8) {
        let was_running = self.running;
        self.running = cars_in_part(self.order.len(), part);
        for place in 0..was_running {
            let car = self.order[place];
            let line = self.screen.line(car);
            if place >= self.running {
                (line.knocked_out, line.status) = (Some(true), Some(Cell::set(KNOCKED_OUT)));
                continue;
            }
            line.sectors = Some(clear_sectors());
            line.best_lap_time = Some(no_best_lap());
            line.last_lap_time = Some(TimedLap { value: Some(Cell::cleared()), ..TimedLap::default() });
            self.times[car].clear();
        }
    }

    fn show(&mut self, car: usize, event: Event) {
        match event {
            Event::Mark(lap, 2) => self.end_lap(car, lap),
            Event::PitOut(lap) => {
                let number = self.screen.truth.cars[car].laps[lap].number;
                self.screen.line(car).number_of_laps = Some(Cell::set(number));
            }
            Event::Deleted(lap) => self.delete(car, lap),
            _ => {}
        }
    }

    fn end_lap(&mut self, car: usize, lap: usize) {
        let lap = &self.screen.truth.cars[car].laps[lap];
        self.screen.line(car).number_of_laps = Some(Cell::set(lap.number + 1));
        let Some(time) = lap.time else { return };
        let improves = self.best(car).is_none_or(|(best, _)| time < best);
        self.times[car].push((time, lap.number));
        let line = self.screen.line(car);
        line.last_lap_time = Some(TimedLap {
            value: Some(Cell::set(time)),
            personal_fastest: Some(improves),
            ..TimedLap::default()
        });
        if improves {
            line.best_lap_time = Some(best_lap(time, lap.number));
            line.show_position = Some(true);
            self.rank();
        }
    }

    fn best(&self, car: usize) -> Option<(Span, u16)> {
        self.times[car].iter().copied().min()
    }

    /// A lap's time is taken back: the best lap may be another then, or none.
    fn delete(&mut self, car: usize, lap: usize) {
        let number = self.screen.truth.cars[car].laps[lap].number;
        let before = self.best(car);
        self.times[car].retain(|(_, lap)| *lap != number);
        let best = self.best(car);
        if best != before {
            let line = self.screen.line(car);
            line.best_lap_time = Some(best.map_or_else(no_best_lap, |(time, lap)| best_lap(time, lap)));
            line.show_position = Some(best.is_some());
            self.rank();
        }
    }

    /// Places by the best times of this part; cars without one stay in their order, behind.
    fn rank(&mut self) {
        let before = self.order.clone();
        let best: Vec<_> = (0..before.len()).map(|car| self.best(car).map(|(time, _)| time)).collect();
        self.order[..self.running].sort_by_key(|car| (best[*car].is_none(), best[*car]));
        self.screen.places(&before, &self.order);
        let Some(fastest) = best[self.order[0]] else { return };
        let mut ahead = fastest;
        for (place, car) in self.order[..self.running].iter().enumerate() {
            let Some(time) = best[*car] else { break };
            if before.get(place) != Some(car) {
                let line = self.screen.line(*car);
                line.time_diff_to_fastest = Some(difference(place, time - fastest));
                line.time_diff_to_position_ahead = Some(difference(place, time - ahead));
            }
            ahead = time;
        }
    }
}

/// The fastest has no difference to show.
fn difference(place: usize, time: Span) -> Cell<Gap> {
    if place == 0 { Cell::cleared() } else { Cell::set(Gap::Time(time)) }
}
