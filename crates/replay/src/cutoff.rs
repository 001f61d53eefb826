//! A session as it was known at a moment: what a replay may show until then follows from this alone.

use std::sync::Arc;

use session::{
    CarSamples, DriverFeed, DriverResult, Lap, LapRuling, LapTable, MiniSectors, PositionSamples, Session,
    Steps,
};
use timing::{SessionTime, Span};

use crate::progress::STEP;

/// Leaves of a session what was known at `at`: whatever happened until then, and of each series of samples the one
/// more that brackets that moment; line crossings are samples of a car's progress.
///
/// Replays of the whole and of the cut session, on the same circuit, show the same before `at`.
#[must_use]
pub fn cut_off(session: &Session, at: SessionTime) -> Session {
    let mut cut = session.clone();
    for car in &mut cut.cars {
        cut_car(car, at);
    }
    for positions in &mut cut.positions {
        cut_positions(positions, at);
    }
    let mut rulings = session.lap_rulings();
    rulings.retain(|ruling| ruling.time <= at);
    let laps_of = |driver: usize| cut_laps(session, driver, at, bracket(session, driver, at), &rulings);
    cut.laps = LapTable::new((0..session.drivers.len()).map(laps_of).collect());
    cut.feeds = session.feeds.iter().map(|feed| cut_feed(feed, at)).collect();
    let has_begun = |driver: usize, number: u16| {
        session
            .laps
            .of(driver)
            .iter()
            .any(|lap| lap.number >= number && lap.start.is_some_and(|start| start <= at))
    };
    cut.stints.retain(|stint| has_begun(stint.driver, stint.first_lap) || stint.number <= 1);
    cut.weather.retain(|sample| sample.time <= at);
    cut.track_status.retain(|change| change.time <= at);
    cut.phases.retain(|change| change.time <= at);
    cut.lap_count.retain(|(time, _)| *time <= at);
    cut.total_laps_changes.retain(|(time, _)| *time <= at);
    cut.total_laps = cut.total_laps_at(at);
    cut.clock.retain(|reading| reading.time <= at);
    for MiniSectors { time, sector, segment, status } in &mut cut.mini_sectors {
        let known = time.partition_point(|told| *told <= at);
        time.truncate(known);
        sector.truncate(known);
        segment.truncate(known);
        status.truncate(known);
    }
    cut.qualifying_parts.retain(|part| part.start <= at);
    for part in &mut cut.qualifying_parts {
        part.end = part.end.filter(|end| *end <= at);
    }
    cut.team_radio.retain(|said| said.time <= at);
    if let Some(entries) = &mut cut.race_control {
        entries.retain(|entry| entry.time <= at);
    }
    if !cut.phases.iter().any(|change| change.phase == session::SessionPhase::Finalised) {
        cut.results.iter_mut().for_each(forget_result);
    }
    cut
}

/// Until when line crossings are kept: the first sample behind the cut, or where one would be made up.
fn bracket(session: &Session, driver: usize, at: SessionTime) -> SessionTime {
    let times = session.positions.get(driver).map_or(&[][..], |positions| &positions.time);
    let next = times.get(times.partition_point(|time| *time <= at)).copied();
    next.unwrap_or(at).max(at + STEP)
}

/// Cuts the times of samples off behind the first one after `at`, and says how many are left.
fn cut_times(times: &mut Arc<[SessionTime]>, at: SessionTime) -> usize {
    let rows = times.len().min(times.partition_point(|sample| *sample <= at) + 1);
    *times = times[..rows].into();
    rows
}

fn cut_car(car: &mut CarSamples, at: SessionTime) {
    let CarSamples { time, rpm, speed, gear, throttle, brake, drs } = car;
    let rows = cut_times(time, at);
    rpm.truncate(rows);
    speed.truncate(rows);
    for column in [gear, throttle, brake] {
        column.truncate(rows);
    }
    if let Some(drs) = drs {
        drs.truncate(rows);
    }
}

fn cut_positions(positions: &mut PositionSamples, at: SessionTime) {
    let PositionSamples { time, x, y, z, on_track } = positions;
    let rows = cut_times(time, at);
    for column in [x, y, z] {
        column.truncate(rows);
    }
    on_track.truncate(rows);
}

fn cut_laps(
    session: &Session,
    driver: usize,
    at: SessionTime,
    bracket: SessionTime,
    rulings: &[LapRuling],
) -> Vec<Lap> {
    let known = |time: Option<SessionTime>| time.filter(|time| *time <= at);
    let laps = session.laps.of(driver);
    let pit_outs: Vec<Option<SessionTime>> = laps.iter().map(|lap| lap.pit_out).collect();
    let begun =
        laps.iter().enumerate().filter(|(_, lap)| lap.start.or(lap.end).is_none_or(|start| start <= at));
    begun
        .map(|(index, lap)| {
            // An end in the pits is no crossing of the line that could be known before.
            let in_pits = lap.ends_at_pit_entry() || lap.end.is_some() && pit_outs.contains(&lap.end);
            let end_known = if in_pits { at } else { bracket };
            let mut lap = lap.clone();
            if let Some(deleted) = &mut lap.deleted {
                let of_lap = |ruling: &&LapRuling| (ruling.driver, ruling.lap) == (driver, index);
                *deleted = rulings.iter().rfind(of_lap).is_some_and(|ruling| ruling.deleted);
            }
            (lap.pit_in, lap.pit_out) = (known(lap.pit_in), known(lap.pit_out));
            for (end, time) in lap.sector_ends.iter_mut().zip(&mut lap.sectors) {
                *end = known(*end);
                *time = time.filter(|_| end.is_some());
            }
            if lap.end.is_some_and(|end| end > end_known) {
                (lap.end, lap.time, lap.position) = (None, None, None);
            }
            lap
        })
        .collect()
}

fn cut_feed(feed: &DriverFeed, at: SessionTime) -> DriverFeed {
    fn until<T: Clone>(steps: &Steps<T>, at: SessionTime) -> Steps<T> {
        steps.iter().filter(|(time, _)| *time <= at).cloned().collect()
    }
    DriverFeed {
        grid: feed.grid,
        first_set: feed.first_set.filter(|told| *told <= at),
        sets: feed.sets.iter().filter(|told| told.time <= at).copied().collect(),
        position: until(&feed.position, at),
        laps: until(&feed.laps, at),
        in_pit: until(&feed.in_pit, at),
        pit_out: until(&feed.pit_out, at),
        retired: until(&feed.retired, at),
        stopped: until(&feed.stopped, at),
        knocked_out: until(&feed.knocked_out, at),
        gap_to_leader: until(&feed.gap_to_leader, at),
        interval: until(&feed.interval, at),
        last_lap: until(&feed.last_lap, at),
        best_lap: until(&feed.best_lap, at),
        sectors: until(&feed.sectors, at),
    }
}

/// Leaves of a result what was known before the session: the grid.
fn forget_result(result: &mut DriverResult) {
    result.position = None;
    result.classified.clear();
    result.qualifying = [None::<Span>; 3];
    result.time = None;
    result.status.clear();
    result.points = None;
    result.laps = None;
}
