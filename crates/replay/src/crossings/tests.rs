//! Crossings by feeds that are late, early, full of holes, or cut.

use std::time::Instant;

use proptest::prelude::*;
use session::Session;
use timing::SessionKind;

use super::*;
use crate::HORIZON;
use crate::sample::{Plan, START, at, session};

/// Ninety seconds a lap.
const LAP: f64 = 90.0;

fn millis(seconds: f64) -> SessionTime {
    SessionTime::from_millis((seconds * 1000.0).round() as i64)
}

/// A car of which each line comes a little late: (lap, of which line) to seconds.
fn late_feed(laps: u16, ahead: f64, late: impl Fn(u16, usize) -> f64) -> DriverFeed {
    let mut feed = DriverFeed::default();
    for lap in 1..=laps {
        let end = START + ahead + f64::from(lap) * LAP;
        feed.laps.push((millis(end + late(lap, 0)), lap));
        feed.last_lap.push((millis(end + late(lap, 0)), Span::from_secs_f64(LAP)));
        for sector in 0..3 {
            let time = end - f64::from(2 - sector) * LAP / 3.0 + late(lap, 1 + sector as usize);
            feed.sectors.push((millis(time), (sector, Span::from_secs_f64(LAP / 3.0))));
        }
    }
    feed
}

/// Lines between 0.1 and 0.4 s late.
fn usual(lap: u16, line: usize) -> f64 {
    0.1 + f64::from((u32::from(lap) * 7 + line as u32 * 5) % 11) * 0.03
}

fn race(feeds: Vec<DriverFeed>) -> Session {
    let plans = vec![Plan::steady(1, LAP); feeds.len()];
    let mut race = Session::clone(&session(SessionKind::Race, &plans, false));
    race.feeds = feeds;
    race
}

fn crossings_of(feeds: Vec<DriverFeed>) -> Vec<Vec<Crossing>> {
    race_crossings(&race(feeds), at(START))
}

fn counts_of(feed: DriverFeed) -> Vec<u16> {
    crossings_of(vec![feed])[0].iter().map(|crossing| crossing.laps).collect()
}

fn seconds(crossing: &Crossing) -> f64 {
    crossing.time.as_secs_f64() - START
}

#[test]
fn one_line_that_is_early_or_late_moves_no_other_crossing() {
    for (off, line) in [(-4.0, 0), (-4.0, 3), (4.0, 0), (4.5, 3), (-3.0, 1)] {
        let late = |lap, which| usual(lap, which) + if (lap, which) == (10, line) { off } else { 0.0 };
        let feed = late_feed(20, 0.0, late);
        let (got, expected) = (crossings_of(vec![feed]), crossings_of(vec![late_feed(20, 0.0, usual)]));
        assert_eq!(got[0].len(), 20, "{off} {line}");
        for (got, expected) in got[0].iter().zip(&expected[0]) {
            let moved = (got.time - expected.time).as_secs_f64().abs();
            assert!(moved < 0.1, "{off} s at line {line}: lap {} moved by {moved} s", got.laps);
        }
    }
}

#[test]
fn a_count_that_is_never_told_moves_no_other_lap() {
    let mut feed = late_feed(14, 0.0, usual);
    feed.laps.remove(9);
    feed.sectors.retain(|(time, _)| (*time - millis(START + 10.0 * LAP)).abs() > Span::from_secs(2));
    let found = crossings_of(vec![feed]);
    let laps: Vec<u16> = found[0].iter().map(|crossing| crossing.laps).collect();
    assert_eq!(laps, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14]);
    for crossing in &found[0] {
        let late = seconds(crossing) - f64::from(crossing.laps) * LAP;
        assert!((0.0..0.5).contains(&late), "{crossing:?} is {late} s late");
    }
}

#[test]
fn a_last_sector_ends_a_lap_of_which_the_count_is_lost() {
    let mut feed = late_feed(14, 0.0, usual);
    feed.laps.remove(9);
    let found = crossings_of(vec![feed]);
    assert_eq!(found[0].iter().map(|line| line.laps).collect::<Vec<_>>(), (1..=14).collect::<Vec<_>>());
    assert!((seconds(&found[0][9]) - 10.0 * LAP).abs() < 0.5, "{:?}", found[0][9]);
}

