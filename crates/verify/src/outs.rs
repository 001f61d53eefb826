//! T6: cars are shown as out when they are, and only then.

use replay::Status;
use session::{DriverFeed, DriverResult, Session};
use timing::{SessionTime, Span};

use crate::frames::{Gather, Window};
use crate::official::Crossing;
use crate::report::{Figure, Measure, Miss};

/// A car that drives faster is not out, km/h.
const AT_SPEED: f64 = 60.0;
/// Driving for so long is driving; shorter is a fault of the speed channel.
const DRIVING: Span = Span::from_secs(3);

/// What one car was shown to do, and when.
#[derive(Clone, Debug, Default)]
struct Shown {
    /// Changes of status.
    statuses: Vec<(SessionTime, Status)>,
    /// From when to when the car moved at speed while it was shown as out.
    at_speed: Vec<(SessionTime, SessionTime)>,
}

/// What all cars were shown to do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statuses {
    cars: Vec<Shown>,
    frame: Span,
}

impl Shown {
    fn status(&mut self, time: SessionTime, status: Status) {
        if self.statuses.last().is_none_or(|(_, last)| *last != status) {
            self.statuses.push((time, status));
        }
    }

    fn at_speed(&mut self, from: SessionTime, to: SessionTime, frame: Span) {
        match self.at_speed.last_mut() {
            Some(last) if from - last.1 <= frame + frame => last.1 = to,
            _ => self.at_speed.push((from, to)),
        }
    }

    /// From when to when a status was shown, the last without an end.
    fn spans(&self) -> impl Iterator<Item = (SessionTime, SessionTime, Status)> {
        let ends = self.statuses.iter().skip(1).map(|(time, _)| *time);
        let ends = ends.chain([SessionTime::from_nanos(i64::MAX)]);
        self.statuses.iter().zip(ends).map(|((from, status), to)| (*from, to, *status))
    }
}

impl Gather for Statuses {
    fn see(&mut self, window: &Window<'_>) {
        let time = window.now.session_time;
        self.frame = window.after.session_time - time;
        self.cars.resize(window.now.cars.len(), Shown::default());
        for (shown, car) in self.cars.iter_mut().zip(&window.now.cars) {
            shown.status(time, car.status);
            if car.status == Status::Out && car.speed.is_some_and(|speed| speed > AT_SPEED) {
                shown.at_speed(time, time, self.frame);
            }
        }
    }

    fn append(&mut self, later: Self) {
        self.frame = self.frame.max(later.frame);
        self.cars.resize(later.cars.len().max(self.cars.len()), Shown::default());
        for (car, later) in self.cars.iter_mut().zip(later.cars) {
            later.statuses.into_iter().for_each(|(time, status)| car.status(time, status));
            later.at_speed.into_iter().for_each(|(from, to)| car.at_speed(from, to, self.frame));
        }
    }
}

impl Statuses {
    /// The measure.
    pub(crate) fn measure(&self, session: &Session, crossings: &[Crossing]) -> Measure {
        let mut measure = Measure::new("T6");
        for (driver, shown) in self.cars.iter().enumerate() {
            let feed = session.feeds.get(driver);
            let result = session.results.iter().find(|result| result.driver == driver);
            let lines =
                crossings.iter().filter(|crossing| crossing.driver == driver).map(|crossing| crossing.time);
            let lines: Vec<SessionTime> = lines.collect();
            let found = not_out(shown, feed, &lines).into_iter().chain(not_in(shown, feed, result, &lines));
            found.for_each(|(time, what)| measure.miss(Miss::of(session, driver, None, time, what)));
        }
        measure.compared = format!("{} cars at every frame", self.cars.len());
        measure.figures = vec![Figure::count(
            "wrong_count",
            measure.misses_count,
            0.0,
            "cars shown as out that are not, or the reverse",
        )];
        measure
    }
}

/// From when to when the feed says that the car is retired.
fn retired(feed: Option<&DriverFeed>) -> Vec<(SessionTime, SessionTime)> {
    let steps = feed.map_or(&[][..], |feed| &feed.retired);
    let ends = steps.iter().skip(1).map(|(time, _)| *time).chain([SessionTime::from_nanos(i64::MAX)]);
    steps.iter().zip(ends).filter(|((_, retired), _)| *retired).map(|((from, _), to)| (*from, to)).collect()
}

/// Shown as out, and drives on; what the feed itself said is no fault of the replay.
fn not_out(shown: &Shown, feed: Option<&DriverFeed>, lines: &[SessionTime]) -> Vec<(SessionTime, String)> {
    let retired = retired(feed);
    let is_told = |time: SessionTime| retired.iter().any(|(from, to)| *from <= time && time < *to);
    let mut found = Vec::new();
    for (from, _, _) in shown.spans().filter(|(.., status)| *status == Status::Out) {
        if let Some(line) = lines.iter().find(|line| **line > from).filter(|_| !is_told(from)) {
            found.push((from, format!("shown as out, and crosses the line at {:.3} s", line.as_secs_f64())));
        }
    }
    for (from, to) in &shown.at_speed {
        if *to - *from >= DRIVING && !is_told(*from) {
            found.push((*from, format!("shown as out, and drives for {} s", *to - *from)));
        }
    }
    found
}

