//! Makes one driver's lap ends, lap times and sector times fit each other.
//!
//! Times in the feed are exact to the millisecond, but lines arrive late by up to seconds. Where laps follow each other
//! with known times, every line of theirs gives a moment for the whole chain of ends. The earliest is the best one, as
//! long as another line bears it out: one that stands alone is a fault of its own, and moves nothing but itself.

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
    complete_times(laps);
    end_last(laps);
    drop_wrapped(laps);
    drop_repeated_times(laps);
    link(laps);
    drop_lone_early_lines(laps);
    take_earliest_ends(laps);
    chain(laps);
    place_sectors(laps);
    mark_bests(laps, &collected.bests);
}

/// A lap cannot be shorter than its sectors. A lap time that the feed took back is the sum of the sectors if all are
/// known. And the feed does not send a value again that is the same as on the lap before: where just one of the three
/// sectors and the lap time is missing, the lap before has it if the four then add up.
fn complete_times(laps: &mut [Draft]) {
    for i in 0..laps.len() {
        let (before, rest) = laps.split_at_mut(i);
        let lap = &mut rest[0];
        let (sum, is_complete) = lap.sector_sum();
        lap.time = lap.time.filter(|time| sum <= *time);
        if lap.time_cleared && is_complete {
            lap.time = Some(sum);
        }
        if let Some(before) = before.last().filter(|_| !lap.after_hole) {
            repeat_unchanged(lap, before);
        }
    }
}

