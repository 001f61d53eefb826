//! Answers good and bad.

use badserver::Act;

use super::*;
use crate::http::{Fault, Retries};
use crate::{ArchiveError, ErrorClass};

fn index(world: &World, options: &HttpOptions) -> Result<Option<Vec<u8>>, ArchiveError> {
    world.source(options).read(Shelf::Timing, INDEX)
}

fn index_bytes() -> Vec<u8> {
    race().files[0].2.clone()
}

/// What is told of acts, and how many requests were made.
fn fault_of(
    acts: impl IntoIterator<Item = Act>,
    options: impl Fn(HttpOptions) -> HttpOptions,
) -> (Fault, usize) {
    let world = World::with_a_race();
    world.server.act(INDEX_AT, acts);
    let error = index(&world, &options(world.options())).unwrap_err();
    assert_eq!(error.class(), ErrorClass::Failed);
    let ArchiveError::NotFetchable { place, fault, attempts } = error else { panic!("{error}") };
    assert_eq!(place, world.server.url(INDEX_AT));
    let requests = world.server.requests().len();
    assert!(attempts as usize <= requests);
    (fault, requests)
}

#[test]
fn what_passes_is_asked_again() {
    for act in
        [Act::Status(500), Act::Status(503), Act::Hangup, Act::Cut, Act::CutGzip, Act::TooLong, Act::Silence]
    {
        let world = World::with_a_race();
        world.server.act(INDEX_AT, [act.clone(), act.clone()]);
        assert_eq!(index(&world, &world.options()).unwrap(), Some(index_bytes()), "{act:?}");
        assert_eq!(world.server.requests().len(), 3, "{act:?}");
        assert_eq!(world.clock.take_slept().len(), 2, "{act:?}");
    }
}

#[test]
fn what_does_not_pass_is_given_up_after_so_many_requests() {
    let (fault, requests) = fault_of([const { Act::Cut }; 9], |options| options);
    assert!(matches!(fault, Fault::Cut(_)), "{fault}");
    assert_eq!(requests, 4);
    let twice = Retries { attempts: 2, ..Retries::default() };
    let (fault, requests) = fault_of([const { Act::Status(502) }; 9], |options| HttpOptions {
        retries: twice.clone(),
        ..options
    });
    assert_eq!((fault, requests), (Fault::Status { status: 502, wait: None }, 2));
}

#[test]
fn a_server_that_says_when_to_come_back_is_obeyed() {
    let world = World::with_a_race();
    let date = "Sun, 01 Mar 2026 12:00:12 GMT".to_owned();
    world.server.act(INDEX_AT, [Act::RetryAfter(429, "7".to_owned()), Act::RetryAfter(503, date)]);
    assert!(index(&world, &world.options()).unwrap().is_some());
    assert_eq!(world.clock.take_slept(), [7, 5].map(Duration::from_secs));

    let hour = Act::RetryAfter(429, "3600".to_owned());
    let (fault, requests) = fault_of([hour], |options| options);
    assert_eq!(
        (requests, fault.to_string().as_str()),
        (1, "the server answers 429 and asks to come back in 3600 s")
    );
}

#[test]
fn no_file_is_an_answer_and_a_refusal_is_not() {
    let world = World::with_a_race();
    for status in [404, 410, 403] {
        world.server.act(INDEX_AT, [Act::Status(status)]);
        let options = HttpOptions { cache: None, ..world.options() };
        assert_eq!(index(&world, &options).unwrap(), None, "{status}");
    }
    assert_eq!(world.server.requests().len(), 3);
    let (fault, requests) = fault_of([Act::Status(401)], |options| options);
    assert_eq!((fault, requests), (Fault::Status { status: 401, wait: None }, 1));
    // Only the archive's hosts say 403 for what they do not have.
    world.server.always("/schedule/", Act::Status(403));
    let season = world.archive(&world.options()).season(2025).unwrap();
    assert!(
        season.warnings.iter().any(|warning| warning.reason == "not used: the server answers 403"),
        "{season:?}"
    );
}

