//! What a replay shows at an instant.
//!
//! Nearly all the time of a frame at random is waiting for memory. So each kind of look-up is done for all cars in a
//! short loop of its own, in which the waits overlap.

use timing::{SessionTime, Span};

use crate::board::{Best, Board};
use crate::channels::channels_into;
use crate::curve::Stretch;
use crate::frame::Hint;
use crate::gaps::{Gap, Runner};
use crate::motion::place_on;
use crate::order::{OrderKey, arrange};
use crate::rows::rows_near;
use crate::state::CarState;
use crate::{CarFrame, Frame, Replay, Status};

impl Replay {
    /// Fills in the frame of that number; numbers behind the last give the last.
    pub fn frame_into(&self, index: usize, frame: &mut Frame) {
        let index = index.min(self.frame_count() - 1);
        self.at(self.time_of(index), frame);
        frame.index = index;
    }

    /// Fills in what is shown at an instant, which need not be that of a frame nor lie on the timeline.
    pub fn at(&self, time: SessionTime, frame: &mut Frame) {
        frame.index = self.frame_of(time);
        frame.t = (time - self.timeline().first).as_secs_f64();
        frame.session_time = time;
        let flags = &self.session.track_status;
        frame.flags = rows_near(flags, frame.flags, time, |change| change.time);
        frame.flag = frame.flags.checked_sub(1).map(|last| flags[last].flag);
        let reports = &self.session.weather;
        frame.reports = rows_near(reports, frame.reports, time, |report| report.time);
        frame.weather = frame.reports.checked_sub(1).map(|last| reports[last]);
        frame.cars.resize(self.cars.len(), CarFrame::default());
        frame.hints.resize(self.cars.len(), Hint::default());
        frame.keys.resize(self.cars.len(), OrderKey::default());
        self.find(time, &mut frame.hints);
        for driver in 0..self.cars.len() {
            self.show_car(driver, time, frame);
        }
        match &self.board {
            Some(board) => show_board(board, time, frame),
            None => self.show_race(time, frame),
        }
        for (place, &driver) in frame.order.iter().enumerate() {
            frame.cars[driver].position = place as u16 + 1;
        }
    }

    /// Who leads a race at an instant, and on which lap: what [`Replay::at`] shows, for a small part of its price. `None`
    /// where the order is the classification. The hints are those of the last instant.
    pub(crate) fn leader_at(&self, time: SessionTime, hints: &mut Vec<Hint>) -> Option<(usize, Option<u16>)> {
        if self.classification.as_ref().is_some_and(|(since, _)| *since <= time) {
            return None;
        }
        hints.resize(self.cars.len(), Hint::default());
        self.find_progress(time, hints);
        if let Some(&driver) = self.feed_order.at(time).and_then(<[u16]>::first) {
            let driver = usize::from(driver);
            return Some((driver, self.cars[driver].states.after(hints[driver].states).lap));
        }
        let key = |driver: usize| {
            let (car, hint) = (&self.cars[driver], hints[driver]);
            let state = car.states.after(hint.states);
            let progress = car.curve.stretch(hint.knots, time).map(|stretch| stretch.progress());
            let progress = progress.filter(|_| state.started && state.lap.is_some());
            (self.order_key(driver, state, progress), driver, state.lap)
        };
        let first = (0..self.cars.len()).map(key).min_by(|a, b| a.0.compare(&b.0));
        first.map(|(_, driver, lap)| (driver, lap))
    }

    /// Finds an instant in the columns of all cars.
    fn find(&self, time: SessionTime, hints: &mut [Hint]) {
        self.find_progress(time, hints);
        self.samples.find(time, hints);
    }

    /// Finds an instant in all that the order is made from.
    fn find_progress(&self, time: SessionTime, hints: &mut [Hint]) {
        let starts = self.by_time.starts(time);
        for ((car, hint), start) in self.cars.iter().zip(&mut *hints).zip(starts) {
            hint.knots = rows_near(&car.curve.knots, *start as usize, time, |knot| knot.time);
        }
        let starts = self.by_change.starts(time);
        for ((car, hint), start) in self.cars.iter().zip(&mut *hints).zip(starts) {
            hint.states = rows_near(&car.states.times, *start as usize, time, |time| *time);
        }
    }

