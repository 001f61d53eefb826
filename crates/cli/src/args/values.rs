//! What single arguments may say, and what they then are.

use std::ops::RangeInclusive;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use timing::Span;

/// A table to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// What is known of the session.
    Session(session::tables::Table),
    /// The replay's frames.
    Frames,
    /// The line around the track, and what lies on it.
    Circuit,
    /// What a race is told by.
    Moments,
}

impl Table {
    /// The name to type.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Session(table) => table.name(),
            Self::Frames => "frames",
            Self::Circuit => "circuit",
            Self::Moments => "moments",
        }
    }
}

impl ValueEnum for Table {
    fn value_variants<'a>() -> &'a [Self] {
        use session::tables::Table as Of;
        &[
            Self::Session(Of::Laps),
            Self::Session(Of::Results),
            Self::Session(Of::Stints),
            Self::Session(Of::Telemetry),
            Self::Session(Of::Car),
            Self::Session(Of::Position),
            Self::Session(Of::Weather),
            Self::Session(Of::TrackStatus),
            Self::Session(Of::RaceControl),
            Self::Session(Of::TeamRadio),
            Self::Session(Of::PositionsFeed),
            Self::Session(Of::MiniSectors),
            Self::Session(Of::SessionClock),
            Self::Session(Of::Rulings),
            Self::Frames,
            Self::Circuit,
            Self::Moments,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// How cars move between samples: as they drove, or straight from sample to sample of the merged telemetry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Motion {
    True,
    Sampled,
}

pub(super) fn moment(text: &str) -> Result<Span, String> {
    Span::parse(text).ok_or_else(|| "not a time; write 1:02:03, 62:03 or 90.5".to_owned())
}

pub(super) fn seconds(text: &str) -> Result<f64, String> {
    moment(text).map(Span::as_secs_f64)
}

pub(super) fn frames_per_second(text: &str) -> Result<f64, String> {
    let most = replay::ReplayOptions::MAX_FRAMES_PER_SECOND;
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number <= most => Ok(number),
        _ => Err(format!("not a number above 0 and up to {most}")),
    }
}

/// `10`, or `12-14`.
pub(super) fn laps(text: &str) -> Result<RangeInclusive<u16>, String> {
    let number = |text: &str| text.trim().parse::<u16>().ok().filter(|lap| *lap > 0);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err("not a lap or a range of laps; write 10 or 12-14".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laps_are_numbers_and_ranges() {
        assert_eq!(laps("10"), Ok(10..=10));
        assert_eq!(laps("12-14"), Ok(12..=14));
        for junk in ["", "0", "-1", "14-12", "x", "1-2-3", "70000", "3-"] {
            assert!(laps(junk).is_err(), "{junk}");
        }
    }

    #[test]
    fn frame_rates_are_bounded() {
        assert_eq!(frames_per_second("0.5"), Ok(0.5));
        for junk in ["0", "-1", "nan", "inf", "1001", "fast"] {
            assert!(frames_per_second(junk).is_err(), "{junk}");
        }
    }
}
