//! Which archives were named, and how those on servers are asked.

use std::ffi::OsStr;
use std::path::PathBuf;

use archive::{Archive, ArchiveError, Asking, HttpOptions};
use store::Cache;

/// Lists archives as `PATH` lists folders.
const VARIABLE: &str = "LIGHTSOUT_ARCHIVE";

/// The archives that were named on the command line, else those in the environment.
pub(crate) fn named(typed: Vec<PathBuf>) -> Vec<PathBuf> {
    if typed.is_empty() { listed(&std::env::var_os(VARIABLE).unwrap_or_default()) } else { typed }
}

/// Opens what was named; where nothing was, the official archive. Behind either is the demo season.
pub(crate) fn open(places: &[PathBuf], network: &HttpOptions) -> Result<Archive, ArchiveError> {
    let archive =
        if places.is_empty() { Archive::official(network) } else { Archive::open_places(places, network)? };
    Ok(archive.then(Archive::demo()))
}

/// What is fetched is kept beside the sessions, where these are kept in a folder.
pub(crate) fn network(cache: &Cache, offline: bool) -> HttpOptions {
    let cache = match cache {
        Cache::Folder(folder) => Some(folder.clone()),
        _ => None,
    };
    let asking = if offline { Asking::Offline } else { Asking::WhereNeeded };
    HttpOptions { cache, asking, ..HttpOptions::default() }
}

/// Splits a list of folders and addresses. The colon between two folders is part of an address, too: before `//`, and
/// before a port.
fn listed(list: &OsStr) -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = Vec::new();
    for part in std::env::split_paths(list).filter(|part| !part.as_os_str().is_empty()) {
        match places.last_mut() {
            Some(last) if goes_on(last.as_os_str(), part.as_os_str()) => {
                let mut whole = std::mem::take(last).into_os_string();
                whole.push(":");
                whole.push(part);
                *last = whole.into();
            }
            _ => places.push(part),
        }
    }
    places
}

/// Whether a part of the list belongs to the address that the part before it begins.
fn goes_on(before: &OsStr, part: &OsStr) -> bool {
    let (Some(before), Some(part)) = (before.to_str(), part.to_str()) else { return false };
    match before.split_once("://") {
        None => matches!(before, "http" | "https") && part.starts_with("//"),
        Some((_, host)) => !host.contains(['/', ':']) && part.starts_with(|c: char| c.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_list_may_have_addresses_in_it() {
        let places = |list: &str| -> Vec<String> {
            listed(OsStr::new(list)).iter().map(|place| place.display().to_string()).collect()
        };
        assert_eq!(places("/a::/b/c"), ["/a", "/b/c"]);
        assert_eq!(places("https://h/static:/b"), ["https://h/static", "/b"]);
        assert_eq!(
            places("/a:http://h:8000/f1/static:https://h"),
            ["/a", "http://h:8000/f1/static", "https://h"]
        );
        assert_eq!(places("http:/b:https"), ["http", "/b", "https"]);
        assert_eq!(places(""), [""; 0]);
    }
}
