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

/// The feed does not send a speed again that is the same as on the lap before. A timed lap (first sector and lap time
/// are known) that did not begin in the pit lane had the same speeds as the one before where they are missing; of a
/// lap of which less is known that holds if the car's first speed is missing. The speed on the line is always sent.
fn repeat_speeds(draft: &Draft, before: Option<&Lap>) -> [Option<f64>; 4] {
    let [i1, i2, fl, st] = draft.speeds;
    let flying = draft.sectors[0].is_some() && draft.pit_out.is_none();
    match before {
        Some(before) if flying && (i1.is_none() || draft.time.is_some()) => {
            [i1.or(before.speed_i1), i2.or(before.speed_i2), fl, st.or(before.speed_st)]
        }
        _ => draft.speeds,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_that_did_not_change_is_that_of_the_lap_before() {
        let secs = |secs| Some(Span::from_secs(secs));
        let before = Lap {
            speed_i1: Some(301.0),
            speed_i2: Some(250.0),
            speed_fl: Some(310.0),
            speed_st: Some(320.0),
            ..blank(0, 1)
        };
        let repeated = |draft: Draft| repeat_speeds(&draft, Some(&before));
        let timed = Draft { time: secs(90), sectors: [secs(30), secs(30), secs(30)], ..Draft::default() };
        let same_st = Draft { speeds: [Some(305.0), Some(251.0), None, None], ..timed.clone() };
        assert_eq!(repeated(same_st.clone()), [Some(305.0), Some(251.0), None, Some(320.0)]);
        let into_pits = Draft { time: None, sectors: [secs(30), None, None], ..same_st };
        assert_eq!(repeated(into_pits)[3], None, "it may never have reached the straight");
        let out_lap = Draft { pit_out: Some(SessionTime::from_millis(1)), ..timed };
        assert_eq!(repeated(out_lap), [None; 4]);
    }
}
