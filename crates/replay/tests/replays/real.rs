//! A real race, replayed: how true, and how fast.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::sync::Arc;

use replay::{Frame, Replay, ReplayOptions, Status};
use session::Session;
use timing::messages::Gap;
use timing::{SessionKind, Span};

use crate::common;

fn replay(session: &Arc<Session>) -> Replay {
    Replay::new(Arc::clone(session), ReplayOptions::default()).expect("a replay")
}

/// The value below which that share of the sorted values lies.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() as f64 * share) as usize).min(sorted.len() - 1)]
}

/// Of the crossings of the line, those with the official position `after` the crossing, those that differ because a
/// car in the pit lane was passed meanwhile, and all.
fn positions_right(session: &Arc<Session>, after: Span) -> (usize, usize, usize) {
    let replay = replay(session);
    let (mut frame, mut line) = (Frame::default(), Frame::default());
    let (mut right, mut passed_in_pits, mut all) = (0, 0, 0);
    for lap in session.laps.laps.iter().filter(|lap| !lap.generated) {
        let (Some(end), Some(official)) = (lap.end, lap.position) else { continue };
        replay.at(end, &mut line);
        replay.at(end + after, &mut frame);
        let shown = frame.cars[lap.driver].position;
        all += 1;
        right += usize::from(shown == u16::from(official));
        let ahead = |frame: &Frame, car: usize| frame.cars[car].position < frame.cars[lap.driver].position;
        let mut swapped = (0..frame.cars.len()).filter(|&car| ahead(&line, car) != ahead(&frame, car));
        let in_pits = |car: usize| frame.cars[car].status == Status::Pit;
        let only_pits = in_pits(lap.driver) || swapped.all(in_pits);
        passed_in_pits += usize::from(shown != u16::from(official) && only_pits);
    }
    (right, passed_in_pits, all)
}

#[test]
fn at_the_line_and_a_second_later_the_position_is_the_official_one() {
    let Some(session) = common::zandvoort() else { return };
    let (right, _, all) = positions_right(&session, Span::ZERO);
    println!("T1 at the crossing: {right} of {all}");
    // The lap table knows the whole session, a replay no more than its horizon: two cars that cross the line within
    // milliseconds are the other way round for one of them.
    assert!(all > 1300 && right + 1 >= all, "{right} of {all}");
    let (right, in_pits, all) = positions_right(&session, Span::from_secs(1));
    println!("T1 a second later: {right} of {all}, and {in_pits} passed in the pit lane meanwhile");
    let share = |count: usize| count as f64 / all as f64;
    assert!(share(right) > 0.975 && share(right + in_pits) >= 0.995, "{right} and {in_pits} of {all}");
}

#[test]
fn gaps_at_the_line_are_the_official_ones() {
    let Some(session) = common::zandvoort() else { return };
    let replay = replay(&session);
    let mut frame = Frame::default();
    let (mut errors, mut lapped) = (Vec::new(), 0);
    for lap in session.laps.laps.iter().filter(|lap| !lap.generated) {
        let Some(end) = lap.end else { continue };
        let told = session.feeds[lap.driver].gap_to_leader.iter().find(|(time, _)| *time >= end);
        let Some((time, Some(Gap::Time(official)))) = told else { continue };
        if *time - end > Span::from_secs(1) {
            continue;
        }
        replay.at(end, &mut frame);
        match frame.cars[lap.driver].gap_to_leader {
            Some(shown) => errors.push((shown - *official).abs().as_secs_f64()),
            // A car that is lapped is told in laps.
            None => lapped += usize::from(frame.cars[lap.driver].laps_down > Some(0)),
        }
    }
    errors.sort_by(f64::total_cmp);
    let (median, p99) = (quantile(&errors, 0.5), quantile(&errors, 0.99));
    println!("T2: {} gaps, median {median:.4} s, p99 {p99:.4} s; {lapped} lapped", errors.len());
    assert!(errors.len() > 1200 && lapped < 60, "{} gaps, {lapped} lapped", errors.len());
    assert!(median <= 0.02 && p99 <= 0.15, "median {median}, p99 {p99}");
}

