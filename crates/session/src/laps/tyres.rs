//! Stints and the tyres of each.

use timing::delta::{Cell, Indexed};
use timing::messages::AppLine;
use timing::{SessionTime, Span};

use crate::Lap;

/// A new set is announced within this time after the car left the pit lane.
const ANNOUNCEMENT: Span = Span::from_secs(60);

/// Further indices than this beyond the known stints are damage.
const MOST_NEW_STINTS: usize = 8;

/// What the tyre topic finally says of one stint.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Set {
    /// When its compound was first told of.
    announced: Option<SessionTime>,
    /// When its compound was last told of.
    told: SessionTime,
    compound: Option<String>,
    fresh: Option<bool>,
    age_at_start: Option<u16>,
}

impl Set {
    fn is_told_by(&self, at: SessionTime) -> bool {
        self.announced.is_some_and(|announced| announced <= at)
    }
}

/// A driver's stints by index. Corrections arrive long after a stint began, so the last word counts. Stints before the
/// first that is told of are left out: the feed was not heard from its beginning.
pub(super) fn sets(lines: &[(SessionTime, &AppLine)]) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::new();
    for (at, line) in lines {
        for (index, stint) in line.stints.iter().flat_map(Indexed::iter) {
            if index > sets.len() + MOST_NEW_STINTS {
                continue;
            }
            if sets.len() <= index {
                sets.resize(index + 1, Set::default());
            }
            let set = &mut sets[index];
            if let Some(compound) = &stint.compound {
                set.announced.get_or_insert(*at);
                set.told = *at;
                set.compound = Some(compound.clone());
            }
            set.fresh = stint.new.and_then(Cell::value).or(set.fresh);
            set.age_at_start = stint.start_laps.and_then(Cell::value).or(set.age_at_start);
        }
    }
    let untold = sets.iter().take_while(|set| set.announced.is_none()).count();
    sets.drain(..untold);
    sets
}

/// Gives each lap the tyres of its stint.
pub(super) fn fit(laps: &mut [Lap], sets: &[Set]) {
    let stints = usize::from(laps.last().and_then(|lap| lap.stint).unwrap_or_default());
    let sets = &sets[unused(laps, sets, stints)..];
    let mut fitted = None;
    let mut driven = 0;
    for lap in laps {
        let now = set_of(lap, sets, stints, fitted);
        driven = if now == fitted { driven + 1 } else { 1 };
        fitted = now;
        let Some(set) = now.and_then(|index| sets.get(index)) else { continue };
        lap.compound.clone_from(&set.compound);
        lap.fresh_tyre = set.fresh;
        lap.tyre_life = set.age_at_start.map(|age| age.saturating_add(driven));
    }
}

/// How many of the first sets were taken off again without a lap: where more are told of than there are stints, those
/// that another one followed before the first lap ended (a change on the grid). One that is told of again later has
/// been made the next stint's.
fn unused(laps: &[Lap], sets: &[Set], stints: usize) -> usize {
    let Some(end) = laps.first().and_then(|lap| lap.end) else { return 0 };
    let on_first_lap = sets.iter().take_while(|set| set.is_told_by(end) && set.told <= end).count();
    sets.len().saturating_sub(stints).min(on_first_lap.saturating_sub(1))
}

/// The index of the set on the car. The n-th stint of the laps is the n-th of the tyre topic; if that has fewer, the
/// car was led through the pit lane without a stop, or a set was not heard of: then the latest set announced by the
/// time it left counts, on the first lap that by its end.
fn set_of(lap: &Lap, sets: &[Set], stints: usize, fitted: Option<usize>) -> Option<usize> {
    if sets.len() >= stints {
        return usize::from(lap.stint?).checked_sub(1);
    }
    let Some(out) = lap.pit_out else {
        let first_lap = || sets.iter().rposition(|set| lap.end.is_some_and(|end| set.is_told_by(end)));
        return fitted.or_else(first_lap);
    };
    sets.iter().rposition(|set| set.is_told_by(out + ANNOUNCEMENT)).or(fitted)
}

#[cfg(test)]
mod tests {
    use super::super::finish::blank;
    use super::*;

    fn at(secs: i64) -> SessionTime {
        SessionTime::from_millis(secs * 1000)
    }

