//! A real race, replayed: how true, and how fast.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

mod common;

use std::sync::Arc;
use std::time::Instant;

use replay::{Frame, Replay, ReplayOptions, Status};
use session::Session;
use timing::messages::Gap;
use timing::{SessionKind, Span};

fn replay(session: &Arc<Session>) -> Replay {
    Replay::new(Arc::clone(session), ReplayOptions::default()).expect("a replay")
}

/// The value below which that share of the sorted values lies.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() as f64 * share) as usize).min(sorted.len() - 1)]
}

#[test]
fn a_second_after_the_line_the_position_is_the_official_one() {
    let Some(session) = common::zandvoort() else { return };
    let replay = replay(&session);
    let mut frame = Frame::default();
    let (mut right, mut all) = (0, 0);
    for lap in session.laps.laps.iter().filter(|lap| !lap.generated) {
        let (Some(end), Some(official)) = (lap.end, lap.position) else { continue };
        replay.at(end + Span::from_secs(1), &mut frame);
        let shown = frame.cars[lap.driver].position;
        all += 1;
        right += usize::from(shown == u16::from(official));
        if shown != u16::from(official) {
            let code = session.drivers[lap.driver].code;
            println!(
                "{code} lap {} at {:.3}: shown {shown}, official {official}",
                lap.number,
                end.as_secs_f64()
            );
        }
    }
    let share = right as f64 / f64::from(all);
    println!("T1: {right} of {all} crossings, {:.2} %", share * 100.0);
    assert!(all > 1300 && share > 0.98, "{share}");
}

#[test]
fn gaps_at_the_line_are_the_official_ones() {
    let Some(session) = common::zandvoort() else { return };
    let replay = replay(&session);
    let mut frame = Frame::default();
    let mut errors = Vec::new();
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
            None => println!("{} lap {}: none", session.drivers[lap.driver].code, lap.number),
        }
    }
    errors.sort_by(f64::total_cmp);
    let (median, p99) = (quantile(&errors, 0.5), quantile(&errors, 0.99));
    println!("T2: {} gaps, median {median:.4} s, p99 {p99:.4} s", errors.len());
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
    assert_eq!(frame.cars.iter().filter(|car| car.status == Status::Finished).count(), 16);
}

#[test]
fn building_and_asking_are_fast() {
    let Some(session) = common::zandvoort() else { return };
    let built = Instant::now();
    let replay = replay(&session);
    let built = built.elapsed();
    let mut frame = Frame::default();
    let start = Instant::now();
    for index in 0..replay.frame_count() {
        replay.frame_into(index, &mut frame);
    }
    let sequential = replay.frame_count() as f64 / start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut at = 1_usize;
    for _ in 0..100_000 {
        at = (at * 48_271) % 2_147_483_647;
        replay.frame_into(at % replay.frame_count(), &mut frame);
    }
    let random = start.elapsed().as_secs_f64() / 100_000.0;
    println!("built in {built:?}; {sequential:.0} frames/s in order; {:.2} µs a random frame", random * 1e6);
    println!("circuit: {:?} m", replay.circuit().length());
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
        for index in (0..last).step_by(101).chain(last.saturating_sub(3000)..last) {
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
