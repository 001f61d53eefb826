//! The session clock: how much time remains.

use timing::delta::{Cell, Merge};
use timing::messages::ExtrapolatedClock;
use timing::{SessionTime, Span, StreamStamp};

/// What the session clock was told to show, from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// From when.
    pub time: SessionTime,
    /// The time that remained then; below zero where the feed says so.
    pub remaining: Span,
    /// Whether it runs: it stands before the start, under a red flag and after the end.
    pub running: bool,
}

impl ClockReading {
    /// What the clock shows at a moment that this reading holds for. A running clock stops at zero.
    #[must_use]
    pub fn remaining_at(&self, time: SessionTime) -> Span {
        if !self.running || time <= self.time {
            return self.remaining;
        }
        let left =
            self.remaining.as_nanos().saturating_sub(time.as_nanos().saturating_sub(self.time.as_nanos()));
        Span::from_nanos(left.max(self.remaining.as_nanos().min(0)))
    }
}

/// The clock as it was told. A message that says nothing new is none: it goes on as before.
pub(crate) fn readings(messages: &[(StreamStamp, ExtrapolatedClock)]) -> Vec<ClockReading> {
    let mut state = ExtrapolatedClock::default();
    let mut readings: Vec<ClockReading> = Vec::new();
    for (stamp, message) in messages {
        let says = message.remaining.is_some() || message.extrapolating.is_some();
        state.merge(message.clone());
        let Some(remaining) = state.remaining.and_then(Cell::value).map(|hours| hours.0).filter(|_| says)
        else {
            continue;
        };
        let (time, running) = (stamp.session_time(), state.extrapolating.unwrap_or(false));
        // Without a new reading, the clock stops, or goes on, where it is.
        let shown = readings.last().map(|last| last.remaining_at(time));
        let remaining = shown.filter(|_| message.remaining.is_none()).unwrap_or(remaining);
        readings.push(ClockReading { time, remaining, running });
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(messages: &[(i64, &str)]) -> Vec<ClockReading> {
        let message = |(secs, json): &(i64, &str)| {
            (StreamStamp::from_millis(secs * 1000), serde_json::from_str(json).expect("a clock"))
        };
        readings(&messages.iter().map(message).collect::<Vec<_>>())
    }

    /// The seconds that remain at these seconds.
    fn at(readings: &[ClockReading], seconds: &[i64]) -> Vec<i64> {
        let remaining = |secs: &i64| {
            let time = SessionTime::from_millis(secs * 1000);
            let reading = readings.iter().rfind(|reading| reading.time <= time).expect("a reading");
            reading.remaining_at(time).as_nanos() / 1_000_000_000
        };
        seconds.iter().map(remaining).collect()
    }

    #[test]
    fn it_stands_before_the_start_and_under_a_red_flag() {
        let told = read(&[
            (0, r#"{"Remaining":"00:18:00","Extrapolating":false}"#),
            (100, r#"{"Remaining":"00:17:59","Extrapolating":true}"#),
            (400, r#"{"Remaining":"00:12:59","Extrapolating":false}"#),
            (1000, r#"{"Remaining":"00:12:59","Extrapolating":true}"#),
        ]);
        assert_eq!(at(&told, &[50, 160, 700, 1060]), [1080, 1019, 779, 719]);
        assert_eq!(at(&told, &[99_999]), [0], "it does not run below zero");
    }

    #[test]
    fn it_stops_where_it_is_and_can_be_negative() {
        let stopped = read(&[
            (0, r#"{"Remaining":"00:10:00","Extrapolating":true}"#),
            (60, r#"{"Extrapolating":false}"#),
            (70, r#"{"Utc":"2025-10-25T20:46:27Z"}"#),
        ]);
        assert_eq!((stopped.len(), at(&stopped, &[90])), (2, vec![540]));
        let negative = read(&[(0, r#"{"Remaining":"-00:00:05","Extrapolating":true}"#)]);
        assert_eq!(at(&negative, &[10]), [-5]);
        assert_eq!(
            read(&[(0, r#"{"Extrapolating":true}"#)]),
            [],
            "of a clock that shows nothing, nothing is known"
        );
    }
}
