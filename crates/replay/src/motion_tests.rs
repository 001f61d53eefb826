//! Motion that agrees with the speed, across whatever the feed leaves out, and what is kept of it.

use std::sync::Arc;

use proptest::prelude::*;
use session::Session;
use timing::SessionKind;

use crate::sample::{Plan, RADIUS, START, at, session};
use crate::{CarFrame, Circuit, Frame, Place, Replay, ReplayError, ReplayOptions, Tracks};

/// A lap of the circle takes so long, seconds.
const LAP: f64 = 60.0;
/// And so the car is so fast, m/s.
const SPEED: f64 = std::f64::consts::TAU * RADIUS / LAP;

fn plan(laps: usize, jitter: &[f64]) -> Plan {
    Plan { laps: vec![LAP; laps], jitter: jitter.to_vec() }
}

/// The replay of a race on the circle, which a car with true stamps has drawn.
fn replay(session: Session) -> Replay {
    let circuit = Arc::new(Circuit::of(&race(plan(2, &[0.0]))));
    Replay::with_circuit(Arc::new(session), circuit, ReplayOptions::default()).expect("a replay")
}

fn race(plan: Plan) -> Session {
    Session::clone(&session(SessionKind::Race, &[plan], true))
}

fn car_at(replay: &Replay, seconds: f64) -> CarFrame {
    let mut frame = Frame::default();
    replay.at(at(START + seconds), &mut frame);
    frame.cars[0]
}

fn metres(a: Place, b: Place) -> f64 {
    (a.x - b.x).hypot(a.y - b.y) / 10.0
}

/// How far the car is drawn from where it is, `seconds` after the start, along the way; metres.
fn off(replay: &Replay, plan: &Plan, seconds: f64) -> f64 {
    let place = car_at(replay, seconds).place.expect("a place");
    let truth = crate::sample::on_circle(plan.progress(seconds, 0.0), RADIUS);
    metres(place, truth)
}

