//! Recordings of the live feed, as programs of the field write them, turned into the files of an archive.
//!
//! These forms are read, a line at a time and mixed as they come:
//!
//! * FastF1's recorder: a Python list a line, `['LapCount', {'CurrentLap': 9}, '2025-11-08T14:37:19.228Z']`; of a state,
//!   the JSON is a text and the time is empty;
//! * the frames of SignalR, the protocol of the feed: `{"M":"feed","A":["LapCount",{"CurrentLap":9},"2025-…Z"]}`;
//! * the answer to the subscription, the state of each topic before the first change: a frame with `R`, or a file beside
//!   the recording;
//! * undercut-f1's recorder: `{"Type":"LapCount","Json":{"CurrentLap":9},"DateTime":"2025-…+00:00"}`;
//! * nanoseconds since 1970, topic and JSON: `1762612639228000000:LapCount:{"CurrentLap":9}`.
//!
//! Of several sessions the one is taken that was recorded for the longest. A state that is given once more, as after a
//! lost connection, says only what it changes.
//!
//! What comes out is each topic's lines as an archive has them, stamped with the time since the recording's first
//! message, so that everything downstream reads one form; and [`Recorded`], which finds damage where it was recorded.

mod literal;
mod message;
mod recorded;
mod repeats;
mod sessions;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use literal::{LiteralError, MAX_LITERAL_DEPTH, json_to_literal, literal_to_json};
pub use recorded::Recorded;
pub use sessions::LeftOut;

use crate::encode::LINE_END;
use crate::line::{BYTE_ORDER_MARK, RawLine, RawLines, TOO_LONG};
use crate::{DamageReport, MAX_LINE_BYTES, Span, StreamStamp, Topic, Utc};
use message::{Message, Unread, read_line, read_states};
use recorded::Place;

/// Messages farther from the middle of their recording are damage: no session lasts so long.
const LONGEST: Span = Span::from_secs(24 * 3600);

/// SignalR Core ends its frames with this, and some recorders keep it.
const FRAME_END: &[u8] = b"\x1e";

/// What a line has beside its JSON: stamp and end.
const LINE_ROOM: usize = 14;

/// A recording, read.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Each topic's file, as an archive would have it.
    pub topics: BTreeMap<Topic, Vec<u8>>,
    /// The times of its first and last message; `None` if it has no message.
    pub span: Option<(Utc, Utc)>,
    /// Where each line was recorded, and what could not be read.
    pub recorded: Recorded,
    /// Other sessions, of which it has less.
    pub left_out: Vec<LeftOut>,
}

/// The forms of a recording's lines, for a person whose file has none of them.
pub const FORMS: &str = "['Topic', {…}, 'UTC'] as FastF1 records, the feed's own SignalR frames, \
                         {\"Type\":…,\"Json\":…,\"DateTime\":…} or NANOSECONDS:Topic:JSON";

/// A file to read: its name, which damage is told by, and its bytes.
pub type NamedFile<'a> = (&'a str, &'a [u8]);

impl Recording {
    /// Reads a recording, and the file beside it with the state before its first message. What cannot be read costs its
    /// line, and is told by [`Recorded::locate`].
    ///
    /// ```
    /// use timing::recording::Recording;
    /// use timing::{StreamStamp, Topic};
    ///
    /// let file = b"['LapCount', {'CurrentLap': 9}, '2025-11-08T14:37:19.228Z']
    /// ['LapCount', {'Curr
    /// ['LapCount', {'CurrentLap': 10}, '2025-11-08T14:38:32.849Z']";
    /// let recording = Recording::read(("sprint.txt", file), None);
    /// assert_eq!(
    ///     recording.topics[&Topic::LapCount],
    ///     b"00:00:00.000{\"CurrentLap\":9}\r\n00:01:13.621{\"CurrentLap\":10}\r\n"
    /// );
    /// let damage = recording.recorded.locate(Default::default());
    /// let place = damage.places()[0].to_string();
    /// assert!(place.starts_with("sprint.txt line 2 (byte 60), LapCount: not a Python list"), "{place}");
    /// ```
    #[must_use]
    pub fn read((name, file): NamedFile<'_>, states: Option<NamedFile<'_>>) -> Self {
        let mut reader = Reader::default();
        if let Some((name, file)) = states {
            let place = Place { file: name.into(), line: 1, offset: 0 };
            let file = file.strip_prefix(BYTE_ORDER_MARK).unwrap_or(file);
            read_states(file, &mut |message| reader.take(&place, message));
        }
        let name = Arc::from(name);
        let mut json = Vec::new();
        for RawLine { number, offset, bytes } in RawLines::new(file) {
            let place = Place { file: Arc::clone(&name), line: number, offset };
            if bytes.len() > MAX_LINE_BYTES {
                reader.damage.record(place.damage(None, TOO_LONG.to_owned()));
                continue;
            }
            let bytes = bytes.trim_ascii().strip_suffix(FRAME_END).unwrap_or(bytes.trim_ascii());
            if !bytes.is_empty() {
                read_line(bytes, &mut json, &mut |message| reader.take(&place, message));
            }
        }
        reader.finish()
    }
}

