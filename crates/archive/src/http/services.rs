//! Where the archive and the other services are.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::http::Uri;

use super::limits::Quota;
use crate::ArchiveError;
use crate::source::Shelf;

/// The archive itself.
const OFFICIAL: &str = "https://livetiming.formula1.com/static/";

/// FastF1's public mirror of it, for sessions that the official address lost: it refuses much of 2021 and 2022.
const MIRROR: &str = "https://livetiming-mirror.fastf1.dev/static/";

/// The schedules that FastF1 keeps up to date.
const SCHEDULES: &str = "https://raw.githubusercontent.com/theOehrly/f1schedule/master/";

/// The results API, successor of Ergast.
const RESULTS: &str = "https://api.jolpi.ca/ergast/f1/";

/// The circuit API.
const CIRCUITS: &str = "https://api.multiviewer.app/api/v1/circuits/";

/// The results API's limits, from its terms.
const RESULTS_QUOTAS: &[Quota] = &[
    Quota { requests: 4, within: Duration::from_secs(1) },
    Quota { requests: 500, within: Duration::from_secs(3600) },
];

/// The results API gives 30 rows where nobody asks for more, and never more than these: a race's first laps.
const RESULTS_ROWS: &str = "?limit=100";

/// What stands in a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Where copies of an archive have its root, as in a folder: there, below it, or below a data folder.
const ROOTS: [&str; 4] = ["", "static/", "archive/static/", "archive/"];

/// A server's folder with a shelf of the archive in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Root {
    /// Ends with `/`.
    url: String,
    /// What follows a path, in place of the first where it ends so.
    ending: (&'static str, &'static str),
    quotas: &'static [Quota],
    forbids_what_is_absent: bool,
}

/// The address of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) url: String,
    pub(crate) quotas: &'static [Quota],
    /// Hosts that list no folders answer `403 Forbidden` for files that they do not have; the official one does.
    pub(crate) forbids_what_is_absent: bool,
}

/// The servers of each shelf, in the order in which they are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Services {
    timing: Vec<Root>,
    schedule: Vec<Root>,
    results: Vec<Root>,
    circuits: Vec<Root>,
    /// Nobody but ourselves has the demo season: those who serve the real ones are not asked for it.
    has_demo: bool,
}

impl Services {
    /// The official archive with its mirror, and the public services.
    pub(crate) fn official() -> Self {
        Self {
            timing: [OFFICIAL, MIRROR].map(|root| Root::of_archive(root.to_owned())).into(),
            schedule: vec![Root::new(SCHEDULES.to_owned())],
            results: vec![Root {
                ending: ("", RESULTS_ROWS),
                quotas: RESULTS_QUOTAS,
                ..Root::new(RESULTS.to_owned())
            }],
            circuits: vec![Root { ending: (".json", ""), ..Root::new(CIRCUITS.to_owned()) }],
            has_demo: false,
        }
    }

    /// An archive and its mirror, with no other services.
    #[cfg(test)]
    pub(crate) fn mirrored(roots: [String; 2]) -> Self {
        let timing = roots.map(Root::of_archive).into();
        Self { timing, schedule: Vec::new(), results: Vec::new(), circuits: Vec::new(), has_demo: true }
    }

    /// A copy of the archive at an address: its `static/` root, the parent of that, or a data folder, in which the
    /// other services' files are looked for, too.
    ///
    /// # Errors
    /// [`ArchiveError::NotAnAddress`].
    pub(crate) fn at(url: &str) -> Result<Self, ArchiveError> {
        let not_an_address = || ArchiveError::NotAnAddress { text: url.to_owned() };
        let uri: Uri = url.trim().parse().map_err(|_| not_an_address())?;
        let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
        // What is kept and told is named after the address, where no password belongs.
        let has_password = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if !is_http || has_password || uri.host().is_none_or(str::is_empty) || uri.query().is_some() {
            return Err(not_an_address());
        }
        let base = format!("{}/", url.trim().trim_end_matches('/'));
        let below = |path: &str| format!("{base}{path}");
        let is_root = uri.path().trim_end_matches('/').ends_with("/static");
        let timing = if is_root { &ROOTS[..1] } else { &ROOTS[..] };
        let beside = |path: &str| if is_root { Vec::new() } else { vec![Root::new(below(path))] };
        Ok(Self {
            timing: timing.iter().map(|path| Root::of_archive(below(path))).collect(),
            schedule: beside("schedule/"),
            results: beside("jolpica/ergast/f1/"),
            circuits: beside("multiviewer/circuits/"),
            has_demo: true,
        })
    }

    /// A file's addresses, in the order in which they are to be asked.
    pub(crate) fn addresses(&self, shelf: Shelf, path: &str) -> impl ExactSizeIterator<Item = Address> {
        let roots = match shelf {
            Shelf::Timing => &self.timing,
            Shelf::Schedule => &self.schedule,
            Shelf::Results => &self.results,
            Shelf::Circuits => &self.circuits,
        };
        let roots = if self.has_demo || !is_of_demo(shelf, path) { &roots[..] } else { &[] };
        let path = utf8_percent_encode(path, PLAIN).to_string();
        roots.iter().map(move |root| Address {
            url: root.url_of(&path),
            quotas: root.quotas,
            forbids_what_is_absent: root.forbids_what_is_absent,
        })
    }
}

