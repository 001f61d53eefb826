//! What was typed: the grammar of the command line and its help. What it means is for the commands to say.

mod values;

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use store::Cache;
use timing::Span;

pub(crate) use self::values::{Motion, Table};
use self::values::{frames_per_second, laps, moment, seconds};
use crate::output::Format;

const EXAMPLES: &str = "\
Sessions are written YEAR/ROUND/KIND: 2025/15/R. The kinds are FP1 FP2 FP3 Q SQ SS S R, or their
full names; meetings go by name and place as well: 2025/Dutch/Race, 2025/zandvoort/r. The days
of a test are 2026/T1/D1 and so on. A recording of the live feed is a session, too: recording:FILE.

Examples:
  lightsout show 0/1/R --at 5:00
  lightsout --archive ~/f1 ls 2025
  lightsout --archive ~/f1 load 2025/15/R
  lightsout --archive ~/f1 show 2025/Dutch/Race --at 1:02:03
  lightsout --archive ~/f1 export 2025/15/R --table laps -o laps.csv

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such session, 4 data incomplete for what was
asked.";

const LS_EXAMPLES: &str = "\
Examples:
  lightsout ls              the seasons that something is known of
  lightsout ls 2025         the meetings of a season, with the sessions that are here
  lightsout ls 2025/15      the sessions of a meeting, with the topics that are here
  lightsout ls 2025/dutch";

const LOAD_EXAMPLES: &str = "\
Examples:
  lightsout load 2025/15/R
  lightsout load 2025/20/Q 2025/20/R
  lightsout load 2025/15/R --refresh

Several sessions are loaded side by side, and kept for the next time.
Exits with 4 if lines were damaged and left out.";

const SHOW_EXAMPLES: &str = "\
Examples:
  lightsout show 2025/15/R                  the order at the end
  lightsout show 2025/15/R --at 1:02:03     an hour, two minutes and three seconds in
  lightsout show 2025/20/Q --at 62:03";