/// A message that was read, waiting for the recording's zero.
#[derive(Debug)]
struct Waiting {
    place: Place,
    /// When it was sent; of a state that was given on request, when the message before it was.
    utc: Option<Utc>,
    /// Which it was of the messages that arrived; the states of one answer arrived together.
    arrival: usize,
    /// Whether it was given on request: a state, and no change.
    is_state: bool,
    /// Its JSON among that of its topic.
    data: Range<usize>,
}

impl Waiting {
    fn moment(&self) -> (Option<Utc>, usize) {
        (self.utc, self.arrival)
    }
}

/// Each topic's JSON, and its messages in it.
type Topics = BTreeMap<Topic, (Vec<u8>, Vec<Waiting>)>;

#[derive(Debug, Default)]
struct Reader {
    topics: Topics,
    latest: Option<Utc>,
    arrivals: usize,
    is_after_state: bool,
    damage: DamageReport,
}

impl Reader {
    fn take(&mut self, place: &Place, message: Result<Message<'_>, Unread>) {
        let Message { topic, data, utc } = match message {
            Ok(message) => message,
            Err(Unread { topic, reason }) => return self.damage.record(place.damage(topic, reason)),
        };
        let is_state = utc.is_none();
        if !(is_state && self.is_after_state) {
            self.arrivals += 1;
        }
        self.is_after_state = is_state;
        self.latest = utc.or(self.latest);
        let (json, waiting) = self.topics.entry(topic).or_default();
        let from = json.len();
        json.extend_from_slice(data.as_bytes());
        let data = from..json.len();
        waiting.push(Waiting {
            place: place.clone(),
            utc: self.latest,
            arrival: self.arrivals,
            is_state,
            data,
        });
    }

    fn finish(mut self) -> Recording {
        let left_out = sessions::keep_longest(&mut self.topics);
        let span = self.span();
        let mut recording = Recording {
            topics: BTreeMap::new(),
            span,
            recorded: Recorded {
                zero: span.map(|(zero, _)| zero),
                damage: self.damage,
                lines: BTreeMap::new(),
            },
            left_out,
        };
        for (topic, (mut json, mut waiting)) in self.topics {
            // A recorder writes messages as they reach it; an archive has them in the order of their stamps.
            waiting.sort_by_key(Waiting::moment);
            repeats::drop_repeats(topic, &mut json, &mut waiting);
            let (mut file, mut places) =
                (Vec::with_capacity(json.len() + waiting.len() * LINE_ROOM), Vec::new());
            for Waiting { place, utc, data, .. } in waiting {
                let Some(stamp) = stamp(span, utc) else {
                    let reason = "its time is over a day from most of the recording".to_owned();
                    recording.recorded.damage.record(place.damage(Some(topic), reason));
                    continue;
                };
                file.extend_from_slice(stamp.to_string().as_bytes());
                file.extend_from_slice(&json[data]);
                file.extend_from_slice(LINE_END);
                places.push(place);
            }
            if places.is_empty() {
                continue;
            }
            recording.topics.insert(topic, file);
            recording.recorded.lines.insert(topic, places);
        }
        recording
    }

    fn span(&self) -> Option<(Utc, Utc)> {
        let timed =
            self.topics.values().flat_map(|(_, messages)| messages).filter(|message| !message.is_state);
        span(&mut timed.filter_map(|message| message.utc).collect::<Vec<_>>())
    }
}

/// The first and the last time that are less than [`LONGEST`] from the middle one. A single wrong time, be it the
/// first, must not move all others.
fn span(times: &mut [Utc]) -> Option<(Utc, Utc)> {
    times.sort_unstable();
    let middle = *times.get(times.len() / 2)?;
    let near = |time: &&Utc| (**time - middle).abs() < LONGEST;
    Some((*times.iter().find(near)?, *times.iter().rfind(near)?))
}

/// The time since the recording's first message; of a state before it, zero.
fn stamp(span: Option<(Utc, Utc)>, utc: Option<Utc>) -> Option<StreamStamp> {
    let Some(utc) = utc else { return Some(StreamStamp::default()) };
    let (first, last) = span?;
    (first..=last).contains(&utc).then(|| StreamStamp::from_nanos((utc - first).as_nanos()))
}

#[cfg(test)]
mod tests;
