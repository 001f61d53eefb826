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
    announced: SessionTime,
    compound: Option<String>,
    fresh: Option<bool>,
    age_at_start: Option<u16>,
}

/// A driver's stints by index. Corrections arrive long after a stint began, so the last word counts.
pub(super) fn sets(lines: &[(SessionTime, &AppLine)]) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::new();
    for (at, line) in lines {
        for (index, stint) in line.stints.iter().flat_map(Indexed::iter) {
            if index > sets.len() + MOST_NEW_STINTS {
                continue;
            }
            if sets.len() <= index {
                sets.resize(index + 1, Set { announced: *at, ..Set::default() });
            }
            let set = &mut sets[index];
            if let Some(compound) = &stint.compound {
                set.compound = Some(compound.clone());
            }
            set.fresh = stint.new.and_then(Cell::value).or(set.fresh);
            set.age_at_start = stint.start_laps.and_then(Cell::value).or(set.age_at_start);
        }
    }
    sets
}

/// Gives each lap the tyres of its stint.
pub(super) fn fit(laps: &mut [Lap], sets: &[Set]) {
    let stints = usize::from(laps.last().and_then(|lap| lap.stint).unwrap_or_default());
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

/// The index of the set on the car. The n-th stint of the laps is the n-th of the tyre topic; if that has fewer, the
/// car was led through the pit lane without a stop, and then the latest set announced by the time it left counts.
fn set_of(lap: &Lap, sets: &[Set], stints: usize, fitted: Option<usize>) -> Option<usize> {
    if sets.len() >= stints {
        return usize::from(lap.stint?).checked_sub(1);
    }
    let Some(out) = lap.pit_out else { return fitted.or((!sets.is_empty()).then_some(0)) };
    sets.iter().rposition(|set| set.announced <= out + ANNOUNCEMENT).or(fitted)
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
}
