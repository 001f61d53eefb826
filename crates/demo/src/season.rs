//! The season as the archive sees it, made session by session.

use std::collections::BTreeMap;

use timing::{SessionKey, Topic, Utc};

use crate::calendar::{self, GMT_OFFSET, Options, SessionPlan, Weekend};
use crate::grid::{ENTRIES, Entry};
use crate::truth::Truth;
use crate::{feed, race, timed};

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

impl Season {
    /// The season of these options; nothing is made yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options: options.bounded() }
    }

    /// What it is made with.
    #[must_use]
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// Every session, in the order in which they are held.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionKey> {
        Weekend::all().into_iter().flat_map(|weekend| weekend.sessions).map(|plan| plan.key).collect()
    }

    /// The season's index, `0/Index.json`, as the archive has it beside the meetings.
    #[must_use]
    pub fn index(&self) -> Vec<u8> {
        let meetings: Vec<String> = Weekend::all().iter().map(meeting).collect();
        format!("\u{feff}{{\"Year\":0,\"Meetings\":[{}]}}", meetings.join(",")).into_bytes()
    }

    /// A session's folder in the archive, such as `0/2000-01-09_Alderwind_Grand_Prix/2000-01-09_Race`.
    #[must_use]
    pub fn folder(&self, key: SessionKey) -> Option<String> {
        plan(key).map(|(_, plan)| plan.folder())
    }

    /// What the circuit API would tell of each circuit: a path, such as `1/0.json`, and the file.
    #[must_use]
    pub fn circuit_files(&self) -> Vec<(String, Vec<u8>)> {
        let files = Weekend::all().into_iter().map(|weekend| weekend.circuit);
        files.map(|circuit| (format!("{}/0.json", circuit.key()), circuit.file(0))).collect()
    }

    /// The topics that a session has.
    pub fn topics(key: SessionKey) -> impl Iterator<Item = Topic> {
        feed::topics(key.kind.is_race())
    }

    /// Drives a session without writing its feed. `None` for one that the season does not have.
    #[must_use]
    pub fn truth(&self, key: SessionKey) -> Option<Truth> {
        let (weekend, plan) = plan(key)?;
        self.drive(&weekend, &plan)
    }

    /// Makes a session: about a second of work for a long race with many cars. `None` for one that the season does not
    /// have.
    #[must_use]
    pub fn make(&self, key: SessionKey) -> Option<Made> {
        let (weekend, plan) = plan(key)?;
        let truth = self.drive(&weekend, &plan)?;
        Some(Made { topics: feed::write(&truth, &plan, &self.options), truth, plan })
    }

    /// A race needs the weekend's qualifying before it, for its grid.
    fn drive(&self, weekend: &Weekend, plan: &SessionPlan) -> Option<Truth> {
        let entries: Vec<&Entry> = ENTRIES.iter().take(self.options.cars).collect();
        let (circuit, options) = (&weekend.circuit, &self.options);
        if !plan.key.kind.is_race() {
            return Some(timed::truth(plan, circuit, &entries, options));
        }
        let earlier = weekend.sessions.iter().take_while(|other| other.key != plan.key);
        let qualifying = earlier.filter(|other| other.parts() > 1).last()?;
        let qualifying = timed::truth(qualifying, circuit, &entries, options);
        let grid: Vec<&Entry> = qualifying.classification.iter().map(|car| entries[*car]).collect();
        Some(race::truth(plan, circuit, &grid, options))
    }
}

/// A session's weekend and its place in it.
fn plan(key: SessionKey) -> Option<(Weekend, SessionPlan)> {
    let weekend = Weekend::of_round(key.round).filter(|_| key.year == 0)?;
    let plan = weekend.sessions.iter().find(|plan| plan.key == key)?.clone();
    Some((weekend, plan))
}

/// A meeting of the index.
fn meeting(weekend: &Weekend) -> String {
    let circuit = &weekend.circuit;
    let local = |utc: Utc| (utc + GMT_OFFSET).to_string();
    let session = |plan: &SessionPlan| {
        let number = plan.number_of_kind().map(|number| format!(r#""Number":{number},"#)).unwrap_or_default();
        format!(
            r#"{{"Key":{},"Type":"{}",{number}"Name":"{}","StartDate":"{}","EndDate":"{}","GmtOffset":"01:00:00","Path":"{}/"}}"#,
            plan.number,
            plan.kind_of_feed(),
            plan.key.kind.name(),
            local(plan.start),
            local(plan.end),
            plan.folder()
        )
    };
    let sessions: Vec<String> = weekend.sessions.iter().map(session).collect();
    let (key, name, country, code) =
        (circuit.key(), circuit.name(), circuit.country(), circuit.country_code());
    format!(
        r#"{{"Sessions":[{}],"Key":{key},"Code":"DEMO{key}","Number":{key},"Location":"{name}","OfficialName":"{}","Name":"{}","Country":{{"Key":{key},"Code":"{code}","Name":"{country}"}},"Circuit":{{"Key":{key},"ShortName":"{name}"}}}}"#,
        sessions.join(","),
        calendar::official_name(circuit),
        calendar::meeting_name(circuit),
    )
}
