//! Makes one driver's lap ends, lap times and sector times fit each other.
//!
//! Times in the feed are exact to the millisecond, but lines arrive late by up to seconds, never early. So the
//! earliest moment that any line gives for a lap's end is the best one, and exact lap times carry it from lap to lap.

use std::collections::BTreeMap;

use timing::{SessionTime, Span};

use super::collect::Collected;
use super::draft::Draft;

const HOUR: Span = Span::from_secs(3600);

/// No car has driven more laps before a red flag, so no lap farther back is looked at.
const MOST_LAPS_BEFORE: usize = 100;

/// Puts a driver's laps right; laps that have no end are dropped.
pub(super) fn settle(collected: &mut Collected) {
    let laps = &mut collected.laps;
    repeat_unchanged(laps);
    drop_impossible(laps);
    end_last(laps);
    take_earliest_ends(laps);
    drop_wrapped(laps);
    chain(laps);
    place_sectors(laps);
    mark_bests(laps, &collected.bests);
}

/// The feed does not send a value again that is the same as on the lap before. Where just one of the three sectors
/// and the lap time is missing, the lap before has it if the four then add up.
fn repeat_unchanged(laps: &mut [Draft]) {
    for i in 1..laps.len() {
        let (before, lap) = match laps[..=i].split_last_mut() {
            Some((lap, before)) => (&before[i - 1], lap),
            None => return,
        };
        let ([a, b, c], time) = (lap.sectors, lap.time);
        let missing = [a, b, c, time].iter().filter(|value| value.is_none()).count();
        let [a, b, c] = [a.or(before.sectors[0]), b.or(before.sectors[1]), c.or(before.sectors[2])];
        let time = time.or(before.time);
        if missing == 1
            && let (Some(first), Some(second), Some(third), Some(total)) = (a, b, c, time)
            && first + second + third == total
        {
            lap.sectors = [a, b, c];
            lap.time = time;
        }
    }
}

/// A lap cannot be shorter than its sectors.
fn drop_impossible(laps: &mut [Draft]) {
    for lap in laps {
        lap.time = lap.time.filter(|time| lap.sector_sum().0 <= *time);
    }
}

/// The feed counts no lap that ends in the garage: it ends with its last sector, or where the car entered the pit
/// lane. A lap without either is none.
fn end_last(laps: &mut Vec<Draft>) {
    if let Some(last) = laps.last_mut()
        && last.end.is_none()
    {
        let pit_in = last.pit_in.filter(|_| last.is_measured());
        let by_sector = last.ends_by_sector().next();
        last.end = by_sector.or(pit_in);
    }
    laps.retain(|lap| lap.end.is_some());
}

fn take_earliest_ends(laps: &mut [Draft]) {
    for lap in laps {
        let earliest = lap.ends_by_sector().chain(lap.end).min();
        lap.end = earliest;
    }
}

/// The feed writes lap times modulo one hour, so a lap that sat out a long red flag looks like a short one. Such a
/// time fits the stamps only with whole hours added, so it is not the lap's time. The hours may run from an earlier lap
/// than the one before: a lap into the pits under the red flag is counted when the car leaves again, and not timed.
fn drop_wrapped(laps: &mut [Draft]) {
    let near = |a: Span, b: Span, within: i64| (a - b).abs() < Span::from_secs(within);
    for i in 1..laps.len() {
        let (Some(time), Some(end)) = (laps[i].time, laps[i].end) else { continue };
        let rest = |before: &Draft| before.end.map(|before| end - before - time);
        if rest(&laps[i - 1]).is_some_and(|rest| near(rest, Span::ZERO, 10)) {
            continue;
        }
        let wrapped = laps[i.saturating_sub(MOST_LAPS_BEFORE)..i].iter().filter_map(rest).any(|rest| {
            let hours = (rest + Span::from_secs(1800)).as_nanos() / HOUR.as_nanos();
            hours >= 1 && near(rest, Span::from_secs(hours * 3600), 2)
        });
        if wrapped {
            laps[i].time = None;
        }
    }
}

/// A lap with a known time ends exactly that long after the one before; whichever of both ends came with less delay
/// decides, forwards and backwards.
fn chain(laps: &mut [Draft]) {
    for i in 1..laps.len() {
        if let (Some(time), Some(before), Some(end)) = (laps[i].time, laps[i - 1].end, laps[i].end) {
            laps[i].end = Some(end.min(before + time));
        }
    }
    for i in (1..laps.len()).rev() {
        if let (Some(time), Some(before), Some(end)) = (laps[i].time, laps[i - 1].end, laps[i].end) {
            laps[i - 1].end = Some(before.min(end - time));
        }
    }
}