    fn show_car(&self, driver: usize, time: SessionTime, frame: &mut Frame) {
        let (car, hint) = (&self.cars[driver], frame.hints[driver]);
        let state = car.states.after(hint.states);
        let stretch = car.curve.stretch(hint.knots, time);
        let along = stretch.as_ref().map(Stretch::progress);
        // Where a car was before its first sample is not known.
        let seen = stretch.zip(along).filter(|_| hint.knots > 0);
        let progress = along.filter(|_| state.started && state.lap.is_some());
        frame.keys[driver] = self.order_key(driver, state, progress);
        let shown = &mut frame.cars[driver];
        *shown = CarFrame {
            lap: state.lap,
            status: state.status(self.session.key.kind.is_race()),
            place: seen.and_then(|(stretch, along)| place_on(&stretch, along, self.circuit())),
            progress,
            distance: progress.zip(self.circuit().length()).map(|(laps, length)| laps * length),
            rel_distance: progress.map(|laps| laps - f64::from(state.laps)),
            tyre: state.tyre,
            tyre_age: state.tyre_age(),
            stops: self.session.key.kind.is_race().then_some(state.stops),
            last_lap: state.last_lap,
            sectors: state.sectors,
            estimated: stretch.is_some_and(|stretch| stretch.from.estimated),
            ..CarFrame::default()
        };
        if let Some(samples) = self.session.cars.get(driver) {
            channels_into(samples, hint.samples, time, shown);
        }
        if let Some(sampled) = &car.sampled {
            sampled.fill(time, shown);
        }
    }

    fn order_key(&self, driver: usize, state: &CarState, progress: Option<f64>) -> OrderKey {
        let progress = if state.started { progress } else { Some(0.0) };
        OrderKey {
            absent: progress.is_none(),
            progress: state.finished.map_or(progress, |_| Some(f64::from(state.laps))).unwrap_or_default(),
            finished: state.finished,
            grid: self.grid.ranks[driver],
        }
    }

    /// Order and gaps of a race.
    fn show_race(&self, time: SessionTime, frame: &mut Frame) {
        frame.classified = false;
        match &self.classification {
            Some((since, order)) if *since <= time => {
                frame.order.clone_from(order);
                frame.classified = true;
            }
            _ => match self.feed_order.at(time) {
                Some(order) => {
                    frame.order.clear();
                    frame.order.extend(order.iter().map(|car| usize::from(*car)));
                }
                None => arrange(&mut frame.order, &frame.keys),
            },
        }
        let Some(&leader) = frame.order.first() else {
            frame.leader_lap = None;
            return;
        };
        frame.leader_lap = frame.cars[leader].lap;
        // Where the leader was at the place of one car, it was shortly before at that of the next.
        let mut near = frame.hints[leader].knots;
        for place in 0..frame.order.len() {
            let driver = frame.order[place];
            let me = self.runner(driver, time, frame);
            let to_leader = self.runner(leader, time, frame);
            let to_ahead = place.checked_sub(1).map(|ahead| self.runner(frame.order[ahead], time, frame));
            let hint = &mut frame.hints[driver];
            if me.find_in(&to_leader, near, &mut hint.leader) {
                near = hint.leader + 1;
            }
            if let Some(ahead) = to_ahead {
                me.find_in(&ahead, ahead.knots, &mut hint.ahead);
            }
        }
        let is_fed = !frame.classified && self.feed_order.at(time).is_some();
        for place in 0..frame.order.len() {
            self.show_gaps(place, time, is_fed, frame);
        }
    }

    fn runner<'a>(&'a self, driver: usize, time: SessionTime, frame: &Frame) -> Runner<'a> {
        Runner {
            curve: &self.cars[driver].curve,
            knots: frame.hints[driver].knots,
            progress: frame.keys[driver].progress,
            time: frame.keys[driver].finished.unwrap_or(time),
        }
    }

    /// The gaps of the car at this place in the order; blank for cars that are out or have not begun. In an order that the
    /// feed tells, a car that has come farther than the one ahead of it is level with that one.
    fn show_gaps(&self, place: usize, time: SessionTime, is_fed: bool, frame: &mut Frame) {
        let driver = frame.order[place];
        if frame.cars[driver].progress.is_none() || frame.cars[driver].status == Status::Out {
            return;
        }
        let (me, hint) = (self.runner(driver, time, frame), frame.hints[driver]);
        let behind = |other: &Runner<'_>, rows: usize| {
            if is_fed && me.progress > other.progress { Gap::LEVEL } else { me.behind(other, rows) }
        };
        let to_leader = behind(&self.runner(frame.order[0], time, frame), hint.leader);
        let ahead = place.checked_sub(1).map(|ahead| self.runner(frame.order[ahead], time, frame));
        let ahead = ahead.and_then(|ahead| behind(&ahead, hint.ahead).time);
        let shown = &mut frame.cars[driver];
        shown.gap_to_leader = if place == 0 { Some(Span::ZERO) } else { to_leader.time };
        shown.laps_down = Some(to_leader.laps);
        shown.interval = ahead;
    }
}

/// Order and gaps where cars do not race.
fn show_board(board: &Board, time: SessionTime, frame: &mut Frame) {
    frame.leader_lap = None;
    frame.classified = false;
    let Some(row) = board.at(time) else { return };
    frame.order.clone_from(&row.order);
    let leader = row.order.first().and_then(|&driver| row.best[driver]);
    let mut ahead = None;
    for &driver in &row.order {
        let best = row.best[driver];
        let behind = |other: Option<Best>| best?.behind(&other?);
        frame.cars[driver].best_lap = best.map(|best| best.time);
        frame.cars[driver].gap_to_leader = behind(leader);
        frame.cars[driver].interval = behind(ahead);
        ahead = best;
    }
}