/// Retired by the feed or by the result, and not shown as out.
fn not_in(
    shown: &Shown,
    feed: Option<&DriverFeed>,
    result: Option<&DriverResult>,
    lines: &[SessionTime],
) -> Vec<(SessionTime, String)> {
    let mut found = Vec::new();
    for (from, to) in retired(feed).into_iter().filter(|(from, _)| lines.iter().all(|line| line < from)) {
        let others = shown.spans().filter(|(.., status)| !matches!(status, Status::Out | Status::Finished));
        for (since, until, status) in others.filter(|(since, until, _)| *since < to && from < *until) {
            let time = since.max(from);
            let shown_from = shown.statuses.first().map_or(time, |(first, _)| *first);
            // Between the message and the next frame nothing is shown.
            if until.min(to) - time.max(shown_from) > Span::from_millis(40) {
                found.push((time, format!("retired by the feed, and shown as {}", status.name())));
            }
        }
    }
    let (Some(result), Some((time, last))) = (result, shown.statuses.last()) else { return found };
    let finished = result.status == "Finished" || result.status == "Lapped" || result.status.starts_with('+');
    if finished && *last == Status::Out {
        found.push((*time, format!("officially {}, and out at the end", result.status)));
    }
    if result.classified == "R" && *last != Status::Out {
        found.push((*time, format!("officially retired, and {} at the end", last.name())));
    }
    found
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;

    use super::*;
    use crate::frames::watch;
    use crate::made::{Made, at, race, with_laps};
    use crate::official::Official;

    /// What is found of one car that is shown so; `told` is what the feed says of its retirement.
    fn found(told: &[(f64, bool)], status: impl Fn(f64) -> (Status, f64) + Sync) -> Vec<String> {
        let mut session = with_laps(race(1), &[&[90.0]]);
        session.feeds[0].retired = told.iter().map(|(time, out)| (at(*time), *out)).collect();
        let show = |t| {
            let (status, speed) = status(t);
            vec![CarFrame { status, speed: Some(speed), ..CarFrame::default() }]
        };
        let statuses = watch(&Made { seconds: 200.0, show }, 25.0, Statuses::default);
        let measure = statuses.measure(&session, &Official::of(&session, None).crossings);
        assert_eq!(measure.figures[0].value, Some(measure.misses_count as f64));
        measure.misses.into_iter().map(|miss| miss.what).collect()
    }

    fn out_from(seconds: f64) -> impl Fn(f64) -> (Status, f64) {
        move |t| if t < seconds { (Status::Running, 200.0) } else { (Status::Out, 0.0) }
    }

    #[test]
    fn a_car_that_is_out_when_it_is_told_is_right() {
        assert_eq!(found(&[(100.0, true)], out_from(100.0)), Vec::<String>::new());
        assert_eq!(found(&[], out_from(100.0)), Vec::<String>::new());
    }

    #[test]
    fn a_car_shown_as_out_that_drives_on_is_found() {
        let late = found(&[], |t| {
            if (50.0..=60.0).contains(&t) { (Status::Out, 0.0) } else { (Status::Running, 200.0) }
        });
        assert!(late.len() == 1 && late[0].contains("crosses the line at 190.000 s"), "{late:?}");
        let fast = found(&[], |t| if t < 100.0 { (Status::Running, 0.0) } else { (Status::Out, 200.0) });
        assert!(fast.len() == 1 && fast[0].starts_with("shown as out, and drives for"), "{fast:?}");
        let glitch = found(&[], |t| (Status::Out, if (150.0..151.0).contains(&t) { 200.0 } else { 0.0 }));
        assert!(glitch.iter().all(|what| what.contains("crosses")), "{glitch:?}");
    }

    #[test]
    fn what_the_feed_said_and_took_back_is_no_fault() {
        let told =
            |t| if (50.0..60.0).contains(&t) { (Status::Out, 100.0) } else { (Status::Running, 200.0) };
        assert_eq!(found(&[(50.0, true), (60.0, false)], told), Vec::<String>::new());
    }

    #[test]
    fn a_retired_car_that_is_not_shown_as_out_is_found() {
        let missing = found(&[(100.0, true)], out_from(130.0));
        assert_eq!(missing, ["retired by the feed, and shown as running"]);
        assert_eq!(found(&[(100.0, true)], |_| (Status::Finished, 0.0)), Vec::<String>::new());
    }
}
