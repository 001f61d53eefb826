//! What a recording says a second time: whoever subscribes anew is given the state of each topic whole, and after it
//! only changes again.
//!
//! In an archive a state stands once, at its topic's beginning, and all that follows is news: a lap time that is told is
//! a lap that was driven. So a state in the middle is laid against what was known, and what it says anew is all that
//! is kept of it: nothing, or what happened while the connection was down.

use serde_json::{Map, Value};

use super::Waiting;
use crate::Topic;

/// What marks a message as the whole state.
const WHOLE: &str = "_kf";

/// The names of what a message drops.
const DELETED: &str = "_deleted";

/// Whether a topic's messages change a state bit by bit. In the others each message is whole, with that mark or without.
const fn is_of_changes(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::TimingData
            | Topic::TimingAppData
            | Topic::TimingStats
            | Topic::RaceControlMessages
            | Topic::TeamRadio
            | Topic::SessionData
            | Topic::DriverList
            | Topic::TopThree
            | Topic::LapCount
    )
}

/// Takes from a topic's messages, which are in the order of their times, what was known before. What is left of a
/// repeated state is appended to `json`.
pub(super) fn drop_repeats(topic: Topic, json: &mut Vec<u8>, messages: &mut Vec<Waiting>) {
    let is_repeat = |message: &Waiting, json: &[u8]| {
        message.is_state || is_of_changes(topic) && says(&json[message.data.clone()], WHOLE)
    };
    if !messages.iter().skip(1).any(|message| is_repeat(message, json)) {
        return;
    }
    let mut state: Option<Value> = None;
    messages.retain_mut(|message| {
        // What is no JSON is damage to whoever reads the topic.
        let Ok(said) = serde_json::from_slice::<Value>(&json[message.data.clone()]) else { return true };
        let Some(known) = &mut state else {
            state = Some(by_index(said));
            return true;
        };
        if !is_repeat(message, json) {
            merge(known, said);
            return true;
        }
        let news = difference(known, &said);
        let Some(news) = news else { return false };
        if is_of_changes(topic) {
            let from = json.len();
            json.extend_from_slice(news.to_string().as_bytes());
            message.data = from..json.len();
            merge(known, news);
        } else {
            *known = by_index(said);
        }
        true
    });
}

fn says(json: &[u8], key: &str) -> bool {
    memchr::memmem::find(json, key.as_bytes()).is_some()
}

/// Lays a message over a state, as [`crate::delta`] does with typed messages.
fn merge(state: &mut Value, later: Value) {
    match (state, later) {
        (Value::Object(state), Value::Object(later)) => {
            for (key, value) in later {
                match (key.as_str(), state.get_mut(&key)) {
                    (DELETED, _) => drop_named(state, &value),
                    (WHOLE, _) => {}
                    (_, Some(known)) => merge(known, value),
                    (_, None) => drop(state.insert(key, by_index(value))),
                }
            }
        }
        (state, later) => *state = by_index(later),
    }
}

fn drop_named(state: &mut Map<String, Value>, names: &Value) {
    for name in names.as_array().into_iter().flatten() {
        match name {
            Value::String(name) => drop(state.remove(name)),
            Value::Number(index) => drop(state.remove(&index.to_string())),
            _ => {}
        }
    }
}

/// A value with its lists as objects keyed by index, which is how the feed changes them.
fn by_index(value: Value) -> Value {
    let keyed = |(index, item): (usize, Value)| (index.to_string(), by_index(item));
    match value {
        Value::Array(items) => Value::Object(items.into_iter().enumerate().map(keyed).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(key, _)| key != WHOLE && key != DELETED);
            Value::Object(fields.map(|(key, value)| (key, by_index(value))).collect())
        }
        value => value,
    }
}

/// What a whole state says that was not known; `None` if that is nothing. What it leaves out stays as it was: topics
/// name what they drop.
fn difference(known: &Value, said: &Value) -> Option<Value> {
    let Value::Object(known) = known else { return (known != said).then(|| said.clone()) };
    let unlike = |key: &str, value: &Value| match known.get(key) {
        Some(known) => difference(known, value),
        None => Some(value.clone()),
    };
    let news: Map<String, Value> = match said {
        Value::Object(said) => said
            .iter()
            .filter(|(key, _)| *key != WHOLE)
            .filter_map(|(key, value)| Some((key.clone(), unlike(key, value)?)))
            .collect(),
        Value::Array(said) => (said.iter().enumerate())
            .filter_map(|(index, value)| Some((index.to_string(), unlike(&index.to_string(), value)?)))
            .collect(),
        said => return Some(said.clone()),
    };
    (!news.is_empty()).then_some(Value::Object(news))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn news(messages: &[Value], whole: &Value) -> Option<Value> {
        let mut state = by_index(messages[0].clone());
        messages[1..].iter().for_each(|message| merge(&mut state, message.clone()));
        difference(&state, whole)
    }

    #[test]
    fn a_state_says_nothing_that_its_changes_said() {
        let messages = [
            json!({"Lines": {"4": {"Laps": 1, "Sectors": [{"Value": "1"}, {"Value": ""}]}, "5": {}}, "_kf": true}),
            json!({"Lines": {"4": {"Laps": 2, "Sectors": {"1": {"Value": "2"}}}, "_deleted": ["5"]}}),
            json!({"Lines": {"4": {"Sectors": {"2": {"Value": "3"}}}}}),
        ];
        let sectors = json!([{"Value": "1"}, {"Value": "2"}, {"Value": "3"}]);
        let whole = json!({"Lines": {"4": {"Laps": 2, "Sectors": sectors}}, "_kf": true});
        assert_eq!(news(&messages, &whole), None);
        let mut later = whole.clone();
        later["Lines"]["4"]["Sectors"][0]["Value"] = json!("4");
        later["Lines"]["7"] = json!({"Laps": 1});
        assert_eq!(
            news(&messages, &later),
            Some(json!({"Lines": {"4": {"Sectors": {"0": {"Value": "4"}}}, "7": {"Laps": 1}}}))
        );
    }

    #[test]
    fn a_list_that_was_given_whole_replaces_the_one_before() {
        let messages = [json!({"Messages": ["a", "b"]}), json!({"Messages": ["c"]})];
        assert_eq!(news(&messages, &json!({"Messages": ["c"]})), None);
        assert_eq!(news(&messages, &json!({"Messages": ["c", "b"]})), Some(json!({"Messages": {"1": "b"}})));
    }
}
