//! Where a car is at each moment: distance and speed at even steps of time, constant acceleration in between, so
//! that position, speed and crossing times agree exactly; and how far beside the centre line it drives.

use crate::math;

/// The time between two steps, in seconds.
pub(crate) const STEP: f64 = 0.05;

/// From `from` to `to` metres a car moves sideways to `offset`, and stays there.
#[derive(Clone, Copy, Debug)]
struct Shift {
    from: f64,
    to: f64,
    offset: f64,
}

/// One car's motion through a session.
#[derive(Clone, Debug)]
pub(crate) struct Motion {
    /// Metres since the start line was first passed; negative before.
    distances: Vec<f64>,
    /// Along the centre line, in m/s.
    speeds: Vec<f64>,
    /// Beside the centre line where no shift says otherwise.
    first_offset: f64,
    shifts: Vec<Shift>,
    /// Where in its two waves the car begins: no two cars, and no two laps, take quite the same line.
    phase: f64,
}

/// The waves of a car's line around the middle: amplitude, and metres for a radian.
const WAVES: [(f64, f64); 2] = [(0.45, 83.0), (0.3, 31.0)];

/// A car at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moment {
    /// Metres since the start line was first passed.
    pub(crate) distance: f64,
    /// Along the centre line, in m/s.
    pub(crate) speed: f64,
    /// In m/s².
    pub(crate) acceleration: f64,
}

impl Motion {
    /// Standing at that distance, so far to the left of the centre line, from time 0 on.
    pub(crate) fn standing(distance: f64, offset: f64, phase: f64) -> Self {
        let (distances, speeds) = (vec![distance], vec![0.0]);
        Self { distances, speeds, first_offset: offset, shifts: Vec::new(), phase }
    }

    /// Adds one step, at the end of which the car has that speed.
    pub(crate) fn push(&mut self, speed: f64) {
        let (distance, before) = self.last();
        self.distances.push(distance + (before + speed) / 2.0 * STEP);
        self.speeds.push(speed);
    }

    /// Where the car stood at first.
    pub(crate) fn first(&self) -> f64 {
        self.distances[0]
    }

    /// Distance and speed after the last step.
    pub(crate) fn last(&self) -> (f64, f64) {
        let at = self.distances.len() - 1;
        (self.distances[at], self.speeds[at])
    }

    /// Moves the car sideways between two distances, or as soon as the move before is done.
    pub(crate) fn shift(&mut self, from: f64, to: f64, offset: f64) {
        let from = self.shifts.last().map_or(from, |before| from.max(before.to));
        self.shifts.push(Shift { from, to: to.max(from + 20.0), offset });
    }

    /// The car at a time in seconds; it stands before its first and after its last step.
    pub(crate) fn at(&self, time: f64) -> Moment {
        let steps = (time / STEP).max(0.0);
        let step = steps as usize;
        if step + 1 >= self.distances.len() {
            let (distance, speed) = self.last();
            return Moment { distance, speed, acceleration: 0.0 };
        }
        let (before, after) = (self.speeds[step], self.speeds[step + 1]);
        let (acceleration, seconds) = ((after - before) / STEP, (steps - step as f64) * STEP);
        Moment {
            distance: self.distances[step] + (before + acceleration * seconds / 2.0) * seconds,
            speed: before + acceleration * seconds,
            acceleration,
        }
    }

    /// When the car first comes to that distance, in seconds; `None` if it starts beyond it or never does.
    pub(crate) fn reaches(&self, distance: f64) -> Option<f64> {
        self.reached(distance, self.distances.partition_point(|place| *place < distance))
    }

    /// The same of a car that is beyond that distance at a time, in seconds: it is looked for backwards from there.
    pub(crate) fn reached_before(&self, distance: f64, time: f64) -> Option<f64> {
        let mut to = ((time / STEP).max(0.0) as usize + 2).min(self.distances.len());
        let mut reach = 16;
        while to > reach && self.distances[to - reach] >= distance {
            to -= reach;
            reach *= 2;
        }
        let from = to.saturating_sub(reach);
        let after = from + self.distances[from..to].partition_point(|place| *place < distance);
        self.reached(distance, after)
    }

    /// When it came to that distance, which it had not at the step before that one.
    fn reached(&self, distance: f64, after: usize) -> Option<f64> {
        if after == 0 || after == self.distances.len() {
            return None;
        }
        let (from, speed) = (self.distances[after - 1], self.speeds[after - 1]);
        let acceleration = (self.speeds[after] - speed) / STEP;
        let metres = distance - from;
        let root = (speed * speed + 2.0 * acceleration * metres).max(0.0).sqrt();
        let seconds = if speed + root > 0.0 { 2.0 * metres / (speed + root) } else { STEP };
        Some((after - 1) as f64 * STEP + seconds.min(STEP))
    }

    /// How far to the left of the centre line the car is at a distance, and how much that grows per metre.
    pub(crate) fn offset(&self, distance: f64) -> (f64, f64) {
        let (mut offset, mut slope) = self.planned_offset(distance);
        for (amplitude, metres) in WAVES {
            let angle = distance / metres + self.phase;
            let (sin, cos) = math::sin_cos(angle);
            offset += amplitude * sin;
            slope += amplitude / metres * cos;
        }
        (offset, slope)
    }

    fn planned_offset(&self, distance: f64) -> (f64, f64) {
        let index = self.shifts.partition_point(|shift| shift.from <= distance);
        let Some(shift) = index.checked_sub(1).map(|at| self.shifts[at]) else {
            return (self.first_offset, 0.0);
        };
        let before = index.checked_sub(2).map_or(self.first_offset, |at| self.shifts[at].offset);
        let share = ((distance - shift.from) / (shift.to - shift.from)).clamp(0.0, 1.0);
        let smooth = share * share * (3.0 - 2.0 * share);
        let slope = 6.0 * share * (1.0 - share) / (shift.to - shift.from);
        (before + (shift.offset - before) * smooth, (shift.offset - before) * slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn motion(speeds: &[f64]) -> Motion {
        let mut motion = Motion::standing(-8.0, 3.0, 0.0);
        speeds.iter().for_each(|speed| motion.push(*speed));
        motion
    }

    #[test]
    fn a_car_is_where_it_crosses_when_it_crosses() {
        let motion = motion(&[0.0, 1.0, 30.0, 50.0, 50.0, 10.0, 0.0]);
        for tenth in -79..-20 {
            let distance = f64::from(tenth) / 10.0;
            let time = motion.reaches(distance).expect("driven over");
            assert!((motion.at(time).distance - distance).abs() < 1e-9, "{distance}");
        }
        assert_eq!(motion.reaches(-8.1), None);
        assert_eq!(motion.reaches(50.0), None);
    }

    #[test]
    fn a_shift_is_smooth_and_stays() {
        let mut motion = motion(&[]);
        motion.shift(0.0, 100.0, 0.0);
        motion.shift(200.0, 250.0, -14.0);
        assert_eq!(motion.planned_offset(-5.0), (3.0, 0.0));
        assert_eq!(motion.planned_offset(50.0).0, 1.5);
        assert_eq!(motion.planned_offset(150.0).0, 0.0);
        assert_eq!(motion.planned_offset(900.0), (-14.0, 0.0));
        assert!((motion.offset(900.0).0 + 14.0).abs() < 0.8);
        let (before, after) = (motion.offset(219.9).0, motion.offset(220.1).0);
        assert!(((after - before) / 0.2 - motion.offset(220.0).1).abs() < 1e-4);
    }
}
