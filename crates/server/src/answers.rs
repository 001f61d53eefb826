//! Answers that never change: made once, compressed once for each coding, kept within a limit.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::compress::{WORTH_IT, compress};
use crate::negotiate::{Coding, Media};
use crate::problem::Problem;

/// What an answer costs beside its bytes.
const ENTRY: u64 = 200;

/// Fields that an answer has in the end, or a few more.
const FIELDS: usize = 12;

/// An answer's name: equal names have equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    /// The session's content.
    pub(crate) content: Arc<str>,
    /// What of it, with all that it depends on.
    pub(crate) what: Cow<'static, str>,
    pub(crate) media: Media,
}

#[derive(Clone, Copy, Debug)]
struct ByBytes;

impl Weighter<(Name, Coding), Bytes> for ByBytes {
    fn weight(&self, (name, _): &(Name, Coding), body: &Bytes) -> u64 {
        body.len() as u64 + name.what.len() as u64 + ENTRY
    }
}

/// The answers in memory.
#[derive(Debug)]
pub(crate) struct Answers {
    memory: Cache<(Name, Coding), Bytes, ByBytes>,
}

impl Answers {
    pub(crate) fn new(limit: u64) -> Self {
        Self { memory: Cache::with_weighter(1024, limit, ByBytes) }
    }

    /// Bytes in memory.
    pub(crate) fn weight(&self) -> u64 {
        self.memory.weight()
    }

    /// An answer's bytes, in a coding where that is worth it; `make` makes them if they are not there, off the threads
    /// that answer, once for all who ask meanwhile.
    async fn body(
        &self,
        name: Name,
        coding: Coding,
        make: impl FnOnce() -> Result<Vec<u8>, Problem> + Send + 'static,
    ) -> Result<(Bytes, Coding), Problem> {
        let packed_name = (name, coding);
        if let Some(body) = self.memory.get(&packed_name) {
            return Ok((body, coding));
        }
        let plain_name = (packed_name.0.clone(), Coding::Identity);
        let plain = async {
            let made = tokio::task::spawn_blocking(make).await.map_err(|_| Problem::internal())?;
            made.map(Bytes::from)
        };
        let plain = self.memory.get_or_insert_async(&plain_name, plain).await?;
        if coding == Coding::Identity || plain.len() < WORTH_IT {
            return Ok((plain, Coding::Identity));
        }
        let packed = async {
            let packed = tokio::task::spawn_blocking(move || compress(&plain, coding)).await;
            packed.ok().and_then(Result::ok).map(Bytes::from).ok_or_else(Problem::internal)
        };
        Ok((self.memory.get_or_insert_async(&packed_name, packed).await?, coding))
    }

    /// The answer to a request: `304` if the client has it. `asked` is the content that the address names, if any.
    pub(crate) async fn answer(
        &self,
        headers: &HeaderMap,
        name: Name,
        asked: Option<&str>,
        make: impl FnOnce() -> Result<Vec<u8>, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let tag = Tag { content: name.content.clone(), media: name.media };
        let caching = caching(&tag.content, asked);
        if headers.contains_key(header::IF_NONE_MATCH) && is_had(headers, &tag.stem()) {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            *response.headers_mut() = tag.fields(Coding::Identity, caching);
            return Ok(response);
        }
        let (body, coding) = self.body(name, Coding::choose(headers), make).await?;
        let mut response = Response::new(Body::from(body));
        let mut fields = tag.fields(coding, caching);
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(tag.media.content_type()));
        if coding != Coding::Identity {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        *response.headers_mut() = fields;
        Ok(response)
    }
}

/// How long clients may keep an answer: for ever where its address names the content, so that it never changes.
pub(crate) fn caching(content: &str, asked: Option<&str>) -> &'static str {
    if asked == Some(content) { "public, max-age=31536000, immutable" } else { "public, no-cache" }
}

/// Whether the client has what the tag names already, in whatever coding; `stem` is the tag up to the coding.
pub(crate) fn is_had(headers: &HeaderMap, stem: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = values.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).starts_with(stem))
}

