use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::math::hypot;

/// Places nearer to each other along the lap than this are of one branch: a hairpin takes no more.
const ONE_BRANCH: f64 = 100.0;

static CIRCUITS: LazyLock<Vec<Circuit>> =
    LazyLock::new(|| (1..=Circuit::ROUNDS).filter_map(Circuit::of_round).collect());

/// The lap in steps of about that many metres.
fn around(circuit: &Circuit, step: f64) -> impl Iterator<Item = f64> {
    let count = (circuit.length() / step).ceil();
    let length = circuit.length();
    (0..count as u32).map(move |at| f64::from(at) / count * length)
}

/// The shorter way around from one distance to another.
fn along(circuit: &Circuit, from: f64, to: f64) -> f64 {
    let ahead = (to - from).rem_euclid(circuit.length());
    ahead.min(circuit.length() - ahead)
}

/// How far apart two points are on the map.
fn beside(a: Point, b: Point) -> f64 {
    hypot(a.x - b.x, a.y - b.y)
}

/// Where the circuit of round 3 crosses over itself: the distances below and above.
fn bridge() -> (f64, f64) {
    let circuit = &CIRCUITS[2];
    let places: Vec<(f64, Point)> = around(circuit, 2.0).map(|at| (at, circuit.point(at, 0.0))).collect();
    let pairs = places.iter().flat_map(|a| places.iter().map(move |b| (a, b)));
    let crossing = pairs
        .filter(|(a, b)| along(circuit, a.0, b.0) > ONE_BRANCH && a.1.z < b.1.z)
        .min_by(|(a, b), (c, d)| beside(a.1, b.1).total_cmp(&beside(c.1, d.1)));
    let (below, above) = crossing.expect("two branches");
    assert!(beside(below.1, above.1) < 2.0, "the branches do not cross");
    (below.0, above.0)
}

#[test]
fn every_round_has_a_circuit_of_its_own() {
    assert_eq!(CIRCUITS.len(), usize::from(Circuit::ROUNDS));
    assert!(Circuit::of_round(0).is_none() && Circuit::of_round(Circuit::ROUNDS + 1).is_none());
    for (circuit, metres) in CIRCUITS.iter().zip([5500.0..5700.0, 3800.0..4000.0, 5050.0..5250.0]) {
        assert!(metres.contains(&circuit.length()), "{} {}", circuit.name(), circuit.length());
        assert_eq!(circuit.country_code().len(), 3);
    }
}

#[test]
fn the_end_meets_the_beginning_in_the_same_direction() {
    for (circuit, revolutions) in CIRCUITS.iter().zip([-1.0, 1.0, 0.0]) {
        let (first, last) = (circuit.line.place(0.0), circuit.line.place(circuit.length()));
        assert!(hypot(first.x - last.x, first.y - last.y) < 1e-9, "{}", circuit.name());
        assert!(hypot(first.cos - last.cos, first.sin - last.sin) < 1e-12, "{}", circuit.name());
        let turned: f64 = circuit.line.turns.iter().map(|turn| turn.angle).sum();
        assert!((turned / std::f64::consts::TAU - revolutions).abs() < 1e-12, "{}", circuit.name());
        assert!((circuit.height(circuit.length() - 1e-7) - circuit.height(0.0)).abs() < 1e-6);
    }
}

#[test]
fn no_straight_runs_backwards() {
    for circuit in CIRCUITS.iter() {
        for straight in &circuit.line.straights {
            assert!(straight.to >= straight.from, "{} {straight:?}", circuit.name());
        }
    }
}

#[test]
fn a_metre_of_distance_is_a_metre_on_the_map() {
    for circuit in CIRCUITS.iter() {
        for from in around(circuit, 0.5) {
            let (a, b) = (circuit.point(from, 0.0), circuit.point(from + 0.5, 0.0));
            let apart = beside(a, b);
            assert!((0.4999..=0.500_000_1).contains(&apart), "{} {apart} at {from}", circuit.name());
            let climb = circuit.gradient(from + 0.25) * 0.5;
            assert!((b.z - a.z - climb).abs() < 1e-5, "{} {climb} at {from}", circuit.name());
            assert!(climb.abs() < 0.5 * 0.08, "{} is too steep at {from}", circuit.name());
        }
    }
}

