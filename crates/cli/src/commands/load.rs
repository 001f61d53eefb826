//! `lightsout load`: what a session holds, and what it took to find out.

use std::fmt::Write as _;
use std::time::Instant;

use replay::{Replay, ReplayError, ReplayOptions};
use session::Session;
use timing::{Span, Topic};

use crate::context::{Context, Loaded, list};
use crate::error::CliError;
use crate::render::{Paint, Style, bytes, clock, counted, grouped, harmless, place};

/// Damaged places that are printed; the rest are counted.
const PLACES_SHOWN: usize = 5;

/// Loads sessions one after another and prints what is in each. One that cannot be loaded ends it; of one that is
/// damaged the exit code tells when all are done.
pub(crate) fn load(context: &Context<'_>, names: &[String]) -> Result<(), CliError> {
    let archive = context.archive()?;
    let mut outcome = None;
    for (at, name) in names.iter().enumerate() {
        let loaded = context.load(&archive, name).inspect_err(|_| tell(context, outcome.as_ref()))?;
        let since = Instant::now();
        let replay = Replay::new(loaded.session.clone(), ReplayOptions::default());
        let took = since.elapsed();
        let mut text = if at > 0 { "\n".to_owned() } else { String::new() };
        summary(&mut text, &loaded, replay.as_ref(), context.console.style());
        let stages = loaded.stages.iter().copied().chain([("replay", took)]);
        let times: Vec<String> =
            stages.map(|(stage, took)| format!("{stage} {:.1} ms", took.as_secs_f64() * 1000.0)).collect();
        line(&mut text, "time", times.join(", "));
        if let Some(peak) = peak_memory() {
            line(&mut text, "memory", format_args!("{} at most", bytes(peak)));
        }
        super::print(&text)?;
        if let Err(another) = complaint(&loaded.session, replay.err()) {
            tell(context, outcome.replace(another).as_ref());
        }
    }
    outcome.map_or(Ok(()), Err)
}

/// Says a complaint that is not the last: the last ends the program, and is said there.
fn tell(context: &Context<'_>, complaint: Option<&CliError>) {
    if let Some(complaint) = complaint {
        context.console.error(complaint);
    }
}

/// What the exit code is to tell of a session that could be loaded: whether all of it was.
fn complaint(session: &Session, no_replay: Option<ReplayError>) -> Result<(), CliError> {
    if let Some(error) = no_replay {
        return Err(error.into());
    }
    match session.damage.total() {
        0 => Ok(()),
        count => Err(CliError::Incomplete(format!(
            "{} was loaded without {}; copy the damaged topics again",
            session.key,
            counted(count, "damaged line", "damaged lines")
        ))),
    }
}

fn summary(text: &mut String, loaded: &Loaded, replay: Result<&Replay, &ReplayError>, style: Style) {
    let session = &loaded.session;
    let info = &session.info;
    let title = format!("{}  {}, {}", session.key, info.meeting, info.name);
    text.push_str(&style.paint(Paint::Bold, title));
    text.push('\n');
    line(text, "place", place([&info.circuit, &info.location, &info.country]));
    line(text, "start", start(session));
    line(text, "drivers", grouped(session.drivers.len()));
    line(text, "laps", laps(session));
    line(text, "car", samples(session.cars.iter().map(session::CarSamples::len)));
    line(text, "position", samples(session.positions.iter().map(session::PositionSamples::len)));
    line(text, "drop-outs", drop_outs(session));
    damage(text, session);
    let missing = if session.missing.is_empty() { "nothing".to_owned() } else { list(&session.missing) };
    line(text, "missing", missing);
    if !session.unlisted_cars.is_empty() {
        let cars: Vec<String> = session.unlisted_cars.iter().map(ToString::to_string).collect();
        line(text, "left out", format_args!("not in the driver list: {}", cars.join(", ")));
    }
    match replay {
        Ok(replay) => {
            let (timeline, rate) = (replay.timeline(), replay.options().frames_per_second);
            let length = clock(timeline.end - timeline.first);
            let frames = grouped(timeline.frame_count);
            line(text, "replay", format_args!("{length}, {frames} frames at {rate} a second"));
        }
        Err(_) => line(text, "replay", "none"),
    }
    line(
        text,
        "read",
        format_args!("{} in {}", bytes(loaded.bytes_read), counted(loaded.topics.len(), "topic", "topics")),
    );
}

fn line(text: &mut String, name: &str, value: impl std::fmt::Display) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "  {name:<11}{}", harmless(value));
}

fn start(session: &Session) -> String {
    let Some(local) = session.info.start_date else { return "unknown".to_owned() };
    let local = local.to_string().replace('T', " ");
    match session.info.utc_offset {
        Some(offset) => {
            let minutes = offset.abs().as_nanos() / Span::from_secs(60).as_nanos();
            let sign = if offset < Span::ZERO { '-' } else { '+' };
            format!("{local} (UTC{sign}{:02}:{:02})", minutes / 60, minutes % 60)
        }
        None => local,
    }
}

fn laps(session: &Session) -> String {
    let laps = &session.laps.laps;
    let generated = laps.iter().filter(|lap| lap.generated).count();
    let mut text = grouped(laps.len());
    if generated > 0 {
        text.push_str(&format!(", {} of them not timed by the feed", grouped(generated)));
    }
    if let Some(total) = session.total_laps {
        text.push_str(&format!("; {total} announced"));
    }
    text
}

fn samples(by_car: impl Iterator<Item = usize>) -> String {
    let (total, cars) = by_car
        .filter(|samples| *samples > 0)
        .fold((0, 0), |(total, cars), samples| (total + samples, cars + 1));
    match total {
        0 => "none".to_owned(),
        total => format!("{} of {}", counted(total, "sample", "samples"), counted(cars, "car", "cars")),
    }
}

fn drop_outs(session: &Session) -> String {
    let of =
        |count: fn(&session::SampleFaults) -> usize| session.sample_faults.iter().map(count).sum::<usize>();
    let gaps = counted(of(|faults| faults.drop_outs), "gap over 2 s", "gaps over 2 s");
    let (sorted, repeated) = (of(|faults| faults.out_of_order), of(|faults| faults.repeated));
    format!("{gaps}; samples out of order: {}, repeated: {}", grouped(sorted), grouped(repeated))
}

fn damage(text: &mut String, session: &Session) {
    let total = session.damage.total();
    if total == 0 {
        return line(text, "damaged", "nothing");
    }
    let name = |topic: Option<Topic>| topic.map_or("unknown topic", Topic::name);
    let topics: Vec<String> = session
        .damage
        .counts()
        .map(|(topic, count)| format!("{} {}", name(topic), grouped(count)))
        .collect();
    line(text, "damaged", format_args!("{}: {}", counted(total, "line", "lines"), topics.join(", ")));
    for place in session.damage.places().iter().take(PLACES_SHOWN) {
        line(text, "", place);
    }
    if total > PLACES_SHOWN {
        line(text, "", format_args!("and {} more", grouped(total - PLACES_SHOWN)));
    }
}

/// The most memory that the program had so far; `None` where the system does not tell.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?;
    kibibytes.trim().parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}
