//! A session as Arrow tables.
//!
//! [`Table`] names a table, [`Selection`] says which drivers and laps are wanted, and [`TableReader`] gives the rows
//! in parts that are made one at a time and independently of each other: the small tables are one part, car and
//! position samples one per driver, telemetry one per lap. So no large table is ever whole in memory, and parts can
//! be made in parallel.
//!
//! Column names are FastF1's where it has the table. Times are `f64` seconds of the session clock, lap and sector
//! times seconds, drivers three-letter codes; whole numbers are signed 32-bit, so that differences of them do not
//! wrap around in the reader's hands. What is not known is null: never 0, never NaN, never an empty text.
//!
//! ```
//! use session::tables::{Selection, Table, TableReader};
//! use session::{Sources, build};
//! use timing::{SessionKey, SessionKind, Topic};
//!
//! let mut sources = Sources::default();
//! let mut add = |topic, line: &str| sources.topics.insert(topic, line.as_bytes().to_vec());
//! add(Topic::SessionInfo, r#"00:00:00.000{"Meeting":{"Name":"Dutch Grand Prix"},"Name":"Race"}"#);
//! add(Topic::DriverList, r#"00:00:00.000{"1":{"RacingNumber":"1","Tla":"VER"}}"#);
//! add(Topic::WeatherData, r#"00:01:00.500{"AirTemp":"19.6","Rainfall":"0"}"#);
//! let session = build(SessionKey { year: 2025, round: 15, kind: SessionKind::Race }, &sources).unwrap();
//!
//! let everything = Selection::default();
//! let reader = TableReader::new(&session, Table::Weather, &everything);
//! let weather = reader.batches().next().unwrap();
//! assert_eq!(weather.schema().field(0).name(), "Time");
//! assert_eq!((weather.num_rows(), weather.column(2).null_count()), (1, 1));
//! assert_eq!(Table::Laps.missing_topics(&session), [Topic::TimingData]);
//! ```

mod columns;
mod events;
mod feed;
mod laps;
mod results;
mod rulings;
mod samples;
mod selection;
mod stints;
mod telemetry;
mod weather;

use std::fmt;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use timing::Topic;

pub use columns::Columns;
pub use selection::Selection;

use crate::Session;

/// A table of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Every lap of every driver: times, sectors, speeds, tyres, pit stops.
    Laps,
    /// The result.
    Results,
    /// Who drove which laps on which tyres.
    Stints,
    /// The merged car and position telemetry of each lap.
    Telemetry,
    /// The car samples as the feed sent them.
    Car,
    /// The position samples as the feed sent them.
    Position,
    /// The weather.
    Weather,
    /// The flags over the whole track.
    TrackStatus,
    /// What race control told the teams.
    RaceControl,
    /// Recordings of the teams' radio.
    TeamRadio,
    /// Places and gaps as the feed told them.
    PositionsFeed,
    /// The states of the mini-sectors.
    MiniSectors,
    /// The clock that counts down.
    SessionClock,
    /// What race control and the stewards decided.
    Rulings,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 14] = [
        Self::Laps,
        Self::Results,
        Self::Stints,
        Self::Telemetry,
        Self::Car,
        Self::Position,
        Self::Weather,
        Self::TrackStatus,
        Self::RaceControl,
        Self::TeamRadio,
        Self::PositionsFeed,
        Self::MiniSectors,
        Self::SessionClock,
        Self::Rulings,
    ];

    /// The table's name for people and addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Laps => "laps",
            Self::Results => "results",
            Self::Stints => "stints",
            Self::Telemetry => "telemetry",
            Self::Car => "car",
            Self::Position => "position",
            Self::Weather => "weather",
            Self::TrackStatus => "track-status",
            Self::RaceControl => "race-control",
            Self::TeamRadio => "team-radio",
            Self::PositionsFeed => "positions-feed",
            Self::MiniSectors => "mini-sectors",
            Self::SessionClock => "session-clock",
            Self::Rulings => "rulings",
        }
    }

    /// Whether rows belong to a driver, so that drivers can be chosen.
    #[must_use]
    pub const fn has_drivers(self) -> bool {
        !matches!(self, Self::Weather | Self::TrackStatus | Self::SessionClock)
    }

    /// Whether rows belong to a lap, so that laps can be chosen.
    #[must_use]
    pub const fn has_laps(self) -> bool {
        matches!(
            self,
            Self::Laps
                | Self::Stints
                | Self::Telemetry
                | Self::Car
                | Self::Position
                | Self::RaceControl
                | Self::MiniSectors
        )
    }

    /// The topics without which the table would be empty and which the session lacks.
    #[must_use]
    pub fn missing_topics(self, session: &Session) -> Vec<Topic> {
        let lacks = |topics: &[Topic]| -> Vec<Topic> {
            topics.iter().copied().filter(|topic| session.missing.contains(topic)).collect()
        };
        match self {
            Self::Laps | Self::PositionsFeed | Self::MiniSectors => lacks(&[Topic::TimingData]),
            Self::Results | Self::TeamRadio | Self::SessionClock => Vec::new(),
            Self::Stints => lacks(&[Topic::TimingAppData]),
            Self::Telemetry => {
                let samples = lacks(&[Topic::CarData, Topic::Position]);
                let laps = lacks(&[Topic::TimingData]);
                if samples.len() < 2 { laps } else { [laps, samples].concat() }
            }
            Self::Car => lacks(&[Topic::CarData]),
            Self::Position => lacks(&[Topic::Position]),
            Self::Weather => lacks(&[Topic::WeatherData]),
            Self::TrackStatus => lacks(&[Topic::TrackStatus]),
            Self::RaceControl | Self::Rulings => lacks(&[Topic::RaceControlMessages]),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one part of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The whole table.
    Whole,
    /// One driver's rows.
    Driver(usize),
    /// The rows of one lap, by its index in the lap table.
    Lap(usize),
}

/// One table of a session, in parts; see the [module](self).
#[derive(Clone, Debug)]
pub struct TableReader<'a> {
    session: &'a Session,
    table: Table,
    selection: &'a Selection,
    parts: Vec<Part>,
}

