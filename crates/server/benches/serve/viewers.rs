//! A load of viewers: each has a stream of frames at a place and a clock of its own.
//!
//! Some of them note when each frame comes; the others are read by one thread now and then, so that the load takes
//! little of the machine that it shares with the server: the server sends them no less.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::process::{Process, get};
use crate::timed::{RATE, watch};

/// Of so many viewers, one notes when frames come.
const TIMED: usize = 20;

/// How often the others are read, and give a sign of life.
const READ: Duration = Duration::from_millis(200);
const LIFE: Duration = Duration::from_secs(20);

/// No more than this of all frames may be missed, and the 99th percentile of lateness and of the event loop's lag may
/// be so high, in seconds.
const MISSED: f64 = 0.001;
const LATE: f64 = 0.040;
const LAG: f64 = 0.010;

/// Measures so many viewers, while another session loads; gives whether the server bears them.
pub(crate) fn measure(
    server: &Process,
    count: usize,
    other: &'static str,
    watched: Duration,
) -> Outcome<bool> {
    let path = format!("/api/sessions/{}/replay?format=packed", server.session);
    let timed = count.div_ceil(TIMED);
    let quiet = (timed..count)
        .map(|number| open(server.address, &path, number * 13 % 9_000))
        .collect::<Outcome<Vec<_>>>()?;
    let over = Arc::new(AtomicBool::new(false));
    let reader = std::thread::spawn({
        let over = over.clone();
        move || drain(quiet, &over)
    });
    let (before, used, memory) = (Counts::of(server)?, server.used()?, server.resident()?);
    let since = Instant::now();
    let loader = std::thread::spawn({
        let address = server.address;
        move || load(address, other, watched / 3)
    });
    let lateness = watch(server.address, &path, timed, watched)?;
    let (after, took) = (Counts::of(server)?, since.elapsed().as_secs_f64());
    let (used, grown) = (server.used()? - used, server.resident()? - memory);
    over.store(true, Ordering::Relaxed);
    let lost = reader.join().map_err(|_| "the reader panicked")?;
    loader.join().map_err(|_| "the loader panicked")??;
    let (sent, skipped) = (after.sent - before.sent, after.skipped - before.skipped);
    let missed = skipped / (sent + skipped);
    let (late, lag) = (lateness.at(0.99), before.lag_until(&after, 0.99));
    let holds = missed <= MISSED && late <= LATE && lag <= LAG && lost == 0;
    println!(
        "{count} viewers of {RATE} frames/s for {took:.0} s while {other} loads: {sent:.0} frames sent, {:.2} % skipped, {lost} viewers lost; \
         {lateness}; lag p99 ≤ {:.1} ms; {:.2} of a processor; {memory:.0} MB and {grown:+.0}: {}",
        missed * 100.0,
        lag * 1e3,
        used / took,
        if holds { "holds" } else { "does not hold" },
    );
    Ok(holds)
}

/// A stream that plays, from that frame on.
fn open(address: SocketAddr, path: &str, frame: usize) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.write_all(greeting(path).as_bytes())?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    if !head.starts_with(b"HTTP/1.1 101") {
        return Err(String::from_utf8_lossy(&head).into());
    }
    stream.write_all(&text(&format!("{{\"action\":\"seek\",\"frame\":{frame}}}")))?;
    stream.write_all(&text("{\"action\":\"play\",\"speed\":1}"))?;
    stream.set_nonblocking(true)?;
    Ok(stream)
}

/// The request that makes a connection a WebSocket.
pub(crate) fn greeting(path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nhost: bench\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}

/// A short text as a WebSocket's frame, masked with zeros.
pub(crate) fn text(text: &str) -> Vec<u8> {
    [&[0x81, 0x80 | text.len() as u8, 0, 0, 0, 0], text.as_bytes()].concat()
}

/// Reads streams until it is over; gives how many were lost meanwhile.
fn drain(mut streams: Vec<TcpStream>, over: &AtomicBool) -> usize {
    let (count, mut buffer, mut life) = (streams.len(), vec![0; 64 << 10], Instant::now());
    while !over.load(Ordering::Relaxed) {
        let round = Instant::now();
        streams.retain_mut(|stream| match stream.read(&mut buffer) {
            Ok(0) => false,
            Ok(_) => true,
            Err(error) => error.kind() == ErrorKind::WouldBlock,
        });
        if life.elapsed() > LIFE {
            // A pong that nobody asked for.
            streams.retain_mut(|stream| stream.write_all(&[0x8a, 0x80, 0, 0, 0, 0]).is_ok());
            life = Instant::now();
        }
        std::thread::sleep(READ.saturating_sub(round.elapsed()));
    }
    count - streams.len()
}

/// Loads a session that is not in memory, after a while.
fn load(address: SocketAddr, session: &str, after: Duration) -> Outcome {
    std::thread::sleep(after);
    let (status, body) = get(address, &format!("/api/sessions/{session}?wait=30"))?;
    if status == 200 { Ok(()) } else { Err(body.into()) }
}

/// What the server has counted.
struct Counts {
    sent: f64,
    skipped: f64,
    /// Lags by their bound, in seconds, each with those that are no longer.
    lags: Vec<(f64, f64)>,
}

impl Counts {
    fn of(server: &Process) -> Outcome<Self> {
        let (_, text) = get(server.address, "/metrics")?;
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such metric")?;
            Outcome::Ok(line.trim().parse::<f64>()?)
        };
        let bucket = |line: &str| {
            let (bound, count) =
                line.strip_prefix("lightsout_event_loop_lag_seconds_bucket{le=\"")?.split_once("\"} ")?;
            Some((bound.parse().unwrap_or(f64::INFINITY), count.parse().ok()?))
        };
        Ok(Self {
            sent: value("lightsout_frames_sent_total ")?,
            skipped: value("lightsout_frames_skipped_total ")?,
            lags: text.lines().filter_map(bucket).collect(),
        })
    }

    /// The bound below which that share of the lags between two moments is.
    fn lag_until(&self, later: &Self, share: f64) -> f64 {
        let apart = self.lags.iter().zip(&later.lags).map(|(a, b)| (b.0, b.1 - a.1));
        let lags: Vec<(f64, f64)> = apart.collect();
        let all = lags.last().map_or(0.0, |lag| lag.1);
        lags.iter().find(|(_, count)| *count >= all * share).map_or(f64::INFINITY, |(bound, _)| *bound)
    }
}
