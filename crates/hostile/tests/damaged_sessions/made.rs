//! Sessions to do damage to, and what must hold of them afterwards.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use demo::{Options, Season};
use session::{Session, SessionError, Sources, build};
use timing::{SessionKey, SessionKind, Topic};

/// A damaged session takes no more memory than twice what the whole one takes, and this.
const MORE_MEMORY: u64 = 32 << 20;

/// Topics that laps are made from.
const OF_LAPS: [Topic; 6] = [
    Topic::DriverList,
    Topic::TimingData,
    Topic::TimingAppData,
    Topic::SessionStatus,
    Topic::TrackStatus,
    Topic::RaceControlMessages,
];
/// Topics from which nothing is taken while all others are there.
const NOT_NEEDED: [Topic; 3] = [Topic::Heartbeat, Topic::SessionData, Topic::ExtrapolatedClock];

pub(crate) type Files = BTreeMap<Topic, Vec<u8>>;

/// A session that is whole.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) key: SessionKey,
    pub(crate) files: Files,
    pub(crate) session: Session,
    /// Bytes that building it takes at most at a time.
    peak: u64,
}

fn made(kind: SessionKind) -> Whole {
    let season = Season::new(Options { laps: Some(4), cars: 5, ..Options::SMALL });
    let key = SessionKey { year: 0, round: 1, kind };
    Whole::of(key, season.make(key).expect("a session of the season").topics)
}

/// The made-up race.
pub(crate) static RACE: LazyLock<Whole> = LazyLock::new(|| made(SessionKind::Race));
/// The made-up qualifying.
pub(crate) static QUALIFYING: LazyLock<Whole> = LazyLock::new(|| made(SessionKind::Qualifying));

impl Whole {
    pub(crate) fn of(key: SessionKey, files: Files) -> Self {
        let (session, peak) = measured(key, files.clone());
        let session = session.expect("a session");
        assert_eq!(session.damage.total(), 0, "{:?}", session.damage);
        Self { key, files, session, peak }
    }

    /// The session with one file put in another's place.
    #[track_caller]
    pub(crate) fn with(&self, topic: Topic, file: Vec<u8>) -> Option<Session> {
        let mut files = self.files.clone();
        files.insert(topic, file);
        let session = self.damaged(files, &topic)?;
        self.assert_kept(topic, &session);
        Some(session)
    }

    /// The session of damaged files, whose replay is sound; `None` where there is none and an error says so.
    #[track_caller]
    pub(crate) fn damaged(&self, files: Files, what: &dyn std::fmt::Debug) -> Option<Session> {
        let (session, peak) = measured(self.key, files);
        let most = 2 * self.peak + MORE_MEMORY;
        assert!(peak <= most, "{what:?}: {peak} bytes at a time, the whole session takes {}", self.peak);
        match session {
            Ok(session) => {
                if let Err(error) = hostile::replayed(&Arc::new(session.clone())) {
                    assert!(error.to_string().contains(&self.key.to_string()), "{what:?}: {error}");
                }
                Some(session)
            }
            Err(error) => {
                let sentence = error.to_string();
                assert!(sentence.contains("; fetch ") && !sentence.contains('\n'), "{what:?}: {sentence}");
                assert!(sentence.len() < 1000, "{what:?}: {sentence}");
                None
            }
        }
    }

    /// Whether a session says that it is not whole, or need not, since nothing is taken from the topic.
    pub(crate) fn says(&self, topic: Topic, session: &Session) -> bool {
        let reports = |session: &Session| {
            let Session { damage, missing, unlisted_cars, sample_faults, .. } = session;
            (damage.clone(), missing.clone(), unlisted_cars.clone(), sample_faults.clone())
        };
        NOT_NEEDED.contains(&topic) || reports(session) != reports(&self.session)
    }

    /// What does not come from a topic is as it was.
    #[track_caller]
    fn assert_kept(&self, damaged: Topic, session: &Session) {
        let whole = &self.session;
        if damaged == Topic::DriverList {
            return;
        }
        let same = |topics: &[Topic], same: bool, what: &str| {
            assert!(same || topics.contains(&damaged), "damage to {damaged} changes the {what}");
        };
        let speeds = |session: &Session| session.cars.iter().map(|car| car.speed.clone()).collect::<Vec<_>>();
        let places =
            |session: &Session| session.positions.iter().map(|car| car.x.clone()).collect::<Vec<_>>();
        same(&OF_LAPS, session.laps == whole.laps, "laps");
        same(&[Topic::TimingData, Topic::TimingAppData], session.feeds == whole.feeds, "feeds");
        same(&[Topic::CarData], speeds(session) == speeds(whole), "cars");
        same(&[Topic::Position], places(session) == places(whole), "positions");
        same(&[Topic::WeatherData], session.weather == whole.weather, "weather");
        same(&[Topic::TrackStatus], session.track_status == whole.track_status, "flags");
        same(&[Topic::SessionStatus], session.phases == whole.phases, "phases");
        same(&[Topic::RaceControlMessages], session.race_control == whole.race_control, "race control");
        same(&[Topic::SessionInfo], session.info == whole.info, "names");
    }
}

/// Builds the session on this thread alone, where allocations are counted.
fn measured(key: SessionKey, topics: Files) -> (Result<Session, SessionError>, u64) {
    thread_local! {
        static ALONE: rayon::ThreadPool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .use_current_thread()
            .build()
            .expect("a pool of this thread");
    }
    let sources = Sources { topics, ..Sources::default() };
    let mut built = None;
    let counted = ALONE
        .with(|alone| allocation_counter::measure(|| built = Some(alone.install(|| build(key, &sources)))));
    (built.expect("it was built"), counted.bytes_max)
}

/// The lines of a file with their ends; without the byte order mark, so that their order can be changed.
pub(crate) fn lines(file: &[u8]) -> Vec<&[u8]> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    file.split_inclusive(|byte| *byte == b'\n').collect()
}
