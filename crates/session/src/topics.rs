//! All topics but the two compressed ones, read into messages.

use std::collections::BTreeSet;
use timing::messages::{
    DriverList, ExtrapolatedClock, Heartbeat, LapCount, Message, RaceControlMessages, SessionData,
    SessionInfo, SessionStatus, TeamRadio, TimingAppData, TimingData, TrackStatus, WeatherData,
    read_messages,
};

use timing::delta::Indexed;
use timing::{DamageReport, Line, Lines, SessionKey, StreamStamp, Topic};

use crate::{SessionError, Sources, feed, radio, track};

/// Stamped messages of one topic, in the order of arrival.
pub(crate) type Stamped<M> = Vec<(StreamStamp, M)>;

/// What was read; a missing topic has no messages.
#[derive(Debug, Default)]
pub(crate) struct Topics {
    pub(crate) info: Stamped<SessionInfo>,
    pub(crate) drivers: Stamped<DriverList>,
    pub(crate) timing: Stamped<TimingData>,
    pub(crate) app: Stamped<TimingAppData>,
    pub(crate) status: Stamped<SessionStatus>,
    pub(crate) track_status: Stamped<TrackStatus>,
    pub(crate) weather: Stamped<WeatherData>,
    pub(crate) lap_count: Stamped<LapCount>,
    pub(crate) race_control: Stamped<RaceControlMessages>,
    pub(crate) radio: Stamped<TeamRadio>,
    pub(crate) clock: Stamped<ExtrapolatedClock>,
    pub(crate) heartbeat: Stamped<Heartbeat>,
    pub(crate) damage: DamageReport,
}

/// The file of a topic; empty where it is missing.
pub(crate) fn file(sources: &Sources, topic: Topic) -> &[u8] {
    sources.topics.get(&topic).map(Vec::as_slice).unwrap_or_default()
}

impl Topics {
    /// Reads every topic that is there.
    ///
    /// # Errors
    /// [`SessionError`] where an indispensable topic is missing or holds no message.
    pub(crate) fn read(key: SessionKey, sources: &Sources) -> Result<Self, SessionError> {
        let mut damage = DamageReport::default();
        let info = indispensable(key, sources, &mut damage)?;
        let drivers = indispensable(key, sources, &mut damage)?;
        Ok(Self {
            info,
            drivers,
            timing: checked(sources, &mut damage, feed::fault),
            app: optional(sources, &mut damage),
            status: session_status(sources, &mut damage),
            track_status: checked(sources, &mut damage, track::fault),
            weather: optional(sources, &mut damage),
            lap_count: optional(sources, &mut damage),
            race_control: optional(sources, &mut damage),
            radio: checked(sources, &mut damage, radio::fault),
            clock: optional(sources, &mut damage),
            heartbeat: optional(sources, &mut damage),
            damage,
        })
    }
}

fn optional<M: Message + PartialEq>(sources: &Sources, damage: &mut DamageReport) -> Stamped<M> {
    let file = file(sources, M::TOPIC);
    let mut messages = read_messages(file, damage);
    // Whoever reads them counts on the order; a file put together from pieces may not have it.
    if !messages.is_sorted_by_key(|(stamp, _)| *stamp) {
        let mut latest = StreamStamp::default();
        tell(M::TOPIC, file, damage, |line| {
            latest = latest.max(line.stamp);
            (line.stamp < latest).then_some("it is stamped before a line above it; read where its stamp says")
        });
        messages.sort_by_key(|(stamp, _)| *stamp);
    }
    // Recorders write a message twice now and then: it says nothing more, but a pit stop would count twice.
    messages.dedup();
    messages
}

/// Like [`optional`]; lines whose message has a `fault` are told, and read but for that.
fn checked<M: Message + PartialEq>(
    sources: &Sources,
    damage: &mut DamageReport,
    fault: fn(&M) -> Option<&'static str>,
) -> Stamped<M> {
    let messages = optional(sources, damage);
    if messages.iter().any(|(_, message)| fault(message).is_some()) {
        tell(M::TOPIC, file(sources, M::TOPIC), damage, |line| {
            serde_json::from_slice(line.payload).ok().as_ref().and_then(fault)
        });
    }
    messages
}

