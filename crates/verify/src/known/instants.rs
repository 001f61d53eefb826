//! Order, gaps and places at twenty instants a second.

use std::collections::BTreeMap;

use demo::{Behind, OrderChange, Standing, Status, Truth};
use replay::{CarFrame, Frame, Replay};
use session::Session;
use timing::{SessionTime, Span};

use super::passes::Pass;
use crate::report::{Figure, Measure, Miss, Unit};
use crate::statistics::{Worst, quantile};

/// So near to the moment at which two cars are level either may be shown ahead.
const LEVEL: Span = Span::from_millis(300);

/// Cars are looked for so far along the track from where they are, in metres.
const REACH: f64 = 400.0;

/// Units of the map in a metre.
const PER_METRE: f64 = 10.0;

/// What was gathered at all instants.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) order: Order,
    pub(super) gaps: Gaps,
    pub(super) places: Places,
    /// Changes of the shown order.
    pub(super) passes: Vec<Pass>,
    /// When each driver was first shown as out.
    pub(super) out_since: BTreeMap<usize, SessionTime>,
}

/// Looks at the replay at every tick of the truth within its timeline.
pub(super) fn watch(truth: &Truth, replay: &Replay, drivers: &[Option<usize>]) -> Seen {
    let mut seen = Seen::default();
    let changes = truth.order_changes();
    let timeline = replay.timeline();
    let until = truth.finalised().unwrap_or(truth.end).min(timeline.end);
    let (mut frame, mut standings) = (Frame::default(), Vec::new());
    let mut before: Vec<usize> = Vec::new();
    for tick in 0..truth.ticks() {
        let time = truth.tick(tick);
        if time < timeline.time_of(0) || time >= until {
            continue;
        }
        replay.at(time, &mut frame);
        truth.standings(time, &mut standings);
        let instant = Instant { truth, time, standings: &standings, frame: &frame, drivers };
        seen.order.see(&instant, &changes);
        seen.gaps.see(&instant);
        seen.places.see(&instant);
        if frame.order != before {
            seen.passes.extend(passes(&before, &frame, time));
            before.clone_from(&frame.order);
        }
        for (driver, car) in frame.cars.iter().enumerate() {
            if car.status == replay::Status::Out {
                seen.out_since.entry(driver).or_insert(time);
            }
        }
    }
    seen
}

/// Who has come past whom since the order before.
fn passes(before: &[usize], now: &Frame, time: SessionTime) -> Vec<Pass> {
    let place = |car: usize| now.cars.get(car).map(|car| car.position);
    let mut passes = Vec::new();
    for (at, &of) in before.iter().enumerate() {
        passes.extend(before[at + 1..].iter().filter(|by| place(**by) < place(of)).map(|&by| Pass {
            time,
            by,
            of,
        }));
    }
    passes
}

/// What is shown and what is true at one instant.
#[derive(Clone, Copy)]
struct Instant<'a> {
    truth: &'a Truth,
    time: SessionTime,
    standings: &'a [Standing],
    frame: &'a Frame,
    drivers: &'a [Option<usize>],
}

impl<'a> Instant<'a> {
    /// Every car: its index in the truth, its standing, its index in the session, and what is shown of it.
    fn cars(self) -> impl Iterator<Item = (usize, &'a Standing, usize, &'a CarFrame)> {
        let cars = self.standings.iter().zip(self.drivers).enumerate();
        cars.filter_map(move |(car, (standing, driver))| {
            let driver = (*driver)?;
            Some((car, standing, driver, self.frame.cars.get(driver)?))
        })
    }
}

/// Pairs of cars shown the wrong way round.
#[derive(Debug, Default)]
pub(super) struct Order {
    instants: usize,
    wrong: usize,
    /// Instants that are wrong only for a car whose place is estimated.
    wrong_estimated: usize,
    episodes: BTreeMap<(usize, usize), Vec<SessionTime>>,
}

impl Order {
    fn see(&mut self, instant: &Instant<'_>, changes: &[OrderChange]) {
        let Instant { truth, time, .. } = *instant;
        let mut cars: Vec<_> = instant.cars().collect();
        cars.sort_by_key(|(_, standing, ..)| standing.place);
        // Against the clock only cars with a time have a place.
        if !truth.is_race() {
            cars.retain(|(.., shown)| shown.best_lap.is_some());
        }
        self.instants += 1;
        let (mut wrong, mut wrong_estimated) = (false, false);
        for (at, (car, _, driver, shown)) in cars.iter().enumerate() {
            for (other, _, other_driver, other_shown) in &cars[at + 1..] {
                if shown.position < other_shown.position || is_level(changes, *car, *other, time) {
                    continue;
                }
                if !truth.is_race() && settles(truth, time) {
                    continue;
                }
                if shown.estimated || other_shown.estimated {
                    wrong_estimated = true;
                    continue;
                }
                wrong = true;
                self.episodes.entry((*driver, *other_driver)).or_default().push(time);
            }
        }
        self.wrong += usize::from(wrong);
        self.wrong_estimated += usize::from(wrong_estimated && !wrong);
    }

    pub(super) fn measure(self, session: &Session) -> Measure {
        let mut measure = Measure::new("order");
        measure.compared = format!("{} instants", self.instants);
        for ((ahead, behind), times) in &self.episodes {
            let code = |car: usize| session.drivers.get(car).map_or("?", |driver| driver.code.as_str());
            let what = format!("behind {} for {} instants", code(*behind), times.len());
            measure.miss(Miss::of(session, *ahead, None, times[0], what));
        }
        measure.figures = vec![
            Figure::count(
                "order_wrong_count",
                self.wrong,
                0.0,
                "instants with a wrong order, 0.3 s around passes aside",
            ),
            Figure::new(
                "order_wrong_estimated_count",
                Unit::Count,
                Some(self.wrong_estimated as f64),
                "… wrong only for cars that are estimated",
            ),
        ];
        measure
    }
}

