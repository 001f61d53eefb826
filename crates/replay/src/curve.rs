//! One car's race progress over time.

use timing::{SessionTime, Span};

use crate::Track;
use crate::rows::Buckets;

/// One point of a car's race progress, with all that a frame needs of its moment, so that it lies in one place of
/// memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Knot {
    /// When.
    pub(crate) time: SessionTime,
    /// Laps completed plus the fraction of the lap being driven.
    pub(crate) progress: f64,
    /// By how many laps the car is farther along the line than its progress says.
    pub(crate) apart: f32,
    /// How many car samples are not later.
    pub(crate) samples: u32,
    /// How fast the car moves along the line, in units of [`Knot::SPEED`].
    pub(crate) pace: u16,
    /// Left of the line, cm; [`Track::NOWHERE`] where the place is not known.
    pub(crate) left: i16,
    /// How many changes of the car's state are not later; no less where it says [`u16::MAX`].
    pub(crate) states: u16,
    /// Whether the stretch until the next knot is carried on without samples.
    pub(crate) estimated: bool,
}

// Two knots that bracket a moment lie in one or two lines of the processor's cache.
const _: () = assert!(size_of::<Knot>() == 32);

impl Knot {
    /// The unit of speed, laps per second: on a lap of five kilometres, 1 cm/s.
    const SPEED: f64 = 1.0 / (1 << 19) as f64;

    /// The same with a speed, laps per second.
    pub(crate) fn with_speed(self, speed: f64) -> Self {
        // The cast cuts off: half a unit more rounds.
        Self { pace: (speed * (1.0 / Self::SPEED) + 0.5) as u16, ..self }
    }

    /// Laps per second.
    pub(crate) fn speed(&self) -> f64 {
        f64::from(self.pace) * Self::SPEED
    }

    /// Metres left of the line; `None` where the place is not known.
    pub(crate) fn left(&self) -> Option<f64> {
        (self.left != Track::NOWHERE).then(|| f64::from(self.left) / 100.0)
    }

    /// The progress at `time`, on the way to the next knot: a cubic with the progress and speed of both. Where a speed
    /// is more than three times the mean, it is taken for that, so that progress never decreases (F. N. Fritsch,
    /// R. E. Carlson, "Monotone Piecewise Cubic Interpolation", 1980).
    #[inline]
    pub(crate) fn progress_to(&self, next: &Self, time: SessionTime) -> f64 {
        self.way_to(next).at(share(self.time, next.time, time))
    }

    #[inline]
    fn way_to(&self, next: &Self) -> Way {
        let way = next.progress - self.progress;
        let seconds = (next.time - self.time).as_nanos() as f64 * 1e-9;
        // The car moves at its speed; what progress and motion are apart changes evenly.
        let apart = f64::from(next.apart - self.apart);
        let speed = |knot: &Self| (knot.speed() * seconds - apart).clamp(0.0, 3.0 * way.max(0.0));
        Way { from: self.progress, way, speeds: [speed(self), speed(next)] }
    }

    /// What holds at `time`, between this knot and the next.
    pub(crate) fn on_the_way_to(&self, next: &Self, time: SessionTime) -> Self {
        let part = share(self.time, next.time, time).clamp(0.0, 1.0);
        let way = self.way_to(next);
        let seconds = (next.time - self.time).as_secs_f64();
        let left = self.left().zip(next.left()).map(|(from, to)| (from + part * (to - from)) * 100.0);
        let left = left.map_or(self.left, |left| left.round() as i16);
        let speed = if seconds > 0.0 { way.speed_at(part) / seconds } else { 0.0 };
        Self { time, progress: way.at(part), left, ..*self }.with_speed(speed)
    }
}

/// The way from one knot to the next: laps, of which the time between them is the unit.
#[derive(Clone, Copy, Debug)]
struct Way {
    from: f64,
    way: f64,
    speeds: [f64; 2],
}

impl Way {
    /// The progress after a part of the time.
    #[inline]
    fn at(&self, part: f64) -> f64 {
        let [a, b] = self.speeds;
        let ahead = part * (a + part * (3.0 * self.way - 2.0 * a - b + part * (a + b - 2.0 * self.way)));
        self.from + ahead.clamp(0.0, self.way)
    }

    #[inline]
    fn speed_at(&self, part: f64) -> f64 {
        let [a, b] = self.speeds;
        a + part * (2.0 * (3.0 * self.way - 2.0 * a - b) + part * 3.0 * (a + b - 2.0 * self.way))
    }

    /// The part of the time after which the progress is reached: Newton's steps, kept between the ends.
    fn when(&self, progress: f64) -> f64 {
        let ahead = progress - self.from;
        if ahead <= 0.0 {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        let mut part = ahead / self.way;
        for _ in 0..STEPS {
            let off = self.at(part) - progress;
            if off.abs() < CLOSE {
                break;
            }
            (low, high) = if off < 0.0 { (part, high) } else { (low, part) };
            let next = part - off / self.speed_at(part);
            part = if next > low && next < high { next } else { (low + high) / 2.0 };
        }
        part
    }
}

/// Newton's steps at most: the way is nearly straight, so that each doubles the digits that are right.
const STEPS: usize = 5;
/// Close enough, laps: some nanoseconds at full speed.
const CLOSE: f64 = 1e-10;

/// A car's race progress: knots whose times increase and whose progress never decreases.
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
            Some(after) if rows > 0 => Some(before.progress_to(after, time)),
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
        let part = before.way_to(after).when(progress);
        let ahead = (after.time - before.time).as_nanos() as f64 * part;
        Some(before.time + Span::from_nanos((ahead + 0.5) as i64))
    }

    /// Says of each knot how many of these samples and states are not later than it.
    pub(crate) fn count(&mut self, samples: &[SessionTime], states: &[SessionTime]) {
        let (mut sample, mut state) = (0, 0);
        let pass = |times: &[SessionTime], at: &mut usize, until: SessionTime| {
            while times.get(*at).is_some_and(|time| *time <= until) {
                *at += 1;
            }
            *at
        };
        for knot in &mut self.knots {
            knot.samples = pass(samples, &mut sample, knot.time) as u32;
            knot.states = pass(states, &mut state, knot.time).min(usize::from(u16::MAX)) as u16;
        }
    }
}

/// Which part of the way from `from` to `to` lies before `time`.
#[inline]
pub(crate) fn share(from: SessionTime, to: SessionTime, time: SessionTime) -> f64 {
    let whole = (to - from).as_nanos();
    if whole == 0 { 0.0 } else { (time - from).as_nanos() as f64 / whole as f64 }
}
