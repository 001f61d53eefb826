//! One car's race progress over time.

use timing::{SessionTime, Span};

use crate::Track;
use crate::rows::Cells;

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
    /// How fast the car moves along the line, in units of [`Knot::SPEED`].
    pub(crate) pace: u16,
    /// Left of the line, cm; [`Track::NOWHERE`] where the place is not known.
    pub(crate) left: i16,
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

    /// The progress after a part of the time to the next knot: a cubic with the progress and speed of both. Where a speed
    /// is more than three times the mean, it is taken for that, so that progress never decreases (F. N. Fritsch,
    /// R. E. Carlson, "Monotone Piecewise Cubic Interpolation", 1980).
    #[inline]
    fn progress_to(&self, next: &Self, part: f64) -> f64 {
        self.way_to(next).at(part)
    }

    #[inline]
    fn way_to(&self, next: &Self) -> Way {
        let way = next.progress - self.progress;
        let seconds = (next.time - self.time).as_nanos() as f64 * 1e-9;
        // The car moves at its speed; what progress and motion are apart changes evenly.
        let apart = f64::from(next.apart - self.apart);
        let most = 3.0 * way.max(0.0);
        let speed = |knot: &Self| (knot.speed() * seconds - apart).max(0.0).min(most);
        Way::new(self.progress, way, [speed(self), speed(next)])
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

/// A moment between two knots.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'a> {
    pub(crate) from: &'a Knot,
    pub(crate) to: &'a Knot,
    /// Which part of the time between them has passed.
    part: f64,
}

impl Stretch<'_> {
    /// Laps completed plus the fraction of the lap being driven.
    #[inline]
    pub(crate) fn progress(&self) -> f64 {
        self.from.progress_to(self.to, self.part)
    }

    /// By how many laps the car is farther along the line than its progress says.
    #[inline]
    pub(crate) fn apart(&self) -> f64 {
        f64::from(self.from.apart) + self.part * f64::from(self.to.apart - self.from.apart)
    }

    /// Metres left of the line; `None` where the place is not known.
    #[inline]
    pub(crate) fn left(&self) -> Option<f64> {
        let from = self.from.left()?;
        Some(from + self.part * (self.to.left().unwrap_or(from) - from))
    }
}

/// The way from one knot to the next: laps, of which the time between them is the unit.
#[derive(Clone, Copy, Debug)]
struct Way {
    from: f64,
    way: f64,
    /// What the first, second and third power of the part of the time are multiplied with.
    powers: [f64; 3],
}

impl Way {
    /// A way that begins and ends with these speeds.
    #[inline]
    fn new(from: f64, way: f64, [begin, end]: [f64; 2]) -> Self {
        Self { from, way, powers: [begin, 3.0 * way - 2.0 * begin - end, begin + end - 2.0 * way] }
    }

    /// The progress after a part of the time.
    #[inline]
    fn at(&self, part: f64) -> f64 {
        self.from + self.ahead_at(part).max(0.0).min(self.way)
    }

    #[inline]
    fn ahead_at(&self, part: f64) -> f64 {
        let [a, b, c] = self.powers;
        part * (a + part * (b + part * c))
    }

    #[inline]
    fn speed_at(&self, part: f64) -> f64 {
        let [a, b, c] = self.powers;
        a + part * (2.0 * b + part * 3.0 * c)
    }

    /// One of Newton's steps towards the part of the time after which the way ahead is `ahead`.
    #[inline]
    fn nearer(&self, part: f64, ahead: f64) -> f64 {
        part - (self.ahead_at(part) - ahead) / self.speed_at(part)
    }

    /// The part of the time after which the progress is reached. As the way is nearly straight, each step doubles the
    /// digits that are right, and two do: what is left behind a last step so short is less than a microsecond.
    #[inline]
    fn when(&self, progress: f64) -> f64 {
        let ahead = progress - self.from;
        if ahead <= 0.0 {
            return 0.0;
        }
        let first = self.nearer(ahead / self.way, ahead);
        let second = self.nearer(first, ahead);
        if (second - first).abs() < SHORT && (0.0..=1.0).contains(&second) {
            return second;
        }
        self.halved(ahead)
    }

    /// The same by halving, where the speed changes too much for steps.
    #[cold]
    fn halved(&self, ahead: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = (low + high) / 2.0;
            (low, high) = if self.ahead_at(middle) < ahead { (middle, high) } else { (low, middle) };
        }
        high
    }
}

