//! The server that is measured: a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};

use archive::Archive;
use server::{Limit, Options, Server};
use store::{Store, StoreOptions};

use crate::Outcome;

/// The word that makes this program the server.
pub(crate) const SERVE: &str = "--serve";

/// Sessions to look at: of real data where there is some, and else of the demo season.
const DUTCH_GRAND_PRIX: &str = "2025/15/R";
const DEMO: &str = "0/1/R";

const NO_LIMIT: Limit = Limit { all: 100_000, each: 100_000 };

/// A server, until it is dropped.
pub(crate) struct Process {
    child: Child,
    /// The server ends when this is closed.
    stdin: Option<ChildStdin>,
    pub(crate) address: SocketAddr,
    /// The session that is looked at.
    pub(crate) session: &'static str,
}

/// Serves until the standard input ends.
pub(crate) fn serve() -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let archive = match realdata::data() {
            Some(data) => Archive::open(data.join("archive"))?.then(Archive::demo()),
            None => Archive::demo(),
        };
        let bind = SocketAddr::from(([127, 0, 0, 1], 0));
        let options = Options { bind, connections: NO_LIMIT, streams: NO_LIMIT, ..Options::default() };
        let store = Store::open(options.store(StoreOptions::default()), archive).await;
        let server = Server::bind(options, store).await?;
        println!("{}", server.address());
        server
            .run(async {
                let wait = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
                // However the input ends, it has ended.
                let _ = wait.await;
            })
            .await?;
        Ok(())
    })
}

impl Process {
    /// A server that has the session in memory.
    pub(crate) fn start() -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let session = if realdata::data().is_some() { DUTCH_GRAND_PRIX } else { DEMO };
        let process = Self { stdin: child.stdin.take(), child, address: line.trim().parse()?, session };
        let (status, _) = get(process.address, &format!("/api/sessions/{session}?wait=30"))?;
        if status != 200 {
            return Err(format!("{session} is answered with {status}").into());
        }
        Ok(process)
    }

    /// Megabytes that the server holds.
    pub(crate) fn resident(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.split_whitespace().next().ok_or("no number")?.parse::<f64>()? * 1024.0 / 1e6)
    }

    /// Seconds of a processor that the server has used.
    pub(crate) fn used(&self) -> Outcome<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        // User and system time, in the hundredths of a second of every Linux.
        Ok((ticks(11) + ticks(12)) / 100.0)
    }
}

/// The status and the body of an answer.
pub(crate) fn get(address: SocketAddr, path: &str) -> Outcome<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no head")?;
    Ok((head.split(' ').nth(1).ok_or("no status")?.parse()?, body.to_owned()))
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // What does not end by itself is of no use any more.
        let _ = self.child.wait();
    }
}
