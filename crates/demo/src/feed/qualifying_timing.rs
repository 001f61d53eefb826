//! `TimingData` of a qualifying session.
//!
//! Unlike in a race, `NumberOfLaps` is the lap being driven: it goes up at the line and when a car leaves the pits.

use std::collections::BTreeMap;

use timing::delta::{ByDriver, Cell};
use timing::messages::{TimedLap, TimingData, TimingLine};
use timing::{EncodeError, SessionTime, Span};

use super::events::{Event, events};
use super::lines::{FIRST_LINES_AT, best_lap, clear_sectors, first_lines, no_best_lap, sector_line, trap};
use super::wire::{self, Lag};
use crate::qualifying::cars_in_part;
use crate::truth::Truth;

/// The screen while the session goes on.
struct Screen<'a> {
    truth: &'a Truth,
    /// Cars by place.
    order: Vec<usize>,
    /// How many of them take part; the others' places are settled.
    running: usize,
    stops: Vec<u16>,
    /// The times of this part, by lap number.
    times: Vec<Vec<(Span, u16)>>,
    /// Whether each car is on its lap out of the pits.
    out_lap: Vec<bool>,
    /// What the message being written says of each car.
    lines: BTreeMap<usize, TimingLine>,
}

/// The topic's file.
pub(super) fn timing_data(truth: &Truth, lag: Lag) -> Result<Vec<u8>, EncodeError> {
    let cars = truth.cars.len();
    let mut screen = Screen {
        truth,
        order: (0..cars).collect(),
        running: cars,
        stops: vec![0; cars],
        times: vec![Vec::new(); cars],
        out_lap: vec![false; cars],
        lines: BTreeMap::new(),
    };
    let first = TimingData { session_part: Some(1), ..first_lines(truth) };
    let mut messages = vec![(FIRST_LINES_AT, first)];
    let mut part = 1;
    for (time, car, event) in events(truth) {
        while truth.part_at(time) > part {
            part += 1;
            screen.set_up(part);
            let set_up = truth.parts[usize::from(part) - 1];
            messages.push((set_up, TimingData { session_part: Some(part), ..screen.message() }));
        }
        screen.show(time, car, event);
        messages.push((time, screen.message()));
    }
    wire::file(messages, lag)
}

impl Screen<'_> {
    /// What was said since the last message.
    fn message(&mut self) -> TimingData {
        let lines = std::mem::take(&mut self.lines).into_iter();
        let lines = lines.map(|(car, line)| (self.truth.cars[car].number, line));
        TimingData { lines: Some(ByDriver::new(lines.collect())), ..TimingData::default() }
    }

    fn line(&mut self, car: usize) -> &mut TimingLine {
        self.lines.entry(car).or_default()
    }

    /// The next part: the slowest are out, the times of the others are taken back.
    fn set_up(&mut self, part: u8) {
        let was_running = self.running;
        self.running = cars_in_part(self.order.len(), part);
        for place in 0..was_running {
            let car = self.order[place];
            if place >= self.running {
                let line = self.line(car);
                (line.knocked_out, line.status) = (Some(true), Some(Cell::set(208)));
                continue;
            }
            self.times[car].clear();
            let line = self.line(car);
            line.sectors = Some(clear_sectors());
            line.best_lap_time = Some(no_best_lap());
            line.last_lap_time = Some(TimedLap { value: Some(Cell::cleared()), ..TimedLap::default() });
        }
    }

    fn show(&mut self, time: SessionTime, car: usize, event: Event) {
        match event {
            Event::Mark(lap, sector) => self.mark(time, car, lap, sector),
            Event::PitIn { is_stop } => {
                self.stops[car] += u16::from(is_stop);
                let stops = self.stops[car];
                let line = self.line(car);
                (line.in_pit, line.status) = (Some(true), Some(Cell::set(80)));
                line.number_of_pit_stops = Some(Cell::set(stops));
            }
            Event::PitOut(lap) => {
                self.out_lap[car] = true;
                let number = self.truth.cars[car].laps[lap].number;
                let line = self.line(car);
                (line.in_pit, line.pit_out) = (Some(false), Some(true));
                (line.status, line.number_of_laps) = (Some(Cell::set(608)), Some(Cell::set(number)));
                line.sectors = Some(clear_sectors());
            }
            Event::Stopped => self.line(car).stopped = Some(true),
            Event::Retired => {
                let line = self.line(car);
                (line.retired, line.stopped) = (Some(true), Some(true));
                line.status = Some(Cell::set(92));
            }
            Event::Deleted(lap) => self.delete(car, lap),
        }
    }

    fn mark(&mut self, time: SessionTime, car: usize, lap_index: usize, sector: u8) {
        let truth = self.truth;
        let lap = &truth.cars[car].laps[lap_index];
        let left_pits = std::mem::take(&mut self.out_lap[car]);
        let line = self.line(car);
        line.pit_out = left_pits.then_some(false);
        line.sectors = lap.sectors[usize::from(sector)].map(|time| sector_line(sector, time));
        line.speeds = trap(sector, truth.speed_at(car, time));
        if sector < 2 {
            return;
        }
        line.number_of_laps = Some(Cell::set(lap.number + 1));
        let Some(lap_time) = lap.time else { return };
        line.last_lap_time = Some(TimedLap { value: Some(Cell::set(lap_time)), ..TimedLap::default() });
        let improved = self.best(car).is_none_or(|(best, _)| lap_time < best);
        self.times[car].push((lap_time, lap.number));
        if improved {
            let line = self.line(car);
            line.best_lap_time = Some(best_lap(lap_time, lap.number));
            line.show_position = Some(true);
            self.rank();
        }
    }

    fn best(&self, car: usize) -> Option<(Span, u16)> {
        self.times[car].iter().copied().min()
    }

    /// A lap's time is taken back: the best lap may be another then, or none.
    fn delete(&mut self, car: usize, lap_index: usize) {
        let number = self.truth.cars[car].laps[lap_index].number;
        let before = self.best(car);
        self.times[car].retain(|(_, lap)| *lap != number);
        let best = self.best(car);
        if best != before {
            let line = self.line(car);
            line.best_lap_time = Some(best.map_or_else(no_best_lap, |(time, lap)| best_lap(time, lap)));
            line.show_position = Some(best.is_some());
            self.rank();
        }
        self.line(car).last_lap_time =
            Some(TimedLap { personal_fastest: Some(false), ..TimedLap::default() });
    }

    /// Places by the best times of this part; cars without one stay in their order, behind.
    fn rank(&mut self) {
        let before = self.order.clone();
        let best: Vec<_> = (0..before.len()).map(|car| self.best(car)).collect();
        self.order[..self.running].sort_by_key(|car| (best[*car].is_none(), best[*car]));
        for (place, car) in self.order.clone().into_iter().enumerate() {
            if before[place] != car {
                let place = Some(Cell::set(place as u8 + 1));
                let line = self.line(car);
                (line.line, line.position) = (place, place);
            }
        }
    }
}
