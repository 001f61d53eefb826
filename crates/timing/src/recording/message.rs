//! The lines of a recording as messages of the feed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::literal::literal_to_json;
use crate::line::shortened;
use crate::{Span, Topic, Utc};

/// How many pieces the quotes of a line cut it into until the topic's name, in the form that has most before it.
const QUOTES_TO_THE_TOPIC: usize = 16;

/// One message of one topic.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) topic: Topic,
    /// JSON of one line.
    pub(super) data: Cow<'a, str>,
    /// When it was sent; `None` for a state that was given on request.
    pub(super) utc: Option<Utc>,
}

/// Why a line, or one of the messages in it, could not be read.
#[derive(Debug)]
pub(super) struct Unread {
    /// The topic, where the line tells one.
    pub(super) topic: Option<Topic>,
    pub(super) reason: String,
}

/// A frame of SignalR, of which there are two dialects: a call, several calls, the answer to a request, or a sign of
/// life, which has none of these. Or a recorder's own message, of topic, JSON and time.
#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(borrow, rename = "A", alias = "arguments")]
    arguments: Option<&'a RawValue>,
    /// Calls in a frame; in a single call, the name of what is called.
    #[serde(borrow, rename = "M", alias = "target")]
    calls: Option<&'a RawValue>,
    #[serde(borrow, rename = "R", alias = "result")]
    answer: Option<&'a RawValue>,
    /// The topic of a recorder's message; of a frame, a number.
    #[serde(borrow, rename = "Type", alias = "type")]
    topic: Option<&'a RawValue>,
    #[serde(borrow, rename = "Json", alias = "json")]
    json: Option<&'a RawValue>,
    #[serde(borrow, rename = "DateTime", alias = "dateTime")]
    time: Option<&'a RawValue>,
}

/// Takes what a line says, one message or complaint after another.
pub(super) type Each<'a> = &'a mut dyn FnMut(Result<Message<'_>, Unread>);

/// Hands on the messages of a line; those of topics that this crate does not decode are left out. `json` is room to
/// work in.
pub(super) fn read_line(line: &[u8], json: &mut Vec<u8>, each: Each<'_>) {
    if line.first().is_some_and(u8::is_ascii_digit) {
        return read_counted(line, each);
    }
    if line.first() == Some(&b'{') {
        return match serde_json::from_slice::<Frame<'_>>(line) {
            Ok(Frame { json: Some(json), topic: Some(topic), time, .. }) => {
                read_parts(topic, json, time, each);
            }
            Ok(frame) => read_frame(&frame, true, each),
            Err(error) => each(Err(unread(topic_in(line), format_args!("not a SignalR message: {error}")))),
        };
    }
    json.clear();
    match literal_to_json(line, json) {
        Ok(()) => read_call(json, each),
        Err(error) => each(Err(unread(topic_in(line), format_args!("not a Python list: {error}")))),
    }
}

/// Hands on the state of each topic that a file beside a recording holds: the answer to the subscription, with its
/// frame or without.
pub(super) fn read_states(file: &[u8], each: Each<'_>) {
    match serde_json::from_slice::<&RawValue>(file) {
        Ok(whole) => match serde_json::from_str::<Frame<'_>>(whole.get()) {
            Ok(Frame { answer: Some(answer), .. }) => read_answer(answer, each),
            _ => read_answer(whole, each),
        },
        Err(error) => {
            each(Err(unread(None, format_args!("not JSON, so no state is taken from it: {error}"))));
        }
    }
}

fn read_frame(frame: &Frame<'_>, is_outermost: bool, each: Each<'_>) {
    if let Some(arguments) = frame.arguments {
        read_call(arguments.get().as_bytes(), each);
    } else if let (Some(calls), true) = (frame.calls, is_outermost)
        && let Ok(calls) = serde_json::from_str::<Vec<Frame<'_>>>(calls.get())
    {
        calls.iter().for_each(|call| read_frame(call, false, each));
    }
    if let Some(answer) = frame.answer {
        read_answer(answer, each);
    }
}

/// The states of topics by their names. Requests for something else have other answers.
fn read_answer(answer: &RawValue, each: Each<'_>) {
    let states: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(answer.get()).unwrap_or_default();
    for (name, data) in states {
        if let Some(topic) = Topic::from_name(&name) {
            each(Ok(Message { topic, data: one_line(data), utc: None }));
        }
    }
}

/// A list of topic, data and time.
fn read_call(json: &[u8], each: Each<'_>) {
    let Ok(parts) = serde_json::from_slice::<Vec<&RawValue>>(json) else {
        return each(Err(unread(None, "not a list of topic, data and time")));
    };
    let &[topic, data, utc] = &parts[..] else {
        let topic = parts.first().and_then(|part| text(part)).and_then(|name| Topic::from_name(&name));
        let reason = format_args!("{} where topic, data and time should be", counted(parts.len()));
        return each(Err(unread(topic, reason)));
    };
    read_parts(topic, data, Some(utc), each);
}

