//! What holds of every session, wherever it comes from.

use std::sync::Arc;

use timing::SessionTime;

use crate::{CarSamples, DriverFeed, LapTable, MiniSectors, PositionSamples, Session};

/// Parts of a session that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part} {fault}")]
pub struct Misfit {
    /// The part.
    pub part: &'static str,
    /// What is wrong with it.
    pub fault: &'static str,
}

impl Session {
    /// Whether the parts fit together, as in every session that [`crate::build`] makes: what is "by driver" is there
    /// for each driver, the laps stand driver by driver, columns of samples have one length and increasing times, and
    /// what names a driver or a sector names one that there is.
    ///
    /// # Errors
    /// The first part that does not fit.
    pub fn check(&self) -> Result<(), Misfit> {
        let Self {
            drivers, cars, positions, laps, feeds, stints, results, sample_faults, mini_sectors, ..
        } = self;
        let count = drivers.len();
        let lengths = [
            ("cars", cars.len()),
            ("positions", positions.len()),
            ("feeds", feeds.len()),
            ("mini_sectors", mini_sectors.len()),
            ("sample_faults", sample_faults.len()),
            ("laps", laps.by_driver.len()),
        ];
        for (part, length) in lengths {
            fits(length == count, part, "are not there once a driver")?;
        }
        fits(cars.iter().all(CarSamples::fits), "cars", "have columns of several lengths")?;
        fits(increase(cars.iter().map(|car| &car.time)), "cars", "have times out of order")?;
        fits(positions.iter().all(PositionSamples::fits), "positions", "have columns of several lengths")?;
        fits(increase(positions.iter().map(|car| &car.time)), "positions", "have times out of order")?;
        fits(laps.fits(), "laps", "do not stand driver by driver")?;
        fits(feeds.iter().all(DriverFeed::fits), "feeds", "have times of a fourth sector")?;
        fits(mini_sectors.iter().all(MiniSectors::fits), "mini_sectors", "have columns of several lengths")?;
        fits(stints.iter().all(|stint| stint.driver < count), "stints", "are of a driver that there is not")?;
        fits(
            results.iter().all(|result| result.driver < count),
            "results",
            "are of a driver that there is not",
        )
    }
}

fn fits(fit: bool, part: &'static str, fault: &'static str) -> Result<(), Misfit> {
    if fit { Ok(()) } else { Err(Misfit { part, fault }) }
}

impl CarSamples {
    fn fits(&self) -> bool {
        let Self { time, rpm, speed, gear, throttle, brake, drs } = self;
        let drs = drs.as_ref().map_or(time.len(), Vec::len);
        [rpm.len(), speed.len(), gear.len(), throttle.len(), brake.len(), drs] == [time.len(); 6]
    }
}

impl PositionSamples {
    fn fits(&self) -> bool {
        let Self { time, x, y, z, on_track } = self;
        [x.len(), y.len(), z.len(), on_track.len()] == [time.len(); 4]
    }
}

impl DriverFeed {
    fn fits(&self) -> bool {
        self.sectors.iter().all(|(_, (sector, _))| *sector < 3)
    }
}

impl LapTable {
    fn fits(&self) -> bool {
        let mut end = 0;
        let is_next = |(driver, range): (usize, &std::ops::Range<usize>)| {
            let follows = range.start == end;
            end = range.end;
            let laps = self.laps.get(range.clone());
            follows && laps.is_some_and(|laps| laps.iter().all(|lap| lap.driver == driver))
        };
        self.by_driver.iter().enumerate().all(is_next) && end == self.laps.len()
    }
}

/// Whether the times of each car increase; cars that share their times need one look.
fn increase<'a>(cars: impl Iterator<Item = &'a Arc<[SessionTime]>>) -> bool {
    let mut seen: Option<&Arc<[SessionTime]>> = None;
    cars.into_iter().all(|times| {
        let is_known = seen.replace(times).is_some_and(|before| Arc::ptr_eq(before, times));
        is_known || times.windows(2).all(|pair| pair[0] < pair[1])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DriverResult, Lap, StintSpan, Tyre};

    /// What the check says of a session with two drivers after a change.
    fn after(change: impl FnOnce(&mut Session)) -> Result<(), &'static str> {
        let mut session = crate::tables::tests::session();
        change(&mut session);
        session.check().map_err(|misfit| misfit.part)
    }

    #[test]
    fn a_built_session_fits() {
        assert_eq!(after(|_| {}), Ok(()));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert_eq!(after(|session| drop(session.feeds.pop())), Err("feeds"));
        assert_eq!(after(|session| session.cars[0].gear.clear()), Err("cars"));
        assert_eq!(after(|session| session.cars[0].drs = Some(Vec::new())), Err("cars"));
        assert_eq!(
            after(|session| session.positions[1].time = [SessionTime::default(); 40].into()),
            Err("positions")
        );
        assert_eq!(after(|session| session.mini_sectors[0].sector.push(1)), Err("mini_sectors"));
        assert_eq!(after(|session| session.laps.laps[0].driver = 1), Err("laps"));
        assert_eq!(after(|session| session.laps.laps.push(Lap::default())), Err("laps"));
        assert_eq!(after(|session| session.laps.by_driver[1].end = usize::MAX), Err("laps"));
        let sector = (SessionTime::default(), (3, timing::Span::ZERO));
        assert_eq!(after(|session| session.feeds[0].sectors.push(sector)), Err("feeds"));
        let unknown = |result: &mut DriverResult| result.driver = 2;
        assert_eq!(after(|session| session.results.iter_mut().for_each(unknown)), Err("results"));
        let stint = StintSpan {
            driver: 2,
            number: 1,
            tyre: Tyre::Soft,
            fresh: None,
            first_lap: 1,
            last_lap: 1,
            age_at_start: None,
        };
        assert_eq!(after(|session| session.stints.push(stint)), Err("stints"));
    }
}
