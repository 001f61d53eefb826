//! Telemetry asked of a whole session.

use timing::Utc;

use super::{AheadColumns, AheadInputs, LapTelemetry, Merger, driver_ahead};
use crate::{Lap, Session};

impl Session {
    /// Merges all laps of one driver in their order and hands each to `each`. Laps that cannot be merged are left out.
    ///
    /// The telemetry is lent, not given: it is overwritten by the next lap.
    pub fn each_lap_telemetry(&self, driver: usize, mut each: impl FnMut(&Lap, &LapTelemetry)) {
        let (Some(car), Some(positions)) = (self.cars.get(driver), self.positions.get(driver)) else {
            return;
        };
        let mut merger = Merger::new(self.zero_or_epoch());
        let mut telemetry = LapTelemetry::default();
        for lap in self.laps.of(driver) {
            if merger.merge_into(&mut telemetry, lap, car, positions) {
                each(lap, &telemetry);
            }
        }
    }

    /// Merges one lap; `None` where it has no start or no end, or the car no samples.
    #[must_use]
    pub fn lap_telemetry(&self, lap: &Lap) -> Option<LapTelemetry> {
        let (car, positions) = (self.cars.get(lap.driver)?, self.positions.get(lap.driver)?);
        super::merge_lap(lap, car, positions, self.zero_or_epoch())
    }

    /// The driver ahead, by row of the lap's telemetry.
    #[must_use]
    pub fn driver_ahead(&self, lap: &Lap, telemetry: &LapTelemetry) -> AheadColumns {
        let order: Vec<usize> = self.results.iter().map(|result| result.driver).collect();
        let inputs =
            AheadInputs { laps: &self.laps, cars: &self.cars, order: &order, zero: self.zero_or_epoch() };
        driver_ahead(&inputs, lap, &telemetry.time)
    }

    /// A session without a zero has no samples whose time could depend on it.
    fn zero_or_epoch(&self) -> Utc {
        self.zero.unwrap_or_default()
    }
}
