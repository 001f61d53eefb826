//! Where each car starts, and when.

use session::{PositionSamples, Session, SessionPhase};
use timing::SessionTime;

use crate::Circuit;
use crate::standing::{Stand, last_place, stand_at};

/// The order before lights out, and lights out itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// Each car's rank in the starting order, from 0, by driver. Pit-lane starters follow the grid, and cars that do not
    /// take the start follow these.
    pub(crate) ranks: Vec<u16>,
    /// Whether the car starts from the pit lane, by driver.
    pub(crate) from_pit_lane: Vec<bool>,
    /// When the race, or the session, starts.
    pub(crate) start: SessionTime,
}

impl Grid {
    /// The grid by the timing feed, else by the results API, else by the rows of the driver list.
    pub(crate) fn of(session: &Session, circuit: &Circuit) -> Self {
        let cars = session.drivers.len();
        let result_grid = |driver: usize| {
            session.results.iter().find(|result| result.driver == driver).and_then(|result| result.grid)
        };
        let start = start(session);
        let ahead = ahead_of_grid(session, circuit, start);
        let from_pit_lane: Vec<bool> = (0..cars)
            .map(|driver| {
                let no_slot = result_grid(driver) == Some(0) || feed_grid(session, driver) == Some(0);
                no_slot
                    || waits_in_pits(session, driver, start)
                    || stands_in_pits(session, circuit, driver, start)
                    || ahead.contains(&driver)
            })
            .collect();
        let place = |driver: usize| {
            let listed = session.drivers[driver].line.map(u16::from);
            feed_grid(session, driver)
                .filter(|place| *place > 0)
                .or_else(|| result_grid(driver).filter(|place| *place > 0))
                .or(listed)
                .unwrap_or(u16::MAX)
        };
        let mut order: Vec<usize> = (0..cars).collect();
        let stays = |driver: usize| session.key.kind.is_race() && !session.takes_start(driver, start);
        order.sort_by_key(|&driver| (stays(driver), from_pit_lane[driver], place(driver), driver));
        let mut ranks = vec![0; cars];
        for (rank, driver) in order.into_iter().enumerate() {
            ranks[driver] = rank as u16;
        }
        Self { ranks, from_pit_lane, start }
    }
}

fn feed_grid(session: &Session, driver: usize) -> Option<u16> {
    session.feeds.get(driver).and_then(|feed| feed.grid).map(u16::from)
}

/// Whether the feed has the car in the pit lane when the session starts.
fn waits_in_pits(session: &Session, driver: usize, start: SessionTime) -> bool {
    let told = session.feeds.get(driver).map_or(&[][..], |feed| &feed.in_pit);
    told.iter().rfind(|(time, _)| *time <= start).is_some_and(|(_, in_pit)| *in_pit)
}

/// Whether the car stands in the pit lane when a race starts: the feed does not always say so.
fn stands_in_pits(session: &Session, circuit: &Circuit, driver: usize, start: SessionTime) -> bool {
    let places = session.positions.get(driver).filter(|_| session.key.kind.is_race());
    places.is_some_and(|places| stand_at(circuit, places, start) == Stand::Pits)
}

/// No car on the grid is so far ahead of the next one, as metres: slots are eight metres apart.
const OFF_GRID: f64 = 50.0;
/// Most cars start from the grid: of a field no larger part stands ahead of it.
const FEW: usize = 3;

/// The cars that stand far ahead of the others when a race starts: at the end of the pit lane, beside the track.
fn ahead_of_grid(session: &Session, circuit: &Circuit, start: SessionTime) -> Vec<usize> {
    let Some(line) = circuit.line.as_ref().filter(|_| session.key.kind.is_race()) else { return Vec::new() };
    let along = |(driver, places): (usize, &PositionSamples)| {
        let seen = last_place(places, start)?;
        let fraction = line.search(seen, None).fraction;
        let fraction = if fraction > 0.5 { fraction - 1.0 } else { fraction };
        Some((fraction * line.length(), driver))
    };
    let mut cars: Vec<(f64, usize)> = session.positions.iter().enumerate().filter_map(along).collect();
    cars.sort_by(|a, b| b.0.total_cmp(&a.0));
    let few = cars.len() / FEW;
    let gap = cars.windows(2).take(few).rposition(|pair| pair[0].0 - pair[1].0 > OFF_GRID);
    gap.map_or_else(Vec::new, |last| cars[..=last].iter().map(|(_, driver)| *driver).collect())
}

/// When the session first started; without that topic, when the first lap began.
fn start(session: &Session) -> SessionTime {
    let started = session.phases.iter().find(|change| change.phase == SessionPhase::Started);
    let first_lap = || session.laps.laps.iter().filter_map(|lap| lap.start).min();
    started.map(|change| change.time).or_else(first_lap).unwrap_or_default()
}
