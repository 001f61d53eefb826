//! What a race is told by, held to what its frames show and to what really happened.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::sync::Arc;
use std::time::Instant;

use demo::{Made, Options, Season, Truth};
use replay::{Frame, Moment, MomentKind, Replay, ReplayOptions, Status};
use session::{Session, Sources, build};
use timing::{SessionKey, SessionKind, Span};

use crate::common;

fn demo(round: u8, kind: SessionKind) -> (Truth, Replay) {
    let key = SessionKey { year: 0, round, kind };
    let Made { topics, truth, .. } = Season::new(Options::SMALL).make(key).expect("a session of the season");
    let session = build(key, &Sources { topics, ..Sources::default() }).expect("a session");
    (truth, Replay::new(Arc::new(session), ReplayOptions::default()).expect("a replay"))
}

fn of_kind(replay: &Replay, kind: MomentKind) -> Vec<Moment> {
    replay.moments().into_iter().filter(|moment| moment.kind == kind).collect()
}

/// The driver's index in the session.
fn driver(session: &Session, truth: &Truth, car: usize) -> usize {
    session.driver_by_number(truth.cars[car].number).expect("a driver of the session")
}

/// What each moment says is shown by the first frame that is not before it.
fn assert_shown(replay: &Replay) {
    let (mut frame, mut before) = (Frame::default(), Frame::default());
    let moments = replay.moments();
    assert!(moments.is_sorted_by_key(|moment| moment.time));
    for moment in &moments {
        let number = replay.frame_of(moment.time);
        let number = if replay.time_of(number) < moment.time { number + 1 } else { number };
        if number >= replay.frame_count() {
            continue;
        }
        replay.frame_into(number, &mut frame);
        replay.frame_into(number.saturating_sub(1), &mut before);
        let car = moment.driver.map(|driver| frame.cars[driver]);
        let was = moment.driver.map(|driver| before.cars[driver]);
        let leads = moment.driver.is_some() && moment.driver == frame.order.first().copied();
        let is_shown = match moment.kind {
            MomentKind::LightsOut => {
                frame.cars.iter().all(|car| car.status != Status::Grid || car.lap.is_none())
            }
            MomentKind::Green => true,
            MomentKind::Lead => leads && before.order.first().copied() != moment.driver,
            MomentKind::Lap => {
                leads && frame.leader_lap == moment.lap && (number == 0 || before.leader_lap < moment.lap)
            }
            MomentKind::PitIn => car.is_some_and(|car| car.status == Status::Pit),
            MomentKind::PitOut => car.zip(was).is_some_and(|(car, was)| car.stops > was.stops),
            MomentKind::Retired => car.is_some_and(|car| car.status == Status::Out),
            MomentKind::FastestLap => {
                let shown = car.and_then(|car| car.last_lap).map(Span::as_secs_f64);
                shown == moment.value
            }
            MomentKind::Chequered => {
                moment.driver.is_none() || leads && car.is_some_and(|car| car.status == Status::Finished)
            }
        };
        assert!(is_shown, "{moment:?} is not what is shown: {car:?}");
    }
}

#[test]
fn every_moment_is_visible_in_the_frames() {
    let made = [
        (1, SessionKind::Race),
        (2, SessionKind::Sprint),
        (3, SessionKind::Race),
        (1, SessionKind::Qualifying),
    ];
    for (round, kind) in made {
        assert_shown(&demo(round, kind).1);
    }
    if let Some(session) = common::zandvoort() {
        let replay = Replay::new(session, ReplayOptions::default()).expect("a replay");
        assert_shown(&replay);
        let since = Instant::now();
        let count = replay.moments().len();
        println!("{count} moments in {:.1} ms", since.elapsed().as_secs_f64() * 1000.0);
    }
}

