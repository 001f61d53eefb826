//! What is to happen in a race, decided before it starts: a story for each weekend.

use self::Turn::{
    BreaksDown, Crashes, Damaged, DeletedLaps, DriveThrough, FiveSeconds, GivesUp, Rain, StartsFromPits,
};

/// Something that happens to the car of a grid place, or to all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    /// Crashes on the first lap after that share of it.
    Crashes { place: usize, lap: f64 },
    /// Comes in at the end of the first lap and stands so many seconds for repairs.
    Damaged { place: usize, stand: f64 },
    /// Starts from the pit lane.
    StartsFromPits { place: usize },
    /// Stops beside the track after that share of the race.
    BreaksDown { place: usize, after: f64, then: Answer },
    /// Gives up in the pits after that share of the race.
    GivesUp { place: usize, after: f64 },
    /// Has to drive through the pit lane, after that share of the race.
    DriveThrough { place: usize, after: f64 },
    /// It begins to rain after that share of the race.
    Rain { after: f64 },
    /// Somebody who finishes close ahead of another gets five seconds.
    FiveSeconds,
    /// That many laps are taken back.
    DeletedLaps { count: usize },
}

/// How race control answers a car beside the track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Yellow flags.
    Yellow,
    /// The virtual safety car.
    Virtual,
    /// The safety car.
    SafetyCar,
    /// The safety car first, then the red flag, and a restart.
    Red,
    /// The safety car, until the end.
    ToTheEnd,
}

/// A race's story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    pub(super) turns: &'static [Turn],
    /// Whether the race is long enough to need a stop.
    pub(super) stops: bool,
}

/// Alderwind: a crash on the first lap, a pit-lane starter, the virtual safety car, and a penalty that counts.
const FIRST: Story = Story {
    turns: &[
        Crashes { place: 15, lap: 0.21 },
        Damaged { place: 16, stand: 34.0 },
        StartsFromPits { place: 11 },
        BreaksDown { place: 7, after: 0.44, then: Answer::Virtual },
        GivesUp { place: 17, after: 0.62 },
        BreaksDown { place: 12, after: 0.78, then: Answer::SafetyCar },
        DeletedLaps { count: 3 },
        FiveSeconds,
    ],
    stops: true,
};

/// Porto Brina: a red flag with a restart, a drive-through, and a finish behind the safety car.
const SECOND: Story = Story {
    turns: &[
        Damaged { place: 18, stand: 21.0 },
        BreaksDown { place: 9, after: 0.33, then: Answer::Red },
        DriveThrough { place: 5, after: 0.55 },
        BreaksDown { place: 13, after: 0.66, then: Answer::Yellow },
        BreaksDown { place: 3, after: 0.945, then: Answer::ToTheEnd },
        DeletedLaps { count: 2 },
    ],
    stops: true,
};

/// Porto Brina on Saturday: short, and the virtual safety car once.
const SPRINT: Story = Story {
    turns: &[
        BreaksDown { place: 10, after: 0.5, then: Answer::Virtual },
        GivesUp { place: 14, after: 0.3 },
        DeletedLaps { count: 1 },
    ],
    stops: false,
};

/// Sallgrund: rain, the safety car with lapped cars that may unlap themselves, and retirements.
const THIRD: Story = Story {
    turns: &[
        Damaged { place: 14, stand: 48.0 },
        Damaged { place: 17, stand: 55.0 },
        GivesUp { place: 8, after: 0.36 },
        Rain { after: 0.45 },
        BreaksDown { place: 11, after: 0.63, then: Answer::SafetyCar },
        BreaksDown { place: 2, after: 0.85, then: Answer::Yellow },
        DeletedLaps { count: 2 },
    ],
    stops: true,
};

impl Story {
    /// Of a race of the season.
    pub(super) const fn of(round: u8, is_sprint: bool) -> Self {
        match (round, is_sprint) {
            (_, true) => SPRINT,
            (2, false) => SECOND,
            (3, false) => THIRD,
            _ => FIRST,
        }
    }

    /// The story's turns for a race with so many cars: nobody has two roles, and in a small field some are left out.
    pub(super) fn turns(&self, cars: usize) -> Vec<Turn> {
        let mut taken = Vec::new();
        let mut turns = Vec::new();
        for mut turn in self.turns.iter().copied() {
            if let Some(place) = turn.place_mut() {
                // Places are written for twenty cars.
                let written = *place * cars / 20;
                let free = (written..cars).chain((0..written).rev()).find(|place| !taken.contains(place));
                // Most of the field races on.
                let Some(free) = free.filter(|_| 2 * taken.len() < cars) else { continue };
                taken.push(free);
                *place = free;
            }
            turns.push(turn);
        }
        turns
    }
}

impl Turn {
    /// The grid place of the car that it is about.
    const fn place_mut(&mut self) -> Option<&mut usize> {
        match self {
            Crashes { place, .. }
            | Damaged { place, .. }
            | StartsFromPits { place }
            | BreaksDown { place, .. }
            | GivesUp { place, .. }
            | DriveThrough { place, .. } => Some(place),
            Rain { .. } | FiveSeconds | DeletedLaps { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_two_roles_and_most_race_on() {
        for (round, is_sprint) in [(1, false), (2, false), (2, true), (3, false)] {
            for cars in 5..=22 {
                let mut turns = Story::of(round, is_sprint).turns(cars);
                let mut places: Vec<usize> =
                    turns.iter_mut().filter_map(|turn| turn.place_mut().copied()).collect();
                assert!(places.iter().all(|place| *place < cars));
                let roles = places.len();
                places.sort_unstable();
                places.dedup();
                assert_eq!(places.len(), roles, "round {round} with {cars} cars");
                assert!(roles <= cars / 2 + 1);
            }
        }
    }
}
