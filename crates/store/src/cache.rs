//! Where entries are kept: a folder, or a bucket of an object store.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientConfigKey, ObjectStore, RetryConfig};

use crate::CacheError;

const BUCKET_SCHEME: &str = "s3://";

/// A cache that does not answer must not hold a load up for long: the archive has the session too.
const CONNECT: &str = "5 seconds";
const REQUEST: &str = "60 seconds";
const RETRIES: usize = 2;
const RETRYING: Duration = Duration::from_secs(10);

/// Where entries are kept.
#[derive(Clone, Debug, Default)]
pub enum Cache {
    /// Nowhere: sessions are kept in memory only.
    #[default]
    None,
    /// In a folder, which is made if need be.
    Folder(PathBuf),
    /// In a bucket of S3, or of a server that speaks its protocol. Credentials, region and endpoint are taken from
    /// the environment, by the names that Amazon's own tools use: `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT`, ….
    Bucket {
        /// The bucket's name.
        bucket: String,
        /// Before the names of all entries; may be empty.
        prefix: String,
    },
    /// In any other store, below a prefix.
    Objects(Arc<dyn ObjectStore>, Path),
}

impl FromStr for Cache {
    type Err = CacheError;

    /// A folder, or `s3://BUCKET/PREFIX`.
    fn from_str(text: &str) -> Result<Self, CacheError> {
        let refuse = |reason: &str| CacheError::Address { text: text.to_owned(), reason: reason.to_owned() };
        if text.is_empty() {
            return Err(refuse("it is empty"));
        }
        let Some(address) = text.strip_prefix(BUCKET_SCHEME) else {
            return match text.split_once("://") {
                Some(_) => Err(refuse("only buckets have addresses")),
                None => Ok(Self::Folder(PathBuf::from(text))),
            };
        };
        let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
        if bucket.is_empty() {
            return Err(refuse("the bucket has no name"));
        }
        let prefix = Path::parse(prefix).map_err(|error| refuse(&error.to_string()))?;
        Ok(Self::Bucket { bucket: bucket.to_owned(), prefix: prefix.to_string() })
    }
}

/// A cache, opened.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) objects: Arc<dyn ObjectStore>,
    /// Before the names of all entries.
    pub(crate) prefix: Path,
    /// The same store where it is a folder: files can do what objects cannot.
    pub(crate) folder: Option<Arc<LocalFileSystem>>,
    /// As a person would look for it.
    pub(crate) place: String,
}

impl Cache {
    /// As a person would look for it.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::None => "memory".to_owned(),
            Self::Folder(path) => path.display().to_string(),
            Self::Bucket { bucket, prefix } => format!("{BUCKET_SCHEME}{bucket}/{prefix}"),
            Self::Objects(objects, prefix) => format!("{objects}/{prefix}"),
        }
    }

    /// Opens it; a folder is made. `None` if nothing is to be kept.
    pub(crate) fn open(&self) -> object_store::Result<Option<Opened>> {
        let place = self.place();
        Ok(match self {
            Self::None => None,
            Self::Folder(path) => {
                std::fs::create_dir_all(path).map_err(|error| object_store::Error::Generic {
                    store: "LocalFileSystem",
                    source: Box::new(error),
                })?;
                let folder = Arc::new(LocalFileSystem::new_with_prefix(path)?);
                Some(Opened { objects: folder.clone(), prefix: Path::default(), folder: Some(folder), place })
            }
            Self::Bucket { bucket, prefix } => {
                let objects = Arc::new(open_bucket(AmazonS3Builder::from_env(), bucket)?);
                Some(Opened { objects, prefix: Path::from(prefix.as_str()), folder: None, place })
            }
            Self::Objects(objects, prefix) => {
                Some(Opened { objects: objects.clone(), prefix: prefix.clone(), folder: None, place })
            }
        })
    }
}

/// Opens a bucket of which everything but its name is known.
pub(crate) fn open_bucket(server: AmazonS3Builder, bucket: &str) -> object_store::Result<impl ObjectStore> {
    // The HTTP client takes the process's provider of cryptography; that another part set one before is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let retry = RetryConfig { max_retries: RETRIES, retry_timeout: RETRYING, ..RetryConfig::default() };
    server
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECT)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), REQUEST)
        .with_retry(retry)
        .with_bucket_name(bucket)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_buckets_are_told_apart() {
        let cache = |text: &str| text.parse::<Cache>();
        assert!(matches!(cache("some/folder"), Ok(Cache::Folder(path)) if path == *"some/folder"));
        for (text, name, below) in
            [("s3://laps", "laps", ""), ("s3://laps/", "laps", ""), ("s3://laps/a/b/", "laps", "a/b")]
        {
            let Ok(Cache::Bucket { bucket, prefix }) = cache(text) else { panic!("{text}") };
            assert_eq!((bucket.as_str(), prefix.as_str()), (name, below), "{text}");
        }
        for wrong in ["", "s3://", "s3:///a", "gs://bucket", "s3://laps/a//b"] {
            let error = cache(wrong).expect_err(wrong).to_string();
            assert!(error.contains("s3://BUCKET/PREFIX"), "{error}");
        }
    }

    #[test]
    fn a_bucket_opens_without_asking_its_server() {
        let opened = "s3://laps/a".parse::<Cache>().unwrap().open().unwrap().expect("a bucket");
        assert_eq!(opened.place, "s3://laps/a");
    }
}
