//! What a race is told by: lights out, who led from when on, stops, retirements, fastest laps, the flag.

use rayon::prelude::*;
use session::SessionPhase;
use timing::SessionTime;

use crate::Replay;

/// How often a second is looked who leads; between two looks that differ, at each frame.
const LOOKS_PER_SECOND: f64 = 5.0;
/// The frames that one look after another goes through, seconds: pieces of the session are gone through side by side.
const PIECE: f64 = 300.0;
/// The first lap whose time counts as the fastest: that of the first begins on the grid.
const FIRST_FAST: u16 = 2;

/// What happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MomentKind {
    /// The race starts.
    LightsOut,
    /// The session starts, where cars do not race, or a part of it, whose number is the value.
    Green,
    /// The driver takes the lead.
    Lead,
    /// The leader begins the lap.
    Lap,
    /// The driver comes into the pit lane and will stop.
    PitIn,
    /// The driver leaves the pit lane after a stop; the value is how long that took, seconds.
    PitOut,
    /// The car is out, to the end.
    Retired,
    /// The driver has driven the fastest lap so far, in so many seconds as the value says.
    FastestLap,
    /// The chequered flag falls: in a race for the driver who leads.
    Chequered,
}

impl MomentKind {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LightsOut => "lights-out",
            Self::Green => "green",
            Self::Lead => "lead",
            Self::Lap => "lap",
            Self::PitIn => "pit-in",
            Self::PitOut => "pit-out",
            Self::Retired => "retired",
            Self::FastestLap => "fastest-lap",
            Self::Chequered => "chequered",
        }
    }
}

/// Something that happens in a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// When frames begin to show it.
    pub time: SessionTime,
    /// What.
    pub kind: MomentKind,
    /// Whom it happens to, as an index of [`session::Session::drivers`]; `None` where it is all.
    pub driver: Option<usize>,
    /// The lap that the driver, or the leader, is on; of a fastest lap, that lap.
    pub lap: Option<u16>,
    /// A number, if its kind has one.
    pub value: Option<f64>,
}

impl Moment {
    fn new(time: SessionTime, kind: MomentKind) -> Self {
        Self { time, kind, driver: None, lap: None, value: None }
    }

    fn of(self, driver: usize, lap: Option<u16>) -> Self {
        Self { driver: Some(driver), lap, ..self }
    }
}

impl Replay {
    /// What happens, in the order of time. It is made anew each time.
    #[must_use]
    pub fn moments(&self) -> Vec<Moment> {
        let is_race = self.session.key.kind.is_race();
        let mut moments = if is_race { self.race_moments() } else { self.part_moments() };
        for (driver, car) in self.cars.iter().enumerate() {
            let out = car.states.out_since(is_race);
            moments.extend(
                out.map(|(time, state)| Moment::new(time, MomentKind::Retired).of(driver, state.lap)),
            );
        }
        let timeline = self.timeline();
        moments.retain(|moment| (timeline.first..=timeline.end).contains(&moment.time));
        moments.sort_by_key(|moment| (moment.time, moment.kind, moment.driver));
        moments
    }

    fn race_moments(&self) -> Vec<Moment> {
        let mut moments =
            vec![Moment::new(self.grid.start.max(self.timeline().first), MomentKind::LightsOut)];
        self.lead_moments(&mut moments);
        for (driver, car) in self.cars.iter().enumerate() {
            for stop in &car.stops {
                let moment = |time, kind| Moment::new(time, kind).of(driver, car.states.at(time).lap);
                let took = (stop.left - stop.entered).as_secs_f64();
                moments.push(moment(stop.entered, MomentKind::PitIn));
                moments.push(Moment { value: Some(took), ..moment(stop.left, MomentKind::PitOut) });
            }
        }
        self.fastest_laps(&mut moments);
        moments.extend(self.flag());
        moments
    }

