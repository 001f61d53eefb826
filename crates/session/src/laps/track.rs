//! When laps began, and the flags under which they were driven.

use std::collections::BTreeMap;

use timing::{SessionTime, Span};

use super::collect::RaceStart;

use crate::{Lap, SessionPhase, SessionPhaseChange, TrackStatusChange};

/// When the session first started.
pub(super) fn session_start(phases: &[SessionPhaseChange]) -> Option<SessionTime> {
    phases.iter().find(|change| change.phase == SessionPhase::Started).map(|change| change.time)
}

/// When the session was started again after it had been stopped.
fn restarts(phases: &[SessionPhaseChange]) -> Vec<SessionTime> {
    let mut aborted = false;
    let mut restarts = Vec::new();
    for change in phases {
        match change.phase {
            SessionPhase::Aborted => aborted = true,
            SessionPhase::Started if aborted => {
                aborted = false;
                restarts.push(change.time);
            }
            SessionPhase::Started
            | SessionPhase::Inactive
            | SessionPhase::Finished
            | SessionPhase::Finalised
            | SessionPhase::Ends => {}
        }
    }
    restarts
}

/// A lap begins where the one before ended; the first one at the session's start in races, else where the car left the
/// pit lane. The first one after a red flag has the time behind it taken off: it begins where the car left the pit lane,
/// in races, unless it was timed, at the restart. A lap that was not timed from the end of the lap before, because that
/// is missing or the race stood still, begins its time before its end. Where a lap would begin after its end, nobody
/// knows when it began.
pub(super) fn set_starts(laps: &mut [Lap], start: RaceStart, phases: &[SessionPhaseChange]) {
    let mut before: Option<(u16, Option<SessionTime>)> = None;
    for lap in laps.iter_mut() {
        let race_start = if let RaceStart::Race(start) = start { start } else { None };
        lap.start = match before {
            Some((number, end)) if number.checked_add(1) == Some(lap.number) && is_timed_from(lap, end) => {
                end
            }
            None if lap.number == 1 => race_start.or(lap.pit_out),
            None | Some(_) => lap.end.zip(lap.time).map(|(end, time)| end - time).or(lap.pit_out),
        };
        before = Some((lap.number, lap.end));
    }
    let restarts = restarts(phases);
    let mut followed = 0;
    for lap in laps {
        let before = lap.pit_out.map_or(0, |out| restarts.partition_point(|restart| *restart < out));
        if before > followed {
            followed = before;
            match start {
                RaceStart::NoRace => lap.start = lap.pit_out,
                RaceStart::Race(_) if lap.time.is_none() => lap.start = Some(restarts[before - 1]),
                RaceStart::Race(_) => {}
            }
        }
        lap.start = lap.start.filter(|start| lap.end.is_none_or(|end| *start <= end));
    }
}

/// Whether the lap's time does not contradict that it was taken from that moment on, the end of the lap before. Lap times
/// are exact and ends fit them by now, so the seconds are for laps whose lines nothing else bore out.
fn is_timed_from(lap: &Lap, before: Option<SessionTime>) -> bool {
    const UNSURE: Span = Span::from_secs(10);
    let Some(((before, end), time)) = before.zip(lap.end).zip(lap.time) else { return true };
    (end - before - time).abs() <= UNSURE
}

/// The digits of all flags that were shown during the lap, each once, in the order of their appearance. A lap that
/// began nobody knows when has the flag at its end.
pub(super) fn set_flags(laps: &mut [Lap], flags: &[TrackStatusChange]) {
    // Of each flag, the rows of its changes: laps that overlap may each have all of them.
    let mut rows: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for (row, change) in flags.iter().enumerate() {
        rows.entry(change.flag.digit()).or_default().push(row);
    }
    for lap in laps {
        let Some(end) = lap.end else { continue };
        let start = lap.start.unwrap_or(end);
        let from = flags.partition_point(|change| change.time < start).saturating_sub(1);
        let to = flags.partition_point(|change| change.time <= end);
        let shown = |(digit, rows): (&char, &Vec<usize>)| {
            let first = *rows.get(rows.partition_point(|row| *row < from))?;
            (first < to).then_some((first, *digit))
        };
        let mut shown: Vec<(usize, char)> = rows.iter().filter_map(shown).collect();
        shown.sort_unstable();
        lap.track_status.extend(shown.into_iter().map(|(_, digit)| digit));
    }
}

/// Numbers the drivers by their lap ends, lap by lap.
pub(super) fn set_positions(drivers: &mut [Vec<Lap>]) {
    let mut by_number: BTreeMap<u16, Vec<&mut Lap>> = BTreeMap::new();
    let timed = |lap: &&mut Lap| !lap.generated && lap.end.is_some();
    for lap in drivers.iter_mut().flatten().filter(timed) {
        by_number.entry(lap.number).or_default().push(lap);
    }
    for mut laps in by_number.into_values() {
        laps.sort_by_key(|lap| lap.end);
        for (place, lap) in (1..=u8::MAX).zip(laps) {
            lap.position = Some(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TrackFlag;

    fn at(secs: i64) -> SessionTime {
        SessionTime::from_millis(secs * 1000)
    }

    #[test]
    fn flags_stand_once_in_the_order_of_their_appearance() {
        let change = |secs, flag| TrackStatusChange { time: at(secs), flag, message: String::new() };
        let flags = [
            change(0, TrackFlag::Clear),
            change(10, TrackFlag::Yellow),
            change(20, TrackFlag::Clear),
            change(31, TrackFlag::Red),
        ];
        let mut laps = [super::super::finish::blank(0, 1)];
        laps[0].start = Some(at(11));
        laps[0].end = Some(at(30));
        set_flags(&mut laps, &flags);
        assert_eq!(laps[0].track_status, "21");
        laps[0].start = Some(at(10));
        laps[0].track_status.clear();
        set_flags(&mut laps, &flags);
        assert_eq!(
            laps[0].track_status, "12",
            "at the very moment of a change both flags count, as in FastF1"
        );
    }

    #[test]
    fn a_lap_does_not_begin_after_its_end() {
        let mut laps: Vec<Lap> = (1..=2).map(|number| super::super::finish::blank(0, number)).collect();
        (laps[0].end, laps[1].end) = (Some(at(90)), Some(at(80)));
        set_starts(&mut laps, RaceStart::Race(Some(at(5))), &[]);
        assert_eq!([laps[0].start, laps[1].start], [Some(at(5)), None]);
    }

    #[test]
    fn the_first_run_after_a_red_flag_begins_at_the_pit_exit() {
        let phase = |secs, phase| SessionPhaseChange { time: at(secs), phase };
        let phases = [
            phase(5, SessionPhase::Started),
            phase(100, SessionPhase::Aborted),
            phase(500, SessionPhase::Started),
        ];
        let mut laps: Vec<Lap> = (1..=3).map(|number| super::super::finish::blank(0, number)).collect();
        for (lap, (out, end)) in laps.iter_mut().zip([(Some(10), 90), (Some(520), 600), (None, 690)]) {
            lap.pit_out = out.map(at);
            lap.end = Some(at(end));
        }
        set_starts(&mut laps, RaceStart::NoRace, &phases);
        let starts: Vec<_> = laps.iter().map(|lap| lap.start).collect();
        assert_eq!(starts, [Some(at(10)), Some(at(520)), Some(at(600))]);
    }
}