impl<'a> TableReader<'a> {
    /// Plans the parts; nothing is read yet.
    #[must_use]
    pub fn new(session: &'a Session, table: Table, selection: &'a Selection) -> Self {
        let drivers = (0..session.drivers.len()).filter(|&driver| selection.has_driver(driver));
        let parts = match table {
            Table::Car => drivers
                .filter(|&driver| session.cars.get(driver).is_some_and(|car| !car.is_empty()))
                .map(Part::Driver)
                .collect(),
            Table::Position => drivers
                .filter(|&driver| session.positions.get(driver).is_some_and(|car| !car.is_empty()))
                .map(Part::Driver)
                .collect(),
            Table::PositionsFeed | Table::MiniSectors => drivers.map(Part::Driver).collect(),
            Table::Telemetry => selection.laps_of(session).map(|(index, _)| Part::Lap(index)).collect(),
            _ => vec![Part::Whole],
        };
        Self { session, table, selection, parts }
    }

    /// How many parts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are no parts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The columns, which every part has.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        match self.table {
            Table::Car => samples::car(self.session, None, self.selection).schema(),
            Table::Position => samples::position(self.session, None, self.selection).schema(),
            Table::Telemetry => telemetry::telemetry(self.session, None).schema(),
            Table::PositionsFeed => feed::positions(self.session, None, self.selection).schema(),
            Table::MiniSectors => feed::mini_sectors(self.session, None, self.selection).schema(),
            _ => self.whole().schema(),
        }
    }

    /// One part's rows; `None` past the last part.
    #[must_use]
    pub fn batch(&self, part: usize) -> Option<RecordBatch> {
        Some(match (*self.parts.get(part)?, self.table) {
            (Part::Driver(driver), Table::Car) => samples::car(self.session, Some(driver), self.selection),
            (Part::Driver(driver), Table::PositionsFeed) => {
                feed::positions(self.session, Some(driver), self.selection)
            }
            (Part::Driver(driver), Table::MiniSectors) => {
                feed::mini_sectors(self.session, Some(driver), self.selection)
            }
            (Part::Driver(driver), _) => samples::position(self.session, Some(driver), self.selection),
            (Part::Lap(lap), _) => telemetry::telemetry(self.session, self.session.laps.laps.get(lap)),
            (Part::Whole, _) => self.whole(),
        })
    }

    /// All parts, one after another.
    pub fn batches(&self) -> impl Iterator<Item = RecordBatch> {
        (0..self.len()).filter_map(|part| self.batch(part))
    }

    fn whole(&self) -> RecordBatch {
        let (session, selection) = (self.session, self.selection);
        match self.table {
            Table::Laps => laps::laps(session, selection),
            Table::Results => results::results(session, selection),
            Table::Stints => stints::stints(session, selection),
            Table::Weather => weather::weather(session),
            Table::TrackStatus => events::track_status(session),
            Table::RaceControl => events::race_control(session, selection),
            Table::TeamRadio => events::team_radio(session, selection),
            Table::SessionClock => rulings::session_clock(session),
            Table::Rulings => rulings::rulings(session, selection),
            Table::Telemetry | Table::Car | Table::Position | Table::PositionsFeed | Table::MiniSectors => {
                RecordBatch::new_empty(self.schema())
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
