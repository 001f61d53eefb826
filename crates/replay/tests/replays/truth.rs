//! A weekend that never happened, replayed from its feed and measured against what really happened in it.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::sync::Arc;

use demo::{Behind, Made, Options, Season, Truth};
use replay::{Frame, Replay, ReplayOptions, Status, qualifying_segments};
use session::{Session, Sources, build};
use timing::{SessionKey, SessionKind, SessionTime, Span};

/// What the replay of a session shows, and what really happened in it.
struct Shown {
    truth: Truth,
    replay: Replay,
}

fn shown(kind: SessionKind, faults: u16) -> Shown {
    let key = SessionKey { year: 0, round: 1, kind };
    let season = Season::new(Options { faults, ..Options::SMALL });
    let Made { topics, truth, .. } = season.make(key).expect("a session of the season");
    let session = build(key, &Sources { topics, ..Sources::default() }).expect("a session");
    assert_eq!((session.damage.total(), session.missing.len()), (0, 0));
    Shown { truth, replay: Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay") }
}

fn race(faults: u16) -> Shown {
    shown(SessionKind::Race, faults)
}

/// The index in the session of a car of the truth.
fn driver(session: &Session, truth: &Truth, car: usize) -> usize {
    session.driver_by_number(truth.cars[car].number).expect("a driver of the session")
}

fn p99(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() * 99 / 100).min(values.len() - 1)]
}

/// Whether the car is driving the race: neither stopped nor finished.
fn races(truth: &Truth, car: usize, time: SessionTime) -> bool {
    let car = &truth.cars[car];
    let gone = [car.broke_down, car.finished.map(|(at, _)| at), car.parked];
    gone.into_iter().flatten().all(|at| time < at)
}

#[test]
fn every_car_is_where_it_was() {
    let Shown { truth, replay: race } = &race(100);
    let session = race.session();
    let mut frame = Frame::default();
    let (mut along, mut beside) = (Vec::new(), Vec::new());
    // The feed tells of lights out when it is over.
    for second in 1..(truth.end - truth.started).as_nanos() / 1_000_000_000 {
        let time = truth.started + Span::from_secs(second);
        race.at(time, &mut frame);
        for car in (0..truth.cars.len()).filter(|&car| races(truth, car, time)) {
            let (real, shown) = (truth.car_at(car, time), frame.cars[driver(session, truth, car)]);
            let code = truth.cars[car].code;
            let progress = shown.progress.unwrap_or_else(|| panic!("{code} at {time:?}: {shown:?}"));
            along.push((progress - real.progress).abs() * truth.circuit.length());
            let place = shown.place.expect("a car that races is somewhere");
            beside.push((place.x / 10.0 - real.point.x).hypot(place.y / 10.0 - real.point.y));
        }
    }
    let (count, along, beside) = (along.len(), p99(along), p99(beside));
    println!("{count} places: p99 along the track {along:.1} m, on the map {beside:.1} m");
    assert!(count > 5_000 && along <= 2.0 && beside <= 1.6, "{count}: {along} m, {beside} m");
}

#[test]
fn the_order_is_the_real_one_but_for_cars_side_by_side() {
    let Shown { truth, replay: race } = &race(100);
    let session = race.session();
    let mut frame = Frame::default();
    let mut pairs = 0;
    for second in 5..(truth.end - truth.started).as_nanos() / 1_000_000_000 {
        let time = truth.started + Span::from_secs(second);
        race.at(time, &mut frame);
        let racing: Vec<usize> =
            truth.order_at(time).into_iter().filter(|&car| races(truth, car, time)).collect();
        for pair in racing.windows(2) {
            let real = |car: usize| truth.car_at(car, time).distance;
            if real(pair[0]) - real(pair[1]) < 30.0 {
                continue;
            }
            let position = |car: usize| frame.cars[driver(session, truth, car)].position;
            assert!(position(pair[0]) < position(pair[1]), "{time:?}: {pair:?}");
            pairs += 1;
        }
    }
    assert!(pairs > 3_000, "{pairs}");
}

