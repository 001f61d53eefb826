//! The HTTP source against a real server that misbehaves, which counts what it is asked.

mod answers;
mod keeping;
mod places;

use std::sync::Arc;
use std::time::Duration;

use badserver::BadServer;
use serde_json::json;
use timing::{SessionKey, SessionKind, Topic};

use super::clock::FakeClock;
use super::{Asking, Http, HttpOptions, Times};
use crate::fixture::{DUTCH, Fixture, index_meeting, schedule_row};
use crate::source::{Shelf, Source};
use crate::{Archive, suite};

const KEY: SessionKey = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };

/// A list of which the tests ask.
const INDEX: &str = "2025/Index.json";
const INDEX_AT: &str = "/archive/static/2025/Index.json";

/// A server, a folder to keep files in, and a clock on which no test waits.
struct World {
    server: BadServer,
    cache: tempfile::TempDir,
    clock: Arc<FakeClock>,
}

impl World {
    fn of(fixture: &Fixture) -> Self {
        Self {
            server: fixture.serve(),
            cache: tempfile::tempdir().unwrap(),
            clock: FakeClock::at("2026-03-01T12:00:00Z"),
        }
    }

    /// With a race of a season that is over.
    fn with_a_race() -> Self {
        Self::of(&race())
    }

    fn options(&self) -> HttpOptions {
        HttpOptions {
            cache: Some(self.cache.path().to_owned()),
            times: Times { silence: Duration::from_millis(300), ..Times::default() },
            clock: self.clock.clone(),
            ..HttpOptions::default()
        }
    }

    fn asking(&self, asking: Asking) -> HttpOptions {
        HttpOptions { asking, ..self.options() }
    }

    /// The `static/` root of the server.
    fn source(&self, options: &HttpOptions) -> Http {
        Http::at(&self.server.url("/archive/static"), options).unwrap()
    }

    /// The whole data folder of the server.
    fn archive(&self, options: &HttpOptions) -> Archive {
        Archive::open_places([self.server.url("")], options).unwrap()
    }

    /// The paths asked for since the last call, sorted.
    fn asked(&self) -> Vec<String> {
        let mut paths: Vec<String> =
            self.server.take_requests().into_iter().map(|request| request.path).collect();
        paths.sort();
        paths
    }
}

fn race() -> Fixture {
    let index = json!([index_meeting(15, "Dutch Grand Prix", &[("Race", "Race", &format!("{DUTCH}/"))])]);
    Fixture::default()
        .index(2025, &index)
        .schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")])
        .session(DUTCH, &[Topic::LapCount])
        .file(Shelf::Results, "2025/15/results.json", "{}")
}

#[test]
fn a_server_is_a_source() {
    let servers = std::cell::RefCell::new(Vec::new());
    suite::every_rule(&|files| {
        let server = Fixture { files: files.to_vec() }.serve();
        let source = Http::at(&server.url("/"), &HttpOptions::default()).unwrap();
        servers.borrow_mut().push(server);
        Box::new(source)
    });
}

#[test]
fn a_server_is_told_who_asks_and_what_is_understood() {
    let world = World::with_a_race();
    world.source(&world.options()).read(Shelf::Timing, INDEX).unwrap().unwrap();
    let [request] = &world.server.requests()[..] else { panic!("one request") };
    let agent = request.header("user-agent").unwrap();
    assert!(agent.starts_with(concat!("lightsout/", env!("CARGO_PKG_VERSION"), " (")), "{agent}");
    assert_eq!(request.header("accept-encoding"), Some("gzip"));
}