#[test]
fn a_race_has_its_laps_its_flag_and_its_fastest_lap() {
    let (truth, replay) = demo(1, SessionKind::Race);
    let session = replay.session();
    let laps: Vec<Option<u16>> = of_kind(&replay, MomentKind::Lap).iter().map(|moment| moment.lap).collect();
    assert_eq!(laps, (1..=truth.race_laps).map(Some).collect::<Vec<_>>());
    let winner = (0..truth.cars.len())
        .filter_map(|car| truth.cars[car].finished.map(|(at, laps)| (std::cmp::Reverse(laps), at, car)))
        .min()
        .map(|(.., car)| driver(session, &truth, car));
    let flags = of_kind(&replay, MomentKind::Chequered);
    assert_eq!((flags.len(), flags[0].driver, flags[0].lap), (1, winner, Some(truth.race_laps)));
    let fastest = of_kind(&replay, MomentKind::FastestLap);
    assert!(fastest.windows(2).all(|pair| pair[1].value < pair[0].value));
    let timed = session.laps.laps.iter().filter(|lap| lap.number > 1 && lap.deleted != Some(true));
    let best = timed.filter_map(|lap| lap.time).min().map(Span::as_secs_f64);
    assert_eq!(fastest.last().and_then(|moment| moment.value), best);
    assert_eq!(of_kind(&replay, MomentKind::LightsOut).len(), 1);
}

#[test]
fn stops_and_retirements_are_the_real_ones() {
    for (round, kind) in [(1, SessionKind::Race), (2, SessionKind::Sprint), (3, SessionKind::Race)] {
        let (truth, replay) = demo(round, kind);
        let session = replay.session();
        let (outs, retired) = (of_kind(&replay, MomentKind::PitOut), of_kind(&replay, MomentKind::Retired));
        assert_eq!(outs.len(), of_kind(&replay, MomentKind::PitIn).len());
        let mut frame = Frame::default();
        for (car, real) in truth.cars.iter().enumerate() {
            let driver = driver(session, &truth, car);
            let is_stop = |stop: &&demo::StopTruth| {
                let in_race = real.finished.is_none_or(|(flag, _)| stop.entered < flag);
                stop.stood.is_some() && stop.purpose != demo::Purpose::RedFlag && in_race
            };
            let stops: Vec<_> = real.stops.iter().filter(is_stop).collect();
            let shown: Vec<&Moment> = outs.iter().filter(|moment| moment.driver == Some(driver)).collect();
            assert_eq!(shown.len(), stops.len(), "{} in round {round}: {shown:?} {stops:?}", real.code);
            for (number, (shown, stop)) in (1..).zip(shown.iter().zip(stops)) {
                let late = (shown.time - stop.left).as_secs_f64();
                assert!(late.abs() < 5.0, "{} leaves {late} s late", real.code);
                replay.at(shown.time, &mut frame);
                assert_eq!(frame.cars[driver].stops, Some(number));
                replay.at(stop.entered, &mut frame);
                assert_eq!(frame.cars[driver].stops, Some(number - 1));
            }
            let gone = real.broke_down.or(real.gave_up);
            let out = retired.iter().filter(|moment| moment.driver == Some(driver)).count();
            assert_eq!(out, usize::from(gone.is_some()), "{} in round {round}", real.code);
        }
    }
}

#[test]
fn qualifying_is_told_by_its_parts() {
    let (_, replay) = demo(1, SessionKind::Qualifying);
    let parts: Vec<Option<f64>> =
        of_kind(&replay, MomentKind::Green).iter().map(|moment| moment.value).collect();
    assert_eq!(parts, [Some(1.0), Some(2.0), Some(3.0)]);
    assert_eq!(of_kind(&replay, MomentKind::Chequered).len(), 3);
    let told = replay.moments();
    assert!(!told.iter().any(|moment| matches!(moment.kind, MomentKind::Lead | MomentKind::PitIn)));
    let mut frame = Frame::default();
    replay.frame_into(1000, &mut frame);
    assert!(frame.cars.iter().all(|car| car.stops.is_none()));
}
