//! The rules of a true replay, on sessions made by hand.

use std::sync::Arc;

use proptest::prelude::*;
use session::{Session, SessionPhase, SessionPhaseChange};
use timing::{SessionKind, Span};

use crate::sample::{Plan, START, at, grid, session};
use crate::{Frame, Replay, ReplayError, ReplayOptions, Status, cut_off};

fn replay(session: &Arc<Session>) -> Replay {
    Replay::new(Arc::clone(session), ReplayOptions::default()).expect("a replay")
}

fn race(plans: &[Plan]) -> Replay {
    replay(&session(SessionKind::Race, plans, true))
}

fn frame_at(replay: &Replay, seconds: f64) -> Frame {
    let mut frame = Frame::default();
    replay.at(at(START + seconds), &mut frame);
    frame
}

#[test]
fn the_timeline_runs_from_the_first_start_to_the_last_end() {
    let replay = race(&[Plan::steady(2, 30.0), Plan::steady(2, 31.0)]);
    // The frame at the end belongs to it.
    assert_eq!(replay.frame_count(), 62 * 25 + 1);
    assert_eq!(replay.time_of(0), at(START));
    assert_eq!(replay.time_of(25), at(START + 1.0));
    assert_eq!(replay.frame_of(at(0.0)), 0);
    assert_eq!(replay.frame_of(at(START + 1.0)), 25);
    assert_eq!(replay.frame_of(at(START + 1.039)), 25);
    assert_eq!(replay.frame_of(at(9999.0)), 62 * 25);
    let mut frame = Frame::default();
    replay.frame_into(usize::MAX, &mut frame);
    assert_eq!((frame.index, frame.t), (62 * 25, 62.0));
}

#[test]
fn frame_rates_that_are_none_are_refused() {
    let session = session(SessionKind::Race, &[Plan::steady(1, 30.0)], true);
    for frames_per_second in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e9] {
        let options = ReplayOptions { frames_per_second, ..ReplayOptions::default() };
        let error = Replay::new(Arc::clone(&session), options).expect_err("no replay");
        assert!(matches!(error, ReplayError::FrameRate { .. }), "{error}");
    }
}

#[test]
fn a_session_without_laps_says_whether_the_topic_is_missing() {
    let mut session = Session::clone(&session(SessionKind::Race, &[Plan::steady(0, 30.0)], true));
    let error = |session: &Session| {
        Replay::new(Arc::new(session.clone()), ReplayOptions::default()).expect_err("no replay").to_string()
    };
    assert!(error(&session).contains("no lap in TimingData has a beginning"), "{}", error(&session));
    session.missing = vec![timing::Topic::TimingData];
    assert!(error(&session).contains("2025/1/R has no TimingData"), "{}", error(&session));
}

#[test]
fn columns_may_be_fewer_than_drivers() {
    for kind in [SessionKind::Race, SessionKind::Qualifying] {
        let plans = [Plan::steady(2, 30.0), Plan::steady(2, 31.0)];
        let mut session = Session::clone(&session(kind, &plans, true));
        session.cars.truncate(1);
        session.positions.truncate(1);
        session.feeds.clear();
        for motion in [crate::Motion::True, crate::Motion::Sampled] {
            let options = ReplayOptions { motion, ..ReplayOptions::default() };
            let replay = Replay::new(Arc::new(session.clone()), options).expect("a replay");
            let frame = frame_at(&replay, 15.0);
            assert!(frame.cars[0].place.is_some() && frame.cars[0].speed.is_some(), "{kind:?} {motion:?}");
            assert!(frame.cars[1].place.is_none() || frame.cars[1].estimated, "{kind:?} {motion:?}");
            assert_eq!(frame.cars[1].speed, None, "{kind:?} {motion:?}");
            assert_eq!(frame.order.len(), 2);
        }
    }
}

#[test]
fn the_highest_lap_number_is_a_number_like_any_other() {
    for kind in [SessionKind::Race, SessionKind::Practice1] {
        let mut session = Session::clone(&session(kind, &[Plan::steady(2, 30.0)], true));
        for (lap, number) in session.laps.laps.iter_mut().zip([u16::MAX, u16::MAX]) {
            lap.number = number;
        }
        // A race counts by the feed.
        for (_, count) in &mut session.feeds[0].laps {
            *count = u16::MAX;
        }
        session.laps.laps[0].pit_in = session.laps.laps[0].end;
        let stint = |number, first_lap| session::StintSpan {
            driver: 0,
            number,
            tyre: session::Tyre::Soft,
            fresh: None,
            first_lap,
            last_lap: u16::MAX,
            age_at_start: Some(u16::MAX),
        };
        session.stints = vec![stint(1, 1), stint(2, u16::MAX)];
        let shown = frame_at(&replay(&Arc::new(session)), 70.0).cars[0];
        assert_eq!(shown.lap, Some(u16::MAX), "{kind:?}");
    }
}

