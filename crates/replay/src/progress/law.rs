//! Rule and motion put together: a car's race progress is how far it came along the line, exact at official crossings.
//!
//! A crossing is known a little ahead, as the sample of the car's progress that brackets the moments before it, and on
//! the way to it what is missing is made up for; a car of which no crossing is known yet keeps as far from the line as
//! that says. Behind the line the difference fades, as the motion itself is corrected.

use timing::{SessionTime, Span};

use super::STEP;
use crate::HORIZON;
use crate::curve::{Curve, Knot, share};
use crate::missing::Stretch;
use crate::rows::{Cells, Clock};
use crate::state::Crossing;
use crate::tracks::TrackKnot;

/// How close to the next line a car may come before it has officially crossed it, laps.
const BEFORE_LINE: f64 = 1e-6;
/// Right after a crossing, the progress of a car that moves exceeds the whole number by this, so that the crossing is
/// its last moment there.
const BEHIND_LINE: f64 = 1e-9;
/// A crossing counts so long before, if the lines that it is made of have come by the horizon then.
const KNOWN_AHEAD: Span = Span::from_millis(4500);
/// What progress and motion differ by at the line is gone by a half in about so many seconds.
const FADE: f64 = 5.0;
/// Where the pit lane's exit is not known, a car that came so far has left its place there, laps.
const LEFT_PITS: f64 = 1e-3;

/// What holds officially for one car.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Law<'a> {
    /// When the car starts.
    pub(crate) start: SessionTime,
    /// The progress of a car that waits in the pit lane to start; such cars are behind all others until they leave it.
    pub(crate) waits_at: Option<f64>,
    /// Where the pit lane joins the track, laps; a car that rolls up to its exit may still be held there.
    pub(crate) pit_exit: Option<f64>,
    /// The line crossings from the start to the flag.
    pub(crate) crossings: &'a [Crossing],
    /// When the race is over for the car.
    pub(crate) finished: Option<SessionTime>,
    /// The length of the lap, metres.
    pub(crate) length: f64,
    /// When the car goes by the timing loops, whose marks its motion keeps to already.
    pub(crate) unseen: &'a [Stretch],
}

impl Law<'_> {
    fn is_unseen(&self, time: SessionTime) -> bool {
        let row = self.unseen.partition_point(|stretch| stretch.from < time);
        row.checked_sub(1).is_some_and(|row| time <= self.unseen[row].to)
    }
}

/// The progress of a car with that motion. The motion's own place is kept beside it, as what it is apart: before the
/// start and behind the flag a car moves and makes no progress. With it comes the index of its knots by `clock`.
pub(crate) fn curve(
    knots: impl Iterator<Item = TrackKnot> + Clone,
    law: &Law<'_>,
    clock: Clock,
) -> (Curve, Cells) {
    let along = along_at(knots.clone(), law.crossings);
    let mut bench = Bench::new(law, &along, clock, knots.size_hint().0 + law.crossings.len() + 4);
    let laps = 1.0 / law.length;
    let mut moved: Option<Knot> = None;
    for knot in knots {
        let next = Knot {
            time: knot.time,
            progress: knot.along,
            left: knot.left,
            estimated: knot.estimated,
            ..Knot::default()
        }
        .with_speed(knot.speed * laps);
        while let Some(event) = bench.event.filter(|event| *event < next.time) {
            let before = moved.unwrap_or(next.with_speed(0.0));
            bench.push_event(before.on_the_way_to(&next, event));
        }
        bench.make_for_line(moved.as_ref(), &next);
        bench.push(next);
        moved = Some(next);
    }
    while let (Some(event), Some(last)) = (bench.event, moved) {
        bench.push_event(last.on_the_way_to(&last, event));
    }
    bench.index_last();
    (Curve { knots: bench.knots, by_progress: bench.by_progress }, bench.by_time)
}

/// How far along the motion is at each crossing, laps: where it ends before one, where it ends.
fn along_at(mut knots: impl Iterator<Item = TrackKnot>, crossings: &[Crossing]) -> Vec<f64> {
    let mut before: Option<TrackKnot> = None;
    let mut next = knots.next();
    let along = |crossing: &Crossing| {
        while next.is_some_and(|knot| knot.time < crossing.time) {
            before = next;
            next = knots.next();
        }
        match (before, next) {
            (Some(before), Some(next)) => {
                let part = share(before.time, next.time, crossing.time);
                before.along + part * (next.along - before.along)
            }
            (one, other) => one.or(other).map_or(0.0, |knot| knot.along),
        }
    };
    crossings.iter().map(along).collect()
}

