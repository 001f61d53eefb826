//! A circuit that does not exist: straights and arcs that close exactly, with height, sectors and a pit lane.
//!
//! Everything is a function of the distance along the centre line, in metres from the start line in the direction
//! of driving. A place beside the line has an offset, in metres to the left.

use std::f64::consts::{PI, TAU};

/// The turns in order: (angle in degrees, left is positive; radius in metres; straight after it in metres). The
/// lengths of the straights of [`CLOSING`] follow from the circuit closing.
const TURNS: [(f64, f64, f64); 12] = [
    (-95.0, 32.0, 150.0),
    (60.0, 70.0, 90.0),
    (-70.0, 58.0, 330.0),
    (-118.0, 24.0, 120.0),
    (85.0, 95.0, 150.0),
    (48.0, 180.0, 120.0),
    (-82.0, 40.0, 0.0),
    (-40.0, 120.0, 210.0),
    (-128.0, 19.0, 110.0),
    (75.0, 48.0, 80.0),
    (-30.0, 210.0, 0.0),
    (-65.0, 62.0, 0.0),
];

/// The straights whose length is left open: after the seventh turn and after the eleventh.
const CLOSING: [usize; 2] = [6, 10];

/// From the last turn to the first, across the start line.
const MAIN_STRAIGHT: f64 = 960.0;

/// From the start line to the first turn.
const LINE_TO_FIRST_TURN: f64 = 370.0;

/// The marshals' sectors, all of one length.
const MARSHAL_SECTORS: u16 = 16;

/// The longest step when the centre line is searched for the place nearest to a point.
const SEARCH_STEP: f64 = 20.0;

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

/// The pit lane. It runs along the main straight, so that both have the same distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PitLane {
    /// Where the speed limit begins: so far before the start line.
    pub entry_before_line: f64,
    /// Where it ends: so far after the start line.
    pub exit_after_line: f64,
    /// How far its lane lies beside the centre line, to the left.
    pub offset: f64,
    /// How far it takes to get from the track into the lane, and back.
    pub ramp: f64,
    /// The limit in metres per second: 80 km/h.
    pub speed_limit: f64,
}

/// A straight or an arc.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: f64,
    /// Where it begins.
    x: f64,
    y: f64,
    /// The direction in which it begins, in radians from the east towards the north.
    heading: f64,
    /// One over the radius, positive to the left; 0 on a straight.
    curvature: f64,
}

impl Piece {
    /// Position and direction so far into it.
    fn at(&self, along: f64) -> (f64, f64, f64) {
        let turned = self.curvature * along;
        let middle = self.heading + turned / 2.0;
        let chord = if turned == 0.0 { along } else { 2.0 * (turned / 2.0).sin() / self.curvature };
        (self.x + chord * middle.cos(), self.y + chord * middle.sin(), self.heading + turned)
    }
}

/// A closed circuit.
#[derive(Clone, Debug)]
pub struct Circuit {
    pieces: Vec<Piece>,
    length: f64,
}

impl Default for Circuit {
    fn default() -> Self {
        Self::new()
    }
}

impl Circuit {
    /// The circuit's name, as the feed gives it.
    pub const NAME: &str = "Silverholm";

    /// The pit lane.
    pub const PIT_LANE: PitLane = PitLane {
        entry_before_line: 330.0,
        exit_after_line: 190.0,
        offset: -14.0,
        ramp: 90.0,
        speed_limit: 80.0 / 3.6,
    };

    /// The circuit of the demo season.
    #[must_use]
    pub fn new() -> Self {
        let straights = closing_straights();
        let mut pieces = Vec::with_capacity(2 * TURNS.len() + 2);
        let mut length = 0.0;
        let (mut x, mut y, mut heading) = (-612.0, 343.0, 0.35_f64);
        let mut push = |piece_length: f64, curvature: f64| {
            let piece = Piece { from: length, x, y, heading, curvature };
            (x, y, heading) = piece.at(piece_length);
            length += piece_length;
            pieces.push(piece);
        };
        push(LINE_TO_FIRST_TURN, 0.0);
        for ((angle, radius, _), straight) in TURNS.iter().zip(straights) {
            push(angle.abs().to_radians() * radius, angle.signum() / radius);
            push(straight, 0.0);
        }
        push(MAIN_STRAIGHT - LINE_TO_FIRST_TURN, 0.0);
        Self { pieces, length }
    }

    /// Once around on the centre line, in metres.
    #[must_use]
    pub const fn length(&self) -> f64 {
        self.length
    }

    /// Where the first and the second sector end and the lap ends, in metres from the start line.
    #[must_use]
    pub fn sector_ends(&self) -> [f64; 3] {
        [self.length * 0.31, self.length * 0.68, self.length]
    }

    /// Which of the marshals' sectors a place is in, from 1.
    #[must_use]
    pub fn marshal_sector(&self, distance: f64) -> u16 {
        (distance.rem_euclid(self.length) / self.length * f64::from(MARSHAL_SECTORS)) as u16 + 1
    }

    /// Whether the flap of the rear wing may be open there.
    #[must_use]
    pub fn in_drs_zone(&self, distance: f64) -> bool {
        let along = distance.rem_euclid(self.length);
        along < LINE_TO_FIRST_TURN - 110.0
            || along > self.length - (MAIN_STRAIGHT - LINE_TO_FIRST_TURN - 60.0)
    }

    fn piece(&self, distance: f64) -> (&Piece, f64) {
        let along = distance.rem_euclid(self.length);
        let index = self.pieces.partition_point(|piece| piece.from <= along).saturating_sub(1);
        (&self.pieces[index], along - self.pieces[index].from)
    }

