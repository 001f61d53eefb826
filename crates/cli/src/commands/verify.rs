//! `lightsout verify`: whether the replays of sessions are true.

use std::path::{Path, PathBuf};

use replay::ReplayOptions;
use session::Session;
use timing::{SessionKey, Span};
use verify::{Case, Figure, Golden, Measure, PARTS, Report, Target, Unit, Verdict};

use crate::context::Context;
use crate::error::{CliError, plain};
use crate::progress::Progress;
use crate::render::{Align, Paint, TextTable, clock, grouped, harmless, title};

/// Cases of a measure that are printed; the rest are counted.
const MISSES_SHOWN: usize = 3;

/// The measures that have targets in every session.
const MEASURES: [&str; 12] = ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12"];

/// Prints the measures of one session, or one table of several, or JSON. Fails if a target is missed.
pub(crate) fn verify(
    context: &Context<'_>,
    names: &[String],
    golden: Option<&Path>,
    json: bool,
) -> Result<(), CliError> {
    if let [name] = names {
        let (session, report) = measure(context, name, golden)?;
        print(context, &session, &report, json)?;
        return missed(&report);
    }
    let reports: Vec<Report> =
        names.iter().map(|name| Ok(measure(context, name, golden)?.1)).collect::<Result<_, CliError>>()?;
    if json {
        print_json(&reports)?;
    } else {
        super::print(&overview(&reports).render(context.console.style()))?;
    }
    reports.iter().find_map(|report| missed(report).err()).map_or(Ok(()), Err)
}

/// Takes the measures of a session.
fn measure(
    context: &Context<'_>,
    name: &str,
    golden: Option<&Path>,
) -> Result<(std::sync::Arc<Session>, Report), CliError> {
    let loaded = context.load(name)?;
    let session = loaded.session.clone();
    let replay = loaded.replay(ReplayOptions::default())?;
    let golden = read_golden(context, session.key, golden)?;
    let (archive, listing) = context.find(&context.archive()?, name)?;
    let sources = store::sources(archive.fetch(listing.key)?);
    let progress = Progress::parts(context.console, &session.key.to_string(), PARTS);
    let case = Case { replay: &replay, sources: Some(&sources), golden: golden.as_ref() };
    let mut report = verify::verify(&case, |parts| progress.done(parts));
    if archive::DemoSeason::made(&loaded.origin)
        && let Some(truth) = demo::Season::default().truth(session.key)
    {
        report.measures.extend(verify::against(&truth, &replay).measures);
    }
    drop(progress);
    context.note_gaps(&session);
    Ok((session, report))
}

/// The golden files of a session, where there are some: in the folder that was named, or beside the archives' folders.
fn read_golden(
    context: &Context<'_>,
    key: SessionKey,
    named: Option<&Path>,
) -> Result<Option<Golden>, CliError> {
    let beside = context.places().iter().map(|place| place.join("../golden"));
    let folders: Vec<PathBuf> = named.map_or_else(|| beside.collect(), |named| vec![named.to_owned()]);
    let folders = folders.iter().flat_map(|folder| [folder.clone(), folder.join("fastf1")]);
    let stem = Golden::stem(key);
    let file = |folder: &Path, what: &str| folder.join(format!("{stem}.{what}.json"));
    let Some(folder) = folders.into_iter().find(|folder| file(folder, "laps").is_file()) else {
        return Ok(None);
    };
    let laps = file(&folder, "laps");
    let failed = |reason: &dyn std::fmt::Display| {
        CliError::Failed(format!("cannot read {}: {reason}; choose another --golden", laps.display()))
    };
    let bytes = std::fs::read(&laps).map_err(|error| failed(&plain(&error)))?;
    let results = std::fs::read(file(&folder, "results")).ok();
    Golden::read(&bytes, results.as_deref()).map(Some).map_err(|error| failed(&error))
}

/// Prints a report as a table or as JSON.
pub(super) fn print(
    context: &Context<'_>,
    session: &Session,
    report: &Report,
    json: bool,
) -> Result<(), CliError> {
    if json {
        return print_json(report);
    }
    let style = context.console.style();
    let title = title(session, style);
    super::print(&format!("{title}\n{}{}", table(report).render(style), misses(report)))
}

fn print_json(report: &impl serde::Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(report)
        .map_err(|error| CliError::Failed(format!("cannot write JSON: {error}")))?;
    super::print(&format!("{text}\n"))
}

