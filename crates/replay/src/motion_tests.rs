//! Motion that agrees with the speed, across whatever the feed leaves out, and what is kept of it.

use std::sync::Arc;

use proptest::prelude::*;
use session::Session;
use timing::{SessionKind, SessionTime, Span};

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

/// A feed that is wrong in all the ways that a long, wet race can be.
#[derive(Clone, Copy, Debug)]
struct Faults {
    /// Wheels turn by this part more than the car comes along.
    slip: f64,
    /// By how much the stamps of crossings are late, seconds.
    line_late: f64,
    /// By how much the stamps of the car's speed are late, seconds.
    speed_late: f64,
    /// By how much places are ahead along the track, metres.
    bias: f64,
    /// By how much they are off to the left, metres.
    aside: f64,
    /// The largest jitter of the stamps of places, seconds; most are off by much less.
    jitter: f64,
    /// The largest noise of places along the track, metres.
    noise: f64,
    seed: u64,
}

const WORST: Faults = Faults {
    slip: 0.03,
    line_late: 0.3,
    speed_late: 0.0,
    bias: 3.0,
    aside: 4.0,
    jitter: 0.2,
    noise: 4.0,
    seed: 1,
};

/// A lap of [`LAP`] on which the car brakes and speeds up, with places of the circle of [`RADIUS`].
fn uneven(seconds: f64) -> f64 {
    let part = (seconds / LAP).rem_euclid(1.0);
    (seconds / LAP).floor() + part + UNEVEN / std::f64::consts::TAU * (part * std::f64::consts::TAU).sin()
}

/// By which part the speed of [`uneven`] is above and below its mean.
const UNEVEN: f64 = 0.3;

/// The track of a car on such laps, with such faults.
fn faulty(laps: usize, faults: Faults) -> Session {
    let mut session = race(plan(laps, &[0.0]));
    let mut state = faults.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    let end = laps as f64 * LAP;
    let length = std::f64::consts::TAU * RADIUS;
    let progress = |seconds: f64| uneven(seconds.clamp(0.0, end));
    let car = &mut session.cars[0];
    let times: Vec<f64> = car.time.iter().map(|time| time.as_secs_f64() - START).collect();
    for (speed, time) in car.speed.iter_mut().zip(&times) {
        let along = |seconds: f64| progress(seconds - faults.speed_late) * length;
        *speed = ((along(time + 0.05) - along(time - 0.05)) * 36.0 * (1.0 + faults.slip)).round() as u16;
    }
    let positions = &mut session.positions[0];
    let mut taken = Vec::new();
    for row in 0..positions.len() {
        let seconds = positions.time[row].as_secs_f64() - START;
        let moves = (0.0..end).contains(&seconds);
        let off = if moves { faults.bias + faults.noise * random() } else { faults.bias };
        let place = crate::sample::on_circle(progress(seconds) + off / length, RADIUS - faults.aside);
        (positions.x[row], positions.y[row]) = (place.x.round() as i32, place.y.round() as i32);
        taken.push(at(START + seconds + faults.jitter * random().powi(3)));
    }
    positions.time = taken.into();
    sort_positions(&mut session);
    for lap in &mut session.laps.laps {
        let late = |time: SessionTime| time + Span::from_secs_f64(faults.line_late);
        (lap.start, lap.end) = (lap.start.map(late), lap.end.map(late));
    }
    session
}

/// How far the car is drawn from where it is at a moment, metres, and whether that is estimated.
fn astray(replay: &Replay, seconds: f64) -> (f64, bool) {
    let car = car_at(replay, seconds);
    let truth = crate::sample::on_circle(uneven(seconds), RADIUS);
    (metres(car.place.expect("a place"), truth), car.estimated)
}

