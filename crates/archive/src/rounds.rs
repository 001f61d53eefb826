//! Which round of the championship a meeting is.

use std::collections::BTreeSet;

use crate::facts::{MeetingFacts, Witness, numbered_test};
use crate::season::Warning;

/// Numbers the tests of a season: as their names do, and else by date from those that are known.
pub(crate) fn settle_tests(meetings: &mut Vec<MeetingFacts>, warnings: &mut Vec<Warning>) {
    let mut taken = BTreeSet::from([0]);
    for test in meetings.iter_mut().filter(|meeting| meeting.is_test) {
        let said = test.said_number().filter(|number| taken.insert(*number));
        test.round = said.map(|number| (Witness::SessionInfo, number));
    }
    meetings.retain_mut(|meeting| {
        if meeting.is_test && meeting.round.is_none() {
            let free = (1..=u8::MAX).find(|number| taken.insert(*number));
            meeting.round = free.map(|number| (Witness::SessionInfo, number));
            if meeting.round.is_none() && meeting.is_held() {
                warnings.push(meeting.left_out("the season has more tests than there are numbers"));
            }
        }
        !meeting.is_test || meeting.round.is_some()
    });
}

/// Gives every race weekend a round of its own. Where a schedule or the results API lists the season, a meeting
/// without a round in it is none of the championship; without them, the Index and SessionInfo tell, and what they
/// leave open is counted by date.
pub(crate) fn settle_rounds(year: u16, meetings: &mut Vec<MeetingFacts>, warnings: &mut Vec<Warning>) {
    let is_listed = meetings.iter().any(|meeting| {
        let is_listed = |(witness, round)| witness <= Witness::Results && round > 0;
        !meeting.is_test && meeting.round.is_some_and(is_listed)
    });
    let mut taken = BTreeSet::new();
    for turn in [Witness::Schedule, Witness::Results, Witness::Index, Witness::SessionInfo] {
        for meeting in meetings.iter_mut().filter(|meeting| !meeting.is_test) {
            if meeting.round.is_some_and(|(witness, round)| witness == turn && !taken.insert(round)) {
                meeting.round = None;
            }
        }
    }
    let mut previous = 0;
    let mut counted = Vec::new();
    meetings.retain_mut(|meeting| {
        if meeting.is_test {
            return true;
        }
        if meeting.round.is_none() && !is_listed {
            let next = u8::checked_add(previous, 1).filter(|next| taken.insert(*next));
            meeting.round = next.map(|next| (Witness::SessionInfo, next));
            counted.extend(meeting.round.map(|(_, round)| round.to_string()));
        }
        if meeting.round.is_none() && meeting.is_held() {
            warnings.push(meeting.left_out("no source gives it a round of its own"));
        }
        previous = meeting.round.map_or(previous, |(_, round)| round.max(previous));
        meeting.round.is_some()
    });
    if !counted.is_empty() {
        let reason = format!(
            "no Index.json or schedule gives the rounds of all meetings; {} counted by date from those here",
            counted.join(" ")
        );
        warnings.push(Warning { place: format!("season {year}"), reason });
    }
    if !is_listed {
        warnings.extend(skipped_rounds(year, &taken));
    }
}

/// The Index keeps the number of a cancelled meeting, after which its numbers are no longer the championship's rounds.
/// A few numbers skipped in a whole season look like that; a season of few meetings is just a part.
fn skipped_rounds(year: u16, taken: &BTreeSet<u8>) -> Option<Warning> {
    let last = *taken.last()?;
    let skipped: Vec<String> =
        (1..last).filter(|round| !taken.contains(round)).map(|round| round.to_string()).collect();
    let is_whole_season = skipped.len() * 4 < usize::from(last);
    (is_whole_season && !skipped.is_empty()).then(|| Warning {
        place: format!("season {year}"),
        reason: format!(
            "its Index.json skips {}: if that meeting was cancelled, later rounds are one too high; \
             add schedule_{year}.json to settle it",
            skipped.join(" ")
        ),
    })
}

impl MeetingFacts {
    fn is_held(&self) -> bool {
        self.sessions.iter().any(|session| session.held.is_some())
    }

    /// The number that the test is called by, in any of its names.
    fn said_number(&self) -> Option<u8> {
        let names = [&self.name, &self.official_name].into_iter().flatten().chain(&self.also_known_as);
        names.filter_map(|name| numbered_test(name)).next()
    }