/// Fails if a target is missed.
pub(super) fn missed(report: &Report) -> Result<(), CliError> {
    let missed = report.measures.iter().filter(|measure| measure.verdict() == Verdict::Missed);
    let missed: Vec<&str> = missed.map(|measure| measure.id).collect();
    if missed.is_empty() {
        return Ok(());
    }
    let targets = if missed.len() == 1 { "target" } else { "targets" };
    Err(CliError::Failed(format!("{} misses the {targets} of {}", report.session, missed.join(", "))))
}

/// A row a session, a column a measure: `ok`, a dash where there is no judge, else the first figure that misses its
/// target.
fn overview(reports: &[Report]) -> TextTable {
    let columns = MEASURES.map(|id| (id, Align::Right));
    let mut table = TextTable::new(&[&[("session", Align::Left)], &columns[..]].concat());
    for report in reports {
        let cell = |id: &&str| {
            let Some(measure) = report.measures.iter().find(|measure| measure.id == *id) else {
                return String::new();
            };
            match measure.verdict() {
                Verdict::Ok => "ok".to_owned(),
                Verdict::NoJudge => "–".to_owned(),
                Verdict::Missed => {
                    let figure = measure.figures.iter().find(|figure| !figure.is_met());
                    figure.and_then(|figure| Some(amount(figure.unit, figure.value?))).unwrap_or_default()
                }
            }
        };
        let mut cells = vec![report.session.to_string()];
        cells.extend(MEASURES.iter().map(cell));
        let paint = if report.is_true() { Paint::Green } else { Paint::Plain };
        table.row(paint, cells);
    }
    table
}

fn table(report: &Report) -> TextTable {
    let none = Figure { name: "", says: "", unit: Unit::Count, value: None, target: None };
    let mut table = TextTable::new(&[
        ("measure", Align::Left),
        ("what", Align::Left),
        ("value", Align::Right),
        ("target", Align::Right),
        ("verdict", Align::Left),
    ]);
    for measure in &report.measures {
        // Why nothing can be judged is said once.
        let figures = match (measure.no_judge, &measure.figures[..]) {
            (None, figures) => figures,
            (Some(_), []) => std::slice::from_ref(&none),
            (Some(_), [first, ..]) => std::slice::from_ref(first),
        };
        for (at, figure) in figures.iter().enumerate() {
            let id = if at == 0 { measure.id } else { "" };
            let target = figure.target.map(|target| match target {
                Target::AtLeast(value) => format!("≥ {}", amount(figure.unit, value)),
                Target::AtMost(value) => format!("≤ {}", amount(figure.unit, value)),
            });
            let (paint, verdict) = verdict(measure, figure);
            let value = figure.value.map(|value| amount(figure.unit, value)).unwrap_or_default();
            let cells = [id.to_owned(), figure.says.to_owned(), value, target.unwrap_or_default(), verdict];
            table.row(paint, cells.to_vec());
        }
    }
    table
}

fn verdict(measure: &Measure, figure: &Figure) -> (Paint, String) {
    match (measure.no_judge, figure.target) {
        (Some(reason), _) => (Paint::Dim, format!("no judge: {reason}")),
        (None, None) => (Paint::Plain, String::new()),
        (None, Some(_)) if figure.value.is_none() => (Paint::Dim, "no judge".to_owned()),
        (None, Some(_)) if figure.is_met() => (Paint::Green, "ok".to_owned()),
        (None, Some(_)) => (Paint::Red, "missed".to_owned()),
    }
}

fn amount(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => format!("{:.2} %", value * 100.0),
        Unit::Seconds => format!("{value:.3} s"),
        Unit::Metres => format!("{value:.1} m"),
        Unit::KmPerHour => format!("{value:.1} km/h"),
        Unit::R => format!("{value:.5}"),
        Unit::Count => grouped(value as usize),
    }
}

/// The first cases of each measure that is missed.
fn misses(report: &Report) -> String {
    let mut text = String::new();
    for measure in report.measures.iter().filter(|measure| measure.verdict() == Verdict::Missed) {
        text.push_str(&format!("\n{}, of {}:\n", measure.id, measure.compared));
        for miss in measure.misses.iter().take(MISSES_SHOWN) {
            let driver = miss.driver.as_deref().unwrap_or("");
            let lap = miss.lap.map(|lap| format!(" lap {lap}")).unwrap_or_default();
            let time = clock(Span::from_secs_f64(miss.time));
            text.push_str(&format!("  {time}  {driver}{lap}: {}\n", harmless(&miss.what)));
        }
        if measure.misses_count > MISSES_SHOWN {
            let more = grouped(measure.misses_count - MISSES_SHOWN);
            text.push_str(&format!("  and {more} more; --json lists them\n"));
        }
    }
    text
}
