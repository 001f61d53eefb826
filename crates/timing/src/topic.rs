//! The topics of the live-timing feed.

use std::fmt;

macro_rules! topics {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A topic of the feed that this crate decodes; each is one file of the archive.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Topic {
            $($(#[$doc])* $variant,)*
        }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name on the wire and, before `.jsonStream`, in the archive.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

topics! {
    /// Each car's engine, speed, pedals, gear and DRS, about four times a second; compressed.
    CarData = "CarData.z",
    /// Each car's place on the map, about four times a second; compressed.
    Position = "Position.z",
    /// Laps, sectors, speed traps, gaps, places, pit and retirement flags.
    TimingData = "TimingData",
    /// Grid places and tyre stints.
    TimingAppData = "TimingAppData",
    /// Each driver's best laps, sectors and speeds.
    TimingStats = "TimingStats",
    /// Drivers, codes, teams, colours.
    DriverList = "DriverList",
    /// Meeting, session, circuit and local time.
    SessionInfo = "SessionInfo",
    /// Started, aborted, finished, finalised.
    SessionStatus = "SessionStatus",
    /// Laps, qualifying parts and status changes in UTC.
    SessionData = "SessionData",
    /// Green, yellow, safety car, red.
    TrackStatus = "TrackStatus",
    /// What race control tells the teams.
    RaceControlMessages = "RaceControlMessages",
    /// Air, track, wind, rain; once a minute.
    WeatherData = "WeatherData",
    /// The leader's lap and the number of laps.
    LapCount = "LapCount",
    /// Recordings of radio messages.
    TeamRadio = "TeamRadio",
    /// The first three.
    TopThree = "TopThree",
    /// The clock that counts down.
    ExtrapolatedClock = "ExtrapolatedClock",
    /// A sign of life with its UTC.
    Heartbeat = "Heartbeat",
}

impl Topic {
    /// The topic of that name on the wire; `None` for topics that this crate does not decode.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|topic| topic.name() == name)
    }

    /// The name of the topic's file in an archive folder.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("{}.jsonStream", self.name())
    }

    /// Whether there is no session without it.
    #[must_use]
    pub const fn is_indispensable(self) -> bool {
        matches!(self, Self::SessionInfo | Self::DriverList)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
