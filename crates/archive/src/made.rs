//! The demo season, which is always there: it is made where others are read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use demo::{Options, Season};
use timing::{SessionKey, Topic};

use crate::source::{Entry, Look, Shelf, Source, entries_below};
use crate::{Archive, ArchiveError};

const INDEX: &str = "0/Index.json";

/// What the addresses of made files begin with.
const SCHEME: &str = "demo:";

/// What the circuit API tells of a circuit in the demo season; those of other years need not be made to be absent.
const OF_THE_YEAR: &str = "/0.json";

type Topics = BTreeMap<Topic, Vec<u8>>;

/// A session that is made by whoever asks first, while all others who ask wait.
type Making = OnceLock<Topics>;

/// The season 0 of crate `demo` as a source: a session is made when a file of it is first read, and a look at its files
/// makes nothing.
#[derive(Debug)]
pub struct DemoSeason {
    season: Season,
    /// Another one where the same paths have other content.
    version: String,
    /// The topics' files by their paths.
    topics: BTreeMap<String, (SessionKey, Topic)>,
    index: OnceLock<Vec<u8>>,
    circuits: OnceLock<BTreeMap<String, Vec<u8>>>,
    sessions: Mutex<Sessions>,
}

/// Sessions that were made: those in use and the last one, so that files that are read one by one cost one making.
#[derive(Debug, Default)]
struct Sessions {
    in_use: BTreeMap<SessionKey, Weak<Making>>,
    last: Option<Arc<Making>>,
}

impl Default for DemoSeason {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl DemoSeason {
    /// The season of these options; nothing is made yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let season = Season::new(options);
        let of_session = |key: SessionKey| {
            let folder = season.folder(key)?;
            let path = move |topic: Topic| (format!("{folder}/{}", topic.file_name()), (key, topic));
            Some(Season::topics(key).map(path))
        };
        Self {
            season,
            version: format!("made {} {options:?}", demo::VERSION),
            topics: season.sessions().into_iter().filter_map(of_session).flatten().collect(),
            index: OnceLock::new(),
            circuits: OnceLock::new(),
            sessions: Mutex::default(),
        }
    }

    /// Whether a session that came from there was made here.
    #[must_use]
    pub fn made(origin: &str) -> bool {
        origin.starts_with(SCHEME)
    }

    /// A session's files. They are made outside of the lock: several sessions at once, each of them once.
    fn session(&self, key: SessionKey) -> Arc<Making> {
        let making = {
            let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
            sessions.in_use.retain(|_, making| making.strong_count() > 0);
            let known = sessions.in_use.get(&key).and_then(Weak::upgrade);
            let making = known.unwrap_or_default();
            sessions.in_use.insert(key, Arc::downgrade(&making));
            sessions.last = Some(Arc::clone(&making));
            making
        };
        making.get_or_init(|| self.season.make(key).map(|made| made.topics).unwrap_or_default());
        making
    }

    /// A file of the season's own: its index, or what is told of a circuit.
    fn list_file(&self, shelf: Shelf, path: &str) -> Option<&[u8]> {
        match shelf {
            Shelf::Timing if path == INDEX => Some(self.index.get_or_init(|| self.season.index())),
            Shelf::Circuits if path.ends_with(OF_THE_YEAR) => self.circuits().get(path).map(Vec::as_slice),
            _ => None,
        }
    }

    fn circuits(&self) -> &BTreeMap<String, Vec<u8>> {
        self.circuits.get_or_init(|| self.season.circuit_files().into_iter().collect())
    }

    fn topic(&self, shelf: Shelf, path: &str) -> Option<(SessionKey, Topic)> {
        if shelf == Shelf::Timing { self.topics.get(path).copied() } else { None }
    }
}

/// Bytes that a topic may take, so that memory is kept free for it before it is made: those of a Grand Prix.
fn usual_bytes(topic: Topic) -> u64 {
    match topic {
        Topic::CarData | Topic::Position => 5 << 20,
        Topic::TimingData => 2 << 20,
        _ => 64 << 10,
    }
}

