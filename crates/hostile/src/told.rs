//! What a session is told in words and by a clock: race control's messages and the session clock.

use session::{Session, Sources};
use timing::{SessionKey, SessionKind, SessionTime, Span, Topic};

/// Names whose letters rulings may bear.
const DRIVERS: &str =
    r#"00:00:00.000{"4":{"RacingNumber":"4","Tla":"NOR","Line":1},"5":{"RacingNumber":"5","Line":2}}"#;
/// A lap of each.
const LAPS: &str = r#"00:10:00.000{"Lines":{"4":{"NumberOfLaps":1,"LastLapTime":{"Value":"1:30.000"}},"5":{"NumberOfLaps":1}}}"#;
const INFO: &str = r#"00:00:00.000{"Meeting":{"Name":"Grand Prix"},"Name":"Race","GmtOffset":"02:00:00"}"#;

fn session(topic: Topic, file: Vec<u8>) -> Option<Session> {
    let mut sources = Sources::default();
    for (topic, text) in [(Topic::SessionInfo, INFO), (Topic::DriverList, DRIVERS), (Topic::TimingData, LAPS)]
    {
        sources.topics.insert(topic, text.as_bytes().to_vec());
    }
    sources.topics.insert(topic, file);
    session::build(SessionKey { year: 2025, round: 15, kind: SessionKind::Race }, &sources).ok()
}

/// Each line is a message of race control: a ruling or none. A ruling says nothing that its message does not, and laps
/// change only from counting to deleted and back.
///
/// # Panics
/// Where it is otherwise.
pub fn rulings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().enumerate().map(|(index, message)| {
        let message = serde_json::to_string(message).unwrap_or_default();
        let (minute, second) = (index / 60 % 60, index % 60);
        format!(
            "01:{minute:02}:{second:02}.000{{\"Messages\":[{{\"Utc\":\"2025-08-31T13:{minute:02}:{second:02}\",\"Message\":{message}}}]}}\r\n"
        )
    });
    let Some(session) = session(Topic::RaceControlMessages, lines.collect::<String>().into_bytes()) else {
        return;
    };
    let upper = text.to_ascii_uppercase();
    for ruling in session.rulings() {
        assert!(ruling.cars.len() <= 40, "{ruling:?}");
        assert!(upper.contains(&ruling.wording) && ruling.wording.contains(&ruling.reason), "{ruling:?}");
        assert!(ruling.incident.is_none_or(|incident| incident <= ruling.time), "{ruling:?}");
    }
    let mut deleted = std::collections::BTreeSet::new();
    for change in session.lap_rulings() {
        let lap = (change.driver, change.lap);
        assert!(if change.deleted { deleted.insert(lap) } else { deleted.remove(&lap) }, "{change:?}");
    }
    for driver in 0..session.drivers.len() {
        for (index, lap) in session.laps.of(driver).iter().enumerate() {
            assert_eq!(lap.deleted, Some(deleted.contains(&(driver, index))), "{driver} {index}");
        }
    }
}

/// The bytes are a file of the session clock: between two readings it never goes up, and never below zero by itself.
///
/// # Panics
/// Where it is otherwise.
pub fn session_clock(bytes: &[u8]) {
    let Some(session) = session(Topic::ExtrapolatedClock, bytes.to_vec()) else { return };
    assert!(session.clock.is_sorted_by_key(|reading| reading.time));
    for reading in &session.clock {
        let mut before = reading.remaining;
        for seconds in [0, 1, 60, 3600, i64::from(i32::MAX)] {
            let at = SessionTime::from_nanos(
                reading.time.as_nanos().saturating_add(Span::from_secs(seconds).as_nanos()),
            );
            let shown = reading.remaining_at(at);
            assert!(shown <= before && shown >= reading.remaining.min(Span::ZERO), "{reading:?} {shown}");
            before = shown;
        }
    }
}
