//! Messages into a topic's file, stamped with their arrival.

use serde::Serialize;
use timing::messages::Message;
use timing::{EncodeError, SessionTime, Span, StreamStamp, TopicWriter};

use super::faults::Faults;

/// The stamp of a line about something at that time, and after another line.
pub(super) fn stamp(time: SessionTime, lag: Span, after: StreamStamp) -> StreamStamp {
    let millis = (time + lag).as_nanos().div_euclid(1_000_000) + i64::from(time.as_nanos() % 1_000_000 != 0);
    StreamStamp::from_millis(millis.max(0)).max(after)
}

/// The file of a topic from messages in any order.
pub(super) fn file<M: Message + Serialize>(
    mut messages: Vec<(SessionTime, M)>,
    mut faults: Faults,
) -> Result<Vec<u8>, EncodeError> {
    messages.sort_by_key(|(time, _)| *time);
    let mut writer = TopicWriter::new();
    let mut last = StreamStamp::default();
    for (time, message) in &messages {
        last = stamp(*time, faults.message_lag(), last);
        writer.message(last, message)?;
        if faults.is_doubled() {
            writer.message(last, message)?;
        }
    }
    Ok(writer.finish())
}
