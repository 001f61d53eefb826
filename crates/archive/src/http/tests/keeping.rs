//! What was fetched is not fetched again.

use badserver::Act;

use super::*;
use crate::source::Look;
use crate::{ArchiveError, ErrorClass};

const LAP_COUNT: &str = "LapCount.jsonStream";

#[test]
fn a_second_fetch_makes_no_request() {
    let world = World::with_a_race();
    let first = world.archive(&world.options()).fetch(KEY).unwrap();
    assert_eq!(first.topics.len(), 3);
    assert_eq!(first.results_api.as_deref(), Some(&b"{}"[..]));
    assert!(first.warnings.is_empty(), "{:?}", first.warnings);
    let asked = world.asked();
    let mut once = asked.clone();
    once.dedup();
    assert_eq!(asked, once);
    let topics =
        asked.iter().filter(|path| path.contains(DUTCH) && path.starts_with("/archive/static")).count();
    assert_eq!(topics, Topic::ALL.len());

    let second = world.archive(&world.options()).fetch(KEY).unwrap();
    assert_eq!(second, first);
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn without_a_folder_lists_are_kept_while_the_program_runs() {
    let world = World::with_a_race();
    let archive = world.archive(&HttpOptions { cache: None, ..world.options() });
    archive.season(2025).unwrap();
    assert!(!world.asked().is_empty());
    archive.season(2025).unwrap();
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_list_is_asked_for_again_by_its_validators() {
    let world = World::with_a_race();
    let archive = world.archive(&world.options());
    let season = archive.season(2025).unwrap();
    world.clock.advance(Duration::from_secs(31 * 24 * 3600));
    world.asked();
    assert_eq!(archive.season(2025).unwrap(), season);
    let (known, new): (Vec<_>, Vec<_>) = world
        .server
        .take_requests()
        .into_iter()
        .partition(|request| request.header("if-none-match").is_some());
    let mut known: Vec<_> = known.iter().map(|request| request.path.as_str()).collect();
    known.sort_unstable();
    assert_eq!(known, [INDEX_AT, "/schedule/schedule_2025.json"]);
    // The others were not there, and are asked for as new.
    assert!(new.iter().all(|request| request.header("if-modified-since").is_none()));
    // Now they are fresh again.
    assert_eq!(archive.season(2025).unwrap(), season);
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_refresh_asks_for_everything_once() {
    let world = World::with_a_race();
    let first = world.archive(&world.options()).fetch(KEY).unwrap();
    let mut asked = world.asked();
    world.clock.advance(Duration::from_secs(1));
    let archive = world.archive(&world.asking(Asking::Everything));
    assert_eq!(archive.fetch(KEY).unwrap(), first);
    let conditional =
        world.server.requests().iter().filter(|request| request.header("if-none-match").is_some()).count();
    assert_eq!(conditional, 3 + 2 + 1, "topics, lists, results");
    let again = world.asked();
    asked.retain(|path| again.contains(path));
    assert_eq!(again, asked);
    archive.fetch(KEY).unwrap();
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_session_that_is_not_over_may_change() {
    let day = "2026-03-01";
    let path = format!("2026/{day}_Dutch_Grand_Prix/{day}_Race");
    let world = World::of(
        &Fixture::default().schedule(2026, &[schedule_row(1, "Dutch Grand Prix", day)]).session(&path, &[]),
    );
    let key = SessionKey { year: 2026, round: 1, kind: SessionKind::Race };
    // Its local start is at 15:00, two hours before UTC's.
    world.clock.advance(Duration::from_secs(2 * 3600));
    let archive = world.archive(&world.options());
    archive.fetch(key).unwrap();
    world.asked();
    world.clock.advance(Duration::from_secs(11 * 60));
    archive.fetch(key).unwrap();
    assert!(world.asked().iter().filter(|asked| asked.contains(&path)).count() > 2);
    for _ in 0..2 {
        world.clock.advance(Duration::from_secs(4 * 24 * 3600));
        archive.fetch(key).unwrap();
    }
    assert!(world.asked().iter().any(|asked| asked.contains(&path)));
    world.clock.advance(Duration::from_secs(400 * 24 * 3600));
    archive.fetch(key).unwrap();
    assert!(!world.asked().iter().any(|asked| asked.contains(&path)));
}

#[test]
fn offline_is_what_was_fetched_before() {
    let world = World::with_a_race();
    let offline = || world.archive(&world.asking(Asking::Offline));
    let error = offline().fetch(KEY).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Failed);
    assert!(error.to_string().ends_with("Index.json was not fetched before, and offline nothing is; load the session once without --offline"), "{error}");
    let first = world.archive(&world.options()).fetch(KEY).unwrap();
    world.clock.advance(Duration::from_secs(1000 * 24 * 3600));
    world.asked();
    assert_eq!(offline().fetch(KEY).unwrap(), first);
    assert_eq!(offline().seasons().0, [2025]);
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn what_is_damaged_is_fetched_again() {
    let world = World::with_a_race();
    let options = world.options();
    let path = format!("{DUTCH}/{LAP_COUNT}");
    let read = || world.source(&options).read(Shelf::Timing, &path).unwrap().unwrap();
    let bytes = read();
    let host = world.server.url("").replace("http://", "http.").replace(':', "%3A");
    let kept = world.cache.path().join(format!("raw/{host}/archive/static/{path}.gz"));
    let whole = std::fs::read(&kept).unwrap();
    for damage in [&whole[..whole.len() - 1], b"", b"lightsout raw 2 00000000\n{}\n"] {
        std::fs::write(&kept, damage).unwrap();
        world.asked();
        assert_eq!(read(), bytes);
        assert_eq!(world.asked(), [format!("/archive/static/{path}")]);
        assert_eq!(std::fs::read(&kept).unwrap(), whole);
    }
}

#[test]
fn what_comes_compressed_is_kept_as_it_came() {
    let world = World::with_a_race();
    world.server.compress();
    let options = world.options();
    let bytes = world.source(&options).read(Shelf::Timing, INDEX).unwrap();
    assert_eq!(bytes, Some(race().files[0].2.clone()));
    assert_eq!(world.source(&options).read(Shelf::Timing, INDEX).unwrap(), bytes);
    assert_eq!(world.server.requests().len(), 1);
}

#[test]
fn an_old_copy_is_better_than_none_and_said() {
    let world = World::with_a_race();
    let archive = world.archive(&world.options());
    let season = archive.season(2025).unwrap();
    world.clock.advance(Duration::from_secs(31 * 24 * 3600));
    world.server.always("/", Act::Status(500));
    let old = archive.season(2025).unwrap();
    assert_eq!(old.meetings, season.meetings);
    assert_eq!(old.warnings.len(), 1, "{:?}", old.warnings);
    assert_eq!(old.warnings[0].reason, "taken as it was fetched before, for the server answers 500");
    let error = world.archive(&world.asking(Asking::Everything)).season(2025).unwrap_err();
    assert!(matches!(error, ArchiveError::NotFetchable { .. }), "{error}");
}

#[test]
fn a_folder_that_takes_nothing_costs_a_warning() {
    let world = World::with_a_race();
    let file = world.cache.path().join("file");
    std::fs::write(&file, "").unwrap();
    let files = world.archive(&HttpOptions { cache: Some(file), ..world.options() }).fetch(KEY).unwrap();
    assert_eq!(files.topics.len(), 3);
    let [warning] = &files.warnings[..] else { panic!("{:?}", files.warnings) };
    assert!(warning.reason.starts_with("what is fetched cannot be kept"), "{warning}");
}

#[test]
fn what_is_kept_can_be_looked_at_without_a_request() {
    let world = World::with_a_race();
    let archive = world.archive(&world.options());
    let unknown = archive.survey(KEY).unwrap();
    assert_eq!((unknown.bytes, unknown.fingerprint), (None, None));
    let files = archive.fetch(KEY).unwrap();
    world.asked();
    let known = archive.survey(KEY).unwrap();
    let topics: usize = files.topics.values().map(Vec::len).sum();
    assert_eq!(known.bytes, Some(topics as u64));
    assert!(known.fingerprint.is_some());
    assert_eq!(world.archive(&world.options()).survey(KEY).unwrap(), known);
    let look = |path: &str| world.source(&world.options()).look(Shelf::Timing, path).unwrap();
    assert_eq!(look("2024/Index.json"), Look::Unknown);
    assert_eq!(world.asked(), [""; 0]);
}