#[test]
fn the_pit_lane_and_its_boxes_lie_on_the_main_straight() {
    for circuit in CIRCUITS.iter() {
        let lane = circuit.pit_lane();
        let (from, to) = (-(lane.entry_before_line + lane.ramp), lane.exit_after_line + lane.ramp);
        for metre in from as i32..=to as i32 {
            assert_eq!(circuit.curvature(f64::from(metre)), 0.0, "{} {metre}", circuit.name());
        }
        for place in (0..PitLane::BOXES).map(|index| lane.box_place(index)) {
            let inside = 25.0 - lane.entry_before_line..=lane.exit_after_line - 25.0;
            assert!(inside.contains(&place) && place.abs() > 4.0, "{} {place}", circuit.name());
        }
        assert!(lane.box_offset / lane.offset > 1.0, "a box on the track's side of the lane");
        assert!(lane.offset.abs() > circuit.half_width() + 2.0, "a lane on the track");
    }
}

#[test]
fn branches_keep_apart_from_each_other_and_from_the_pit_lane() {
    let (below, above) = bridge();
    for (circuit, bridge) in CIRCUITS.iter().zip([None, None, Some([below, above])]) {
        let lane = circuit.pit_lane();
        let near_bridge =
            |at: f64| bridge.is_some_and(|ends| ends.iter().any(|end| along(circuit, at, *end) < 60.0));
        let branches: Vec<_> = around(circuit, 4.0).map(|at| (at, circuit.point(at, 0.0))).collect();
        let pit_lane = (-lane.entry_before_line as i32..lane.exit_after_line as i32)
            .map(|metre| (f64::from(metre), circuit.point(f64::from(metre), lane.box_offset)));
        for (at, point) in branches.iter().copied().chain(pit_lane) {
            for (other, beyond) in &branches {
                let one = along(circuit, at, *other) <= ONE_BRANCH || near_bridge(at) && near_bridge(*other);
                let apart = beside(point, *beyond);
                assert!(one || apart >= 30.0, "{} {at} {other}: {apart}", circuit.name());
            }
        }
    }
}

#[test]
fn the_bridge_is_high_enough() {
    let ((below, above), circuit) = (bridge(), &CIRCUITS[2]);
    let clear = circuit.height(above) - circuit.height(below);
    assert!((7.0..15.0).contains(&clear), "{clear} m at {below} and {above}");
    let heights: Vec<f64> = around(circuit, 5.0).map(|at| circuit.height(at)).collect();
    let (low, high) =
        (heights.iter().copied().fold(f64::MAX, f64::min), heights.iter().copied().fold(0.0, f64::max));
    assert!((35.0..45.0).contains(&(high - low)), "{low} to {high}");
}

#[test]
fn zones_lie_on_straights_and_detection_before_them() {
    for circuit in CIRCUITS.iter() {
        let straight = |from: f64, to: f64| {
            (from.ceil() as i32..to as i32).all(|metre| circuit.curvature(f64::from(metre)) == 0.0)
        };
        let passing = circuit.overtaking_zones();
        assert!(passing.len() >= 2 && passing.iter().all(|(from, to)| straight(*from, *to)));
        assert!(passing.iter().all(|(from, to)| to - from > 250.0 && *from < circuit.length()));
        assert_eq!(circuit.drs_zones().len(), 2);
        for (index, zone) in circuit.drs_zones().iter().enumerate() {
            assert!(straight(zone.from, zone.to) && zone.to - zone.from > 150.0, "{zone:?}");
            assert!((0.0..zone.from - 50.0).contains(&zone.detection), "{zone:?}");
            for (place, expected) in [
                (zone.from - 1.0, None),
                (zone.from + 1.0, Some(index)),
                (zone.to - 1.0, Some(index)),
                (zone.to + 1.0, None),
            ] {
                assert_eq!(circuit.in_drs_zone(place), expected, "{} {place}", circuit.name());
            }
        }
        assert_eq!(circuit.curvature(circuit.speed_trap()), 0.0);
    }
}

