//! Types of a session that are no struct of columns, and the rows that stand in for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use replay::{CentreLine, Place};
use timing::messages::Gap;
use timing::{Damage, DamageReport, DamagedFile, DriverNumber, SessionTime, Span, Topic};

use crate::column::{by_way_of, rows};

/// A gap: the one column that is not null says which kind.
pub(crate) struct GapRow {
    pub(crate) leader: Option<u16>,
    pub(crate) time: Option<Span>,
    pub(crate) laps: Option<u16>,
    pub(crate) other: Option<String>,
}
/// A sector's time: sector 0 to 2.
pub(crate) struct SectorRow {
    pub(crate) sector: u8,
    pub(crate) time: Span,
}
/// A file with damage: a topic's own, or a recording, whose line may tell a topic.
pub(crate) struct FileRow {
    pub(crate) topic: Option<Topic>,
    pub(crate) recording: Option<Arc<str>>,
}
/// How many damaged places a topic has; null stands for lines of a recording that tell none.
pub(crate) struct CountRow {
    pub(crate) topic: Option<Topic>,
    pub(crate) count: usize,
}
pub(crate) struct DamageRow {
    pub(crate) counts: Vec<CountRow>,
    pub(crate) places: Vec<Damage>,
}
pub(crate) struct LineRow {
    pub(crate) points: Vec<Place>,
    pub(crate) length: f64,
}

rows! {
    GapRow { leader: Option<u16>, time: Option<Span>, laps: Option<u16>, other: Option<String> }
    SectorRow { sector: u8, time: Span }
    FileRow { topic: Option<Topic>, recording: Option<Arc<str>> }
    CountRow { topic: Option<Topic>, count: usize }
    DamageRow { counts: Vec<CountRow>, places: Vec<Damage> }
    LineRow { points: Vec<Place>, length: f64 }
}

by_way_of! {
    BTreeSet<DriverNumber> => Vec<DriverNumber>,
        |set| set.iter().copied().collect(),
        |numbers| Some(numbers.into_iter().collect());
    Arc<[SessionTime]> => Vec<SessionTime>, |times| times.to_vec(), |times| Some(times.into());
    (u8, Span) => SectorRow, |&(sector, time)| SectorRow { sector, time }, |row| Some((row.sector, row.time));
    Gap => GapRow, GapRow::of, GapRow::gap;
    DamagedFile => FileRow, FileRow::of, FileRow::file;
    DamageReport => DamageRow, DamageRow::of, |row| {
        Some(Self::of(row.counts.into_iter().map(|row| (row.topic, row.count)), row.places))
    };
    CentreLine => LineRow,
        |line| LineRow { points: line.points().to_vec(), length: line.length() },
        |row| Self::from_points(row.points, row.length);
}

impl GapRow {
    fn of(gap: &Gap) -> Self {
        let mut row = Self { leader: None, time: None, laps: None, other: None };
        match gap {
            Gap::Leader(lap) => row.leader = Some(*lap),
            Gap::Time(time) => row.time = Some(*time),
            Gap::Laps(laps) => row.laps = Some(*laps),
            Gap::Other(text) => row.other = Some(text.clone()),
        }
        row
    }

    fn gap(self) -> Option<Gap> {
        match self {
            Self { leader: Some(lap), time: None, laps: None, other: None } => Some(Gap::Leader(lap)),
            Self { leader: None, time: Some(time), laps: None, other: None } => Some(Gap::Time(time)),
            Self { leader: None, time: None, laps: Some(laps), other: None } => Some(Gap::Laps(laps)),
            Self { leader: None, time: None, laps: None, other: Some(text) } => Some(Gap::Other(text)),
            _ => None,
        }
    }
}

impl FileRow {
    fn of(file: &DamagedFile) -> Self {
        match file {
            DamagedFile::Topic(topic) => Self { topic: Some(*topic), recording: None },
            DamagedFile::Recording { name, topic } => {
                Self { topic: *topic, recording: Some(Arc::clone(name)) }
            }
        }
    }

    fn file(self) -> Option<DamagedFile> {
        match self {
            Self { topic, recording: Some(name) } => Some(DamagedFile::Recording { name, topic }),
            Self { topic, recording: None } => topic.map(DamagedFile::Topic),
        }
    }
}

impl DamageRow {
    fn of(damage: &DamageReport) -> Self {
        let counts = damage.counts().map(|(topic, count)| CountRow { topic, count }).collect();
        Self { counts, places: damage.places().to_vec() }
    }
}
