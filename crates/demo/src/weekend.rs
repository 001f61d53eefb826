//! The weekend: its dates and names, and the archive that holds its sessions.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use timing::{SessionKind, Span, Topic, Utc};

use crate::circuit::Circuit;
use crate::grid::{ENTRIES, Entry};
use crate::truth::Truth;
use crate::{feed, qualifying, race};

/// The meeting's official number and its names.
pub(crate) const MEETING_KEY: u32 = 1;
pub(crate) const MEETING_NAME: &str = "Silverholm Grand Prix";
pub(crate) const OFFICIAL_NAME: &str = "LIGHTSOUT DEMO SILVERHOLM GRAND PRIX";
pub(crate) const COUNTRY: &str = "Demoland";
pub(crate) const COUNTRY_CODE: &str = "DEM";

/// Local time is an hour ahead of UTC, so that taking the one for the other shows.
pub(crate) const GMT_OFFSET: Span = Span::from_secs(3600);

/// The meeting's folder; the date is that of its last session.
const MEETING_FOLDER: &str = "0/2000-01-09_Silverholm_Grand_Prix";

/// When the archive's clocks start, in nanoseconds since 1970: 2000-01-08T13:58:00Z, and the same a day later.
const SATURDAY: Utc = Utc::from_nanos(947_339_880_000_000_000);
const DAY: Span = Span::from_secs(86_400);

/// The time from the recorder's start to the session's, as announced.
const AHEAD: Span = Span::from_secs(120);

/// What is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Another seed makes another weekend; the same seed makes the same bytes.
    pub seed: u64,
    /// Laps of the race: 4 to 80. From 8 on everything that can happen does.
    pub laps: u16,
    /// Cars: 5 to 20.
    pub cars: usize,
    /// A feed without lag and jitter: every line is stamped with the moment that it is about.
    pub perfect: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, laps: 12, cars: 10, perfect: false }
    }
}

/// A made season: its archive and what really happened.
#[derive(Clone, Debug)]
pub struct Season {
    /// The archive in the official layout: bytes by path, such as `0/Index.json`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The qualifying, `0/1/Q`.
    pub qualifying: Truth,
    /// The race, `0/1/R`; its grid is the order of the qualifying.
    pub race: Truth,
}

/// One session's place in the weekend.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionPlan {
    /// The official number.
    pub(crate) key: u32,
    pub(crate) kind: SessionKind,
    date: &'static str,
    /// The UTC of the session clock's zero.
    pub(crate) zero: Utc,
    /// When it is announced to begin and to end.
    pub(crate) start: Utc,
    pub(crate) end: Utc,
}

impl SessionPlan {
    pub(crate) fn qualifying() -> Self {
        let end = SATURDAY + Span::from_secs(3600);
        let (key, kind, date) = (2, SessionKind::Qualifying, "2000-01-08");
        Self { key, kind, date, zero: SATURDAY, start: SATURDAY + AHEAD, end }
    }

    pub(crate) fn race() -> Self {
        let zero = SATURDAY + DAY;
        let end = zero + Span::from_secs(2 * 3600);
        Self { key: 3, kind: SessionKind::Race, date: "2000-01-09", zero, start: zero + AHEAD, end }
    }

    /// The session's folder, with a slash at its end.
    pub(crate) fn path(&self) -> String {
        format!("{MEETING_FOLDER}/{}_{}/", self.date, self.kind.name().replace(' ', "_"))
    }
}

impl Season {
    /// Makes a season; takes a fraction of a second.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let options = Options {
            laps: options.laps.clamp(4, 80),
            cars: options.cars.clamp(5, ENTRIES.len()),
            ..*options
        };
        let circuit = Circuit::new();
        let entries: Vec<&Entry> = ENTRIES.iter().take(options.cars).collect();
        let plans = [SessionPlan::qualifying(), SessionPlan::race()];
        let qualifying = qualifying::truth(&plans[0], &circuit, &entries, &options);
        let grid: Vec<&Entry> = qualifying.classification.iter().map(|car| entries[*car]).collect();
        let race = race::truth(&plans[1], &circuit, &grid, &options);
        let mut files = BTreeMap::from([("0/Index.json".to_owned(), index(&plans))]);
        for (truth, plan) in [&qualifying, &race].into_iter().zip(&plans) {
            let topics = feed::write(truth, plan, &options).into_iter();
            files.extend(topics.map(|(topic, file)| (plan.path() + &topic.file_name(), file)));
        }
        Self { files, qualifying, race }
    }

    /// The topics' files of one session; none for a session that the season does not have.
    #[must_use]
    pub fn topics(&self, kind: SessionKind) -> BTreeMap<Topic, Vec<u8>> {
        let ending = format!("_{}/", kind.name().replace(' ', "_"));
        let topic = |path: &str| {
            let (folder, file) = path.rsplit_once('/')?;
            let of_session = format!("{folder}/").ends_with(&ending);
            Topic::from_name(file.strip_suffix(".jsonStream")?).filter(|_| of_session)
        };
        self.files.iter().filter_map(|(path, bytes)| Some((topic(path)?, bytes.clone()))).collect()
    }

    /// Writes the archive under a folder, which then can be given as an archive.
    ///
    /// # Errors
    /// Whatever keeps a file from being written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        for (path, bytes) in &self.files {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}

/// Makes a season and writes its archive under a folder.
///
/// # Errors
/// Whatever keeps a file from being written.
pub fn write_archive(folder: &Path, options: &Options) -> io::Result<()> {
    Season::new(options).write(folder)
}

/// The season's index, as the archive has it beside the meetings.
fn index(plans: &[SessionPlan]) -> Vec<u8> {
    let sessions: Vec<String> = plans.iter().map(|plan| {
        let local = |utc: Utc| (utc + GMT_OFFSET).to_string();
        format!(
            r#"{{"Key":{},"Type":"{}","Name":"{}","StartDate":"{}","EndDate":"{}","GmtOffset":"01:00:00","Path":"{}"}}"#,
            plan.key,
            plan.kind.name(),
            plan.kind.name(),
            local(plan.start),
            local(plan.end),
            plan.path()
        )
    }).collect();
    let (name, sessions) = (Circuit::NAME, sessions.join(","));
    let meeting = format!(
        r#"{{"Sessions":[{sessions}],"Key":{MEETING_KEY},"Code":"{COUNTRY_CODE}0901","Number":1,"Location":"{name}","OfficialName":"{OFFICIAL_NAME}","Name":"{MEETING_NAME}","Country":{{"Key":1,"Code":"{COUNTRY_CODE}","Name":"{COUNTRY}"}},"Circuit":{{"Key":1,"ShortName":"{name}"}}}}"#
    );
    format!("\u{feff}{{\"Year\":0,\"Meetings\":[{meeting}]}}").into_bytes()
}