#[test]
fn a_lap_too_many_after_the_flag_moves_nothing() {
    let mut session = Session::clone(&session(SessionKind::Race, &[Plan::steady(3, 60.0)], true));
    (session.total_laps, session.total_laps_changes) = (Some(2), vec![(at(0.0), 2)]);
    let replay = replay(&Arc::new(session));
    for seconds in [120.0, 150.0, 179.99, 180.0, 190.0] {
        let car = frame_at(&replay, seconds).cars[0];
        assert_eq!((car.progress, car.lap, car.status), (Some(2.0), Some(2), Status::Finished), "{seconds}");
    }
}

#[test]
fn progress_is_the_truth_between_crossings() {
    let plan = Plan::steady(3, 60.0);
    let replay = race(std::slice::from_ref(&plan));
    for step in 0..1800 {
        let seconds = f64::from(step) / 10.0;
        let shown = frame_at(&replay, seconds).cars[0].progress.expect("progress");
        let truth = plan.progress(seconds, grid(0));
        assert!((shown - truth).abs() < 2e-3, "{seconds}: {shown} instead of {truth}");
    }
}

#[test]
fn gaps_are_how_long_ago_the_car_ahead_was_here() {
    let replay = race(&[Plan::steady(5, 60.0), Plan::steady(5, 61.0), Plan::steady(4, 90.0)]);
    let frame = frame_at(&replay, 122.0);
    let gap = frame.cars[1].gap_to_leader.expect("a gap").as_secs_f64();
    assert!((gap - 2.0).abs() < 1e-6, "{gap}");
    assert_eq!(frame.cars[1].interval, frame.cars[1].gap_to_leader);
    assert_eq!((frame.cars[0].gap_to_leader, frame.cars[0].interval), (Some(Span::ZERO), None));
    assert_eq!(frame.leader_lap, Some(3));

    let frame = frame_at(&replay, 200.0);
    assert_eq!((frame.cars[2].laps_down, frame.cars[2].gap_to_leader), (Some(1), None));
}

#[test]
fn gaps_are_blank_until_a_car_has_moved_to_where_the_other_stood() {
    let replay = race(&[Plan::steady(2, 60.0), Plan::steady(2, 60.0)]);
    assert_eq!(frame_at(&replay, -1.0).cars[1].gap_to_leader, None);
    assert_eq!(frame_at(&replay, -1.0).cars[0].gap_to_leader, None);
    assert_eq!(frame_at(&replay, 0.0).cars[1].gap_to_leader, None);
    assert!(frame_at(&replay, 10.0).cars[1].gap_to_leader.is_some());
}

#[test]
fn the_grid_holds_until_lights_out_and_the_flag_fixes_places() {
    let replay = race(&[Plan::steady(3, 60.0), Plan::steady(3, 58.0), Plan::steady(2, 70.0)]);
    let grid = frame_at(&replay, -5.0);
    assert_eq!(grid.order, [0, 1, 2]);
    assert!(grid.cars.iter().all(|car| car.status == Status::Grid && car.progress.is_none()));
    assert!(frame_at(&replay, 0.0).cars.iter().all(|car| car.status == Status::Running));
    let end = frame_at(&replay, 178.0);
    assert_eq!(end.order, [1, 0, 2]);
    assert_eq!(end.cars[1].status, Status::Finished);
    assert_eq!((end.cars[1].progress, end.cars[1].lap), (Some(3.0), Some(3)));
    assert_eq!(end.cars[0].status, Status::Running);
    let after = frame_at(&replay, 185.0);
    assert_eq!(after.cars[0].gap_to_leader, Some(Span::from_secs(6)));
}

#[test]
fn a_car_that_stops_for_good_is_stopped_then_out_and_keeps_its_place_until_passed() {
    let replay = race(&[Plan::steady(1, 50.0), Plan::steady(4, 60.0), Plan::steady(4, 62.0)]);
    assert_eq!(frame_at(&replay, 55.0).order, [0, 1, 2]);
    assert_eq!(frame_at(&replay, 61.0).order, [1, 0, 2]);
    assert_eq!(frame_at(&replay, 63.0).order, [1, 2, 0]);
    assert_eq!(frame_at(&replay, 63.0).cars[0].status, Status::Stopped);
    let later = frame_at(&replay, 140.0);
    assert_eq!((later.cars[0].status, later.cars[0].gap_to_leader), (Status::Out, None));
}

