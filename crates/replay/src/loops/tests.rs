//! Races without a place on the map, read back from their frames.

use std::sync::Arc;

use proptest::prelude::*;
use timing::SessionKind;

use super::*;
use crate::sample::{Plan, START, at, session};
use crate::{Frame, Replay, ReplayOptions};

const LAP: f64 = 90.0;

/// A race of which the feed tells places, and of each car behind the leader its gap at both ends of sectors and the line.
fn told(gaps: &[f64], laps: usize) -> Session {
    let plan = |gap: &f64| {
        let mut plan = Plan::steady(laps, LAP);
        plan.laps[0] += gap;
        plan
    };
    let plans: Vec<Plan> = gaps.iter().map(plan).collect();
    let mut race = Session::clone(&session(SessionKind::Race, &plans, false));
    for (car, (feed, gap)) in race.feeds.iter_mut().zip(gaps).enumerate() {
        feed.position.push((at(START - 10.0), car as u8 + 1));
        for lap in 0..laps {
            for sector in 0..3_u8 {
                let time = at(START + gap + lap as f64 * LAP + (f64::from(sector) + 1.0) * LAP / 3.0);
                feed.sectors.push((time, (sector, Span::from_secs_f64(LAP / 3.0))));
                let told = Gap::Time(Span::from_secs_f64(*gap));
                feed.gap_to_leader.push((time, (car > 0).then_some(told)));
            }
        }
    }
    race
}

fn replay(race: Session) -> Replay {
    Replay::new(Arc::new(race), ReplayOptions::default()).expect("a replay")
}

fn increasing_gaps() -> impl Strategy<Value = Vec<f64>> {
    let steps = proptest::collection::vec(500..8000_u32, 1..4);
    steps.prop_map(|steps| {
        let mut sum = 0;
        let add = |step: u32| {
            sum += step;
            f64::from(sum) / 1000.0
        };
        std::iter::once(0.0).chain(steps.into_iter().map(add)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn gaps_and_places_are_those_that_the_feed_tells(gaps in increasing_gaps()) {
        let race = told(&gaps, 5);
        let replay = replay(race.clone());
        let (mut frame, mut last) = (Frame::default(), vec![f64::NEG_INFINITY; gaps.len()]);
        for index in 0..replay.frame_count() {
            replay.frame_into(index, &mut frame);
            prop_assert_eq!(&frame.order, &(0..gaps.len()).collect::<Vec<_>>());
            for (car, last) in frame.cars.iter().zip(&mut last) {
                let progress = car.progress.expect("progress");
                prop_assert!(progress >= *last, "frame {}: {} after {}", index, progress, last);
                *last = progress;
            }
        }
        // The first lap is driven from the grid; what counts is told from then on.
        for (car, feed) in race.feeds.iter().enumerate().skip(1) {
            for (time, _) in feed.gap_to_leader.iter().filter(|(time, _)| *time > at(START + LAP * 1.2)) {
                replay.at(*time, &mut frame);
                let Some(shown) = frame.cars[car].gap_to_leader else { continue };
                let off = (shown.as_secs_f64() - gaps[car]).abs();
                prop_assert!(off <= 0.1, "{} is {} s off at {:?}", car, off, time);
            }
        }
    }
}

#[test]
fn places_change_when_the_feed_says_so() {
    let mut race = told(&[0.0, 1.0], 5);
    let passed = at(START + 2.5 * LAP);
    race.feeds[1].position.push((passed, 1));
    race.feeds[0].position.push((passed + Span::from_millis(50), 2));
    let replay = replay(race);
    let mut frame = Frame::default();
    replay.at(passed - Span::from_millis(100), &mut frame);
    assert_eq!(frame.order, [0, 1]);
    replay.at(passed + Span::from_millis(100), &mut frame);
    assert_eq!(frame.order, [1, 0]);
}

#[test]
fn a_car_that_is_lapped_goes_by_its_marks_when_gaps_fall_silent() {
    let mut race = told(&[0.0, 5.0], 5);
    for (_, gap) in &mut race.feeds[1].gap_to_leader[6..] {
        *gap = Some(Gap::Laps(1));
    }
    let replay = replay(race);
    let mut frame = Frame::default();
    for sector in 7..14 {
        replay.at(at(START + 5.0 + f64::from(sector) * LAP / 3.0), &mut frame);
        let progress = frame.cars[1].progress.expect("progress");
        assert!((progress - f64::from(sector) / 3.0).abs() < 1e-3, "{progress} at sector {sector}");
    }
}
