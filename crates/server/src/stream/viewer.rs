//! One client of frames, from its greeting to its end.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use bytes::Bytes;
use replay::{Frame, Replay};
use serde_json::{Value, json};
use timing::{SessionKey, Span};
use tokio::time::{Instant, sleep_until, timeout};
use wire::{Encoder, Format};

use super::clock::Clock;
use super::command::Command;
use crate::app::{App, Closing};
use crate::problem::Problem;
use crate::ready::{Asked, Ready};
use crate::routes::Progress;
use crate::watched::Watched;

/// A client is asked for a sign of life so often, and is thought to be gone without one for so long.
const PING: Duration = Duration::from_secs(20);
const GONE: Duration = Duration::from_secs(65);

/// A client that takes nothing for so long is hung up on.
const STUCK: Duration = Duration::from_secs(30);

/// So many messages that cannot be understood are answered; then it is over.
const PATIENCE: u32 = 5;

/// No more messages than this in a second: a hand that drags along the timeline sends one for each picture of its screen.
const MESSAGES: u32 = 250;

/// Commands that are kept while the session loads.
const EARLY: usize = 16;

/// A moment this near to a frame's is the frame's, in frames.
const SAME: f64 = 1e-4;

/// Why a stream ends.
#[derive(Debug)]
enum End {
    /// The client has gone, or takes nothing any more: nothing can be said.
    Gone,
    /// It is told why.
    Told(u16, &'static str),
}

type Outcome<T = ()> = Result<T, End>;

/// A client.
pub(super) struct Viewer {
    app: App,
    key: SessionKey,
    format: Format,
    rate: f64,
    socket: WebSocket,
    closing: Closing,
    /// When it was last heard of, and when it is next asked for a sign of life.
    heard: Instant,
    ping: Instant,
    /// Messages in the second that began then.
    messages: (Instant, u32),
    rubbish: u32,
}

/// What is played.
struct Playing {
    ready: Watched,
    replay: Arc<Replay>,
    encoder: Encoder,
    frame: Frame,
    message: Vec<u8>,
    /// Runs while the replay plays.
    clock: Option<Clock>,
    /// Where it stands while it does not, in seconds from the first frame.
    at: f64,
    speed: f64,
}

impl Viewer {
    pub(super) fn new(app: App, key: SessionKey, format: Format, rate: f64, socket: WebSocket) -> Self {
        let now = Instant::now();
        let closing = app.closing.clone();
        Self {
            app,
            key,
            format,
            rate,
            socket,
            closing,
            heard: now,
            ping: now + PING,
            messages: (now, 0),
            rubbish: 0,
        }
    }

    /// Serves the client until one of both has enough.
    pub(super) async fn run(mut self) {
        let outcome = self.serve().await;
        if let Err(End::Told(code, reason)) = outcome {
            let close = Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
            // Whoever has gone meanwhile need not be told.
            let _ = timeout(STUCK, self.socket.send(close)).await;
        }
    }

    async fn serve(&mut self) -> Outcome {
        let (ready, early) = self.load().await?;
        let Ok(replay) = ready.replay().cloned() else {
            return Err(End::Told(close_code::ERROR, "the session has no replay"));
        };
        let ready = match self.app.sessions.watch(ready) {
            Ok(watched) => watched,
            Err(problem) => return self.cannot_load(&problem).await,
        };
        let greeting = json!({"type": "loading_complete", "frames": replay.frame_count(), "metadata": ready.metadata().map(Arc::as_ref)});
        self.say(&greeting).await?;
        let mut playing = Playing::new(ready, replay);
        self.show(&mut playing).await?;
        for text in early {
            self.obey(&text, &mut playing).await?;
        }
        loop {
            let due = playing.clock.map(|clock| clock.due());
            tokio::select! {
                message = self.socket.recv() => {
                    if let Some(text) = self.hear(message)? {
                        self.obey(&text, &mut playing).await?;
                    }
                }
                () = sleep_until(due.unwrap_or(self.ping)), if due.is_some() => self.tick(&mut playing).await?,
                () = sleep_until(self.ping) => self.ask_for_life().await?,
                () = self.closing.announced() => {
                    return Err(End::Told(close_code::AWAY, "the server ends; connect again"));
                }
            }
        }
    }