#[test]
fn without_places_cars_are_carried_on_and_say_so() {
    let plans = [Plan::steady(4, 60.0), Plan::steady(4, 61.0)];
    let replay = replay(&session(SessionKind::Race, &plans, false));
    let frame = frame_at(&replay, 150.0);
    let car = frame.cars[0];
    assert!(car.estimated && car.place.is_none() && car.speed.is_none());
    assert!((car.progress.expect("progress") - 2.5).abs() < 1e-3, "{car:?}");
    assert_eq!(frame.order, [0, 1]);
}

#[test]
fn practice_goes_by_the_best_lap_so_far() {
    let slow = Plan { laps: vec![70.0, 60.0], jitter: vec![0.0] };
    let fast = Plan { laps: vec![65.0, 66.0], jitter: vec![0.0] };
    let replay = replay(&session(SessionKind::Practice1, &[slow, fast], true));
    assert_eq!(frame_at(&replay, 60.0).cars[0].gap_to_leader, None);
    let early = frame_at(&replay, 71.0);
    assert_eq!(early.order, [1, 0]);
    assert_eq!(early.cars[0].gap_to_leader, Some(Span::from_secs(5)));
    let late = frame_at(&replay, 131.0);
    assert_eq!((late.order, late.cars[1].interval), (vec![0, 1], Some(Span::from_secs(5))));
}

#[test]
fn sectors_are_those_of_the_lap_being_driven_once_its_first_is_known() {
    let mut session = Session::clone(&session(SessionKind::Race, &[Plan::steady(2, 30.0)], true));
    let told = |seconds: f64, sector, time| (at(START + seconds), (sector, Span::from_secs(time)));
    // The last sector is told when the next lap has begun; the second of the next lap is never told.
    let laps = [told(9.5, 0, 9), told(20.5, 1, 11), told(30.5, 2, 10), told(38.5, 0, 8), told(60.5, 2, 12)];
    session.feeds[0].sectors = laps.into_iter().chain([told(70.0, 0, 33)]).collect();
    let replay = replay(&Arc::new(session));
    let sectors =
        |seconds| frame_at(&replay, seconds).cars[0].sectors.map(|time| time.map(Span::as_secs_f64));
    assert_eq!(sectors(9.0), [None; 3]);
    assert_eq!(sectors(21.0), [Some(9.0), Some(11.0), None]);
    assert_eq!(sectors(38.0), [Some(9.0), Some(11.0), Some(10.0)]);
    assert_eq!(sectors(40.0), [Some(8.0), None, None]);
    assert_eq!(sectors(80.0), [Some(8.0), None, Some(12.0)], "what follows the flag is not raced");
}

#[test]
fn a_lap_counts_until_it_is_deleted() {
    let plans = [Plan::steady(2, 70.0), Plan { laps: vec![65.0, 80.0], jitter: vec![0.0] }];
    let mut session = Session::clone(&session(SessionKind::Practice1, &plans, true));
    session.laps.laps[2].deleted = Some(true);
    session.race_control = Some(vec![session::RaceControlEntry {
        time: at(START + 100.0),
        utc: None,
        lap: None,
        category: "Other".to_owned(),
        message: "CAR 2 (002) TIME 1:05.000 DELETED - TRACK LIMITS AT TURN 4 LAP 1 14:00:00".to_owned(),
        status: None,
        flag: None,
        scope: None,
        sector: None,
        car: None,
    }]);
    let replay = replay(&Arc::new(session));
    assert_eq!(frame_at(&replay, 99.0).order, [1, 0]);
    assert_eq!(frame_at(&replay, 101.0).order, [0, 1]);
    assert_eq!(frame_at(&replay, 101.0).cars[1].gap_to_leader, None);
}

#[test]
fn a_race_cut_short_ends_at_the_leaders_last_crossing() {
    let plans = [Plan::steady(3, 60.0), Plan::steady(3, 61.0)];
    let mut session = Session::clone(&session(SessionKind::Race, &plans, true));
    (session.total_laps, session.total_laps_changes) = (Some(50), vec![(at(0.0), 50)]);
    session.phases.push(SessionPhaseChange { time: at(START + 182.0), phase: SessionPhase::Finished });
    let replay = replay(&Arc::new(session));
    assert_eq!(frame_at(&replay, 181.0).cars[0].status, Status::Running);
    let after = frame_at(&replay, 185.0);
    assert!(after.cars.iter().all(|car| car.status == Status::Finished));
    assert_eq!(after.cars[1].gap_to_leader, Some(Span::from_secs(3)));
}

