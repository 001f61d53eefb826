//! T12: what is told happened, and what happened is told.

use std::collections::BTreeMap;

use replay::{Frame, Moment, MomentKind};
use session::{Session, SessionPhase, TrackFlag};
use timing::{SessionTime, Span};

use crate::frames::Shows;
use crate::official::{Official, held, held_within};
use crate::report::{Figure, Measure, Miss};

/// A lead is borne out by the feed's places from so long before it is told …
const LEAD_BEFORE: Span = Span::from_secs(3);
/// … until so long after, by when the next mark has been passed.
const LEAD_AFTER: Span = Span::from_secs(10);
/// Who leads at the line is told by then.
const LINE_TOLD: Span = Span::from_secs(1);
/// Ways into the pits and out of them are told within this time.
const PIT_WITHIN: Span = Span::from_secs(3);
/// When so many cars are in the pit lane within [`LED`] of each other, they were led through it or wait there.
const MANY: usize = 8;
const LED: Span = Span::from_secs(60);
/// A flag is shown by then.
const FLAG_WITHIN: Span = Span::from_millis(80);

/// What was missed and what was invented, of one kind.
#[derive(Debug, Default)]
struct Tally {
    missed: Vec<Miss>,
    invented: Vec<Miss>,
}

/// Holds the moments of a race against the line, the feed's places, pits and retirements, and the track's status.
pub(crate) fn told(
    session: &Session,
    frames: &impl Shows,
    moments: &[Moment],
    official: &Official,
) -> Measure {
    let mut measure = Measure::new("T12");
    let kinds = [
        ("leads", leads(session, moments, official)),
        ("stops", stops(session, frames, moments)),
        ("retirements", retirements(session, frames, moments)),
        ("flags", flags(session, frames, moments)),
    ];
    measure.compared = format!("{} moments, by {} and the feed", moments.len(), official.judge.words());
    let names: [[(&str, &str); 2]; 4] = [
        [
            ("leads_missed_count", "leads at the line that are not told"),
            ("leads_invented_count", "… told, and not borne out"),
        ],
        [("stops_missed_count", "stops that are not told"), ("stops_invented_count", "… told, and not made")],
        [
            ("retirements_missed_count", "retirements that are not told"),
            ("retirements_invented_count", "… told, and driving on"),
        ],
        [
            ("flags_missed_count", "flags that are not shown in time, the chequered one included"),
            ("flags_invented_count", "… told too often"),
        ],
    ];
    for ((kind, Tally { missed, invented }), [of_missed, of_invented]) in kinds.into_iter().zip(names) {
        for ((name, says), misses) in [(of_missed, missed), (of_invented, invented)] {
            measure.figures.push(Figure::count(name, misses.len(), 0.0, says));
            for miss in misses {
                let what = format!("{kind}: {}", miss.what);
                measure.miss(Miss { what, ..miss });
            }
        }
    }
    match session.feeds.iter().all(|feed| feed.position.is_empty() && feed.laps.is_empty()) {
        true => measure.without("the feed tells no places and laps"),
        false => measure,
    }
}

fn of<'a>(moments: &'a [Moment], kind: MomentKind) -> impl Iterator<Item = (SessionTime, usize)> + 'a {
    moments.iter().filter(move |told| told.kind == kind).filter_map(|told| Some((told.time, told.driver?)))
}

fn leads(session: &Session, moments: &[Moment], official: &Official) -> Tally {
    let mut tally = Tally::default();
    let leads: Vec<(SessionTime, usize)> = of(moments, MomentKind::Lead).collect();
    let first_at = |driver: usize, from: SessionTime, to: SessionTime| {
        let mut lines = official.crossings.iter().filter(|line| from <= line.time && line.time <= to);
        let by_line = lines.any(|line| line.driver == driver && line.position == Some(1));
        let places = session.feeds.get(driver).map(|feed| held_within(&feed.position, from, to));
        by_line || places.unwrap_or_default().iter().any(|(_, place)| *place == 1)
    };
    for &(time, driver) in &leads {
        if !first_at(driver, time - LEAD_BEFORE, time + LEAD_AFTER) {
            let what = "told to lead, first neither at the line nor by the feed".to_owned();
            tally.invented.push(Miss::of(session, driver, None, time, what));
        }
    }
    // Who is first at the line leads there; one who stays first is missed once.
    let mut missed = None;
    for line in official.crossings.iter().filter(|line| line.position == Some(1)) {
        let told = leads.iter().rfind(|(time, _)| *time <= line.time + LINE_TOLD);
        let told = told.map(|(_, driver)| *driver).or_else(|| on_pole(session));
        if told == Some(line.driver) || told.is_none() {
            missed = None;
        } else if missed.replace(line.driver) != Some(line.driver) {
            let what = "first at the line, and another is told to lead".to_owned();
            tally.missed.push(Miss::of(session, line.driver, Some(line.laps), line.time, what));
        }
    }
    tally
}

