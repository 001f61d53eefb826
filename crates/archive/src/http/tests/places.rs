//! Which server has a session, and which sessions there are.

use badserver::Act;

use super::*;
use crate::http::services::Services;
use crate::{ArchiveError, ErrorClass};

/// An archive with a mirror, each a server.
struct Mirrored {
    official: BadServer,
    mirror: BadServer,
    clock: Arc<FakeClock>,
}

impl Mirrored {
    fn of(official: &Fixture, mirror: &Fixture) -> Self {
        let clock = FakeClock::at("2026-03-01T12:00:00Z");
        Self { official: official.serve(), mirror: mirror.serve(), clock }
    }

    fn archive(&self) -> Archive {
        let roots = [&self.official, &self.mirror].map(|server| server.url("/archive/static/"));
        let options = HttpOptions { clock: self.clock.clone(), ..HttpOptions::default() };
        Archive::of(vec![Arc::new(Http::new(Services::mirrored(roots), &options))])
    }
}

fn topics_asked(server: &BadServer) -> usize {
    server.take_requests().iter().filter(|request| request.path.ends_with(".jsonStream")).count()
}

fn listed() -> Fixture {
    let path = format!("{DUTCH}/");
    let index = json!([index_meeting(15, "Dutch Grand Prix", &[("Race", "Race", &path)])]);
    Fixture::default().index(2025, &index)
}

#[test]
fn a_session_that_the_official_archive_lost_comes_from_the_mirror() {
    let world = Mirrored::of(&listed(), &Fixture::default().session(DUTCH, &[Topic::LapCount]));
    world.official.always(&format!("/archive/static/{DUTCH}"), Act::Status(403));
    let files = world.archive().fetch(SessionKey { round: 15, ..KEY }).unwrap();
    assert_eq!(files.topics.len(), 3);
    assert_eq!(files.origin, world.mirror.url(&format!("/archive/static/{DUTCH}")));
    assert_eq!(topics_asked(&world.official), 1, "its SessionInfo");
}

#[test]
fn the_mirror_is_asked_only_where_the_official_archive_fails() {
    let world = Mirrored::of(&listed().session(DUTCH, &[]), &race());
    assert_eq!(world.archive().fetch(KEY).unwrap().topics.len(), 2, "a missing topic is missing");
    assert_eq!(topics_asked(&world.mirror), 0);

    let path = format!("/archive/static/{DUTCH}/LapCount.jsonStream");
    world.official.always(&path, Act::Status(500));
    assert_eq!(world.archive().fetch(KEY).unwrap().topics.len(), 3);
    assert_eq!(topics_asked(&world.mirror), 1);

    world.official.always("/", Act::Status(500));
    let files = world.archive().fetch(KEY).unwrap();
    assert_eq!(files.topics.len(), 3);
    assert_eq!(topics_asked(&world.mirror), Topic::ALL.len());
}

#[test]
fn both_out_of_order_is_a_failure_and_not_a_missing_session() {
    let world = Mirrored::of(&listed(), &Fixture::default());
    world.official.always(&format!("/archive/static/{DUTCH}"), Act::Status(503));
    let error = world.archive().fetch(KEY).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Failed);
    assert!(error.to_string().contains("the server answers 503, asked 4 times"), "{error}");
    let nowhere = Mirrored::of(&listed(), &Fixture::default()).archive().fetch(KEY).unwrap_err();
    assert!(matches!(nowhere, ArchiveError::NotInArchive { .. }), "{nowhere}");
}

#[test]
fn other_services_that_fail_cost_a_warning() {
    let world = World::with_a_race();
    for service in ["/schedule/", "/jolpica/", "/multiviewer/"] {
        world.server.always(service, Act::Hangup);
    }
    let archive = world.archive(&world.options());
    let files = archive.fetch(KEY).unwrap();
    assert_eq!((files.topics.len(), files.results_api), (3, None));
    let warnings: Vec<String> = files.warnings.iter().map(ToString::to_string).collect();
    assert!(
        warnings.iter().any(|text| text.contains("results.json: not used: the answer broke off")),
        "{warnings:?}"
    );
    let season = archive.season(2025).unwrap();
    assert!(season.warnings.iter().any(|warning| warning.place.ends_with("schedule_2025.json")));
    assert!(season.meeting(15).is_some());
}

