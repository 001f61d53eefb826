//! What becomes of a load when those who wait for it leave.

use std::time::Duration;

use super::fixture::{PRACTICE, QUALIFYING, RACE, Weekend};
use crate::{Freshness, Store, StoreOptions};

/// Waits until so many loads were abandoned.
async fn until_abandoned(store: &Store, loads: u64) {
    while store.stats().abandoned < loads {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

async fn until_held(weekend: &Weekend, loads: usize) {
    let held = weekend.clone();
    tokio::task::spawn_blocking(move || held.until_held(loads)).await.unwrap();
}

#[tokio::test]
async fn a_load_that_nobody_waits_for_ends_after_its_step() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions::default()).await;
    weekend.hold();
    let load = store.load(RACE, Freshness::Cached);
    until_held(&weekend, 1).await;
    drop(load);
    assert!(store.loading(RACE).is_none(), "nobody has it");
    weekend.go_on();
    until_abandoned(&store, 1).await;
    assert_eq!((store.stats().archive_loads, store.stats().failed), (0, 0), "nothing was built");
    store.session(RACE, Freshness::Cached).await.unwrap();
    assert_eq!(weekend.reads(RACE), 2, "who asks then gets a load of their own");
}

#[tokio::test]
async fn who_leaves_while_waiting_for_room_takes_none() {
    let weekend = Weekend::default();
    let options = StoreOptions { loads: 1, ..StoreOptions::default() };
    let (store, _) = weekend.store(options).await;
    weekend.hold();
    let first = store.load(RACE, Freshness::Cached);
    until_held(&weekend, 1).await;
    drop(store.load(QUALIFYING, Freshness::Cached));
    until_abandoned(&store, 1).await;
    assert_eq!(weekend.reads(QUALIFYING), 0);
    weekend.go_on();
    first.kept().await.unwrap();
    store.session(PRACTICE, Freshness::Cached).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_stays_gets_the_session_however_many_come_and_go() {
    let weekend = Weekend::default();
    let (store, _) = weekend.store(StoreOptions { memory_limit: 0, ..StoreOptions::default() }).await;
    let comers = (0..400_u64).map(|comer| {
        let store = store.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_micros(comer * 37 % 5_000)).await;
            let asking = store.session(RACE, Freshness::Cached);
            if comer % 3 > 0 {
                // Most leave before long.
                let patience = Duration::from_micros(comer * 13 % 900);
                drop(tokio::time::timeout(patience, asking).await);
                return;
            }
            asking.await.unwrap();
        })
    });
    for comer in comers.collect::<Vec<_>>() {
        comer.await.unwrap();
    }
    store.session(QUALIFYING, Freshness::Cached).await.unwrap();
    assert_eq!(store.stats().failed, 0);
}
