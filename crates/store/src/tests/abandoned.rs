//! Loads that nobody waits for any more, and what becomes of those who come after.

use std::time::Duration;

use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

use super::fixture::{PRACTICE, QUALIFYING, RACE, Weekend, season};
use crate::{Cache, Freshness, Step, Store, StoreOptions};

async fn until(what: &str, is_so: impl Fn() -> bool) {
    let patience = tokio::time::timeout(Duration::from_secs(30), async {
        while !is_so() {
            sleep(Duration::from_millis(1)).await;
        }
    });
    patience.await.unwrap_or_else(|_| panic!("never: {what}"));
}

async fn until_held(weekend: &Weekend, loads: usize) {
    let weekend = weekend.clone();
    spawn_blocking(move || weekend.until_held(loads)).await.unwrap();
}

async fn until_idle(store: &Store) {
    until("all loads have ended and left their room", || store.is_free_and_idle() == (true, true)).await;
}

#[tokio::test]
async fn a_load_that_waits_for_room_leaves_the_queue() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions { loads: 1, ..StoreOptions::default() }).await;
    weekend.hold();
    let first = store.load(RACE, Freshness::Cached);
    until_held(&weekend, 1).await;
    let second = store.load(QUALIFYING, Freshness::Cached);
    let third = store.load(PRACTICE, Freshness::Cached);
    let steps = second.steps();
    sleep(Duration::from_millis(50)).await;
    drop(second);
    until("it is abandoned though the first still reads", || store.stats().abandoned == 1).await;
    assert_eq!(*steps.borrow(), Step::Wait);
    weekend.go_on();
    first.kept().await.unwrap();
    third.kept().await.unwrap();
    until_idle(&store).await;
    assert_eq!((weekend.reads(QUALIFYING), store.stats().archive_loads, store.stats().failed), (0, 2, 0));
}

#[tokio::test]
async fn a_load_that_reads_stops_before_it_builds_and_has_its_room_until_then() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.hold();
    let load = store.load(RACE, Freshness::Cached);
    let mut steps = load.steps();
    until_held(&weekend, 1).await;
    drop(load);
    assert!(store.loading(RACE).is_none());
    sleep(Duration::from_millis(50)).await;
    assert_eq!(
        (store.is_free_and_idle(), store.stats().abandoned),
        ((false, false), 0),
        "a read is under way"
    );
    weekend.go_on();
    until_idle(&store).await;
    let stats = store.stats();
    assert_eq!((weekend.reads(RACE), stats.abandoned, stats.archive_loads, stats.in_memory), (1, 1, 0, 0));
    assert!(steps.wait_for(|step| *step > Step::Read).await.is_err(), "the channel closes");
}

#[tokio::test]
async fn it_goes_on_until_the_last_leaves_and_who_comes_then_gets_another() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    for freshness in [Freshness::Cached, Freshness::Refresh] {
        let before = store.stats();
        weekend.hold();
        let (one, two) = (store.load(QUALIFYING, freshness), store.load(QUALIFYING, freshness));
        until_held(&weekend, 1).await;
        drop(one);
        sleep(Duration::from_millis(20)).await;
        assert_eq!(store.loading(QUALIFYING).map(|load| load.key()), Some(QUALIFYING));
        drop(two);
        let three = store.load(QUALIFYING, freshness);
        let four = store.load(QUALIFYING, Freshness::Cached);
        weekend.go_on();
        let (three, four) = (three.kept().await.unwrap(), four.kept().await.unwrap());
        assert!(std::sync::Arc::ptr_eq(&three, &four));
        let stats = store.stats();
        assert_eq!((stats.joined - before.joined, stats.abandoned - before.abandoned), (2, 1));
        assert_eq!(stats.archive_loads - before.archive_loads, 1);
    }
    assert_eq!((weekend.reads(QUALIFYING), weekend.is_doubled()), (4, false), "one at a time");
    until_idle(&store).await;
}

#[tokio::test]
async fn a_watcher_holds_the_load() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.hold();
    let load = store.load(RACE, Freshness::Cached);
    let watcher = store.loading(RACE).expect("a load");
    drop(load);
    weekend.go_on();
    watcher.kept().await.unwrap();
    assert_eq!((weekend.reads(RACE), store.stats().abandoned), (1, 0));
}

#[tokio::test]
async fn a_load_that_reads_its_entry_can_be_left_too() {
    let weekend = Weekend::default();
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::Folder(folder.path().to_owned());
    let (store, _) = weekend.store_in(&cache).await;
    store.session(RACE, Freshness::Cached).await.unwrap();
    assert!(store.finish(Duration::MAX).await, "who has the session may leave: its entry is written");
    assert_eq!(store.stats().written, 1);
    let (store, _) = weekend.store_in(&cache).await;
    for micros in (0..2000).step_by(20) {
        store.drop_from_memory(RACE);
        let load = store.load(RACE, Freshness::Cached);
        sleep(Duration::from_micros(micros)).await;
        drop(load);
    }
    store.session(RACE, Freshness::Cached).await.unwrap();
    until_idle(&store).await;
    assert_eq!((weekend.reads(RACE), store.stats().failed), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_who_come_and_go_as_they_like() {
    let weekend = Weekend::default();
    weekend.slow_down(Duration::from_millis(2));
    // Nothing stays in memory, so that whoever finds no load under way begins one.
    let (store, _) =
        weekend.store(StoreOptions { memory_limit: 0, loads: 2, ..StoreOptions::default() }).await;
    let sessions: Vec<_> = season().take(10).collect();
    let mut random = Random(42);
    let (mut stayed, mut left) = (0, 0);
    for round in 0..20 {
        let asking: Vec<(JoinHandle<_>, Option<Duration>)> = (0..200)
            .map(|_| {
                let key = sessions[random.below(sessions.len())];
                let freshness = if random.below(8) == 0 { Freshness::Refresh } else { Freshness::Cached };
                let (store, begins) = (store.clone(), Duration::from_micros(random.below(20_000) as u64));
                let task = tokio::spawn(async move {
                    sleep(begins).await;
                    store.session(key, freshness).await.map(|kept| assert_eq!(kept.session.key, key))
                });
                let after = begins + Duration::from_micros(random.below(4000) as u64);
                (task, (random.below(10) > 0).then_some(after))
            })
            .collect();
        let ends = asking.into_iter().map(|(task, leaves)| async move {
            if let Some(leaves) = leaves {
                sleep(leaves).await;
                task.abort();
            }
            match task.await {
                Ok(asked) => {
                    asked.unwrap_or_else(|error| panic!("round {round}: {error}"));
                    true
                }
                Err(error) => {
                    assert!(error.is_cancelled(), "round {round}: {error}");
                    false
                }
            }
        });
        let ends = futures_util::future::join_all(ends).await;
        stayed += ends.iter().filter(|stayed| **stayed).count();
        left += ends.iter().filter(|stayed| !**stayed).count();
        until_idle(&store).await;
    }
    let stats = store.stats();
    assert!(!weekend.is_doubled(), "one load at a time of each session");
    assert!(weekend.most_held() <= 2, "and two of all");
    assert!(stayed > 200 && left > 200 && stats.abandoned > 50, "{stayed} stayed, {left} left: {stats:?}");
    assert_eq!(stats.failed, 0);
    let reads: usize = season().map(|key| weekend.reads(key)).sum();
    assert!(reads as u64 <= stats.archive_loads + stats.abandoned, "{reads} reads: {stats:?}");
}

/// Numbers that look random, the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
