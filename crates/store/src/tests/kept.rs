//! Entries in a folder: what is used, what is not, and what goes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use archive::Archive;
use tempfile::TempDir;
use timing::SessionKey;

use super::fixture::{PRACTICE, QUALIFYING, RACE, Weekend, said, write_season};
use crate::{Cache, Freshness, Notice, Store, StoreOptions, Tier};

/// A weekend with a cache in a folder.
struct Kept {
    weekend: Weekend,
    folder: TempDir,
}

impl Kept {
    fn new() -> Self {
        Self { weekend: Weekend::default(), folder: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> Cache {
        Cache::Folder(self.folder.path().to_owned())
    }

    fn entry(&self, key: SessionKey) -> PathBuf {
        self.folder.path().join(format!("sessions/v1/{key}.arrow"))
    }

    /// Loads a session in a store of its own; tells from where it came and what was said.
    async fn load(&self, key: SessionKey, freshness: Freshness) -> (Tier, Vec<Notice>) {
        let (store, mut notices) = self.weekend.store_in(&self.cache()).await;
        let kept = store.session(key, freshness).await.unwrap();
        assert_eq!(kept.session.key, key);
        finish(&store).await;
        (kept.tier, said(&mut notices))
    }
}

async fn finish(store: &Store) {
    assert!(store.finish(Duration::MAX).await);
}

fn used(path: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[tokio::test]
async fn whatever_is_done_to_an_entry_costs_a_notice_and_it_is_replaced() {
    let kept = Kept::new();
    kept.load(RACE, Freshness::Cached).await;
    kept.load(QUALIFYING, Freshness::Cached).await;
    let whole = fs::read(kept.entry(RACE)).unwrap();
    let mut damages = vec![b"".to_vec(), b"rubbish".to_vec(), fs::read(kept.entry(QUALIFYING)).unwrap()];
    damages.extend((1..8).map(|eighth| whole[..whole.len() * eighth / 8].to_vec()));
    damages.extend((0..8).map(|eighth| {
        let mut damaged = whole.clone();
        damaged[whole.len() * eighth / 8] ^= 0x10;
        damaged
    }));
    for (number, damaged) in damages.into_iter().enumerate() {
        fs::write(kept.entry(RACE), damaged).unwrap();
        let (tier, said) = kept.load(RACE, Freshness::Cached).await;
        assert_eq!(tier, Tier::Archive, "damage {number}");
        let [notice] = said.as_slice() else { panic!("damage {number}: {said:?}") };
        assert!(
            matches!(notice, Notice::Damaged { key: RACE, .. } | Notice::Outdated { key: RACE, .. }),
            "damage {number}: {notice}"
        );
        assert_eq!(kept.load(RACE, Freshness::Cached).await, (Tier::Cache, vec![]), "damage {number}");
    }
}

#[tokio::test]
async fn content_is_named_by_what_made_it_and_not_by_where_it_came_from() {
    let kept = Kept::new();
    let (store, _) = kept.weekend.store_in(&kept.cache()).await;
    let made = store.session(RACE, Freshness::Cached).await.unwrap();
    finish(&store).await;
    let (store, _) = kept.weekend.store_in(&kept.cache()).await;
    let read = store.session(RACE, Freshness::Cached).await.unwrap();
    assert_eq!((made.tier, read.tier), (Tier::Archive, Tier::Cache));
    assert_eq!(made.content(), read.content());
    assert_ne!(store.session(QUALIFYING, Freshness::Cached).await.unwrap().content(), read.content());

    let folder = tempfile::tempdir().unwrap();
    write_season(folder.path());
    let archive = Archive::open(folder.path()).unwrap();
    let elsewhere = Store::open(StoreOptions::default(), archive).await;
    let other = elsewhere.session(RACE, Freshness::Cached).await.unwrap();
    let (ours, theirs) = (&made.provenance, &other.provenance);
    assert!(ours.origin != theirs.origin && ours.fingerprint != theirs.fingerprint, "{ours:?}, {theirs:?}");
    assert_eq!(made.content(), other.content());

    kept.weekend.change();
    let refreshed = store.session(RACE, Freshness::Refresh).await.unwrap();
    assert_eq!(refreshed.content(), made.content(), "the files are told to be others, and are the same");
    kept.weekend.add_lap();
    let changed = store.session(RACE, Freshness::Refresh).await.unwrap();
    assert_eq!(changed.session.total_laps, Some(73));
    assert_ne!(changed.content(), made.content());
}

#[tokio::test]
async fn an_entry_of_files_that_have_changed_is_outdated() {
    let kept = Kept::new();
    kept.load(RACE, Freshness::Cached).await;
    kept.weekend.change();
    let (tier, said) = kept.load(RACE, Freshness::Cached).await;
    assert_eq!(tier, Tier::Archive);
    assert!(matches!(said.as_slice(), [Notice::Outdated { key: RACE, .. }]), "{said:?}");
    assert!(said[0].to_string().contains("its files in the archive have changed"), "{}", said[0]);
    assert_eq!(kept.load(RACE, Freshness::Cached).await, (Tier::Cache, vec![]));
}

#[tokio::test]
async fn an_archive_that_cannot_tell_leaves_entries_right() {
    let kept = Kept::new();
    kept.load(RACE, Freshness::Cached).await;
    kept.weekend.change();
    kept.weekend.go_blind();
    assert_eq!(kept.load(RACE, Freshness::Cached).await, (Tier::Cache, vec![]));
    assert_eq!(kept.load(RACE, Freshness::Refresh).await, (Tier::Archive, vec![]));
    assert_eq!(kept.weekend.reads(RACE), 2);
}

#[tokio::test]
async fn an_entry_of_another_program_is_outdated() {
    let kept = Kept::new();
    kept.load(RACE, Freshness::Cached).await;
    let mut entry = entry::read(&fs::read(kept.entry(RACE)).unwrap().into()).unwrap();
    entry.provenance.program = "lightsout 0.0.1".to_owned();
    let other = entry::write(&entry.session, entry.tracks.as_ref(), &entry.provenance).unwrap();
    fs::write(kept.entry(RACE), other).unwrap();
    let (tier, said) = kept.load(RACE, Freshness::Cached).await;
    assert_eq!(tier, Tier::Archive);
    assert!(matches!(said.as_slice(), [Notice::Outdated { .. }]), "{said:?}");
}

#[tokio::test]
async fn a_session_that_could_not_all_be_read_is_not_kept_for_the_next_time() {
    let kept = Kept::new();
    kept.weekend.lack_laps(true);
    for _ in 0..2 {
        assert_eq!(kept.load(RACE, Freshness::Cached).await, (Tier::Archive, vec![]));
    }
    kept.weekend.lack_laps(false);
    assert_eq!(kept.load(RACE, Freshness::Cached).await.0, Tier::Archive);
    assert_eq!(kept.load(RACE, Freshness::Cached).await.0, Tier::Cache);
}

#[tokio::test]
async fn the_entry_that_was_not_used_for_longest_makes_room() {
    let kept = Kept::new();
    for key in [RACE, QUALIFYING] {
        kept.load(key, Freshness::Cached).await;
    }
    let sizes: u64 = [RACE, QUALIFYING].map(|key| fs::metadata(kept.entry(key)).unwrap().len()).iter().sum();
    used(&kept.entry(RACE), 1);
    used(&kept.entry(QUALIFYING), 2);
    kept.load(RACE, Freshness::Cached).await;

    let two = StoreOptions { cache: kept.cache(), cache_limit: sizes + 100, ..StoreOptions::default() };
    let (store, mut notices) = kept.weekend.store(two).await;
    store.session(PRACTICE, Freshness::Cached).await.unwrap();
    finish(&store).await;
    assert_eq!((store.cached().await, store.stats().evicted), (vec![PRACTICE, RACE], 1));
    assert_eq!(said(&mut notices), []);
}

#[tokio::test]
async fn what_a_killed_program_left_is_swept_once_it_is_old() {
    let kept = Kept::new();
    kept.load(RACE, Freshness::Cached).await;
    let half = |number: u8| kept.folder.path().join(format!("sessions/v1/{RACE}.arrow#{number}"));
    for number in [1, 2] {
        fs::write(half(number), "half an entry").unwrap();
    }
    used(&half(1), 1);
    assert_eq!(kept.load(RACE, Freshness::Cached).await, (Tier::Cache, vec![]));
    assert_eq!((half(1).exists(), half(2).exists()), (false, true), "the other may be in the making");
}

#[tokio::test]
async fn who_abandons_the_store_finds_whole_entries_or_none() {
    let kept = Kept::new();
    let (store, _) = kept.weekend.store_in(&kept.cache()).await;
    for key in [RACE, QUALIFYING, PRACTICE] {
        store.session(key, Freshness::Cached).await.unwrap();
    }
    store.abandon().await;
    finish(&store).await;
    for key in [RACE, QUALIFYING, PRACTICE].into_iter().filter(|key| kept.entry(*key).exists()) {
        assert_eq!(kept.load(key, Freshness::Cached).await, (Tier::Cache, vec![]));
    }
    let written = store.stats().written;
    store.session(RACE, Freshness::Refresh).await.unwrap();
    finish(&store).await;
    assert_eq!(store.stats().written, written, "nothing is begun after that");
}
