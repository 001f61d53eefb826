//! What holds for the whole track: flags, phases, weather, laps of the race, race control.

use std::collections::BTreeMap;
use timing::{StreamStamp, Utc};

use timing::delta::{Cell, Merge};
use timing::messages::{LapCount, RaceControlMessages, SessionStatus, TrackStatus, WeatherData};

use crate::{
    RaceControlEntry, SessionPhase, SessionPhaseChange, Steps, TrackFlag, TrackStatusChange, WeatherSample,
    feed,
};

fn flag(message: &TrackStatus) -> Option<TrackFlag> {
    message.status.as_deref()?.trim().chars().next().and_then(TrackFlag::from_digit)
}

/// What is wrong with a message: a flag that is none, which is left out.
pub(crate) fn fault(message: &TrackStatus) -> Option<&'static str> {
    let is_faulty = message.status.is_some() && flag(message).is_none();
    is_faulty.then_some("left out a status that is none")
}

/// Every change of the track's flag; a message that repeats the flag is none.
pub(crate) fn track_status(messages: &[(StreamStamp, TrackStatus)]) -> Vec<TrackStatusChange> {
    let mut changes: Vec<TrackStatusChange> = Vec::new();
    for (stamp, message) in messages {
        if let Some(flag) = flag(message)
            && changes.last().is_none_or(|last| last.flag != flag)
        {
            let message = message.message.clone().unwrap_or_default();
            changes.push(TrackStatusChange { time: stamp.session_time(), flag, message });
        }
    }
    changes
}

/// Every phase that the feed announces.
pub(crate) fn phases(messages: &[(StreamStamp, SessionStatus)]) -> Vec<SessionPhaseChange> {
    let change = |(stamp, message): &(StreamStamp, SessionStatus)| {
        let phase = SessionPhase::from_name(message.status.as_deref()?)?;
        Some(SessionPhaseChange { time: stamp.session_time(), phase })
    };
    messages.iter().filter_map(change).collect()
}

/// The weather as it arrived.
pub(crate) fn weather(messages: &[(StreamStamp, WeatherData)]) -> Vec<WeatherSample> {
    let mut state = WeatherData::default();
    let mut samples = Vec::with_capacity(messages.len());
    for (stamp, message) in messages {
        state.merge(message.clone());
        let number = |cell: Option<Cell<f64>>| cell.and_then(Cell::value);
        samples.push(WeatherSample {
            time: stamp.session_time(),
            air_temp: number(state.air_temp),
            humidity: number(state.humidity),
            pressure: number(state.pressure),
            rainfall: number(state.rainfall).map(|rain| rain > 0.0),
            track_temp: number(state.track_temp),
            wind_direction: number(state.wind_direction)
                .filter(|degrees| (0.0..=360.0).contains(degrees))
                .map(|degrees| degrees.round() as u16),
            wind_speed: number(state.wind_speed),
        });
    }
    samples
}

/// The leader's lap, and the number of laps of the race, each as it was announced. A race of no laps is none.
pub(crate) fn lap_count(messages: &[(StreamStamp, LapCount)]) -> (Steps<u16>, Steps<u16>) {
    let (mut current, mut total) = (Steps::new(), Steps::new());
    for (stamp, message) in messages {
        feed::step(&mut current, stamp.session_time(), message.current_lap);
        feed::step(&mut total, stamp.session_time(), message.total_laps.filter(|laps| *laps > 0));
    }
    (current, total)
}

/// Race control's messages in the order of arrival. After a reconnect the feed says all of them again, by the same
/// numbers: what was said already is left out.
pub(crate) fn race_control(messages: &[(StreamStamp, RaceControlMessages)]) -> Vec<RaceControlEntry> {
    let mut entries = Vec::new();
    let mut known: BTreeMap<usize, (Option<Utc>, Option<&str>)> = BTreeMap::new();
    for (stamp, message) in messages {
        for (index, said) in message.messages.iter().flat_map(timing::delta::Indexed::iter) {
            let told = (said.utc, said.message.as_deref());
            if known.insert(index, told) == Some(told) {
                continue;
            }
            entries.push(RaceControlEntry {
                time: stamp.session_time(),
                utc: said.utc,
                lap: said.lap.and_then(Cell::value),
                category: said.category.clone().unwrap_or_default(),
                message: said.message.clone().unwrap_or_default(),
                status: said.status.clone(),
                flag: said.flag.clone(),
                scope: said.scope.clone(),
                sector: said.sector.and_then(Cell::value),
                car: said.racing_number.and_then(Cell::value),
            });
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_race_control_says_again_after_a_reconnect_is_said_once() {
        let stamped = |secs: i64, json: &str| {
            (StreamStamp::from_millis(secs * 1000), serde_json::from_str(json).expect("a message"))
        };
        let said =
            |second: u8, text: &str| format!(r#"{{"Utc":"2025-08-31T13:00:0{second}","Message":"{text}"}}"#);
        let (yellow, clear) = (said(1, "YELLOW"), said(2, "CLEAR"));
        let messages = [
            stamped(1, &format!(r#"{{"Messages":[{yellow}]}}"#)),
            stamped(2, &format!(r#"{{"Messages":{{"1":{clear}}}}}"#)),
            stamped(60, &format!(r#"{{"Messages":[{yellow},{clear}]}}"#)),
            stamped(70, &format!(r#"{{"Messages":{{"2":{clear}}}}}"#)),
        ];
        let entries = race_control(&messages);
        let times: Vec<i64> = entries.iter().map(|entry| entry.time.as_nanos() / 1_000_000_000).collect();
        assert_eq!(times, [1, 2, 70]);
    }
}
