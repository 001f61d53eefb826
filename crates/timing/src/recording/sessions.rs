//! Which session a recording is of, where it was begun in the one before or ended in the one after.

use std::collections::BTreeMap;

use super::{Topics, Waiting};
use crate::messages::SessionInfo;
use crate::messages::SessionStatus;
use crate::{Topic, Utc};

/// A session that a recording holds a part of, and that was left out for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What the session is called, where its SessionInfo says so.
    pub session: String,
    /// How many messages of it there are.
    pub messages: usize,
}

/// A moment of a recording: the time, and among equal times the order of arrival.
type Moment = (Option<Utc>, usize);

/// From one SessionInfo of another session to the next.
#[derive(Debug)]
struct Stretch {
    from: Moment,
    session: usize,
}

/// How much of a session was recorded: the minutes in which times were taken, and all messages.
type Amount = (usize, usize);

/// Leaves the session that the recording holds for the longest, and tells of the others. A session is on while times
/// are taken: between two of them the feed of the first goes on for hours, with nothing but signs of life.
pub(super) fn keep_longest(topics: &mut Topics) -> Vec<LeftOut> {
    let (stretches, names) = stretches(topics);
    if names.len() < 2 {
        return Vec::new();
    }
    let session_at = |message: &Waiting| {
        let after = stretches.partition_point(|stretch| stretch.from <= message.moment());
        stretches[after.saturating_sub(1)].session
    };
    let mut amounts: Vec<Amount> = vec![(0, 0); names.len()];
    for (topic, (_, messages)) in topics.iter() {
        let mut minutes = vec![None; names.len()];
        for message in messages {
            let session = session_at(message);
            let (timed, all) = &mut amounts[session];
            *all += 1;
            let minute = message.utc.map(|utc| utc.as_nanos() / MINUTE);
            if *topic == Topic::TimingData && minute != minutes[session] {
                minutes[session] = minute;
                *timed += 1;
            }
        }
    }
    let Some(longest) = (0..names.len()).max_by_key(|session| amounts[*session]) else { return Vec::new() };
    let begins = stretches.iter().find(|stretch| stretch.session == longest).map(|stretch| stretch.from);
    for (topic, (_, messages)) in topics.iter_mut() {
        let is_told_anew = messages.iter().any(|message| session_at(message) == longest);
        // Whom the feed does not name anew are those that it named before.
        if *topic == Topic::DriverList && !is_told_anew {
            messages.retain(|message| Some(message.moment()) < begins);
            messages.iter_mut().for_each(|message| message.utc = None);
        } else {
            messages.retain(|message| session_at(message) == longest);
        }
    }
    topics.retain(|_, (_, messages)| !messages.is_empty());
    let others = names.into_iter().zip(amounts).enumerate().filter(|(session, _)| *session != longest);
    others.map(|(_, (session, (_, messages)))| LeftOut { session, messages }).collect()
}

const MINUTE: i64 = 60_000_000_000;

/// The stretches by their beginnings, and the names of the sessions in them. What came before the first SessionInfo
/// is of the session that it tells of, unless a session was over by then.
fn stretches(topics: &Topics) -> (Vec<Stretch>, Vec<String>) {
    let mut infos = read::<SessionInfo>(topics, Topic::SessionInfo);
    infos.sort_by_key(|(moment, _)| *moment);
    let over = read::<SessionStatus>(topics, Topic::SessionStatus)
        .into_iter()
        .filter(|(_, message)| {
            message.status.as_deref().is_some_and(|said| matches!(said, "Finalised" | "Ends"))
        })
        .map(|(moment, _)| moment)
        .min();
    let (mut stretches, mut names, mut known) = (Vec::<Stretch>::new(), Vec::new(), BTreeMap::new());
    for (moment, info) in infos {
        let Some(identity) = identity(&info) else { continue };
        if stretches.is_empty() && over.is_some_and(|over| over < moment) {
            stretches.push(Stretch { from: (None, 0), session: 0 });
            names.push(String::new());
        }
        let from = if stretches.is_empty() { (None, 0) } else { moment };
        let session = *known.entry(identity).or_insert_with(|| {
            names.push(name(&info));
            names.len() - 1
        });
        if stretches.last().is_none_or(|last| last.session != session) {
            stretches.push(Stretch { from, session });
        }
    }
    (stretches, names)
}

fn read<M: serde::de::DeserializeOwned>(topics: &Topics, topic: Topic) -> Vec<(Moment, M)> {
    let Some((json, messages)) = topics.get(&topic) else { return Vec::new() };
    let read = |message: &Waiting| {
        Some((message.moment(), serde_json::from_slice(&json[message.data.clone()]).ok()?))
    };
    messages.iter().filter_map(read).collect()
}

/// What tells a session from another; `None` of a change that does not say.
fn identity(info: &SessionInfo) -> Option<String> {
    let by_key = info.key.map(|key| key.to_string());
    let by_path = || info.path.clone();
    by_key.or_else(by_path).or_else(|| Some(format!("{} {:?}", info.name.as_deref()?, info.start_date?)))
}

fn name(info: &SessionInfo) -> String {
    let meeting = info.meeting.as_ref().and_then(|meeting| meeting.name.as_deref());
    [meeting, info.name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
