//! Gaps as times, read off progress curves.

use timing::{SessionTime, Span};

use crate::curve::Curve;

/// One car for the purpose of gaps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Runner<'a> {
    pub(crate) curve: &'a Curve,
    /// How many of its knots are not later than now.
    pub(crate) knots: usize,
    /// Its progress now.
    pub(crate) progress: f64,
    /// Now, or when it took the flag.
    pub(crate) time: SessionTime,
}

/// How far one car is behind another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Gap {
    /// How long ago the other was here; `None` if it never was, or is a lap or more ahead.
    pub(crate) time: Option<Span>,
    /// Whole laps behind.
    pub(crate) laps: u16,
}

impl Gap {
    /// That of a car beside the other.
    pub(crate) const LEVEL: Self = Self { time: Some(Span::ZERO), laps: 0 };
}

impl Runner<'_> {
    /// Finds the knots of `ahead` that lie behind this car's place, unless it is a lap or more behind: then it gives
    /// false. What `rows` holds is a guess, and so is `near`, which is rather too large.
    #[inline]
    pub(crate) fn find_in(&self, ahead: &Runner<'_>, near: usize, rows: &mut usize) -> bool {
        let on_lap = ahead.progress - self.progress < 1.0;
        if on_lap {
            *rows = ahead.curve.rows_to_progress(self.progress, *rows, near);
        }
        on_lap
    }

    /// How far this car is behind `ahead`, of whose knots `rows` lie behind this car's place.
    #[inline(always)]
    pub(crate) fn behind(&self, ahead: &Runner<'_>, rows: usize) -> Gap {
        let laps = (ahead.progress - self.progress).max(0.0) as u16;
        if laps > 0 {
            return Gap { time: None, laps };
        }
        let there = ahead.curve.time_at(self.progress, rows).map(|time| time.min(ahead.time));
        Gap { time: there.map(|there| self.time - there).filter(|gap| *gap >= Span::ZERO), laps }
    }
}