#[test]
fn a_car_is_found_for_two_hours_whatever_its_wheels_and_clocks_do() {
    let mut session = faulty(120, WORST);
    // It leaps by 300 m for two minutes, and for a moment; has no places; freezes; and places fail for 1.4 s a lap.
    let holes = [(1800.0, 1920.0), (2400.0, 2401.0), (3000.0, 3120.0), (4200.0, 4260.0)];
    for (from, to) in &holes[..2] {
        between(&mut session, *from, *to, |place, _| place[0] += 3000);
    }
    between(&mut session, 3000.0, 3120.0, |place, _| *place = [0, 0]);
    between(&mut session, 4200.0, 4260.0, |place, frozen| *place = frozen);
    for lap in 2..115 {
        let hole = f64::from(lap) * LAP + 17.0;
        cut_positions(&mut session, hole, hole + 1.4);
    }
    // The circuit's line is where cars are by their places when they officially cross it.
    let mut circuit = Circuit::of(&race(plan(2, &[0.0])));
    let crossed = uneven(WORST.line_late) + WORST.bias / (std::f64::consts::TAU * RADIUS);
    circuit.line = circuit.line.map(|line| line.starting_at(crossed));
    circuit.marks.passing = None;
    let replay = Replay::with_circuit(Arc::new(session), Arc::new(circuit), ReplayOptions::default());
    let replay = replay.expect("a replay");
    // What wheels and clocks are off by, it learns on the first laps.
    let mut known = Vec::new();
    for tenth in 600..72_000 {
        let seconds = f64::from(tenth) / 10.0;
        // While no places are known, a car is as far off as the scale of its wheels is not known, and as some of the
        // places that leap lie where it could be; it is back soon after.
        let unseen = holes.iter().find(|(from, to)| seconds >= *from && seconds < to + 6.0);
        let unseen = unseen.map_or(0.0, |(from, to)| seconds.min(*to) - from);
        let (off, _) = astray(&replay, seconds);
        // The 5 m by which all places are off are in it: nobody can tell them.
        let bound = if unseen > 0.0 { 30.0 + 0.01 * SPEED * unseen } else { 10.0 };
        assert!(off <= bound, "{off} m at {seconds} s");
        known.extend(Some(off).filter(|_| unseen == 0.0));
    }
    known.sort_by(f64::total_cmp);
    let [p99, worst] = [known[known.len() * 99 / 100], known[known.len() - 1]];
    assert!(p99 <= 8.0, "p99 {p99} m, worst {worst} m");
    for (from, to) in [holes[0], holes[2], holes[3]] {
        let at = |part: f64| astray(&replay, from + 2.5 + part * (to - from - 2.6)).1;
        assert!((0..=20).all(|part| at(f64::from(part) / 20.0)), "from {from} on");
        assert!(!astray(&replay, from - 2.0).1 && !astray(&replay, to + 3.0).1, "around {from}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_wrong_with_clocks_and_wheels_the_car_is_where_its_places_are(
        slip in -0.05..0.05_f64, line_late in -1.5..1.5_f64, speed_late in -0.3..0.3_f64,
        jitter in 0.0..0.2_f64, noise in 0.0..4.0_f64, seed in 1..1000_u64,
    ) {
        let faults = Faults { slip, line_late, speed_late, bias: 0.0, aside: 0.0, jitter, noise, seed };
        let replay = replay(faulty(10, faults));
        for tenth in 1200..6_000 {
            let seconds = f64::from(tenth) / 10.0;
            // Cars are drawn at the clock of their speed as far as 0.15 s.
            let lag = 0.15_f64.min(speed_late.abs()) * UNEVEN * SPEED;
            let off = astray(&replay, seconds).0;
            prop_assert!(off < 8.0 + lag, "{} m at {} s", off, seconds);
        }
    }

    /// Bit for bit: what is shown at a moment is the same however the stream goes on behind the horizon.
    #[test]
    fn a_knot_follows_from_what_was_known_shortly_after_it(cut in 30.0..500.0_f64, seed in 1..1000_u64) {
        let session = faulty(9, Faults { seed, ..WORST });
        let circuit = Arc::new(Circuit::of(&race(plan(2, &[0.0]))));
        let until = at(START + cut);
        let mut known = session.clone();
        known.cars[0] = until_then(&session.cars[0], until);
        cut_positions(&mut known, cut, 1e6);
        let drawn = |session: Session| {
            let tracks = Replay::with_circuit(Arc::new(session), Arc::clone(&circuit), ReplayOptions::default());
            let knots = tracks.expect("a replay").tracks().cars[0].knots().collect::<Vec<_>>();
            knots.into_iter().filter(|knot| knot.time + HORIZON <= until).collect::<Vec<_>>()
        };
        let (whole, part) = (drawn(session), drawn(known));
        prop_assert!(whole.len() > 50);
        prop_assert_eq!(whole, part);
    }
}

/// Motion knows so much ahead: the sample of each stream that brackets a moment, and how far apart these are at most.
const HORIZON: Span = Span::from_secs(2);

/// Leaves of a car's samples those until a moment.
fn until_then(car: &session::CarSamples, until: SessionTime) -> session::CarSamples {
    let rows = car.time.partition_point(|time| *time <= until);
    let mut car = car.clone();
    car.time = car.time[..rows].into();
    car.rpm.truncate(rows);
    car.speed.truncate(rows);
    for column in [&mut car.gear, &mut car.throttle, &mut car.brake] {
        column.truncate(rows);
    }
    car
}
