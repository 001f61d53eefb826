//! The progress of cars that are not seen on the map, by what the timing loops say of them.
//!
//! The feed tells a car's gap to the leader and to the car ahead at every loop that it passes. So the car is where the
//! other was that long ago. The leader itself is carried from mark to mark (the line, the ends of the sectors): evenly
//! towards one that is known already, else at the pace of its last lap, and not past the mark.
//!
//! Everything is gone through once in the order of time; what is said of a moment follows from what the feed told until
//! ten seconds behind it.

use std::sync::LazyLock;

use session::{DriverFeed, Session, Steps};
use timing::messages::Gap;
use timing::{SessionTime, Span};

use crate::grid::Grid;
use crate::official::OfficialCar;
use crate::state::Crossing;
use crate::{HORIZON, Status};

/// How far ahead marks and gaps are known: crossings are made of lines that come up to five seconds later.
const AHEAD: Span = Span::from_secs(4);
/// How often cars of which nothing is told are carried on.
const TICK: Span = Span::from_secs(1);
/// A gap that was told so long ago says nothing of a car any more.
const STALE: Span = Span::from_secs(60);
/// So near to a mark, in time, a car is within twice and half the way that its pace says.
const NEAR_MARK: Span = Span::from_secs(3);
/// Laps per second before a car has passed two marks: a lap of a minute and a half.
const USUAL_PACE: f64 = 1.0 / 90.0;
/// No car is faster, laps per second.
const FASTEST_PACE: f64 = 1.0 / 40.0;
/// A car of which the next mark is not known yet has not come farther than this part of the way from the one before:
/// at the usual pace a mark is known after less of it.
const UNTOLD: f64 = 0.92;
/// Where sectors end where the circuit does not say, as fractions of the lap.
const THIRDS: [f64; 2] = [1.0 / 3.0, 2.0 / 3.0];
/// No race takes longer: a day has so many seconds.
const LONGEST_RACE: usize = 86_400;

static NO_FEED: LazyLock<DriverFeed> = LazyLock::new(DriverFeed::default);

/// A moment and the progress then, laps.
pub(crate) type Pin = (SessionTime, f64);

/// What happens, in the order in which it counts at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// The car has another place on the timing screen.
    Place {
        car: usize,
        place: u8,
    },
    /// The car passes its next mark.
    Mark {
        car: usize,
    },
    /// The gap of the car to the leader is told anew.
    Gap {
        car: usize,
        row: usize,
    },
    /// The gap of the car to the one ahead is told anew.
    Interval {
        car: usize,
        row: usize,
    },
    Tick,
}

/// The progress of all cars of a race, by driver: pins whose times increase and whose progress never decreases. `sectors`
/// is where sectors end on the circuit.
pub(crate) fn pins(
    session: &Session,
    grid: &Grid,
    cars: &[OfficialCar],
    sectors: Option<[f64; 2]>,
) -> Vec<Vec<Pin>> {
    let sectors = sectors.unwrap_or(THIRDS);
    let feeds = session.feeds.iter().chain(std::iter::repeat(&*NO_FEED));
    let car = |(feed, official)| Car::new(feed, official, grid.start, sectors);
    let mut field = Field { places: vec![0; cars.len()], cars: feeds.zip(cars).map(car).collect() };
    let mut events = field.events(grid.start);
    // Whoever is told nothing at the end goes on for as long as a gap says something.
    let end = events.iter().map(|(at, _)| *at).max().unwrap_or(grid.start) + STALE;
    let ticks = ((end - grid.start).as_secs_f64() / TICK.as_secs_f64()).max(0.0) as usize;
    let tick = |step: usize| grid.start + Span::from_nanos(TICK.as_nanos().saturating_mul(step as i64));
    events.extend((0..ticks.min(LONGEST_RACE)).map(|step| (tick(step), Event::Tick)));
    events.sort_unstable();
    for (at, event) in events {
        field.take(at, event);
    }
    field.cars.into_iter().map(|car| car.pins).collect()
}

