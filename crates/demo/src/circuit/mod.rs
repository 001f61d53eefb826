//! Circuits that do not exist: straights and arcs that close exactly, with height, sectors and a pit lane.
//!
//! Everything is a function of the distance along the centre line, in metres from the start line in the direction
//! of driving. A place beside the line has an offset, in metres to the left.

mod designs;
mod elevation;
mod file;
mod line;
mod pit_lane;
mod project;
#[cfg(test)]
mod tests;

use crate::math::atan2;
use designs::{DESIGNS, Design};
use elevation::Elevation;
use line::{Line, Straight, Turn};
pub use pit_lane::PitLane;

/// Where a straight's end is too near to the next corner for anything but braking, in metres.
const BRAKING: f64 = 90.0;

/// The shortest straight, up to the braking point, on which a car can pass another, in metres.
const PASSING: f64 = 250.0;

/// From the beginning of a straight to where the flap may open, in metres.
const FLAP_OPENS: f64 = 50.0;

/// A point of the map in metres: x to the east, y to the north, z up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the east.
    pub x: f64,
    /// To the north.
    pub y: f64,
    /// Up.
    pub z: f64,
}

/// A numbered corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corner {
    /// From 1, in the direction of driving.
    pub number: u8,
    /// Where it is tightest, in metres from the start line.
    pub distance: f64,
    /// The direction from there to its label, away from the inside, in degrees from the east towards the north.
    pub angle: f64,
}

/// Where the flap of the rear wing may be open, in metres from the start line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrsZone {
    /// Where the gap to the car ahead is measured; always before `from`.
    pub detection: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends; more than the circuit's length if the zone passes the start line.
    pub to: f64,
}

/// A closed circuit.
#[derive(Clone, Debug)]
pub struct Circuit {
    round: u8,
    design: &'static Design,
    line: Line,
    elevation: Elevation,
    corners: Vec<Corner>,
    drs_zones: Vec<DrsZone>,
    overtaking_zones: Vec<(f64, f64)>,
}

impl Circuit {
    /// How many rounds the season has, each on a circuit of its own.
    pub const ROUNDS: u8 = DESIGNS.len() as u8;

    /// The circuit of a round, from 1; `None` for a round that the season does not have.
    #[must_use]
    pub fn of_round(round: u8) -> Option<Self> {
        let design = DESIGNS.get(usize::from(round.checked_sub(1)?))?;
        let line = Line::new(design.corners, design.line_before_first);
        let corners = (1..).zip(&line.turns).map(|(number, turn)| corner(number, turn, &line)).collect();
        let zone = |&(turn, before): &(usize, f64)| drs_zone(line.straights[turn - 1], before);
        Some(Self {
            round,
            design,
            elevation: Elevation::new(design.heights, line.length),
            corners,
            drs_zones: design.drs.iter().map(zone).collect(),
            overtaking_zones: overtaking_zones(&line.straights),
            line,
        })
    }

