//! When cars have places on the map, and when they have none.

use timing::{SessionTime, Span};

use crate::Track;
use crate::tracks::TrackKnot;

/// Without places for longer than this, a car is not seen: what the timing loops say is nearer then than a guess.
pub(crate) const UNSEEN: Span = Span::from_secs(10);

/// From one moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    pub(crate) from: SessionTime,
    pub(crate) to: SessionTime,
}

/// When a car has places, each time from the first to the last without a silence of [`UNSEEN`] between.
pub(crate) fn seen(track: &Track) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut millis = track.start_ms;
    for (wait, estimated) in track.wait.iter().zip(&track.estimated) {
        millis = millis.saturating_add(i64::from(*wait));
        if *estimated {
            continue;
        }
        let time = SessionTime::from_millis(millis);
        match stretches.last_mut().filter(|last| time - last.to <= UNSEEN) {
            Some(last) => last.to = time,
            None => stretches.push(Stretch { from: time, to: time }),
        }
    }
    stretches
}

/// A car's knots, with those of its pins instead while it is not seen.
pub(crate) fn with_pins(track: &Track, unseen: &[Stretch], pins: &[(SessionTime, f64)]) -> Vec<TrackKnot> {
    let is_unseen = |time: SessionTime| {
        let row = unseen.partition_point(|stretch| stretch.from < time);
        row.checked_sub(1).is_some_and(|row| time < unseen[row].to)
    };
    let mut knots: Vec<TrackKnot> = track.knots().filter(|knot| !is_unseen(knot.time)).collect();
    let pace = |row: usize| {
        let (before, after) = (pins[row.saturating_sub(1)], pins[(row + 1).min(pins.len() - 1)]);
        let seconds = (after.0 - before.0).as_secs_f64();
        if seconds > 0.0 { (after.1 - before.1) / seconds } else { 0.0 }
    };
    let unseen_pins = pins.iter().enumerate().filter(|(_, (time, _))| is_unseen(*time));
    knots.extend(unseen_pins.map(|(row, &(time, along))| TrackKnot {
        time,
        along,
        speed: pace(row),
        left: 0,
        estimated: true,
    }));
    knots.sort_by_key(|knot| knot.time);
    knots
}

/// The stretches longer than [`UNSEEN`] from `start` on that none of those given touches; the last has no end.
pub(crate) fn without(mut seen: Vec<Stretch>, start: SessionTime) -> Vec<Stretch> {
    seen.sort_unstable();
    let end = SessionTime::from_nanos(i64::MAX);
    let mut unseen = Vec::new();
    let mut until = start;
    for stretch in seen {
        if stretch.from > until && stretch.from - until > UNSEEN {
            unseen.push(Stretch { from: until, to: stretch.from });
        }
        until = until.max(stretch.to);
    }
    unseen.push(Stretch { from: until, to: end });
    unseen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::at;

    fn stretch(from: f64, to: f64) -> Stretch {
        Stretch { from: at(from), to: at(to) }
    }

    #[test]
    fn between_the_places_of_all_cars_lies_what_nobody_saw() {
        let seen = vec![stretch(50.0, 120.0), stretch(0.0, 30.0), stretch(125.0, 130.0), stretch(20.0, 35.0)];
        let unseen = without(seen, at(10.0));
        let ends: Vec<_> = unseen.iter().map(|gap| gap.from).collect();
        assert_eq!(ends, [at(35.0), at(130.0)], "five seconds are no stretch");
        assert_eq!(unseen[0].to, at(50.0));
        assert_eq!(without(Vec::new(), at(7.0)).len(), 1);
    }

    #[test]
    fn a_short_silence_is_none() {
        let estimated = |second: usize| (10..15).contains(&second) || (20..35).contains(&second);
        let track = Track {
            start_ms: 0,
            wait: (0..40).map(|second| if second == 0 { 0 } else { 1000 }).collect(),
            estimated: (0..40).map(estimated).collect(),
            ..Track::default()
        };
        assert_eq!(seen(&track), [stretch(0.0, 19.0), stretch(35.0, 39.0)]);
    }
}