#[test]
fn an_answer_that_takes_too_long_is_left() {
    let short = |options: HttpOptions| {
        let whole = Duration::from_millis(200);
        HttpOptions { times: Times { whole, silence: 10 * whole, ..options.times.clone() }, ..options }
    };
    let (fault, requests) = fault_of([Act::Drip], short);
    assert_eq!((fault, requests), (Fault::TooSlow(Duration::from_millis(200)), 1));
    let (fault, requests) = fault_of([const { Act::Silence }; 9], |options| options);
    assert_eq!((fault, requests), (Fault::Silent(Duration::from_millis(300)), 4));
}

#[test]
fn redirects_are_followed_so_far() {
    let world = World::with_a_race();
    world.server.act("/moved/static/2025/Index.json", [Act::Redirect(world.server.url(INDEX_AT))]);
    let moved = Http::at(&world.server.url("/moved/static"), &world.options()).unwrap();
    assert_eq!(moved.read(Shelf::Timing, INDEX).unwrap(), Some(index_bytes()));

    let (fault, requests) = fault_of(vec![Act::Redirect(INDEX_AT.to_owned()); 20], |options| options);
    assert_eq!((fault, requests), (Fault::Redirected("too often".to_owned()), 6));
    let (fault, requests) =
        fault_of([Act::Redirect("ftp://127.0.0.1/Index.json".to_owned())], |options| options);
    assert!(matches!(fault, Fault::Redirected(_)), "{fault:?}");
    assert_eq!(requests, 1);
}

#[test]
fn a_web_page_is_told_from_a_file() {
    for class in ["text/html; charset=utf-8", "application/json"] {
        let (fault, requests) = fault_of([Act::WebPage(class)], |options| options);
        assert_eq!((fault, requests), (Fault::WebPage, 1), "{class}");
    }
}

#[test]
fn what_is_larger_than_any_file_is_not_taken_in() {
    for act in [Act::Endless, Act::Bomb((1 << 20) + 1)] {
        let world = World::with_a_race();
        world.server.act(INDEX_AT, [act.clone()]);
        let error = index(&world, &HttpOptions { max_file_bytes: 1 << 20, ..world.options() }).unwrap_err();
        assert!(matches!(error, ArchiveError::TooLarge { bytes: 0x10_0000, .. }), "{act:?}: {error}");
        assert_eq!(world.server.requests().len(), 1);
    }
    let world = World::with_a_race();
    world.server.act(INDEX_AT, [Act::Bomb(1 << 20)]);
    let bytes = index(&world, &HttpOptions { max_file_bytes: 1 << 20, ..world.options() }).unwrap();
    assert_eq!(bytes.map(|bytes| bytes.len()), Some(1 << 20));
}

#[test]
fn nobody_there_is_said_soon_and_in_one_sentence() {
    let world = World::with_a_race();
    let (url, options) = (world.server.url(""), world.options());
    drop(world.server);
    let archive = Archive::open_places([url.clone()], &options).unwrap();
    let error = archive.resolve("2025/15/R").unwrap_err();
    assert_eq!(error.class(), ErrorClass::Failed);
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("cannot fetch {url}/2025/Index.json: the server cannot be reached (")),
        "{text}"
    );
    assert!(text.contains("asked 2 times") && text.ends_with("with --offline"), "{text}");
    // One more request after the first; then the host is known to be down.
    assert!(world.clock.take_slept().len() <= 3);
    assert!(archive.resolve("2025/15/R").is_err());
    assert_eq!(world.clock.take_slept(), []);
}

#[test]
fn so_many_are_asked_for_at_once_and_no_more() {
    let world = World::with_a_race();
    let options = HttpOptions { at_once: 4, ..world.options() };
    world.server.gather(4);
    let files: Vec<_> = (0..40).map(|n| (Shelf::Timing, format!("2025/{n}.json"))).collect();
    let found = world.source(&options).read_all(&files);
    assert!(found.len() == 40 && found.iter().all(|file| matches!(file, Ok(None))));
    assert_eq!((world.server.requests().len(), world.server.peak()), (40, 4));
}