/// A message whose time is empty is a state that was given on request.
fn read_parts(topic: &RawValue, data: &RawValue, time: Option<&RawValue>, each: Each<'_>) {
    let Some(name) = text(topic) else { return each(Err(unread(None, "the topic is no text"))) };
    let Some(topic) = Topic::from_name(&name) else { return };
    let said = time.and_then(text);
    each(match said.as_deref().map(utc_of) {
        Some(Some(utc)) => Ok(Message { topic, data: payload(data), utc: Some(utc) }),
        Some(None) if said.as_deref() == Some("") => Ok(Message { topic, data: payload(data), utc: None }),
        _ => Err(unread(
            Some(topic),
            format_args!("{} is not a UTC time", time.map_or("nothing", RawValue::get)),
        )),
    });
}

/// `1762612639228000000:LapCount:{"CurrentLap":9}`: nanoseconds since 1970, topic and JSON.
fn read_counted(line: &[u8], each: Each<'_>) {
    let mut parts = line.splitn(3, |byte| *byte == b':');
    let mut part = || parts.next().and_then(|part| std::str::from_utf8(part).ok());
    let (Some(nanos), Some(name), Some(json)) = (part(), part(), part()) else {
        return each(Err(unread(None, "not nanoseconds, topic and JSON with colons between")));
    };
    let Some(topic) = Topic::from_name(name) else { return };
    each(match (nanos.parse(), serde_json::from_str::<&RawValue>(json)) {
        (Ok(nanos), Ok(data)) => {
            Ok(Message { topic, data: payload(data), utc: Some(Utc::from_nanos(nanos)) })
        }
        (Err(_), _) => Err(unread(Some(topic), format_args!("{nanos} is no number of nanoseconds"))),
        (_, Err(error)) => Err(unread(Some(topic), format_args!("not JSON: {error}"))),
    });
}

/// A time with a zone mark, without one, or with the offset of its zone: `2025-11-08T14:37:19.228+00:00`.
fn utc_of(text: &str) -> Option<Utc> {
    let zone = text.len().checked_sub(ZONE.len()).and_then(|at| text.split_at_checked(at));
    match zone {
        Some((local, zone)) if zone.starts_with(['+', '-']) => {
            Some(Utc::parse(local.as_bytes())? - Span::parse(&format!("{zone}:00"))?)
        }
        _ => Utc::parse(text.as_bytes()),
    }
}

/// What an offset looks like.
const ZONE: &str = "+00:00";

/// The JSON of a message. Some recorders write JSON as a text: that text is what the feed sent.
fn payload(data: &RawValue) -> Cow<'_, str> {
    let is_json_as_text = ["\"{", "\"[", "\"\\\""].iter().any(|start| data.get().starts_with(start));
    let inner = text(data).filter(|_| is_json_as_text);
    match inner {
        Some(inner) if serde_json::from_str::<&RawValue>(&inner).is_ok() => {
            inner.replace(['\n', '\r'], " ").into()
        }
        _ => one_line(data),
    }
}

fn text<'a>(part: &'a RawValue) -> Option<Cow<'a, str>> {
    serde_json::from_str(part.get()).ok()
}

fn counted(parts: usize) -> String {
    if parts == 1 { "one part".to_owned() } else { format!("{parts} parts") }
}

/// Line ends in JSON stand between its tokens only.
fn one_line(json: &RawValue) -> Cow<'_, str> {
    let json = json.get();
    if json.contains(['\n', '\r']) { json.replace(['\n', '\r'], " ").into() } else { json.into() }
}

/// The first quoted text of a line that is the name of a topic.
fn topic_in(line: &[u8]) -> Option<Topic> {
    let quoted = line.split(|byte| matches!(byte, b'\'' | b'"')).take(QUOTES_TO_THE_TOPIC);
    quoted.filter_map(|text| std::str::from_utf8(text).ok()).find_map(Topic::from_name)
}

