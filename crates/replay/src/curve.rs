//! One car's race progress over time.

use timing::{SessionTime, Span};

use crate::rows::Buckets;

/// One point of a car's race progress, and where in the car's columns its moment lies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Knot {
    /// When.
    pub(crate) time: SessionTime,
    /// Laps completed plus the fraction of the lap being driven.
    pub(crate) progress: f64,
    /// The position samples between which the car is until the next knot: the row before it…
    pub(crate) before: u32,
    /// …and the row after it; the same row where there is none.
    pub(crate) after: u32,
    /// How many car samples are not later.
    pub(crate) samples: u32,
    /// Whether the stretch until the next knot is carried on without samples.
    pub(crate) estimated: bool,
}

/// A car's race progress: knots whose times increase and whose progress never decreases, linear between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Curve {
    pub(crate) knots: Vec<Knot>,
    by_time: Buckets,
    by_progress: Buckets,
}

impl Curve {
    pub(crate) fn new(knots: Vec<Knot>) -> Self {
        let first = knots.first().map(|knot| knot.time).unwrap_or_default();
        let by_time = Buckets::new(knots.len(), |row| seconds(knots[row].time, first));
        let by_progress = Buckets::new(knots.len(), |row| knots[row].progress);
        Self { knots, by_time, by_progress }
    }

    /// How many knots are not later than `time`; a `hint` that is right, or a little small, saves a search.
    pub(crate) fn rows_up_to(&self, time: SessionTime, hint: usize) -> usize {
        let Some(first) = self.knots.first() else { return 0 };
        let not_later = |row: usize| self.knots.get(row).is_some_and(|knot| knot.time <= time);
        if hint > 0 && not_later(hint - 1) {
            for rows in hint..hint + 3 {
                if !not_later(rows) {
                    return rows;
                }
            }
        }
        self.by_time.rows_up_to(seconds(time, first.time), not_later)
    }

    /// The progress at `time`, given how many knots are not later; the edge values hold outside.
    pub(crate) fn progress(&self, rows: usize, time: SessionTime) -> Option<f64> {
        let before = self.knots.get(rows.saturating_sub(1))?;
        match self.knots.get(rows) {
            Some(after) if rows > 0 => {
                let part = share(before.time, after.time, time);
                Some(before.progress + part * (after.progress - before.progress))
            }
            _ => Some(before.progress),
        }
    }

    /// When the car was last at `progress`; `None` before its first and beyond its last knot.
    pub(crate) fn time_at(&self, progress: f64) -> Option<SessionTime> {
        let rows = self.by_progress.rows_up_to(progress, |row| self.knots[row].progress <= progress);
        let before = self.knots.get(rows.checked_sub(1)?)?;
        let Some(after) = self.knots.get(rows) else {
            return (before.progress == progress).then_some(before.time);
        };
        let part = (progress - before.progress) / (after.progress - before.progress);
        let ahead = (after.time - before.time).as_nanos() as f64 * part;
        Some(before.time + Span::from_nanos(ahead.round() as i64))
    }
}

/// Which part of the way from `from` to `to` lies before `time`.
pub(crate) fn share(from: SessionTime, to: SessionTime, time: SessionTime) -> f64 {
    let whole = (to - from).as_nanos();
    if whole == 0 { 0.0 } else { (time - from).as_nanos() as f64 / whole as f64 }
}

fn seconds(time: SessionTime, first: SessionTime) -> f64 {
    (time - first).as_nanos() as f64 * 1e-9
}
