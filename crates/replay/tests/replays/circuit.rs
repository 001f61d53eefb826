//! The circuit found in a session, held to the circuit that was driven and to what is known of real ones.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::sync::LazyLock;

use demo::{Made, Options, Season};
use replay::{Circuit, LineQuality, Place};
use session::{MISSING_U16, Session, Sources, build};
use timing::{SessionKey, SessionKind, SessionTime, Span};

use crate::common;

static RACE: LazyLock<Made> = LazyLock::new(|| made(SessionKind::Race));

fn made(kind: SessionKind) -> Made {
    Season::new(Options::SMALL).make(SessionKey { year: 0, round: 1, kind }).expect("a session of the season")
}

fn session_of(Made { topics, truth, .. }: Made) -> Session {
    build(truth.key, &Sources { topics, ..Sources::default() }).expect("a session")
}

fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * percent / 100).min(values.len() - 1)]
}

/// How far the line is beside the one that was driven, and along it: the 99th percentiles, metres.
fn off(circuit: &Circuit) -> (f64, f64) {
    let (line, truth) = (circuit.line.as_ref().expect("a line"), &RACE.truth.circuit);
    let around = (0..2000).map(|step| f64::from(step) / 2000.0);
    let off = around.map(|fraction| {
        let place = line.at(fraction);
        let near = fraction * truth.length();
        let (distance, beside) = truth.project_near(place.x / 10.0, place.y / 10.0, near, 100.0);
        let along = (distance / truth.length() - fraction).rem_euclid(1.0);
        (beside, along.min(1.0 - along) * truth.length())
    });
    let (beside, along): (Vec<f64>, Vec<f64>) = off.unzip();
    (percentile(beside, 99), percentile(along, 99))
}

fn assert_is_the_one_driven(circuit: &Circuit) {
    let (beside, along) = off(circuit);
    let (line, truth) = (circuit.line.as_ref().expect("a line"), &RACE.truth.circuit);
    let length = line.length();
    println!("{length:.1} m for {:.1} m; p99 {beside:.2} m beside, {along:.2} m along", truth.length());
    assert!(beside < 0.5 && along < 1.5, "{beside} m beside, {along} m along");
    assert!((length - truth.length()).abs() < 3.0, "{length} m");
    let quality = LineQuality::of(line);
    assert!(quality.reversals == 0 && quality.tightest_radius >= 8.0, "{quality:?}");
    for (sector, end) in circuit.marks.sectors.iter().zip(truth.sector_ends()) {
        let end_found = sector.expect("the sector's end") * length;
        println!("sector's end {end_found:.1} m for {end:.1} m");
        assert!((end_found - end).abs() < 2.0, "{end_found} m for {end} m");
    }
}

#[test]
fn a_race_and_a_qualifying_draw_the_circuit_that_was_driven() {
    for kind in [SessionKind::Race, SessionKind::Qualifying] {
        let circuit = Circuit::of(&session_of(made(kind)));
        assert_is_the_one_driven(&circuit);
        assert!(circuit.line.as_ref().is_some_and(replay::CentreLine::is_clockwise));
        let (lane, truth) = (circuit.pit_lane.expect("a pit lane"), RACE.truth.circuit.pit_lane());
        let length = RACE.truth.circuit.length();
        let (entry, exit) = (lane.entry().expect("an entry"), lane.exit().expect("an exit"));
        // The lane counts from where it is 2 m beside the line: somewhere on the ramps, of which half is 7 m beside.
        let ramps = [
            (entry * length - (length - truth.entry_before_line - truth.ramp), truth.ramp),
            (truth.exit_after_line + truth.ramp - exit * length, truth.ramp),
        ];
        for (along, ramp) in ramps {
            assert!((0.0..ramp / 2.0).contains(&along), "{along} m along a ramp of {ramp} m");
        }
        let middle = lane.points[lane.points.len() / 2];
        let (_, beside) = RACE.truth.circuit.project_near(middle.x / 10.0, middle.y / 10.0, 0.0, 400.0);
        assert!((beside - truth.offset.abs()).abs() < 0.5, "{beside} m");
        assert!(lane.fractions.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}

#[test]
fn laps_without_places_or_with_frozen_ones_do_not_draw_it() {
    let mut session = session_of(RACE.clone());
    let mut laps: Vec<_> = session.laps.laps.iter().filter(|lap| lap.accurate).cloned().collect();
    laps.sort_by_key(|lap| lap.time);
    // The fastest laps of all: places freeze on one, are zero on the next, and so on.
    for (rank, lap) in laps.iter().take(8).enumerate() {
        let start = lap.start.expect("a start") + Span::from_secs(20);
        let positions = &mut session.positions[lap.driver];
        let row = positions.time.partition_point(|time| *time < start);
        for after in row..row + 40 {
            let frozen = if rank % 2 == 0 { (positions.x[row], positions.y[row]) } else { (0, 0) };
            (positions.x[after], positions.y[after]) = frozen;
        }
    }
    assert_is_the_one_driven(&Circuit::of(&session));
}

#[test]
fn one_lap_is_enough_for_a_line_and_none_is_none() {
    let mut session = session_of(RACE.clone());
    let fastest = session.laps.laps.iter().filter(|lap| lap.accurate).min_by_key(|lap| lap.time);
    let fastest = fastest.expect("a clean lap").clone();
    session.laps.laps.retain(|lap| *lap == fastest);
    let circuit = Circuit::of(&session);
    let (beside, _) = off(&circuit);
    println!("one lap: {beside:.2} m beside");
    assert!(beside < 1.0, "{beside} m");
    assert_eq!((circuit.marks.sectors, circuit.pit_lane), ([None; 2], None));
    session.laps.laps.clear();
    assert_eq!(Circuit::of(&session), Circuit::default());
}

#[test]
fn one_thread_finds_what_many_do() {
    let session = session_of(made(SessionKind::Qualifying));
    let found = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| Circuit::of(&session))
    };
    assert_eq!(found(1), found(4));
}