const EXPORT_EXAMPLES: &str = "\
Tables:
  laps          every lap: times, sectors, speeds, tyres, pit stops (FastF1's columns)
  results       the classification (FastF1's columns)
  stints        who drove which laps on which tyres
  telemetry     merged car and position telemetry of each lap (FastF1's columns)
  car           car samples as the feed sent them
  position      position samples as the feed sent them
  weather       weather (FastF1's columns)
  track-status  flags over the whole track (FastF1's columns)
  race-control  messages of race control (FastF1's columns)
  team-radio    recordings of the teams' radio
  positions-feed  places and gaps on the timing screen, with each change
  mini-sectors  the states of the mini-sectors, by car and lap
  session-clock the clock that counts down, and whether it runs
  rulings       what race control and the stewards decided: laps deleted, investigations, penalties
  frames        the replay: every car at every frame
  circuit       the line around the track, the pit lane, and what is known of corners and zones
  moments       what a race is told by: who led from when on, stops, retirements, fastest laps

Formats:
  csv           text with a header; missing is empty
  ndjson        one JSON object a line; missing is null
  parquet       Apache Parquet, Snappy-compressed
  arrow         Apache Arrow IPC: the file format with -o, the stream format on standard output

Times are seconds of the session clock; `t` is seconds since the first frame. A file given
with -o appears whole or not at all.

Examples:
  lightsout export 2025/15/R --table laps
  lightsout export 2025/15/R --table telemetry --driver VER,NOR --lap 10,12-14 -o laps.parquet
  lightsout export 2025/15/R --table frames --fps 5 --from 60 --to 90 --format ndjson | jq .speed";

const VERIFY_EXAMPLES: &str = "\
What is shown is held against the feed, raw positions and golden files, from the outside:
  T1  places at each crossing of the line         T7  the order in the last frame
  T2  gaps at each crossing of the line           T8  cars are drawn on the track
  T3  nothing is shown before it is known         T9  cars are drawn at the sector marks
  T4  cars are drawn as fast as they drive        T10 neighbours at the sector marks
  T5  the order does not flicker                  T11 cars without positions
  T6  who is out                                  T12 leads, stops, retirements, flags

Golden files are FastF1's laps and results of a session: 2025_15_R.laps.json, 2025_15_R.results.json.

Examples:
  lightsout verify 2025/15/R
  lightsout verify 2025/15/R 2025/1/R 2024/6/S
  lightsout verify 2025/15/R --json | jq .measures.T4

Exits with 1 if a target is missed; what has no judge in a session is not missed.";

const GOLDEN_EXAMPLES: &str = "\
A golden file holds counts, the first and last frame, sampled frames, leaders, orders and values of
a session's replay. The check tells the first difference of each kind; numbers with decimals may
differ by a millionth.

Examples:
  lightsout golden create tests/golden 2025/15/R 2025/20/Q
  lightsout golden check tests/golden 2025/15/R 2025/20/Q

Exits with 1 if there is a difference.";

const DEMO_EXAMPLES: &str = "\
The season 0 never happened and is always there: three weekends, made when they are first asked for.
`demo write` writes its archive, for other programs and for other seasons of the same kind; with
--archive DIR the sessions written go before the built-in ones. Beside each session's files stand
truth.parquet, what every car really did at 20 Hz, and truth-events.parquet, what happened.
`demo verify` compares replays with that truth, at every instant; so does `verify` with the
built-in sessions. It exits with 1 if a target is missed.

Examples:
  lightsout ls 0
  lightsout demo write ~/demo
  lightsout demo write ~/demo --seed 7 --laps 60 0/1/R
  lightsout --archive ~/demo show 0/1/R --at 5:00
  lightsout demo verify 0/1/R --faults 300";

const SERVE_EXAMPLES: &str = "\
Only this machine reaches the server unless --bind says otherwise. Who sends the token that
LIGHTSOUT_ADMIN_TOKEN holds may drop cached sessions; without one nobody may. The log goes to
standard error; RUST_LOG chooses what of it, such as RUST_LOG=debug.

Examples:
  lightsout
  lightsout serve --bind 0.0.0.0:8000 --memory 4096
  lightsout --archive ~/f1 serve --origin https://example.org --log json";

const BENCH_EXAMPLES: &str = "\
Floors are work that nobody can avoid, measured by turns with the work itself.

Examples:
  lightsout bench
  lightsout bench 2025/15/R
  lightsout bench 2025/15/R --json | jq '.figures[] | {name, ratio}'";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  lightsout completions bash > ~/.local/share/bash-completion/completions/lightsout
  lightsout completions zsh > ~/.zfunc/_lightsout
  lightsout completions fish > ~/.config/fish/completions/lightsout.fish";

/// Replays Formula 1 sessions from the live-timing archive.
#[derive(Debug, Parser)]
#[command(name = "lightsout", version, about, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    /// Without one, the page and the API are served.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Folder or address (http, https) with an archive: its static/ root, its parent, or a data folder with archive/ in
    /// it. May be repeated: the first that has a session gives it. Without it: those listed in LIGHTSOUT_ARCHIVE, else
    /// the official archive. The demo season, 0, is there in any case
    #[arg(long, value_name = "DIR|URL", global = true)]
    pub(crate) archive: Vec<PathBuf>,
    /// Ask nothing of the network: use what was fetched before
    #[arg(long, global = true)]
    pub(crate) offline: bool,
    /// Recording of the live feed, whose session comes before the archives'. May be repeated. With NAME.live.txt goes the
    /// NAME.subscribe.json beside it
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) recording: Vec<PathBuf>,
    /// Where loaded sessions are kept for the next time: a folder, or a bucket as s3://BUCKET/PREFIX [default: lightsout
    /// in the system's folder for caches]
    #[arg(long, value_name = "DIR", env = "LIGHTSOUT_CACHE_DIR", hide_env_values = true, global = true)]
    pub(crate) cache_dir: Option<Cache>,
    /// Keep nothing for the next time, and use nothing that was kept
    #[arg(long, global = true)]
    pub(crate) no_cache: bool,
    /// Say nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more: where a session comes from, how long each stage takes
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// When to use colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = Colour::Auto, global = true)]
    pub(crate) color: Colour,
    /// Threads to work with; the results do not depend on it [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), global = true)]
    pub(crate) threads: Option<u16>,
}

/// When to use colours: `auto` is on a terminal, unless `NO_COLOR` is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API on an address; what `lightsout` alone does
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(Serve),
    /// List seasons, meetings and sessions
    #[command(after_help = LS_EXAMPLES)]
    Ls {
        /// A season, or one of its meetings by round, name or place
        #[arg(value_name = "YEAR[/ROUND]")]
        what: Option<String>,
    },
    /// Load sessions and print a summary of each: drivers, laps, samples, drop-outs, damage, times
    #[command(after_help = LOAD_EXAMPLES)]
    Load {
        /// Sessions, such as 2025/15/R
        #[arg(value_name = "SESSION", required = true)]
        sessions: Vec<String>,
        /// Read the archive anew, whatever is kept
        #[arg(long)]
        refresh: bool,
    },
    /// Show the leaderboard at a moment
    #[command(after_help = SHOW_EXAMPLES)]
    Show {
        /// A session, such as 2025/15/R
        session: String,
        /// The moment, since the replay's first frame: 1:02:03, 62:03 or 90.5 [default: the end]
        #[arg(long, value_name = "TIME", value_parser = moment, allow_negative_numbers = true)]
        at: Option<Span>,
    },
    /// Write a table of a session as CSV, Parquet, Arrow or NDJSON
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(Export),
    /// Measure how true the replays of sessions are
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify {
        /// Sessions, such as 2025/15/R
        #[arg(value_name = "SESSION", required = true)]
        sessions: Vec<String>,
        /// The folder of golden files [default: golden, beside the archive's folder]
        #[arg(long, value_name = "DIR")]
        golden: Option<PathBuf>,
        /// Print JSON: every figure with its unit and target, and the cases that miss it
        #[arg(long)]
        json: bool,
    },
    /// Keep what replays show in golden files, or check that they still show it
    #[command(after_help = GOLDEN_EXAMPLES)]
    Golden {
        #[command(subcommand)]
        action: GoldenAction,
    },
    /// Write the season that never happened, with the truth beside it
    #[command(after_help = DEMO_EXAMPLES)]
    Demo {
        #[command(subcommand)]
        action: DemoAction,
    },
    /// Measure time, memory and size, each time beside its floor
    #[command(after_help = BENCH_EXAMPLES)]
    Bench {
        /// A session, such as 2025/15/R [default: a race of 20 cars and 60 laps, made up for it]
        session: Option<String>,
        /// How often each time is measured
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
        runs: u16,
        /// Print JSON: times in seconds, sizes in bytes
        #[arg(long)]
        json: bool,
    },
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What to do with golden files.
#[derive(Debug, Subcommand)]
pub(crate) enum GoldenAction {
    /// Write a file of each session
    Create(Golden),
    /// Compare each session with its file
    Check(Golden),
}

/// Sessions and where their golden files are.
#[derive(Debug, Args)]
pub(crate) struct Golden {
    /// The folder of the files, one a session
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Sessions, such as 2025/15/R
    #[arg(value_name = "SESSION", required = true)]
    pub(crate) sessions: Vec<String>,
}

/// What to do with the demo season.
#[derive(Debug, Subcommand)]
pub(crate) enum DemoAction {
    /// Write its archive into a folder
    #[command(after_help = DEMO_EXAMPLES)]
    Write {
        /// The folder; it is made if it is not there
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[command(flatten)]
        choice: DemoChoice,
    },
    /// Make sessions, replay them, and hold the replays against what really happened
    #[command(after_help = DEMO_EXAMPLES)]
    Verify {
        #[command(flatten)]
        choice: DemoChoice,
        /// Print JSON with every case
        #[arg(long)]
        json: bool,
    },
}

/// Which season, and which of its sessions.
#[derive(Debug, Args)]
pub(crate) struct DemoChoice {
    /// Sessions, such as 0/1/R [default: all]
    #[arg(value_name = "SESSION")]
    pub(crate) sessions: Vec<String>,
    /// Another seed makes another season; the same seed makes the same bytes
    #[arg(long, value_name = "N", default_value_t = demo::Options::default().seed)]
    pub(crate) seed: u64,
    /// Laps of every race, from 4 to 80 [default: each race's own]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(4..=80))]
    pub(crate) laps: Option<u16>,
    /// Cars, from 5 to 22
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(5..=22))]
    pub(crate) cars: u8,
    /// How bad the feed is, in percent of the real one: lag, jitter, drop-outs, late and doubled lines
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub(crate) faults: u16,
    /// Let nothing be wrong with the feed, as --faults 0
    #[arg(long, conflicts_with = "faults")]
    pub(crate) perfect: bool,
}

/// How to serve.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen; only this machine by default
    #[arg(long, value_name = "ADDRESS:PORT", env = "LIGHTSOUT_BIND", default_value = "127.0.0.1:8000")]
    pub(crate) bind: SocketAddr,
    /// The most memory, in MB, that the server takes but for 55 kB more for each stream
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(64..=1_000_000))]
    pub(crate) memory: u64,
    /// Origin (scheme, host and port) whose pages may read answers; may be repeated; * is all
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) origin: Vec<String>,
    /// Most streams of frames at once, in all
    #[arg(long, value_name = "N", default_value_t = 5000)]
    pub(crate) streams: usize,
    /// Most streams of one address; a proxy has one address for all who come through it
    #[arg(long, value_name = "N", default_value_t = 2500)]
    pub(crate) streams_each: usize,
    /// Open the address in the browser
    #[arg(long)]
    pub(crate) open: bool,
    /// The form of the log's lines
    #[arg(long, value_name = "FORM", value_enum, default_value_t = LogForm::Text)]
    pub(crate) log: LogForm,
}

