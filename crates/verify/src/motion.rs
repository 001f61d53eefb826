//! T4: cars are drawn as fast as they drive; and how smoothly.

use replay::{CarFrame, Frame, Place, Status};
use session::Session;

use crate::frames::{Gather, Window};
use crate::report::{Figure, Measure, Unit};
use crate::statistics::{Correlation, Worst, quantile};

/// Units of the map in a metre.
pub(crate) const PER_METRE: f64 = 10.0;
/// km/h in a metre per second.
const KMH: f64 = 3.6;
/// Slower than this, by the channel and on the map, a car is not in motion; km/h.
const IN_MOTION: f64 = 30.0;
/// A car that is in motion for fewer frames says nothing: ten seconds.
const ENOUGH: usize = 250;
/// A speed that differs by more is told, km/h.
const TOLD_FROM: f64 = 5.0;

/// Drawn speed against shown speed, by car.
#[derive(Clone, Debug, Default)]
pub(crate) struct Speeds {
    cars: Vec<CarSpeeds>,
    worst: Worst,
    frames: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct CarSpeeds {
    places: Correlation,
    distance: Correlation,
}

/// The distance in space, metres.
pub(crate) fn metres(a: Place, b: Place) -> f64 {
    ((a.x - b.x).powi(2) + (a.y - b.y).powi(2) + (a.z - b.z).powi(2)).sqrt() / PER_METRE
}

/// Whether samples say where the car is, and that it drives on track.
pub(crate) fn drives(car: &CarFrame) -> bool {
    car.status == Status::Running && !car.estimated
}

impl Gather for Speeds {
    fn see(&mut self, window: &Window<'_>) {
        self.cars.resize(window.now.cars.len().max(self.cars.len()), CarSpeeds::default());
        for (driver, now) in window.now.cars.iter().enumerate() {
            let (before, after) = (&window.before.cars[driver], &window.after.cars[driver]);
            let Some(speed) = now.speed.filter(|_| [before, now, after].into_iter().all(drives)) else {
                continue;
            };
            let Some((from, to)) = before.place.zip(after.place) else { continue };
            let drawn = metres(from, to) / window.seconds() * KMH;
            if drawn.max(speed) < IN_MOTION {
                continue;
            }
            self.frames += 1;
            self.cars[driver].places.add(speed, drawn);
            if (drawn - speed).abs() > TOLD_FROM {
                self.worst.see(driver, window.now.session_time, (drawn - speed).abs());
            }
            if let Some((from, to)) = before.distance.zip(after.distance) {
                self.cars[driver].distance.add(speed, (to - from) / window.seconds() * KMH);
            }
        }
    }

    fn append(&mut self, later: Self) {
        self.cars.resize(later.cars.len().max(self.cars.len()), CarSpeeds::default());
        for (car, later) in self.cars.iter_mut().zip(later.cars) {
            car.places.append(later.places);
            car.distance.append(later.distance);
        }
        self.worst.append(later.worst);
        self.frames += later.frames;
    }
}

impl Speeds {
    /// The measure.
    pub(crate) fn measure(&self, session: &Session) -> Measure {
        let mut measure = Measure::new("T4");
        let of = |correlation: fn(&CarSpeeds) -> Correlation| {
            let enough = self.cars.iter().map(correlation).filter(|car| car.count >= ENOUGH);
            enough.filter_map(|car| car.r()).collect::<Vec<f64>>()
        };
        let (mut places, mut distance) = (of(|car| car.places), of(|car| car.distance));
        measure.compared = format!("{} frames of {} cars", self.frames, places.len());
        measure.worst(session, &self.worst, |error| format!("drawn speed is off by {error:.0} km/h"));
        let r =
            |name, cars: &mut Vec<f64>, share, says| Figure::new(name, Unit::R, quantile(cars, share), says);
        measure.figures = vec![
            r(
                "speed_r_median",
                &mut places,
                0.5,
                "speed of drawn places (central difference, 80 ms) with shown speed, median car",
            )
            .at_least(0.9995),
            r("speed_r_worst", &mut places, 0.0, "… worst car").at_least(0.998),
            r(
                "speed_r_of_distance_median",
                &mut distance,
                0.5,
                "speed of shown distance with shown speed, median car",
            ),
            r("speed_r_of_distance_worst", &mut distance, 0.0, "… worst car"),
        ];
        if places.is_empty() { measure.without("no places or no speeds of running cars") } else { measure }
    }
}

/// How much the drawn speed changes from one frame to the next, as a histogram.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steps {
    counts: Vec<usize>,
    worst: Worst,
}

/// The histogram's resolution, km/h.
const BIN: f64 = 0.05;
/// Steps from here on are one: cars do not jump farther unless they jump; km/h.
const LARGEST: f64 = 1000.0;

impl Gather for Steps {
    fn see(&mut self, window: &Window<'_>) {
        let half = window.seconds() / 2.0;
        for (driver, now) in window.now.cars.iter().enumerate() {
            let place = |frame: &Frame| frame.cars[driver].place;
            let (Some(from), Some(here), Some(to)) = (place(window.before), now.place, place(window.after))
            else {
                continue;
            };
            let speed = |a: Place, b: Place| metres(a, b) / half * KMH;
            let step = (speed(here, to) - speed(from, here)).abs();
            let bin = (step.min(LARGEST) / BIN) as usize;
            if self.counts.len() <= bin {
                self.counts.resize(bin + 1, 0);
            }
            self.counts[bin] += usize::from(now.status == Status::Running);
            if step > TOLD_FROM && now.status == Status::Running {
                self.worst.see(driver, window.now.session_time, step);
            }
        }
    }