    fn left_out(&self, why: &str) -> Warning {
        let place = self.sessions.iter().find_map(|session| session.path.clone()).unwrap_or_default();
        let name = self.name.as_deref().unwrap_or("a meeting without a name");
        Warning { place, reason: format!("{name} is left out: {why}") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::fixture::{DUTCH, Fixture, index_meeting, rounds, schedule_row};
    use crate::source::Shelf;

    #[test]
    fn the_schedules_rounds_go_before_the_indexs() {
        let index = json!([
            index_meeting(
                1,
                "Pre-Season Testing",
                &[("Practice", "Practice 1", "2023/2023-02-25_T/2023-02-23_Practice_1/")]
            ),
            index_meeting(1, "Bahrain Grand Prix", &[("Race", "Race", "2023/2023-03-05_B/2023-03-05_Race/")]),
            index_meeting(7, "Monaco Grand Prix", &[("Race", "Race", "2023/2023-05-28_M/2023-05-28_Race/")]),
        ]);
        let indexed = Fixture::default().index(2023, &index);
        let by_index = indexed.season(2023);
        assert_eq!(
            rounds(&by_index),
            [(0, "Pre-Season Testing"), (1, "Bahrain Grand Prix"), (7, "Monaco Grand Prix")]
        );
        let both = indexed.schedule(
            2023,
            &[
                schedule_row(1, "Bahrain Grand Prix", "2023-03-05"),
                schedule_row(6, "Monaco Grand Prix", "2023-05-28"),
            ],
        );
        assert_eq!(rounds(&both.season(2023))[1..], [(1, "Bahrain Grand Prix"), (6, "Monaco Grand Prix")]);
        let results = json!({"MRData": {"RaceTable": {"Races": [
            {"round": "5", "raceName": "Bahrain Grand Prix", "date": "2023-03-05", "Sprint": {}},
            {"round": "6", "raceName": "Monaco Grand Prix", "date": "2023-05-28"},
        ]}}});
        let with_results = both.file(Shelf::Results, "2023.json", results.to_string()).season(2023);
        assert_eq!(rounds(&with_results)[1..], [(1, "Bahrain Grand Prix"), (6, "Monaco Grand Prix")]);
        assert!(with_results.meetings[1].is_sprint_weekend());
        assert_eq!(with_results.warnings, []);
    }

    #[test]
    fn without_index_and_schedule_rounds_are_counted_and_said_to_be() {
        let season = Fixture::default()
            .session(DUTCH, &[])
            .session("2025/2025-02-28_Pre-Season_Testing/2025-02-26_Practice_1", &[])
            .session("2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint", &[])
            .season(2025);
        assert_eq!(
            rounds(&season),
            [(0, "Pre-Season Testing"), (1, "Miami Grand Prix"), (2, "Dutch Grand Prix")]
        );
        assert_eq!(season.warnings.len(), 1);
        assert!(season.warnings[0].reason.contains("1 2 counted by date"), "{}", season.warnings[0]);
        assert!(season.sessions().all(|session| session.available));
    }

    #[test]
    fn tests_are_numbered_by_their_names_and_else_by_date() {
        let schedule = [
            schedule_row(0, "Pre-Season Testing", "2026-02-13"),
            schedule_row(0, "Pre-Season Testing", "2026-02-20"),
            schedule_row(1, "Australian Grand Prix", "2026-03-08"),
        ];
        let listed = Fixture::default().schedule(2026, &schedule);
        let days = |fixture: &Fixture, archive: &dyn Fn(&Fixture) -> crate::Season| -> Vec<String> {
            let season = archive(fixture);
            let tests = season.meetings.iter().filter(|meeting| meeting.test.is_some());
            tests
                .map(|test| format!("{} {}", test.sessions[0].key, test.dates.map(|(_, last)| last).unwrap()))
                .collect()
        };
        let season = |fixture: &Fixture| fixture.season(2026);
        assert_eq!(days(&listed, &season), ["2026/T1/D1 2026-02-13", "2026/T2/D1 2026-02-20"]);
        let second = "2026/2026-02-20_Pre-Season_Testing/2026-02-18_Day_1";
        let held = listed.session(second, &[]);
        let listing = held.in_memory().resolve("2026/T2/D1").unwrap();
        assert_eq!((listing.path.as_deref(), listing.available), (Some(second), true));
        assert!(!held.in_memory().resolve("2026/T1/D1").unwrap().available);

        // Without a list the second test alone is the second, if its name says so.
        let info = json!({"Meeting": {"Name": "Pre-Season Testing",
            "OfficialName": "FORMULA 1 ARAMCO PRE-SEASON TESTING 2 2026"}, "Name": "Day 1", "Type": "Practice"});
        let line = format!("00:00:00.000{info}\r\n");
        let alone = Fixture::default().session(second, &[]).file(
            Shelf::Timing,
            format!("{second}/SessionInfo.jsonStream"),
            line,
        );
        assert_eq!(days(&alone, &season), ["2026/T2/D1 2026-02-20"]);
        assert_eq!(days(&Fixture::default().session(second, &[]), &season), ["2026/T1/D1 2026-02-20"]);
    }

    #[test]
    fn days_belong_to_tests_and_other_sessions_to_weekends() {
        let season = Fixture::default()
            .session("2025/2025-02-28_Pre-Season_Testing/2025-02-26_Day_1", &[])
            .session("2025/2025-02-28_Pre-Season_Testing/2025-02-28_Race", &[])
            .session("2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Sprint", &[])
            .session("2025/2025-05-04_Miami_Grand_Prix/2025-05-03_Day_2", &[])
            .season(2025);
        let keys: Vec<String> = season.sessions().map(|session| session.key.to_string()).collect();
        assert_eq!(keys, ["2025/T1/D1", "2025/1/S"]);
        let told: Vec<&str> = season.warnings.iter().map(|warning| warning.reason.as_str()).collect();
        assert!(told.contains(&"left out: the Pre-Season Testing cannot have a Race"), "{told:?}");
        assert!(told.contains(&"left out: the Miami Grand Prix cannot have a Day 2"), "{told:?}");
    }

    #[test]
    fn a_weekend_outside_the_schedule_is_left_out_and_said_to_be() {
        let season = Fixture::default()
            .schedule(2025, &[schedule_row(15, "Dutch Grand Prix", "2025-08-31")])
            .session("2025/2025-07-06_Rally_Day/2025-07-06_Race", &[])
            .season(2025);
        assert_eq!(rounds(&season), [(15, "Dutch Grand Prix")]);
        assert!(season.warnings[0].reason.starts_with("Rally Day is left out"), "{}", season.warnings[0]);
    }

    #[test]
    fn after_the_last_number_there_is_none_to_count_on_with() {
        let mut unnumbered =
            index_meeting(1, "Last Grand Prix", &[("Race", "Race", "2023/2023-06-05_L/2023-06-05_Race/")]);
        unnumbered["Number"] = json!(null);
        let index = json!([
            index_meeting(255, "High Grand Prix", &[("Race", "Race", "2023/2023-05-05_H/2023-05-05_Race/")]),
            unnumbered,
        ]);
        let season = Fixture::default()
            .index(2023, &index)
            .session("2023/2023-06-05_L/2023-06-05_Race", &[])
            .season(2023);
        assert_eq!(rounds(&season), [(255, "High Grand Prix")]);
        assert!(
            season.warnings[0].reason.starts_with("Last Grand Prix is left out"),
            "{:?}",
            season.warnings
        );
    }

    #[test]
    fn numbers_that_a_whole_season_skips_are_told() {
        let meeting = |number: u8| {
            let path = format!("2023/2023-{number:02}-05_Grand_Prix_{number}/2023-{number:02}-05_Race");
            index_meeting(number, &format!("Grand Prix {number}"), &[("Race", "Race", &path)])
        };
        let season = |numbers: &[u8]| {
            let meetings: Vec<Value> = numbers.iter().map(|number| meeting(*number)).collect();
            Fixture::default().index(2023, &json!(meetings)).season(2023)
        };
        let cancelled = season(&[1, 2, 3, 4, 5, 7, 8]);
        assert!(
            cancelled.warnings[0].reason.starts_with("its Index.json skips 6"),
            "{:?}",
            cancelled.warnings
        );
        assert_eq!(season(&[1, 2, 3]).warnings, []);
        assert_eq!(season(&[6, 7]).warnings, []);
    }
}
