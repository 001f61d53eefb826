//! The fixed geometry of the track.

mod agreement;
mod bends;
mod draw;
mod drives;
mod drs;
mod earlier;
mod fit;
mod line;
#[cfg(test)]
mod made_laps;
mod marks;
mod path;
mod pit_lane;
mod pit_survey;
mod places;
#[cfg(test)]
mod projection;
mod quality;
#[cfg(test)]
mod shapes;
mod sketch;
mod speed_trap;
mod spline;
mod survey;

use timing::Span;

pub(crate) use bends::Bends;
pub use line::CentreLine;
pub use pit_lane::PitLane;
pub use quality::LineQuality;

/// Metres between the points of lines.
const STEP: f64 = 2.0;
/// Units of the map in a metre.
const PER_METRE: f64 = 10.0;

/// The track that a session is driven on: what is fixed and so may be known at every instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circuit {
    /// The driven line; `None` where no car has a complete lap of places.
    pub line: Option<CentreLine>,
    /// The fastest lap time: the pace at which cars are carried on where nothing better is known.
    pub reference_lap: Option<Span>,
    /// What is measured around the line; nothing where there is no line.
    pub marks: Marks,
    /// The pit lane; `None` where no car drove through it with known places.
    pub pit_lane: Option<PitLane>,
    /// Where cars drive with DRS open, in the order from start and finish on; none where no car did.
    pub drs_zones: Vec<DrsZone>,
}

/// A stretch of the track on which cars drive with DRS open. It may lead over start and finish.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DrsZone {
    /// Where they open it, a fraction of the lap.
    pub open: f64,
    /// Where they close it, a fraction of the lap.
    pub close: f64,
}

/// Where timing measures, as fractions of the lap along the driven line from 0 up to but not including 1; start and
/// finish are at 0. `None` where too few cars were seen there to say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marks {
    /// Where the first and the second sector end.
    pub sectors: [Option<f64>; 2],
    /// Where the speed trap stands.
    pub speed_trap: Option<f64>,
    /// How cars pass the line; `None` where too few crossed it slowly to say.
    pub passing: Option<Passing>,
}

/// How cars pass the line. The feed stamps a crossing later than the samples of places and speeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passing {
    /// How much later, seconds.
    pub lag: f64,
    /// The usual speed at the line, m/s: the line is where cars that fast are when they officially cross it.
    pub speed: f64,
}

impl Passing {
    /// How far behind its mark a car of that speed is when it officially crosses the line, metres.
    pub(crate) fn behind(self, speed: f64) -> f64 {
        self.lag * (self.speed - speed)
    }
}

impl Circuit {
    /// Finds the circuit in a session's laps and places.
    #[must_use]
    pub fn of(session: &session::Session) -> Self {
        survey::survey(session)
    }

    /// The length of a lap in metres.
    #[must_use]
    pub fn length(&self) -> Option<f64> {
        self.line.as_ref().map(CentreLine::length)
    }
}
