//! The centre line: straights, and turns whose curvature grows and shrinks in steps.
//!
//! Every piece is a straight or an arc, so that a metre of distance is exactly a metre on the map.

use super::designs::Vertex;
use crate::math::{atan2, hypot, sin_cos};

/// The share of a turn's length at full radius that is gone into growing curvature, and as much into shrinking.
const RAMP: f64 = 0.4;

/// How many arcs a turn's curvature grows in.
const RAMP_STEPS: usize = 6;

/// The distance between two entries of the table that finds pieces, in metres.
const CELL: f64 = 2.0;

/// A place on the centre line, and the direction there as cosine and sine of the angle from the east.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) cos: f64,
    pub(super) sin: f64,
}

impl Place {
    /// The place so far along an arc of that curvature, or along a straight if it is 0.
    fn after(&self, along: f64, curvature: f64) -> Self {
        if curvature == 0.0 {
            return Self { x: self.x + along * self.cos, y: self.y + along * self.sin, ..*self };
        }
        let (sin, cos) = sin_cos(curvature * along);
        // 1 − cos would lose digits on the widest arcs.
        let (ahead, left) = (sin / curvature, sin * sin / (1.0 + cos) / curvature);
        Self {
            x: self.x + ahead * self.cos - left * self.sin,
            y: self.y + ahead * self.sin + left * self.cos,
            cos: self.cos * cos - self.sin * sin,
            sin: self.sin * cos + self.cos * sin,
        }
    }
}

/// A straight or an arc.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: f64,
    start: Place,
    /// One over the radius, positive to the left; 0 on a straight.
    curvature: f64,
}

/// A turn of the centre line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    /// Where it is tightest: half way through, in metres from the start line.
    pub(super) middle: f64,
    /// In radians, positive to the left.
    pub(super) angle: f64,
}

/// A straight, in metres from the start line; the last one passes the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    pub(super) from: f64,
    pub(super) to: f64,
}

/// A closed line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pieces: Vec<Piece>,
    /// The piece at the beginning of each cell.
    cells: Vec<u16>,
    pub(super) length: f64,
    pub(super) turns: Vec<Turn>,
    /// The straight after each turn.
    pub(super) straights: Vec<Straight>,
}

impl Line {
    /// Through all corners, beginning so far before the first vertex.
    pub(super) fn new(corners: &[Vertex], before_first: f64) -> Self {
        let count = corners.len();
        let edge = |at: usize| {
            let ((x, y, _), (to_x, to_y, _)) = (corners[(at + count - 1) % count], corners[at % count]);
            (to_x - x, to_y - y)
        };
        let bends: Vec<Bend> =
            (0..count).map(|at| Bend::new(edge(at), edge(at + 1), corners[at].2)).collect();
        let (dx, dy) = edge(0);
        let (cos, sin) = (dx / hypot(dx, dy), dy / hypot(dx, dy));
        let (x, y, _) = corners[0];
        let start = Place { x: x - before_first * cos, y: y - before_first * sin, cos, sin };
        let mut drawing = Drawing { place: start, length: 0.0, pieces: Vec::new() };
        let (mut turns, mut straights) = (Vec::new(), Vec::new());
        drawing.push(before_first - bends[0].tangent, 0.0);
        for (at, bend) in bends.iter().enumerate() {
            let from = drawing.length;
            bend.arcs().for_each(|(length, curvature)| drawing.push(length, curvature));
            turns.push(Turn { middle: (from + drawing.length) / 2.0, angle: bend.angle });
            let (dx, dy) = edge(at + 1);
            let straight = hypot(dx, dy) - bend.tangent - bends[(at + 1) % count].tangent;
            straights.push(Straight { from: drawing.length, to: drawing.length + straight });
            let after_line = if at + 1 == count { before_first - bends[0].tangent } else { 0.0 };
            drawing.push(straight - after_line, 0.0);
        }
        let Drawing { length, pieces, .. } = drawing;
        Self { cells: cells(&pieces, length), pieces, length, turns, straights }
    }

    /// The distance within the lap.
    pub(super) fn wrap(&self, distance: f64) -> f64 {
        if (0.0..self.length).contains(&distance) {
            distance
        } else {
            crate::math::wrap(distance, self.length)
        }
    }

    /// The piece at a distance within the lap.
    fn piece(&self, along: f64) -> &Piece {
        let cell = ((along / CELL) as usize).min(self.cells.len() - 1);
        let mut index = usize::from(self.cells[cell]);
        while self.pieces.get(index + 1).is_some_and(|next| next.from <= along) {
            index += 1;
        }
        &self.pieces[index]
    }

    /// The place at a distance within the lap.
    pub(super) fn place(&self, along: f64) -> Place {
        let piece = self.piece(along);
        piece.start.after(along - piece.from, piece.curvature)
    }

    /// One over the radius at a distance within the lap, in 1/m, positive to the left.
    pub(super) fn curvature(&self, along: f64) -> f64 {
        self.piece(along).curvature
    }

    /// The longest of the straights.
    pub(super) fn longest_straight(&self) -> Straight {
        let longest = self.straights.iter().max_by(|a, b| (a.to - a.from).total_cmp(&(b.to - b.from)));
        longest.copied().unwrap_or(Straight { from: 0.0, to: 0.0 })
    }
}

/// The piece at the beginning of each cell.
fn cells(pieces: &[Piece], length: f64) -> Vec<u16> {
    let count = (length / CELL).ceil() as usize;
    (0..count)
        .map(|cell| pieces.partition_point(|piece| piece.from <= cell as f64 * CELL).saturating_sub(1) as u16)
        .collect()
}

/// A line while it is drawn.
struct Drawing {
    place: Place,
    length: f64,
    pieces: Vec<Piece>,
}

impl Drawing {
    fn push(&mut self, length: f64, curvature: f64) {
        self.pieces.push(Piece { from: self.length, start: self.place, curvature });
        self.place = self.place.after(length, curvature);
        self.length += length;
    }
}

/// How a corner is rounded.
struct Bend {
    /// In radians, positive to the left.
    angle: f64,
    radius: f64,
    /// From the vertex to where it begins, and to where it ends.
    tangent: f64,
}

impl Bend {
    /// From the direction of one edge into that of the next.
    fn new((ax, ay): (f64, f64), (bx, by): (f64, f64), radius: f64) -> Self {
        let angle = atan2(ax * by - ay * bx, ax * bx + ay * by);
        let mut bend = Self { angle, radius, tangent: 0.0 };
        let from = Place { cos: 1.0, ..Place::default() };
        let to = bend.arcs().fold(from, |place, (length, curvature)| place.after(length, curvature));
        bend.tangent = to.y / to.sin;
        bend
    }

    /// Length and curvature of each of its arcs. Growing, shrinking and full curvature add up to the angle.
    fn arcs(&self) -> impl Iterator<Item = (f64, f64)> {
        let (length, curvature) = (self.angle.abs() * self.radius, self.angle.signum() / self.radius);
        let step = move |at: usize| {
            let share = (at as f64 + 0.5) / RAMP_STEPS as f64;
            (length * RAMP / RAMP_STEPS as f64, curvature * share)
        };
        let full = (length * (1.0 - RAMP), curvature);
        (0..RAMP_STEPS).map(step).chain([full]).chain((0..RAMP_STEPS).rev().map(step))
    }
}
