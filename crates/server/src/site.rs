//! The page's files: which of them an address means, and the answers that have them.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::sync::OnceCell;

use crate::answers::is_had;
use crate::compress::{WORTH_IT, compress};
use crate::negotiate::Coding;
use crate::problem::Problem;

/// The page itself; it has its own routes, which all begin with it.
const ENTRANCE: &str = "index.html";

/// The folder of the files whose names say their content.
const NAMED_BY_CONTENT: &str = "assets";

/// What no page is at.
const OF_THE_SERVICE: [&str; 2] = ["api", "metrics"];

/// The page runs what it came with, asks this server, and is framed by nobody.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What stands where the page would be if it had been built.
const NOT_BUILT: &str = include_str!("not_built.html");

/// What files are, by the ends of their names, and whether they become smaller.
const KINDS: [(&str, &str, bool); 10] = [
    ("html", "text/html; charset=utf-8", true),
    ("js", "text/javascript; charset=utf-8", true),
    ("css", "text/css; charset=utf-8", true),
    ("svg", "image/svg+xml", true),
    ("json", "application/json", true),
    ("map", "application/json", true),
    ("webmanifest", "application/manifest+json", true),
    ("txt", "text/plain; charset=utf-8", true),
    ("png", "image/png", false),
    ("woff2", "font/woff2", false),
];

/// The page, as it is served.
#[derive(Debug)]
pub(crate) struct Site {
    files: HashMap<String, Served>,
}

/// A file, in each coding that was asked for.
#[derive(Debug)]
struct Served {
    plain: Bytes,
    packed: HashMap<Coding, OnceCell<Bytes>>,
    /// Its tag up to the coding.
    stem: String,
    kind: &'static str,
    caching: &'static str,
    is_page: bool,
}

impl Site {
    /// The page with those files.
    pub(crate) fn of(files: impl IntoIterator<Item = page::File>) -> Self {
        Self {
            files: files.into_iter().map(|file| (file.name.clone().into_owned(), Served::of(file))).collect(),
        }
    }

    /// The answer with what is at a path; `None` if nothing of the page is there.
    pub(crate) async fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Result<Response, Problem>> {
        let name = name(path)?;
        match self.files.get(name) {
            Some(file) => Some(file.answer(headers).await),
            None => (name == ENTRANCE).then(|| Ok(not_built())),
        }
    }
}

/// The file that a path means. It is looked up among the names of files and opens none.
fn name(path: &str) -> Option<&str> {
    let name = path.strip_prefix('/')?;
    let (first, last) = (name.split('/').next()?, name.rsplit('/').next()?);
    match first {
        first if OF_THE_SERVICE.contains(&first) => None,
        NAMED_BY_CONTENT => Some(name),
        _ if last.contains('.') => Some(name),
        _ => Some(ENTRANCE),
    }
}

impl Served {
    fn of(file: page::File) -> Self {
        let end = file.name.rsplit_once('.').map_or("", |(_, end)| end);
        let known = KINDS.iter().find(|(known, ..)| *known == end);
        let (kind, shrinks) =
            known.map_or(("application/octet-stream", false), |(_, kind, shrinks)| (*kind, *shrinks));
        let stays = file.name.split_once('/').is_some_and(|(folder, _)| folder == NAMED_BY_CONTENT);
        let plain = match file.bytes {
            std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            std::borrow::Cow::Owned(bytes) => bytes.into(),
        };
        let codings = if shrinks && plain.len() >= WORTH_IT { &Coding::PACKED[..] } else { &[] };
        let hash: String = file.hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            plain,
            packed: codings.iter().map(|coding| (*coding, OnceCell::new())).collect(),
            stem: format!("\"{hash}-"),
            kind,
            caching: if stays { "public, max-age=31536000, immutable" } else { "no-cache" },
            is_page: end == "html",
        }
    }

    async fn answer(&self, headers: &HeaderMap) -> Result<Response, Problem> {
        if is_had(headers, &self.stem) {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            *response.headers_mut() = self.fields(Coding::Identity);
            return Ok(response);
        }
        let (body, coding) = self.body(Coding::choose(headers)).await?;
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = self.fields(coding);
        Ok(response)
    }

    /// The bytes in a coding, made once for all who take it.
    async fn body(&self, coding: Coding) -> Result<(Bytes, Coding), Problem> {
        let Some(packed) = self.packed.get(&coding) else {
            return Ok((self.plain.clone(), Coding::Identity));
        };
        let make = async || {
            let plain = self.plain.clone();
            let made = tokio::task::spawn_blocking(move || compress(&plain, coding)).await;
            made.ok().and_then(Result::ok).map(Bytes::from).ok_or_else(Problem::internal)
        };
        Ok((packed.get_or_try_init(make).await?.clone(), coding))
    }

    fn fields(&self, coding: Coding) -> HeaderMap {
        let tag = HeaderValue::try_from(format!("{}{}\"", self.stem, coding.name()));
        let mut fields = HeaderMap::with_capacity(8);
        fields.insert(header::ETAG, tag.unwrap_or(HeaderValue::from_static("\"\"")));
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.caching));
        fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if !self.packed.is_empty() {
            fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if coding != Coding::Identity {
            fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        if self.is_page {
            fields.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        }
        fields
    }
}