struct Field<'a> {
    /// The places of the timing screen, by driver; 0 where none is told.
    places: Vec<u8>,
    cars: Vec<Car<'a>>,
}

impl Field<'_> {
    fn events(&self, start: SessionTime) -> Vec<(SessionTime, Event)> {
        let mut events = Vec::new();
        for (car, &Car { feed, ref marks, .. }) in self.cars.iter().enumerate() {
            // The places before the start hold at the start.
            events.extend(
                feed.position.iter().map(|&(at, place)| (at.max(start), Event::Place { car, place })),
            );
            events.extend(marks.iter().map(|mark| (mark.time, Event::Mark { car })));
            let gaps = feed.gap_to_leader.iter().enumerate().filter(|(_, (at, _))| *at > start);
            events.extend(gaps.map(|(row, (at, _))| (*at, Event::Gap { car, row })));
            let intervals = feed.interval.iter().enumerate().filter(|(_, (at, _))| *at > start);
            events.extend(intervals.map(|(row, (at, _))| (*at, Event::Interval { car, row })));
        }
        events
    }

    fn take(&mut self, at: SessionTime, event: Event) {
        match event {
            Event::Place { car, place } => self.places[car] = place,
            Event::Mark { car } => self.pass_mark(car),
            Event::Gap { car, row } => {
                let gap = time_of(&self.cars[car].feed.gap_to_leader, row);
                self.cars[car].gap = gap.map(|gap| (at, gap));
                if let (Some(gap), Some(leader)) = (gap, self.at_place(1)) {
                    self.place_behind(car, leader, at, gap);
                }
            }
            Event::Interval { car, row } => self.take_interval(car, row, at),
            Event::Tick => (0..self.cars.len()).for_each(|car| self.carry_on(car, at)),
        }
    }

    fn at_place(&self, place: u8) -> Option<usize> {
        self.places.iter().position(|known| *known == place)
    }

    /// A lapped car has no gap to the leader that is a time, but one to the car ahead.
    fn take_interval(&mut self, car: usize, row: usize, at: SessionTime) {
        if self.cars[car].gap.is_some() {
            return;
        }
        let ahead = self.places[car].checked_sub(1).and_then(|place| self.at_place(place));
        if let (Some(gap), Some(ahead)) = (time_of(&self.cars[car].feed.interval, row), ahead) {
            self.place_behind(car, ahead, at, gap);
        }
    }

    /// The car is where the other was that long ago.
    fn place_behind(&mut self, car: usize, other: usize, at: SessionTime, gap: Span) {
        if car == other || self.cars[car].official.is_over(at) {
            return;
        }
        let progress = self.cars[other].progress_at(at - gap);
        let progress = self.cars[car].held_to_marks(at, progress);
        self.cars[car].push(at, progress);
    }

    fn pass_mark(&mut self, car: usize) {
        let car = &mut self.cars[car];
        if let Some(mark) = car.pass() {
            car.push(mark.time, mark.progress);
        }
    }

    /// Carries a car on of which nothing is told soon.
    fn carry_on(&mut self, car: usize, at: SessionTime) {
        let (leads, leader) = (self.places[car] == 1, self.at_place(1));
        let me = &self.cars[car];
        if me.official.is_over(at) || (!leads && me.is_told_soon(at)) {
            return;
        }
        let gap = me.gap.filter(|(told, _)| !leads && at - *told <= STALE).zip(leader);
        let progress = match gap {
            Some(((_, gap), leader)) if me.races(at) => self.cars[leader].progress_at(at - gap),
            _ => me.by_marks(at),
        };
        self.cars[car].push(at, progress);
    }
}

/// The gap of a row, if it is a time.
fn time_of(steps: &Steps<Option<Gap>>, row: usize) -> Option<Span> {
    match steps.get(row)?.1.as_ref()? {
        Gap::Time(gap) => Some(*gap),
        Gap::Leader(_) | Gap::Laps(_) | Gap::Other(_) => None,
    }
}

