//! `lightsout verify`: whether a session's replay is true.

use replay::ReplayOptions;
use session::Session;
use timing::Span;
use verify::{Figure, Measure, PARTS, Report, Target, Unit, Verdict};

use crate::context::Context;
use crate::error::CliError;
use crate::progress::Progress;
use crate::render::{Align, Paint, TextTable, clock, grouped, harmless, title};

/// Cases of a measure that are printed; the rest are counted.
const MISSES_SHOWN: usize = 3;

/// Prints the measures as a table or as JSON. Fails if a target is missed.
pub(crate) fn verify(context: &Context<'_>, name: &str, json: bool) -> Result<(), CliError> {
    let loaded = context.load(name)?;
    let session = &loaded.session;
    let replay = loaded.replay(ReplayOptions::default())?;
    let progress = Progress::parts(context.console, &session.key.to_string(), PARTS);
    let mut report = verify::verify(&replay, |parts| progress.done(parts));
    if archive::DemoSeason::made(&loaded.origin)
        && let Some(truth) = demo::Season::default().truth(session.key)
    {
        report.measures.extend(verify::against(&truth, &replay).measures);
    }
    drop(progress);
    context.note_gaps(session);
    print(context, session, &report, json)?;
    missed(&report)
}

/// Prints a report as a table or as JSON.
pub(super) fn print(
    context: &Context<'_>,
    session: &Session,
    report: &Report,
    json: bool,
) -> Result<(), CliError> {
    if json {
        let text = serde_json::to_string_pretty(report)
            .map_err(|error| CliError::Failed(format!("cannot write JSON: {error}")))?;
        super::print(&format!("{text}\n"))?;
    } else {
        let style = context.console.style();
        let title = title(session, style);
        super::print(&format!("{title}\n{}{}", table(report).render(style), misses(report)))?;
    }
    Ok(())
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

fn table(report: &Report) -> TextTable {
    let mut table = TextTable::new(&[
        ("measure", Align::Left),
        ("what", Align::Left),
        ("value", Align::Right),
        ("target", Align::Right),
        ("verdict", Align::Left),
    ]);
    for measure in &report.measures {
        // Why a measure does not apply is said once.
        let figures = if measure.not_applicable.is_some() { 1 } else { measure.figures.len() };
        for (at, figure) in measure.figures.iter().take(figures).enumerate() {
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
    match (measure.not_applicable, figure.target) {
        (Some(reason), _) => (Paint::Dim, format!("not applicable: {reason}")),
        (None, None) => (Paint::Plain, String::new()),
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
