//! One load for all who ask; the memory; how many loads run at once.

use std::time::Duration;

use archive::ErrorClass;

use super::fixture::{PRACTICE, QUALIFYING, RACE, Weekend, season};
use crate::{Freshness, Step, StoreOptions};

#[tokio::test]
async fn a_hundred_who_ask_share_one_load() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.hold();
    let loads: Vec<_> = (0..100).map(|_| store.load(RACE, Freshness::Cached)).collect();
    assert_eq!(store.loading(RACE).map(|load| load.key()), Some(RACE));
    weekend.go_on();
    let first = loads[0].kept().await.unwrap();
    for load in &loads {
        assert!(std::sync::Arc::ptr_eq(&load.kept().await.unwrap(), &first));
    }
    assert!(store.loading(RACE).is_none());
    store.session(RACE, Freshness::Cached).await.unwrap();
    let stats = store.stats();
    assert_eq!((weekend.reads(RACE), stats.archive_loads, stats.joined, stats.memory_hits), (1, 1, 99, 1));
}

#[tokio::test]
async fn who_asks_first_and_leaves_takes_nothing_from_the_others() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.hold();
    let first = tokio::spawn({
        let store = store.clone();
        async move { store.session(RACE, Freshness::Cached).await }
    });
    while store.loading(RACE).is_none() {
        tokio::task::yield_now().await;
    }
    let other = store.load(RACE, Freshness::Cached);
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    weekend.go_on();
    other.kept().await.unwrap();
    assert_eq!(weekend.reads(RACE), 1);
}

#[tokio::test]
async fn a_failure_is_told_to_all_and_the_next_request_tries_again() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.fail(true);
    weekend.hold();
    let loads: Vec<_> = (0..10).map(|_| store.load(RACE, Freshness::Cached)).collect();
    weekend.go_on();
    for load in &loads {
        let error = load.kept().await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Incomplete);
        assert!(error.to_string().contains("DriverList"), "{error}");
    }
    assert_eq!((weekend.reads(RACE), store.stats().failed), (1, 1));
    weekend.fail(false);
    store.session(RACE, Freshness::Cached).await.unwrap();
    assert_eq!(weekend.reads(RACE), 2);
}

#[tokio::test]
async fn what_is_in_no_archive_is_an_error_of_its_own_class() {
    let (store, _) = Weekend::default().store(StoreOptions::default()).await;
    let unknown = timing::SessionKey { round: 99, ..RACE };
    let error = store.session(unknown, Freshness::Cached).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::NoSuchSession);
}

#[tokio::test]
async fn a_refresh_goes_to_the_archive_and_others_join_it() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    store.session(RACE, Freshness::Cached).await.unwrap();
    weekend.hold();
    let refresh = store.load(RACE, Freshness::Refresh);
    let joined = store.load(RACE, Freshness::Cached);
    weekend.go_on();
    let (refreshed, joined) = (refresh.kept().await.unwrap(), joined.kept().await.unwrap());
    assert!(std::sync::Arc::ptr_eq(&refreshed, &joined));
    assert_eq!(weekend.reads(RACE), 2);
}

#[tokio::test]
async fn a_refresh_waits_for_a_load_that_is_under_way() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.hold();
    let load = store.load(RACE, Freshness::Cached);
    let refresh = store.load(RACE, Freshness::Refresh);
    weekend.go_on();
    let (old, new) = (load.kept().await.unwrap(), refresh.kept().await.unwrap());
    assert!(!std::sync::Arc::ptr_eq(&old, &new));
    assert_eq!((weekend.reads(RACE), weekend.most_held()), (2, 1));
    let kept = store.session(RACE, Freshness::Cached).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&kept, &new));
}

#[tokio::test]
async fn watchers_see_the_steps_of_a_load() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.hold();
    let load = store.load(RACE, Freshness::Cached);
    let (mut one, mut two) = (load.steps(), load.steps());
    for steps in [&mut one, &mut two] {
        assert_eq!(*steps.wait_for(|step| *step != Step::Wait).await.unwrap(), Step::Read);
    }
    weekend.go_on();
    let kept = load.kept().await.unwrap();
    let names: Vec<&str> = kept.took.iter().map(|(step, _)| step.name()).collect();
    assert_eq!(names, ["read", "decode", "laps", "results", "replay"]);
    assert_eq!(*one.borrow_and_update(), Step::Replay, "the last that there is without a cache");
}

