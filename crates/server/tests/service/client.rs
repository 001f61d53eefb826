//! A server for a test, and ways to ask it.

use std::net::SocketAddr;
use std::time::Duration;

use archive::{Archive, DemoSeason};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use server::{Options, Server};
use store::{Store, StoreOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A server that ends with the test.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) store: Store,
    end: Option<oneshot::Sender<()>>,
    served: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header's value.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

impl Service {
    /// Of the small demo season.
    pub(crate) async fn start(options: Options) -> Self {
        let season = DemoSeason::new(demo::Options::SMALL);
        Self::of(Archive::from_source(season), options).await
    }

    pub(crate) async fn of(archive: Archive, options: Options) -> Self {
        let store = Store::open(options.store(StoreOptions::default()), archive).await;
        let options = Options { bind: SocketAddr::from(([127, 0, 0, 1], 0)), ..options };
        let server = Server::bind(options, store.clone()).await.expect("a free port");
        let address = server.address();
        let (end, ended) = oneshot::channel::<()>();
        let served = tokio::spawn(server.run(async {
            let _ = ended.await;
        }));
        Self { address, store, end: Some(end), served }
    }

    /// Tells the server to end, and waits until it has.
    pub(crate) async fn end(mut self) {
        drop(self.end.take());
        self.served.await.expect("a task").expect("an orderly end");
    }

    /// Sends a request as it is written.
    pub(crate) async fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        // Who is hung up on while sending still reads what was said.
        let _ = stream.write_all(request).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let split = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..split]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Answer { status, head, body: answer.get(split + 4..).unwrap_or_default().to_vec() }
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, fields: &[(&str, &str)], body: &str) -> Answer {
        let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n{fields}\r\n{body}"
        );
        self.raw(request.as_bytes()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    /// A stream of frames.
    pub(crate) async fn stream(&self, path: &str) -> Stream {
        let url = format!("ws://{}{path}", self.address);
        let (socket, _) = connect_async(url).await.expect("a WebSocket");
        Stream(socket)
    }
}

/// A WebSocket's client.
pub(crate) struct Stream(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Stream {
    pub(crate) async fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("it is taken");
    }

    /// The next message; `None` when the server has closed.
    pub(crate) async fn next(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.next()).await.expect("in time");
        next.and_then(Result::ok)
    }

    /// The next text of that type; everything before it is passed over.
    pub(crate) async fn text(&mut self, kind: &str) -> Value {
        loop {
            match self.next().await {
                Some(Message::Text(text)) => {
                    let said: Value = serde_json::from_str(&text).expect("JSON");
                    if said["type"] == kind {
                        return said;
                    }
                }
                Some(_) => {}
                None => panic!("no `{kind}` came"),
            }
        }
    }

    /// The next frame's bytes.
    pub(crate) async fn frame(&mut self) -> Vec<u8> {
        loop {
            match self.next().await {
                Some(Message::Binary(bytes)) => return bytes.to_vec(),
                Some(_) => {}
                None => panic!("no frame came"),
            }
        }
    }
}
