//! Where each car starts, and when.

use session::{Session, SessionPhase};
use timing::SessionTime;

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
    pub(crate) fn of(session: &Session) -> Self {
        let cars = session.drivers.len();
        let result_grid = |driver: usize| {
            session.results.iter().find(|result| result.driver == driver).and_then(|result| result.grid)
        };
        let start = start(session);
        let from_pit_lane: Vec<bool> = (0..cars)
            .map(|driver| {
                let no_slot = result_grid(driver) == Some(0) || feed_grid(session, driver) == Some(0);
                no_slot || waits_in_pits(session, driver, start)
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

/// When the session first started; without that topic, when the first lap began.
fn start(session: &Session) -> SessionTime {
    let started = session.phases.iter().find(|change| change.phase == SessionPhase::Started);
    let first_lap = || session.laps.laps.iter().filter_map(|lap| lap.start).min();
    started.map(|change| change.time).or_else(first_lap).unwrap_or_default()
}
