//! The tables of places, gaps and mini-sectors as the feed told them.

use arrow_array::RecordBatch;
use timing::messages::Gap;
use timing::{SessionTime, Span};

use super::{Columns, Selection};
use crate::{DriverFeed, Lap, MiniSectors, Session};

/// A mini-sector of the last sector is told until so long after the line; what is told of it then is of the lap before.
const LATE: Span = Span::from_secs(10);
const LAST_SECTOR: u8 = 2;

/// What the timing screen showed of a car's place from a moment on.
#[derive(Clone, Debug, Default)]
struct Shown {
    time: SessionTime,
    position: Option<u8>,
    to_leader: Option<Gap>,
    to_ahead: Option<Gap>,
}

/// Each driver's place and gaps on the timing screen; a row with each change, with what then stood there.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | when it was told, session clock |
/// | `Driver`, `DriverNumber` | code, and car number as text |
/// | `Position` | the place, from 1 |
/// | `GapToLeader` | seconds; 0 for the leader; null where it is told in laps |
/// | `LapsToLeader` | laps behind the leader, where these are told |
/// | `IntervalToPositionAhead`, `LapsToPositionAhead` | the same to the car ahead |
pub(super) fn positions(session: &Session, driver: Option<usize>, selection: &Selection) -> RecordBatch {
    let feed =
        driver.filter(|driver| selection.has_driver(*driver)).and_then(|driver| session.feeds.get(driver));
    let rows = feed.map(shown).unwrap_or_default();
    let names = driver.and_then(|driver| session.drivers.get(driver));
    let mut columns = Columns::new(rows.len());
    columns.moment("Time", rows.iter().map(|row| Some(row.time)));
    columns.text("Driver", rows.iter().map(|_| names.map(|names| names.code.as_str())));
    columns.label("DriverNumber", rows.iter().map(|_| names.map(|names| names.number.to_string())));
    columns.count("Position", rows.iter().map(|row| row.position));
    columns.span("GapToLeader", rows.iter().map(|row| seconds(row.to_leader.as_ref())));
    columns.count("LapsToLeader", rows.iter().map(|row| laps(row.to_leader.as_ref())));
    columns.span("IntervalToPositionAhead", rows.iter().map(|row| seconds(row.to_ahead.as_ref())));
    columns.count("LapsToPositionAhead", rows.iter().map(|row| laps(row.to_ahead.as_ref())));
    columns.finish()
}

const fn seconds(gap: Option<&Gap>) -> Option<Span> {
    match gap {
        Some(Gap::Time(time)) => Some(*time),
        Some(Gap::Leader(_)) => Some(Span::ZERO),
        Some(Gap::Laps(_) | Gap::Other(_)) | None => None,
    }
}

const fn laps(gap: Option<&Gap>) -> Option<u16> {
    match gap {
        Some(Gap::Laps(laps)) => Some(*laps),
        Some(Gap::Time(_) | Gap::Leader(_) | Gap::Other(_)) | None => None,
    }
}

/// The three series side by side, in the order of time.
fn shown(feed: &DriverFeed) -> Vec<Shown> {
    enum Told<'a> {
        Position(u8),
        Leader(&'a Option<Gap>),
        Ahead(&'a Option<Gap>),
    }
    let positions = feed.position.iter().map(|(time, place)| (*time, Told::Position(*place)));
    let leader = feed.gap_to_leader.iter().map(|(time, gap)| (*time, Told::Leader(gap)));
    let ahead = feed.interval.iter().map(|(time, gap)| (*time, Told::Ahead(gap)));
    let mut all: Vec<(SessionTime, Told<'_>)> = positions.chain(leader).chain(ahead).collect();
    all.sort_by_key(|(time, _)| *time);
    let mut rows: Vec<Shown> = Vec::with_capacity(all.len());
    for (time, told) in all {
        if rows.last().is_none_or(|last| last.time != time) {
            rows.push(Shown { time, ..rows.last().cloned().unwrap_or_default() });
        }
        let Some(row) = rows.last_mut() else { continue };
        match told {
            Told::Position(place) => row.position = Some(place),
            Told::Leader(gap) => row.to_leader.clone_from(gap),
            Told::Ahead(gap) => row.to_ahead.clone_from(gap),
        }
    }
    rows
}

/// The states of each driver's mini-sectors as they changed.
///
/// | column | what |
/// | --- | --- |
/// | `Time` | when it was told, session clock |
/// | `Driver`, `DriverNumber` | code, and car number as text |
/// | `LapNumber` | the lap that was being driven; null before the first and after the last |
/// | `Sector` | 1 to 3 |
/// | `Segment` | the mini-sector within it, from 1 |
/// | `Status` | 0 not driven yet, 2048 driven, 2049 the driver's best, 2051 the best of all, 2064 in the pit lane |
pub(super) fn mini_sectors(session: &Session, driver: Option<usize>, selection: &Selection) -> RecordBatch {
    let wanted = driver.filter(|driver| selection.has_driver(*driver));
    let told = wanted.and_then(|driver| session.mini_sectors.get(driver));
    let driven = wanted.map(|driver| session.laps.of(driver)).unwrap_or_default();
    let rows: Vec<(usize, Option<u16>)> = (0..told.map_or(0, MiniSectors::len))
        .map(|row| {
            (row, told.and_then(|told| lap_at(driven, told.time[row], told.sector[row], told.status[row])))
        })
        .filter(|(_, lap)| selection.laps.is_none() || lap.is_some_and(|lap| selection.has_lap(lap)))
        .collect();
    let names = driver.and_then(|driver| session.drivers.get(driver));
    let mut columns = Columns::new(rows.len());
    columns.moment("Time", rows.iter().map(|(row, _)| told.map(|told| told.time[*row])));
    columns.text("Driver", rows.iter().map(|_| names.map(|names| names.code.as_str())));
    columns.label("DriverNumber", rows.iter().map(|_| names.map(|names| names.number.to_string())));
    columns.count("LapNumber", rows.iter().map(|(_, lap)| *lap));
    columns.count("Sector", rows.iter().map(|(row, _)| told.map(|told| told.sector[*row] + 1)));
    columns
        .count("Segment", rows.iter().map(|(row, _)| told.map(|told| told.segment[*row].saturating_add(1))));
    columns.count("Status", rows.iter().map(|(row, _)| told.map(|told| told.status[*row])));
    columns.finish()
}

/// The lap that a state belongs to.
fn lap_at(laps: &[Lap], time: SessionTime, sector: u8, status: u16) -> Option<u16> {
    let ended = laps.partition_point(|lap| lap.end.is_none_or(|end| end <= time));
    let before = ended.checked_sub(1).and_then(|before| laps.get(before));
    let is_late =
        |lap: &&Lap| sector == LAST_SECTOR && status != 0 && lap.end.is_some_and(|end| time - end < LATE);
    let driven = || laps.get(ended).filter(|lap| lap.start.is_none_or(|start| start <= time));
    before.filter(is_late).or_else(driven).map(|lap| lap.number)
}