impl Source for DemoSeason {
    fn locate(&self, shelf: Shelf, path: &str) -> String {
        let shelf = match shelf {
            Shelf::Timing => "",
            Shelf::Schedule => "schedule/",
            Shelf::Results => "results/",
            Shelf::Circuits => "circuits/",
        };
        format!("{SCHEME}{shelf}{path}")
    }

    fn read(&self, shelf: Shelf, path: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        Ok(match self.topic(shelf, path) {
            Some((key, topic)) => self.session(key).get().and_then(|topics| topics.get(&topic).cloned()),
            None => self.list_file(shelf, path).map(<[u8]>::to_vec),
        })
    }

    fn read_all(&self, files: &[(Shelf, String)]) -> Vec<Result<Option<Vec<u8>>, ArchiveError>> {
        // Whatever others read meanwhile, a session of these files is made once.
        let topics = files.iter().filter_map(|(shelf, path)| self.topic(*shelf, path));
        let keys: BTreeSet<SessionKey> = topics.map(|(key, _)| key).collect();
        let held: Vec<Arc<Making>> = keys.into_iter().map(|key| self.session(key)).collect();
        let read = files.iter().map(|(shelf, path)| self.read(*shelf, path)).collect();
        drop(held);
        read
    }

    /// Of a topic, the size is that of a usual session's.
    fn look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        let bytes = match self.topic(shelf, path) {
            Some((_, topic)) => Some(usual_bytes(topic)),
            None => self.list_file(shelf, path).map(|file| file.len() as u64),
        };
        let version = self.version.clone();
        Ok(bytes.map_or(Look::Absent, |bytes| Look::Present { bytes, version }))
    }

    fn list(&self, shelf: Shelf, folder: &str) -> Result<Option<Vec<Entry>>, ArchiveError> {
        Ok(Some(match shelf {
            Shelf::Timing => {
                let paths = self.topics.keys().map(String::as_str);
                entries_below(folder, paths.chain([INDEX]))
            }
            Shelf::Circuits => entries_below(folder, self.circuits().keys().map(String::as_str)),
            Shelf::Schedule | Shelf::Results => Vec::new(),
        }))
    }
}