/// Changes the position samples between two moments.
fn between(session: &mut Session, from: f64, to: f64, change: impl Fn(&mut [i32; 2], [i32; 2])) {
    let positions = &mut session.positions[0];
    let row = |seconds| positions.time.partition_point(|time| *time < at(START + seconds));
    let (first, last) = (row(from), row(to));
    let frozen = [positions.x[first], positions.y[first]];
    for row in first..last {
        let mut place = [positions.x[row], positions.y[row]];
        change(&mut place, frozen);
        [positions.x[row], positions.y[row]] = place;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn cars_are_drawn_as_fast_as_they_drive(jitter in proptest::collection::vec(-0.12..0.12_f64, 5..40)) {
        let replay = replay(race(plan(4, &jitter)));
        let mut last = car_at(&replay, 62.0).place.expect("a place");
        for frame in 1..3_000 {
            let place = car_at(&replay, 62.0 + f64::from(frame) / 25.0).place.expect("a place");
            let drawn = metres(last, place) * 25.0;
            prop_assert!((drawn - SPEED).abs() < 0.04 * SPEED, "frame {}: {} instead of {} m/s", frame, drawn, SPEED);
            last = place;
        }
    }

    #[test]
    fn stamps_that_are_off_do_not_move_the_car(jitter in proptest::collection::vec(-0.3..0.3_f64, 20..60)) {
        let mean = jitter.iter().sum::<f64>() / jitter.len() as f64;
        let jitter: Vec<f64> = jitter.iter().map(|jitter| jitter - mean).collect();
        let plan = plan(4, &jitter);
        let mut session = race(plan.clone());
        sort_positions(&mut session);
        let replay = replay(session);
        for second in 125..235 {
            let off = off(&replay, &plan, f64::from(second));
            prop_assert!(off < 12.0, "{} m at {} s", off, second);
        }
    }

    #[test]
    fn a_stream_that_is_cut_frozen_or_empty_is_carried_on(
        kind in 0..3_usize, from in 65.0..160.0_f64, long in 3.0..40.0_f64,
    ) {
        let plan = plan(4, &[0.0]);
        let mut session = race(plan.clone());
        match kind {
            0 => between(&mut session, from, from + long, |place, _| *place = [0, 0]),
            1 => between(&mut session, from, from + long, |place, frozen| *place = frozen),
            _ => cut_positions(&mut session, from, from + long),
        }
        let replay = replay(session);
        let middle = car_at(&replay, from + long - 0.6);
        prop_assert!(middle.estimated, "{} s into it, that is said: {:?}", long, middle);
        prop_assert!(!car_at(&replay, from - 2.5).estimated && !car_at(&replay, from + long + 1.0).estimated);
        for tenth in 0..600 {
            let seconds = from - 5.0 + f64::from(tenth) / 10.0;
            let off = off(&replay, &plan, seconds);
            // The speed is cut to whole km/h: 40 s of it, with the scale known from one lap only, are so many metres.
            prop_assert!(off < 10.0, "{} m at {} s of a gap from {} on", off, seconds, from);
        }
    }
}

/// Puts samples in the order of their stamps, as the session does.
fn sort_positions(session: &mut Session) {
    let positions = &mut session.positions[0];
    let mut rows: Vec<usize> = (0..positions.len()).collect();
    rows.sort_by_key(|&row| positions.time[row]);
    rows.dedup_by_key(|row| positions.time[*row]);
    positions.time = rows.iter().map(|&row| positions.time[row]).collect();
    positions.x = rows.iter().map(|&row| positions.x[row]).collect();
    positions.y = rows.iter().map(|&row| positions.y[row]).collect();
    positions.z.truncate(rows.len());
    positions.on_track.truncate(rows.len());
}

/// Leaves the position samples between two moments out.
fn cut_positions(session: &mut Session, from: f64, to: f64) {
    let positions = &mut session.positions[0];
    let gone = at(START + from)..at(START + to);
    let rows: Vec<usize> = (0..positions.len()).filter(|&row| !gone.contains(&positions.time[row])).collect();
    positions.time = rows.iter().map(|&row| positions.time[row]).collect();
    positions.x = rows.iter().map(|&row| positions.x[row]).collect();
    positions.y = rows.iter().map(|&row| positions.y[row]).collect();
    positions.z.truncate(rows.len());
    positions.on_track.truncate(rows.len());
}

#[test]
fn kept_tracks_give_the_same_replay() {
    for kind in [SessionKind::Race, SessionKind::Practice1] {
        let plans = [plan(3, &[0.05, -0.05]), plan(2, &[0.0])];
        let session = session(kind, &plans, true);
        let made = Replay::new(Arc::clone(&session), ReplayOptions::default()).expect("a replay");
        let kept = Arc::new(Tracks::clone(made.tracks()));
        let again = Replay::with_tracks(session, kept, ReplayOptions::default()).expect("the same replay");
        assert_eq!(made.integrity(), again.integrity());
        let (mut a, mut b) = (Frame::default(), Frame::default());
        for index in 0..made.frame_count() {
            made.frame_into(index, &mut a);
            again.frame_into(index, &mut b);
            assert_eq!(a, b);
        }
    }
}

#[test]
fn tracks_that_are_not_the_sessions_are_refused() {
    let session = session(SessionKind::Race, &[plan(2, &[0.0]), plan(2, &[0.0])], true);
    let made = Replay::new(Arc::clone(&session), ReplayOptions::default()).expect("a replay");
    let refused = |spoil: fn(&mut Tracks), reason: &str| {
        let mut tracks = Tracks::clone(made.tracks());
        spoil(&mut tracks);
        let error = Replay::with_tracks(Arc::clone(&session), Arc::new(tracks), ReplayOptions::default());
        let error = error.expect_err("these are not its tracks");
        assert!(
            matches!(&error, ReplayError::Tracks { .. }) && error.to_string().contains(reason),
            "{error}"
        );
    };
    refused(|tracks| tracks.cars.truncate(1), "1 cars");
    refused(|tracks| tracks.cars[1].left.truncate(5), "differ in length");
    refused(|tracks| tracks.cars[0].wait[7] = 0, "two knots at one moment");
    refused(|tracks| tracks.cars[0].start_ms = i64::MIN, "no moment");
    refused(|tracks| tracks.cars[0].start_along = i64::MAX, "no moment or place");
}

#[test]
fn whatever_numbers_tracks_hold_there_are_frames() {
    let session = session(SessionKind::Race, &[plan(2, &[0.0])], true);
    let made = Replay::new(Arc::clone(&session), ReplayOptions::default()).expect("a replay");
    let mut tracks = Tracks::clone(made.tracks());
    let car = &mut tracks.cars[0];
    car.advance.iter_mut().step_by(3).for_each(|advance| *advance = u32::MAX);
    car.speed.iter_mut().step_by(2).for_each(|speed| *speed = u16::MAX);
    car.left.iter_mut().step_by(5).for_each(|left| *left = i16::MAX);
    car.wait.iter_mut().step_by(7).for_each(|wait| *wait = u16::MAX);
    let replay = Replay::with_tracks(session, Arc::new(tracks), ReplayOptions::default()).expect("a replay");
    assert!(replay.integrity().is_sound(), "{:?}", replay.integrity());
    let mut frame = Frame::default();
    for index in 0..replay.frame_count() {
        replay.frame_into(index, &mut frame);
        assert!(frame.cars[0].progress.is_some_and(|progress| progress <= 2.0));
    }
}
