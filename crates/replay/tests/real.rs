//! A real race, replayed: how true, and how fast.

mod common;

use std::sync::Arc;
use std::time::Instant;

use replay::{Frame, Replay, ReplayOptions, Status};
use session::Session;
use timing::Span;
use timing::messages::Gap;

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