/// A place of the lap that is timed: the line, or the end of a sector.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    time: SessionTime,
    /// When the last line came that it is made of.
    known: SessionTime,
    progress: f64,
    /// Which of the three parts of the lap begins there.
    begins: usize,
}

/// The marks that a car passed, in the order of time.
fn marks(feed: &DriverFeed, crossings: &[Crossing], start: SessionTime, sectors: [f64; 2]) -> Vec<Mark> {
    let line = |line: &Crossing| Mark {
        time: line.time,
        known: line.known,
        progress: f64::from(line.laps),
        begins: 0,
    };
    let mut marks: Vec<Mark> = crossings.iter().map(line).collect();
    for &(time, (sector, _)) in feed.sectors.iter().filter(|(time, _)| *time > start) {
        let Some(end) = sectors.get(usize::from(sector)) else { continue };
        let row = crossings.partition_point(|crossing| crossing.time <= time);
        let laps = row.checked_sub(1).map_or(0, |row| crossings[row].laps);
        marks.push(Mark {
            time,
            known: time,
            progress: f64::from(laps) + end,
            begins: usize::from(sector) + 1,
        });
    }
    marks.sort_by_key(|mark| mark.time);
    // A sector that is told again is passed once.
    let mut highest = f64::NEG_INFINITY;
    marks.retain(|mark| {
        let is_new = mark.progress > highest;
        highest = highest.max(mark.progress);
        is_new
    });
    marks
}

struct Car<'a> {
    feed: &'a DriverFeed,
    official: &'a OfficialCar,
    sectors: [f64; 2],
    marks: Vec<Mark>,
    /// Marks passed.
    passed: usize,
    pins: Vec<Pin>,
    /// The gap to the leader, where it is a time, and since when.
    gap: Option<(SessionTime, Span)>,
    /// The pace on each of the three parts of the lap, laps per second.
    paces: [f64; 3],
    /// Whether the ends of sectors were told on the last lap; where they are not, the next mark is the line.
    tells_sectors: bool,
}

impl<'a> Car<'a> {
    fn new(feed: &'a DriverFeed, official: &'a OfficialCar, start: SessionTime, sectors: [f64; 2]) -> Self {
        Self {
            feed,
            official,
            sectors,
            marks: marks(feed, &official.crossings, start, sectors),
            passed: 0,
            pins: vec![(start, official.slot)],
            gap: None,
            paces: [USUAL_PACE; 3],
            tells_sectors: true,
        }
    }

    fn last(&self) -> Pin {
        self.pins.last().copied().unwrap_or_default()
    }

    fn push(&mut self, at: SessionTime, progress: f64) {
        let (time, least) = self.last();
        let progress = progress.max(least);
        match self.pins.last_mut().filter(|_| at <= time) {
            Some(last) => last.1 = progress,
            None => self.pins.push((at, progress)),
        }
    }

    /// Where the car was; of a moment behind the last pin, where it goes on to be.
    fn progress_at(&self, at: SessionTime) -> f64 {
        let row = self.pins.partition_point(|(time, _)| *time <= at);
        match (row.checked_sub(1), self.pins.get(row)) {
            (Some(before), Some(after)) => {
                let (from, a) = self.pins[before];
                a + (after.1 - a) * crate::curve::share(from, after.0, at)
            }
            (None, first) => first.map_or(self.official.slot, |(_, progress)| *progress),
            (Some(last), None) => {
                let ((from, progress), before) = (self.pins[last], self.pins[last.saturating_sub(1)]);
                let seconds = (from - before.0).as_secs_f64();
                let pace = if seconds > 0.0 { (progress - before.1) / seconds } else { 0.0 };
                progress + pace.min(FASTEST_PACE) * (at - from).min(AHEAD).as_secs_f64()
            }
        }
    }