/// The form of the log's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// For people.
    Text,
    /// For programs: a JSON object a line.
    Json,
}

/// What to export.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// A session, such as 2025/15/R
    pub(crate) session: String,
    /// The table, see below
    #[arg(long, short, value_enum, value_name = "TABLE", hide_possible_values = true)]
    pub(crate) table: Table,
    /// The format [default: what the file's ending tells, else csv]
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Drivers by code or car number
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    pub(crate) driver: Vec<String>,
    /// Laps and ranges of laps: 10,12-14
    #[arg(long, value_name = "LAP,…", value_delimiter = ',', value_parser = laps)]
    pub(crate) lap: Vec<RangeInclusive<u16>>,
    /// Frames: how many a second of session time [default: 25]
    #[arg(long, value_name = "N", value_parser = frames_per_second)]
    pub(crate) fps: Option<f64>,
    /// Frames: from this second of the replay on
    #[arg(long, value_name = "S", value_parser = seconds, allow_negative_numbers = true)]
    pub(crate) from: Option<f64>,
    /// Frames: until this second of the replay, included
    #[arg(long, value_name = "S", value_parser = seconds, allow_negative_numbers = true)]
    pub(crate) to: Option<f64>,
    /// Frames: how cars move between samples, as they drove or straight ahead [default: true]
    #[arg(long, value_enum)]
    pub(crate) motion: Option<Motion>,
    /// The file to write; - is standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_table_of_a_session_can_be_exported() {
        let tables = Table::value_variants();
        for table in session::tables::Table::ALL {
            assert!(tables.contains(&Table::Session(table)), "{table}");
        }
        assert!(tables.iter().all(|table| EXPORT_EXAMPLES.contains(&format!("\n  {} ", table.name()))));
    }
}
