//! The weekend: its dates and names, and the archive that holds its sessions.

use std::collections::BTreeMap;

use timing::{SessionKey, SessionKind, Span, Topic, Utc};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Another seed makes another season; the same seed makes the same bytes.
    pub seed: u64,
    /// Laps of every race: 4 to 80; `None` for each race's own.
    pub laps: Option<u16>,
    /// Cars: 5 to 22.
    pub cars: usize,
    /// How bad the feed is, in percent of the real one: lag, jitter, drop-outs, late and doubled lines. At 0 every line
    /// is stamped with the moment that it is about.
    pub faults: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, laps: None, cars: 20, faults: 100 }
    }
}

impl Options {
    /// Few cars and short races: enough for most tests.
    pub const SMALL: Self = Self { seed: 1, laps: Some(12), cars: 10, faults: 100 };
}

/// A season that can be made, session by session.
#[derive(Clone, Copy, Debug, Default)]
pub struct Season {
    options: Options,
}

/// A session as it was made: its feed, and what really happened.
#[derive(Clone, Debug)]
pub struct Made {
    /// Each topic's file.
    pub topics: BTreeMap<Topic, Vec<u8>>,
    /// What really happened.
    pub truth: Truth,
    pub(crate) plan: SessionPlan,
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
    /// The season of these options; nothing is made yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let (laps, cars) = (options.laps.map(|laps| laps.clamp(4, 80)), options.cars.clamp(5, ENTRIES.len()));
        Self { options: Options { laps, cars, ..options } }
    }

    /// Every session, in the order in which they are held.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionKey> {
        [SessionKind::Qualifying, SessionKind::Race]
            .map(|kind| SessionKey { year: 0, round: 1, kind })
            .to_vec()
    }

    /// The season's index, `0/Index.json`, as the archive has it beside the meetings.
    #[must_use]
    pub fn index(&self) -> Vec<u8> {
        index(&[SessionPlan::qualifying(), SessionPlan::race()])
    }

    /// A session's folder in the archive, such as `0/2000-01-09_…_Grand_Prix/2000-01-09_Race`.
    #[must_use]
    pub fn folder(&self, key: SessionKey) -> Option<String> {
        let plan = [SessionPlan::qualifying(), SessionPlan::race()]
            .into_iter()
            .find(|plan| plan.kind == key.kind)?;
        Some(plan.path().trim_end_matches('/').to_owned())
    }

    /// What the circuit API would tell of each circuit: a path, such as `1/0.json`, and the file.
    #[must_use]
    pub fn circuit_files(&self) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    /// Makes a session: seconds of work for a long race with many cars. `None` for one that the season does not have.
    #[must_use]
    pub fn make(&self, key: SessionKey) -> Option<Made> {
        let options = self.options;
        let circuit = Circuit::new();
        let entries: Vec<&Entry> = ENTRIES.iter().take(options.cars).collect();
        let plans = [SessionPlan::qualifying(), SessionPlan::race()];
        let plan = *plans.iter().find(|plan| plan.kind == key.kind && key.round == 1 && key.year == 0)?;
        let qualifying = qualifying::truth(&plans[0], &circuit, &entries, &options);
        let truth = if key.kind.is_race() {
            let grid: Vec<&Entry> = qualifying.classification.iter().map(|car| entries[*car]).collect();
            race::truth(&plan, &circuit, &grid, &options)
        } else {
            qualifying
        };
        Some(Made { topics: feed::write(&truth, &plan, &options), truth, plan })
    }
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
