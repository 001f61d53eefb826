//! `TimingData` and `LapCount` of a race.

use std::collections::BTreeMap;

use timing::delta::{ByDriver, Cell};
use timing::messages::{Gap, Interval, LapCount, TimedLap, TimingData, TimingLine};
use timing::{EncodeError, SessionTime, Span};

use super::events::{Event, events};
use super::lines::{FIRST_LINES_AT, best_lap, clear_sectors, first_lines, no_best_lap, sector_line, trap};
use super::wire::{self, Lag};
use crate::board::{Behind, Board};
use crate::truth::{LapTruth, Truth};

/// The screen while the race goes on.
struct Screen<'a> {
    truth: &'a Truth,
    board: Board,
    stops: Vec<u16>,
    /// Whether each car is on its lap out of the pits.
    out_lap: Vec<bool>,
    /// Each car's best lap: its index, as far as it is shown.
    best: Vec<Option<usize>>,
    /// What the message being written says of each car.
    lines: BTreeMap<usize, TimingLine>,
}

/// The topic's file.
pub(super) fn timing_data(truth: &Truth, lag: Lag) -> Result<Vec<u8>, EncodeError> {
    let cars = truth.cars.len();
    let mut screen = Screen {
        truth,
        board: Board::new(cars),
        stops: vec![0; cars],
        out_lap: vec![false; cars],
        best: vec![None; cars],
        lines: BTreeMap::new(),
    };
    let mut messages = vec![(FIRST_LINES_AT, first_lines(truth))];
    for (time, car, event) in events(truth) {
        screen.show(time, car, event);
        let lines = std::mem::take(&mut screen.lines).into_iter();
        let lines = ByDriver::new(lines.map(|(car, line)| (truth.cars[car].number, line)).collect());
        messages.push((time, TimingData { lines: Some(lines), ..TimingData::default() }));
    }
    wire::file(messages, lag)
}

/// The topic's file.
pub(super) fn lap_count(truth: &Truth, lag: Lag) -> Result<Vec<u8>, EncodeError> {
    let first = LapCount { current_lap: Some(1), total_laps: Some(truth.race_laps), ..LapCount::default() };
    let mut messages = vec![(SessionTime::from_millis(6000), first)];
    messages.extend(
        truth
            .leader_laps()
            .into_iter()
            .map(|(time, lap)| (time, LapCount { current_lap: Some(lap), ..LapCount::default() })),
    );
    wire::file(messages, lag)
}

impl Screen<'_> {
    fn line(&mut self, car: usize) -> &mut TimingLine {
        self.lines.entry(car).or_default()
    }

    fn show(&mut self, time: SessionTime, car: usize, event: Event) {
        match event {
            Event::Mark(lap, sector) => self.mark(time, car, lap, sector),
            Event::PitIn { is_stop } => {
                self.stops[car] += u16::from(is_stop);
                let stops = self.stops[car];
                let line = self.line(car);
                line.in_pit = Some(true);
                line.status = Some(Cell::set(80));
                line.number_of_pit_stops = is_stop.then(|| Cell::set(stops));
            }
            Event::PitOut(_) => {
                self.out_lap[car] = true;
                let line = self.line(car);
                (line.in_pit, line.pit_out) = (Some(false), Some(true));
                line.status = Some(Cell::set(608));
                line.sectors = Some(clear_sectors());
            }
            Event::Stopped => self.line(car).stopped = Some(true),
            Event::Retired => {
                let line = self.line(car);
                (line.retired, line.stopped) = (Some(true), Some(true));
                line.status = Some(Cell::set(92));
            }
            Event::Deleted(lap) => self.delete(time, car, lap),
        }
    }

    /// A car passes the end of a sector: its time, its place and those that it takes, and the gaps.
    fn mark(&mut self, time: SessionTime, car: usize, lap_index: usize, sector: u8) {
        let before = self.board.order.clone();
        let (_, gap, interval) = self.board.pass(car, time);
        for (place, moved) in self.board.order.clone().into_iter().enumerate() {
            if before[place] != moved {
                let line = self.line(moved);
                (line.line, line.position) =
                    (Some(Cell::set(place as u8 + 1)), Some(Cell::set(place as u8 + 1)));
            }
        }
        if before[0] != self.board.order[0] {
            let line = self.line(before[0]);
            line.gap_to_leader = Some(Cell::cleared());
            line.interval_to_position_ahead =
                Some(Interval { value: Some(Cell::cleared()), ..Interval::default() });
        }
        let truth = self.truth;
        let lap = &truth.cars[car].laps[lap_index];
        let left_pits = std::mem::take(&mut self.out_lap[car]);
        let driven = (lap.number + u16::from(sector == 2)).min(truth.race_laps);
        let line = self.line(car);
        line.gap_to_leader = Some(Cell::set(shown(gap, driven)));
        line.interval_to_position_ahead =
            Some(Interval { value: Some(Cell::set(shown(interval, driven))), ..Interval::default() });
        line.pit_out = left_pits.then_some(false);
        line.sectors = lap.sectors[usize::from(sector)].map(|time| sector_line(sector, time));
        line.speeds = trap(sector, truth.speed_at(car, time));
        if sector == 2 {
            self.end_lap(car, lap_index, lap);
        }
    }

    fn end_lap(&mut self, car: usize, index: usize, lap: &LapTruth) {
        let laps = &self.truth.cars[car].laps;
        let improves =
            |time: &Span| self.best[car].and_then(|best| laps[best].time).is_none_or(|best| *time < best);
        let best = lap.time.filter(improves);
        if best.is_some() {
            self.best[car] = Some(index);
        }
        let line = self.line(car);
        line.number_of_laps = Some(Cell::set(lap.number));
        line.last_lap_time = lap.time.map(|time| TimedLap {
            value: Some(Cell::set(time)),
            personal_fastest: Some(best.is_some()),
            ..TimedLap::default()
        });
        line.best_lap_time = best.map(|time| best_lap(time, lap.number));
    }

    /// A lap's time is taken back: the best lap may be another then.
    fn delete(&mut self, time: SessionTime, car: usize, index: usize) {
        let laps = &self.truth.cars[car].laps;
        if self.best[car] == Some(index) {
            let ended = laps.iter().enumerate().filter(|(other, lap)| {
                *other != index && lap.time.is_some() && lap.marks[2].is_some_and(|end| end <= time)
            });
            let next = ended.min_by_key(|(_, lap)| lap.time);
            self.best[car] = next.map(|(index, _)| index);
            let shown = next.and_then(|(_, lap)| Some(best_lap(lap.time?, lap.number)));
            self.line(car).best_lap_time = Some(shown.unwrap_or_else(no_best_lap));
        }
        self.line(car).last_lap_time =
            Some(TimedLap { personal_fastest: Some(false), ..TimedLap::default() });
    }
}

fn shown(behind: Behind, lap: u16) -> Gap {
    match behind {
        Behind::Leads => Gap::Leader(lap),
        Behind::Time(time) => Gap::Time(time),
        Behind::Laps(laps) => Gap::Laps(laps),
    }
}
