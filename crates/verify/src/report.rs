//! What verifying a replay found.

use std::collections::BTreeMap;

use serde::Serialize;
use session::Session;
use timing::{SessionKey, SessionTime};

/// Misses that are told of one measure; the rest are counted.
const TOLD: usize = 200;

/// All measures of one replay.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The session.
    pub session: SessionKey,
    /// The measures in their order.
    pub measures: Vec<Measure>,
}

impl Report {
    /// Whether no target is missed.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.measures.iter().all(|measure| measure.verdict() != Verdict::Missed)
    }
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// `T1` to `T12`, or a word for what has no target.
    pub id: &'static str,
    /// Why nothing can be held against the replay.
    pub no_judge: Option<&'static str>,
    /// What was looked at, in words: how many crossings, frames, cars.
    pub compared: String,
    /// The figures.
    pub figures: Vec<Figure>,
    /// How many cases are wrong, or the worst ones where the measure is a distance.
    pub misses_count: usize,
    /// The cases, not more than 200.
    pub misses: Vec<Miss>,
}

/// How a measure turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every figure meets its target, or there is none.
    Ok,
    /// A figure misses its target.
    Missed,
    /// There is nothing to hold the replay against: the session does not have it.
    NoJudge,
}

/// One figure of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The name, the unit at its end: `gap_error_median_s`.
    pub name: &'static str,
    /// What is measured.
    pub says: &'static str,
    /// What the value counts.
    pub unit: Unit,
    /// `None` where there was nothing to measure.
    pub value: Option<f64>,
    /// What it should be.
    pub target: Option<Target>,
}

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Unit {
    /// A part of 1.
    #[serde(rename = "share")]
    Share,
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Metres.
    #[serde(rename = "m")]
    Metres,
    /// Kilometres per hour.
    #[serde(rename = "km/h")]
    KmPerHour,
    /// Pearson's coefficient of correlation.
    #[serde(rename = "r")]
    R,
    /// How many.
    #[serde(rename = "count")]
    Count,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

/// One case that a measure finds fault with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Miss {
    /// The driver's three letters, where it is about one.
    pub driver: Option<String>,
    /// The lap that ends there or is driven.
    pub lap: Option<u16>,
    /// The session time, seconds.
    #[serde(rename = "session_time_s")]
    pub time: f64,
    /// What is wrong.
    pub what: String,
}

impl Figure {
    /// Without a target: to know.
    pub(crate) const fn new(name: &'static str, unit: Unit, value: Option<f64>, says: &'static str) -> Self {
        Self { name, says, unit, value, target: None }
    }

    /// A count that should be so many at most.
    pub(crate) fn count(name: &'static str, value: usize, target: f64, says: &'static str) -> Self {
        Self::new(name, Unit::Count, Some(value as f64), says).at_most(target)
    }

    /// With a value to reach.
    pub(crate) const fn at_least(self, target: f64) -> Self {
        Self { target: Some(Target::AtLeast(target)), ..self }
    }

    /// With a value not to exceed.
    pub(crate) const fn at_most(self, target: f64) -> Self {
        Self { target: Some(Target::AtMost(target)), ..self }
    }

    /// Whether the target is met; without a target, or anything measured, it is.
    #[must_use]
    pub fn is_met(&self) -> bool {
        match (self.value, self.target) {
            (Some(value), Some(Target::AtLeast(target))) => value >= target,
            (Some(value), Some(Target::AtMost(target))) => value <= target,
            (None, _) | (_, None) => true,
        }
    }
}

impl Measure {
    /// Nothing measured yet.
    pub(crate) fn new(id: &'static str) -> Self {
        Self {
            id,
            no_judge: None,
            compared: String::new(),
            figures: Vec::new(),
            misses_count: 0,
            misses: Vec::new(),
        }
    }

    /// The same without a judge: its figures have no values.
    pub(crate) fn without(mut self, reason: &'static str) -> Self {
        self.no_judge = Some(reason);
        self.figures.iter_mut().for_each(|figure| figure.value = None);
        (self.misses_count, self.misses) = (0, Vec::new());
        self
    }

    /// Keeps a case, if there is room, and counts it.
    pub(crate) fn miss(&mut self, miss: Miss) {
        self.misses_count += 1;
        if self.misses.len() < TOLD {
            self.misses.push(miss);
        }
    }

    /// Keeps the worst cases, each told by `what`.
    pub(crate) fn worst(
        &mut self,
        session: &Session,
        worst: &crate::statistics::Worst,
        what: impl Fn(f64) -> String,
    ) {
        for (driver, time, amount) in worst.told() {
            self.miss(Miss::of(session, driver, lap_at(session, driver, time), time, what(amount)));
        }
    }

    /// Whether something was measured for which there is a target; what has no targets is told and needs no judge.
    fn is_judged(&self) -> bool {
        let mut targets = self.figures.iter().filter(|figure| figure.target.is_some()).peekable();
        targets.peek().is_none() || targets.any(|figure| figure.value.is_some())
    }

    /// How it turned out.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.no_judge {
            Some(_) => Verdict::NoJudge,
            None if !self.figures.iter().all(Figure::is_met) => Verdict::Missed,
            None if self.is_judged() => Verdict::Ok,
            None => Verdict::NoJudge,
        }
    }
}

impl Miss {
    /// A case of one car.
    pub(crate) fn of(
        session: &Session,
        driver: usize,
        lap: Option<u16>,
        time: SessionTime,
        what: String,
    ) -> Self {
        let driver = session.drivers.get(driver).map(|driver| driver.code.to_string());
        Self { driver, lap, time: time.as_secs_f64(), what }
    }
}

/// The lap that a car drives officially.
fn lap_at(session: &Session, driver: usize, time: SessionTime) -> Option<u16> {
    let begun = |lap: &&session::Lap| lap.start.is_some_and(|start| start <= time);
    session.laps.of(driver).iter().rfind(begun).map(|lap| lap.number)
}

/// The names in JSON: stable, added to but never changed.
#[derive(Serialize)]
struct MeasureFields<'a> {
    verdict: Verdict,
    no_judge: Option<&'a str>,
    compared: &'a str,
    figures: BTreeMap<&'a str, FigureFields>,
    misses_count: usize,
    misses: &'a [Miss],
}

#[derive(Serialize)]
struct FigureFields {
    says: &'static str,
    unit: Unit,
    value: Option<f64>,
    target: Option<Target>,
    met: bool,
}

impl Serialize for Report {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            session: String,
            verdict: Verdict,
            measures: BTreeMap<&'a str, &'a Measure>,
        }
        let verdict = if self.is_true() { Verdict::Ok } else { Verdict::Missed };
        let measures = self.measures.iter().map(|measure| (measure.id, measure)).collect();
        Fields { session: self.session.to_string(), verdict, measures }.serialize(serializer)
    }
}

impl Serialize for Measure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = |figure: &Figure| {
            let Figure { name, says, unit, value, target } = *figure;
            (name, FigureFields { says, unit, value, target, met: figure.is_met() })
        };
        MeasureFields {
            verdict: self.verdict(),
            no_judge: self.no_judge,
            compared: &self.compared,
            figures: self.figures.iter().map(fields).collect(),
            misses_count: self.misses_count,
            misses: &self.misses,
        }
        .serialize(serializer)
    }
}
