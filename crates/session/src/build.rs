//! From topic files to a [`Session`]: decode everything side by side, then laps, then what follows from laps.

use timing::messages::{LapCount, WeatherData};
use timing::{SessionKey, Topic};

use crate::decode::decode;
use crate::laps::{LapInputs, build_laps};
use crate::results::{ResultInputs, api, build_results, doubts, qualifying_parts};
use crate::settle::Samples;
use crate::stints::build_stints;
use crate::topics::{Topics, file};
use crate::{
    CarSamples, CircuitMap, Driver, DriverResult, Lap, LapTable, PositionSamples, Question, Session,
    SessionError, SessionPhase, SessionPhaseChange, Sources, TrackStatusChange, UnusedAnswer, circuit_map,
    clock, feed, info, radio, rulings, track,
};

/// The stages of a build, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Inflating and reading all topics.
    Decode,
    /// Laps from the timing topic.
    Laps,
    /// Results, stints, parts of qualifying.
    Results,
}

impl Stage {
    /// The stage in a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Laps => "laps",
            Self::Results => "results",
        }
    }
}

/// Builds a session. What is damaged or missing is in the session's `damage` and `missing`.
///
/// # Errors
/// [`SessionError`] where the session info or the driver list is missing or cannot be read.
pub fn build(key: SessionKey, sources: &Sources) -> Result<Session, SessionError> {
    build_watched(key, sources, &mut |_| {})
}

/// Like [`build`], and tells `entering` of each stage as it begins, for progress and timing.
///
/// # Errors
/// As [`build`].
pub fn build_watched(
    key: SessionKey,
    sources: &Sources,
    entering: &mut dyn FnMut(Stage),
) -> Result<Session, SessionError> {
    entering(Stage::Decode);
    let (topics, (cars, positions)) = rayon::join(
        || Topics::read(key, sources),
        || {
            rayon::join(
                || decode::<CarSamples>(file(sources, Topic::CarData)),
                || decode::<PositionSamples>(file(sources, Topic::Position)),
            )
        },
    );
    let topics = topics?;
    let phases = track::phases(&topics.status);
    let race_control = sources
        .topics
        .contains_key(&Topic::RaceControlMessages)
        .then(|| track::race_control(&topics.race_control));
    let told = race_control.as_deref().unwrap_or_default();
    let bounds = info::bounds(key.kind, &phases, &topics.info, told);
    let drivers = info::drivers_or_cars(&topics.drivers, bounds, || {
        let sampled = cars.by_car.keys().chain(positions.by_car.keys()).copied();
        feed::cars(&topics.timing, &topics.app).chain(sampled).collect()
    });
    let recorded = sources.recorded.as_deref();
    let told_zero = recorded.and_then(|recorded| recorded.zero);
    let samples = Samples::settle(&drivers, cars, positions, told_zero, &topics.heartbeat);

    entering(Stage::Laps);
    let track_status = track::track_status(&topics.track_status);
    let info = info::session_info(&topics.info);
    let rulings = race_control.as_deref().map(|entries| rulings::rulings(entries, &drivers, info.utc_offset));
    let (lap_count, total_laps_changes) = track::lap_count(&topics.lap_count);
    let total_laps = total_laps_changes.last().map(|(_, laps)| *laps);
    let mut laps = build_laps(&LapInputs {
        kind: key.kind,
        drivers: &drivers,
        timing: &topics.timing,
        app: &topics.app,
        phases: &phases,
        race_laps: total_laps,
        track_status: &track_status,
        rulings: rulings.as_deref(),
    });

    entering(Stage::Results);
    let qualifying_parts = qualifying_parts(key.kind, &phases);
    let mut unused = Vec::new();
    let most_laps = total_laps_changes.iter().map(|(_, laps)| *laps).max();
    let settle = |laps: &LapTable, results: &mut [DriverResult]| {
        let (drivers, parts) = (&drivers, &qualifying_parts);
        doubts::settle(results, &doubts::Evidence { drivers, laps, parts, total_laps: most_laps })
    };
    let official = official_results(sources, settle, &drivers, &mut laps, &mut unused);
    let circuit_map = map(sources, &mut unused);
    let mini_sectors = feed::mini_sectors(&drivers, &topics.timing);
    let feeds = feed::driver_feeds(&drivers, &topics.timing, &topics.app);
    let laps_by_driver: Vec<&[Lap]> = (0..drivers.len()).map(|driver| laps.of(driver)).collect();
    let lap_rulings = rulings::lap_rulings(rulings.as_deref().unwrap_or_default(), &drivers, &laps_by_driver);
    let finalised = phases.iter().find(|change| change.phase == SessionPhase::Finalised);
    let results = build_results(ResultInputs {
        kind: key.kind,
        drivers: &drivers,
        laps: &laps,
        feeds: &feeds,
        finalised: finalised.map(|change| change.time),
        parts: &qualifying_parts,
        lap_rulings: &lap_rulings,
        official,
    });
    let missing = missing(key, &topics, &samples, &phases, &track_status);
    let mut unlisted_cars = samples.unlisted;
    unlisted_cars.extend(feed::unlisted(&drivers, &topics.timing, &topics.app));
    let mut damage = topics.damage;
    damage.absorb(samples.damage);
    if let Some(recorded) = recorded {
        damage = recorded.locate(damage);
    }
    Ok(Session {
        key,
        info,
        zero: samples.zero,
        feeds,
        stints: build_stints(&laps),
        drivers,
        cars: samples.cars,
        positions: samples.positions,
        laps,
        results,
        qualifying_parts,
        weather: track::weather(&topics.weather),
        track_status,
        phases,
        lap_count,
        total_laps,
        total_laps_changes,
        clock: clock::readings(&topics.clock),
        mini_sectors,
        race_control,
        team_radio: radio::team_radio(&topics.radio),
        circuit_map,
        missing,
        unlisted_cars,
        damage,
        unused,
        sample_faults: samples.faults,
    })
}

