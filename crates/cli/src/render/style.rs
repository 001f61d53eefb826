//! Colours, or none.

use std::fmt;

use session::TrackFlag;

/// Text of a feed for a terminal: what would command it, or end the line, is shown as `\u{fffd}`.
pub(crate) fn harmless(text: impl fmt::Display) -> String {
    text.to_string().replace(char::is_control, "\u{fffd}")
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style(bool);

/// A way for text to stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Not at all.
    Plain,
    /// Headings.
    Bold,
    /// Of little weight.
    Dim,
    /// All is well.
    Green,
    /// Caution.
    Yellow,
    /// Trouble.
    Red,
}

impl Paint {
    /// The colour of a flag.
    pub(crate) const fn of_flag(flag: TrackFlag) -> Self {
        match flag {
            TrackFlag::Clear => Self::Green,
            TrackFlag::Red => Self::Red,
            TrackFlag::Yellow
            | TrackFlag::Unused
            | TrackFlag::SafetyCar
            | TrackFlag::VirtualSafetyCar
            | TrackFlag::VirtualSafetyCarEnding => Self::Yellow,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Green => "\x1b[32m",
            Self::Yellow => "\x1b[33m",
            Self::Red => "\x1b[31m",
        }
    }
}

impl Style {
    /// With colours or without.
    pub(crate) const fn new(coloured: bool) -> Self {
        Self(coloured)
    }

    /// The text, painted, and [`harmless`].
    pub(crate) fn paint(self, paint: Paint, text: impl fmt::Display) -> String {
        match paint {
            paint if self.0 && paint != Paint::Plain => {
                format!("{}{}\x1b[0m", paint.code(), harmless(text))
            }
            _ => harmless(text),
        }
    }
}