    fn line(json: &str) -> AppLine {
        serde_json::from_str(json).expect("a line of the tyre topic")
    }

    fn fitted(
        stints: [u16; 4],
        outs: [Option<i64>; 4],
        lines: &[(i64, &str)],
    ) -> Vec<(Option<String>, Option<u16>)> {
        let lines: Vec<_> = lines.iter().map(|(secs, json)| (at(*secs), line(json))).collect();
        let lines: Vec<_> = lines.iter().map(|(at, line)| (*at, line)).collect();
        let mut laps: Vec<Lap> = (1..=4).map(|number| blank(0, number)).collect();
        for (lap, (stint, out)) in laps.iter_mut().zip(stints.into_iter().zip(outs)) {
            lap.stint = Some(stint);
            lap.pit_out = out.map(at);
            lap.end = Some(at(i64::from(lap.number) * 100 - 10));
        }
        fit(&mut laps, &sets(&lines));
        laps.into_iter().map(|lap| (lap.compound, lap.tyre_life)).collect()
    }

    const SOFT: (i64, &str) = (5, r#"{"Stints":[{"Compound":"SOFT","New":"true","StartLaps":0}]}"#);
    const HARD: (i64, &str) = (205, r#"{"Stints":{"1":{"Compound":"HARD","New":"true","StartLaps":0}}}"#);
    const USED: (i64, &str) = (230, r#"{"Stints":{"1":{"New":"false","StartLaps":3}}}"#);

    #[test]
    fn the_last_word_on_a_stint_counts() {
        let laps = fitted([1, 1, 2, 2], [None, None, Some(200), None], &[SOFT, HARD, USED]);
        let (soft, hard) = (Some("SOFT".to_owned()), Some("HARD".to_owned()));
        assert_eq!(
            laps,
            [(soft.clone(), Some(1)), (soft, Some(2)), (hard.clone(), Some(4)), (hard, Some(5))]
        );
    }

    #[test]
    fn driving_through_the_pit_lane_changes_no_tyres() {
        let laps = fitted([1, 2, 3, 3], [None, Some(100), Some(200), None], &[SOFT, HARD]);
        let (soft, hard) = (Some("SOFT".to_owned()), Some("HARD".to_owned()));
        assert_eq!(
            laps,
            [(soft.clone(), Some(1)), (soft, Some(2)), (hard.clone(), Some(1)), (hard, Some(2))]
        );
    }

    #[test]
    fn stints_before_the_first_that_is_told_of_are_left_out() {
        let second = (5, r#"{"Stints":{"1":{"Compound":"SOFT","New":"false","StartLaps":6}}}"#);
        let soft = |life| (Some("SOFT".to_owned()), Some(life));
        assert_eq!(fitted([1; 4], [None; 4], &[second]), [soft(7), soft(8), soft(9), soft(10)]);
    }

    #[test]
    fn a_set_is_not_on_the_car_before_it_is_told_of() {
        let laps = fitted([1, 1, 2, 2], [None, None, Some(200), None], &[HARD]);
        let hard = |life| (Some("HARD".to_owned()), Some(life));
        assert_eq!(laps, [(None, None), (None, None), hard(1), hard(2)]);
    }

    #[test]
    fn a_set_changed_on_the_grid_was_never_used() {
        let changed = (8, r#"{"Stints":{"1":{"Compound":"INTERMEDIATE","New":"true","StartLaps":0}}}"#);
        let laps = fitted([1; 4], [None; 4], &[SOFT, changed]);
        assert!(laps.iter().all(|(compound, _)| compound.as_deref() == Some("INTERMEDIATE")));
        let again = (250, r#"{"Stints":{"1":{"Compound":"MEDIUM","New":"true"}}}"#);
        let reused = fitted([1; 4], [None; 4], &[SOFT, changed, again]);
        assert!(
            reused.iter().all(|(compound, _)| compound.as_deref() == Some("SOFT")),
            "made the next stint's"
        );
        let later = fitted([1; 4], [None; 4], &[SOFT, HARD]);
        assert!(later.iter().all(|(compound, _)| compound.as_deref() == Some("SOFT")), "for the next stint");
    }
}
