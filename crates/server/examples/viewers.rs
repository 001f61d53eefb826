//! A load of viewers: each has a WebSocket, a place and a clock of its own, and measures how late its frames come.
//!
//! `viewers ADDRESS SESSION COUNT SECONDS [FORMAT]`, such as `viewers 127.0.0.1:8000 0/1/R 2000 30 packed`.

#![allow(clippy::print_stdout, reason = "measures are said aloud")]

use std::error::Error;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Frames a second.
const RATE: f64 = 25.0;

/// Viewers that come at once.
const AT_ONCE: usize = 50;

/// What one viewer has seen: how late each frame came after the clock said, and the bytes of all.
#[derive(Debug, Default)]
struct Seen {
    late: Vec<f32>,
    bytes: usize,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, session, count, seconds, ..] = &arguments[..] else {
        return Err("viewers ADDRESS SESSION COUNT SECONDS [FORMAT]".into());
    };
    let format = arguments.get(4).map_or("packed", String::as_str);
    let (count, seconds): (usize, u64) = (count.parse()?, seconds.parse()?);
    let path = format!("/api/sessions/{session}/replay?format={format}");
    let begin = Instant::now() + Duration::from_secs(3 + count as u64 / 500);
    let mut viewers = Vec::with_capacity(count);
    for number in 0..count {
        if number % AT_ONCE == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let (address, path) = (address.clone(), path.clone());
        viewers.push(tokio::spawn(async move {
            view(&address, &path, number, begin, Duration::from_secs(seconds)).await
        }));
    }
    let (mut late, mut bytes, mut failed) = (Vec::new(), 0, 0);
    for viewer in viewers {
        match viewer.await? {
            Ok(seen) => {
                bytes += seen.bytes;
                late.extend(seen.late);
            }
            Err(error) => {
                failed += 1;
                if failed < 4 {
                    println!("a viewer failed: {error}");
                }
            }
        }
    }
    late.sort_unstable_by(f32::total_cmp);
    let at =
        |share: f64| late.get(((late.len() - 1) as f64 * share) as usize).copied().unwrap_or_default() * 1e3;
    let due = (count - failed) as f64 * RATE * seconds as f64;
    println!(
        "{count} viewers, {failed} failed: {} frames of {due:.0} due ({:.2} %), {} bytes each; late by {:.1} ms median, {:.1} p99, {:.1} p99.9, {:.1} at most",
        late.len(),
        late.len() as f64 / due * 100.0,
        bytes / late.len().max(1),
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0),
    );
    Ok(())
}

/// Plays from a place of the viewer's own, and notes when frames come.
async fn view(
    address: &str,
    path: &str,
    number: usize,
    begin: Instant,
    watched: Duration,
) -> Result<Seen, Box<dyn Error + Send + Sync>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut frames = Frames { stream, buffer: Vec::new(), read: 0 };
    frames.head().await?;
    // The first binary frame shows that the session is there.
    while frames.next().await?.0 != 2 {}
    tokio::time::sleep_until((begin + Duration::from_micros((number as u64 * 7919) % 40_000)).into()).await;
    frames.say(&format!("{{\"action\":\"seek\",\"frame\":{}}}", number * 13 % 9_000)).await?;
    while frames.next().await?.0 != 2 {}
    frames.say("{\"action\":\"play\",\"speed\":1}").await?;
    let (mut arrivals, mut bytes) = (Vec::with_capacity(watched.as_secs() as usize * 25), 0);
    let since = Instant::now();
    while since.elapsed() < watched {
        let (kind, length) = frames.next().await?;
        if kind == 2 {
            arrivals.push(since.elapsed().as_secs_f64());
            bytes += length;
        }
    }
    // The clock is the one that no frame comes before.
    let apart = |(tick, at): (usize, &f64)| at - tick as f64 / RATE;
    let clock = arrivals.iter().enumerate().map(apart).fold(f64::MAX, f64::min);
    let late = arrivals.iter().enumerate().map(|frame| (apart(frame) - clock) as f32).collect();
    Ok(Seen { late, bytes })
}

/// The server's side of a WebSocket, as far as a viewer needs it.
struct Frames {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Bytes of the buffer that were taken.
    read: usize,
}

impl Frames {
    async fn more(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.buffer.drain(..std::mem::take(&mut self.read));
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server has hung up".into()),
            _ => Ok(()),
        }
    }

    /// Passes over the answer to the upgrade.
    async fn head(&mut self) -> Result<(), Box<dyn Error + Send + Sync>> {
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

    /// The next frame's kind and length.
    async fn next(&mut self) -> Result<(u8, usize), Box<dyn Error + Send + Sync>> {
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
                let kind = held[0] & 0xf;
                self.read += head + length;
                return Ok((kind, length));
            }
            self.more().await?;
        }
    }

    /// Sends a text, masked with zeros.
    async fn say(&mut self, text: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut frame = vec![0x81, 0x80 | text.len() as u8, 0, 0, 0, 0];
        frame.extend_from_slice(text.as_bytes());
        Ok(self.stream.write_all(&frame).await?)
    }
}
