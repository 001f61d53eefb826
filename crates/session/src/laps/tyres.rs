//! Stints and the tyres of each.

use std::collections::BTreeMap;

use timing::delta::{Cell, Indexed};
use timing::messages::{AppLine, AppStint};
use timing::{SessionTime, Span};

use crate::Lap;

/// A new set may be announced this long before the car is said to enter the pit lane.
const EARLY: Span = Span::from_secs(10);

/// Further indices than this beyond the known stints are damage.
const MOST_NEW_STINTS: usize = 8;

/// What a line of the tyre topic says of one stint.
#[derive(Clone, Copy, Debug)]
struct Told<'a> {
    at: SessionTime,
    /// The stint's index.
    index: usize,
    /// The stint's index as the feed counts it.
    fed_index: usize,
    stint: &'a AppStint,
}

/// A driver's lines of the tyre topic.
#[derive(Clone, Debug, Default)]
pub(super) struct TyreLines<'a>(Vec<Told<'a>>);

/// A set of tyres. Corrections arrive long after a stint began, so the last word counts.
#[derive(Clone, Debug, Default, PartialEq)]
struct Set {
    /// When it was first told of.
    announced: SessionTime,
    compound: Option<String>,
    fresh: Option<bool>,
    age_at_start: Option<u16>,
}