    /// The circuit's name, as the feed gives it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.design.name
    }

    /// The country that it lies in.
    #[must_use]
    pub const fn country(&self) -> &'static str {
        self.design.country
    }

    /// The country's three letters.
    #[must_use]
    pub const fn country_code(&self) -> &'static str {
        self.design.country_code
    }

    /// The circuit's number in the feed: the round's.
    #[must_use]
    pub const fn key(&self) -> u8 {
        self.round
    }

    /// Once around on the centre line, in metres.
    #[must_use]
    pub const fn length(&self) -> f64 {
        self.line.length
    }

    /// One over the radius there, positive to the left, in 1/m.
    #[must_use]
    pub fn curvature(&self, distance: f64) -> f64 {
        self.line.curvature(self.line.wrap(distance))
    }

    /// Height in metres.
    #[must_use]
    pub fn height(&self, distance: f64) -> f64 {
        self.elevation.height(self.line.wrap(distance))
    }

    /// Metres up per metre along.
    #[must_use]
    pub fn gradient(&self, distance: f64) -> f64 {
        self.elevation.gradient(self.line.wrap(distance))
    }

    /// The point at that distance, so many metres to the left of the centre line.
    #[must_use]
    pub fn point(&self, distance: f64, offset: f64) -> Point {
        let along = self.line.wrap(distance);
        let place = self.line.place(along);
        Point {
            x: place.x - offset * place.sin,
            y: place.y + offset * place.cos,
            z: self.elevation.height(along),
        }
    }

    /// Where the first and the second sector end and the lap ends, in metres from the start line.
    #[must_use]
    pub fn sector_ends(&self) -> [f64; 3] {
        let [first, second] = self.design.sectors.map(|share| share * self.length());
        [first, second, self.length()]
    }

    /// How many mini sectors each sector has.
    #[must_use]
    pub const fn mini_sectors(&self) -> [u8; 3] {
        self.design.mini_sectors
    }

    /// Where the speed trap is, in metres from the start line: before the braking point of the longest straight.
    #[must_use]
    pub fn speed_trap(&self) -> f64 {
        self.line.wrap(self.line.longest_straight().to - BRAKING - 30.0)
    }

    /// Where the flap of the rear wing may be open.
    #[must_use]
    pub fn drs_zones(&self) -> &[DrsZone] {
        &self.drs_zones
    }

    /// Which of the zones a place is in.
    #[must_use]
    pub fn in_drs_zone(&self, distance: f64) -> Option<usize> {
        let within = |zone: &DrsZone| self.line.wrap(distance - zone.from) < zone.to - zone.from;
        self.drs_zones.iter().position(within)
    }

    /// The straights on which a car can pass another: from the exit of a corner to the braking point, in metres from
    /// the start line. The last one ends beyond the circuit's length if it passes the line.
    #[must_use]
    pub fn overtaking_zones(&self) -> &[(f64, f64)] {
        &self.overtaking_zones
    }

    /// The pit lane.
    #[must_use]
    pub const fn pit_lane(&self) -> &PitLane {
        &self.design.pit_lane
    }

    /// The corners in order.
    #[must_use]
    pub fn corners(&self) -> &[Corner] {
        &self.corners
    }

    /// By how many degrees broadcasts turn the map.
    #[must_use]
    pub const fn rotation(&self) -> f64 {
        self.design.rotation
    }

    /// How many marshals' sectors there are, all of one length.
    #[must_use]
    pub const fn marshal_sectors(&self) -> u16 {
        self.design.marshal_sectors
    }

    /// Which of the marshals' sectors a place is in, from 1.
    #[must_use]
    pub fn marshal_sector(&self, distance: f64) -> u16 {
        let sectors = self.marshal_sectors();
        let passed = self.line.wrap(distance) / self.length() * f64::from(sectors);
        (passed as u16).min(sectors - 1) + 1
    }

    /// From the centre line to the edge of the track, in metres.
    #[must_use]
    pub const fn half_width(&self) -> f64 {
        self.design.half_width
    }

    /// The direction away from the inside of the turn that leads to the left or not, in degrees.
    fn outward(place: line::Place, left: bool) -> f64 {
        let side = if left { 1.0 } else { -1.0 };
        atan2(-side * place.cos, side * place.sin).to_degrees()
    }
}

fn corner(number: u8, turn: &Turn, line: &Line) -> Corner {
    let angle = Circuit::outward(line.place(turn.middle), turn.angle > 0.0);
    Corner { number, distance: turn.middle, angle }
}

fn drs_zone(straight: Straight, detection_before: f64) -> DrsZone {
    DrsZone {
        detection: straight.from - detection_before,
        from: straight.from + FLAP_OPENS,
        to: straight.to - BRAKING,
    }
}

fn overtaking_zones(straights: &[Straight]) -> Vec<(f64, f64)> {
    let zones = straights.iter().map(|straight| (straight.from, straight.to - BRAKING));
    zones.filter(|(from, to)| to - from > PASSING).collect()
}
