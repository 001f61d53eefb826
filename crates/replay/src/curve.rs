//! One car's race progress over time.

use timing::{SessionTime, Span};

use crate::rows::Buckets;

/// One point of a car's race progress, with all that a frame needs of its moment, so that it lies in one place of
/// memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Knot {
    /// When.
    pub(crate) time: SessionTime,
    /// Laps completed plus the fraction of the lap being driven.
    pub(crate) progress: f64,
    /// Where the car is, 1/10 m; `f32` holds such numbers to a millimetre.
    pub(crate) place: [f32; 3],
    /// How many car samples are not later.
    pub(crate) samples: u32,
    /// How many changes of the car's state are not later.
    pub(crate) states: u32,
    /// Whether the stretch until the next knot is carried on without samples.
    pub(crate) estimated: bool,
    /// Whether the place is known.
    pub(crate) placed: bool,
}

/// A car's race progress: knots whose times increase and whose progress never decreases, linear between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Curve {
    pub(crate) knots: Vec<Knot>,
    by_progress: Buckets,
}

/// Rows that are looked at one by one before a column is searched.
const WALK: usize = 8;

impl Curve {
    pub(crate) fn new(knots: Vec<Knot>) -> Self {
        let by_progress = Buckets::new(knots.len(), |row| knots[row].progress);
        Self { knots, by_progress }
    }

    /// How many knots are not later than `time`; a `hint` that is right, or a little small, saves a search.
    #[inline]
    pub(crate) fn rows_up_to(&self, time: SessionTime, hint: usize) -> usize {
        let rest = self.knots.get(hint..).unwrap_or_default();
        if hint <= self.knots.len() && (hint == 0 || self.knots[hint - 1].time <= time) {
            if let Some(more) = rest.iter().take(WALK).position(|knot| knot.time > time) {
                return hint + more;
            }
            return hint + rest.partition_point(|knot| knot.time <= time);
        }
        self.knots.partition_point(|knot| knot.time <= time)
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

    /// How many knots have not more than `progress`. Two guesses save a search: `hint` if it is right or one too
    /// small, `near` if it is a little too large.
    #[inline]
    pub(crate) fn rows_to_progress(&self, progress: f64, hint: usize, near: usize) -> usize {
        let around = |rows: usize| {
            (rows == 0 || self.knots[rows - 1].progress <= progress)
                && self.knots.get(rows).is_none_or(|knot| knot.progress > progress)
        };
        if hint < self.knots.len() {
            if around(hint) {
                return hint;
            }
            if around(hint + 1) {
                return hint + 1;
            }
        }
        let near = near.min(self.knots.len());
        let behind = &self.knots[near.saturating_sub(WALK)..near];
        match behind.iter().rposition(|knot| knot.progress <= progress) {
            Some(row) if row + 1 < behind.len() => near - behind.len() + row + 1,
            _ => self.by_progress.rows_up_to(progress, |row| self.knots[row].progress <= progress),
        }
    }

    /// When the car was last at `progress`, beyond which it was after `rows` knots; `None` before its first and
    /// beyond its last knot.
    pub(crate) fn time_at(&self, progress: f64, rows: usize) -> Option<SessionTime> {
        let before = self.knots.get(rows.checked_sub(1)?)?;
        let Some(after) = self.knots.get(rows) else {
            return (before.progress == progress).then_some(before.time);
        };
        let part = (progress - before.progress) / (after.progress - before.progress);
        let ahead = (after.time - before.time).as_nanos() as f64 * part;
        Some(before.time + Span::from_nanos((ahead + 0.5) as i64))
    }
}

/// Which part of the way from `from` to `to` lies before `time`.
pub(crate) fn share(from: SessionTime, to: SessionTime, time: SessionTime) -> f64 {
    let whole = (to - from).as_nanos();
    if whole == 0 { 0.0 } else { (time - from).as_nanos() as f64 / whole as f64 }
}