/// Whether two cars are about level.
fn is_level(changes: &[OrderChange], car: usize, other: usize, time: SessionTime) -> bool {
    let from = changes.partition_point(|change| change.time < time - LEVEL);
    changes[from..]
        .iter()
        .take_while(|change| change.time <= time + LEVEL)
        .any(|change| (change.by, change.of) == (car, other) || (change.by, change.of) == (other, car))
}

/// Whether a time has just been set or taken back, so that the screen need not show it yet.
fn settles(truth: &Truth, time: SessionTime) -> bool {
    let near = |at: SessionTime| at <= time + LEVEL && time <= at + LEVEL;
    let laps = truth.cars.iter().flat_map(|car| &car.laps);
    laps.flat_map(|lap| [lap.marks[2], lap.deleted_at]).flatten().any(near)
        || truth.parts.iter().copied().any(near)
}

/// How far the shown gaps are off.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    to_leader: Vec<f64>,
    intervals: Vec<f64>,
    worst: Worst,
    /// Gaps that are shown in laps and are times, or the reverse, or are blank.
    other_kind: usize,
}

impl Gaps {
    fn see(&mut self, instant: &Instant<'_>) {
        for (_, standing, driver, shown) in instant.cars() {
            let races = matches!(standing.status, Status::Running | Status::Pit);
            if !races || usize::from(shown.position) != usize::from(standing.place) || standing.place == 1 {
                continue;
            }
            match (standing.gap_to_leader, shown.gap_to_leader) {
                (Some(Behind::Time(gap)), Some(shown)) => {
                    let off = (shown - gap).as_secs_f64().abs();
                    self.to_leader.push(off);
                    self.worst.see(driver, instant.time, off);
                }
                (Some(Behind::Laps(_)), _) if shown.laps_down > Some(0) => {}
                (None, None) => {}
                _ => self.other_kind += 1,
            }
            if let (Some(Behind::Time(gap)), Some(shown)) = (standing.interval, shown.interval) {
                self.intervals.push((shown - gap).as_secs_f64().abs());
            }
        }
    }

    pub(super) fn measure(mut self, session: &Session) -> Measure {
        let mut measure = Measure::new("gaps");
        measure.compared = format!("{} gaps", self.to_leader.len());
        let seconds = |name, value, says| Figure::new(name, Unit::Seconds, value, says);
        let all = (self.to_leader.len() + self.other_kind).max(1) as f64;
        let other_kind = self.other_kind as f64 / all;
        measure.figures = vec![
            seconds(
                "gap_off_median_s",
                quantile(&mut self.to_leader, 0.5),
                "gap to the leader is off by, median",
            ),
            seconds("gap_off_p99_s", quantile(&mut self.to_leader, 0.99), "… 99th percentile").at_most(0.1),
            seconds(
                "interval_off_p99_s",
                quantile(&mut self.intervals, 0.99),
                "interval is off by, 99th percentile",
            )
            .at_most(0.1),
            Figure::new(
                "gap_other_kind_share",
                Unit::Share,
                Some(other_kind),
                "gaps that are shown in laps and are times, blank, or the reverse",
            ),
        ];
        measure.worst(session, &self.worst, |off| format!("gap is off by {off:.3} s"));
        measure
    }
}

/// How far cars are drawn from where they are, along the track.
#[derive(Debug, Default)]
pub(super) struct Places {
    along: Vec<f64>,
    /// The same of cars that are estimated.
    estimated: Vec<f64>,
    worst: Worst,
    missing: usize,
}

impl Places {
    fn see(&mut self, instant: &Instant<'_>) {
        let Instant { truth, time, .. } = *instant;
        for (car, standing, driver, shown) in instant.cars() {
            if standing.status != Status::Running {
                continue;
            }
            let Some(place) = shown.place else {
                self.missing += 1;
                continue;
            };
            let real = truth.distance_at(car, time);
            let (x, y) = (place.x / PER_METRE, place.y / PER_METRE);
            let off = (truth.circuit.project_near(x, y, real, REACH).0 - real).abs();
            if shown.estimated {
                self.estimated.push(off);
            } else {
                self.along.push(off);
                self.worst.see(driver, time, off);
            }
        }
    }

    pub(super) fn measure(mut self, session: &Session) -> Measure {
        let mut measure = Measure::new("places");
        measure.compared = format!("{} places of running cars", self.along.len());
        let metres = |name, value, says| Figure::new(name, Unit::Metres, value, says);
        measure.figures = vec![
            metres(
                "along_off_median_m",
                quantile(&mut self.along, 0.5),
                "drawn cars along the track, median",
            ),
            metres("along_off_p99_m", quantile(&mut self.along, 0.99), "… 99th percentile").at_most(3.0),
            metres("along_off_largest_m", quantile(&mut self.along, 1.0), "… largest"),
            metres(
                "along_off_estimated_p99_m",
                quantile(&mut self.estimated, 0.99),
                "cars that are estimated, 99th percentile",
            ),
            Figure::count("not_drawn_count", self.missing, 0.0, "places of running cars that are not shown"),
        ];
        measure.worst(session, &self.worst, |off| format!("{off:.1} m from where it is"));
        measure
    }
}