/// The knots so far, and what is official behind the last.
struct Bench<'a> {
    law: &'a Law<'a>,
    clock: Clock,
    knots: Vec<Knot>,
    /// All knots but the last, which may still change, by time and by progress.
    by_time: Cells,
    by_progress: Cells,
    /// When the start, the next crossing, or the end of the race is.
    event: Option<SessionTime>,
    /// Crossings to come, and where the motion is at each.
    crossings: &'a [Crossing],
    along: &'a [f64],
    started: bool,
    finished: bool,
    /// Where the car waits, of one that has not left the pits.
    waits: Option<(f64, f64)>,
    /// By how much progress is ahead of the motion, laps.
    ahead: f64,
    /// Laps completed.
    laps: f64,
    /// The last line that was crossed; none before the first.
    passed: f64,
    /// Progress is not less.
    least: f64,
    /// Progress is not more.
    most: f64,
}

impl<'a> Bench<'a> {
    fn new(law: &'a Law<'a>, along: &'a [f64], clock: Clock, room: usize) -> Self {
        Self {
            law,
            clock,
            knots: Vec::with_capacity(room),
            by_time: Cells::default(),
            by_progress: Cells::default(),
            event: Some(law.start),
            crossings: law.crossings,
            along,
            started: false,
            finished: false,
            waits: None,
            ahead: 0.0,
            laps: 0.0,
            passed: f64::NEG_INFINITY,
            least: f64::NEG_INFINITY,
            most: f64::INFINITY,
        }
    }

    /// The next event behind the start.
    fn next_event(&self) -> Option<SessionTime> {
        let finished = self.law.finished.filter(|_| !self.finished);
        self.crossings.first().map(|crossing| crossing.time).into_iter().chain(finished).min()
    }

    /// Lets what progress is ahead fade on the way to the next knot, and makes up for what is missing to the crossing
    /// that is known there.
    #[inline]
    fn make_for_line(&mut self, before: Option<&Knot>, next: &Knot) {
        let Some(before) = before.filter(|_| self.started && !self.finished) else { return };
        let seconds = (next.time - before.time).as_secs_f64();
        // Laps that the motion counts and timing does not stay what progress is apart by: a car comes that far from one
        // knot to the next only where its motion was found to be elsewhere.
        self.ahead -= (next.progress - before.progress).round();
        self.ahead -= (self.ahead - self.ahead.round()) * (seconds / (FADE + seconds));
        if !self.law.unseen.is_empty() && self.law.is_unseen(next.time) {
            return;
        }
        let known = next.time.max(before.time + KNOWN_AHEAD);
        let at =
            |time: SessionTime| next.progress + self.ahead + next.speed() * (time - next.time).as_secs_f64();
        let is_known = |crossing: &&Crossing| {
            crossing.at_line && crossing.time <= known && crossing.known <= before.time + HORIZON
        };
        match self.crossings.first().filter(is_known) {
            Some(crossing) if crossing.time > next.time => {
                let along = self.along.first().copied().unwrap_or_default();
                let missing = f64::from(crossing.laps) - (along + self.ahead);
                // Whole laps are where the motion is found to be elsewhere, in the time between.
                let missing = missing - missing.round();
                self.ahead += missing * share(before.time, crossing.time, next.time);
            }
            Some(_) => {}
            None => {
                let soon = next.time.max(before.time + STEP);
                self.ahead += (self.laps + 1.0 - at(soon)).min(0.0);
            }
        }
    }

    /// Adds a knot between those of the motion, where something happens.
    #[cold]
    fn push_event(&mut self, knot: Knot) {
        self.push(knot);
    }

    /// Adds a knot whose progress is still the motion's place.
    #[inline(always)]
    fn push(&mut self, knot: Knot) {
        let along = knot.progress;
        let progress = if self.event.is_some_and(|event| event <= knot.time) {
            let progress = self.pass_event(&knot);
            self.event = self.next_event();
            progress
        } else if self.started {
            self.held(&knot)
        } else {
            along
        };
        let knot = Knot { progress, apart: (along - progress) as f32, ..knot };
        match self.knots.last_mut() {
            Some(last) if last.time >= knot.time => *last = Knot { time: last.time, ..knot },
            _ => {
                self.index_last();
                self.knots.push(knot);
            }
        }
    }

