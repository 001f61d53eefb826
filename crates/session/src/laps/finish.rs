//! From drafts to laps: what needs just the driver's own laps.

use timing::{SessionTime, Span};

use super::draft::Draft;
use crate::{Lap, TrackFlag};

/// A lap of which nothing is known yet.
pub(crate) fn blank(driver: usize, number: u16) -> Lap {
    Lap { driver, number, ..Lap::default() }
}

/// One driver's drafts as laps. `race_start` is given for races: what happened in the pit lane before is no stop.
pub(super) fn laps_of(driver: usize, drafts: Vec<Draft>, race_start: Option<SessionTime>) -> Vec<Lap> {
    let mut stint = 1;
    let mut laps: Vec<Lap> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        // The run out of the garage begins the first stint; every later one begins another.
        if !laps.is_empty() {
            stint = draft.pit_outs.saturating_add(stint);
        }
        let [i1, i2, fl, st] = draft.speeds;
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
            ..blank(driver, draft.number)
        });
    }
    laps
}

/// The feed does not send a speed again that is the same as the one before: a missing one is the last that was told.
/// Under a red flag nobody knows whether the car passed the trap, and into the pits it does not pass the one on the
/// line.
pub(super) fn repeat_speeds(laps: &mut [Lap]) {
    let mut last: [Option<f64>; 4] = [None; 4];
    for lap in laps.iter_mut().filter(|lap| !lap.generated) {
        let on_track = !lap.track_status.contains(TrackFlag::Red.digit());
        let on_line = on_track && lap.pit_in.is_none();
        let speeds = [&mut lap.speed_i1, &mut lap.speed_i2, &mut lap.speed_st, &mut lap.speed_fl];
        let repeats = [on_track, on_track, on_track, on_line];
        for ((speed, last), repeats) in speeds.into_iter().zip(&mut last).zip(repeats) {
            *last = speed.or(*last);
            if repeats {
                *speed = *last;
            }
        }
    }
}

/// Times that fit each other differ by no more than this.
const FITTING: Span = Span::from_millis(3);

/// Says of each lap whether its times can be compared with others: all known and fitting, also with the lap before, no
/// pit lane, no more than a yellow flag, and no lap behind the safety car before it.
pub(super) fn set_accuracy(laps: &mut [Lap]) {
    for i in 0..laps.len() {
        let before = i.checked_sub(1).and_then(|before| laps.get(before));
        let is_accurate = is_accurate(&laps[i], before);
        laps[i].accurate = is_accurate;
    }
}

fn is_accurate(lap: &Lap, before: Option<&Lap>) -> bool {
    let Some(time) = lap.time else { return false };
    let sum: Span = lap.sectors.iter().flatten().copied().sum();
    let from_line_to_line = before.and_then(|before| Some(lap.end? - before.end?));
    let safety_car_before = before.is_some_and(|before| before.track_status == "4");
    lap.pit_in.is_none()
        && lap.pit_out.is_none()
        && !lap.generated
        && lap.sectors.iter().all(Option::is_some)
        && (sum - time).abs() <= FITTING
        && from_line_to_line.is_none_or(|from_line_to_line| (from_line_to_line - time).abs() <= FITTING)
        && !safety_car_before
        && matches!(lap.track_status.as_str(), "1" | "2" | "12" | "21")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_that_did_not_change_is_the_last_that_was_told() {
        let first = Lap {
            speed_i1: Some(301.0),
            speed_i2: Some(250.0),
            speed_fl: Some(310.0),
            speed_st: Some(320.0),
            ..blank(0, 1)
        };
        let into_pits = Lap { speed_i1: Some(305.0), pit_in: Some(SessionTime::default()), ..blank(0, 2) };
        let red = Lap { track_status: "15".to_owned(), ..blank(0, 3) };
        let mut laps = [first, into_pits, red, blank(0, 4)];
        repeat_speeds(&mut laps);
        let speeds = |lap: &Lap| [lap.speed_i1, lap.speed_i2, lap.speed_fl, lap.speed_st];
        assert_eq!(speeds(&laps[1]), [Some(305.0), Some(250.0), None, Some(320.0)]);
        assert_eq!(speeds(&laps[2]), [None; 4]);
        assert_eq!(speeds(&laps[3]), [Some(305.0), Some(250.0), Some(310.0), Some(320.0)]);
    }

    #[test]
    fn a_lap_is_accurate_if_its_times_fit_each_other_and_the_lap_before() {
        let thirty = Some(Span::from_secs(30));
        let at = |secs: i64| Some(SessionTime::from_millis(secs * 1000));
        let lap = |number, end| Lap {
            end: at(end),
            time: Some(Span::from_secs(90)),
            sectors: [thirty; 3],
            track_status: "1".to_owned(),
            ..blank(0, number)
        };
        let mut laps = [lap(1, 90), lap(2, 180), lap(3, 271), lap(4, 361), lap(5, 451)];
        laps[3].track_status = "4".to_owned();
        set_accuracy(&mut laps);
        let accurate: Vec<bool> = laps.iter().map(|lap| lap.accurate).collect();
        assert_eq!(accurate, [true, true, false, false, false]);
    }
}
