//! The report as tables for people.

use super::report::{Report, Scaling};
use crate::render::{Align, Paint, Style, TextTable, bytes, grouped};

/// Where the system does not tell.
const UNKNOWN: &str = "unknown";

/// The tables, one below the other.
pub(crate) fn text(report: &Report, style: Style) -> String {
    let Report { session, name, samples, threads, runs, .. } = report;
    let title = format!("{session}  {name}");
    let how = format!("{} samples, threads: {threads}, median of runs: {runs}", grouped(*samples));
    let mut text = format!("{}\n{how}\n", style.paint(Paint::Bold, title));
    for table in [figures(report), amounts(report), memory(report), scaling(&report.scaling)] {
        text.push('\n');
        text.push_str(&table.render(style));
    }
    text
}

fn figures(report: &Report) -> TextTable {
    let mut table = TextTable::new(&[
        ("time", Align::Left),
        ("median", Align::Right),
        ("min", Align::Right),
        ("max", Align::Right),
        ("floor", Align::Right),
        ("ratio", Align::Right),
        ("the floor is", Align::Left),
    ]);
    for figure in &report.figures {
        let (times, floor) = (figure.times, figure.floor.times);
        let ratio = figure.ratio.map(|ratio| format!("{ratio:.1}")).unwrap_or_default();
        let cells = [times.median, times.min, times.max, floor.median].map(duration);
        let row =
            [figure.name.to_owned()].into_iter().chain(cells).chain([ratio, figure.floor.what.to_owned()]);
        table.row(Paint::Plain, row.collect());
    }
    table
}

fn amounts(report: &Report) -> TextTable {
    let mut table = TextTable::new(&[("size", Align::Left), ("", Align::Right)]);
    for amount in &report.bytes {
        table.row(Paint::Plain, vec![amount.name.to_owned(), bytes(amount.bytes)]);
    }
    table
}

fn memory(report: &Report) -> TextTable {
    let mut table = TextTable::new(&[("most memory while", Align::Left), ("", Align::Right)]);
    for peak in &report.memory {
        table.row(Paint::Plain, vec![peak.stage.to_owned(), amount(peak.bytes)]);
    }
    table
}

fn scaling(scaling: &[Scaling]) -> TextTable {
    let mut table = TextTable::new(&[
        ("loads, one after another", Align::Left),
        ("time", Align::Right),
        ("a sample", Align::Right),
        ("most memory", Align::Right),
    ]);
    for step in scaling {
        let times = [step.seconds, step.per_sample].map(duration);
        let row = [step.sessions.to_string()].into_iter().chain(times).chain([amount(step.peak)]);
        table.row(Paint::Plain, row.collect());
    }
    table
}

fn amount(known: Option<u64>) -> String {
    known.map_or_else(|| UNKNOWN.to_owned(), bytes)
}

/// Seconds, with three digits.
fn duration(seconds: f64) -> String {
    let (value, unit) = match seconds {
        1.0.. => (seconds, "s"),
        1e-3..1.0 => (seconds * 1e3, "ms"),
        1e-6..1e-3 => (seconds * 1e6, "µs"),
        _ => (seconds * 1e9, "ns"),
    };
    let decimals = match value {
        100.0.. => 0,
        10.0..100.0 => 1,
        _ => 2,
    };
    format!("{value:.decimals$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits() {
        let texts = [0.0, 2.5e-9, 1.234e-6, 0.0567, 0.25, 12.34].map(duration);
        assert_eq!(texts, ["0.00 ns", "2.50 ns", "1.23 µs", "56.7 ms", "250 ms", "12.3 s"]);
    }
}
