//! What must hold where the track crosses itself or runs beside itself.

use proptest::prelude::*;

use super::shapes::{eight, hairpins, metres};
use super::{CentreLine, PitLane};
use crate::Place;

/// How far the second fraction is from the first along the line, metres, the short way round.
fn off(line: &CentreLine, truth: f64, found: f64) -> f64 {
    let apart = (truth - found).rem_euclid(1.0);
    apart.min(1.0 - apart) * line.length()
}

/// The place at a fraction, so many metres to the left of the line.
fn beside(line: &CentreLine, fraction: f64, left: f64) -> Place {
    let step = 0.5 / line.length();
    let (from, to) = (line.at(fraction - step), line.at(fraction + step));
    let length = (to.x - from.x).hypot(to.y - from.y);
    let here = line.at(fraction);
    Place {
        x: here.x - (to.y - from.y) / length * left * 10.0,
        y: here.y + (to.x - from.x) / length * left * 10.0,
        z: here.z,
    }
}

/// Follows a car from sample to sample, as far apart and as far beside the line as given.
fn follow(line: &CentreLine, start: f64, steps: &[(f64, f64)]) -> Result<(), TestCaseError> {
    let mut truth = start;
    let mut last = line.project(line.at(start), Some((start * line.points().len() as f64) as usize));
    for (ahead, left) in steps {
        truth += ahead / line.length();
        let expected = last.point + (ahead / line.length() * line.points().len() as f64) as usize;
        last = line.project(beside(line, truth, *left), Some(expected % line.points().len()));
        let off = off(line, truth, last.fraction);
        prop_assert!(off < 8.0, "off by {off} m at {truth}");
    }
    Ok(())
}

fn steps() -> impl Strategy<Value = Vec<(f64, f64)>> {
    proptest::collection::vec((0.0..20.0_f64, -3.0..3.0_f64), 1..300)
}

/// The figure of eight crosses itself at its beginning and half way round.
fn near_the_crossing() -> impl Strategy<Value = f64> {
    (any::<bool>(), -0.004..0.004_f64)
        .prop_map(|(half, off)| (off + if half { 0.5 } else { 0.0 }).rem_euclid(1.0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_car_is_followed_through_a_crossing(start in 0.0..1.0_f64, steps in steps()) {
        follow(&CentreLine::through(&eight(0.0)).expect("a line"), start, &steps)?;
    }

    #[test]
    fn a_car_is_followed_around_hairpins(start in 0.0..1.0_f64, steps in steps()) {
        follow(&CentreLine::through(&hairpins(12.0)).expect("a line"), start, &steps)?;
    }

    #[test]
    fn the_height_tells_the_bridge_from_the_road_below(fraction in near_the_crossing(), left in -3.0..3.0_f64) {
        let line = CentreLine::through(&eight(8.0)).expect("a line");
        let found = line.search(beside(&line, fraction, left), None);
        prop_assert!(off(&line, fraction, found.fraction) < 8.0, "{fraction}: {found:?}");
    }

    #[test]
    fn the_way_that_a_car_came_tells_crossing_roads_apart(fraction in near_the_crossing(), left in -3.0..3.0_f64) {
        let line = CentreLine::through(&eight(0.0)).expect("a line");
        let before = line.at(fraction - 15.0 / line.length());
        let found = line.search(beside(&line, fraction, left), Some(before));
        prop_assert!(off(&line, fraction, found.fraction) < 8.0, "{fraction}: {found:?}");
    }

    #[test]
    fn the_way_that_a_car_came_tells_the_legs_of_a_hairpin_apart(
        fraction in 0.05..0.45_f64,
        back in any::<bool>(),
        left in -7.0..7.0_f64,
    ) {
        let line = CentreLine::through(&hairpins(12.0)).expect("a line");
        let fraction = if back { fraction + 0.5 } else { fraction };
        let before = beside(&line, fraction - 15.0 / line.length(), left);
        let found = line.search(beside(&line, fraction, left), Some(before));
        prop_assert!(off(&line, fraction, found.fraction) < 2.0, "{fraction}: {found:?}");
    }

    #[test]
    fn a_place_in_a_pit_lane_lies_beside_the_straight(along in 0.0..300.0_f64, left in -6.0..6.0_f64) {
        let line = CentreLine::through(&hairpins(200.0)).expect("a line");
        let points: Vec<Place> = (0..=150).map(|at| metres(100.0 + 2.0 * f64::from(at), -118.0, 0.0)).collect();
        let fractions = points.iter().map(|point| line.project(*point, None).fraction).collect();
        let lane = PitLane { points, fractions, length: 300.0 };
        let here = metres(100.0 + along, -118.0 + left, 0.0);
        let found = lane.fraction_at(here).expect("in the lane");
        let on_track = line.project(here, None);
        prop_assert!(off(&line, on_track.fraction, found) < 0.5, "{found} {on_track:?}");
        prop_assert_eq!(lane.fraction_at(metres(100.0 + along, -100.0, 0.0)), None);
    }
}

#[test]
fn nothing_is_beside_a_lane_that_is_not_there() {
    let lane = PitLane::default();
    assert_eq!((lane.entry(), lane.exit(), lane.fraction_at(Place::default())), (None, None, None));
}