/// What an answer is told by: the same for all its codings but for the end.
struct Tag {
    content: Arc<str>,
    media: Media,
}

impl Tag {
    /// The tag, up to the coding.
    fn stem(&self) -> String {
        let mut stem = String::with_capacity(self.content.len() + 16);
        stem.extend(["\"", &self.content, "-", self.media.name(), "-"]);
        stem
    }

    fn fields(&self, coding: Coding, caching: &'static str) -> HeaderMap {
        let tag = HeaderValue::try_from(self.stem() + coding.name() + "\"");
        let mut fields = HeaderMap::with_capacity(FIELDS);
        fields.insert(header::ETAG, tag.unwrap_or(HeaderValue::from_static("\"\"")));
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        fields.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
        fields
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn name(what: &str) -> Name {
        Name { content: "c0ffee".into(), what: what.to_owned().into(), media: Media::Csv }
    }

    fn headers(fields: &[(header::HeaderName, &str)]) -> HeaderMap {
        fields.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect()
    }

    #[tokio::test]
    async fn an_answer_is_made_once_for_all_who_ask() {
        let (answers, made) = (Arc::new(Answers::new(1 << 20)), Arc::new(AtomicUsize::new(0)));
        let asking = (0..100).map(|asker| {
            let (answers, made) = (answers.clone(), made.clone());
            tokio::spawn(async move {
                let coding = ["gzip", "zstd", "br", "identity"][asker % 4];
                let headers = headers(&[(header::ACCEPT_ENCODING, coding)]);
                let make = move || {
                    made.fetch_add(1, Ordering::Relaxed);
                    Ok(vec![7; 100_000])
                };
                answers.answer(&headers, name("laps"), Some("c0ffee"), make).await.expect("an answer")
            })
        });
        for answer in asking.collect::<Vec<_>>() {
            let answer = answer.await.expect("a task");
            assert!(
                answer.headers()[header::CACHE_CONTROL]
                    .to_str()
                    .is_ok_and(|said| said.ends_with("immutable"))
            );
        }
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn who_has_it_is_told_so_and_short_ones_are_not_compressed() {
        let answers = Answers::new(1 << 20);
        let zstd = (header::ACCEPT_ENCODING, "zstd");
        let answer = async |headers: HeaderMap, length: usize| {
            answers.answer(&headers, name("x"), None, move || Ok(vec![0; length])).await
        };
        let first = answer(headers(std::slice::from_ref(&zstd)), 40_000).await.expect("an answer");
        assert_eq!(first.headers()[header::CONTENT_ENCODING], "zstd");
        let tag = first.headers()[header::ETAG].to_str().expect("a tag").to_owned();
        let again =
            answer(headers(&[zstd.clone(), (header::IF_NONE_MATCH, &tag)]), 0).await.expect("an answer");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other = answer(headers(&[(header::IF_NONE_MATCH, "\"another\"")]), 0).await.expect("an answer");
        assert_eq!((other.status(), other.headers().get(header::CONTENT_ENCODING)), (StatusCode::OK, None));
        let short =
            answers.answer(&headers(&[zstd]), name("short"), Some("c0ffee"), || Ok(vec![0; 100])).await;
        assert_eq!(short.expect("an answer").headers().get(header::CONTENT_ENCODING), None);
    }

    #[tokio::test]
    async fn the_limit_holds_and_a_failure_is_tried_again() {
        let answers = Answers::new(100_000);
        for number in 0..100 {
            let make = move || Ok(vec![number; 9_000]);
            answers
                .answer(&HeaderMap::new(), name(&number.to_string()), Some("c0ffee"), make)
                .await
                .expect("an answer");
            assert!(answers.weight() <= 100_000);
        }
        let failed =
            answers.answer(&HeaderMap::new(), name("f"), Some("c0ffee"), || Err(Problem::internal())).await;
        assert!(failed.is_err());
        let mended = answers.answer(&HeaderMap::new(), name("f"), Some("c0ffee"), || Ok(Vec::new())).await;
        assert!(mended.is_ok());
    }
}