/// Sectors of laps with a known time end by their times after the lap's start; others keep their stamps.
fn place_sectors(laps: &mut [Draft]) {
    for i in 1..laps.len() {
        let Some(mut at) = laps[i - 1].end else { continue };
        let lap = &mut laps[i];
        if lap.time.is_none() {
            continue;
        }
        for (sector, end) in lap.sectors.iter().zip(&mut lap.sector_ends) {
            let Some(sector) = sector else { break };
            at = at + *sector;
            *end = end.map(|_: SessionTime| at);
        }
    }
}

/// A best lap time that a slower one replaces was taken back.
fn mark_bests(laps: &mut [Draft], bests: &[Vec<Span>]) {
    let mut first_of_time = BTreeMap::new();
    for (i, time) in laps.iter().enumerate().filter_map(|(i, lap)| Some((i, lap.time?))) {
        first_of_time.entry(time).or_insert(i);
    }
    for bests in bests {
        let Some(last) = bests.last() else { continue };
        for best in bests.iter().filter(|best| *best >= last) {
            if let Some(&i) = first_of_time.get(best) {
                laps[i].personal_best = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: f64) -> Option<SessionTime> {
        Some(SessionTime::from_secs_f64(secs))
    }

    fn span(secs: f64) -> Option<Span> {
        Some(Span::from_secs_f64(secs))
    }

    fn lap(end: f64, time: Option<Span>, sectors: [f64; 3]) -> Draft {
        let [_, b, c] = sectors;
        Draft {
            end: at(end),
            time,
            sectors: sectors.map(span),
            sector_ends: [at(end - b - c), at(end - c), at(end)],
            ..Draft::default()
        }
    }

    #[test]
    fn a_value_that_did_not_change_is_taken_from_the_lap_before() {
        let mut laps =
            vec![lap(191.0, span(91.0), [31.0, 30.0, 30.0]), lap(283.0, span(92.0), [32.0, 30.0, 30.0])];
        laps[1].sectors[1] = None;
        repeat_unchanged(&mut laps);
        assert_eq!(laps[1].sectors[1], span(30.0));
        laps[1].sectors[0] = None;
        repeat_unchanged(&mut laps);
        assert_eq!(laps[1].sectors[0], None, "31 s would not add up");
    }

    #[test]
    fn the_least_delayed_line_sets_all_ends() {
        let mut collected = Collected {
            laps: vec![
                lap(191.1, None, [31.0, 30.0, 30.0]),
                lap(283.05, span(92.0), [32.0, 30.0, 30.0]),
                lap(376.3, span(93.0), [33.0, 30.0, 30.0]),
            ],
            ..Collected::default()
        };
        settle(&mut collected);
        let ends: Vec<_> = collected.laps.iter().map(|lap| lap.end).collect();
        assert_eq!(ends, [at(191.05), at(283.05), at(376.05)]);
        assert_eq!(collected.laps[2].sector_ends[0], at(316.05));
    }

    #[test]
    fn a_time_modulo_one_hour_is_no_lap_time() {
        let mut laps = vec![
            lap(3333.96, span(115.014), [37.26, 32.139, 45.615]),
            lap(7048.8, span(114.751), [30.0, 30.44, 32.122]),
        ];
        drop_wrapped(&mut laps);
        assert_eq!(laps[1].time, None);
        assert_eq!(laps[0].time, span(115.014));

        let counted_under_red = Draft { end: at(5000.0), ..Draft::default() };
        laps[1].time = span(114.751);
        laps.insert(1, counted_under_red);
        drop_wrapped(&mut laps);
        assert_eq!(laps[2].time, None, "the hour runs from the lap before the red flag");
    }

    #[test]
    fn a_best_that_was_taken_back_is_none() {
        let mut laps =
            vec![lap(191.0, span(91.0), [31.0, 30.0, 30.0]), lap(283.0, span(92.0), [32.0, 30.0, 30.0])];
        mark_bests(&mut laps, &[vec![Span::from_secs(91), Span::from_secs(92)]]);
        assert_eq!([laps[0].personal_best, laps[1].personal_best], [false, true]);
    }
}
