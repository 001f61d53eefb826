//! The weekend as a whole: what happens in it, and that it is made alike every time.

use demo::{Options, Season};
use proptest::prelude::*;

/// FNV-1a (Fowler, Noll, Vo; 64 bit) over all paths and bytes.
fn fingerprint(season: &Season) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (path, bytes) in &season.files {
        for byte in path.bytes().chain([0]).chain(bytes.iter().copied()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}

#[test]
fn the_same_options_make_the_same_bytes() {
    let make = |options: Options| fingerprint(&Season::new(&options));
    let (plain, perfect) = (Options::default(), Options { perfect: true, ..Options::default() });
    assert_eq!(make(plain), make(plain));
    assert_eq!(make(perfect), make(perfect));
    assert_ne!(make(plain), make(perfect));
    assert_ne!(make(plain), make(Options { seed: 2, ..plain }));
}

#[test]
fn a_perfect_feed_tells_of_the_same_weekend() {
    let plain = Season::new(&Options::default());
    let perfect = Season::new(&Options { perfect: true, ..Options::default() });
    for (a, b) in plain.race.cars.iter().zip(&perfect.race.cars) {
        assert_eq!((a.code, &a.laps, &a.stops), (b.code, &b.laps, &b.stops));
    }
}

#[test]
fn everything_that_is_to_happen_in_the_race_happens() {
    for seed in 1..=6 {
        let race = Season::new(&Options { seed, ..Options::default() }).race;
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
        let season = Season::new(&Options { seed, ..Options::default() });
        let qualifying = &season.qualifying;
        let order: Vec<_> = qualifying.classification.iter().map(|car| qualifying.cars[*car].code).collect();
        let grid: Vec<_> = season.race.cars.iter().map(|car| car.code).collect();
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

#[test]
fn it_is_written_where_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    demo::write_archive(folder.path(), &Options { laps: 4, ..Options::default() }).expect("written");
    let index = std::fs::read_to_string(folder.path().join("0/Index.json")).expect("an index");
    assert!(index.contains("2000-01-09_Silverholm_Grand_Prix/2000-01-09_Race/"), "{index}");
    let race = folder.path().join("0/2000-01-09_Silverholm_Grand_Prix/2000-01-09_Race");
    assert!(race.join("CarData.z.jsonStream").is_file() && race.join("TimingData.jsonStream").is_file());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_weekend_ends_and_no_car_goes_backwards(seed: u64, laps in 0_u16..9, cars in 0_usize..24) {
        let season = Season::new(&Options { seed, laps, cars, perfect: true });
        for truth in [&season.qualifying, &season.race] {
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
