//! `lightsout show`: the leaderboard at a moment.

use replay::{CarFrame, Frame, ReplayOptions, Status};
use session::{Session, TrackFlag, Tyre};
use timing::Span;

use crate::context::Context;
use crate::error::CliError;
use crate::render::{Align, Paint, Style, TextTable, clock, title};

/// Prints the leaderboard at a moment since the first frame; at the end if none is given.
pub(crate) fn show(context: &Context<'_>, name: &str, at: Option<Span>) -> Result<(), CliError> {
    let loaded = context.load(name)?;
    let session = &loaded.session;
    let replay = loaded.replay(ReplayOptions::default())?;
    let (first, end) = (replay.timeline().first, replay.timeline().end);
    let at = at.unwrap_or(end - first);
    if at < Span::ZERO || at > end - first {
        return Err(CliError::Usage(format!(
            "--at {} is outside the replay of {}, which runs from {} to {}",
            clock(at),
            session.key,
            clock(Span::ZERO),
            clock(end - first)
        )));
    }
    let mut frame = Frame::default();
    replay.at(first + at, &mut frame);
    context.note_gaps(session);
    let style = context.console.style();
    super::print(&format!("{}{}", header(session, &frame, style), board(session, &frame).render(style)))
}

/// What holds for all cars.
fn header(session: &Session, frame: &Frame, style: Style) -> String {
    let title = title(session, style);
    let mut parts = vec![clock(Span::from_secs_f64(frame.t))];
    match (frame.leader_lap, session.total_laps_at(frame.session_time)) {
        (Some(lap), Some(total)) => parts.push(format!("lap {lap}/{total}")),
        (Some(lap), None) => parts.push(format!("lap {lap}")),
        (None, _) => {}
    }
    parts.extend(frame.flag.map(|flag| style.paint(Paint::of_flag(flag), flag_word(flag))));
    if let Some(weather) = &frame.weather {
        parts.extend(weather.air_temp.map(|degrees| format!("air {degrees:.1} °C")));
        parts.extend(weather.track_temp.map(|degrees| format!("track {degrees:.1} °C")));
        parts.extend(weather.rainfall.map(|rain| if rain { "rain" } else { "dry" }.to_owned()));
        parts.extend(weather.wind_speed.map(|speed| format!("wind {speed:.1} m/s")));
    }
    if frame.classified {
        parts.push("official classification".to_owned());
    } else if session.key.kind.is_race() && !has_places(session) && is_running(frame) {
        parts.push("gaps between crossings are estimated".to_owned());
    }
    format!("{title}\n{}\n", parts.join("  "))
}

const fn flag_word(flag: TrackFlag) -> &'static str {
    match flag {
        TrackFlag::Clear => "clear",
        TrackFlag::Yellow | TrackFlag::Unused => "yellow flag",
        TrackFlag::SafetyCar => "safety car",
        TrackFlag::Red => "red flag",
        TrackFlag::VirtualSafetyCar => "virtual safety car",
        TrackFlag::VirtualSafetyCarEnding => "virtual safety car ending",
    }
}

fn board(session: &Session, frame: &Frame) -> TextTable {
    let mut table = TextTable::new(&[
        ("pos", Align::Right),
        ("driver", Align::Left),
        ("team", Align::Left),
        ("lap", Align::Right),
        ("gap", Align::Right),
        ("interval", Align::Right),
        ("tyre", Align::Left),
        ("age", Align::Right),
        ("best lap", Align::Right),
        ("last lap", Align::Right),
        ("status", Align::Left),
    ]);
    // Where no car has places, every progress is estimated: the header says it once, not each car.
    let has_places = has_places(session);
    for (place, &at) in frame.order.iter().enumerate() {
        let (Some(driver), Some(car)) = (session.drivers.get(at), frame.cars.get(at)) else { continue };
        let paint = match car.status {
            Status::Out => Paint::Dim,
            Status::Stopped => Paint::Red,
            Status::Grid | Status::Running | Status::Pit | Status::Finished => Paint::Plain,
        };
        let text = |value: Option<u16>| value.map(|value| value.to_string()).unwrap_or_default();
        table.row(
            paint,
            vec![
                (place + 1).to_string(),
                driver.code.to_string(),
                driver.team.clone(),
                text(car.lap),
                if place == 0 { leader(car) } else { gap(car.gap_to_leader, car.laps_down) },
                if place == 0 { String::new() } else { gap(car.interval, None) },
                car.tyre.map(Tyre::name).unwrap_or_default().to_owned(),
                text(car.tyre_age),
                car.best_lap.map(|time| time.to_string()).unwrap_or_default(),
                car.last_lap.map(|time| time.to_string()).unwrap_or_default(),
                status(car, has_places),
            ],
        );
    }
    table
}

/// Whether the feed has places of any car.
fn has_places(session: &Session) -> bool {
    session.positions.iter().any(|car| !car.is_empty())
}

/// Whether any car drives: of one that has finished, the gap is official.
fn is_running(frame: &Frame) -> bool {
    frame.cars.iter().any(|car| car.status == Status::Running)
}

/// The first car's gap is none, once there are gaps.
fn leader(car: &CarFrame) -> String {
    car.gap_to_leader.map(|_| "leader".to_owned()).unwrap_or_default()
}

/// `+1.234`, or `2 laps` for a car that is laps down; nothing where the gap is not known.
fn gap(time: Option<Span>, laps: Option<u16>) -> String {
    match (time, laps) {
        (Some(time), _) => format!("+{time}"),
        (None, Some(1)) => "1 lap".to_owned(),
        (None, Some(laps)) if laps > 1 => format!("{laps} laps"),
        _ => String::new(),
    }
}

/// What the car does, and whether where it is on track is estimated.
fn status(car: &CarFrame, has_places: bool) -> String {
    let on_track = !matches!(car.status, Status::Out | Status::Finished);
    let estimated = if car.estimated && has_places && on_track { ", estimated" } else { "" };
    format!("{}{estimated}", car.status.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_times_or_laps_or_nothing() {
        assert_eq!(gap(Some(Span::from_millis(1_234)), Some(0)), "+1.234");
        assert_eq!(gap(Some(Span::from_millis(62_500)), None), "+1:02.500");
        assert_eq!(gap(None, Some(1)), "1 lap");
        assert_eq!(gap(None, Some(3)), "3 laps");
        assert_eq!(gap(None, Some(0)), "");
        assert_eq!(gap(None, None), "");
    }

    #[test]
    fn only_cars_on_track_are_said_to_be_estimated() {
        let car = |status| CarFrame { status, estimated: true, ..CarFrame::default() };
        assert_eq!(status(&car(Status::Running), true), "running, estimated");
        assert_eq!(status(&car(Status::Running), false), "running");
        assert_eq!(status(&car(Status::Out), true), "out");
    }
}
