//! Routes, forms, conditions and errors.

use std::time::Duration;

use server::{Limit, Options, Secret};

use crate::client::Service;

const RACE: &str = "/api/sessions/0/1/R";

async fn service() -> Service {
    Service::start(Options::default()).await
}

/// The session, loaded.
async fn loaded(service: &Service) -> serde_json::Value {
    let answer = service.get(&format!("{RACE}?wait=30")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_request_begins_the_load_and_a_later_one_has_the_session() {
    let service = service().await;
    let first = service.get(RACE).await;
    assert_eq!((first.status, first.json()["status"].as_str()), (202, Some("loading")));
    assert_eq!(first.field("retry-after"), Some("1"));
    let summary = loaded(&service).await;
    assert_eq!(
        (summary["session"].as_str(), summary["drivers"].as_array().map(Vec::len)),
        (Some("0/1/R"), Some(10))
    );
    assert!(summary["replay"]["frames"].as_u64() > Some(10_000));
    let grid = summary["drivers"].as_array().expect("drivers").iter().map(|driver| driver["grid"].as_u64());
    let mut grid: Vec<u64> = grid.flatten().collect();
    grid.sort_unstable();
    assert_eq!(grid, (1..=10).collect::<Vec<_>>());
    let phases = summary["phases"].as_array().expect("phases");
    assert!(phases.iter().any(|change| change["phase"] == "Started" && change["t"].is_number()));
    assert!(summary["parts"].as_array().is_some_and(Vec::is_empty));
    let utc = summary["utc"].as_str().expect("the moment of the first frame");
    assert!(utc.len() == 24 && utc.ends_with('Z'), "{utc}");
    assert!(summary["utc_offset"].is_number() && summary["circuit"]["rotation"].is_number());
    assert_eq!(service.store.stats().archive_loads, 1);
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_first_requests_are_one_load() {
    let service = service().await;
    let paths =
        (0..100).map(|asker| format!("{RACE}{}?wait=30", ["", "/laps", "/results", "/segments"][asker % 4]));
    let paths: Vec<String> = paths.collect();
    let answers = futures_util::future::join_all(paths.iter().map(|path| service.get(path))).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(service.store.stats().archive_loads, 1);
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_come_in_every_form_and_are_had_once() {
    let service = service().await;
    let content = loaded(&service).await["content"].as_str().expect("a name").to_owned();
    for table in
        ["laps", "results", "stints", "weather", "track-status", "race-control", "circuit", "moments"]
    {
        let path = format!("{RACE}/{table}");
        let json = service.get(&path).await;
        let rows = json.json().as_array().expect("rows").len();
        assert!(json.status == 200 && rows > 0, "{table}");
        let csv = service.ask("GET", &path, &[("accept", "text/csv")], "").await;
        let lines = String::from_utf8(csv.body.clone()).expect("text").lines().count();
        assert_eq!(
            (csv.field("content-type"), lines),
            (Some("text/csv; charset=utf-8"), rows + 1),
            "{table}"
        );
        let arrow = service.get(&format!("{path}?format=arrow&v={content}")).await;
        assert_eq!(arrow.field("content-type"), Some("application/vnd.apache.arrow.stream"));
        assert_eq!(arrow.field("cache-control"), Some("public, max-age=31536000, immutable"));
        let tag = arrow.field("etag").expect("a tag").to_owned();
        let again = service.ask("GET", &format!("{path}?format=arrow"), &[("if-none-match", &tag)], "").await;
        assert_eq!((again.status, again.body.len()), (304, 0));
        let packed = service.ask("GET", &path, &[("accept-encoding", "gzip")], "").await;
        assert!(packed.body.len() < json.body.len() || json.body.len() < 512, "{table}");
    }
    let one = service.get(&format!("{RACE}/laps?driver=ask")).await.json();
    assert!(one.as_array().expect("rows").iter().all(|lap| lap["Driver"] == "ASK"));
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_circuit_has_its_corners_and_a_race_its_moments() {
    let service = service().await;
    let circuit = service.get(&format!("{RACE}/circuit")).await.json();
    let of_kind =
        |kind: &str| circuit.as_array().expect("rows").iter().filter(|row| row["kind"] == kind).count();
    assert!(of_kind("corner") > 5 && of_kind("marshal-sector") > 5);
    let moments = service.get(&format!("{RACE}/moments?driver=ASK")).await.json();
    let moments = moments.as_array().expect("rows");
    assert!(!moments.is_empty() && moments.iter().all(|moment| moment["driver"] == "ASK"));
    let radio = service.get(&format!("{RACE}/team-radio")).await;
    assert_eq!((radio.status, radio.json().as_array().map(Vec::len)), (200, Some(0)));
    let parts = service.get("/api/sessions/0/1/Q?wait=30").await.json()["parts"].clone();
    let names: Vec<&str> =
        parts.as_array().expect("parts").iter().filter_map(|part| part["name"].as_str()).collect();
    assert_eq!(names, ["Q1", "Q2", "Q3"]);
    assert!(parts[0]["start"].as_f64() < parts[0]["end"].as_f64());
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn laps_are_compared() {
    let service = service().await;
    let laps = service.get(&format!("{RACE}/telemetry?laps=ASK:3,MOR:best&by=distance&step=10")).await.json();
    let laps = laps.as_array().expect("rows");
    assert!(laps.len() > 500 && laps[0]["Delta"] == 0.0 && laps[laps.len() - 1]["Driver"] == "MOR");
    let own = service.get(&format!("{RACE}/telemetry?laps=7:3")).await.json();
    assert!(own.as_array().expect("rows").iter().all(|row| row["Driver"] == "ASK" && row["LapNumber"] == 3));
    let sectors = service.get(&format!("{RACE}/sectors?laps=ASK:3,MOR:3")).await.json();
    assert!(sectors[0]["Sector2Behind"] == 0.0 || sectors[1]["Sector2Behind"] == 0.0);
    let wanted =
        r#"{"year":0,"round_num":1,"session_type":"R","driver_codes":["ASK","MOR"],"lap_numbers":[3,99]}"#;
    let json = [("content-type", "application/json")];
    let laps = service.ask("POST", "/api/telemetry/laps", &json, wanted).await.json();
    let point = &laps["laps"][1]["telemetry"][5];
    assert_eq!(
        (laps["laps"].as_array().map(Vec::len), laps["laps"][1]["driver_code"].as_str()),
        (Some(2), Some("MOR"))
    );
    for field in ["distance", "speed", "throttle", "brake", "rpm", "gear", "x", "y"] {
        assert!(!point[field].is_null(), "{field} of {point}");
    }
    let sectors = service.ask("POST", "/api/telemetry/sectors", &json, wanted).await.json();
    assert!(sectors["sectors"][0]["sector_2"].as_f64() > Some(10.0));
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn segments_show_what_frames_show() {
    let service = service().await;
    let manifest = service.get(&format!("{RACE}/segments?wait=30")).await.json();
    let each = manifest["frames_per_segment"].as_u64().expect("a number");
    let address = manifest["address"].as_str().expect("an address").replace("{n}", "2");
    let segment = service.get(&address).await;
    assert_eq!(segment.field("cache-control"), Some("public, max-age=31536000, immutable"));
    let segment = segments::Segment::read(&segment.body).expect("a segment");
    let drivers: Vec<String> = segment.drivers().iter().map(ToString::to_string).collect();
    for frame in [2 * each, 2 * each + 777, 3 * each] {
        let shown = service.get(&format!("{RACE}/frames/{frame}")).await.json();
        let instant = segment.at((frame - 2 * each) as f64);
        for (code, car) in shown["drivers"].as_object().expect("drivers") {
            let driver = drivers.iter().position(|driver| *driver == **code).expect("a driver");
            let value = |channel: &str| instant.car(driver, channel);
            assert_eq!(value("position"), car["position"].as_f64(), "{code} at {frame}");
            let near = |channel: &str, field: &str, tolerance: f64| {
                let apart = value(channel).zip(car[field].as_f64()).map_or(0.0, |(a, b)| (a - b).abs());
                assert!(apart <= tolerance, "{field} of {code} at {frame}: {apart} apart");
            };
            near("x", "x", 1.6);
            near("progress", "race_progress", 4.1e-5);
            near("speed", "speed", 0.7);
        }
    }
    let beyond = service.get(&format!("{RACE}/segments/9999")).await;
    assert_eq!((beyond.status, beyond.field("content-type")), (404, Some("application/problem+json")));
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_answered_is_a_problem() {
    let service = service().await;
    for (method, path, status, kind) in [
        ("GET", "/nowhere.txt", 404, "not-found"),
        ("GET", "/assets/nowhere", 404, "not-found"),
        ("GET", "/api", 404, "not-found"),
        ("GET", "/api/nowhere", 404, "not-found"),
        ("POST", "/nowhere", 404, "not-found"),
        ("POST", "/", 405, "method-not-allowed"),
        ("GET", "/api/sessions/0/1/R/nothing", 404, "not-found"),
        ("GET", "/api/sessions/0/9/R?wait=30", 404, "no-such-session"),
        ("GET", "/api/sessions/0/nowhere/R", 404, "no-such-session"),
        ("GET", "/api/sessions/x/1/R", 400, "bad-request"),
        ("GET", "/api/sessions/recording:%2Fetc%2Fpasswd/1/R", 400, "bad-request"),
        ("GET", "/api/sessions/0/..%2F..%2Fetc/R", 400, "bad-request"),
        ("GET", "/api/sessions/0/1/R?wait=x", 400, "bad-request"),
        ("GET", "/api/sessions/0/1/R/frames/99999999", 404, "not-found"),
        ("GET", "/api/sessions/0/1/R/frames/x", 400, "bad-request"),
        ("GET", "/api/sessions/0/1/R/laps?driver=NOBODY", 404, "not-found"),
        ("GET", "/api/sessions/0/1/R/telemetry?laps=ASK:999", 404, "not-found"),
        ("GET", "/api/sessions/0/1/R/telemetry?laps=ASK:1&by=distance&step=0", 400, "bad-request"),
        ("GET", "/api/sessions/0/1/R/telemetry", 400, "bad-request"),
        ("GET", "/api/sessions/0/1/R/replay", 426, "bad-request"),
        ("GET", "/api/seasons/1?format=x", 400, "bad-request"),
        ("GET", "/api/seasons/1", 404, "no-such-session"),
        ("DELETE", "/api/seasons", 405, "method-not-allowed"),
        ("DELETE", "/api/cache", 403, "forbidden"),
        ("POST", "/api/telemetry/laps", 415, "not-json"),
    ] {
        let answer = service.ask(method, path, &[], "").await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        assert_eq!(answer.json()["type"], format!("urn:lightsout:problem:{kind}"), "{path}");
        assert_eq!(answer.field("content-type"), Some("application/problem+json"), "{path}");
        assert!(
            answer.field("x-request-id").is_some()
                && answer.field("x-content-type-options") == Some("nosniff")
        );
    }
    let refused = service.ask("GET", "/api/sessions/0/1/R/laps", &[("accept", "image/png")], "").await;
    assert_eq!(refused.status, 406);
    let json = [("content-type", "application/json")];
    let long = service.ask("POST", "/api/telemetry/laps", &json, &" ".repeat(100_000)).await;
    assert_eq!(long.status, 413);
    let announced = "POST /api/telemetry/laps HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\
                     content-type: application/json\r\ncontent-length: 99999999999\r\n\r\n{";
    let refused = tokio::time::timeout(Duration::from_secs(5), service.raw(announced.as_bytes())).await;
    assert_eq!(refused.expect("it is not waited for").status, 413);
    let wrong = service.ask("POST", "/api/telemetry/laps", &json, "{\"year\":\"x\"}").await;
    assert_eq!(wrong.status, 400);
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_at_the_entrance_and_at_its_own_routes() {
    let service = service().await;
    let entrance = service.get("/").await;
    let is_built = page::files().next().is_some();
    assert_eq!(entrance.status, if is_built { 200 } else { 503 });
    assert_eq!(entrance.field("content-type"), Some("text/html; charset=utf-8"));
    assert!(entrance.field("content-security-policy").is_some_and(|policy| !policy.contains("unsafe")));
    let route = service.get("/2025/15/R").await;
    assert_eq!((route.status, &route.body), (entrance.status, &entrance.body));
    let head = service.ask("HEAD", "/2025/15/R", &[], "").await;
    assert_eq!((head.status, head.body.len()), (entrance.status, 0));
    assert_eq!(head.field("content-length"), entrance.field("content-length"));
    for file in page::files() {
        let answer = service.get(&format!("/{}", file.name)).await;
        assert_eq!((answer.status, answer.body.as_slice()), (200, &*file.bytes), "{file:?}");
    }
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_meetings_lead_to_their_rounds() {
    let service = service().await;
    let led = service.get("/api/sessions/0/alderwind/Race/laps?driver=ASK").await;
    assert_eq!((led.status, led.field("location")), (308, Some("/api/sessions/0/1/R/laps?driver=ASK")));
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_is_told_by_its_stages() {
    let service = service().await;
    let mut told = String::new();
    let request = format!("GET {RACE}/events HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
    let answer = tokio::time::timeout(Duration::from_secs(30), service.raw(request.as_bytes()))
        .await
        .expect("it ends");
    told.push_str(&String::from_utf8_lossy(&answer.body));
    assert!(told.contains("event: progress") && told.contains("event: ready"), "{told}");
    assert!(!told.contains("event: failed"));
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_has_the_token_drops_sessions() {
    let options = Options { admin_token: Secret::new("open sesame"), ..Options::default() };
    let service = Service::start(options).await;
    loaded(&service).await;
    for (said, status) in [("Bearer open", 401), ("open sesame", 401), ("Bearer open sesame", 204)] {
        let path = format!("/api/cache{}", RACE.trim_start_matches("/api/sessions"));
        let answer = service.ask("DELETE", &path, &[("authorization", said)], "").await;
        assert_eq!(answer.status, status, "{said}");
    }
    loaded(&service).await;
    assert_eq!(service.store.stats().archive_loads, 2, "it was dropped");
    let named = service
        .ask("DELETE", "/api/cache/0/Alderwind/Race", &[("authorization", "Bearer open sesame")], "")
        .await;
    assert_eq!((named.status, named.field("location")), (308, Some("/api/cache/0/1/R")), "{named:?}");
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_origins_read_only_what_they_may() {
    let options = Options { origins: vec!["https://example.org".to_owned()], ..Options::default() };
    let service = Service::start(options).await;
    for (origin, allowed) in
        [("https://example.org", Some("https://example.org")), ("https://evil.example", None)]
    {
        let answer = service.ask("GET", "/api/seasons", &[("origin", origin)], "").await;
        assert_eq!(answer.field("access-control-allow-origin"), allowed);
    }
    service.end().await;
    let closed = self::service().await;
    let answer = closed.ask("GET", "/api/seasons", &[("origin", "https://example.org")], "").await;
    assert_eq!(answer.field("access-control-allow-origin"), None);
    closed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_has_every_route_and_the_metrics_count() {
    let service = service().await;
    loaded(&service).await;
    let document = service.get("/api/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    assert!(
        paths.len() >= 15 && paths.contains_key("/api/sessions/{year}/{round}/{kind}/segments/{n}"),
        "{}",
        paths.len()
    );
    let schemas = &document["components"]["schemas"];
    let manifest = service.get(&format!("{RACE}/segments")).await.json();
    let summary = service.get(RACE).await.json();
    for (name, answer) in [
        ("Manifest", &manifest),
        ("Channel", &manifest["channels"][9]),
        ("Summary", &summary),
        ("DriverAnswer", &summary["drivers"][0]),
    ] {
        let told: Vec<&String> = answer.as_object().expect("an object").keys().collect();
        let known: Vec<&String> = schemas[name]["properties"].as_object().expect(name).keys().collect();
        assert_eq!(told, known, "{name}");
    }
    let page = service.get("/api/docs").await;
    assert!(String::from_utf8_lossy(&page.body).contains("/api/telemetry/sectors"));
    let metrics = service.get("/metrics").await;
    let text = String::from_utf8(metrics.body).expect("text");
    for counted in [
        "lightsout_requests_total",
        "lightsout_sessions_in_memory 1",
        "lightsout_event_loop_lag_seconds",
        "lightsout_store{tier=\"archive_loads\"} 1",
    ] {
        assert!(text.contains(counted), "{counted} in {text}");
    }
    let health = service.get("/api/health/ready").await.json();
    assert_eq!((&health["live"], &health["ready"]), (&true.into(), &true.into()));
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifteen_sessions_at_once_are_served_within_the_limit() {
    const LIMIT: u64 = 40 << 20;
    let service = Service::start(Options { memory: LIMIT, ..Options::default() }).await;
    let keys: Vec<String> = (1..=3)
        .flat_map(|round| {
            let kinds =
                if round == 2 { ["FP1", "SQ", "S", "Q", "R"] } else { ["FP1", "FP2", "FP3", "Q", "R"] };
            kinds.map(move |kind| format!("/api/sessions/0/{round}/{kind}?wait=30"))
        })
        .collect();
    let answers = futures_util::future::join_all(keys.iter().map(|key| service.get(key))).await;
    for (key, answer) in keys.iter().zip(&answers) {
        assert_eq!(answer.status, 200, "{key}: {answer:?}");
    }
    let text = String::from_utf8(service.get("/metrics").await.body).expect("text");
    let figure = |name: &str| -> u64 {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).expect(name);
        line.trim().parse().expect("a number")
    };
    let held = figure("lightsout_session_bytes ") + figure("lightsout_answer_bytes ");
    assert!(held > 0 && held <= LIMIT, "{held}");
    service.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_and_wrong_heads_and_too_many_connections_are_hung_up_on() {
    let limit = Limit { all: 8, each: 4 };
    let service = Service::start(Options { connections: limit, ..Options::default() }).await;
    let rubbish = service.raw(b"\x16\x03\x01 this is no HTTP\r\n\r\n").await;
    assert!(rubbish.status == 400 || rubbish.status == 0, "{rubbish:?}");
    let long = format!("GET / HTTP/1.1\r\nhost: x\r\nlong: {}\r\n\r\n", "x".repeat(100_000));
    assert!(matches!(service.raw(long.as_bytes()).await.status, 431 | 0));
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(tokio::net::TcpStream::connect(service.address).await.expect("a connection"));
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(service.get("/api/health").await.status, 0, "the fifth is hung up on");
    drop(held);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(service.get("/api/health").await.status, 200);
    service.end().await;
}
