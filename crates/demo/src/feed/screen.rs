//! What the timing screen shows of a car in every kind of session: pits, sectors, traps, and whether it is out.

use std::collections::BTreeMap;

use timing::SessionTime;
use timing::delta::{ByDriver, Cell};
use timing::messages::{TimedLap, TimingData, TimingLine};

use super::events::Event;
use super::lines::{LONGEST_STRAIGHT, clear_sectors, sector_line, trap};
use crate::truth::Truth;

/// The words of flags that the screen colours by.
const IN_PIT: u32 = 80;
const OUT_OF_PIT: u32 = 608;
const RETIRED: u32 = 92;

/// The screen while a session goes on.
pub(super) struct Screen<'a> {
    pub(super) truth: &'a Truth,
    stops: Vec<u16>,
    /// Whether each car is on its lap out of the pits.
    out_lap: Vec<bool>,
    /// What the message being written says of each car.
    lines: BTreeMap<usize, TimingLine>,
}

impl<'a> Screen<'a> {
    pub(super) fn new(truth: &'a Truth) -> Self {
        let cars = truth.cars.len();
        Self { truth, stops: vec![0; cars], out_lap: vec![false; cars], lines: BTreeMap::new() }
    }

    /// What was said since the last message.
    pub(super) fn message(&mut self) -> TimingData {
        let lines = std::mem::take(&mut self.lines).into_iter();
        let lines = lines.map(|(car, line)| (self.truth.cars[car].number, line));
        TimingData { lines: Some(ByDriver::new(lines.collect())), ..TimingData::default() }
    }

    /// What is being said of a car.
    pub(super) fn line(&mut self, car: usize) -> &mut TimingLine {
        self.lines.entry(car).or_default()
    }

    /// Shows what is the same in every kind of session.
    pub(super) fn show(&mut self, time: SessionTime, car: usize, event: Event) {
        match event {
            Event::Mark(lap, sector) => self.mark(time, car, lap, sector),
            Event::Trap => {
                let speed = self.truth.car_at(car, time).speed;
                self.line(car).speeds = Some(trap(LONGEST_STRAIGHT, speed));
            }
            Event::PitIn { is_stop } => {
                self.stops[car] += u16::from(is_stop);
                let stops = self.stops[car];
                let line = self.line(car);
                (line.in_pit, line.status) = (Some(true), Some(Cell::set(IN_PIT)));
                line.number_of_pit_stops = is_stop.then(|| Cell::set(stops));
            }
            Event::PitOut(_) => {
                self.out_lap[car] = true;
                let line = self.line(car);
                (line.in_pit, line.pit_out) = (Some(false), Some(true));
                (line.status, line.sectors) = (Some(Cell::set(OUT_OF_PIT)), Some(clear_sectors()));
            }
            Event::Stopped => self.line(car).stopped = Some(true),
            Event::Retired => {
                let line = self.line(car);
                (line.retired, line.stopped) = (Some(true), Some(true));
                line.status = Some(Cell::set(RETIRED));
            }
            Event::Deleted(_) => {
                let taken_back = TimedLap { personal_fastest: Some(false), ..TimedLap::default() };
                self.line(car).last_lap_time = Some(taken_back);
            }
            Event::Classified => {}
        }
    }

    fn mark(&mut self, time: SessionTime, car: usize, lap: usize, sector: u8) {
        let left_pits = std::mem::take(&mut self.out_lap[car]);
        let seconds = self.truth.cars[car].laps[lap].sectors[usize::from(sector)];
        let speed = self.truth.car_at(car, time).speed;
        let line = self.line(car);
        line.pit_out = left_pits.then_some(false);
        line.sectors = seconds.map(|seconds| sector_line(sector, seconds));
        line.speeds = Some(trap(sector, speed));
    }

    /// Shows the places that have changed.
    pub(super) fn places(&mut self, before: &[usize], now: &[usize]) {
        for (place, car) in now.iter().enumerate() {
            if before.get(place) != Some(car) {
                let place = Some(Cell::set(place as u8 + 1));
                let line = self.line(*car);
                (line.line, line.position) = (place, place);
            }
        }
    }
}
