//! `lightsout load`: what a session holds, and what it took to find out.

use std::fmt::Write as _;
use std::time::Instant;

use replay::{Replay, ReplayError, ReplayOptions};
use session::Session;
use store::{Freshness, Kept, Step, Tier};
use timing::{Span, Topic};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::context::{Begun, Context, details, list, notes};
use crate::error::CliError;
use crate::memory::peak;
use crate::progress::Bars;
use crate::render::{Style, bytes, clock, counted, grouped, harmless, place as place_of, title};
use crate::sessions::Sessions;

/// Damaged places that are printed; the rest are counted.
const PLACES_SHOWN: usize = 5;

/// What there is to say of a session that was loaded.
#[derive(Debug)]
struct Said {
    notes: Vec<String>,
    details: Vec<String>,
    summary: String,
    complaint: Option<CliError>,
}

/// Loads sessions side by side and prints what is in each, in the order asked. One that cannot be loaded stops no
/// other; the exit code tells the worst.
pub(crate) fn load(context: &Context<'_>, names: &[String], refresh: bool) -> Result<(), CliError> {
    let freshness = if refresh { Freshness::Refresh } else { Freshness::Cached };
    let bars = Bars::new(context.console);
    let begun: Vec<Result<_, CliError>> = names
        .iter()
        .map(|name| {
            let begun = context.begin(name, freshness)?;
            Ok((say(&begun, &bars, context.console.style()), begun.sessions))
        })
        .collect();
    let mut worst = None;
    let mut is_first = true;
    for begun in begun {
        let complaint = match begun.and_then(|(saying, sessions)| heard(&sessions, saying)) {
            Ok(said) => {
                let gap = if std::mem::take(&mut is_first) { "" } else { "\n" };
                said.notes.iter().for_each(|note| context.console.note(note));
                said.details.iter().for_each(|detail| context.console.detail(detail));
                bars.suspended(|| super::print(&format!("{gap}{}", said.summary)))?;
                said.complaint
            }
            Err(error) => Some(error),
        };
        if let Some(another) = complaint {
            let lesser = worse(&mut worst, another);
            lesser.iter().for_each(|lesser| bars.suspended(|| context.console.error(lesser)));
        }
    }
    worst.map_or(Ok(()), Err)
}

/// Waits for a session on its own, and sums it up there and then, so that it need not be kept until its turn to be
/// printed comes.
fn say(begun: &Begun<'_>, bars: &Bars, style: Style) -> JoinHandle<Result<Said, CliError>> {
    let (load, place) = (begun.load.clone(), begun.sessions.place());
    let progress = bars.stages(&load.key().to_string());
    begun.sessions.handle().spawn(async move {
        let kept = load.watched(|step| progress.stage(step.name())).await?;
        drop((load, progress));
        let said = spawn_blocking(move || said(&kept, &place, style));
        said.await.map_err(|error| CliError::Failed(error.to_string()))
    })
}

/// Waits for what there is to say.
fn heard(sessions: &Sessions<'_>, saying: JoinHandle<Result<Said, CliError>>) -> Result<Said, CliError> {
    let said = sessions.handle().block_on(saying);
    sessions.tell();
    said.map_err(|error| CliError::Failed(error.to_string()))?
}

fn said(kept: &Kept, place: &str, style: Style) -> Said {
    let since = Instant::now();
    let replay = kept.replay(ReplayOptions::default());
    let mut steps = kept.took.clone();
    match steps.last_mut() {
        Some((Step::Replay, took)) => *took += since.elapsed(),
        _ => steps.push((Step::Replay, since.elapsed())),
    }
    let mut text = String::new();
    summary(&mut text, kept, place, replay.as_ref(), style);
    let steps = steps.iter().map(|(step, took)| (step.name(), took.as_secs_f64() * 1000.0));
    let times: Vec<String> = steps.map(|(step, took)| format!("{step} {took:.1} ms")).collect();
    line(&mut text, "time", times.join(", "));
    if let Some(peak) = peak() {
        line(&mut text, "memory", format_args!("{} at most", bytes(peak)));
    }
    let complaint = complaint(&kept.session, replay.err()).err();
    Said { notes: notes(kept), details: details(kept), summary: text, complaint }
}

/// Keeps the worse of two complaints, by their exit codes; gives the other.
fn worse(worst: &mut Option<CliError>, another: CliError) -> Option<CliError> {
    match worst {
        Some(known) if known.code() <= another.code() => Some(another),
        _ => worst.replace(another),
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

fn summary(text: &mut String, kept: &Kept, place: &str, replay: Result<&Replay, &ReplayError>, style: Style) {
    let session = &kept.session;
    let info = &session.info;
    text.push_str(&title(session, style));
    text.push('\n');
    line(text, "place", place_of([&info.circuit, &info.location, &info.country]));
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
    let sources = &kept.provenance.sources;
    let topics =
        sources.iter().filter(|file| Topic::ALL.iter().any(|topic| topic.name() == file.name)).count();
    let total = bytes(sources.iter().map(|file| file.bytes).sum());
    line(text, "read", format_args!("{total} in {}", counted(topics, "topic", "topics")));
    match kept.tier {
        Tier::Archive => line(text, "from", "the archive"),
        Tier::Cache => line(text, "from", format_args!("the cache, {place}")),
    }
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
    let topics: Vec<String> =
        session.damage.counts().map(|(topic, count)| format!("{} {}", name(topic), grouped(count))).collect();
    line(text, "damaged", format_args!("{}: {}", counted(total, "line", "lines"), topics.join(", ")));
    for place in session.damage.places().iter().take(PLACES_SHOWN) {
        line(text, "", place);
    }
    if total > PLACES_SHOWN {
        line(text, "", format_args!("and {} more", grouped(total - PLACES_SHOWN)));
    }
}