#[test]
fn a_topic_out_of_reach_fails_the_session_and_a_broken_one_is_missing() {
    let world = World::with_a_race();
    let path = format!("/archive/static/{DUTCH}/LapCount.jsonStream");
    world.server.act(&path, [Act::WebPage("text/html")]);
    let files = world.archive(&world.options()).fetch(KEY).unwrap();
    assert_eq!(files.topics.len(), 2);
    let [warning] = &files.warnings[..] else { panic!("{:?}", files.warnings) };
    assert_eq!(
        warning.reason,
        "LapCount is treated as missing, for it cannot be read: a web page came in place of the file"
    );
    world.server.always(&path, Act::Cut);
    let error = world.archive(&world.options()).fetch(KEY).unwrap_err();
    assert!(matches!(error, ArchiveError::NotFetchable { .. }), "{error}");
}

#[test]
fn without_an_index_days_and_names_give_the_sessions_that_have_begun() {
    let (begun, later) = ("2026-03-01", "2026-03-08");
    let path = format!("2026/{begun}_Dutch_Grand_Prix/{begun}_Race");
    let rows = [schedule_row(1, "Dutch Grand Prix", begun), schedule_row(2, "Miami Grand Prix", later)];
    let world = World::of(&Fixture::default().schedule(2026, &rows).session(&path, &[]));
    let archive = world.archive(&world.options());
    let here = |archive: &Archive| -> Vec<String> {
        let season = archive.season(2026).unwrap();
        season.sessions().filter(|session| session.available).map(|session| session.key.to_string()).collect()
    };
    // At the circuit it is 14:00 by now; the race begins at 15:00.
    assert_eq!(here(&archive), ["2026/1/FP1", "2026/1/FP2", "2026/1/FP3"]);
    world.clock.advance(Duration::from_secs(3601));
    assert_eq!(here(&archive).last().map(String::as_str), Some("2026/1/R"));
    assert_eq!(archive.fetch(SessionKey { year: 2026, round: 1, ..KEY }).unwrap().topics.len(), 2);
    // It has begun by the schedule, but is not there.
    let missing =
        archive.fetch(SessionKey { year: 2026, round: 1, kind: SessionKind::Qualifying }).unwrap_err();
    assert_eq!(missing.class(), ErrorClass::NoSuchSession);
    assert!(missing.to_string().contains("is known but not in this archive"), "{missing}");
}

#[test]
fn seasons_are_those_of_which_there_is_a_list() {
    let fixture = race().file(Shelf::Results, "2019.json", "{}").schedule(2024, &[]).schedule(2026, &[]);
    let world = World::of(&fixture.schedule(2027, &[]));
    assert_eq!(world.archive(&world.options()).seasons().0, [2019, 2024, 2025, 2026]);
    let error = world.archive(&world.options()).resolve("2023/1/R").unwrap_err();
    assert_eq!(error.to_string(), "nothing is known of the season 2023; the seasons are 2019 2024 2025 2026");
}

#[test]
fn a_folder_that_has_a_session_goes_before_a_server_that_may() {
    let world = World::with_a_race();
    let folder = tempfile::tempdir().unwrap();
    Fixture::default().session(DUTCH, &[]).write_to(folder.path());
    let places = [world.server.url("/").into(), folder.path().to_owned()];
    let archive = Archive::open_places(places, &world.options()).unwrap();
    let files = archive.fetch(KEY).unwrap();
    assert_eq!((files.topics.len(), files.results_api.is_some()), (2, true));
    assert_eq!(topics_asked(&world.server), 0);
}
