//! Archives on servers, by the real program.

use badserver::{Act, BadServer};

use crate::harness::{RACE, Run, archive_of_2000, program, program_with_cache};

fn load(cache: &tempfile::TempDir, place: &str, options: &[&str]) -> Run {
    let mut command = program_with_cache(cache.path());
    command.args(["--archive", place]).args(options);
    Run::of(command.output().expect("the program starts"))
}

/// Without its last lines, which tell times and memory.
fn summary(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !["time", "memory"].contains(&line.trim().split(' ').next().unwrap_or("")))
        .collect()
}

#[test]
fn an_address_means_what_a_folder_does_and_is_asked_once() {
    let (archive, race) = archive_of_2000();
    let server = BadServer::with_folder(archive.path());
    let cache = tempfile::tempdir().expect("a folder");
    let url = server.url("/");
    let over_http = load(&cache, &url, &["load", race]).text();
    assert!(!server.take_requests().is_empty());
    let mut folder = program();
    let folder = Run::of(
        folder.arg("--archive").arg(archive.path()).args(["load", race]).output().expect("it starts"),
    );
    assert_eq!(summary(&over_http), summary(&folder.text()));

    // The lists are fresh, the race is long over, and what was fetched is kept.
    let again = load(&cache, &url, &["load", race]).text();
    assert!(again.contains("  from       the cache"), "{again}");
    assert_eq!(server.take_requests(), []);
    // Also without the session, of which only the files were kept.
    std::fs::remove_dir_all(cache.path().join("sessions")).expect("sessions are kept there");
    load(&cache, &url, &["--offline", "show", race]).text();
    assert_eq!(server.take_requests(), []);
    load(&cache, &url, &["load", race, "--refresh"]).text();
    let asked = server.take_requests();
    assert!(asked.iter().any(|request| request.header("if-none-match").is_some()), "{asked:?}");
}

#[test]
fn offline_is_told_what_is_not_there() {
    let cache = tempfile::tempdir().expect("a folder");
    let sentence = load(&cache, "http://127.0.0.1:9/static", &["--offline", "load", "2025/15/R"]).fails(1);
    assert_eq!(
        sentence,
        "http://127.0.0.1:9/static/2025/Index.json was not fetched before, and offline nothing is; \
         load the session once without --offline"
    );
    let sentence =
        load(&cache, "http://127.0.0.1:9/static", &["--offline", "load", RACE, "--refresh"]).fails(2);
    assert!(sentence.contains("leave one of them out"), "{sentence}");
}

#[test]
fn a_server_out_of_reach_is_one_sentence() {
    let server = BadServer::with_files([("/static/2025/Index.json", "{}")]);
    server.always("/", Act::Status(401));
    let cache = tempfile::tempdir().expect("a folder");
    let url = server.url("/static");
    let sentence = load(&cache, &url, &["load", "2025/15/R"]).fails(1);
    assert_eq!(
        sentence,
        format!(
            "cannot fetch {url}/2025/Index.json: the server answers 401; try again later, or name a copy with \
             --archive DIR"
        )
    );
    drop(server);
    let sentence = load(&cache, &url, &["ls", "2025"]).fails(1);
    assert!(
        sentence.contains("the server cannot be reached") && sentence.contains("--offline"),
        "{sentence}"
    );
    assert!(load(&cache, "http://", &["ls"]).fails(1).contains("is not an address of an archive"));
}
