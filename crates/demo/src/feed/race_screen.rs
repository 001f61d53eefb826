//! `TimingData` and `LapCount` of a race.

use timing::delta::Cell;
use timing::messages::{Gap, Interval, LapCount, TimedLap};
use timing::{EncodeError, SessionTime, Span};

use super::events::{Event, events};
use super::faults::Faults;
use super::lines::{FIRST_LINES_AT, best_lap, first_lines, no_best_lap};
use super::screen::Screen;
use super::wire;
use crate::board::{Behind, Board};
use crate::truth::{LapTruth, Truth};

/// The places and the laps, beside what every screen shows.
struct RaceScreen<'a> {
    screen: Screen<'a>,
    board: Board,
    /// Each car's best lap: its index, as far as it is shown.
    best: Vec<Option<usize>>,
}

/// The topic's file.
pub(super) fn timing_data(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let cars = truth.cars.len();
    let mut race = RaceScreen { screen: Screen::new(truth), board: Board::new(cars), best: vec![None; cars] };
    let mut messages = vec![(FIRST_LINES_AT, first_lines(truth))];
    for (time, car, event) in events(truth) {
        race.show(time, car, event);
        messages.push((time, race.screen.message()));
    }
    wire::file(messages, faults)
}

/// The topic's file.
pub(super) fn lap_count(truth: &Truth, faults: Faults) -> Result<Vec<u8>, EncodeError> {
    let first = LapCount { current_lap: Some(1), total_laps: Some(truth.race_laps), ..LapCount::default() };
    let mut messages = vec![(SessionTime::from_millis(6000), first)];
    messages.extend(
        truth
            .leader_laps()
            .into_iter()
            .map(|(time, lap)| (time, LapCount { current_lap: Some(lap), ..LapCount::default() })),
    );
    wire::file(messages, faults)
}

impl RaceScreen<'_> {
    fn show(&mut self, time: SessionTime, car: usize, event: Event) {
        self.screen.show(time, car, event);
        match event {
            Event::Mark(lap, sector) => self.mark(time, car, lap, sector),
            Event::Deleted(lap) => self.delete(time, car, lap),
            Event::Classified => {
                let before =
                    std::mem::replace(&mut self.board.order, self.screen.truth.classification.clone());
                self.screen.places(&before, &self.board.order);
            }
            _ => {}
        }
    }

    /// A car passes the end of a sector: its place, those that it takes, and the gaps.
    fn mark(&mut self, time: SessionTime, car: usize, lap_index: usize, sector: u8) {
        let before = self.board.order.clone();
        let (_, gap, interval) = self.board.pass(car, time);
        self.screen.places(&before, &self.board.order);
        if before[0] != self.board.order[0] {
            let line = self.screen.line(before[0]);
            line.gap_to_leader = Some(Cell::cleared());
            line.interval_to_position_ahead =
                Some(Interval { value: Some(Cell::cleared()), ..Interval::default() });
        }
        let truth = self.screen.truth;
        let lap = &truth.cars[car].laps[lap_index];
        let driven = (lap.number + u16::from(sector == 2)).min(truth.race_laps);
        let line = self.screen.line(car);
        line.gap_to_leader = Some(Cell::set(shown(gap, driven)));
        line.interval_to_position_ahead =
            Some(Interval { value: Some(Cell::set(shown(interval, driven))), ..Interval::default() });
        if sector == 2 {
            self.end_lap(car, lap_index, lap);
        }
    }

    fn end_lap(&mut self, car: usize, index: usize, lap: &LapTruth) {
        let laps = &self.screen.truth.cars[car].laps;
        let improves =
            |time: &Span| self.best[car].and_then(|best| laps[best].time).is_none_or(|best| *time < best);
        let best = lap.time.filter(improves);
        if best.is_some() {
            self.best[car] = Some(index);
        }
        let line = self.screen.line(car);
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
        if self.best[car] != Some(index) {
            return;
        }
        let laps = &self.screen.truth.cars[car].laps;
        let ended = laps.iter().enumerate().filter(|(other, lap)| {
            *other != index && lap.time.is_some() && lap.marks[2].is_some_and(|end| end <= time)
        });
        let next = ended.min_by_key(|(_, lap)| lap.time);
        self.best[car] = next.map(|(index, _)| index);
        let shown = next.and_then(|(_, lap)| Some(best_lap(lap.time?, lap.number)));
        self.screen.line(car).best_lap_time = Some(shown.unwrap_or_else(no_best_lap));
    }
}

fn shown(behind: Behind, lap: u16) -> Gap {
    match behind {
        Behind::Leads => Gap::Leader(lap),
        Behind::Time(time) => Gap::Time(time),
        Behind::Laps(laps) => Gap::Laps(laps),
    }
}
