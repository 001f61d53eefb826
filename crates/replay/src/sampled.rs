//! Motion as other programs draw it: plain linear interpolation of the merged lap telemetry.

use session::Session;
use timing::SessionTime;

use crate::curve::share;
use crate::rows::TimeIndex;
use crate::{CarFrame, Place};

/// The merged telemetry of all laps of one car, one lap after another. Columns have the same length.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sampled {
    times: Vec<SessionTime>,
    rows: Vec<Row>,
    by_time: TimeIndex,
}

/// One sample; NaN where the session has no such channel.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    place: Place,
    /// Metres since the first lap's start.
    distance: f64,
    rel_distance: f64,
    speed: f64,
    rpm: f64,
    throttle: f64,
}

impl Sampled {
    /// Merges all laps of a car.
    pub(crate) fn of(session: &Session, driver: usize) -> Self {
        let mut sampled = Self::default();
        let mut driven = 0.0;
        session.each_lap_telemetry(driver, |_, lap| {
            sampled.times.extend(&lap.time);
            sampled.rows.extend((0..lap.len()).map(|row| Row {
                place: Place { x: lap.x[row], y: lap.y[row], z: lap.z[row] },
                distance: driven + lap.distance[row],
                rel_distance: lap.relative_distance[row],
                speed: lap.speed[row],
                rpm: lap.rpm[row],
                throttle: lap.throttle[row],
            }));
            if let (Some(first), Some(last)) = (lap.distance.first(), lap.distance.last()) {
                driven += last - first;
            }
        });
        sampled.by_time = TimeIndex::of(&sampled.times);
        sampled
    }

    /// Fills in place, distance and the continuous channels; before the first and after the last sample the edge
    /// holds.
    pub(crate) fn fill(&self, time: SessionTime, frame: &mut CarFrame) {
        if self.times.is_empty() {
            return;
        }
        let rows = self.by_time.rows_up_to(&self.times, time);
        let before = rows.saturating_sub(1);
        let after = if rows == 0 { 0 } else { rows.min(self.rows.len() - 1) };
        let part = share(self.times[before], self.times[after], time);
        let (a, b) = (&self.rows[before], &self.rows[after]);
        let blend = |a: f64, b: f64| a + part * (b - a);
        let known = |value: f64| Some(value).filter(|value| value.is_finite());
        let place = crate::place::between(a.place, b.place, part);
        frame.place = Some(place).filter(|place| place.x.is_finite() && place.y.is_finite());
        frame.distance = known(blend(a.distance, b.distance));
        frame.rel_distance = known(blend(a.rel_distance, b.rel_distance));
        frame.speed = known(blend(a.speed, b.speed));
        frame.rpm = known(blend(a.rpm, b.rpm));
        frame.throttle = known(blend(a.throttle, b.throttle));
    }
}