fn plans() -> impl Strategy<Value = Vec<Plan>> {
    // The feed tells milliseconds.
    let lap = (30_000..60_000_u32).prop_map(|millis| f64::from(millis) / 1000.0);
    let laps = proptest::collection::vec(lap, 1..4);
    let jitter = proptest::collection::vec(-0.1..0.1_f64, 1..9);
    proptest::collection::vec((laps, jitter).prop_map(|(laps, jitter)| Plan { laps, jitter }), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn progress_never_decreases_and_is_whole_at_the_line(plans in plans(), places in any::<bool>()) {
        let session = session(SessionKind::Race, &plans, places);
        let replay = replay(&session);
        prop_assert!(replay.integrity().is_sound(), "{:?}", replay.integrity());
        let mut frame = Frame::default();
        let mut last = vec![f64::NEG_INFINITY; plans.len()];
        for index in 0..replay.frame_count() {
            replay.frame_into(index, &mut frame);
            for (car, last) in frame.cars.iter().zip(&mut last) {
                let progress = car.progress.expect("progress");
                prop_assert!(progress >= *last, "frame {}: {} after {}", index, progress, last);
                *last = progress;
            }
        }
        for lap in &session.laps.laps {
            replay.at(lap.end.expect("an end"), &mut frame);
            let flagged = frame.cars[lap.driver].lap < Some(lap.number);
            let progress = frame.cars[lap.driver].progress;
            prop_assert!(flagged || progress == Some(f64::from(lap.number)), "{:?} {:?}", lap, progress);
        }
    }

    #[test]
    fn the_order_is_that_of_progress_and_gaps_grow_down_the_order(plans in plans(), part in 0.0..1.0_f64) {
        let replay = race(&plans);
        let mut frame = Frame::default();
        replay.frame_into((replay.frame_count() as f64 * part) as usize, &mut frame);
        let progress: Vec<f64> = frame.order.iter().map(|&car| frame.cars[car].progress.expect("progress")).collect();
        prop_assert!(progress.windows(2).all(|pair| pair[0] >= pair[1]), "{:?}", progress);
        for (place, &car) in frame.order.iter().enumerate() {
            prop_assert_eq!(usize::from(frame.cars[car].position), place + 1);
        }
        let gaps: Vec<Span> = frame.order.iter().filter_map(|&car| frame.cars[car].gap_to_leader).collect();
        prop_assert!(gaps.windows(2).all(|pair| pair[0] <= pair[1]), "{:?}", gaps);
    }

    #[test]
    fn what_is_shown_does_not_depend_on_what_comes(plans in plans(), places in any::<bool>(), part in 0.05..1.0_f64) {
        let session = session(SessionKind::Race, &plans, places);
        let whole = replay(&session);
        let at = whole.time_of((whole.frame_count() as f64 * part) as usize);
        let known = Arc::new(cut_off(&session, at));
        let last = whole.frame_of(at - crate::HORIZON);
        let cut = Replay::with_circuit(known, Arc::clone(whole.circuit()), ReplayOptions::default());
        let cut = cut.expect("a replay of the part");
        let (mut expected, mut got) = (Frame::default(), Frame::default());
        for index in 0..last {
            whole.at(whole.time_of(index), &mut expected);
            cut.at(whole.time_of(index), &mut got);
            got.index = expected.index;
            prop_assert_eq!(&expected, &got);
        }
    }

    #[test]
    fn a_frame_does_not_depend_on_the_one_before(plans in plans(), at in proptest::collection::vec(0.0..1.0_f64, 1..20)) {
        let replay = race(&plans);
        let mut reused = Frame::default();
        for part in at {
            let index = (replay.frame_count() as f64 * part) as usize;
            replay.frame_into(index, &mut reused);
            let mut fresh = Frame::default();
            replay.frame_into(index, &mut fresh);
            prop_assert_eq!(&reused, &fresh);
        }
    }
}

#[test]
fn one_thread_builds_what_many_do() {
    let plans = [Plan::steady(3, 60.0), Plan::steady(3, 61.0), Plan::steady(2, 70.0)];
    let session = session(SessionKind::Race, &plans, true);
    let built = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| replay(&session))
    };
    let (one, many) = (built(1), built(4));
    let (mut a, mut b) = (Frame::default(), Frame::default());
    for index in 0..one.frame_count() {
        one.frame_into(index, &mut a);
        many.frame_into(index, &mut b);
        assert_eq!(a, b);
    }
}
