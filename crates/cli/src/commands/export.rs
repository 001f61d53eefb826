//! `lightsout export`: tables into files and pipes.

use std::io::IsTerminal as _;
use std::ops::RangeInclusive;

use arrow_array::RecordBatch;
use replay::tables::{FrameSelection, FrameTable};
use replay::{Circuit, Replay, ReplayOptions};
use session::Session;
use session::tables::{Selection, TableReader};
use timing::Topic;

use crate::args::{Export, Motion, Table};
use crate::context::{Context, Loaded, list};
use crate::error::CliError;
use crate::output::{Format, Output, Rows, write_table};
use crate::progress::Progress;

/// Writes one table of a session.
pub(crate) fn export(context: &Context<'_>, asked: &Export) -> Result<(), CliError> {
    let format = Format::choose(asked.format, asked.output.as_deref())?;
    check_options(asked)?;
    if format.is_binary() && asked.output.is_none() && std::io::stdout().is_terminal() {
        return Err(CliError::Usage(
            "that format is not for terminals; give a file with -o, or send the output elsewhere".to_owned(),
        ));
    }
    let loaded = context.load(&asked.session)?;
    let session = &loaded.session;
    let selection = selection(session, asked)?;
    match asked.table {
        Table::Session(table) => {
            let missing = table.missing_topics(session);
            if !missing.is_empty() {
                return Err(CliError::Incomplete(format!(
                    "{} has no {}, without which there is no table `{table}`; copy it into {}",
                    session.key,
                    list(&missing),
                    loaded.origin
                )));
            }
            context.note_gaps(session);
            let table = TableReader::new(session, table, &selection);
            let part = |part| table.batch(part);
            write(context, &Rows { schema: table.schema(), parts: table.len(), part: &part }, format, asked)
        }
        Table::Frames => {
            let replay = replay_of(&loaded, asked)?;
            let Selection { drivers, laps } = selection;
            let frames = FrameSelection { drivers, laps, from: asked.from, to: asked.to };
            let table = FrameTable::new(&replay, &frames);
            check_moments(&replay, &table, asked)?;
            context.note_gaps(session);
            let part = |part| table.batch(part);
            write(context, &Rows { schema: table.schema(), parts: table.len(), part: &part }, format, asked)
        }
        Table::Circuit => {
            let line = replay::tables::circuit(&Circuit::of(session), session.circuit_map.as_ref());
            if line.num_rows() == 0 {
                return Err(no_circuit(session));
            }
            context.note_gaps(session);
            write_whole(context, &line, format, asked)
        }
        Table::Moments => {
            let replay = loaded.replay(ReplayOptions::default())?;
            context.note_gaps(session);
            let moments = replay::tables::moments(&replay, selection.drivers.as_deref());
            write_whole(context, &moments, format, asked)
        }
    }
}

/// Refuses options that say nothing about the table: ignored, they would lie about what was written.
fn check_options(asked: &Export) -> Result<(), CliError> {
    let (has_drivers, has_laps, is_frames) = match asked.table {
        Table::Session(table) => (table.has_drivers(), table.has_laps(), false),
        Table::Frames => (true, true, true),
        Table::Circuit => (false, false, false),
        Table::Moments => (true, false, false),
    };
    let idle = [
        ("--driver", !asked.driver.is_empty() && !has_drivers),
        ("--lap", !asked.lap.is_empty() && !has_laps),
        ("--fps", asked.fps.is_some() && !is_frames),
        ("--from", asked.from.is_some() && !is_frames),
        ("--to", asked.to.is_some() && !is_frames),
        ("--motion", asked.motion.is_some() && !is_frames),
    ];
    match idle.into_iter().find(|(_, is_idle)| *is_idle) {
        Some((option, _)) => {
            let table = asked.table.name();
            Err(CliError::Usage(format!("{option} does not apply to the table `{table}`; leave it out")))
        }
        None => Ok(()),
    }
}

/// Looks up the drivers and laps that were asked for.
fn selection(session: &Session, asked: &Export) -> Result<Selection, CliError> {
    let mut drivers = Vec::new();
    for name in &asked.driver {
        drivers.push(driver(session, name.trim())?);
    }
    let drivers = (!drivers.is_empty()).then_some(drivers);
    let everyone = Selection { drivers, laps: None };
    for range in &asked.lap {
        if !everyone.laps_of(session).any(|(_, lap)| range.contains(&lap.number)) {
            return Err(no_such_lap(session, &everyone, range));
        }
    }
    let laps = (!asked.lap.is_empty()).then(|| asked.lap.clone());
    Ok(Selection { laps, ..everyone })
}

