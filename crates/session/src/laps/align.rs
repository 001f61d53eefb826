//! Puts the laps of all drivers on one clock.
//!
//! Each driver's lap ends are exact among themselves and late as a whole by the smallest delay any of the driver's
//! lines had. The gaps that the feed announces are exact, so they tell how much later each driver's clock runs.

use timing::{SessionTime, Span};

use super::collect::Collected;

/// No line is delayed by more. Where the ends say so, the laps compared are not the same lap: the feed missed a count.
const LONGEST_DELAY: Span = Span::from_secs(10);

/// Moves each driver's lap ends so that the gaps at the end of the second lap are as announced and the least delayed
/// driver's stay. The first lap is not used: gaps before its end are those of the grid. Sector ends keep their
/// stamps, as they do in FastF1. Nothing happens where the feed announces no gaps (practice, qualifying).
pub(super) fn align(drivers: &mut [Collected]) {
    let delays = delays(drivers);
    let Some(least) = delays.iter().flatten().min().copied() else { return };
    for (driver, delay) in drivers.iter_mut().zip(&delays) {
        let Some(delay) = delay else { continue };
        for end in driver.laps.iter_mut().filter_map(|lap| lap.end.as_mut()) {
            *end = *end - (*delay - least);
        }
    }
}

/// How much later than the leader of lap two each driver's clock runs.
fn delays(drivers: &[Collected]) -> Vec<Option<Span>> {
    let mut delays = vec![None; drivers.len()];
    if drivers.iter().all(|driver| driver.gaps.iter().all(|(_, gap)| gap.is_none())) {
        return delays;
    }
    let most = drivers.iter().map(|driver| driver.laps.len()).max().unwrap_or_default();
    for lap in 1..most {
        let Some((leader, first)) = leader(drivers, lap) else { break };
        if lap == 1 {
            delays[leader] = Some(Span::ZERO);
        }
        let Some(base) = delays[leader] else { continue };
        for (driver, delay) in drivers.iter().zip(&mut delays) {
            if delay.is_none()
                && let Some(end) = driver.laps.get(lap).and_then(|lap| lap.end)
                && let Some(gap) = nearest_gap(&driver.gaps, end)
            {
                *delay = Some(end - first - gap + base).filter(|delay| delay.abs() <= LONGEST_DELAY);
            }
        }
        if drivers.iter().zip(&delays).all(|(driver, delay)| delay.is_some() || driver.laps.len() < 2) {
            break;
        }
    }
    delays
}

fn leader(drivers: &[Collected], lap: usize) -> Option<(usize, SessionTime)> {
    let ends = drivers.iter().enumerate().filter_map(|(i, driver)| Some((i, driver.laps.get(lap)?.end?)));
    ends.min_by_key(|(_, end)| *end)
}

/// The gap that stood at the line nearest to the moment; the earlier of two equally near.
fn nearest_gap(gaps: &[(SessionTime, Option<Span>)], at: SessionTime) -> Option<Span> {
    let next = gaps.partition_point(|(time, _)| *time < at);
    let around = gaps[next.saturating_sub(1)..].iter().take(2);
    around.min_by_key(|(time, _)| (*time - at).abs()).and_then(|(_, gap)| *gap)
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::*;

    fn driver(ends: &[i64], gaps: &[(i64, i64)]) -> Collected {
        let millis = SessionTime::from_millis;
        Collected {
            laps: ends.iter().map(|end| Draft { end: Some(millis(*end)), ..Draft::default() }).collect(),
            gaps: gaps.iter().map(|(at, gap)| (millis(*at), Some(Span::from_millis(*gap)))).collect(),
            ..Collected::default()
        }
    }

    #[test]
    fn gaps_at_the_line_come_out_as_announced() {
        let mut drivers = [
            driver(&[100_000, 200_030], &[]),
            driver(&[102_000, 202_000], &[(195_000, 1500), (202_010, 2000), (207_000, 2500)]),
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
        let mut drivers =
            [driver(&[100_000, 200_000], &[]), driver(&[202_000, 292_000], &gaps), driver(&[101_000], &[])];
        align(&mut drivers);
        assert_eq!(drivers[1].laps[1].end, Some(SessionTime::from_millis(292_000)), "90 s are no delay");
    }
}
