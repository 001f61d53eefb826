//! The samples of all cars onto the session clock, in the order of the drivers.

use std::collections::{BTreeMap, BTreeSet};

use timing::messages::Heartbeat;
use timing::{DamageReport, DriverNumber, Utc};

use crate::columns::Columns;
use crate::decode::{Arrival, Decoded, Gathered, SharedTimes, settle};
use crate::topics::Stamped;
use crate::zero::{lower_bound, session_zero};
use crate::{CarSamples, Driver, PositionSamples, SampleFaults};

/// The samples of all cars, by driver, on the session clock.
#[derive(Debug)]
pub(crate) struct Samples {
    pub(crate) zero: Option<Utc>,
    pub(crate) cars: Vec<CarSamples>,
    pub(crate) positions: Vec<PositionSamples>,
    pub(crate) faults: Vec<SampleFaults>,
    /// Cars with samples that are not in the driver list: left out.
    pub(crate) unlisted: BTreeSet<DriverNumber>,
    pub(crate) damage: DamageReport,
}

impl Samples {
    /// The zero is that of the samples, where there are none the one `told`, else the heartbeat's, which is less exact.
    pub(crate) fn settle(
        drivers: &[Driver],
        mut cars: Decoded<'_, CarSamples>,
        mut positions: Decoded<'_, PositionSamples>,
        told: Option<Utc>,
        heartbeat: &Stamped<Heartbeat>,
    ) -> Self {
        let arrivals = cars.arrivals.iter().chain(&positions.arrivals);
        let beats = heartbeat.iter().filter_map(|(stamp, beat)| Some(lower_bound(*stamp, beat.utc?)));
        let zero = session_zero(arrivals.map(Arrival::bound).collect())
            .or(told)
            .or_else(|| session_zero(beats.collect()));
        let misdated = zero.map(|zero| (cars.misdated(zero), positions.misdated(zero))).unwrap_or_default();
        let mut damage = cars.damage;
        damage.absorb(positions.damage);
        let is_listed = |car: &DriverNumber| drivers.iter().any(|driver| driver.number == *car);
        let seen = cars.by_car.keys().chain(positions.by_car.keys());
        let unlisted = seen.copied().filter(|car| !is_listed(car)).collect();
        let ((cars, mut faults), (positions, more)) = rayon::join(
            || by_driver(drivers, cars.by_car, zero, &misdated.0),
            || by_driver(drivers, positions.by_car, zero, &misdated.1),
        );
        faults.iter_mut().zip(more).for_each(|(faults, more)| *faults += more);
        Self { zero, unlisted, cars, positions, faults, damage }
    }
}

/// Puts columns in the order of the drivers, each with what was wrong with it.
fn by_driver<C: Columns>(
    drivers: &[Driver],
    mut by_car: BTreeMap<DriverNumber, Gathered<C>>,
    zero: Option<Utc>,
    misdated: &BTreeSet<Utc>,
) -> (Vec<C>, Vec<SampleFaults>) {
    let mut known = SharedTimes::default();
    let place = |driver: &Driver| {
        let gathered = by_car.remove(&driver.number).zip(zero);
        gathered.map(|(samples, zero)| settle(samples, zero, misdated, &mut known)).unwrap_or_default()
    };
    drivers.iter().map(place).unzip()
}