    /// Whether the car drives as cars race.
    fn races(&self, at: SessionTime) -> bool {
        let state = self.official.states.at(at);
        state.status(true) == Status::Running && !state.suspended
    }

    /// Whether a gap is told so soon that the way there needs no guess.
    fn is_told_soon(&self, at: SessionTime) -> bool {
        let soon = |steps: &Steps<Option<Gap>>| {
            let row = steps.partition_point(|(told, _)| *told <= at);
            steps.get(row).is_some_and(|(told, _)| *told <= at + AHEAD) && time_of(steps, row).is_some()
        };
        soon(&self.feed.gap_to_leader) || (self.gap.is_none() && soon(&self.feed.interval))
    }

    /// Where the car is by its marks and its pace.
    fn by_marks(&self, at: SessionTime) -> f64 {
        let (from, progress) = self.last();
        let seconds = (at - from).as_secs_f64();
        let is_known = |mark: &&Mark| mark.time <= at + AHEAD && mark.known <= at + HORIZON - TICK;
        if let Some(mark) = self.marks.get(self.passed).filter(is_known) {
            let part = crate::curve::share(from, mark.time, at).clamp(0.0, 1.0);
            return progress + (mark.progress - progress).max(0.0) * part;
        }
        if !self.races(at) {
            return progress;
        }
        let (part, end) = self.next_part();
        let begin =
            part.checked_sub(1).map_or(end.ceil() - 1.0, |before| end.ceil() - 1.0 + self.sectors[before]);
        let farthest = begin + (end - begin) * UNTOLD;
        progress + (self.paces[part] * seconds).min((farthest - progress).max(0.0))
    }

    /// A progress shortly before or behind a mark, with what the mark allows: the gap that is told there comes at another
    /// moment than the mark.
    fn held_to_marks(&self, at: SessionTime, progress: f64) -> f64 {
        let pace = |part: usize, seconds: f64| self.paces[part] * seconds;
        let mut held = progress;
        if let Some(mark) = self.passed.checked_sub(1).map(|last| self.marks[last])
            && at - mark.time <= NEAR_MARK
        {
            let way = pace(mark.begins, (at - mark.time).as_secs_f64());
            held = held.clamp(mark.progress + way / 2.0, mark.progress + way * 2.0);
        }
        if let Some(mark) = self
            .marks
            .get(self.passed)
            .filter(|mark| mark.time - at <= NEAR_MARK && mark.known <= at + HORIZON - TICK)
        {
            let way = pace(self.next_part().0, (mark.time - at).as_secs_f64());
            held = held.clamp(mark.progress - way * 2.0, mark.progress - way / 2.0);
        }
        held
    }

    /// Which part of the lap the car drives, and where it ends.
    fn next_part(&self) -> (usize, f64) {
        let before = self.passed.checked_sub(1).map(|last| self.marks[last]);
        let (part, laps) = before.map_or((0, 0.0), |mark| (mark.begins, mark.progress.floor()));
        if !self.tells_sectors {
            return (part, laps + 1.0);
        }
        (part, laps + self.sectors.get(part).copied().unwrap_or(1.0))
    }

    /// Passes the next mark, which tells the pace of the part of the lap before it.
    fn pass(&mut self) -> Option<Mark> {
        let mark = self.marks.get(self.passed).copied()?;
        if let Some(before) = self.passed.checked_sub(1).map(|before| self.marks[before]) {
            let (way, seconds) = (mark.progress - before.progress, (mark.time - before.time).as_secs_f64());
            if seconds > 0.0 && way < 1.0 {
                self.paces[before.begins] = (way / seconds).min(FASTEST_PACE);
            } else if seconds > 0.0 {
                self.paces = [(way / seconds).min(FASTEST_PACE); 3];
            }
            self.tells_sectors = mark.begins > 0 || before.begins > 0;
        }
        self.passed += 1;
        Some(mark)
    }
}

#[cfg(test)]
mod tests;
