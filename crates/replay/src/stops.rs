//! Pit stops: which visits to the pit lane are stops, and when they are over.

use session::{CarSamples, MISSING_U16, Session, TrackFlag};
use timing::SessionTime;

use crate::grid::Grid;
use crate::standing::STANDING_KMH;

/// A pit stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// When the car came into the pit lane.
    pub(crate) entered: SessionTime,
    /// When it left it: from then on the stop counts.
    pub(crate) left: SessionTime,
}

/// One car's stops in a race: its visits to the pit lane after lights out in which it stood still, and which did not
/// begin behind a red flag. Who drives through without standing, as a penalty or behind the safety car, made no stop.
/// Without samples of the car, every visit is one.
pub(crate) fn stops(session: &Session, driver: usize, grid: &Grid) -> Vec<Stop> {
    let Some(feed) = session.feeds.get(driver).filter(|_| session.key.kind.is_race()) else {
        return Vec::new();
    };
    // On the grid, the feed may have a car in the pit lane: it comes in only once it has been outside.
    let mut outside = !grid.from_pit_lane[driver];
    let mut entered: Option<SessionTime> = None;
    let mut stops = Vec::new();
    for &(time, in_pit) in feed.in_pit.iter().filter(|(time, _)| *time > grid.start) {
        if in_pit {
            entered = entered.or_else(|| (outside && !is_red(session, time)).then_some(time));
        } else if let Some(entered) = entered.take() {
            let car = session.cars.get(driver);
            if car.is_none_or(|car| stood(car, entered, time)) {
                stops.push(Stop { entered, left: time });
            }
        }
        outside = !in_pit;
    }
    stops
}

/// Whether the race is interrupted.
fn is_red(session: &Session, time: SessionTime) -> bool {
    let until = session.track_status.partition_point(|change| change.time <= time);
    until.checked_sub(1).is_some_and(|last| session.track_status[last].flag == TrackFlag::Red)
}

/// Whether a car stood still between two moments; one of which nothing is known then is taken to have.
fn stood(car: &CarSamples, from: SessionTime, to: SessionTime) -> bool {
    let row = |time: SessionTime| car.time.partition_point(|sample| *sample < time);
    let speeds = car.speed.get(row(from)..row(to)).unwrap_or_default();
    let mut known = speeds.iter().filter(|speed| **speed != MISSING_U16).peekable();
    known.peek().is_none() || known.any(|speed| *speed < STANDING_KMH)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use session::TrackStatusChange;
    use timing::SessionKind;

    use super::*;
    use crate::sample::{Plan, START, at, session};

    /// A race whose one car, by the feed, was in the pit lane from and until so many seconds after the start.
    fn race(visits: &[(f64, f64)], change: impl FnOnce(&mut Session)) -> Vec<(f64, f64)> {
        let mut session = Session::clone(&session(SessionKind::Race, &[Plan::steady(5, 60.0)], true));
        session.feeds[0].in_pit = visits
            .iter()
            .flat_map(|(from, to)| [(at(START + from), true), (at(START + to), false)])
            .collect();
        change(&mut session);
        let stops = stops(&session, 0, &Grid::of(&session, &crate::Circuit::default()));
        let since = |time: SessionTime| (time - at(START)).as_secs_f64();
        stops.iter().map(|stop| (since(stop.entered), since(stop.left))).collect()
    }

    /// The car stands from one moment to the other.
    fn stand(session: &mut Session, from: f64, to: f64) {
        let car = &mut session.cars[0];
        for (time, speed) in car.time.iter().zip(&mut car.speed) {
            if (at(START + from)..at(START + to)).contains(time) {
                *speed = 0;
            }
        }
    }

    #[test]
    fn a_visit_in_which_the_car_stood_is_a_stop() {
        let visits = [(50.0, 75.0), (150.0, 170.0)];
        assert_eq!(race(&visits, |session| stand(session, 60.0, 62.0)), [(50.0, 75.0)]);
        assert_eq!(race(&visits, |session| stand(session, 80.0, 90.0)), [], "it stood elsewhere");
        assert_eq!(race(&visits, |_| {}), [], "it drove through");
    }

    #[test]
    fn without_samples_each_visit_is_a_stop() {
        let visits = [(50.0, 75.0), (150.0, 170.0)];
        assert_eq!(race(&visits, |session| session.cars[0] = CarSamples::default()), visits);
        let unknown = |session: &mut Session| session.cars[0].speed.fill(MISSING_U16);
        assert_eq!(race(&visits, unknown), visits);
    }

    #[test]
    fn waiting_behind_a_red_flag_is_none() {
        let red = |from: f64, to: f64| {
            race(&[(50.0, 75.0)], |session| {
                stand(session, 60.0, 62.0);
                let flag =
                    |time, flag| TrackStatusChange { time: at(START + time), flag, message: String::new() };
                session.track_status = vec![flag(from, TrackFlag::Red), flag(to, TrackFlag::Clear)];
            })
        };
        assert_eq!(red(40.0, 70.0), []);
        assert_eq!(red(55.0, 70.0), [(50.0, 75.0)], "it came in before");
        assert_eq!(red(20.0, 45.0), [(50.0, 75.0)], "it came in after");
    }

    #[test]
    fn who_starts_there_or_does_not_come_back_makes_none() {
        assert_eq!(race(&[(-20.0, 5.0)], |session| stand(session, -20.0, 4.0)), []);
        let stays = |session: &mut Session| {
            stand(session, 60.0, 300.0);
            session.feeds[0].in_pit.pop();
        };
        assert_eq!(race(&[(50.0, 75.0)], stays), []);
        let session = session(SessionKind::Practice1, &[Plan::steady(5, 60.0)], true);
        let mut practice = Session::clone(&Arc::clone(&session));
        practice.feeds[0].in_pit = vec![(at(START + 50.0), true), (at(START + 75.0), false)];
        assert_eq!(
            stops(&practice, 0, &Grid::of(&practice, &crate::Circuit::default())),
            [],
            "only races have stops"
        );
    }
}