/// The places of a driver between two moments.
fn places(session: &Session, driver: usize, from: SessionTime, to: SessionTime) -> Vec<Place> {
    let positions = &session.positions[driver];
    let rows = positions.time.partition_point(|t| *t < from)..positions.time.partition_point(|t| *t < to);
    let placed = rows.filter(|&row| positions.x[row] != 0 || positions.y[row] != 0);
    placed
        .map(|row| Place {
            x: f64::from(positions.x[row]),
            y: f64::from(positions.y[row]),
            z: f64::from(positions.z[row]),
        })
        .collect()
}

/// How far a place is from the points of a line on the map, metres.
fn from_points(points: &[Place], place: Place) -> f64 {
    let away = |point: &Place| (point.x - place.x).hypot(point.y - place.y) / 10.0;
    points.iter().map(away).fold(f64::INFINITY, f64::min)
}

/// How far a place is from a closed line of points on the map, metres.
fn from_line(points: &[Place], place: Place) -> f64 {
    let away = |(a, b): (&Place, &Place)| {
        let (x, y) = (b.x - a.x, b.y - a.y);
        let part = ((place.x - a.x) * x + (place.y - a.y) * y) / (x * x + y * y);
        let part = part.clamp(0.0, 1.0);
        (a.x + part * x - place.x).hypot(a.y + part * y - place.y) / 10.0
    };
    points.iter().zip(points.iter().cycle().skip(1)).map(away).fold(f64::INFINITY, f64::min)
}

#[test]
fn real_cars_drive_on_the_line() {
    // Officially 4,259 m and 4,304 m, along the middle of the track: cars cut its corners.
    let real = [(common::zandvoort(), 4_217.4), (common::mexico(), 4_246.9)];
    for (session, length) in real.into_iter().filter_map(|(session, length)| Some((session?, length))) {
        let circuit = Circuit::of(&session);
        let line = circuit.line.as_ref().expect("a line");
        let clean = session.laps.laps.iter().filter(|lap| {
            lap.accurate && lap.pit_in.is_none() && lap.pit_out.is_none() && lap.number % 5 == 0
        });
        let ends = clean.filter_map(|lap| Some((lap.driver, lap.start?, lap.end?)));
        let seen = ends.flat_map(|(driver, start, end)| places(&session, driver, start, end));
        let off: Vec<f64> = seen.step_by(5).map(|place| from_line(line.points(), place)).collect();
        let (count, off) = (off.len(), percentile(off, 99));
        println!("{}: {count} places, p99 {off:.2} m from the line of {:.1} m", session.key, line.length());
        assert!(count > 900 && off < 0.5, "{off} m");
        assert!((line.length() - length).abs() < 1.0 && line.is_clockwise(), "{} m", line.length());
    }
}

#[test]
fn in_real_pit_lanes_nobody_is_too_fast() {
    for session in [common::zandvoort(), common::mexico()].into_iter().flatten() {
        let circuit = Circuit::of(&session);
        let (lane, length) =
            (circuit.pit_lane.as_ref().expect("a pit lane"), circuit.length().expect("a line"));
        let (entry, exit) = (lane.entry().expect("an entry"), lane.exit().expect("an exit"));
        println!(
            "{}: pit lane of {:.0} m from {:.0} m to {:.0} m; sectors {:?}",
            session.key,
            lane.length,
            entry * length,
            exit * length,
            circuit.marks.sectors.map(|sector| sector.map(|part| part * length)),
        );
        // This part of the lane lies between the lines of the speed limit, behind which it goes on to the track.
        let limited = &lane.points[lane.points.len() / 4..lane.points.len() * 3 / 5];
        let mut speeds = Vec::new();
        for (driver, car) in session.cars.iter().enumerate() {
            let samples = car.time.iter().zip(&car.speed).filter(|(_, speed)| **speed != MISSING_U16);
            for (time, speed) in samples.step_by(3) {
                let there = places(&session, driver, *time, *time + Span::from_millis(300));
                if there.first().is_some_and(|place| from_points(limited, *place) < 1.0) {
                    speeds.push(f64::from(*speed));
                }
            }
        }
        let (count, fastest) = (speeds.len(), percentile(speeds, 99));
        assert!(count > 300 && fastest <= 83.0, "{count} samples, {fastest} km/h");
    }
}

