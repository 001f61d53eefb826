//! All topics but the two compressed ones, read into messages.

use timing::messages::{
    DriverList, Heartbeat, LapCount, Message, RaceControlMessages, SessionInfo, SessionStatus, TimingAppData,
    TimingData, TrackStatus, WeatherData, read_messages,
};
use timing::{DamageReport, SessionKey, StreamStamp, Topic};

use crate::{SessionError, Sources};

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
            timing: optional(sources, &mut damage),
            app: optional(sources, &mut damage),
            status: optional(sources, &mut damage),
            track_status: optional(sources, &mut damage),
            weather: optional(sources, &mut damage),
            lap_count: optional(sources, &mut damage),
            race_control: optional(sources, &mut damage),
            heartbeat: optional(sources, &mut damage),
            damage,
        })
    }
}

fn optional<M: Message>(sources: &Sources, damage: &mut DamageReport) -> Stamped<M> {
    let mut messages = read_messages(file(sources, M::TOPIC), damage);
    // Whoever reads them counts on the order; a file put together from pieces may not have it.
    messages.sort_by_key(|(stamp, _)| *stamp);
    messages
}

fn indispensable<M: Message>(
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
        let place = damage.places().iter().find(|place| place.topic == topic);
        let reason = place.map_or_else(|| "the file is empty".to_owned(), ToString::to_string);
        return Err(SessionError::UnreadableTopic { key, topic, reason });
    }
    Ok(messages)
}
