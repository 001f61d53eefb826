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

impl Runner<'_> {
    /// How far this car is behind `ahead`. `hint` is a guess at the knots of that car that lie behind this car's
    /// place, and is put right.
    pub(crate) fn behind(&self, ahead: &Runner<'_>, hint: &mut usize) -> Gap {
        let laps = (ahead.progress - self.progress).max(0.0) as u16;
        if laps > 0 {
            return Gap { time: None, laps };
        }
        *hint = ahead.curve.rows_to_progress(self.progress, *hint, ahead.knots);
        let there = ahead.curve.time_at(self.progress, *hint).map(|time| time.min(ahead.time));
        Gap { time: there.map(|there| self.time - there).filter(|gap| *gap >= Span::ZERO), laps }
    }
}
