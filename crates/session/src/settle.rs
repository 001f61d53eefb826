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
        let mut faults = vec![SampleFaults::default(); drivers.len()];
        let mut damage = cars.damage;
        damage.absorb(positions.damage);
        let is_listed = |car: &DriverNumber| drivers.iter().any(|driver| driver.number == *car);
        let seen = cars.by_car.keys().chain(positions.by_car.keys());
        Self {
            zero,
            unlisted: seen.copied().filter(|car| !is_listed(car)).collect(),
            cars: by_driver(drivers, cars.by_car, zero, &misdated.0, &mut faults),
            positions: by_driver(drivers, positions.by_car, zero, &misdated.1, &mut faults),
            faults,
            damage,
        }
    }
}

/// Puts columns in the order of the drivers.
fn by_driver<C: Columns>(
    drivers: &[Driver],
    mut by_car: BTreeMap<DriverNumber, Gathered<C>>,
    zero: Option<Utc>,
    misdated: &BTreeSet<Utc>,
    faults: &mut [SampleFaults],
) -> Vec<C> {
    let mut known = SharedTimes::default();
    let place = |(driver, faults): (&Driver, &mut SampleFaults)| {
        let Some((samples, zero)) = by_car.remove(&driver.number).zip(zero) else { return C::default() };
        let (columns, found) = settle(samples, zero, misdated, &mut known);
        *faults += found;
        columns
    };
    drivers.iter().zip(faults).map(place).collect()
}
