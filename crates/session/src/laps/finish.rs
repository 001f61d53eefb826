//! From drafts to laps: what needs just the driver's own laps.

use timing::{SessionTime, Span};

use super::draft::Draft;
use crate::Lap;

/// A lap of which nothing is known yet.
pub(crate) fn blank(driver: usize, number: u16) -> Lap {
    Lap { driver, number, ..Lap::default() }
}

/// One driver's drafts as laps. `race_start` is given for races: what happened in the pit lane before is no stop.
pub(super) fn laps_of(driver: usize, drafts: Vec<Draft>, race_start: Option<SessionTime>) -> Vec<Lap> {
    let mut stint = 1;
    let mut laps: Vec<Lap> = Vec::with_capacity(drafts.len());
    for (number, draft) in (1..=u16::MAX).zip(drafts) {
        // The run out of the garage begins the first stint; every later one begins another.
        if number > 1 {
            stint = draft.pit_outs.saturating_add(stint);
        }
        let [i1, i2, fl, st] = repeat_speeds(&draft, laps.last());
        laps.push(Lap {
            end: draft.end,
            time: draft.time,
            sectors: draft.sectors,
            sector_ends: draft.sector_ends,
            speed_i1: i1,
            speed_i2: i2,
            speed_fl: fl,
            speed_st: st,
            stint: Some(stint),
            pit_out: draft.pit_out.filter(|out| race_start.is_none_or(|start| *out >= start)),
            pit_in: draft.pit_in,
            personal_best: draft.personal_best,
            ..blank(driver, number)
        });
    }
    laps
}

/// The feed does not send a speed again that is the same as on the lap before. A flying lap whose first sector was
/// timed but whose first speed is missing had the same speeds as the one before where they are missing. The speed
/// on the line is always sent.
fn repeat_speeds(draft: &Draft, before: Option<&Lap>) -> [Option<f64>; 4] {
    let [i1, i2, fl, st] = draft.speeds;
    match before {
        Some(before) if i1.is_none() && draft.sectors[0].is_some() && draft.pit_out.is_none() => {
            [before.speed_i1, i2.or(before.speed_i2), fl, st.or(before.speed_st)]
        }
        _ => [i1, i2, fl, st],
    }
}

/// Whether a lap's times can be compared with others: all known and fitting, no pit lane, no more than a yellow flag.
pub(super) fn is_accurate(lap: &Lap) -> bool {
    let Some(time) = lap.time else { return false };
    let sum: Span = lap.sectors.iter().flatten().copied().sum();
    lap.pit_in.is_none()
        && lap.pit_out.is_none()
        && lap.sectors.iter().all(Option::is_some)
        && lap.sector_ends.iter().all(Option::is_some)
        && (sum - time).abs() <= Span::from_millis(3)
        && lap.track_status.chars().all(|flag| matches!(flag, '1' | '2'))
}
