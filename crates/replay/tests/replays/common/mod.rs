//! Real sessions for tests, where the data is at hand.

use std::sync::{Arc, LazyLock};

use session::{Session, Sources};
use timing::{SessionKey, SessionKind};

/// A session of the archive, by its folder under `static/`.
pub(crate) fn session(year: u16, round: u8, kind: SessionKind, folder: &str) -> Option<Arc<Session>> {
    let topics = realdata::topics(&realdata::session(folder)?);
    let results = realdata::data()?.join(format!("jolpica/ergast/f1/{year}/{round}/results.json"));
    let sources = Sources { topics, results_api: std::fs::read(results).ok(), ..Sources::default() };
    let key = SessionKey { year, round, kind };
    Some(Arc::new(session::build(key, &sources).expect("the session can be built")))
}

/// A session that is built for the first test that asks, and kept for the others.
type Kept = LazyLock<Option<Arc<Session>>>;

/// The 2025 Dutch Grand Prix.
pub(crate) fn zandvoort() -> Option<Arc<Session>> {
    static KEPT: Kept = LazyLock::new(|| session(2025, 15, SessionKind::Race, realdata::DUTCH_GRAND_PRIX));
    KEPT.clone()
}

/// Qualifying of the 2025 Mexico City Grand Prix.
pub(crate) fn mexico() -> Option<Arc<Session>> {
    static KEPT: Kept = LazyLock::new(|| {
        let folder = "2025/2025-10-26_Mexico_City_Grand_Prix/2025-10-25_Qualifying";
        session(2025, 20, SessionKind::Qualifying, folder)
    });
    KEPT.clone()
}

/// The sprint of the 2025 Miami Grand Prix; no car or position data.
pub(crate) fn miami() -> Option<Arc<Session>> {
    session(2025, 6, SessionKind::Sprint, "2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint")
}

/// First practice of the 2024 British Grand Prix; no car or position data.
pub(crate) fn silverstone() -> Option<Arc<Session>> {
    session(2024, 12, SessionKind::Practice1, "2024/2024-07-07_British_Grand_Prix/2024-07-05_Practice_1")
}