#[tokio::test(start_paused = true)]
async fn a_session_stays_in_memory_for_its_time() {
    let weekend = Weekend::default();
    let time_to_live = Duration::from_secs(60);
    let (store, _) = weekend.store(StoreOptions { time_to_live, ..StoreOptions::default() }).await;
    store.session(RACE, Freshness::Cached).await.unwrap();
    tokio::time::advance(time_to_live / 2).await;
    store.session(RACE, Freshness::Cached).await.unwrap();
    assert_eq!(weekend.reads(RACE), 1);
    tokio::time::advance(time_to_live / 2).await;
    store.session(RACE, Freshness::Cached).await.unwrap();
    assert_eq!(weekend.reads(RACE), 2);
}

#[tokio::test]
async fn memory_is_bounded_by_weight() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    let mut weight = 0;
    for key in [QUALIFYING, PRACTICE] {
        weight += store.session(key, Freshness::Cached).await.unwrap().weight();
    }
    let two = StoreOptions { memory_limit: weight, ..StoreOptions::default() };
    let (store, _) = weekend.store(two).await;
    for key in [RACE, QUALIFYING, PRACTICE] {
        store.session(key, Freshness::Cached).await.unwrap();
    }
    assert_eq!(store.cached().await, [PRACTICE, QUALIFYING]);
    assert_eq!((store.stats().in_memory, store.stats().memory_weight), (2, weight));
    store.forget(PRACTICE).await;
    assert_eq!(store.cached().await, [QUALIFYING]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_sessions_at_once_are_served_within_the_memory_for_twelve() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    let limit = 12 * store.session(RACE, Freshness::Cached).await.unwrap().weight();
    let (store, _) = weekend.store(StoreOptions { memory_limit: limit, ..StoreOptions::default() }).await;
    let watched = store.clone();
    let (end, mut ended) = tokio::sync::oneshot::channel::<()>();
    let watcher = tokio::task::spawn_blocking(move || {
        let mut most = 0;
        while ended.try_recv().is_err() {
            most = most.max(watched.stats().memory_weight);
        }
        most
    });
    let mut in_use = Vec::new();
    for freshness in [Freshness::Cached, Freshness::Cached, Freshness::Refresh] {
        let asked = season().map(|key| store.session(key, freshness));
        for kept in futures_util::future::join_all(asked).await {
            in_use.push(kept.unwrap());
        }
    }
    end.send(()).unwrap();
    let most = watcher.await.unwrap();
    assert!((limit / 2..=limit).contains(&most), "{most} of {limit}");
    // That all are in use makes none of them count twice, nor those count that are no longer in memory.
    assert_eq!(in_use.len(), 150);
    let stats = store.stats();
    let cached = store.cached().await;
    let latest = in_use.iter().rev().take(50);
    let held = latest.filter(|kept| cached.contains(&kept.session.key)).map(|kept| kept.weight());
    assert_eq!((stats.memory_weight, stats.in_memory), (held.sum(), cached.len() as u64));
    assert!(cached.len() >= 10 && stats.memory_weight <= limit, "{stats:?}");
}

#[tokio::test]
async fn loads_run_side_by_side_but_not_more_than_allowed() {
    for (loads, load_memory) in [(2, u64::MAX), (3, 1)] {
        let weekend = Weekend::default();
        let options = StoreOptions { loads, load_memory, ..StoreOptions::default() };
        let (store, _) = weekend.store(options).await;
        weekend.hold();
        let under_way = [RACE, QUALIFYING, PRACTICE].map(|key| store.load(key, Freshness::Cached));
        let at_once = if load_memory == 1 { 1 } else { loads };
        let held = weekend.clone();
        tokio::task::spawn_blocking(move || held.until_held(at_once)).await.unwrap();
        weekend.go_on();
        for load in under_way {
            load.kept().await.unwrap();
        }
        assert!(weekend.most_held() <= at_once, "{loads} loads of {load_memory} bytes");
    }
}
