//! Laps from the timing feed.

use std::collections::BTreeMap;

use timing::delta::{ByDriver, Cell, Indexed};
use timing::messages::{TimingAppData, TimingData};
use timing::{SessionKind, SessionTime, StreamStamp};

use crate::{Driver, Lap, LapTable, RaceControlEntry, SessionPhase, SessionPhaseChange, TrackStatusChange};

/// What laps are made from.
#[derive(Clone, Copy, Debug)]
pub struct LapInputs<'a> {
    /// The kind of session.
    pub kind: SessionKind,
    /// The drivers; laps are by their index.
    pub drivers: &'a [Driver],
    /// The timing topic.
    pub timing: &'a [(StreamStamp, TimingData)],
    /// The tyre topic.
    pub app: &'a [(StreamStamp, TimingAppData)],
    /// The session's phases.
    pub phases: &'a [SessionPhaseChange],
    /// The track's flags.
    pub track_status: &'a [TrackStatusChange],
    /// Race control's messages; `None` where the topic is missing.
    pub race_control: Option<&'a [RaceControlEntry]>,
}

/// Builds the laps of all drivers.
#[must_use]
pub fn build_laps(inputs: &LapInputs<'_>) -> LapTable {
    let index: BTreeMap<_, _> = inputs.drivers.iter().enumerate().map(|(i, d)| (d.number, i)).collect();
    let mut laps: Vec<Vec<Lap>> = vec![Vec::new(); inputs.drivers.len()];
    let mut sectors = vec![[None; 3]; inputs.drivers.len()];
    let mut position = vec![None; inputs.drivers.len()];
    let started = inputs.phases.iter().find(|p| p.phase == SessionPhase::Started).map(|p| p.time);
    for (stamp, message) in inputs.timing {
        let at = stamp.session_time();
        for (number, line) in message.lines.iter().flat_map(ByDriver::iter) {
            let Some(&driver) = index.get(&number) else { continue };
            for (sector, timed) in line.sectors.iter().flat_map(Indexed::iter) {
                if let (Some(slot), Some(time)) = (sectors[driver].get_mut(sector), timed.value.and_then(Cell::value)) {
                    *slot = Some(time);
                }
            }
            position[driver] = line.position.and_then(Cell::value).or(position[driver]);
            let Some(lap_number) = line.number_of_laps.and_then(Cell::value) else { continue };
            let previous = laps[driver].last().map_or(0, |lap| lap.number);
            if lap_number > previous {
                let start = laps[driver].last().map_or(started, |lap| lap.end);
                let mut lap = raw_lap(driver, lap_number, start, at);
                lap.sectors = std::mem::take(&mut sectors[driver]);
                lap.time = line.last_lap_time.as_ref().and_then(|lap| lap.value?.value());
                lap.position = position[driver];
                laps[driver].push(lap);
            }
        }
    }
    LapTable::new(laps)
}

fn raw_lap(driver: usize, number: u16, start: Option<SessionTime>, end: SessionTime) -> Lap {
    Lap {
        driver,
        number,
        start,
        end: Some(end),
        time: None,
        sectors: [None; 3],
        sector_ends: [None; 3],
        speed_i1: None,
        speed_i2: None,
        speed_fl: None,
        speed_st: None,
        stint: None,
        pit_out: None,
        pit_in: None,
        compound: None,
        tyre_life: None,
        fresh_tyre: None,
        track_status: String::new(),
        position: None,
        personal_best: false,
        deleted: None,
        deleted_reason: String::new(),
        generated: false,
        accurate: false,
    }
}