fn unread(topic: Option<Topic>, reason: impl ToString) -> Unread {
    Unread { topic, reason: shortened(reason.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line says, a word each.
    fn read(line: &str) -> Vec<String> {
        let mut said = Vec::new();
        read_line(line.as_bytes(), &mut Vec::new(), &mut |message| {
            said.push(match message {
                Ok(Message { topic, data, utc: Some(utc) }) => format!("{topic} {data} {utc}"),
                Ok(Message { topic, data, utc: None }) => format!("{topic} {data} before"),
                Err(Unread { topic: Some(topic), reason }) => format!("! {topic}: {reason}"),
                Err(Unread { topic: None, reason }) => format!("! {reason}"),
            });
        });
        said
    }

    const LAP: &str = "LapCount {\"CurrentLap\":9} 2025-11-08T14:37:19.228";

    #[test]
    fn every_form_says_the_same() {
        let data = r#"{"CurrentLap":9},"2025-11-08T14:37:19.228Z"]"#;
        for line in [
            "['LapCount', {'CurrentLap': 9}, '2025-11-08T14:37:19.228Z']".to_owned(),
            format!(r#"{{"H":"Streaming","M":"feed","A":["LapCount",{data}}}"#),
            format!(r#"{{"C":"d-1","M":[{{"H":"Streaming","M":"feed","A":["LapCount",{data}}}]}}"#),
            format!(r#"{{"type":1,"target":"feed","arguments":["LapCount",{data}}}"#),
            r#"{"Type":"LapCount","Json":{"CurrentLap":9},"DateTime":"2025-11-08T14:37:19.228+00:00"}"#
                .to_owned(),
            r#"{"type":"LapCount","json":{"CurrentLap":9},"dateTime":"2025-11-08T15:37:19.228+01:00"}"#
                .to_owned(),
            r#"{"Type":"LapCount","Json":"{\"CurrentLap\":9}","DateTime":"2025-11-08T14:37:19.228Z"}"#
                .to_owned(),
            r#"1762612639228000000:LapCount:{"CurrentLap":9}"#.to_owned(),
        ] {
            assert_eq!(read(&line), [LAP], "{line}");
        }
    }

    #[test]
    fn answers_give_states_and_signs_of_life_nothing() {
        let states = r#"{"LapCount":{"CurrentLap":9},"RcmSeries":{}}"#;
        let wanted = [r#"LapCount {"CurrentLap":9} before"#];
        assert_eq!(read(&format!(r#"{{"R":{states},"I":"1"}}"#)), wanted);
        assert_eq!(read(&format!(r#"{{"type":3,"invocationId":"0","result":{states}}}"#)), wanted);
        assert_eq!(read(r#"['LapCount', '{"CurrentLap":9}', '']"#), wanted);
        assert_eq!(read(r#"['CarData.z', '"7ZQx"', '']"#), [r#"CarData.z "7ZQx" before"#]);
        for line in ["{}", r#"{"type":6}"#, r#"{"R":true,"I":"2"}"#, r#"{"C":"d-1","S":1,"M":[]}"#] {
            assert_eq!(read(line), Vec::<String>::new(), "{line}");
        }
        assert_eq!(read("['RcmSeries', {}, 'some time']"), Vec::<String>::new(), "an unheard topic");
    }

    #[test]
    fn complaints_name_the_topic_where_the_line_does() {
        for (line, complaint) in [
            ("[\"LapCount\"]", "! LapCount: one part where topic, data and time should be"),
            ("['LapCount', ]", "! LapCount: one part where topic, data and time should be"),
            ("['LapCount', '2025-11-08T14:37:19.228Z']", "! LapCount: 2 parts where"),
            ("['LapCount', {}, '208T14:57']", "! LapCount: \"208T14:57\" is not a UTC time"),
            ("['LapCount', {}, 5]", "! LapCount: 5 is not a UTC time"),
            ("['LapCount', {'CurrentLap': 9}, '2025", "! LapCount: not a Python list: a text is not closed"),
            ("[5, {}, '2025']", "! the topic is no text"),
            ("\"whatever\"", "! not a list of topic, data and time"),
            ("what", "! not a Python list: this is no value at byte 0"),
            (r#"{"M":"feed","A":["LapCount",{"#, "! LapCount: not a SignalR message: "),
            ("17626:LapCount", "! not nanoseconds, topic and JSON"),
            ("17626126392280000000000:LapCount:{}", "! LapCount: 17626126392280000000000 is no number"),
            ("1762612639228000000:LapCount:{", "! LapCount: not JSON: "),
            (r#"{"Type":"LapCount","Json":{}}"#, "! LapCount: nothing is not a UTC time"),
            (r#"{"Type":5,"Json":{},"DateTime":""}"#, "! the topic is no text"),
            (r#"{"M":"feed","A":5}"#, "! not a list of topic, data and time"),
        ] {
            let said = read(line);
            assert!(said.len() == 1 && said[0].starts_with(complaint), "{line}: {said:?}");
        }
    }

    #[test]
    fn states_beside_a_recording_are_read_with_their_frame_or_without() {
        let states = "{\n  \"LapCount\": {\r\n\"CurrentLap\": 9}, \"Other\": 1}";
        for file in [states.to_owned(), format!("{{\"R\":{states},\"I\":\"1\"}}")] {
            let mut said = Vec::new();
            read_states(file.as_bytes(), &mut |message| {
                let message = message.expect("a state");
                said.push((message.topic, message.data.into_owned(), message.utc));
            });
            assert_eq!(said, [(Topic::LapCount, "{  \"CurrentLap\": 9}".to_owned(), None)]);
        }
        let mut complaints = Vec::new();
        read_states(b"{\"LapCount\":", &mut |message| complaints.push(message.expect_err("cut").reason));
        assert!(complaints.len() == 1 && complaints[0].starts_with("not JSON"), "{complaints:?}");
    }
}