    /// Where cars do not race: the beginning and the end of the session, or of each of its parts.
    fn part_moments(&self) -> Vec<Moment> {
        let first = self.timeline().first;
        let green = |time: SessionTime| Moment::new(time.max(first), MomentKind::Green);
        let parts = &self.session.qualifying_parts;
        let mut moments: Vec<Moment> = parts
            .iter()
            .map(|part| Moment { value: Some(part.number.into()), ..green(part.start) })
            .collect();
        if parts.is_empty() {
            moments.push(green(self.grid.start));
        }
        let ends = self.session.phases.iter().filter(|change| change.phase == SessionPhase::Finished);
        moments.extend(ends.map(|change| Moment::new(change.time, MomentKind::Chequered)));
        moments
    }

    /// When somebody else than before leads, and when the leader begins a lap.
    fn lead_moments(&self, moments: &mut Vec<Moment>) {
        let mut leader = self.grid.ranks.iter().position(|rank| *rank == 0);
        let mut lap = None;
        for (frame, lead) in self.leads() {
            // The classification is no race.
            let Some((driver, on)) = lead else { continue };
            let time = self.time_of(frame);
            if leader.replace(driver) != Some(driver) {
                moments.push(Moment::new(time, MomentKind::Lead).of(driver, on));
            }
            if on > lap {
                lap = on;
                moments.push(Moment::new(time, MomentKind::Lap).of(driver, on));
            }
        }
    }

    /// Who leads, from the first frame on and from each at which that is another or on another lap.
    fn leads(&self) -> Vec<(usize, Lead)> {
        let rate = self.options().frames_per_second;
        let (step, piece) = ((rate / LOOKS_PER_SECOND) as usize, (rate * PIECE) as usize);
        let (step, last) = (step.max(1), self.frame_count() - 1);
        let begins: Vec<usize> = (0..=last).step_by(piece.max(1)).collect();
        let leads = begins.into_par_iter().flat_map_iter(|first| {
            let mut hints = Vec::new();
            let mut lead_at = |frame: usize| self.leader_at(self.time_of(frame), &mut hints);
            let mut lead = lead_at(first);
            let mut leads = vec![(first, lead)];
            let end = (first + piece.max(1)).min(last);
            for look in (first..end).step_by(step) {
                let next = (look + step).min(end);
                if lead_at(next) != lead {
                    for between in look + 1..=next {
                        lead = lead_at(between);
                        leads.push((between, lead));
                    }
                }
            }
            leads
        });
        leads.collect()
    }

    /// Laps that were faster than all that had ended before.
    fn fastest_laps(&self, moments: &mut Vec<Moment>) {
        let mut laps: Vec<(SessionTime, usize, u16, timing::Span)> = Vec::new();
        for (driver, car) in self.cars.iter().enumerate() {
            let counts = |number: u16| {
                let mut laps = self.session.laps.of(driver).iter();
                number >= FIRST_FAST && !laps.any(|lap| lap.number == number && lap.deleted == Some(true))
            };
            let timed = car.crossings.iter().filter(|crossing| counts(crossing.laps));
            laps.extend(timed.filter_map(|line| Some((line.time, driver, line.laps, line.lap_time?))));
        }
        laps.sort_unstable();
        let mut fastest = None;
        for (time, driver, lap, took) in laps {
            if fastest.is_none_or(|fastest| took < fastest) {
                fastest = Some(took);
                let moment = Moment::new(time, MomentKind::FastestLap).of(driver, Some(lap));
                moments.push(Moment { value: Some(took.as_secs_f64()), ..moment });
            }
        }
    }

    /// The end of the race: who crosses the line first when the flag is out.
    fn flag(&self) -> Option<Moment> {
        let flag = self.chequered?.time;
        let lines = self.cars.iter().enumerate().filter_map(|(driver, car)| {
            let line = car.crossings.iter().find(|line| line.time >= flag)?;
            Some((line.time, driver, line.laps, car.states.finished?))
        });
        let (_, driver, lap, shown) = lines.min()?;
        Some(Moment::new(shown, MomentKind::Chequered).of(driver, Some(lap)))
    }
}

/// Who leads, and on which lap; nobody where the order is not one of a race any more.
type Lead = Option<(usize, Option<u16>)>;
