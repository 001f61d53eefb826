//! Viewers that note when each frame comes.

use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde::de::IgnoredAny;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::viewers::{greeting, text};

/// Frames a second.
pub(crate) const RATE: f64 = 25.0;

/// The kinds of a WebSocket's frames.
const BINARY: u8 = 2;
const PING: u8 = 9;

/// How late frames came after the moment that they are of, in seconds, in order.
pub(crate) struct Lateness(Vec<f64>);

impl Lateness {
    /// What that share of the frames is no later than.
    pub(crate) fn at(&self, share: f64) -> f64 {
        self.0.get((self.0.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Lateness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, p99, p999, most] = [0.5, 0.99, 0.999, 1.0].map(|share| self.at(share) * 1e3);
        write!(f, "late by {median:.1} ms median, {p99:.1} p99, {p999:.1} p99.9, {most:.1} at most")
    }
}

/// So many viewers watch for so long.
pub(crate) fn watch(address: SocketAddr, path: &str, count: usize, watched: Duration) -> Outcome<Lateness> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut viewers = JoinSet::new();
        for number in 0..count {
            let path = path.to_owned();
            viewers.spawn(async move { view(address, &path, number, watched).await });
        }
        let mut all = Vec::new();
        while let Some(late) = viewers.join_next().await {
            all.extend(late??);
        }
        all.sort_unstable_by(f64::total_cmp);
        Ok(Lateness(all))
    })
}

/// Plays from a place of the viewer's own; gives how late each frame came.
async fn view(address: SocketAddr, path: &str, number: usize, watched: Duration) -> Outcome<Vec<f64>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    stream.write_all(greeting(path).as_bytes()).await?;
    let mut frames = Frames { stream, buffer: Vec::new(), read: 0 };
    frames.head().await?;
    frames.moment().await?;
    // Clocks begin anywhere between two ticks.
    tokio::time::sleep(Duration::from_micros((number as u64 * 7919) % 40_000)).await;
    frames
        .stream
        .write_all(&text(&format!("{{\"action\":\"seek\",\"frame\":{}}}", number * 13 % 9_000)))
        .await?;
    let from = frames.moment().await?;
    frames.stream.write_all(&text("{\"action\":\"play\",\"speed\":1}")).await?;
    let mut apart = Vec::with_capacity((watched.as_secs_f64() * RATE) as usize);
    let since = Instant::now();
    while since.elapsed() < watched {
        let moment = frames.moment().await?;
        apart.push(since.elapsed().as_secs_f64() - (moment - from));
    }
    // The clock is the one that no frame comes before.
    let clock = apart.iter().copied().fold(f64::MAX, f64::min);
    Ok(apart.into_iter().map(|apart| apart - clock).collect())
}

/// The server's side of a WebSocket, as far as a viewer needs it.
struct Frames {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Bytes of the buffer that were taken.
    read: usize,
}

impl Frames {
    async fn more(&mut self) -> Outcome {
        self.buffer.drain(..std::mem::take(&mut self.read));
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server has hung up".into()),
            _ => Ok(()),
        }
    }

    /// Passes over the answer to the upgrade.
    async fn head(&mut self) -> Outcome {
        loop {
            if let Some(end) = self.buffer.windows(4).position(|end| end == b"\r\n\r\n") {
                self.read = end + 4;
                return match self.buffer.starts_with(b"HTTP/1.1 101") {
                    true => Ok(()),
                    false => Err(String::from_utf8_lossy(&self.buffer).into()),
                };
            }
            self.more().await?;
        }
    }

    /// The moment of the next packed frame, in seconds.
    async fn moment(&mut self) -> Outcome<f64> {
        loop {
            let (kind, body) = self.next().await?;
            if kind == BINARY {
                type Packed = (u64, i64, IgnoredAny, IgnoredAny, IgnoredAny);
                let (_, millis, ..): Packed = rmp_serde::from_slice(body)?;
                return Ok(millis as f64 / 1e3);
            }
            if kind == PING {
                self.stream.write_all(&[0x8a, 0x80, 0, 0, 0, 0]).await?;
            }
        }
    }

    /// The next frame's kind and body.
    async fn next(&mut self) -> Outcome<(u8, &[u8])> {
        loop {
            let held = &self.buffer[self.read..];
            let head = match held.get(1).map(|length| length & 0x7f) {
                Some(126) => {
                    held.get(2..4).map(|bytes| (4, usize::from(u16::from_be_bytes([bytes[0], bytes[1]]))))
                }
                Some(127) => held
                    .get(2..10)
                    .map(|bytes| (10, bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))),
                Some(length) => Some((2, usize::from(length))),
                None => None,
            };
            if let Some((head, length)) = head.filter(|(head, length)| held.len() >= head + length) {
                let (kind, body) = (held[0] & 0xf, self.read + head);
                self.read = body + length;
                return Ok((kind, &self.buffer[body..body + length]));
            }
            self.more().await?;
        }
    }
}
