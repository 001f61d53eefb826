//! What the program needs, in time, memory and bytes, beside floors: what nobody can avoid, measured in the same run.

mod cache;
mod encoding;
mod floors;
mod frames;
mod loading;
mod report;
mod scaling;
mod show;
mod subject;
mod timing;

pub(crate) use report::Report;
pub(crate) use show::text;
pub(crate) use subject::Subject;

use crate::error::CliError;
use frames::Instants;
use report::Amount;

/// Measures everything, each figure so many times.
pub(crate) fn run(subject: &Subject<'_>, runs: usize) -> Result<Report, CliError> {
    // Memory comes first: what other measurements leave behind would count as these stages' own.
    let stages = loading::stages(subject)?;
    let (replay, cache) = (&stages.replay, &stages.cache);
    let session = replay.session();
    let scaling = scaling::measure(subject)?;
    let instants = Instants::of(replay);
    let mut figures = vec![
        loading::figure(subject, &stages.origin, runs)?,
        cache.figure(runs)?,
        frames::at_random(replay, &instants, runs),
        frames::in_order(replay, &instants, runs),
    ];
    let encoded = encoding::measure(replay, instants.ordered, runs);
    figures.extend(encoded.figures);
    let amount = |name, bytes| Amount { name, bytes };
    let mut bytes = vec![amount("archive", stages.archive_bytes), amount("cache", cache.bytes)];
    bytes.extend(encoded.bytes);
    Ok(Report {
        session: session.key.to_string(),
        name: format!("{}, {}", session.info.meeting, session.info.name),
        samples: subject::samples(session),
        threads: rayon::current_num_threads(),
        runs,
        figures,
        bytes,
        memory: stages.memory,
        scaling,
    })
}
