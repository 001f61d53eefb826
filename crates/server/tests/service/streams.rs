//! Frames pushed through a WebSocket.

use std::time::{Duration, Instant};

use serde_json::Value;
use server::{Limit, Options};
use tokio_tungstenite::tungstenite::Message;

use crate::client::{Service, Stream};

const RACE: &str = "/api/sessions/0/1/R/replay";

/// A stream of MessagePack frames, loaded, with its greeting and the first frame.
async fn loaded(service: &Service) -> (Stream, Value, Value) {
    let mut stream = service.stream(RACE).await;
    let greeting = stream.text("loading_complete").await;
    let first = unpacked(&stream.frame().await);
    (stream, greeting, first)
}

fn unpacked(message: &[u8]) -> Value {
    rmp_serde::from_slice(message).expect("MessagePack")
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_are_those_of_the_frames_route() {
    let service = Service::start(Options::default()).await;
    let (mut stream, greeting, first) = loaded(&service).await;
    assert_eq!(first["frame_index"], 0);
    assert_eq!(greeting["metadata"]["drivers"].as_array().map(Vec::len), Some(10));
    stream.say(r#"{"action":"seek","frame":5000}"#).await;
    let sent = unpacked(&stream.frame().await);
    let asked = service.get("/api/sessions/0/1/R/frames/5000").await.json();
    assert_eq!((&sent["frame_index"], &sent["lap"]), (&asked["frame_index"], &asked["lap"]));
    for (code, car) in asked["drivers"].as_object().expect("drivers") {
        assert_eq!(sent["drivers"][code]["position"], car["position"], "{code}");
        let apart = sent["drivers"][code]["x"].as_f64().zip(car["x"].as_f64()).map(|(a, b)| (a - b).abs());
        assert!(apart.is_none_or(|apart| apart < 0.1), "{code}");
    }
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_plays_at_its_speed_without_drift_and_stands_when_told() {
    let service = Service::start(Options::default()).await;
    let (mut stream, ..) = loaded(&service).await;
    stream.say(r#"{"action":"play","speed":4}"#).await;
    let since = Instant::now();
    let mut last = 0.0;
    while since.elapsed() < Duration::from_secs(2) {
        let t = unpacked(&stream.frame().await)["t"].as_f64().expect("a time");
        assert!(t >= last, "time goes on");
        last = t;
    }
    let expected = since.elapsed().as_secs_f64() * 4.0;
    assert!((last - expected).abs() < 0.6, "{last} s of the replay in {expected}");
    stream.say(r#"{"action":"pause"}"#).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    stream.say(r#"{"action":"seek","t":60}"#).await;
    let mut frame = unpacked(&stream.frame().await);
    while frame["t"] != 60.0 {
        frame = unpacked(&stream.frame().await);
    }
    let quiet = tokio::time::timeout(Duration::from_millis(300), stream.frame()).await;
    assert!(quiet.is_err(), "it stands");
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_replay_is_told() {
    let service = Service::start(Options::default()).await;
    let (mut stream, greeting, _) = loaded(&service).await;
    let last = greeting["frames"].as_u64().expect("a number") - 1;
    stream.say(&format!(r#"{{"action":"seek","frame":{}}}"#, last - 10)).await;
    stream.say(r#"{"action":"play","speed":8}"#).await;
    stream.text("end").await;
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_comes_and_chosen_drivers_alone() {
    let service = Service::start(Options::default()).await;
    for format in ["msgpack", "json", "packed"] {
        let mut stream = service.stream(&format!("{RACE}?format={format}&fps=10")).await;
        stream.text("loading_complete").await;
        let all = stream.frame().await;
        stream.say(r#"{"action":"select","drivers":["mor","7"]}"#).await;
        let selected = stream.text("selected").await;
        assert_eq!(selected["drivers"], serde_json::json!(["MOR", "ASK"]));
        let two = stream.frame().await;
        match format {
            "json" => assert_eq!((all[0], two[0]), (b'Z', b'J'), "two drivers are short enough"),
            "packed" => {
                let cars = |message: &[u8]| unpacked(message)[4].as_array().map(Vec::len);
                assert_eq!(cars(&two).map(|values| values * 5), cars(&all), "two of ten");
            }
            _ => assert_eq!(unpacked(&two)["drivers"].as_object().map(serde_json::Map::len), Some(2)),
        }
    }
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rubbish_is_answered_and_then_the_connection_ends() {
    let service = Service::start(Options::default()).await;
    let (mut stream, ..) = loaded(&service).await;
    for rubbish in ["{", r#"{"action":"fly"}"#, r#"{"action":"play","speed":1000}"#, r#"{"action":"seek"}"#] {
        stream.say(rubbish).await;
        assert!(stream.text("error").await["message"].as_str().is_some_and(|message| message.len() > 10));
    }
    stream.say(r#"{"action":"select","drivers":["nobody"]}"#).await;
    stream.text("error").await;
    let close = loop {
        match stream.next().await {
            Some(Message::Close(close)) => break close,
            Some(_) => {}
            None => panic!("it closes with a reason"),
        }
    };
    assert_eq!(close.map(|close| u16::from(close.code)), Some(1008));
    let (mut long, ..) = loaded(&service).await;
    long.say(&" ".repeat(100_000)).await;
    while long.next().await.is_some() {}
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_loaded_is_told_and_closed() {
    let service = Service::start(Options::default()).await;
    let mut stream = service.stream("/api/sessions/0/9/R/replay").await;
    let error = stream.text("loading_error").await;
    assert!(error["message"].as_str().is_some_and(|message| message.contains("0/3/R")), "{error}");
    while stream.next().await.is_some() {}
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_are_limited_and_given_back() {
    let options = Options { streams: Limit { all: 3, each: 2 }, ..Options::default() };
    let service = Service::start(options).await;
    let held = [service.stream(RACE).await, service.stream(RACE).await];
    let refused = tokio_tungstenite::connect_async(format!("ws://{}{RACE}", service.address)).await;
    assert!(refused.is_err(), "the third of one address");
    drop(held);
    tokio::time::sleep(Duration::from_millis(200)).await;
    service.stream(RACE).await;
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_says_so_within_five_seconds() {
    let service = Service::start(Options::default()).await;
    let (mut stream, ..) = loaded(&service).await;
    stream.say(r#"{"action":"play"}"#).await;
    stream.frame().await;
    let since = Instant::now();
    let ended = tokio::spawn(service.end());
    let close = loop {
        match stream.next().await {
            Some(Message::Close(close)) => break close,
            Some(_) => {}
            None => panic!("it closes with a reason"),
        }
    };
    assert_eq!(close.map(|close| u16::from(close.code)), Some(1001));
    drop(stream);
    ended.await.expect("a task");
    assert!(since.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_watched_stays_and_leaves_no_more_room_than_there_is() {
    let service = Service::start(Options { memory: 17_000_000, ..Options::default() }).await;
    let (first, ..) = loaded(&service).await;
    let second = "/api/sessions/0/2/S/replay";
    let mut refused = service.stream(second).await;
    let said = refused.text("loading_error").await;
    assert_eq!(said["problem"]["type"], "urn:lightsout:problem:too-many", "{said}");
    let answer = service.get("/api/sessions/0/2/S?wait=30").await;
    assert_eq!(answer.status, 200, "who only asks is answered");
    let (again, ..) = loaded(&service).await;
    let loads = |path: &'static str| {
        let service = &service;
        async move {
            let before = service.store.stats().archive_loads;
            assert_eq!(service.get(path).await.status, 200);
            service.store.stats().archive_loads - before
        }
    };
    assert_eq!(loads("/api/sessions/0/1/R?wait=30").await, 0, "what is watched stays in memory");
    drop((first, again));
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let mut stream = service.stream(second).await;
        let mut said = String::from("loading_progress");
        while said.contains("loading_progress") {
            said =
                stream.next().await.and_then(|message| message.into_text().ok()).expect("a text").to_string();
        }
        if said.contains("loading_complete") {
            break;
        }
        assert!(Instant::now() < deadline, "room is given back");
    }
    service.end().await;
}
