//! Messages into a topic's file, stamped with their arrival.

use serde::Serialize;
use timing::messages::Message;
use timing::{EncodeError, SessionTime, Span, StreamStamp, Topic, TopicWriter};

use crate::rng::Rng;
use crate::weekend::Options;

/// The lag of a timing message at most, in milliseconds.
const MESSAGE_LAG: f64 = 80.0;

/// The lag of a line of samples at most, in milliseconds: most are much quicker.
const SAMPLE_LAG: f64 = 1600.0;

/// How much later than the event a line arrives. A perfect feed has no lag and no jitter.
#[derive(Clone, Debug)]
pub(super) struct Lag {
    rng: Rng,
    perfect: bool,
}

impl Lag {
    /// The lag of one topic of one session.
    pub(super) fn new(options: &Options, session: u32, topic: Topic) -> Self {
        let purpose = u64::from(session) << 32 | topic as u64;
        Self { rng: Rng::new(options.seed, purpose), perfect: options.faults == 0 }
    }

    /// For what is known before the session.
    pub(super) fn none() -> Self {
        Self { rng: Rng::new(0, 0), perfect: true }
    }

    /// The lag of a message.
    pub(super) fn message(&mut self) -> Span {
        self.up_to(MESSAGE_LAG)
    }

    /// The lag of a line of samples.
    pub(super) fn samples(&mut self) -> Span {
        let slow = self.rng.unit();
        self.up_to(15.0 + SAMPLE_LAG * slow.powi(4))
    }

    fn up_to(&mut self, millis: f64) -> Span {
        let share = self.rng.unit();
        if self.perfect { Span::ZERO } else { Span::from_millis((millis * share) as i64) }
    }

    /// A number between minus one and one; 0 in a perfect feed.
    pub(super) fn jitter(&mut self) -> f64 {
        let jitter = self.rng.between(-1.0, 1.0);
        if self.perfect { 0.0 } else { jitter }
    }
}

/// The stamp of a line about something at that time, and after another line.
pub(super) fn stamp(time: SessionTime, lag: Span, after: StreamStamp) -> StreamStamp {
    let millis = (time + lag).as_nanos().div_euclid(1_000_000) + i64::from(time.as_nanos() % 1_000_000 != 0);
    StreamStamp::from_millis(millis.max(0)).max(after)
}

/// The file of a topic from messages in any order.
pub(super) fn file<M: Message + Serialize>(
    mut messages: Vec<(SessionTime, M)>,
    mut lag: Lag,
) -> Result<Vec<u8>, EncodeError> {
    messages.sort_by_key(|(time, _)| *time);
    let mut writer = TopicWriter::new();
    let mut last = StreamStamp::default();
    for (time, message) in &messages {
        last = stamp(*time, lag.message(), last);
        writer.message(last, message)?;
    }
    Ok(writer.finish())
}