    /// Takes the last knot into the indices.
    #[inline]
    fn index_last(&mut self) {
        let Some(last) = self.knots.last() else { return };
        self.by_time.push(self.clock.cell(last.time));
        self.by_progress.push(Curve::cell(last.progress));
    }

    /// Between events, progress is that of the motion and what it is ahead, within its bounds.
    #[inline]
    fn held(&mut self, knot: &Knot) -> f64 {
        if self.waits.is_some_and(|(_, from)| knot.progress > self.leaves_pits_at(from)) {
            self.waits = None;
        }
        let moves = if knot.speed() > 0.0 { BEHIND_LINE } else { 0.0 };
        let progress = self.waits.map_or(knot.progress + self.ahead, |(at, _)| at);
        self.least = progress.max(self.passed + moves).min(self.most).max(self.least);
        self.least
    }

    /// How far a car must come that waits to start there, for it to have left the pit lane.
    fn leaves_pits_at(&self, from: f64) -> f64 {
        self.law.pit_exit.filter(|exit| *exit > from).unwrap_or(from + LEFT_PITS)
    }

    /// The start, a crossing, the end of the race, or several of them; gives the progress there.
    #[cold]
    fn pass_event(&mut self, knot: &Knot) -> f64 {
        let along = knot.progress;
        if !self.started {
            self.started = true;
            self.waits = self.law.waits_at.map(|at| (at, along));
            self.least = self.waits.map_or(along, |(at, _)| at).clamp(-1.0, 1.0 - BEFORE_LINE);
            self.by_progress = Cells::default();
            for (row, before) in self.knots.iter_mut().enumerate() {
                (before.apart, before.progress) = ((before.progress - self.least) as f32, self.least);
                if row > 0 {
                    self.by_progress.push(Curve::cell(self.least));
                }
            }
            self.most = 1.0 - BEFORE_LINE;
        }
        let progress = match self.crossings.split_first().filter(|(next, _)| next.time <= knot.time) {
            Some((crossing, later)) => {
                self.laps = f64::from(crossing.laps);
                // At the end of the pit lane a car is past the line, as far as its motion says.
                let past = if crossing.at_line { 0.0 } else { (along - self.laps).clamp(0.0, 0.5) };
                let progress = self.laps + past;
                (self.crossings, self.ahead, self.waits) = (later, progress - along, None);
                self.along = self.along.get(1..).unwrap_or_default();
                (self.passed, self.least, self.most) = (self.laps, progress, self.laps + 1.0 - BEFORE_LINE);
                progress
            }
            None => self.held(knot),
        };
        if self.law.finished.is_some_and(|finished| finished <= knot.time) && !self.finished {
            self.finished = true;
            (self.least, self.most) = (progress, progress);
        }
        progress
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;
    use crate::tracks::TrackWriter;

    /// The progress, second by second, of a car that waits to start in the pit lane and comes along the line like this.
    fn waiting(along: &[f64], pit_exit: Option<f64>) -> Vec<f64> {
        let mut writer = TrackWriter::with_capacity(along.len());
        for (second, along) in along.iter().enumerate() {
            let (time, along) = (at(second as f64), *along);
            writer.push(TrackKnot { time, along, speed: 10.0, left: 0, estimated: false });
        }
        let law = Law {
            start: at(0.0),
            waits_at: Some(-0.1),
            pit_exit,
            crossings: &[],
            finished: None,
            length: 5000.0,
            unseen: &[],
        };
        let (curve, _) = curve(writer.finish().knots(), &law, Clock::new(at(0.0), 29));
        curve.knots.iter().map(|knot| (knot.progress * 1e4).round() / 1e4).collect()
    }

    #[test]
    fn a_car_that_rolls_up_to_the_end_of_the_pit_lane_still_waits_there() {
        let along = [0.04, 0.05, 0.05, 0.11, 0.13];
        assert_eq!(waiting(&along, Some(0.12)), [-0.1, -0.1, -0.1, -0.1, 0.13]);
    }

    #[test]
    fn where_the_exit_is_not_known_or_lies_behind_a_car_that_moves_has_left() {
        for exit in [None, Some(0.02)] {
            assert_eq!(waiting(&[0.04, 0.04, 0.05], exit), [-0.1, -0.1, 0.05], "{exit:?}");
        }
    }
}
