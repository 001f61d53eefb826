//! A topic's state: its messages so far, laid over one another.

use crate::StreamStamp;
use crate::delta::Merge;
use crate::messages::Message;

/// What a topic says now: every message so far, the later over the earlier.
///
/// ```
/// use timing::messages::LapCount;
/// use timing::{State, StreamStamp};
///
/// let mut state = State::default();
/// state.apply(StreamStamp::from_millis(6_000), LapCount { total_laps: Some(72), ..LapCount::default() });
/// state.apply(StreamStamp::from_millis(9_000), LapCount { current_lap: Some(2), ..LapCount::default() });
/// assert_eq!((state.current().current_lap, state.current().total_laps), (Some(2), Some(72)));
/// assert_eq!(state.as_of(), Some(StreamStamp::from_millis(9_000)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct State<M> {
    current: M,
    as_of: Option<StreamStamp>,
}

impl<M: Default> Default for State<M> {
    fn default() -> Self {
        Self { current: M::default(), as_of: None }
    }
}

impl<M: Message + Merge> State<M> {
    /// Lays a message over the state.
    pub fn apply(&mut self, stamp: StreamStamp, message: M) {
        self.current.merge(message);
        self.as_of = Some(stamp);
    }

    /// The state now.
    #[must_use]
    pub const fn current(&self) -> &M {
        &self.current
    }

    /// The state now.
    #[must_use]
    pub fn into_current(self) -> M {
        self.current
    }

    /// When the last message arrived; `None` before the first.
    #[must_use]
    pub const fn as_of(&self) -> Option<StreamStamp> {
        self.as_of
    }
}

impl<M: Message + Merge> Extend<(StreamStamp, M)> for State<M> {
    fn extend<I: IntoIterator<Item = (StreamStamp, M)>>(&mut self, messages: I) {
        for (stamp, message) in messages {
            self.apply(stamp, message);
        }
    }
}

impl<M: Message + Merge + Default> FromIterator<(StreamStamp, M)> for State<M> {
    fn from_iter<I: IntoIterator<Item = (StreamStamp, M)>>(messages: I) -> Self {
        let mut state = Self::default();
        state.extend(messages);
        state
    }
}