/// What the results API knows: the classification, and the time of each first lap of a race. What in it cannot be is left
/// out and told.
fn official_results(
    sources: &Sources,
    evidence: impl FnOnce(&LapTable, &mut [DriverResult]) -> Vec<String>,
    drivers: &[Driver],
    laps: &mut LapTable,
    unused: &mut Vec<UnusedAnswer>,
) -> Option<Vec<DriverResult>> {
    let json = sources.results_api.as_deref()?;
    let refused = |question| move |reason| UnusedAnswer { question, reason };
    let mut official = match api::classification(json, drivers) {
        Ok(official) => official,
        Err(reason) => {
            unused.push(UnusedAnswer { question: Question::Results, reason });
            return None;
        }
    };
    unused.extend(evidence(laps, &mut official).into_iter().map(refused(Question::Results)));
    if let Some(json) = sources.laps_api.as_deref() {
        let mut doubts = Vec::new();
        if let Err(reason) = api::fill_first_laps(json, &official, laps, &mut doubts) {
            doubts.push(reason);
        }
        unused.extend(doubts.into_iter().map(refused(Question::LapTimes)));
    }
    Some(official)
}

/// What the circuit API's map tells.
fn map(sources: &Sources, unused: &mut Vec<UnusedAnswer>) -> Option<CircuitMap> {
    let refuse = |reason| unused.push(UnusedAnswer { question: Question::Circuit, reason });
    circuit_map::read(sources.circuit_api.as_deref()?).map_err(refuse).ok()
}

/// The topics that a session is made from and that are not there, or hold nothing of what they should.
fn missing(
    key: SessionKey,
    topics: &Topics,
    samples: &Samples,
    phases: &[SessionPhaseChange],
    track_status: &[TrackStatusChange],
) -> Vec<Topic> {
    let has_weather = |(_, message): &(_, WeatherData)| *message != WeatherData::default();
    let counts = |(_, message): &(_, LapCount)| *message != LapCount::default();
    let found = [
        (Topic::DriverList, info::names_anyone(&topics.drivers)),
        (Topic::CarData, samples.cars.iter().any(|car| !car.is_empty())),
        (Topic::Position, samples.positions.iter().any(|car| !car.is_empty())),
        (Topic::TimingData, topics.timing.iter().any(|(_, message)| feed::is_timing(message))),
        (Topic::TimingAppData, topics.app.iter().any(|(_, message)| feed::is_of_tyres(message))),
        (Topic::SessionStatus, !phases.is_empty()),
        (Topic::TrackStatus, !track_status.is_empty()),
        (Topic::RaceControlMessages, topics.race_control.iter().any(|(_, said)| said.messages.is_some())),
        (Topic::WeatherData, topics.weather.iter().any(has_weather)),
        (Topic::LapCount, !key.kind.is_race() || topics.lap_count.iter().any(counts)),
    ];
    found.into_iter().filter(|(_, found)| !found).map(|(topic, _)| topic).collect()
}

#[cfg(test)]
mod tests {
    use timing::SessionKind;

    use super::*;

    const KEY: SessionKey = SessionKey { year: 2025, round: 15, kind: SessionKind::Race };
    const INFO: &str = r#"00:00:00.000{"Meeting":{"Name":"Dutch Grand Prix"},"Name":"Race"}"#;
    const DRIVERS: &str = r#"00:00:00.000{"81":{"RacingNumber":"81","Tla":"PIA","Line":1}}"#;

    fn sources(more: &[(Topic, &str)]) -> Sources {
        let files = [(Topic::SessionInfo, INFO), (Topic::DriverList, DRIVERS)];
        let topics =
            files.iter().chain(more).map(|(topic, text)| (*topic, text.as_bytes().to_vec())).collect();
        Sources { topics, ..Sources::default() }
    }

    #[test]
    fn what_no_session_can_do_without_is_named() {
        let without = |topic| {
            let mut sources = sources(&[]);
            sources.topics.remove(&topic);
            build(KEY, &sources).map(|_| ())
        };
        for topic in [Topic::SessionInfo, Topic::DriverList] {
            assert_eq!(without(topic), Err(SessionError::MissingTopic { key: KEY, topic }));
        }
        let rubbish = build(KEY, &sources(&[(Topic::DriverList, "rubbish")])).map(|_| ());
        assert!(matches!(rubbish, Err(SessionError::UnreadableTopic { topic: Topic::DriverList, .. })));
    }

