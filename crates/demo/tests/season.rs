//! The weekend as a whole: what happens in it, and that it is made alike every time.

use demo::{Made, Options, Season};
use proptest::prelude::*;
use timing::{SessionKey, SessionKind};

fn made(kind: SessionKind, options: Options) -> Made {
    Season::new(options).make(SessionKey { year: 0, round: 1, kind }).expect("a session of the season")
}

#[test]
fn the_same_options_make_the_same_bytes() {
    let make = |options: Options| {
        [SessionKind::Qualifying, SessionKind::Race].map(|kind| made(kind, options).topics)
    };
    let (plain, perfect) = (Options::SMALL, Options { faults: 0, ..Options::SMALL });
    assert!(make(plain) == make(plain));
    assert!(make(perfect) == make(perfect));
    assert!(make(plain) != make(perfect));
    assert!(make(plain) != make(Options { seed: 2, ..plain }));
}

#[test]
fn a_perfect_feed_tells_of_the_same_weekend() {
    let race = |faults| made(SessionKind::Race, Options { faults, ..Options::SMALL }).truth;
    for (a, b) in race(100).cars.iter().zip(&race(0).cars) {
        assert_eq!((a.code, &a.laps, &a.stops), (b.code, &b.laps, &b.stops));
    }
}

#[test]
fn everything_that_is_to_happen_in_the_race_happens() {
    for seed in 1..=6 {
        let race = made(SessionKind::Race, Options { seed, ..Options::SMALL }).truth;
        let codes =
            |wanted: &dyn Fn(&demo::CarTruth) -> bool| race.cars.iter().filter(|car| wanted(car)).count();
        let out = codes(&|car| car.broke_down.is_some());
        assert_eq!(out, 2, "seed {seed}: a crash and a retirement");
        assert_eq!(codes(&|car| car.broke_down.is_some() && car.completed_laps() == 0), 1, "seed {seed}");
        assert_eq!(
            codes(&|car| car.finished.is_some_and(|(_, laps)| laps == 11)),
            1,
            "seed {seed}: one lapped"
        );
        assert_eq!(codes(&|car| car.finished.is_some_and(|(_, laps)| laps == 12)), race.cars.len() - 3);
        assert_eq!(codes(&|car| car.parked.is_some()), race.cars.len() - 2, "seed {seed}: all come in");
        let statuses: Vec<_> = race.track_status.iter().map(|(_, status)| *status).collect();
        assert_eq!(statuses, ["1", "2", "1", "2", "4", "1"], "seed {seed}");
        let status: Vec<_> = race.session_status.iter().map(|(_, status)| *status).collect();
        assert_eq!(status, ["Inactive", "Started", "Finished", "Finalised", "Ends"], "seed {seed}");
        assert_eq!(
            race.cars.iter().flat_map(|car| &car.laps).filter(|lap| lap.deleted_at.is_some()).count(),
            1
        );
    }
}

#[test]
fn the_grid_is_the_order_of_the_qualifying() {
    for seed in 1..=6 {
        let [qualifying, race] = [SessionKind::Qualifying, SessionKind::Race]
            .map(|kind| made(kind, Options { seed, ..Options::SMALL }).truth);
        let order: Vec<_> = qualifying.classification.iter().map(|car| qualifying.cars[*car].code).collect();
        let grid: Vec<_> = race.cars.iter().map(|car| car.code).collect();
        assert_eq!(order, grid, "seed {seed}");
        let last = &qualifying.cars[qualifying.classification[order.len() - 1]];
        assert!(last.best_lap().is_none() && last.broke_down.is_some(), "seed {seed}: the last has no time");
        let third_part =
            qualifying.classification.iter().filter(|car| qualifying.best_of_part(**car, 3).is_some());
        assert_eq!(third_part.count(), order.len() / 2, "seed {seed}");
        let statuses: Vec<_> = qualifying.track_status.iter().map(|(_, status)| *status).collect();
        assert_eq!(statuses, ["1", "2", "5", "1"], "seed {seed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_weekend_ends_and_no_car_goes_backwards(seed: u64, laps in 0_u16..9, cars in 0_usize..24) {
        let options = Options { seed, laps: Some(laps), cars, faults: 0 };
        for kind in [SessionKind::Qualifying, SessionKind::Race] {
            let truth = made(kind, options).truth;
            prop_assert!(truth.end.as_secs_f64() < 7200.0);
            for (index, car) in truth.cars.iter().enumerate() {
                prop_assert!(car.laps.windows(2).all(|laps| laps[0].start < laps[1].start));
                let mut before = f64::MIN;
                for second in 0..truth.end.as_secs_f64() as i64 {
                    let state = truth.car_at(index, timing::SessionTime::from_millis(second * 1000));
                    prop_assert!(state.distance >= before && state.speed < 340.0, "{state:?}");
                    before = state.distance;
                }
            }
        }
    }
}