#[test]
fn cars_are_out_when_they_are_and_not_before() {
    let Some(session) = common::zandvoort() else { return };
    let replay = replay(&session);
    let mut frame = Frame::default();
    let mut out = vec![false; session.drivers.len()];
    for index in (0..replay.frame_count()).step_by(250) {
        replay.frame_into(index, &mut frame);
        for (driver, car) in frame.cars.iter().enumerate() {
            out[driver] |= car.status == Status::Out;
        }
    }
    let codes: Vec<&str> = session
        .drivers
        .iter()
        .zip(&out)
        .filter(|(_, out)| **out)
        .map(|(driver, _)| driver.code.as_str())
        .collect();
    assert_eq!(codes.len(), 3, "{codes:?}");
    replay.frame_into(replay.frame_count() - 1, &mut frame);
    assert_eq!(frame.cars.iter().filter(|car| car.status == Status::Finished).count(), 17);
}

#[test]
fn frames_asked_for_at_random_are_those_asked_for_in_order() {
    let Some(session) = common::zandvoort() else { return };
    let replay = replay(&session);
    let (mut in_order, mut at_random) = (Frame::default(), Frame::default());
    // The stride shares no factor with the number of frames, so that the second frame jumps about.
    for step in 0..5_000 {
        replay.frame_into(step * 29, &mut in_order);
        replay.frame_into((step * 7_919_017) % replay.frame_count(), &mut at_random);
        replay.frame_into(step * 29, &mut at_random);
        assert_eq!(in_order, at_random, "frame {}", step * 29);
    }
}

#[test]
fn the_circuit_is_as_long_as_it_is_driven() {
    let Some(session) = common::zandvoort() else { return };
    let length = replay(&session).circuit().length().expect("a circuit");
    // Officially 4,259 m along the middle of the track; cars cut its corners.
    assert!((4_150.0..4_260.0).contains(&length), "{length} m");
}

/// Frames that differ before the cut, over ten cuts.
fn differing(session: &Arc<Session>) -> usize {
    let whole = replay(session);
    let mut differing = 0;
    let (mut expected, mut got) = (Frame::default(), Frame::default());
    for cut in 1..=10 {
        let last = whole.frame_count() * cut / 10 - 3;
        let at = whole.time_of(last);
        let known = Arc::new(replay::cut_off(session, at));
        let part = Replay::with_circuit(known, Arc::clone(whole.circuit()), ReplayOptions::default());
        let part = part.expect("a replay of the part");
        let known = whole.frame_of(at - replay::HORIZON);
        for index in (0..known).step_by(101).chain(known.saturating_sub(3000)..known) {
            whole.at(whole.time_of(index), &mut expected);
            part.at(whole.time_of(index), &mut got);
            got.index = expected.index;
            if expected != got {
                differing += 1;
                if differing == 1 {
                    let car = expected.cars.iter().zip(&got.cars).find(|(a, b)| a != b);
                    println!("{} cut {:.3}, frame {index}: {car:#?}", session.key, at.as_secs_f64());
                }
            }
        }
    }
    println!("T3: {}: {differing} frames differ", session.key);
    differing
}

#[test]
fn sessions_cut_off_show_the_same_before_the_cut() {
    for session in [common::zandvoort(), common::mexico(), common::miami(), common::silverstone()] {
        let Some(session) = session else { return };
        assert_eq!(differing(&session), 0);
    }
}

#[test]
fn the_rules_of_progress_are_kept() {
    for session in [common::zandvoort(), common::mexico(), common::miami(), common::silverstone()] {
        let Some(session) = session else { return };
        let found = replay(&session).integrity();
        println!("{}: {found:?}", session.key);
        assert!(found.is_sound() && found.crossings > 200, "{}: {found:?}", session.key);
    }
}

#[test]
fn the_last_board_is_the_result() {
    for session in [common::zandvoort(), common::mexico(), common::miami(), common::silverstone()] {
        let Some(session) = session else { return };
        let replay = replay(&session);
        let mut frame = Frame::default();
        replay.at(replay.timeline().end + Span::from_secs(3600), &mut frame);
        let result: Vec<usize> = session.results.iter().map(|result| result.driver).collect();
        assert_eq!(frame.order, result, "{}", session.key);
        assert_eq!(frame.classified, session.key.kind.is_race(), "{}", session.key);
    }
}

#[test]
fn without_timing_there_is_a_word_about_it() {
    let folder = "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-26_Race";
    let Some(session) = common::session(2025, 20, SessionKind::Race, folder) else { return };
    let error = Replay::new(session, ReplayOptions::default()).expect_err("there is no timing");
    assert!(error.to_string().contains("2025/20/R has no TimingData"), "{error}");
}