    /// Loads the session, telling of it; what the client says meanwhile is kept.
    async fn load(&mut self) -> Outcome<(Arc<Ready>, Vec<Utf8Bytes>)> {
        let mut early = Vec::new();
        let app = self.app.clone();
        let load = match app.sessions.ask(self.key, Duration::ZERO).await {
            Ok(Asked::Ready(ready)) => return Ok((ready, early)),
            Ok(Asked::Loading(load)) => load,
            Err(problem) => return self.cannot_load(&problem).await,
        };
        let mut steps = load.steps();
        let mut ended = Box::pin(app.sessions.wait(&load));
        let mut is_stepping = true;
        loop {
            let Progress { progress, message, .. } = Progress::of(self.key, *steps.borrow_and_update());
            let said = json!({"type": "loading_progress", "progress": progress, "message": message});
            self.say(&said).await?;
            loop {
                tokio::select! {
                    outcome = &mut ended => return match outcome {
                        Ok(ready) => Ok((ready, early)),
                        Err(problem) => self.cannot_load(&problem).await,
                    },
                    changed = steps.changed(), if is_stepping => match changed {
                        Ok(()) => break,
                        Err(_) => is_stepping = false,
                    },
                    message = self.socket.recv() => {
                        if let Some(text) = self.hear(message)? && early.len() < EARLY {
                            early.push(text);
                        }
                    }
                    () = sleep_until(self.ping) => self.ask_for_life().await?,
                    () = self.closing.announced() => {
                        return Err(End::Told(close_code::AWAY, "the server ends; connect again"));
                    }
                }
            }
        }
    }

    async fn cannot_load<T>(&mut self, problem: &Problem) -> Outcome<T> {
        self.say(&json!({"type": "loading_error", "message": problem.detail(), "problem": problem})).await?;
        Err(End::Told(close_code::ERROR, "the session cannot be loaded"))
    }

    /// What the client says, if that is a command's text.
    fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Outcome<Option<Utf8Bytes>> {
        let message = match message {
            Some(Ok(message)) => message,
            // Too long, not UTF-8, not a frame of the protocol, or the connection is lost.
            Some(Err(_)) | None => return Err(End::Gone),
        };
        self.heard = Instant::now();
        let (since, count) = &mut self.messages;
        if self.heard - *since >= Duration::from_secs(1) {
            (*since, *count) = (self.heard, 0);
        }
        *count += 1;
        if *count > MESSAGES {
            return Err(End::Told(close_code::POLICY, "too many messages"));
        }
        match message {
            Message::Text(text) => Ok(Some(text)),
            Message::Binary(bytes) => Ok(Some(Utf8Bytes::try_from(bytes).unwrap_or_default())),
            Message::Close(_) => Err(End::Gone),
            Message::Ping(_) | Message::Pong(_) => Ok(None),
        }
    }