#[test]
fn drs_zones_are_those_of_the_circuit() {
    // In a short race too few cars come close enough to one another.
    let long = Options { laps: Some(30), ..Options::default() };
    for (kind, options) in [(SessionKind::Race, long), (SessionKind::Qualifying, Options::SMALL)] {
        let key = SessionKey { year: 0, round: 1, kind };
        let made = Season::new(options).make(key).expect("a session of the season");
        let circuit = Circuit::of(&session_of(made));
        let (found, length) = (&circuit.drs_zones, circuit.length().expect("a line"));
        let truth = &RACE.truth.circuit;
        let mut real: Vec<(f64, f64)> =
            truth.drs_zones().iter().map(|zone| (zone.from.rem_euclid(truth.length()), zone.to)).collect();
        real.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(found.len(), real.len(), "{kind:?}: {found:?}");
        for (found, (from, to)) in found.iter().zip(real) {
            let off = |fraction: f64, metres: f64| {
                (fraction * length - metres + length / 2.0).rem_euclid(length) - length / 2.0
            };
            let (open, close) = (off(found.open, from), off(found.close, to));
            println!("{kind:?}: opened {open:.1} m and closed {close:.1} m behind the zone's ends");
            // Who follows another closely lifts before the zone ends.
            let early = if kind == SessionKind::Race { -150.0 } else { -25.0 };
            assert!(open.abs() < 25.0 && (early..25.0).contains(&close), "{open} m, {close} m");
        }
    }
}

#[test]
fn without_drs_there_are_no_zones() {
    let session = session_of(RACE.clone());
    let zones = |change: fn(&mut Vec<u8>)| {
        let mut session = session.clone();
        session.cars.iter_mut().filter_map(|car| car.drs.as_mut()).for_each(change);
        Circuit::of(&session).drs_zones
    };
    assert_eq!(zones(|drs| drs.fill(8)), [], "it may be opened, and is not");
    let now_and_then = |drs: &mut Vec<u8>| {
        for (row, value) in drs.iter_mut().enumerate() {
            *value = if row % 1000 == 500 { 12 } else { 0 };
        }
    };
    assert_eq!(zones(now_and_then), [], "a sample is no zone");
    let mut session = session.clone();
    session.cars.iter_mut().for_each(|car| car.drs = None);
    assert_eq!(Circuit::of(&session).drs_zones, []);
}

#[test]
fn zandvoort_has_its_two_drs_zones() {
    let Some(session) = common::zandvoort() else { return };
    let circuit = Circuit::of(&session);
    let length = circuit.length().expect("a line");
    let zones: Vec<(f64, f64)> =
        circuit.drs_zones.iter().map(|zone| (zone.open * length, zone.close * length)).collect();
    println!("{zones:.0?} of {length:.0} m");
    assert_eq!(zones.len(), 2);
}

#[test]
fn the_speed_trap_stands_at_the_end_of_the_longest_straight() {
    let Some(session) = common::mexico() else { return };
    let circuit = Circuit::of(&session);
    let trap = circuit.marks.speed_trap.expect("a speed trap") * circuit.length().expect("a line");
    // The first corner is braked for at about 1,060 m.
    assert!((900.0..1_060.0).contains(&trap), "{trap} m");
}

#[test]
fn how_late_crossings_are_told_is_seen_from_slow_ones() {
    for late in [0.0, 0.3] {
        let mut session = session_of(RACE.clone());
        let earlier =
            |times: &[SessionTime]| times.iter().map(|time| *time - Span::from_secs_f64(late)).collect();
        session.cars.iter_mut().for_each(|car| car.time = earlier(&car.time));
        session.positions.iter_mut().for_each(|positions| positions.time = earlier(&positions.time));
        let passing = Circuit::of(&session).marks.passing.expect("slow crossings");
        assert!((passing.lag - late).abs() < 0.05, "{late}: {passing:?}");
    }
}

#[test]
fn real_crossings_are_told_a_third_of_a_second_late() {
    for session in [common::zandvoort(), common::mexico()].into_iter().flatten() {
        let passing = Circuit::of(&session).marks.passing.expect("slow crossings");
        assert!((0.2..0.5).contains(&passing.lag) && (60.0..95.0).contains(&passing.speed), "{passing:?}");
    }
}
