//! The order of a race as the timing loops see it: at the end of each sector the car that passes is ranked.

use timing::{SessionTime, Span};

use crate::truth::Truth;

/// A car passes the end of a sector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// When.
    pub time: SessionTime,
    /// The car's index in the truth.
    pub car: usize,
    /// The lap, from 1.
    pub lap: u16,
    /// The sector, 0–2; the third ends at the line.
    pub sector: u8,
    /// The car's place once it has passed, from 1.
    pub position: u8,
    /// The gap to the leader.
    pub gap: Behind,
    /// The gap to the car in front.
    pub interval: Behind,
}

/// How far a car is behind another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// It is not: it leads.
    Leads,
    /// So much later at the same place.
    Time(Span),
    /// So many whole laps.
    Laps(u16),
}

/// The board while a race goes on.
#[derive(Clone, Debug)]
pub(crate) struct Board {
    /// Cars by place.
    pub(crate) order: Vec<usize>,
    /// When each car passed its marks.
    passed: Vec<Vec<SessionTime>>,
}

impl Board {
    /// Before the start: the cars in the order of the grid.
    pub(crate) fn new(cars: usize) -> Self {
        Self { order: (0..cars).collect(), passed: vec![Vec::new(); cars] }
    }

    /// A car passes its next mark. It goes ahead of all that have passed fewer.
    pub(crate) fn pass(&mut self, car: usize, time: SessionTime) -> (u8, Behind, Behind) {
        self.passed[car].push(time);
        let count = self.passed[car].len();
        let from = self.order.iter().position(|other| *other == car).unwrap_or_default();
        let to =
            self.order[..from].iter().position(|other| self.passed[*other].len() < count).unwrap_or(from);
        self.order[to..=from].rotate_right(1);
        let behind = |place: usize| self.behind(car, self.order[place]);
        let interval = if to == 0 { Behind::Leads } else { behind(to - 1) };
        (to as u8 + 1, behind(0), interval)
    }

    /// How far a car was behind another at the last mark that it passed.
    fn behind(&self, car: usize, other: usize) -> Behind {
        let (count, ahead) = (self.passed[car].len(), self.passed[other].len());
        if car == other {
            return Behind::Leads;
        }
        match (ahead.saturating_sub(count) / 3) as u16 {
            0 => Behind::Time(self.passed[car][count - 1] - self.passed[other][count - 1]),
            laps => Behind::Laps(laps),
        }
    }
}

impl Truth {
    /// Every passing of the end of a sector of a race, in the order of time, with the places that follow from it.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let mut board = Board::new(self.cars.len());
        self.passings()
            .into_iter()
            .map(|(time, car, lap, sector)| {
                let (position, gap, interval) = board.pass(car, time);
                Mark { time, car, lap, sector, position, gap, interval }
            })
            .collect()
    }

    /// Every passing of the end of a sector, in the order of time: when, car, lap, sector.
    pub(crate) fn passings(&self) -> Vec<(SessionTime, usize, u16, u8)> {
        let mut passings = Vec::new();
        for (index, car) in self.cars.iter().enumerate() {
            for lap in &car.laps {
                let marks = (0..)
                    .zip(lap.marks)
                    .filter_map(|(sector, mark)| Some((mark?, index, lap.number, sector)));
                passings.extend(marks);
            }
        }
        passings.sort_by_key(|(time, car, ..)| (*time, *car));
        passings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_at_a_mark_is_ahead_and_gaps_are_of_the_same_mark() {
        let at = SessionTime::from_millis;
        let mut board = Board::new(3);
        assert_eq!(board.pass(1, at(1000)), (1, Behind::Leads, Behind::Leads));
        let second = board.pass(0, at(1400));
        assert_eq!(second, (2, Behind::Time(Span::from_millis(400)), Behind::Time(Span::from_millis(400))));
        board.pass(1, at(2000));
        board.pass(1, at(3000));
        board.pass(1, at(4000));
        let lapped = board.pass(2, at(4100));
        assert_eq!(lapped, (3, Behind::Laps(1), Behind::Time(Span::from_millis(2700))));
    }
}