    fn append(&mut self, later: Self) {
        self.counts.resize(later.counts.len().max(self.counts.len()), 0);
        for (count, later) in self.counts.iter_mut().zip(later.counts) {
            *count += later;
        }
        self.worst.append(later.worst);
    }
}

impl Steps {
    /// The measure.
    pub(crate) fn measure(&self, session: &Session) -> Measure {
        let mut measure = Measure::new("smoothness");
        let all: usize = self.counts.iter().sum();
        let quantile = |share: f64| {
            let wanted = (all as f64 * share) as usize;
            let mut seen = 0;
            self.counts.iter().position(|count| {
                seen += count;
                seen > wanted
            })
        };
        let at = |share: f64| quantile(share).map(|bin| bin as f64 * BIN);
        measure.compared = format!("{all} frames of a car");
        measure.worst(session, &self.worst, |step| format!("drawn speed jumps by {step:.0} km/h in 17 ms"));
        let largest = self.worst.told().first().map(|(_, _, step)| *step).or(at(1.0 - f64::EPSILON));
        let step = |name, value, says| Figure::new(name, Unit::KmPerHour, value, says);
        measure.figures = vec![
            step(
                "speed_step_p999_kmh",
                at(0.999),
                "change of drawn speed from frame to frame at 60 Hz, p99.9",
            ),
            step("speed_step_largest_kmh", largest, "… largest"),
        ];
        if all == 0 { measure.without("no places of running cars") } else { measure }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::watch;
    use crate::made::{Made, race};

    /// A car that speeds up and slows down on a straight, drawn where it is `late(t)` seconds later.
    fn car(t: f64, late: f64) -> CarFrame {
        let metres = |t: f64| 50.0 * t - 100.0 * (t / 4.0).cos();
        let speed = |t: f64| (50.0 + 25.0 * (t / 4.0).sin()) * KMH;
        let place = Place { x: metres(t + late) * PER_METRE, ..Place::default() };
        let distance = Some(metres(t + late));
        CarFrame { place: Some(place), speed: Some(speed(t)), distance, ..CarFrame::default() }
    }

    /// Off by up to so many seconds, anew four times a second.
    fn jitter(t: f64, most: f64) -> f64 {
        let corner = |step: f64| (step * 12.9898).sin() * most;
        let step = (t * 4.0).floor();
        corner(step) + (t * 4.0 - step) * (corner(step + 1.0) - corner(step))
    }

    fn r(show: impl Fn(f64) -> CarFrame + Sync) -> Vec<f64> {
        let frames = Made { seconds: 120.0, show: |t| vec![show(t)] };
        let measure = watch(&frames, 25.0, Speeds::default).measure(&race(1));
        measure.figures.iter().filter_map(|figure| figure.value).collect()
    }

    #[test]
    fn a_car_drawn_as_fast_as_it_drives_is_true() {
        let found = r(|t| car(t, 0.0));
        assert!(found.len() == 4 && found.iter().all(|r| *r > 0.99999), "{found:?}");
    }

    #[test]
    fn jitter_and_lag_are_found() {
        let jittery = r(|t| car(t, jitter(t, 0.03)));
        assert!(jittery.iter().all(|r| *r < 0.9995), "{jittery:?}");
        let lagging = r(|t| car(t, 0.3));
        assert!(lagging.iter().all(|r| *r < 0.9995), "{lagging:?}");
    }

    #[test]
    fn estimated_frames_and_cars_in_the_pit_lane_are_not_judged() {
        let estimated =
            r(|t| CarFrame { estimated: t < 60.0, ..car(t, if t < 60.0 { jitter(t, 0.1) } else { 0.0 }) });
        assert!(estimated[0] > 0.9999, "{estimated:?}");
        let pit = r(|t| CarFrame { status: Status::Pit, ..car(t, 0.0) });
        assert!(pit.is_empty(), "{pit:?}");
    }

    #[test]
    fn a_jump_is_found_with_car_and_time() {
        let steps = |jump: f64| {
            let show = |t: f64| vec![car(t, if t < 50.0 { 0.0 } else { jump })];
            watch(&Made { seconds: 120.0, show }, SIXTY, Steps::default).measure(&race(1))
        };
        let smooth = steps(0.0);
        let largest = |measure: &Measure| measure.figures[1].value.expect("a step");
        assert!(largest(&smooth) < 0.5 && smooth.misses.is_empty(), "{smooth:?}");
        let jumping = steps(0.1);
        assert!(largest(&jumping) > 100.0, "{jumping:?}");
        let (driver, time) = (jumping.misses[0].driver.as_deref(), jumping.misses[0].time);
        assert!(driver == Some("CRA") && (time - 150.0).abs() < 0.05, "{jumping:?}");
    }

    const SIXTY: f64 = 60.0;
}