    /// Does what the client wants; says what is wrong with it otherwise.
    async fn obey(&mut self, text: &str, playing: &mut Playing) -> Outcome {
        let command = Command::parse(text, &playing.ready.kept.session, playing.frame_length());
        let now = Instant::now();
        match command {
            Ok(Command::Play { speed }) => {
                playing.stand(now);
                playing.speed = speed.unwrap_or(playing.speed);
                playing.clock = Some(Clock::new(self.rate, playing.speed, playing.at, now));
                Ok(())
            }
            Ok(Command::Pause) => {
                playing.stand(now);
                self.show(playing).await
            }
            Ok(Command::Seek { t }) => {
                playing.at = t.clamp(0.0, playing.length());
                if playing.clock.is_none() {
                    return self.show(playing).await;
                }
                playing.clock = Some(Clock::new(self.rate, playing.speed, playing.at, now));
                Ok(())
            }
            Ok(Command::Select { drivers }) => {
                playing.encoder.choose(&drivers);
                let codes = playing.codes(&drivers);
                self.say(&json!({"type": "selected", "drivers": codes})).await?;
                if playing.clock.is_none() { self.show(playing).await } else { Ok(()) }
            }
            Err(message) => {
                self.rubbish += 1;
                self.say(&json!({"type": "error", "message": message})).await?;
                if self.rubbish < PATIENCE {
                    return Ok(());
                }
                Err(End::Told(close_code::POLICY, "too many messages that cannot be understood"))
            }
        }
    }

    /// Sends the newest frame that is due.
    async fn tick(&mut self, playing: &mut Playing) -> Outcome {
        let Some(clock) = &mut playing.clock else { return Ok(()) };
        let due = clock.tick(Instant::now());
        self.app.metrics.frames_skipped.inc_by(due.skipped);
        playing.at = due.t;
        let end = playing.length();
        if due.t < end {
            return self.show(playing).await;
        }
        (playing.at, playing.clock) = (end, None);
        self.show(playing).await?;
        self.say(&json!({"type": "end"})).await
    }

    /// Sends the frame of where the replay is.
    async fn show(&mut self, playing: &mut Playing) -> Outcome {
        let message = playing.encode(self.format);
        self.send(Message::Binary(message)).await?;
        self.app.metrics.frames_sent.inc();
        Ok(())
    }

    async fn ask_for_life(&mut self) -> Outcome {
        let now = Instant::now();
        if now - self.heard > GONE {
            return Err(End::Told(close_code::POLICY, "no sign of life"));
        }
        self.ping = now + PING;
        self.send(Message::Ping(Bytes::new())).await
    }

    async fn say(&mut self, what: &Value) -> Outcome {
        self.send(Message::Text(what.to_string().into())).await
    }

    async fn send(&mut self, message: Message) -> Outcome {
        match timeout(STUCK, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

impl Playing {
    fn new(ready: Watched, replay: Arc<Replay>) -> Self {
        let encoder = Encoder::new(&ready.kept.session);
        let (frame, message) = (Frame::default(), Vec::new());
        Self { ready, replay, encoder, frame, message, clock: None, at: 0.0, speed: 1.0 }
    }

    /// Seconds from one frame to the next.
    fn frame_length(&self) -> f64 {
        1.0 / self.replay.options().frames_per_second
    }

    /// Seconds from the first frame to the last.
    fn length(&self) -> f64 {
        (self.replay.frame_count() - 1) as f64 * self.frame_length()
    }

    /// Stops the clock where it is.
    fn stand(&mut self, now: Instant) {
        if let Some(clock) = self.clock.take() {
            self.at = clock.moment_at(now).clamp(0.0, self.length());
        }
    }

    fn codes(&self, drivers: &[usize]) -> Vec<&str> {
        let all = &self.ready.kept.session.drivers;
        let chosen = drivers.iter().filter_map(|driver| all.get(*driver));
        if drivers.is_empty() {
            all.iter().map(|driver| driver.code.as_str()).collect()
        } else {
            chosen.map(|driver| driver.code.as_str()).collect()
        }
    }

    /// The message of the moment.
    fn encode(&mut self, format: Format) -> Bytes {
        let frames = self.at / self.frame_length();
        let nearest = frames.round();
        if (frames - nearest).abs() < SAME {
            self.replay.frame_into(nearest as usize, &mut self.frame);
        } else {
            let time = self.replay.timeline().first + Span::from_secs_f64(self.at);
            self.replay.at(time, &mut self.frame);
        }
        self.encoder.encode(format, &self.frame, &mut self.message);
        Bytes::copy_from_slice(&self.message)
    }
}