fn on_pole(session: &Session) -> Option<usize> {
    session.feeds.iter().position(|feed| feed.grid == Some(1))
}

/// From when to when a car was in the pit lane by the feed; `None` where it did not come out.
type Visit = (SessionTime, Option<SessionTime>);

fn visits(steps: &[(SessionTime, bool)], from: SessionTime) -> Vec<Visit> {
    let came = steps.iter().enumerate().filter(|(_, (time, inside))| *inside && *time > from);
    came.map(|(at, (time, _))| (*time, steps.get(at + 1).map(|(left, _)| *left))).collect()
}

fn stops(session: &Session, frames: &impl Shows, moments: &[Moment]) -> Tally {
    let mut tally = Tally::default();
    let start = of_all(moments, MomentKind::LightsOut).unwrap_or(frames.timeline().first);
    let end = of_all(moments, MomentKind::Chequered).unwrap_or(frames.timeline().end);
    let all: Vec<Vec<Visit>> = session.feeds.iter().map(|feed| visits(&feed.in_pit, start)).collect();
    // Led through the pit lane, or waiting there under a red flag: neither is a stop, and whether one was made besides
    // only the teams know.
    let with_many = |time: SessionTime| {
        let near = |visits: &&Vec<Visit>| visits.iter().any(|(came, _)| (*came - time).abs() <= LED);
        all.iter().filter(near).count() >= MANY || stands(session, time)
    };
    let ins: Vec<(SessionTime, usize)> = of(moments, MomentKind::PitIn).collect();
    for &(time, driver) in &ins {
        let real = all.get(driver).is_some_and(|visits| {
            visits
                .iter()
                .any(|(came, left)| *came - PIT_WITHIN <= time && left.is_none_or(|left| time <= left))
        });
        let from_the_lane = session.feeds.get(driver).and_then(|feed| held(&feed.in_pit, time)) == Some(true);
        if !real && !from_the_lane {
            let what = "told to come in, and was not in the pit lane".to_owned();
            tally.invented.push(Miss::of(session, driver, None, time, what));
        }
    }
    for (driver, visits) in all.iter().enumerate() {
        for &(came, left) in visits {
            let Some(left) = left.filter(|_| came < end && !with_many(came)) else { continue };
            let told = |(time, of): &(SessionTime, usize)| {
                *of == driver && came - PIT_WITHIN <= *time && *time <= left
            };
            if !ins.iter().any(told) {
                let what = format!("{} s in the pit lane, and no stop is told", left - came);
                tally.missed.push(Miss::of(session, driver, None, came, what));
            }
        }
    }
    tally
}

/// Whether the race stands at a moment, or is about to.
fn stands(session: &Session, time: SessionTime) -> bool {
    let from = session.track_status.partition_point(|change| change.time <= time);
    let holds = from.checked_sub(1).and_then(|at| session.track_status.get(at));
    holds.is_some_and(|change| change.flag == TrackFlag::Red)
}

fn of_all(moments: &[Moment], kind: MomentKind) -> Option<SessionTime> {
    moments.iter().find(|told| told.kind == kind).map(|told| told.time)
}

fn retirements(session: &Session, frames: &impl Shows, moments: &[Moment]) -> Tally {
    let mut tally = Tally::default();
    let told: BTreeMap<usize, SessionTime> =
        of(moments, MomentKind::Retired).map(|(time, driver)| (driver, time)).collect();
    let end = of_all(moments, MomentKind::Chequered).unwrap_or(frames.timeline().end);
    for (driver, feed) in session.feeds.iter().enumerate() {
        let last_line = feed.laps.last().map(|(time, _)| *time);
        if let Some(time) = told.get(&driver)
            && last_line.is_some_and(|line| line > *time + LED)
        {
            let what = "told to retire, and completes laps after".to_owned();
            tally.invented.push(Miss::of(session, driver, None, *time, what));
        }
        // The feed's last word, if the car has not taken the flag.
        let out = feed.retired.last().filter(|(time, out)| *out && *time < end).map(|(time, _)| *time);
        let started = !feed.laps.is_empty() || feed.in_pit.iter().any(|(_, inside)| !inside);
        if let Some(time) = out.filter(|_| started && !told.contains_key(&driver)) {
            let what = "retired by the feed, and it is not told".to_owned();
            tally.missed.push(Miss::of(session, driver, None, time, what));
        }
    }
    tally
}