#[test]
fn corners_are_where_the_line_is_tightest_and_labelled_outside() {
    for circuit in CIRCUITS.iter() {
        let mut before = 0.0;
        for (number, corner) in (1..).zip(circuit.corners()) {
            assert!(corner.number == number && corner.distance > before, "{corner:?}");
            before = corner.distance;
            let tightest = circuit.curvature(corner.distance);
            assert!((-20..=20).all(|step| {
                circuit.curvature(corner.distance + f64::from(step)).abs() <= tightest.abs() + 1e-12
            }));
            let (sin, cos) = crate::math::sin_cos(corner.angle.to_radians());
            let inside = circuit.point(corner.distance, tightest.signum());
            let middle = circuit.point(corner.distance, 0.0);
            let towards = (inside.x - middle.x) * cos + (inside.y - middle.y) * sin;
            assert!((towards + 1.0).abs() < 1e-9, "{} {corner:?}", circuit.name());
        }
        assert!(before < circuit.length());
    }
}

#[test]
fn sectors_cover_the_lap_in_order() {
    for circuit in CIRCUITS.iter() {
        let [first, second, third] = circuit.sector_ends();
        assert!(0.0 < first && first < second && second < third && third == circuit.length());
        assert!(circuit.mini_sectors().iter().all(|count| (6..=8).contains(count)));
        assert_eq!(circuit.marshal_sector(0.0), 1);
        assert_eq!(circuit.marshal_sector(-0.1), circuit.marshal_sectors());
        assert_eq!(circuit.marshal_sector(circuit.length() + 1.0), 1);
    }
}

#[test]
fn the_file_says_what_the_circuit_is() {
    for circuit in CIRCUITS.iter() {
        let file: serde_json::Value = serde_json::from_slice(&circuit.file(2031)).expect("JSON");
        assert_eq!((&file["year"], &file["circuitName"]), (&2031.into(), &circuit.name().into()));
        let corners = file["corners"].as_array().expect("corners");
        assert_eq!(corners.len(), circuit.corners().len());
        for (written, corner) in corners.iter().zip(circuit.corners()) {
            assert_eq!(written["number"], corner.number);
            let length = written["length"].as_f64().expect("a number") / 10.0;
            assert!((length - corner.distance).abs() < 1e-9, "{length} {corner:?}");
            let position = |axis: &str| written["trackPosition"][axis].as_f64().expect("a number") / 10.0;
            let (x, y) = (position("x"), position("y"));
            assert!(circuit.project_near(x, y, corner.distance, 20.0).1 < 1e-9);
        }
        let sectors = file["marshalSectors"].as_array().expect("sectors");
        assert_eq!(sectors.len(), usize::from(circuit.marshal_sectors()));
        let axis = |name: &str| file[name].as_array().expect("coordinates").clone();
        let (x, y, ends) = (axis("x"), axis("y"), axis("miniSectorsIndexes"));
        assert_eq!((x.len(), x.first(), y.first()), (y.len(), x.last(), y.last()));
        assert_eq!(ends.len(), circuit.mini_sectors().map(usize::from).iter().sum::<usize>());
        assert_eq!(ends.last().and_then(serde_json::Value::as_u64), Some(x.len() as u64 - 1));
    }
}

/// A place beside a track, as a share of the lap and of the half width.
fn beside_a_track() -> impl Strategy<Value = (usize, f64, f64)> {
    (0..CIRCUITS.len(), 0.0..1.0_f64, -1.0..1.0_f64)
}

proptest! {
    #[test]
    fn a_place_beside_the_track_projects_back((index, share, offset) in beside_a_track(), lap in 0..60_u16) {
        let circuit = &CIRCUITS[index];
        let (distance, offset) = (share * circuit.length(), offset * circuit.half_width());
        let point = circuit.point(distance, offset);
        let driven = distance + f64::from(lap) * circuit.length();
        let (found, away) = circuit.project_near(point.x, point.y, driven + 7.0, 25.0);
        prop_assert!((found - driven).abs() < 1e-6, "{found} for {driven}");
        prop_assert!((away - offset.abs()).abs() < 1e-6);
    }

    #[test]
    fn nothing_nearby_is_found_beyond_the_reach(ahead in 30.0..80.0_f64, reach in 0.5..25.0_f64) {
        let circuit = &CIRCUITS[0];
        let point = circuit.point(ahead, 0.0);
        let (found, away) = circuit.project_near(point.x, point.y, 0.0, reach);
        prop_assert!((found - reach).abs() < 1e-6 && (away - (ahead - reach)).abs() < 1e-6);
    }
}
