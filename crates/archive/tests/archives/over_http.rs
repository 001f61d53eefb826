//! The data folder over HTTP is the same as the data folder.

use archive::{Archive, Asking, HttpOptions, SessionFiles};
use badserver::BadServer;

fn served() -> Option<(Archive, BadServer)> {
    let folder = realdata::data()?;
    let archive = Archive::open(&folder).expect("the data folder is an archive");
    Some((archive, BadServer::with_folder(folder)))
}

fn fetch(archive: &Archive, name: &str) -> SessionFiles {
    let key = archive.resolve(name).unwrap_or_else(|error| panic!("{name}: {error}")).key;
    let files = archive.fetch(key).unwrap_or_else(|error| panic!("{name}: {error}"));
    SessionFiles { origin: String::new(), ..files }
}

#[test]
fn sessions_with_and_without_an_index_are_equal_and_fetched_once() {
    let Some((folder, server)) = served() else { return };
    server.compress();
    let cache = tempfile::tempdir().unwrap();
    let over_http = |asking| {
        let options = HttpOptions { cache: Some(cache.path().to_owned()), asking, ..HttpOptions::default() };
        Archive::open_places([server.url("/")], &options).unwrap()
    };
    for name in ["2025/zandvoort/race", "2024/12/FP1", "2026/china/R", "2026/T1/D1", "2019/Monza/q"] {
        assert_eq!(fetch(&over_http(Asking::WhereNeeded), name), fetch(&folder, name), "{name}");
        assert!((1..150).contains(&server.take_requests().len()), "{name}");
        assert_eq!(fetch(&over_http(Asking::WhereNeeded), name), fetch(&folder, name), "{name}");
        assert_eq!(fetch(&over_http(Asking::Offline), name), fetch(&folder, name), "{name}");
        assert_eq!(server.take_requests(), [], "{name}");
    }
}

#[test]
fn the_root_alone_is_enough_where_there_is_an_index() {
    let Some((folder, server)) = served() else { return };
    let archive = Archive::open_places([server.url("/archive/static")], &HttpOptions::default()).unwrap();
    let (over_http, folder) = (fetch(&archive, "2025/15/R"), fetch(&folder, "2025/15/R"));
    assert_eq!(over_http.topics, folder.topics);
    assert_eq!(over_http.results_api, None);
}
