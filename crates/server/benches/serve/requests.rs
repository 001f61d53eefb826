//! Requests a second: of an answer from memory, and of one that costs nothing.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::Outcome;
use crate::process::Process;

const CLIENTS: usize = 32;
const ASKED: Duration = Duration::from_millis(700);
const ROUNDS: usize = 15;

/// Measures answers beside their yardsticks, in turns, and prints the middle of the rounds.
pub(crate) fn measure(server: &Process) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let summary = format!("/api/sessions/{}", server.session);
    let segment = format!("{summary}/segments/20");
    for (what, path) in [("summary", &summary), ("segment", &segment)] {
        let bytes = runtime.block_on(async { Client::of(server, path).await?.ask().await })?;
        for yardstick in ["/yardstick/empty".to_owned(), format!("/yardstick/{bytes}")] {
            let mut rounds = Vec::with_capacity(ROUNDS);
            for _ in 0..ROUNDS {
                let answers = runtime.block_on(rate(server, path))?;
                rounds.push((answers, runtime.block_on(rate(server, &yardstick))?));
            }
            rounds.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
            let (answers, floor) = rounds[ROUNDS / 2];
            println!(
                "{what} of {bytes} bytes: {answers:.0} requests/s beside {floor:.0} of {yardstick}: {:.2}",
                answers / floor
            );
        }
    }
    Ok(())
}

/// Requests a second of clients that ask again as soon as they are answered.
async fn rate(server: &Process, path: &str) -> Outcome<f64> {
    let mut clients = JoinSet::new();
    let since = Instant::now();
    for _ in 0..CLIENTS {
        let mut client = Client::of(server, path).await?;
        clients.spawn(async move {
            let mut answers = 0.0;
            while since.elapsed() < ASKED {
                client.ask().await?;
                answers += 1.0;
            }
            Outcome::Ok(answers)
        });
    }
    let mut all = 0.0;
    while let Some(answers) = clients.join_next().await {
        all += answers??;
    }
    Ok(all / since.elapsed().as_secs_f64())
}

/// A client that keeps its connection.
struct Client {
    stream: TcpStream,
    request: String,
    buffer: Vec<u8>,
}

impl Client {
    async fn of(server: &Process, path: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(server.address).await?;
        stream.set_nodelay(true)?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: zstd\r\n\r\n");
        Ok(Self { stream, request, buffer: Vec::with_capacity(256 << 10) })
    }

    /// Asks once; gives the length of the answer's body.
    async fn ask(&mut self) -> Outcome<usize> {
        self.stream.write_all(self.request.as_bytes()).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = self.buffer.windows(4).position(|end| end == b"\r\n\r\n") {
                break std::str::from_utf8(&self.buffer[..end])?;
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server has hung up".into());
            }
        };
        if !head.starts_with("HTTP/1.1 200") {
            return Err(head.into());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.ok_or("no length")?.parse()?;
        let whole = head.len() + 4 + length;
        while self.buffer.len() < whole {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server has hung up".into());
            }
        }
        Ok(length)
    }
}