#[test]
fn a_count_that_comes_twenty_seconds_late_does_not_make_the_crossing_late() {
    let feed = late_feed(14, 0.0, |lap, line| if (lap, line) == (10, 0) { 20.0 } else { usual(lap, line) });
    let found = crossings_of(vec![feed]);
    assert_eq!(found[0].iter().map(|line| line.laps).collect::<Vec<_>>(), (1..=14).collect::<Vec<_>>());
    assert!((seconds(&found[0][9]) - 10.0 * LAP).abs() < 0.5, "{:?}", found[0][9]);
    assert!((seconds(&found[0][10]) - 11.0 * LAP).abs() < 0.5, "{:?}", found[0][10]);
}

#[test]
fn an_hour_without_a_line_moves_nothing() {
    let mut feed = late_feed(60, 0.0, usual);
    let silent = |time: SessionTime| time > millis(START + 10.5 * LAP) && time < millis(START + 50.5 * LAP);
    feed.laps.retain(|(time, _)| !silent(*time));
    feed.last_lap.retain(|(time, _)| !silent(*time));
    feed.sectors.retain(|(time, _)| !silent(*time));
    let found = crossings_of(vec![feed]);
    assert_eq!(found[0].len(), 20);
    for crossing in &found[0] {
        let late = seconds(crossing) - f64::from(crossing.laps) * LAP;
        assert!((0.0..0.5).contains(&late), "{crossing:?} is {late} s late");
    }
}

#[test]
fn gaps_at_the_line_are_those_told() {
    let (leader, mut second) =
        (late_feed(14, 0.0, usual), late_feed(14, 3.0, |lap, line| 0.6 + usual(lap, line)));
    for lap in 1..=14 {
        let told = millis(START + f64::from(lap) * LAP + 3.7);
        second.gap_to_leader.push((told, Some(Gap::Time(Span::from_millis(3000)))));
    }
    let found = crossings_of(vec![leader, second]);
    for (ahead, behind) in found[0].iter().zip(&found[1]).skip(GAPS) {
        assert!(((behind.time - ahead.time).as_secs_f64() - 3.0).abs() < 0.02, "{ahead:?} {behind:?}");
    }
}

#[test]
fn a_chain_that_begins_anew_forgets_how_far_the_one_before_was_off() {
    let late = |lap, _: usize| if lap <= 8 { 1.2 } else { 0.2 };
    let (leader, mut second) = (late_feed(12, 0.0, |_, _| 0.2), late_feed(12, 3.0, late));
    second.last_lap.remove(8);
    for lap in 1..=12 {
        let told = millis(START + f64::from(lap) * LAP + 4.0);
        second.gap_to_leader.push((told, Some(Gap::Time(Span::from_millis(3000)))));
    }
    let found = crossings_of(vec![leader, second]);
    for (ahead, behind) in found[0].iter().zip(&found[1]) {
        assert!(((behind.time - ahead.time).as_secs_f64() - 3.0).abs() < 0.02, "{ahead:?} {behind:?}");
    }
}

#[test]
fn a_count_that_nobody_can_have_driven_is_none() {
    let mut feed = late_feed(12, 0.0, usual);
    feed.laps.insert(5, (millis(START + 5.5 * LAP), u16::MAX));
    assert_eq!(counts_of(feed), (1..=12).collect::<Vec<_>>());
    let mut feed = late_feed(12, 0.0, usual);
    feed.laps.drain(..6);
    feed.sectors.retain(|(time, _)| *time > millis(START + 6.5 * LAP));
    assert_eq!(counts_of(feed), (7..=12).collect::<Vec<_>>(), "a recording may begin later");
}