fn not_built() -> Response {
    let fields = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::SERVICE_UNAVAILABLE, fields, NOT_BUILT).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &'static str, bytes: &[u8]) -> page::File {
        let hash = std::array::from_fn(|n| bytes.get(n).copied().unwrap_or_default());
        page::File { name: name.into(), bytes: bytes.to_vec().into(), hash }
    }

    fn site() -> Site {
        Site::of([
            file("index.html", b"<!doctype html>"),
            file("favicon.svg", &[b' '; 4000]),
            file("assets/app-C0FFEE.js", &[b'x'; 40_000]),
            file("assets/app-C0FFEE.woff2", &[7; 4000]),
        ])
    }

    async fn at(site: &Site, path: &str, fields: &[(header::HeaderName, &str)]) -> Option<Response> {
        let headers =
            fields.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect();
        site.answer(path, &headers).await.map(|answer| answer.expect("an answer"))
    }

    fn field(response: &Response, name: header::HeaderName) -> &str {
        response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    #[tokio::test]
    async fn the_pages_own_routes_all_begin_with_it() {
        let site = site();
        for path in ["/", "/2025/15/R", "/0/1/R/", "/compare", "/index.html", "/apis", "/2025//R"] {
            let page = at(&site, path, &[]).await.unwrap_or_else(|| panic!("{path}"));
            assert_eq!(page.status(), StatusCode::OK, "{path}");
            assert_eq!(field(&page, header::CONTENT_TYPE), "text/html; charset=utf-8");
            assert_eq!(field(&page, header::CACHE_CONTROL), "no-cache");
            let policy = field(&page, header::CONTENT_SECURITY_POLICY);
            assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        }
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_the_page() {
        let site = site();
        for path in [
            "/api",
            "/api/",
            "/api/nothing",
            "/metrics",
            "/metrics/x",
            "/assets",
            "/assets/",
            "/assets/gone.js",
            "/assets/app-C0FFEE",
            "/gone.txt",
            "/../Cargo.toml",
            "/2025/15/R.json",
            "/assets/../index.html",
            "",
        ] {
            assert!(at(&site, path, &[]).await.is_none(), "{path}");
        }
    }

    #[tokio::test]
    async fn files_named_by_content_are_kept_for_ever_and_others_asked_about() {
        let site = site();
        let script =
            at(&site, "/assets/app-C0FFEE.js", &[(header::ACCEPT_ENCODING, "gzip, br")]).await.expect("it");
        assert_eq!(field(&script, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert_eq!(field(&script, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(
            (field(&script, header::CONTENT_ENCODING), field(&script, header::VARY)),
            ("br", "accept-encoding")
        );
        let font =
            at(&site, "/assets/app-C0FFEE.woff2", &[(header::ACCEPT_ENCODING, "zstd")]).await.expect("it");
        assert_eq!(
            (field(&font, header::CONTENT_TYPE), field(&font, header::CONTENT_ENCODING)),
            ("font/woff2", "")
        );
        let icon = at(&site, "/favicon.svg", &[(header::ACCEPT_ENCODING, "zstd")]).await.expect("it");
        assert_eq!(field(&icon, header::CACHE_CONTROL), "no-cache");
        let tag = field(&icon, header::ETAG);
        let again = at(&site, "/favicon.svg", &[(header::IF_NONE_MATCH, tag)]).await.expect("it");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other =
            at(&site, "/favicon.svg", &[(header::IF_NONE_MATCH, "\"other-zstd\"")]).await.expect("it");
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn what_is_packed_is_the_file() {
        let site = site();
        let zstd = [(header::ACCEPT_ENCODING, "zstd")];
        for _ in 0..2 {
            let script = at(&site, "/assets/app-C0FFEE.js", &zstd).await.expect("it");
            let packed = axum::body::to_bytes(script.into_body(), 1 << 20).await.expect("a body");
            assert_eq!(zstd::bulk::decompress(&packed, 1 << 20).expect("zstd"), [b'x'; 40_000]);
        }
    }

    #[tokio::test]
    async fn without_a_page_it_says_how_to_build_one() {
        let site = Site::of([]);
        let page = at(&site, "/2025/15/R", &[]).await.expect("a page");
        assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
        let text = axum::body::to_bytes(page.into_body(), 1 << 20).await.expect("a body");
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains("make page") && text.contains("/api/docs"), "{text}");
        assert!(at(&site, "/favicon.svg", &[]).await.is_none());
    }
}