fn flags(session: &Session, frames: &impl Shows, moments: &[Moment]) -> Tally {
    let mut tally = Tally::default();
    let (timeline, mut frame) = (frames.timeline(), Frame::default());
    let miss = |time: SessionTime, what: String| Miss::of(session, usize::MAX, None, time, what);
    for (at, change) in session.track_status.iter().enumerate() {
        let shown_at = change.time + FLAG_WITHIN;
        let replaced = session.track_status.get(at + 1).is_some_and(|next| next.time <= shown_at);
        if replaced || shown_at > timeline.end || change.time < timeline.first {
            continue;
        }
        frames.at(shown_at, &mut frame);
        if frame.flag != Some(change.flag) {
            tally.missed.push(miss(change.time, format!("{:?} is not shown", change.flag)));
        }
    }
    let chequered: Vec<SessionTime> =
        moments.iter().filter(|told| told.kind == MomentKind::Chequered).map(|told| told.time).collect();
    let finished = session.phases.iter().find(|change| change.phase == SessionPhase::Finished);
    if let Some(finished) = finished.filter(|_| chequered.is_empty()) {
        tally.missed.push(miss(finished.time, "the chequered flag is not told".to_owned()));
    }
    for again in chequered.iter().skip(1) {
        tally.invented.push(miss(*again, "the chequered flag is told again".to_owned()));
    }
    tally
}

#[cfg(test)]
mod tests {
    use replay::CarFrame;
    use session::{SessionPhaseChange, TrackStatusChange};

    use super::*;
    use crate::made::{Made, at, race, with_laps};

    fn moment(seconds: f64, kind: MomentKind, driver: Option<usize>) -> Moment {
        Moment { time: at(seconds), kind, driver, lap: None, value: None }
    }

    /// Two laps of two cars, the second of which takes the lead on the second, stops at 100 s and retires at 250 s.
    fn session() -> Session {
        let mut session = with_laps(race(2), &[&[90.0, 182.0], &[91.0, 181.0]]);
        session.feeds[0].grid = Some(1);
        session.feeds[1].in_pit = vec![(at(0.0), false), (at(100.0), true), (at(120.0), false)];
        session.feeds[1].retired = vec![(at(250.0), true)];
        session.track_status =
            vec![TrackStatusChange { time: at(50.0), flag: TrackFlag::SafetyCar, message: String::new() }];
        session.phases = vec![SessionPhaseChange { time: at(299.0), phase: SessionPhase::Finished }];
        session
    }

    fn right() -> Vec<Moment> {
        vec![
            moment(0.0, MomentKind::LightsOut, None),
            moment(100.0, MomentKind::PitIn, Some(1)),
            moment(180.0, MomentKind::Lead, Some(1)),
            moment(252.0, MomentKind::Retired, Some(1)),
            moment(299.0, MomentKind::Chequered, None),
        ]
    }

    fn measured(moments: &[Moment], flag: TrackFlag) -> Vec<f64> {
        let session = session();
        let cars = |_: f64| vec![CarFrame::default(); 2];
        let frames = WithFlag { made: Made { seconds: 300.0, show: cars }, flag };
        let official = Official::of(&session, None);
        let measure = told(&session, &frames, moments, &official);
        measure.figures.iter().filter_map(|figure| figure.value).collect()
    }

    struct WithFlag<F> {
        made: Made<F>,
        flag: TrackFlag,
    }

    impl<F: Fn(f64) -> Vec<CarFrame> + Sync> Shows for WithFlag<F> {
        fn timeline(&self) -> replay::Timeline {
            self.made.timeline()
        }

        fn at(&self, time: SessionTime, frame: &mut Frame) {
            self.made.at(time, frame);
            frame.flag = (time >= at(50.0)).then_some(self.flag);
        }
    }

    #[test]
    fn what_happened_and_is_told_is_right() {
        assert_eq!(measured(&right(), TrackFlag::SafetyCar), [0.0; 8]);
    }

    #[test]
    fn what_is_not_told_is_missed() {
        let nothing = [moment(0.0, MomentKind::LightsOut, None)];
        assert_eq!(measured(&nothing, TrackFlag::Yellow), [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 2.0, 0.0]);
    }

    #[test]
    fn what_did_not_happen_is_invented() {
        let mut moments = right();
        moments.extend([
            moment(140.0, MomentKind::Lead, Some(1)),
            moment(145.0, MomentKind::Lead, Some(0)),
            moment(150.0, MomentKind::PitIn, Some(0)),
            moment(60.0, MomentKind::Retired, Some(0)),
            moment(300.0, MomentKind::Chequered, None),
        ]);
        moments.sort_by_key(|moment| moment.time);
        assert_eq!(measured(&moments, TrackFlag::SafetyCar), [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
    }
}