    /// One over the radius of the turn there, positive to the left, in 1/m.
    #[must_use]
    pub fn curvature(&self, distance: f64) -> f64 {
        self.piece(distance).0.curvature
    }

    /// Height in metres: 18 m between the lowest and the highest place.
    #[must_use]
    pub fn height(&self, distance: f64) -> f64 {
        let phase = TAU * distance / self.length;
        142.0 + 7.0 * (phase + 0.6).sin() + 3.0 * (2.0 * phase + 1.9).sin()
    }

    /// The point at that distance, so far to the left of the centre line.
    #[must_use]
    pub fn point(&self, distance: f64, offset: f64) -> Point {
        let (piece, along) = self.piece(distance);
        let (x, y, heading) = piece.at(along);
        Point { x: x - offset * heading.sin(), y: y + offset * heading.cos(), z: self.height(distance) }
    }

    /// The place on the centre line that is nearest to a point: distance along the line, and distance from it.
    #[must_use]
    pub fn project(&self, x: f64, y: f64) -> (f64, f64) {
        let away = |distance: f64| {
            let point = self.point(distance, 0.0);
            (point.x - x).hypot(point.y - y)
        };
        let steps = (self.length / SEARCH_STEP).ceil() as usize;
        let nearest = (0..steps)
            .map(|step| step as f64 * SEARCH_STEP)
            .min_by(|a, b| away(*a).total_cmp(&away(*b)))
            .unwrap_or_default();
        let (mut low, mut high) = (nearest - SEARCH_STEP, nearest + SEARCH_STEP);
        while high - low > 1e-4 {
            let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if away(a) < away(b) { high = b } else { low = a }
        }
        let distance = (low + high) / 2.0;
        (distance.rem_euclid(self.length), away(distance))
    }
}

/// The straights' lengths, with the two open ones chosen so that the end meets the beginning.
fn closing_straights() -> [f64; TURNS.len()] {
    let mut straights = TURNS.map(|(_, _, straight)| straight);
    let directions = straight_directions();
    let (x, y) = end_of_lap(&straights);
    let [(ax, ay), (bx, by)] = CLOSING.map(|turn| (directions[turn].cos(), directions[turn].sin()));
    let determinant = ax * by - ay * bx;
    straights[CLOSING[0]] = (bx * y - by * x) / determinant;
    straights[CLOSING[1]] = (ay * x - ax * y) / determinant;
    straights
}

/// The direction of the straight after each turn; the main straight points east.
fn straight_directions() -> [f64; TURNS.len()] {
    let mut heading = 0.0;
    TURNS.map(|(angle, ..)| {
        heading += angle.to_radians();
        heading
    })
}

/// Where a lap that begins at the origin ends.
fn end_of_lap(straights: &[f64; TURNS.len()]) -> (f64, f64) {
    let mut place = Piece { from: 0.0, x: MAIN_STRAIGHT, y: 0.0, heading: 0.0, curvature: 0.0 };
    for ((angle, radius, _), straight) in TURNS.iter().zip(straights) {
        for (length, curvature) in
            [(angle.abs().to_radians() * radius, angle.signum() / radius), (*straight, 0.0)]
        {
            let (x, y, heading) = Piece { curvature, ..place }.at(length);
            place = Piece { x, y, heading, ..place };
        }
    }
    debug_assert!((place.heading.abs() - 2.0 * PI).abs() < 1e-9, "the turns add up to one revolution");
    (place.x, place.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_meets_the_beginning() {
        let circuit = Circuit::new();
        let last = circuit.pieces.last().expect("pieces");
        let (x, y, heading) = last.at(circuit.length - last.from);
        let first = circuit.pieces[0];
        assert!((x - first.x).hypot(y - first.y) < 1e-9, "a gap of {x} {y}");
        assert!(((heading - first.heading) / TAU - -1.0).abs() < 1e-12);
        assert!((4500.0..5000.0).contains(&circuit.length()), "{}", circuit.length());
        assert!(closing_straights().iter().all(|length| *length >= 0.0), "no straight runs backwards");
    }

    #[test]
    fn a_metre_of_distance_is_a_metre_on_the_map() {
        let circuit = Circuit::new();
        for step in 0..9600 {
            let from = f64::from(step) * 0.5;
            let (a, b) = (circuit.point(from, 0.0), circuit.point(from + 0.5, 0.0));
            let apart = (a.x - b.x).hypot(a.y - b.y);
            assert!((0.4999..=0.5000001).contains(&apart), "{apart} at {from}");
            assert!((a.z - b.z).abs() < 0.02, "{} at {from}", a.z - b.z);
        }
    }

    #[test]
    fn the_pit_lane_lies_on_the_main_straight() {
        let circuit = Circuit::new();
        let lane = Circuit::PIT_LANE;
        for metre in -(lane.entry_before_line + lane.ramp) as i32..=(lane.exit_after_line + lane.ramp) as i32
        {
            assert_eq!(circuit.curvature(f64::from(metre)), 0.0, "{metre}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_place_beside_the_track_projects_back(distance in 0.0..4800.0_f64, offset in -9.0..9.0_f64) {
            let circuit = Circuit::new();
            let point = circuit.point(distance, offset);
            let (found, away) = circuit.project(point.x, point.y);
            proptest::prop_assert!((found - distance).abs() < 1e-3, "{found} for {distance}");
            proptest::prop_assert!((away - offset.abs()).abs() < 1e-6);
        }
    }
}