fn repeat_unchanged(lap: &mut Draft, before: &Draft) {
    let ([a, b, c], time) = (lap.sectors, lap.time);
    let missing = [a, b, c, time].iter().filter(|value| value.is_none()).count();
    let [a, b, c] = [a.or(before.sectors[0]), b.or(before.sectors[1]), c.or(before.sectors[2])];
    let time = time.or(before.time);
    if missing == 1
        && let (Some(first), Some(second), Some(third), Some(total)) = (a, b, c, time)
        && first + second + third == total
    {
        lap.sectors = [a, b, c];
        lap.time = Some(total);
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

/// A car into the pits may end no lap before it got there: such a lap time is the one of the lap before, told again.
fn drop_repeated_times(laps: &mut [Draft]) {
    for i in 1..laps.len() {
        let (before, lap) = (&laps[i - 1], &laps[i]);
        if let (Some(time), Some(end), Some(pit_in)) = (lap.time, before.earliest_end(), lap.pit_in)
            && before.time == Some(time)
            && end + time < pit_in
            && !lap.sectors.iter().any(Option::is_some)
        {
            laps[i].time = None;
        }
    }
}

/// No line is delayed by more, so where the lines contradict a lap's time by more, it was not taken from line to line.
const LONGEST_DELAY: Span = Span::from_secs(10);

/// Finds out which laps' times were taken from the end of the lap before. Where that one is just a count that went up while
/// the car stood in the pits, and this one leads out of them, its time began elsewhere.
fn link(laps: &mut [Draft]) {
    for i in 1..laps.len() {
        let (before, lap) = (laps[i - 1].earliest_end(), &laps[i]);
        laps[i].is_linked = !lap.after_hole
            && (lap.pit_out.is_none() || laps[i - 1].is_measured())
            && lap
                .time
                .zip(lap.earliest_end())
                .zip(before)
                .is_some_and(|((time, end), before)| (end - before - time).abs() <= LONGEST_DELAY);
    }
}

/// A line earlier than every other line of its chain of laps by more than this stands alone: the earliest lines of a
/// whole chain lie within a few hundredths of a second of each other.
const ALONE: Span = Span::from_millis(300);

/// With fewer laps than this nobody can say which of their lines are wrong.
const ENOUGH_LAPS: usize = 5;

/// Takes back the moments of lines that came earlier than any other line of the same chain of laps bears out.
fn drop_lone_early_lines(laps: &mut [Draft]) {
    let mut start = 0;
    while start < laps.len() {
        let mut next = start + 1;
        while laps.get(next).is_some_and(|lap| lap.is_linked) {
            next += 1;
        }
        drop_lone_early_lines_of_chain(&mut laps[start..next]);
        start = next;
    }
}

/// A line of a chain: the lap, the sector that it ends (`None` for the count of laps), and when, by this line, the
/// chain's first lap ended.
type Witness = (usize, Option<usize>, SessionTime);

fn drop_lone_early_lines_of_chain(chain: &mut [Draft]) {
    if chain.len() < ENOUGH_LAPS {
        return;
    }
    let mut witnesses: Vec<Witness> = Vec::new();
    let mut driven = Span::ZERO;
    for (i, lap) in chain.iter().enumerate() {
        driven = driven + lap.time.filter(|_| i > 0).unwrap_or_default();
        let mut rest = Some(Span::ZERO);
        for sector in (0..3).rev() {
            if let (Some(end), Some(rest)) = (lap.sector_ends[sector], rest) {
                witnesses.push((i, Some(sector), end + rest - driven));
            }
            rest = rest.zip(lap.sectors[sector]).map(|(rest, own)| rest + own);
        }
        witnesses.extend(lap.end.map(|end| (i, None, end - driven)));
    }
    witnesses.sort_by_key(|(.., first_end)| *first_end);
    // The lines that end one lap may all come with the same fault, so the first of another lap has to bear it out.
    let Some((lap, _, earliest)) = witnesses.first().copied() else { return };
    let Some((.., second)) = witnesses.iter().find(|(other, ..)| *other != lap).copied() else { return };
    if second - earliest <= ALONE {
        return;
    }
    for (_, sector, first_end) in witnesses.iter().take_while(|(.., first_end)| *first_end < second) {
        let to_second = second - *first_end;
        if to_second <= ALONE {
            continue;
        }
        let lap = &mut chain[lap];
        match sector {
            Some(sector) => {
                lap.sector_ends[*sector] = lap.sector_ends[*sector].map(|end| end + to_second);
            }
            None => lap.end = lap.end.map(|end| end + to_second),
        }
    }
}

/// The earliest moment that a line gives for a lap's end, if that is not before the end of the lap before.
fn take_earliest_ends(laps: &mut [Draft]) {
    let mut before: Option<SessionTime> = None;
    for lap in laps {
        let earliest = lap.earliest_end();
        if earliest.is_some_and(|end| before.is_none_or(|before| end >= before)) {
            lap.end = earliest;
        }
        before = lap.end;
    }
}

/// The feed writes lap times modulo one hour, so a lap that sat out a long red flag looks like a short one. Such a
/// time fits the stamps only with whole hours added, so it is not the lap's time. The hours may run from an earlier lap
/// than the one before: a lap into the pits under the red flag is counted when the car leaves again, and not timed.
fn drop_wrapped(laps: &mut [Draft]) {
    let near = |a: Span, b: Span, within: i64| (a - b).abs() < Span::from_secs(within);
    let ends: Vec<Option<SessionTime>> = laps.iter().map(Draft::earliest_end).collect();
    for i in 1..laps.len() {
        let (Some(time), Some(end)) = (laps[i].time, ends[i]) else { continue };
        let rest = |before: &Option<SessionTime>| before.map(|before| end - before - time);
        if rest(&ends[i - 1]).is_some_and(|rest| near(rest, Span::ZERO, 10)) {
            continue;
        }
        let wrapped = ends[i.saturating_sub(MOST_LAPS_BEFORE)..i].iter().filter_map(rest).any(|rest| {
            let hours = (rest + Span::from_secs(1800)).as_nanos() / HOUR.as_nanos();
            hours >= 1 && near(rest, Span::from_secs(hours * 3600), 2)
        });
        if wrapped {
            laps[i].time = None;
        }
    }
}

/// A lap with a known time ends exactly that long after the one before; whichever of both ends came with less delay
/// decides, backwards and forwards. No end moves before that of the lap before.
fn chain(laps: &mut [Draft]) {
    let follows = |lap: &Draft| lap.time.filter(|_| lap.is_linked);
    for i in (1..laps.len()).rev() {
        let (Some(time), Some(before), Some(end)) = (follows(&laps[i]), laps[i - 1].end, laps[i].end) else {
            continue;
        };
        let two_before = i.checked_sub(2).and_then(|two_before| laps[two_before].end);
        if end - time < before && two_before.is_none_or(|two_before| end - time >= two_before) {
            laps[i - 1].end = Some(end - time);
        }
    }
    for i in 1..laps.len() {
        if let (Some(time), Some(before), Some(end)) = (follows(&laps[i]), laps[i - 1].end, laps[i].end) {
            laps[i].end = Some(end.min(before + time));
        }
    }
}

/// Sectors of laps with a known time end by their times after the lap's start, if their lines did not come before.
fn place_sectors(laps: &mut [Draft]) {
    let mut before = None;
    for lap in laps {
        if let (Some(mut at), true) = (before, lap.is_linked) {
            for (sector, end) in lap.sectors.iter().zip(&mut lap.sector_ends) {
                let Some(sector) = sector else { break };
                at = at + *sector;
                *end = end.map(|end: SessionTime| end.min(at));
            }
        }
        before = lap.end;
    }
}

/// Marks the laps that were the driver's best when they were driven. When a lap is deleted the feed sends the best
/// before it again; so a best that is faster than a later one of the same part of the session was deleted.
fn mark_bests(laps: &mut [Draft], bests: &[(usize, Span)]) {
    let mut first_of_time = BTreeMap::new();
    for (i, time) in laps.iter().enumerate().filter_map(|(i, lap)| Some((i, lap.time?))) {
        first_of_time.entry(time).or_insert(i);
    }
    let mut best_later: Option<(usize, Span)> = None;
    for (part, best) in bests.iter().rev() {
        let later = best_later.filter(|(later_part, _)| later_part == part).map(|(_, time)| time);
        if later.is_some_and(|later| *best <= later) {
            continue;
        }
        best_later = Some((*part, later.map_or(*best, |later| later.min(*best))));
        if let Some(&i) = first_of_time.get(best) {
            laps[i].personal_best = true;
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
        complete_times(&mut laps);
        assert_eq!(laps[1].sectors[1], span(30.0));
        laps[1].sectors[0] = None;
        complete_times(&mut laps);
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
        mark_bests(&mut laps, &[(0, Span::from_secs(91)), (0, Span::from_secs(92))]);
        assert_eq!([laps[0].personal_best, laps[1].personal_best], [false, true]);
    }
}