/// Records what is wrong with lines that are read all the same.
fn tell(
    topic: Topic,
    file: &[u8],
    damage: &mut DamageReport,
    mut fault: impl FnMut(&Line<'_>) -> Option<&'static str>,
) {
    for line in Lines::new(topic, file).flatten() {
        if let Some(reason) = fault(&line) {
            damage.record(line.damage(topic, reason));
        }
    }
}

/// The session's status. Recorders of the live feed leave its topic out; `SessionData` says the same, and says it again
/// to whoever joins late.
fn session_status(sources: &Sources, damage: &mut DamageReport) -> Stamped<SessionStatus> {
    if sources.topics.contains_key(&Topic::SessionStatus) {
        return optional(sources, damage);
    }
    let zero = sources.recorded.as_ref().and_then(|recorded| recorded.zero);
    let (mut changes, mut told) = (Stamped::new(), BTreeSet::new());
    for (arrival, message) in optional::<SessionData>(sources, damage) {
        for (_, entry) in message.status_series.iter().flat_map(Indexed::iter) {
            let Some(status) = entry.session_status.clone() else { continue };
            let since_zero =
                entry.utc.zip(zero).map(|(utc, zero)| StreamStamp::from_nanos((utc - zero).as_nanos()));
            let stamp = since_zero.unwrap_or(arrival);
            if told.insert((stamp, status.clone())) {
                changes.push((stamp, SessionStatus { status: Some(status), ..SessionStatus::default() }));
            }
        }
    }
    changes.sort_by_key(|(stamp, _)| *stamp);
    changes
}

fn indispensable<M: Message + PartialEq>(
    key: SessionKey,
    sources: &Sources,
    damage: &mut DamageReport,
) -> Result<Stamped<M>, SessionError> {
    let topic = M::TOPIC;
    if !sources.topics.contains_key(&topic) {
        return Err(SessionError::MissingTopic { key, topic });
    }
    let messages = optional(sources, damage);
    if messages.is_empty() {
        let place = damage.places().iter().find(|place| place.file.topic() == Some(topic));
        let reason = place.map_or_else(|| "the file is empty".to_owned(), ToString::to_string);
        return Err(SessionError::UnreadableTopic { key, topic, reason });
    }
    Ok(messages)
}

#[cfg(test)]
mod tests {
    use timing::recording::Recording;

    use super::*;

    #[test]
    fn session_data_tells_the_status_where_nothing_else_does() {
        let text = |status: &str| format!(r#"{{"Utc":"2025-11-08T14:35:00Z","SessionStatus":"{status}"}}"#);
        let data = format!(
            "00:00:01.000{{\"StatusSeries\":[{{\"TrackStatus\":\"AllClear\"}},{}]}}\r\n\
             00:00:09.000{{\"StatusSeries\":{{\"1\":{},\"2\":{}}}}}\r\n",
            text("Started"),
            text("Started"),
            text("Aborted"),
        );
        let mut sources = Sources::default();
        sources.topics.insert(Topic::SessionData, data.into_bytes());
        let told = |sources: &Sources| -> Vec<String> {
            let changes = session_status(sources, &mut DamageReport::default());
            let say = |(stamp, message): &(StreamStamp, SessionStatus)| {
                format!("{} {}", stamp.as_nanos() / 1_000_000_000, message.status.clone().unwrap_or_default())
            };
            changes.iter().map(say).collect()
        };
        assert_eq!(told(&sources), ["1 Started", "9 Started", "9 Aborted"]);
        let recording = Recording::read(("r", b"['Heartbeat', {}, '2025-11-08T14:36:00Z']"), None);
        sources.recorded = Some(recording.recorded.into());
        assert_eq!(told(&sources), ["-60 Started", "-60 Aborted"], "told again, but by its own time");
        sources.topics.insert(Topic::SessionStatus, b"00:00:02.000{\"Status\":\"Finished\"}".to_vec());
        assert_eq!(told(&sources), ["2 Finished"]);
    }
}
