use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::*;
use crate::delta::Merge;
use crate::made::{Choices, Made, any_made};
use crate::{State, TopicWriter};

impl Made for DriverList {
    fn made(choices: &mut Choices) -> Self {
        Self { drivers: Made::made(choices) }
    }
}

/// Whether a message is the same after it was written and read.
fn survives<M>(messages: &[(StreamStamp, M)])
where
    M: Message + Serialize + PartialEq + std::fmt::Debug,
{
    let mut writer = TopicWriter::new();
    for (stamp, message) in messages {
        writer.message(*stamp, message).expect("a message can be written");
    }
    let mut report = DamageReport::default();
    assert_eq!(read_messages::<M>(&writer.finish(), &mut report), messages);
    assert_eq!(report, DamageReport::default());
}

/// How states and changes go together, whatever they say.
fn keeps_the_laws<M>(state: &[M], later: &M)
where
    M: Message + Merge + Serialize + Default + Clone + PartialEq + std::fmt::Debug,
{
    let stamped = |messages: &[M]| -> Vec<(StreamStamp, M)> {
        messages.iter().map(|message| (StreamStamp::default(), message.clone())).collect()
    };
    let state = stamped(state).into_iter().collect::<State<M>>().into_current();

    let mut once = state.clone();
    once.merge(later.clone());
    let mut twice = once.clone();
    twice.merge(later.clone());
    assert_eq!(once, twice, "the same message again changes nothing");

    let mut unchanged = once.clone();
    unchanged.merge(M::default());
    assert_eq!(once, unchanged, "an empty message changes nothing");

    let mut onto_nothing = M::default();
    onto_nothing.merge(once.clone());
    assert_eq!(once, onto_nothing, "a state laid over nothing is that state");

    let mut document = keyed(to_value(&state));
    lay_over(&mut document, to_value(later));
    assert_eq!(keyed(to_value(&once)), document, "typed states are the documents' state");
}

fn to_value(message: &impl Serialize) -> Value {
    serde_json::to_value(message).expect("json")
}

/// The feed's rule for untyped documents: objects are merged, `_deleted` names what is dropped, anything else is
/// replaced. The state's lists are keyed by index.
fn lay_over(state: &mut Value, later: Value) {
    match (state, later) {
        (Value::Object(members), Value::Object(mut later)) => {
            for name in later.remove("_deleted").as_ref().and_then(Value::as_array).into_iter().flatten() {
                members.remove(name.as_str().expect("names are texts"));
            }
            for (key, value) in later {
                match members.get_mut(&key) {
                    Some(member) => lay_over(member, value),
                    None => {
                        members.insert(key, keyed(value));
                    }
                }
            }
        }
        (state, later) => *state = keyed(later),
    }
}

/// A document with its lists keyed by index, without the names of what it drops.
fn keyed(document: Value) -> Value {
    match document {
        Value::Object(members) => members
            .into_iter()
            .filter(|(key, _)| key != "_deleted")
            .map(|(key, value)| (key, keyed(value)))
            .collect(),
        Value::Array(items) => {
            items.into_iter().enumerate().map(|(index, item)| (index.to_string(), keyed(item))).collect()
        }
        other => other,
    }
}

macro_rules! for_every_message {
    ($($name:ident: $message:ty,)*) => {
        $(mod $name {
            use super::*;

            proptest! {
                #[test]
                fn is_the_same_after_writing_and_reading(
                    messages in prop::collection::vec((any_made(), any_made::<$message>()), 0..3),
                ) {
                    survives(&messages);
                }

                #[test]
                fn merges_by_the_rules(
                    state in prop::collection::vec(any_made::<$message>(), 0..4),
                    later in any_made::<$message>(),
                ) {
                    keeps_the_laws(&state, &later);
                }
            }
        })*
    };
}

for_every_message! {
    timing_data_messages: TimingData,
    timing_app_data_messages: TimingAppData,
    timing_stats_messages: TimingStats,
    driver_list_messages: DriverList,
    session_info_messages: SessionInfo,
    session_status_messages: SessionStatus,
    session_data_messages: SessionData,
    track_status_messages: TrackStatus,
    race_control_messages: RaceControlMessages,
    weather_data_messages: WeatherData,
    lap_count_messages: LapCount,
    team_radio_messages: TeamRadio,
    top_three_messages: TopThree,
    extrapolated_clock_messages: ExtrapolatedClock,
    heartbeat_messages: Heartbeat,
}