impl Root {
    fn new(url: String) -> Self {
        Self { url, ending: ("", ""), quotas: &[], forbids_what_is_absent: false }
    }

    fn of_archive(url: String) -> Self {
        Self { forbids_what_is_absent: true, ..Self::new(url) }
    }

    fn url_of(&self, path: &str) -> String {
        let (instead_of, ending) = self.ending;
        format!("{}{}{ending}", self.url, path.strip_suffix(instead_of).unwrap_or(path))
    }
}

impl Address {
    /// The host, with its port.
    pub(crate) fn host(&self) -> &str {
        let (_, rest) = self.url.split_once("://").unwrap_or_default();
        rest.split('/').next().unwrap_or_default()
    }
}

/// Whether a file is of the demo season.
fn is_of_demo(shelf: Shelf, path: &str) -> bool {
    match shelf {
        Shelf::Timing | Shelf::Results => path.split(['/', '.']).next() == Some("0"),
        Shelf::Schedule => path == "schedule_0.json",
        Shelf::Circuits => path.ends_with("/0.json"),
    }
}

/// Whether what was named as an archive is an address, not a folder.
#[must_use]
pub(crate) fn is_address(text: &str) -> bool {
    let scheme = text.trim_start().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(services: &Services, shelf: Shelf, path: &str) -> Vec<String> {
        services.addresses(shelf, path).map(|address| address.url).collect()
    }

    #[test]
    fn the_official_archive_has_a_mirror_and_the_other_services_their_own_hosts() {
        let official = Services::official();
        let path = "2023/2023-11-05_São_Paulo_Grand_Prix/2023-11-05_Race/SessionInfo.jsonStream";
        let encoded = path.replace('ã', "%C3%A3");
        assert_eq!(
            urls(&official, Shelf::Timing, path),
            [format!("{OFFICIAL}{encoded}"), format!("{MIRROR}{encoded}")]
        );
        assert_eq!(
            urls(&official, Shelf::Results, "2025/15/laps.json"),
            ["https://api.jolpi.ca/ergast/f1/2025/15/laps.json?limit=100"]
        );
        assert_eq!(
            urls(&official, Shelf::Circuits, "55/2025.json"),
            ["https://api.multiviewer.app/api/v1/circuits/55/2025"]
        );
        let quotas: Vec<bool> = [Shelf::Timing, Shelf::Results]
            .map(|shelf| official.addresses(shelf, "x").all(|address| !address.quotas.is_empty()))
            .into();
        assert_eq!(quotas, [false, true]);
    }

    #[test]
    fn only_a_copy_is_asked_for_the_demo_season() {
        let copy = Services::at("http://localhost/data").unwrap();
        for (shelf, path) in [
            (Shelf::Timing, "0/Index.json"),
            (Shelf::Schedule, "schedule_0.json"),
            (Shelf::Results, "0.json"),
            (Shelf::Results, "0/1/results.json"),
            (Shelf::Circuits, "1/0.json"),
        ] {
            assert_eq!(Services::official().addresses(shelf, path).len(), 0, "{path}");
            assert!(copy.addresses(shelf, path).len() > 0, "{path}");
            let real = path.replace('0', "2025");
            assert!(Services::official().addresses(shelf, &real).len() > 0, "{real}");
        }
    }

    #[test]
    fn an_address_means_what_a_folder_does() {
        let root = Services::at("http://localhost:8000/f1/static/").unwrap();
        assert_eq!(
            urls(&root, Shelf::Timing, "2025/Index.json"),
            ["http://localhost:8000/f1/static/2025/Index.json"]
        );
        assert!(urls(&root, Shelf::Schedule, "schedule_2025.json").is_empty());
        let folder = Services::at("https://example.org/f1").unwrap();
        assert_eq!(urls(&folder, Shelf::Timing, "x").len(), 4);
        assert_eq!(urls(&folder, Shelf::Timing, "x")[2], "https://example.org/f1/archive/static/x");
        assert_eq!(
            urls(&folder, Shelf::Results, "2025.json"),
            ["https://example.org/f1/jolpica/ergast/f1/2025.json"]
        );
        assert_eq!(folder.addresses(Shelf::Timing, "x").next().unwrap().host(), "example.org");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "ftp://example.org/static",
            "http://",
            "http:///static",
            "https://a b/",
            "https://a/?b",
            "https://u:p@a/",
            "static",
        ] {
            assert!(matches!(Services::at(text), Err(ArchiveError::NotAnAddress { .. })), "{text}");
        }
        assert!(is_address("HTTPS://example.org") && is_address("http://x") && !is_address("/srv/http:/x"));
    }
}