impl<'a> TyreLines<'a> {
    pub(super) fn new(lines: &[(SessionTime, &'a AppLine)]) -> Self {
        let mut told = Vec::new();
        let mut known = 0;
        for (at, line) in lines {
            for (index, stint) in line.stints.iter().flat_map(Indexed::iter) {
                if index <= known + MOST_NEW_STINTS {
                    known = known.max(index);
                    told.push(Told { at: *at, index, fed_index: index, stint });
                }
            }
        }
        Self(told)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Gives each lap its stint and the tyres of it. A driver of whom the tyre topic says nothing keeps the stints that
/// the pit lane tells of. `race_start` is given for races.
pub(super) fn fit(laps: &mut [Lap], lines: &TyreLines<'_>, race_start: Option<SessionTime>) {
    if lines.is_empty() {
        return;
    }
    let stops = stops(laps);
    let mut told = lines.0.clone();
    spread_bunched(&mut told, &stops, race_start);
    drop_unused(&mut told, &stops);
    count_by_stops(&mut told, &stops);
    let sets = sets(&told);
    // The first set that is told of was on the car from the first lap on, unless it stopped before.
    let first = sets.iter().min_by_key(|(_, set)| set.announced).map(|(index, _)| *index);
    let stopped_before = |set: &Set| stops.first().is_some_and(|stop| *stop < set.announced);
    let begins_on = |(index, set): (&usize, &Set)| match first {
        Some(first) if first == *index && !stopped_before(set) => (0, *index),
        _ => (first_lap_on(laps, set, *index), *index),
    };
    let mut begins: Vec<(usize, usize)> = sets.iter().map(begins_on).collect();
    begins.sort_by_key(|(lap, index)| (*lap, sets[index].announced));
    let mut begins = begins.into_iter().peekable();
    let (mut fitted, mut first_number) = (None, 1);
    for (i, lap) in laps.iter_mut().enumerate() {
        let mut now = fitted;
        while let Some((_, index)) = begins.next_if(|(first, _)| *first <= i && (!lap.generated || i == 0)) {
            now = Some(index);
        }
        if now != fitted || i == 0 {
            (fitted, first_number) = (now, lap.number);
        }
        // Laps that the feed missed were driven on the set all the same.
        let driven = lap.number.saturating_sub(first_number).saturating_add(1);
        wear(lap, now.or(first), now.and_then(|index| sets.get(&index)), driven);
    }
}

/// Puts a set on the car, for the lap that is so many laps into the stint; a lap before the first set that is known has
/// the stint of that one.
fn wear(lap: &mut Lap, stint: Option<usize>, set: Option<&Set>, driven: u16) {
    lap.stint = stint.map(|index| u16::try_from(index + 1).unwrap_or(u16::MAX));
    lap.compound = set.and_then(|set| set.compound.clone());
    // What is not said to be new is used.
    lap.fresh_tyre = set.map(|set| set.fresh.unwrap_or(false));
    lap.tyre_life = set.and_then(|set| set.age_at_start).map(|age| age.saturating_add(driven));
}

/// When the car began a way through the pit lane, by increasing moment: where it entered it, or, where the feed did not
/// tell that, left it; and wherever laps are missing, for nobody knows whether it did on them.
fn stops(laps: &[Lap]) -> Vec<SessionTime> {
    let mut stops = Vec::new();
    for (i, lap) in laps.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).and_then(|before| laps.get(before)) {
            let is_told = before.pit_in.is_some() || lap.pit_in < lap.pit_out && lap.pit_in.is_some();
            stops.extend(before.end.filter(|_| lap.number.saturating_sub(before.number) > 1));
            stops.extend(lap.pit_out.filter(|_| !is_told));
        }
        stops.extend(lap.pit_in);
    }
    stops.sort_unstable();
    stops
}

/// Where a race's first message comes after the start and tells of several stints at once, it is a message that was
/// late: each of the sets was told of when the car left the pit lane with it.
fn spread_bunched(told: &mut [Told<'_>], stops: &[SessionTime], race_start: Option<SessionTime>) {
    let (Some(first), Some(start)) = (told.first().map(|told| told.at), race_start) else { return };
    if first < start {
        return;
    }
    for told in told.iter_mut().filter(|told| told.at == first) {
        if let Some(stop) = told.index.checked_sub(1).and_then(|stop| stops.get(stop)) {
            told.at = *stop;
        }
    }
    told.sort_by_key(|told| told.at);
}

/// A set that is told of before the first stop and whose laps are never counted, while those of an earlier one are, was
/// taken off again before the start.
fn drop_unused(told: &mut Vec<Told<'_>>, stops: &[SessionTime]) {
    let before_stop = |told: &Told<'_>| stops.first().is_none_or(|stop| told.at + EARLY < *stop);
    let counts =
        |told: &&Told<'_>| before_stop(told) && told.stint.total_laps.and_then(Cell::value) > Some(0);
    let is_new = |told: &&Told<'_>| told.stint.compound.is_some();
    let Some(driven) = told.iter().rev().filter(|told| !is_new(told)).find(counts).map(|told| told.index)
    else {
        return;
    };
    told.retain(|told| told.index <= driven || !before_stop(told));
}

/// Counts stints by the stops: between two entries into the pit lane at most one stint begins, so what is told of a
/// later one than can have begun is about the one that has. (The feed counts one at each way through the pit lane, and
/// sometimes one too many.)
fn count_by_stops(told: &mut [Told<'_>], stops: &[SessionTime]) {
    let mut stops = stops.iter().peekable();
    let mut index = 0;
    let mut is_told = false;
    for told in told {
        // Just a set can be told of early, not the count of laps on the one before.
        let early = if told.stint.compound.is_some() { EARLY } else { Span::ZERO };
        while stops.next_if(|stop| **stop <= told.at + early).is_some() {
            index += usize::from(is_told);
            is_told = false;
        }
        told.index = told.index.min(index);
        is_told |= told.index == index;
    }
}

/// The sets by the index of their stint. A stint of which no compound was told since it began has the one that was told
/// before under the feed's index of it.
fn sets(told: &[Told<'_>]) -> BTreeMap<usize, Set> {
    let mut sets: BTreeMap<usize, Set> = BTreeMap::new();
    let mut compounds: BTreeMap<usize, &String> = BTreeMap::new();
    for Told { at, index, fed_index, stint } in told {
        if let Some(compound) = &stint.compound {
            compounds.insert(*fed_index, compound);
        }
        let before = compounds.get(fed_index).map(|compound| (*compound).clone());
        let set = sets.entry(*index).or_insert_with(|| Set { announced: *at, ..Set::default() });
        set.compound = stint.compound.clone().or(set.compound.take()).or(before);
        set.fresh = stint.new.and_then(Cell::value).or(set.fresh);
        set.age_at_start = stint.start_laps.and_then(Cell::value).or(set.age_at_start);
    }
    sets
}

/// The position of the first lap on a set: the one during which it was told of; the next one, if by then the car was in
/// the pit lane and left it on the next lap.
fn first_lap_on(laps: &[Lap], set: &Set, index: usize) -> usize {
    let during = laps.partition_point(|lap| lap.end.is_some_and(|end| end < set.announced));
    let Some(lap) = laps.get(during) else { return during };
    let ends_in_pits = lap.pit_in.is_some_and(|pit_in| {
        pit_in <= set.announced + EARLY && lap.pit_out.is_none_or(|pit_out| pit_out <= pit_in)
    });
    during + usize::from(index > 0 && ends_in_pits)
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
        fit(&mut laps, &TyreLines::new(&lines), None);
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
        let compounds = |stints, outs, lines: &[(i64, &str)]| {
            let laps = fitted(stints, outs, lines).into_iter();
            laps.map(|(compound, _)| compound.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(compounds([1; 4], [None; 4], &[SOFT, changed]), ["INTERMEDIATE"; 4]);
        let again = (250, r#"{"Stints":{"1":{"Compound":"MEDIUM","New":"true"}}}"#);
        let one_stop = [None, None, Some(240), None];
        assert_eq!(
            compounds([1, 1, 2, 2], one_stop, &[SOFT, changed, again]),
            ["INTERMEDIATE", "INTERMEDIATE", "MEDIUM", "MEDIUM"],
            "told again for the next stint"
        );
    }
}
