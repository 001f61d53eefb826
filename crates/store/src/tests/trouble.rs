//! Caches that cannot be written or read: the session is served all the same.

use std::fmt;
use std::fs;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use super::fixture::{QUALIFYING, RACE, Weekend, said};
use crate::{Cache, Freshness, Notice, StoreOptions, Tier};

/// A store whose disk is full, or whose server is gone.
#[derive(Debug, Default)]
struct Broken {
    inner: InMemory,
    is_gone: bool,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("broken")
    }
}

fn failure(kind: io::ErrorKind) -> Error {
    Error::Generic { store: "broken", source: Box::new(io::Error::from(kind)) }
}

#[async_trait]
impl ObjectStore for Broken {
    async fn put_opts(&self, _: &Path, _: PutPayload, _: PutOptions) -> Result<PutResult> {
        Err(failure(io::ErrorKind::StorageFull))
    }

    async fn put_multipart_opts(&self, _: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Err(failure(io::ErrorKind::StorageFull))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        match self.is_gone {
            true => Err(failure(io::ErrorKind::ConnectionRefused)),
            false => self.inner.get_opts(location, options).await,
        }
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

/// Loads two sessions, both from the archive; gives what was said.
async fn served(options: StoreOptions) -> Vec<Notice> {
    let weekend = Weekend::default();
    let (store, mut notices) = weekend.store(options).await;
    for key in [RACE, QUALIFYING] {
        assert_eq!(store.session(key, Freshness::Cached).await.unwrap().tier, Tier::Archive);
        assert!(store.finish(Duration::MAX).await);
    }
    assert_eq!(store.stats().written, 0);
    store.session(RACE, Freshness::Cached).await.unwrap();
    assert_eq!(weekend.reads(RACE), 1, "it is in memory");
    said(&mut notices)
}

async fn served_in(cache: Cache) -> Vec<Notice> {
    served(StoreOptions { cache, ..StoreOptions::default() }).await
}

#[tokio::test]
async fn a_full_disk_is_told_for_each_session() {
    let said = served_in(Cache::Objects(Arc::new(Broken::default()), Path::default())).await;
    assert!(
        matches!(said.as_slice(), [Notice::NotWritten { key: RACE, .. }, Notice::NotWritten { .. }]),
        "{said:?}"
    );
    assert!(said[0].to_string().contains("no storage space"), "{}", said[0]);
}

#[tokio::test]
async fn a_server_that_is_gone_is_told_for_each_session() {
    let broken = Broken { is_gone: true, ..Broken::default() };
    let said = served_in(Cache::Objects(Arc::new(broken), Path::default())).await;
    let unread = said.iter().filter(|notice| matches!(notice, Notice::NotRead { .. })).count();
    let unwritten = said.iter().filter(|notice| matches!(notice, Notice::NotWritten { .. })).count();
    assert_eq!((unread, unwritten, said.len()), (2, 2, 4), "{said:?}");
}

#[tokio::test]
async fn a_folder_that_takes_no_files_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sessions"), "in the way").unwrap();
    let said = served_in(Cache::Folder(folder.path().to_owned())).await;
    let unwritten = said.iter().filter(|notice| matches!(notice, Notice::NotWritten { .. })).count();
    assert_eq!(unwritten, 2, "{said:?}");
}

#[tokio::test]
async fn a_folder_that_is_none_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let said = served_in(Cache::Folder(file)).await;
    assert!(matches!(said.as_slice(), [Notice::NoCache { .. }]), "{said:?}");
}

#[tokio::test]
async fn an_entry_larger_than_the_whole_cache_may_be_is_not_kept() {
    let cache = Cache::Objects(Arc::new(InMemory::new()), Path::default());
    let said = served(StoreOptions { cache, cache_limit: 10, ..StoreOptions::default() }).await;
    assert!(matches!(said.as_slice(), [Notice::NotWritten { .. }, Notice::NotWritten { .. }]), "{said:?}");
}