    #[test]
    fn a_topic_that_holds_another_is_missing() {
        let timing = r#"01:00:00.000{"Lines":{"81":{"NumberOfLaps":1}}}"#;
        let session = build(KEY, &sources(&[(Topic::TimingData, timing), (Topic::TrackStatus, timing)]));
        let missing = session.expect("a session").missing;
        assert!(
            missing.contains(&Topic::TrackStatus) && !missing.contains(&Topic::TimingData),
            "{missing:?}"
        );
    }

    #[test]
    fn a_status_that_is_none_is_told() {
        let status = "01:00:00.000{\"Status\":\"1\"}\r\n01:00:01.000{\"Status\":\"NaN\"}";
        let session = build(KEY, &sources(&[(Topic::TrackStatus, status)])).expect("a session");
        assert_eq!((session.track_status.len(), session.damage.total()), (1, 1));
    }

    #[test]
    fn the_timing_and_the_tyre_topic_are_told_apart() {
        let timing = r#"01:00:00.000{"Lines":{"81":{"Line":1,"NumberOfLaps":1}}}"#;
        let tyres = r#"01:00:00.000{"Lines":{"81":{"Line":1,"Stints":[{"Compound":"SOFT"}]}}}"#;
        let missing = |timing, tyres| {
            let files = sources(&[(Topic::TimingData, timing), (Topic::TimingAppData, tyres)]);
            let missing = build(KEY, &files).expect("a session").missing;
            [Topic::TimingData, Topic::TimingAppData].map(|topic| missing.contains(&topic))
        };
        assert_eq!(missing(timing, tyres), [false; 2]);
        assert_eq!(missing(tyres, timing), [true; 2]);
    }

    #[test]
    fn cars_that_are_not_listed_are_told() {
        let timing = r#"01:00:00.000{"Lines":{"81":{"NumberOfLaps":1},"241":{"NumberOfLaps":1}}}"#;
        let session = build(KEY, &sources(&[(Topic::TimingData, timing)])).expect("a session");
        let unlisted: Vec<u16> = session.unlisted_cars.iter().map(|car| car.get()).collect();
        assert_eq!((unlisted, session.drivers.len()), (vec![241], 1));
    }

    #[test]
    fn lines_out_of_order_are_read_in_the_order_of_their_stamps() {
        let timing = "01:00:09.000{\"Lines\":{\"81\":{\"NumberOfLaps\":2}}}\r\n\
            01:00:05.000{\"Lines\":{\"81\":{\"NumberOfLaps\":1}}}";
        let session = build(KEY, &sources(&[(Topic::TimingData, timing)])).expect("a session");
        let laps: Vec<u16> = session.feeds[0].laps.iter().map(|(_, laps)| *laps).collect();
        assert_eq!(laps, [1, 2]);
        let told: Vec<usize> = session.damage.places().iter().map(|place| place.line).collect();
        assert_eq!(told, [2], "{:?}", session.damage);
    }

    #[test]
    fn a_message_that_was_recorded_twice_counts_once() {
        let line =
            |second: u8, says: &str| format!("01:00:0{second}.000{{\"Lines\":{{\"81\":{{{says}}}}}}}\r\n");
        let lap = line(5, r#""LastLapTime":{"Value":"1:10.0"},"NumberOfLaps":1"#);
        let timing = [lap.as_str(), &lap, &line(6, r#""LastLapTime":{"Value":"1:10.0"},"NumberOfLaps":2"#)];
        let session = build(KEY, &sources(&[(Topic::TimingData, &timing.concat())])).expect("a session");
        assert_eq!((session.feeds[0].last_lap.len(), session.damage.total()), (2, 0));
    }

    #[test]
    fn a_time_below_zero_is_left_out_and_told() {
        let timing = "01:00:05.000{\"Lines\":{\"81\":{\"LastLapTime\":{\"Value\":\"1:10.0\"}}}}\r\n\
            01:00:09.000{\"Lines\":{\"81\":{\"Sectors\":[{\"Value\":\"-1.5\"}],\"NumberOfLaps\":2}}}";
        let session = build(KEY, &sources(&[(Topic::TimingData, timing)])).expect("a session");
        let told: Vec<usize> = session.damage.places().iter().map(|place| place.line).collect();
        assert_eq!(told, [2], "{:?}", session.damage);
        assert!(session.feeds[0].sectors.is_empty() && session.feeds[0].laps.len() == 1);
    }

    #[test]
    fn an_answer_that_is_none_is_told() {
        let answer = || Some(b"<html>".to_vec());
        let sources = Sources { results_api: answer(), circuit_api: answer(), ..sources(&[]) };
        let session = build(KEY, &sources).expect("a session");
        let told: Vec<Question> = session.unused.iter().map(|unused| unused.question).collect();
        assert_eq!(told, [Question::Results, Question::Circuit]);
        assert_eq!(session.circuit_map, None);
    }
}
