//! What a server bears on this machine, beside what it would bear if its answers cost nothing.
//!
//! `serve` measures requests and finds the largest number of viewers that holds; `serve requests` and
//! `serve viewers COUNT SECONDS` measure one of them. Server and load are two processes that share the machine.

#![allow(missing_docs, clippy::print_stdout, reason = "a bench says its measures aloud")]

mod process;
mod requests;
mod timed;
mod viewers;

use std::error::Error;
use std::time::Duration;

use process::Process;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Numbers of viewers that are tried, each with the session that loads meanwhile, and for how long.
const TRIED: [(usize, &str); 9] = [
    (500, "0/2/S"),
    (1_000, "0/2/R"),
    (2_000, "0/3/R"),
    (2_500, "0/3/FP1"),
    (3_000, "0/1/Q"),
    (4_000, "0/2/Q"),
    (5_000, "0/3/Q"),
    (6_000, "0/1/FP1"),
    (8_000, "0/2/FP1"),
];
const ALONGSIDE: &str = "0/2/R";
const WATCHED: Duration = Duration::from_secs(10);

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [process::SERVE] => process::serve(),
        [] => {
            let server = Process::start()?;
            requests::measure(&server)?;
            largest(&server)
        }
        ["requests"] => requests::measure(&Process::start()?),
        ["viewers", count, seconds] => {
            let server = Process::start()?;
            viewers::measure(&server, count.parse()?, ALONGSIDE, Duration::from_secs(seconds.parse()?))?;
            Ok(())
        }
        _ => Err("serve [requests | viewers COUNT SECONDS]".into()),
    }
}

/// Finds the largest number of viewers of which hardly any sees a frame late.
fn largest(server: &Process) -> Outcome {
    let mut held = 0;
    for (count, other) in TRIED {
        if !viewers::measure(server, count, other, WATCHED)? {
            break;
        }
        held = count;
    }
    println!("the largest number that held: {held}");
    Ok(())
}
