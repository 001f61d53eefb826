//! Puts the laps of all drivers on one clock.
//!
//! Each driver's lap ends are exact among themselves and late as a whole by the smallest delay any of the driver's
//! lines had. The gaps that the feed announces at the line are exact, so they tell how much later each driver's clock
//! runs.

use std::collections::BTreeMap;

use timing::messages::Gap;
use timing::{SessionTime, Span};

use super::collect::{Collected, GapAt};

/// No line is delayed by more. Where the ends say so, the laps compared are not the same lap, or the gap is that of
/// another moment.
const LONGEST_DELAY: Span = Span::from_secs(10);

/// A driver's delay by the gap at one line is wrong if it differs by more from what most of the driver's laps say. Ends
/// before and after a hole in the chain of lap times may differ by some tenths of a second.
const DISAGREEMENT: Span = Span::from_millis(500);

/// So many laps are a better witness than one.
const ENOUGH_LAPS: usize = 5;

/// What one lap says of the drivers' clocks: who led at its line, and how much later than the leader's clock each other
/// one's runs.
struct LapClocks {
    leader: usize,
    delays: Vec<(usize, Span)>,
}

/// Moves each driver's lap ends so that the gaps at the line are as announced and the least delayed driver's stay.
/// Sector ends keep their stamps, as they do in FastF1. Nothing happens where the feed announces no gaps (practice,
/// qualifying).
pub(super) fn align(drivers: &mut [Collected]) {
    let clocks = clocks_by_lap(drivers);
    let mut delays = first_delays(&clocks, drivers.len());
    correct_lone(&mut delays, &clocks);
    let Some(least) = delays.iter().flatten().min().copied() else { return };
    for (driver, delay) in drivers.iter_mut().zip(&delays) {
        let Some(delay) = delay else { continue };
        for end in driver.laps.iter_mut().filter_map(|lap| lap.end.as_mut()) {
            *end = *end - (*delay - least);
        }
    }
}

/// What each lap that has a leader says, in the order of the laps. Laps through the pit lane are not used: the gap
/// beside their line is that of another place.
fn clocks_by_lap(drivers: &[Collected]) -> Vec<LapClocks> {
    let mut by_lap: BTreeMap<u16, Vec<(usize, SessionTime, &Gap)>> = BTreeMap::new();
    for (index, driver) in drivers.iter().enumerate() {
        for lap in driver.laps.iter().filter(|lap| lap.pit_in.is_none() && lap.pit_out.is_none()) {
            if let Some(end) = lap.end
                && let Some(gap) = nearest_gap(&driver.gaps, end)
            {
                by_lap.entry(lap.number).or_default().push((index, end, gap));
            }
        }
    }
    let clocks = by_lap.into_values().filter_map(|lap| {
        let leads = |(.., gap): &&(usize, SessionTime, &Gap)| matches!(gap, Gap::Leader(_));
        let (leader, first, _) = *lap.iter().filter(leads).min_by_key(|(_, end, _)| *end)?;
        let delay = |(driver, end, gap): &(usize, SessionTime, &Gap)| {
            let Gap::Time(gap) = gap else { return None };
            Some((*driver, *end - first - *gap)).filter(|(_, delay)| delay.abs() <= LONGEST_DELAY)
        };
        Some(LapClocks { leader, delays: lap.iter().filter_map(delay).collect() })
    });
    clocks.collect()
}

/// How much later than the first leader's each driver's clock runs, by the first lap that tells.
fn first_delays(clocks: &[LapClocks], drivers: usize) -> Vec<Option<Span>> {
    let mut known: Vec<Option<Span>> = vec![None; drivers];
    for LapClocks { leader, delays } in clocks {
        let base = *known[*leader].get_or_insert(Span::ZERO);
        for (driver, delay) in delays {
            known[*driver].get_or_insert(base + *delay);
        }
    }
    known
}

/// Puts right the delays that rest on one wrong line: those that most of the driver's laps contradict.
fn correct_lone(known: &mut [Option<Span>], clocks: &[LapClocks]) {
    let mut told: Vec<Vec<Span>> = vec![Vec::new(); known.len()];
    for LapClocks { leader, delays } in clocks {
        let Some(base) = known[*leader] else { continue };
        for (driver, delay) in delays {
            told[*driver].push(base + *delay);
        }
    }
    for (known, told) in known.iter_mut().zip(&mut told) {
        told.sort_unstable();
        let Some(median) = told.get(told.len() / 2).filter(|_| told.len() >= ENOUGH_LAPS) else { continue };
        if known.is_some_and(|known| (known - *median).abs() > DISAGREEMENT) {
            *known = Some(*median);
        }
    }
}

/// The gap that stood at the line nearest to the moment; the earlier of two equally near.
fn nearest_gap(gaps: &[GapAt], at: SessionTime) -> Option<&Gap> {
    let next = gaps.partition_point(|(time, _)| *time < at);
    let around = gaps[next.saturating_sub(1)..].iter().take(2);
    around.min_by_key(|(time, _)| (*time - at).abs()).and_then(|(_, gap)| gap.as_ref())
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::*;

    const LEADS: i64 = i64::MIN;

    fn driver(ends: &[i64], gaps: &[(i64, i64)]) -> Collected {
        let millis = SessionTime::from_millis;
        let lap = |(number, end): (u16, &i64)| Draft { number, end: Some(millis(*end)), ..Draft::default() };
        let gap = |gap: i64| if gap == LEADS { Gap::Leader(2) } else { Gap::Time(Span::from_millis(gap)) };
        Collected {
            laps: (1..).zip(ends).map(lap).collect(),
            gaps: gaps.iter().map(|(at, told)| (millis(*at), Some(gap(*told)))).collect(),
            ..Collected::default()
        }
    }

    #[test]
    fn gaps_at_the_line_come_out_as_announced() {
        let mut drivers = [
            driver(&[100_030, 200_030], &[(100_000, LEADS)]),
            driver(
                &[102_000, 202_000],
                &[(102_010, 2000), (195_000, 1500), (202_010, 2000), (207_000, 2500)],
            ),
            driver(&[105_000], &[]),
        ];
        align(&mut drivers);
        let end = |driver: usize, lap: usize| drivers[driver].laps[lap].end;
        assert_eq!(end(0, 1), Some(SessionTime::from_millis(200_000)));
        assert_eq!(end(1, 1), Some(SessionTime::from_millis(202_000)));
        assert_eq!(end(2, 0), Some(SessionTime::from_millis(105_000)), "no second lap, so it stays");
    }

    #[test]
    fn a_driver_whose_laps_are_counted_otherwise_stays() {
        let gaps = [(200_000, 0), (202_010, 2000), (290_000, 2000)];
        let mut drivers = [
            driver(&[100_000, 200_000], &[(100_000, LEADS)]),
            driver(&[202_000, 292_000], &gaps),
            driver(&[101_000], &[]),
        ];
        align(&mut drivers);
        assert_eq!(drivers[1].laps[1].end, Some(SessionTime::from_millis(292_000)), "90 s are no delay");
    }
}
