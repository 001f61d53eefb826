//! One file from one server: requests, answers, and asking again.

use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use flate2::read::GzDecoder;
use serde::{Deserialize, Serialize};
use ureq::http::Response;
use ureq::http::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    RETRY_AFTER,
};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::HttpOptions;
use super::fault::Fault;
use super::limits::Host;
use super::retry::{GivenUp, retry_after};
use super::services::Address;

/// Redirects that are followed.
const REDIRECTS: u32 = 5;

/// What a server says of the version of a file, to be asked by later whether it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Validators {
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

impl Validators {
    pub(crate) fn are_any(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// A server's answer.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The file.
    File(Download),
    /// It is as it was when the validators were given.
    Unchanged,
    /// There is no such file.
    Absent,
}

/// A file as it came.
#[derive(Debug)]
pub(crate) struct Download {
    /// The content.
    pub(crate) bytes: Vec<u8>,
    /// The same compressed, if that is how it came.
    pub(crate) gzip: Option<Vec<u8>>,
    pub(crate) validators: Validators,
}

/// Asks servers. Connections are opened when the first request is made and used again.
#[derive(Debug)]
pub(crate) struct Client {
    options: HttpOptions,
    agent: OnceLock<Agent>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

impl Client {
    pub(crate) fn new(options: HttpOptions) -> Self {
        Self { options, agent: OnceLock::new(), hosts: Mutex::default() }
    }

    /// Asks for a file, and again where that may help.
    pub(crate) fn get(&self, address: &Address, known: Option<&Validators>) -> Result<Answer, GivenUp> {
        let host = self.host(address);
        let clock = self.options.clock.as_ref();
        if let Some(fault) = host.why_down(clock.now()) {
            return Err(GivenUp { fault, attempts: 0 });
        }
        let result = self.options.retries.run(clock, || {
            let _permit = host.enter(clock)?;
            self.ask(address, known)
        });
        if let Err(GivenUp { fault: fault @ Fault::Unreachable(_), .. }) = &result {
            host.set_down(fault, clock.now());
        }
        result
    }

    fn host(&self, address: &Address) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Host::new(self.options.at_once, address.quotas));
        hosts.entry(address.host().to_owned()).or_insert_with(new).clone()
    }

    fn agent(&self) -> &Agent {
        self.agent.get_or_init(|| {
            let HttpOptions { times, at_once, user_agent, .. } = &self.options;
            let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
            Agent::config_builder()
                .tls_config(tls)
                .http_status_as_error(false)
                .max_redirects(REDIRECTS)
                .user_agent(user_agent.as_str())
                .accept_encoding("gzip")
                .max_idle_connections_per_host(*at_once)
                .timeout_resolve(Some(times.connect))
                .timeout_connect(Some(times.connect))
                .timeout_per_read(Some(times.silence))
                .timeout_per_write(Some(times.silence))
                .timeout_global(Some(times.whole))
                .build()
                .new_agent()
        })
    }

    /// Makes one request.
    fn ask(&self, address: &Address, known: Option<&Validators>) -> Result<Answer, Fault> {
        let is_secure = address.url.starts_with("https:");
        let mut request = self.agent().get(&address.url).config().https_only(is_secure).build();
        if let Some(Validators { etag, last_modified }) = known {
            for (name, value) in [(IF_NONE_MATCH, etag), (IF_MODIFIED_SINCE, last_modified)] {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
        }
        let response = request.call().map_err(|error| Fault::from_client(error, &self.options.times))?;
        match response.status().as_u16() {
            200 => self.receive(response).map(Answer::File),
            304 if known.is_some() => Ok(Answer::Unchanged),
            404 | 410 => Ok(Answer::Absent),
            403 if address.forbids_what_is_absent => Ok(Answer::Absent),
            status => {
                let wait = header(&response, &RETRY_AFTER);
                let wait = wait.and_then(|value| retry_after(&value, self.options.clock.now()));
                Err(Fault::Status { status, wait })
            }
        }
    }

    /// Takes the body in, bounded in size before and after it is unpacked.
    fn receive(&self, response: Response<Body>) -> Result<Download, Fault> {
        let validators =
            Validators { etag: header(&response, &ETAG), last_modified: header(&response, &LAST_MODIFIED) };
        let class = header(&response, &CONTENT_TYPE).unwrap_or_default();
        let is_gzip = header(&response, &CONTENT_ENCODING).is_some_and(|coding| coding.contains("gzip"));
        let limit = self.options.max_file_bytes;
        let body = response.into_body();
        if body.content_length().is_some_and(|length| length > limit) {
            return Err(Fault::TooLarge(limit));
        }
        let cut = |error: io::Error| Fault::from_client(error.into(), &self.options.times);
        let came = read_bounded(body.into_reader(), limit, cut)?;
        let (bytes, gzip) = if is_gzip {
            let damaged = |error: io::Error| Fault::Damaged(error.to_string());
            (read_bounded(GzDecoder::new(came.as_slice()), limit, damaged)?, Some(came))
        } else {
            (came, None)
        };
        if is_web_page(&class, &bytes) {
            return Err(Fault::WebPage);
        }
        Ok(Download { bytes, gzip, validators })
    }
}

fn header(response: &Response<Body>, name: &HeaderName) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}

fn read_bounded(reader: impl Read, limit: u64, fault: impl Fn(io::Error) -> Fault) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(fault)?;
    if read as u64 > limit { Err(Fault::TooLarge(limit)) } else { Ok(bytes) }
}

/// No file of an archive is called HTML, or begins with `<`.
fn is_web_page(class: &str, bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    class.trim_start().starts_with("text/html") || text.trim_ascii_start().starts_with(b"<")
}