/// The driver of that code or car number.
fn driver(session: &Session, name: &str) -> Result<usize, CliError> {
    session.find_driver(name).ok_or_else(|| {
        let codes: Vec<&str> = session.drivers.iter().map(|driver| driver.code.as_str()).collect();
        let name = name.escape_debug();
        CliError::Usage(format!(
            "{} has no driver `{name}`; the drivers are {}",
            session.key,
            codes.join(" ")
        ))
    })
}

fn no_such_lap(session: &Session, everyone: &Selection, range: &RangeInclusive<u16>) -> CliError {
    let numbers = || everyone.laps_of(session).map(|(_, lap)| lap.number);
    let wanted = match (range.start(), range.end()) {
        (first, last) if first == last => format!("lap {first}"),
        (first, last) => format!("laps {first}-{last}"),
    };
    let drivers = everyone.drivers.iter().flatten().filter_map(|&driver| session.drivers.get(driver));
    let codes: Vec<&str> = drivers.map(|driver| driver.code.as_str()).collect();
    let whose = if codes.is_empty() { String::new() } else { format!(" of {}", codes.join(" ")) };
    let key = session.key;
    match numbers().min().zip(numbers().max()) {
        Some((first, last)) => {
            CliError::Usage(format!("{key} has no {wanted}{whose}; there are laps {first}-{last}"))
        }
        None => CliError::Incomplete(format!("{key} has no {wanted}{whose}, nor any other lap")),
    }
}

fn replay_of(loaded: &Loaded, asked: &Export) -> Result<Replay, CliError> {
    let default = ReplayOptions::default();
    let options = ReplayOptions {
        frames_per_second: asked.fps.unwrap_or(default.frames_per_second),
        motion: match asked.motion {
            None => default.motion,
            Some(Motion::True) => replay::Motion::True,
            Some(Motion::Sampled) => replay::Motion::Sampled,
        },
    };
    Ok(loaded.replay(options)?)
}

/// Refuses a span of time in which there is no frame.
fn check_moments(replay: &Replay, table: &FrameTable<'_>, asked: &Export) -> Result<(), CliError> {
    let length = (replay.timeline().end - replay.timeline().first).as_secs_f64();
    if let (Some(from), Some(to)) = (asked.from, asked.to)
        && from > to
    {
        return Err(CliError::Usage(format!("--from {from} is after --to {to}; exchange them")));
    }
    let (from, to) = (asked.from.unwrap_or(0.0), asked.to.unwrap_or(length));
    if from >= length || to < 0.0 {
        let key = replay.session().key;
        return Err(CliError::Usage(format!(
            "the replay of {key} runs from 0 to {length:.3} seconds; choose --from and --to within it"
        )));
    }
    if table.is_empty() {
        let rate = replay.timeline().frames_per_second;
        return Err(CliError::Usage(format!(
            "no frame lies between --from and --to, at {rate} a second; move them apart or raise --fps"
        )));
    }
    Ok(())
}

/// The line around the track comes from laps and places.
fn no_circuit(session: &Session) -> CliError {
    let needed = [Topic::TimingData, Topic::Position];
    let missing: Vec<Topic> = needed.into_iter().filter(|topic| session.missing.contains(topic)).collect();
    CliError::Incomplete(if missing.is_empty() {
        format!("{}: no car drove a lap whose places are complete, so the circuit is not known", session.key)
    } else {
        format!("{} has no {}, without which there is no table `circuit`", session.key, list(&missing))
    })
}

/// Writes a table that is one part.
fn write_whole(
    context: &Context<'_>,
    table: &RecordBatch,
    format: Format,
    asked: &Export,
) -> Result<(), CliError> {
    let part = |part| (part == 0).then(|| table.clone());
    write(context, &Rows { schema: table.schema(), parts: 1, part: &part }, format, asked)
}

fn write(context: &Context<'_>, rows: &Rows<'_>, format: Format, asked: &Export) -> Result<(), CliError> {
    let mut output = Output::open(asked.output.as_deref())?;
    let progress = Progress::parts(context.console, "export", rows.parts);
    write_table(rows, format, &mut output, &|parts| progress.done(parts))?;
    output.finish()
}