#[test]
fn at_the_line_place_and_gap_are_the_official_ones() {
    for faults in [0, 100] {
        let Shown { truth, replay: race } = &race(faults);
        let session = race.session();
        let mut frame = Frame::default();
        let mut off: Vec<f64> = Vec::new();
        for mark in truth.marks().iter().filter(|mark| mark.sector == 2) {
            let driver = driver(session, truth, mark.car);
            let lap = session.laps.of(driver).iter().find(|lap| lap.number == mark.lap).expect("the lap");
            let end = lap.end.expect("it ended");
            race.at(end, &mut frame);
            let shown = frame.cars[driver];
            assert_eq!(shown.position, u16::from(mark.position), "lap {} of car {}", mark.lap, mark.car);
            match mark.gap {
                Behind::Leads => assert_eq!(shown.gap_to_leader, Some(Span::ZERO)),
                Behind::Time(gap) => {
                    off.push((shown.gap_to_leader.expect("a gap") - gap).abs().as_secs_f64());
                }
                Behind::Laps(_) => assert!(shown.laps_down > Some(0), "{shown:?}"),
            }
        }
        off.sort_by(f64::total_cmp);
        let (median, worst) = (off[off.len() / 2], off[off.len() - 1]);
        println!("{} gaps at the line: median {median:.3} s, worst {worst:.3} s", off.len());
        assert!(off.len() > 60 && median <= 0.02 && worst <= 0.15, "{}: {median} s, {worst} s", off.len());
    }
}

#[test]
fn tyres_and_the_pit_lane_are_as_they_were() {
    let Shown { truth, replay: race } = &race(0);
    let session = race.session();
    let mut frame = Frame::default();
    for (car, real) in truth.cars.iter().enumerate() {
        let driver = driver(session, truth, car);
        for lap in real.laps.iter().filter(|lap| lap.pit_in.is_none()) {
            let Some(end) = lap.marks[2] else { continue };
            race.at(end - Span::from_millis(500), &mut frame);
            let shown = frame.cars[driver];
            assert_eq!(
                shown.tyre.map(session::Tyre::name),
                Some(lap.tyres.compound.name()),
                "{} lap {}",
                real.code,
                lap.number
            );
            assert_eq!(shown.tyre_age, Some(lap.tyre_age), "{} lap {}", real.code, lap.number);
        }
        for stop in &real.stops {
            race.at(stop.stood.expect("it stood") + Span::from_secs(1), &mut frame);
            assert_eq!(frame.cars[driver].status, Status::Pit, "{}", real.code);
            race.at(stop.left + Span::from_secs(3), &mut frame);
            assert_eq!(frame.cars[driver].status, Status::Running, "{}", real.code);
        }
    }
}

#[test]
fn the_race_ends_as_it_ended() {
    let Shown { truth, replay: race } = &race(100);
    let session = race.session();
    let mut frame = Frame::default();
    race.at(truth.end, &mut frame);
    let real: Vec<usize> = truth.classification.iter().map(|&car| driver(session, truth, car)).collect();
    assert_eq!(frame.order, real);
    for (car, real) in truth.cars.iter().enumerate() {
        let shown = frame.cars[driver(session, truth, car)].status;
        let wanted = if real.finished.is_some() { Status::Finished } else { Status::Out };
        assert_eq!(shown, wanted, "{}", real.code);
    }
}

#[test]
fn qualifying_is_told_part_by_part() {
    let Shown { truth, replay: qualifying } = &shown(SessionKind::Qualifying, 100);
    let session = qualifying.session();
    let segments = qualifying_segments(session, &ReplayOptions::default()).expect("25 frames a second");
    assert_eq!(segments.len(), 3);
    for segment in &segments {
        let mut real: Vec<(Span, usize)> = (0..truth.cars.len())
            .filter_map(|car| {
                let lap = truth.best_of_part(car, segment.part.number)?;
                Some((lap.time?, driver(session, truth, car)))
            })
            .collect();
        real.sort();
        let told: Vec<(Span, usize)> = segment.laps.iter().map(|lap| (lap.time, lap.driver)).collect();
        assert_eq!(told, real, "Q{}", segment.part.number);
    }
    let mut frame = Frame::default();
    qualifying.at(truth.end, &mut frame);
    let real: Vec<usize> = truth.classification.iter().map(|&car| driver(session, truth, car)).collect();
    assert_eq!(frame.order, real);
    let timed =
        (0..truth.cars.len()).filter(|&car| (1..=3).any(|part| truth.best_of_part(car, part).is_some()));
    let with_best = frame.cars.iter().filter(|car| car.best_lap.is_some()).count();
    assert_eq!(with_best, timed.count(), "whoever set a time keeps it on the board");
}