impl Archive {
    /// The demo season, which never happened and is always there.
    #[must_use]
    pub fn demo() -> Self {
        Self::from_source(DemoSeason::default())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::fixture::{DUTCH, Fixture};

    /// Small, so that making it costs little.
    const OPTIONS: Options = Options { laps: Some(4), cars: 5, ..Options::SMALL };

    static SEASON: LazyLock<Arc<DemoSeason>> = LazyLock::new(|| Arc::new(DemoSeason::new(OPTIONS)));

    fn archive() -> Archive {
        Archive::of(vec![SEASON.clone()])
    }

    fn making_of(source: &DemoSeason, key: SessionKey) -> Option<Arc<Making>> {
        source.sessions.lock().unwrap().in_use.get(&key).and_then(Weak::upgrade)
    }

    #[test]
    fn every_session_is_listed_and_has_the_topics_that_are_listed() {
        let season = archive().season(0).unwrap();
        assert_eq!(season.warnings, []);
        let listed: Vec<SessionKey> = season.sessions().map(|session| session.key).collect();
        assert_eq!(listed, Season::new(OPTIONS).sessions());
        for session in season.sessions() {
            let files = archive().fetch(session.key).unwrap();
            assert_eq!(files.topics.keys().copied().collect::<Vec<_>>(), session.topics, "{}", session.key);
            assert_eq!(files.topics, Season::new(OPTIONS).make(session.key).unwrap().topics);
            assert_eq!(files.warnings, []);
        }
        assert_eq!(archive().seasons().0, [0]);
    }

    #[test]
    fn a_look_makes_nothing_and_tells_one_season_from_another() {
        let look = |options| {
            let source = Arc::new(DemoSeason::new(options));
            let archive = Archive::of(vec![source.clone()]);
            let key = archive.resolve("0/1/R").unwrap().key;
            let survey = archive.survey(key).unwrap();
            assert!(source.sessions.lock().unwrap().in_use.is_empty(), "nothing was made");
            assert!(survey.bytes.is_some_and(|bytes| bytes > 1 << 20));
            survey.fingerprint.expect("it can tell")
        };
        assert_eq!(look(OPTIONS), look(OPTIONS));
        let others = [
            Options { seed: 2, ..OPTIONS },
            Options { laps: None, ..OPTIONS },
            Options { cars: 6, ..OPTIONS },
            Options { faults: 0, ..OPTIONS },
        ];
        for other in others {
            assert_ne!(look(OPTIONS), look(other), "{other:?}");
        }
    }

    #[test]
    fn a_look_tells_what_a_read_finds_and_paths_stay_below_their_shelf() {
        let source = &SEASON;
        let mut paths: Vec<(Shelf, String)> =
            source.topics.keys().take(3).map(|path| (Shelf::Timing, path.clone())).collect();
        paths.push((Shelf::Timing, INDEX.to_owned()));
        paths.extend(source.circuits().keys().map(|path| (Shelf::Circuits, path.clone())));
        for (shelf, path) in &paths {
            assert!(source.read(*shelf, path).unwrap().is_some(), "{path}");
            assert!(matches!(source.look(*shelf, path).unwrap(), Look::Present { .. }), "{path}");
            assert!(source.locate(*shelf, path).ends_with(path.as_str()));
            assert_eq!(source.read(Shelf::Results, path).unwrap(), None, "{path}");
            for other in [format!("/{path}"), format!("../static/{path}"), format!("{path}/x")] {
                assert_eq!(source.read(*shelf, &other).unwrap(), None, "{other}");
                assert_eq!(source.look(*shelf, &other).unwrap(), Look::Absent, "{other}");
            }
        }
        assert_eq!(source.read(Shelf::Timing, "").unwrap(), None);
        let entries = source.list(Shelf::Timing, "").unwrap().unwrap();
        assert_eq!(entries, [Entry { name: "0".to_owned(), is_folder: true }]);
        let season = source.list(Shelf::Timing, "0").unwrap().unwrap();
        assert!(season.is_sorted() && season.iter().any(|entry| entry.name == "Index.json"), "{season:?}");
    }

    #[test]
    fn who_asks_for_a_session_that_is_being_made_gets_the_same() {
        let source = DemoSeason::new(OPTIONS);
        let keys = source.season.sessions();
        let made: Vec<Arc<Making>> = std::thread::scope(|scope| {
            let asking: Vec<_> = (0..4).map(|_| scope.spawn(|| source.session(keys[0]))).collect();
            asking.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(made.iter().all(|making| Arc::ptr_eq(making, &made[0])));

        let other = source.session(keys[1]);
        assert!(making_of(&source, keys[0]).is_some_and(|making| Arc::ptr_eq(&making, &made[0])));
        drop((made, other));
        assert!(making_of(&source, keys[0]).is_none(), "only the last one is kept");
        assert!(making_of(&source, keys[1]).is_some());
    }

    #[test]
    fn an_archive_that_has_the_season_itself_goes_before_it() {
        let path = SEASON.topics.keys().find(|path| path.contains("SessionInfo")).unwrap();
        let (key, _) = SEASON.topics[path];
        let own = Fixture::default().session(path.rsplit_once('/').unwrap().0, &[]);
        let archive = own.in_memory().then(archive());
        assert_eq!(archive.fetch(key).unwrap().topics.len(), 2);
        let held = archive.season(0).unwrap().sessions().filter(|session| session.available).count();
        assert_eq!(held, SEASON.season.sessions().len());
    }

    #[test]
    fn other_seasons_are_as_they_were() {
        let archive = Fixture::default().session(DUTCH, &[]).in_memory().then(archive());
        assert_eq!(archive.seasons().0, [0, 2025]);
        assert_eq!(archive.fetch(archive.resolve("2025/dutch/R").unwrap().key).unwrap().topics.len(), 2);
    }
}