#[test]
fn lines_without_end_or_sense_take_linear_time() {
    let begun = Instant::now();
    let gap = Some(Gap::Time(Span::from_nanos(i64::MAX)));
    let sector = (2, Span::from_nanos(i64::MAX));
    let dense = |step: i64| DriverFeed {
        laps: (0..100_000).map(|row| (at(START + 1.0) + Span::from_nanos(row * step), row as u16)).collect(),
        sectors: vec![(at(START + 4.0), (0, Span::from_secs(1))); 100_000],
        gap_to_leader: vec![(at(START + 2.0), gap.clone()); 100_000],
        ..DriverFeed::default()
    };
    let far = DriverFeed {
        laps: vec![(SessionTime::from_nanos(i64::MAX - 1), 1), (SessionTime::from_nanos(i64::MAX), u16::MAX)],
        last_lap: vec![(SessionTime::from_nanos(i64::MAX), Span::from_nanos(i64::MAX))],
        sectors: vec![(SessionTime::from_nanos(i64::MAX), sector)],
        gap_to_leader: vec![(SessionTime::from_nanos(i64::MAX), gap.clone())],
        ..DriverFeed::default()
    };
    let found = crossings_of(vec![dense(0), dense(1), dense(1_000_000_000_000), far]);
    assert!(found.iter().flatten().all(|crossing| crossing.time > at(START)));
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

/// The lines that came until then.
fn cut(feed: &DriverFeed, until: SessionTime) -> DriverFeed {
    fn of<T: Clone>(steps: &[(SessionTime, T)], until: SessionTime) -> Vec<(SessionTime, T)> {
        steps.iter().filter(|(time, _)| *time <= until).cloned().collect()
    }
    DriverFeed {
        laps: of(&feed.laps, until),
        last_lap: of(&feed.last_lap, until),
        sectors: of(&feed.sectors, until),
        gap_to_leader: of(&feed.gap_to_leader, until),
        in_pit: of(&feed.in_pit, until),
        ..DriverFeed::default()
    }
}

/// One car's feed, with lines that are lost, or early or late by seconds.
fn damaged() -> impl Strategy<Value = DriverFeed> {
    let late = proptest::collection::vec(prop_oneof![4 => 0.0..1.0_f64, 1 => -6.0..25.0_f64], 48);
    let lost = proptest::collection::vec(prop::bool::weighted(0.1), 60);
    (late, lost, 0.0..20.0_f64).prop_map(|(late, lost, ahead)| {
        let mut feed = late_feed(12, ahead, |lap, line| late[(usize::from(lap) - 1) * 4 + line]);
        for (time, _) in &feed.laps {
            feed.gap_to_leader
                .push((*time + Span::from_millis(700), Some(Gap::Time(Span::from_secs_f64(ahead)))));
        }
        let mut row = 0;
        let mut keep = || {
            row += 1;
            !lost[row % lost.len()]
        };
        feed.laps.retain(|_| keep());
        feed.last_lap.retain(|_| keep());
        feed.sectors.retain(|_| keep());
        feed.laps.sort_by_key(|(time, _)| *time);
        feed.last_lap.sort_by_key(|(time, _)| *time);
        feed.sectors.sort_by_key(|(time, _)| *time);
        feed.gap_to_leader.sort_by_key(|(time, _)| *time);
        feed
    })
}

proptest! {
    #[test]
    fn lines_that_come_later_than_the_horizon_change_no_crossing(
        feeds in proptest::collection::vec(damaged(), 1..4),
        part in 0.0..1.1_f64,
    ) {
        let until = millis(START + part * 13.0 * LAP);
        let whole = crossings_of(feeds.clone());
        let known = crossings_of(feeds.iter().map(|feed| cut(feed, until)).collect());
        for (whole, known) in whole.iter().zip(&known) {
            let shown = |lines: &[Crossing]| -> Vec<(SessionTime, u16)> {
                let past = lines.iter().filter(|line| line.time <= until - HORIZON);
                past.map(|line| (line.time, line.laps)).collect()
            };
            prop_assert_eq!(shown(whole), shown(known));
        }
    }

    #[test]
    fn crossings_follow_one_another(feeds in proptest::collection::vec(damaged(), 1..4)) {
        for car in crossings_of(feeds) {
            prop_assert!(car.windows(2).all(|pair| pair[0].time < pair[1].time && pair[0].laps < pair[1].laps));
        }
    }
}
