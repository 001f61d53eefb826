//! A session as programs of the field record them from the live feed.

use serde_json::{Map, Value, json};
use timing::recording::json_to_literal;
use timing::{Lines, Span, StreamStamp, Topic};

use crate::Made;

impl Made {
    /// The session in the form of FastF1's recorder, a Python list a line.
    #[must_use]
    pub fn recording(&self) -> String {
        self.messages().iter().map(|message| json_to_literal(message) + "\n").collect()
    }

    /// The session as SignalR's frames, one a line, and the answer to the subscription: the session and its drivers.
    #[must_use]
    pub fn live_recording(&self) -> (String, String) {
        let (mut frames, mut states) = (String::new(), Map::new());
        for message in self.messages() {
            let name = message[0].as_str().unwrap_or_default();
            let is_state = Topic::from_name(name).is_some_and(Topic::is_indispensable);
            if is_state && !states.contains_key(name) {
                states.insert(name.to_owned(), message[1].clone());
            } else {
                frames.push_str(&json!({"H": "Streaming", "M": "feed", "A": message}).to_string());
                frames.push('\n');
            }
        }
        (frames, json!({"R": states, "I": "1"}).to_string())
    }

    /// Topic, data and time of all messages, in the order of arrival. The first is a sign of life at the session's zero.
    fn messages(&self) -> Vec<Value> {
        let mut messages = vec![(StreamStamp::default(), Topic::Heartbeat, json!({}))];
        for (topic, file) in &self.topics {
            let lines = Lines::new(*topic, file).filter_map(Result::ok);
            messages.extend(
                lines.filter_map(|line| {
                    Some((line.stamp, *topic, serde_json::from_slice(line.payload).ok()?))
                }),
            );
        }
        messages.sort_by_key(|(stamp, ..)| *stamp);
        let time = |stamp: StreamStamp| format!("{}Z", self.plan.zero + Span::from_nanos(stamp.as_nanos()));
        messages.into_iter().map(|(stamp, topic, data)| json!([topic.name(), data, time(stamp)])).collect()
    }
}