/// A last step so short, of the time between two knots, is short enough: speeds are at most three times the mean, so
/// that it is off by six times its square, 1.5 millionths of the way, at most.
const SHORT: f64 = 5e-4;
/// Half a second halved so often is less than a nanosecond.
const HALVINGS: usize = 30;

/// A car's race progress: knots whose times increase and whose progress never decreases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Curve {
    pub(crate) knots: Vec<Knot>,
    /// The knots by progress, in cells of [`Curve::cell`].
    pub(crate) by_progress: Cells,
}

/// Rows farther from each other are minutes apart.
const FAR: usize = 2048;
/// A guess that is a little too large is so by fewer rows than this: four seconds.
const REACH: usize = 16;

impl Curve {
    /// The cell of a progress in the index: about a second of a lap of two minutes. What is behind the line of the start
    /// is in the first.
    #[inline]
    pub(crate) fn cell(progress: f64) -> usize {
        (progress * 128.0) as usize
    }

    /// The stretch that a moment lies on, given how many knots are not later; at the ends, the first or last knot is
    /// all of it.
    #[inline]
    pub(crate) fn stretch(&self, rows: usize, time: SessionTime) -> Option<Stretch<'_>> {
        let from = self.knots.get(rows.saturating_sub(1))?;
        let to = if rows > 0 { self.knots.get(rows).unwrap_or(from) } else { from };
        Some(Stretch { from, to, part: share(from.time, to.time, time) })
    }

    /// How many knots have not more than `progress`. Two guesses save a search: `hint` if it is right or one too
    /// small, `near` if it is a little too large.
    #[inline]
    pub(crate) fn rows_to_progress(&self, progress: f64, hint: usize, near: usize) -> usize {
        let near = near.min(self.knots.len());
        let around = |rows: usize| {
            (rows == 0 || self.knots[rows - 1].progress <= progress)
                && self.knots.get(rows).is_none_or(|knot| knot.progress > progress)
        };
        // A hint from another part of the session is not right, and looking there is a wait for memory.
        if hint < self.knots.len() && near.abs_diff(hint) < FAR {
            if around(hint) {
                return hint;
            }
            if around(hint + 1) {
                return hint + 1;
            }
        }
        // One after another, for the processor then waits for all of them at once.
        let first = near.saturating_sub(REACH);
        let behind = &self.knots[first..near];
        if let Some(row) = behind.iter().rposition(|knot| knot.progress <= progress)
            && row + 1 < behind.len()
        {
            return first + row + 1;
        }
        self.by_progress.rows_up_to(Self::cell(progress), |row| self.knots[row].progress <= progress)
    }

    /// When the car was last at `progress`, beyond which it was after `rows` knots; `None` before its first and
    /// beyond its last knot.
    #[inline]
    pub(crate) fn time_at(&self, progress: f64, rows: usize) -> Option<SessionTime> {
        let before = self.knots.get(rows.checked_sub(1)?)?;
        let Some(after) = self.knots.get(rows) else {
            return (before.progress == progress).then_some(before.time);
        };
        let part = before.way_to(after).when(progress);
        let ahead = (after.time - before.time).as_nanos() as f64 * part;
        Some(before.time + Span::from_nanos((ahead + 0.5) as i64))
    }
}

/// Which part of the way from `from` to `to` lies before `time`.
#[inline]
pub(crate) fn share(from: SessionTime, to: SessionTime, time: SessionTime) -> f64 {
    let whole = (to - from).as_nanos();
    if whole == 0 { 0.0 } else { (time - from).as_nanos() as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Also of cars that brake to a stand, or set off, between two knots.
        #[test]
        fn a_car_was_where_it_is_said_to_have_been(
            way in 1e-7..0.02_f64,
            speeds in (0.0..3.0_f64, 0.0..3.0_f64),
            part in 0.0..1.0_f64,
        ) {
            let way = Way::new(17.0, way, [speeds.0 * way, speeds.1 * way]);
            let progress = way.at(part);
            let when = way.when(progress);
            proptest::prop_assert!((0.0..=1.0).contains(&when));
            // Of a part of the way that takes half a second, a microsecond.
            let off = (way.at(when) - progress).abs();
            proptest::prop_assert!(off <= 2e-6 * way.way.max(way.speed_at(when).abs()) + 1e-14, "{}", off);
        }
    }
}
