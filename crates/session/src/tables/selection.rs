//! Which drivers and laps of a table are wanted.

use std::ops::RangeInclusive;

use timing::SessionTime;

use crate::{Lap, Session};

/// Which rows of a table are wanted. Rows keep the session's order however the selection is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Drivers by their index in [`Session::drivers`]; `None` is all of them.
    pub drivers: Option<Vec<usize>>,
    /// Lap numbers; `None` is all of them.
    pub laps: Option<Vec<RangeInclusive<u16>>>,
}

impl Selection {
    /// Whether rows of that driver are wanted.
    #[must_use]
    pub fn has_driver(&self, driver: usize) -> bool {
        self.drivers.as_ref().is_none_or(|drivers| drivers.contains(&driver))
    }

    /// Whether rows of that lap are wanted.
    #[must_use]
    pub fn has_lap(&self, number: u16) -> bool {
        self.laps.as_ref().is_none_or(|laps| laps.iter().any(|range| range.contains(&number)))
    }

    /// The wanted laps with their index in the lap table, in its order.
    pub fn laps_of<'a>(&'a self, session: &'a Session) -> impl Iterator<Item = (usize, &'a Lap)> {
        let laps = session.laps.laps.iter().enumerate();
        laps.filter(|(_, lap)| self.has_driver(lap.driver) && self.has_lap(lap.number))
    }

    /// When one driver's wanted laps were driven, bounds included, in the order of time; `None` where all laps, and
    /// so the time around them too, are wanted.
    pub(crate) fn windows(
        &self,
        session: &Session,
        driver: usize,
    ) -> Option<Vec<(SessionTime, SessionTime)>> {
        self.laps.as_ref()?;
        let wanted = session.laps.of(driver).iter().filter(|lap| self.has_lap(lap.number));
        Some(wanted.filter_map(|lap| lap.start.zip(lap.end)).collect())
    }
}
