//! The sessions of the data folder, by key and by name.

use archive::{Archive, ArchiveError, ErrorClass};
use timing::Topic;

fn data() -> Option<Archive> {
    Some(Archive::open(realdata::data()?).expect("the data folder is an archive"))
}

/// Each session with another name for it, its folder and its number of topics.
const SESSIONS: [(&str, &str, &str, usize); 10] = [
    ("2025/15/R", "2025/zandvoort/race", "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race", 11),
    ("2025/20/Q", "2025/Mexico City/Q", "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying", 16),
    ("2025/20/R", "2025/mexico/race", "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-26_Race", 14),
    ("2025/6/S", "2025/miami/sprint", "2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint", 8),
    ("2024/12/FP1", "2024/British/practice 1", "2024/2024-07-07_British_Grand_Prix/2024-07-05_Practice_1", 8),
    (
        "2023/4/SS",
        "2023/baku/sprint-shootout",
        "2023/2023-04-30_Azerbaijan_Grand_Prix/2023-04-29_Sprint_Shootout",
        7,
    ),
    (
        "2022/2/Q",
        "2022/saudi/qualifying",
        "2022/2022-03-27_Saudi_Arabian_Grand_Prix/2022-03-26_Qualifying",
        6,
    ),
    ("2019/14/Q", "2019/Monza/q", "2019/2019-09-08_Italian_Grand_Prix/2019-09-07_Qualifying", 8),
    ("2026/T1/D1", "2026/test 1/day 1", "2026/2026-02-13_Pre-Season_Testing/2026-02-11_Day_1", 8),
    ("2026/2/R", "2026/china/R", "2026/2026-03-15_Chinese_Grand_Prix/2026-03-15_Race", 7),
];

#[test]
fn every_session_is_found_by_key_and_by_name_and_fetched() {
    let Some(archive) = data() else { return };
    for (key, name, path, topics) in SESSIONS {
        let listing = archive.resolve(key).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert_eq!(listing.key.to_string(), key);
        assert_eq!(archive.resolve(name).unwrap_or_else(|error| panic!("{name}: {error}")), listing);
        assert_eq!(listing.path.as_deref(), Some(path));
        assert!(listing.available);
        let files = archive.fetch(listing.key).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert_eq!(files.topics.keys().copied().collect::<Vec<_>>(), listing.topics, "{key}");
        assert_eq!(files.topics.len(), topics, "{key}");
        assert!(files.warnings.is_empty(), "{key}: {:?}", files.warnings);
        assert!(files.topics.contains_key(&Topic::DriverList));
        assert_eq!(files.results_api.is_some(), ["2025/15/R", "2025/6/S"].contains(&key), "{key}");
    }
}

#[test]
fn sessions_that_are_elsewhere_are_known_and_told_apart() {
    let Some(archive) = data() else { return };
    let elsewhere = archive.resolve("2024/são paulo/sprint").expect("it took place");
    assert_eq!(elsewhere.key.to_string(), "2024/21/S");
    assert!(!elsewhere.available);
    let error = archive.fetch(elsewhere.key).unwrap_err();
    assert!(matches!(error, ArchiveError::NotInArchive { .. }), "{error}");
    assert_eq!(error.class(), ErrorClass::NoSuchSession);
    assert!(matches!(archive.resolve("2025/15/S"), Err(ArchiveError::NoSuchSession { .. })));
    assert!(matches!(archive.resolve("2024/usa/R"), Err(ArchiveError::AmbiguousMeeting { .. })));
    assert!(matches!(archive.resolve("2031/1/R"), Err(ArchiveError::NoSuchSeason { .. })));
}

#[test]
fn seasons_have_no_warnings_and_the_championships_rounds() {
    let Some(archive) = data() else { return };
    assert_eq!(archive.seasons().0, (2018..=2026).collect::<Vec<u16>>());
    for (year, rounds) in (2018..).zip([21, 21, 17, 22, 22, 22, 24, 24, 23]) {
        let season = archive.season(year).unwrap();
        assert!(season.warnings.is_empty(), "{:?}", season.warnings);
        let numbers: Vec<u8> = season.meetings.iter().map(|m| m.round).filter(|round| *round > 0).collect();
        assert_eq!(numbers, (1..=rounds).collect::<Vec<u8>>(), "{year}");
        let tests: Vec<u8> = season.meetings.iter().filter_map(|meeting| meeting.test).collect();
        let held = match year {
            2018 | 2019 => 0,
            2020 | 2022 | 2026 => 2,
            _ => 1,
        };
        assert_eq!(tests, (1..=held).collect::<Vec<_>>(), "{year}");
        for session in season.sessions() {
            assert_eq!(archive.resolve(&session.key.to_string()).unwrap(), *session);
        }
    }
}

#[test]
fn every_folder_of_the_archive_is_a_session() {
    let Some(archive) = data() else { return };
    let mut found = Vec::new();
    for year in archive.seasons().0 {
        let season = archive.season(year).unwrap();
        found.extend(
            season.sessions().filter(|session| session.available).filter_map(|session| session.path.clone()),
        );
    }
    for folder in realdata::sessions() {
        assert!(found.iter().any(|path| folder.ends_with(path)), "{}", folder.display());
    }
}
