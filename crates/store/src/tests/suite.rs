//! What every kind of cache must do: one suite for memory, a folder and a server that speaks S3's protocol.

use std::sync::Arc;

use bytes::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use object_store::aws::AmazonS3Builder;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;

use super::fixture::{PRACTICE, QUALIFYING, RACE, Weekend, said};
use crate::cache::open_bucket;
use crate::entries::Entries;
use crate::{Cache, Freshness, Tier};

#[tokio::test]
async fn memory_is_a_cache() {
    let objects = Arc::new(InMemory::new());
    every_rule(&Cache::Objects(objects, Path::from("some/prefix"))).await;
}

#[tokio::test]
async fn a_folder_is_a_cache() {
    let folder = tempfile::tempdir().unwrap();
    every_rule(&Cache::Folder(folder.path().join("made/on/demand"))).await;
}

#[tokio::test]
async fn a_bucket_is_a_cache() {
    let (_folder, cache) = bucket().await;
    every_rule(&cache).await;
}

/// A bucket on a server of its own, which lives as long as the test's runtime and folder.
async fn bucket() -> (TempDir, Cache) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("laps")).unwrap();
    let service = {
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "secret"));
        builder.build()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let server = Builder::new(TokioExecutor::new());
                // Whatever went wrong, the client has heard of it.
                let _ = server.serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    let server = AmazonS3Builder::new()
        .with_endpoint(format!("http://{address}"))
        .with_allow_http(true)
        .with_access_key_id("key")
        .with_secret_access_key("secret");
    let objects = open_bucket(server, "laps").unwrap();
    (folder, Cache::Objects(Arc::new(objects), Path::from("some/prefix")))
}

async fn every_rule(cache: &Cache) {
    entries_are_published_read_replaced_and_removed(cache).await;
    what_others_keep_there_is_left_alone(cache).await;
    room_is_made_and_no_more_than_needed(cache).await;
    a_session_is_kept_from_one_store_to_the_next(cache).await;
}

fn entries(cache: &Cache) -> Entries {
    Entries::new(cache.open().unwrap().expect("somewhere"))
}

async fn entries_are_published_read_replaced_and_removed(cache: &Cache) {
    let entries = entries(cache);
    assert_eq!((entries.keys().await.unwrap(), entries.read(RACE).await.unwrap()), (vec![], None));
    for content in ["first", "second, and longer", ""] {
        entries.write(RACE, content.into()).await.unwrap();
        assert_eq!(entries.read(RACE).await.unwrap(), Some(Bytes::from(content)));
    }
    entries.write(QUALIFYING, b"another".to_vec()).await.unwrap();
    assert_eq!(entries.keys().await.unwrap(), [QUALIFYING, RACE]);
    for _ in 0..2 {
        entries.remove(RACE).await.unwrap();
        assert_eq!(entries.keys().await.unwrap(), [QUALIFYING]);
    }
    entries.remove(QUALIFYING).await.unwrap();
}

async fn what_others_keep_there_is_left_alone(cache: &Cache) {
    let opened = cache.open().unwrap().expect("somewhere");
    let raw = opened.prefix.clone().join("raw").join("topic.gz");
    let strange = opened.prefix.clone().join("sessions").join("v1").join("strange");
    for path in [&raw, &strange] {
        opened.objects.put(path, PutPayload::from_static(b"theirs")).await.unwrap();
    }
    let entries = Entries::new(opened.clone());
    assert_eq!(entries.keys().await.unwrap(), []);
    assert_eq!(entries.trim(0).await.unwrap(), 1, "what is among the entries is one of an unknown version");
    opened.objects.head(&raw).await.unwrap();
    opened.objects.delete(&raw).await.unwrap();
}

async fn room_is_made_and_no_more_than_needed(cache: &Cache) {
    let entries = entries(cache);
    for key in [QUALIFYING, RACE, PRACTICE] {
        let before = entries.keys().await.unwrap().len();
        entries.write(key, vec![0; 100]).await.unwrap();
        assert_eq!(entries.keys().await.unwrap().len(), before + 1);
    }
    assert_eq!(entries.trim(300).await.unwrap(), 0);
    assert_eq!(entries.trim(299).await.unwrap(), 1);
    assert_eq!(entries.keys().await.unwrap().len(), 2);
    assert_eq!(entries.trim(0).await.unwrap(), 2);
}

async fn a_session_is_kept_from_one_store_to_the_next(cache: &Cache) {
    let weekend = Weekend::default();
    let (store, mut notices) = weekend.store_in(cache).await;
    let loaded = store.session(RACE, Freshness::Cached).await.unwrap();
    assert!(store.finish(std::time::Duration::MAX).await);
    assert_eq!((loaded.tier, store.stats().written), (Tier::Archive, 1));

    let (next, mut next_notices) = weekend.store_in(cache).await;
    assert_eq!(next.cached().await, [RACE]);
    let kept = next.session(RACE, Freshness::Cached).await.unwrap();
    assert_eq!((kept.tier, next.stats().cache_hits, weekend.reads(RACE)), (Tier::Cache, 1, 1));
    assert_eq!((&kept.session, &kept.provenance), (&loaded.session, &loaded.provenance));
    next.forget(RACE).await;
    assert_eq!(next.cached().await, []);
    assert_eq!((said(&mut notices), said(&mut next_notices)), (vec![], vec![]));
}
