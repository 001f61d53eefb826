use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{Array as _, RecordBatch};
use demo::{Options, Season};
use proptest::prelude::*;
use timing::{SessionKey, SessionKind};

use super::*;
use crate::{Lap, Session, Sources, build};

fn race() -> &'static Session {
    static RACE: std::sync::LazyLock<Session> = std::sync::LazyLock::new(|| {
        let key = SessionKey { year: 0, round: 1, kind: SessionKind::Race };
        let topics = Season::new(Options::SMALL).make(key).expect("a session of the season").topics;
        build(key, &Sources { topics, ..Sources::default() }).expect("a session")
    });
    &RACE
}

fn numbers(batch: &RecordBatch, name: &str) -> Vec<Option<f64>> {
    batch.column_by_name(name).expect(name).as_primitive::<Float64Type>().iter().collect()
}

#[test]
fn laps_are_chosen_by_code_number_and_best() {
    let race = race();
    let code = race.drivers[0].code.to_string();
    let chosen = choose(race, &format!("{}:3, {}:best", code.to_lowercase(), race.drivers[1].number.get()))
        .expect("laps");
    assert_eq!((chosen[0].driver, chosen[0].number, chosen[1].driver), (0, 3, 1));
    let best = race.laps.of(1).iter().filter_map(|lap| lap.time).min();
    assert!(chosen[1].time == best || race.laps.of(1).iter().any(|lap| lap.deleted == Some(true)));
    for (typed, says) in [
        ("", "does not name a lap"),
        ("VER", "does not name a lap"),
        ("XXX:1", "the drivers are"),
        (&format!("{code}:999"), "there are laps 1-"),
        (&vec!["a:1"; MOST + 1].join(","), "too many"),
    ] {
        let error = choose(race, typed).expect_err(typed).to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn at_the_end_of_the_lap_the_delta_is_that_of_the_lap_times() {
    let race = race();
    let timed: Vec<&Lap> = race.laps.laps.iter().filter(|lap| lap.accurate).take(6).collect();
    assert!(timed.len() > 3, "there are laps to compare");
    let grid = on_distance(race, &timed, 5.0).expect("a grid");
    let each = grid.num_rows() / timed.len();
    let (delta, distance) = (numbers(&grid, "Delta"), numbers(&grid, "Distance"));
    for (at, lap) in timed.iter().enumerate() {
        let apart = (lap.time.expect("timed") - timed[0].time.expect("timed")).as_secs_f64();
        let last = delta[(at + 1) * each - 1].expect("a delta");
        assert!((last - apart).abs() < 0.1, "{last} for {apart} of {} lap {}", lap.driver, lap.number);
        assert_eq!(distance[at * each], Some(0.0));
    }
    assert!(delta[..each].iter().all(|delta| *delta == Some(0.0)));
    let times = numbers(&grid, "Time");
    assert!(times.chunks(each).all(<[_]>::is_sorted), "time goes on");
    assert!(matches!(on_distance(race, &timed, f64::NAN), Err(CompareError::Step { .. })));
}

#[test]
fn sectors_tell_the_best_and_how_far_the_others_are_behind() {
    let race = race();
    let laps: Vec<&Lap> = race.laps.laps.iter().filter(|lap| lap.accurate).take(8).collect();
    let table = sectors(race, &laps);
    assert_eq!(table.num_rows(), laps.len());
    for name in ["Sector1Behind", "Sector2Behind", "Sector3Behind", "LapBehind"] {
        let behind: Vec<f64> = numbers(&table, name).into_iter().flatten().collect();
        assert!(behind.contains(&0.0) && behind.iter().all(|behind| *behind >= 0.0), "{name}: {behind:?}");
    }
    let number = table.column_by_name("LapNumber").expect("a column").as_primitive::<Int32Type>();
    assert!(number.null_count() == 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_laps_at_any_step_make_a_table(laps in prop::collection::vec(any::<prop::sample::Index>(), 1..5), step in 0.5..1000.0_f64) {
        let race = race();
        let laps: Vec<&Lap> = laps.iter().map(|lap| lap.get(&race.laps.laps)).collect();
        let grid = on_distance(race, &laps, step).expect("a grid");
        prop_assert_eq!(grid.num_rows() % laps.len(), 0);
        prop_assert_eq!(sectors(race, &laps).num_rows(), laps.len());
        let same = on_distance(race, &[laps[0], laps[0]], step).expect("a grid");
        prop_assert!(numbers(&same, "Delta").into_iter().flatten().all(|delta| delta == 0.0));
    }
}
