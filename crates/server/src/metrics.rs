//! What the server counts, in the text form of OpenMetrics.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use store::Stats;

/// A request by its route's pattern, never by its path: what outsiders choose is no label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteOnly {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Tier {
    tier: &'static str,
}

/// The bounds of the histograms, in seconds.
const LATENCIES: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
const LAGS: [f64; 9] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1.0];

/// All that is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Route, Counter>,
    latencies: Family<RouteOnly, Histogram, fn() -> Histogram>,
    /// Frames sent to streams, and frames that slow readers were skipped over.
    pub(crate) frames_sent: Counter,
    pub(crate) frames_skipped: Counter,
    pub(crate) streams: Gauge,
    pub(crate) connections: Gauge,
    /// Requests answered from a session in memory.
    pub(crate) memory_hits: Counter,
    lag: Histogram,
    gauges: Gauges,
    store: Family<Tier, Gauge<u64, AtomicU64>>,
}

#[derive(Clone, Debug, Default)]
struct Gauges {
    sessions: Gauge,
    session_bytes: Gauge<u64, AtomicU64>,
    answer_bytes: Gauge<u64, AtomicU64>,
    resident_bytes: Gauge<u64, AtomicU64>,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("lightsout");
        let latency: fn() -> Histogram = || Histogram::new(LATENCIES);
        let metrics = Self {
            requests: Family::default(),
            latencies: Family::new_with_constructor(latency),
            frames_sent: Counter::default(),
            frames_skipped: Counter::default(),
            streams: Gauge::default(),
            connections: Gauge::default(),
            memory_hits: Counter::default(),
            lag: Histogram::new(LAGS),
            gauges: Gauges::default(),
            store: Family::default(),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests by route and status", metrics.requests.clone());
        registry.register("request_seconds", "Time to the answer's first byte", metrics.latencies.clone());
        registry.register("frames_sent", "Frames sent to streams", metrics.frames_sent.clone());
        registry.register(
            "frames_skipped",
            "Frames that slow readers missed",
            metrics.frames_skipped.clone(),
        );
        registry.register("streams", "Open streams of frames", metrics.streams.clone());
        registry.register("connections", "Open connections", metrics.connections.clone());
        registry.register("memory_hits", "Requests for a session in memory", metrics.memory_hits.clone());
        registry.register("event_loop_lag_seconds", "How late a timer is", metrics.lag.clone());
        registry.register("sessions_in_memory", "Sessions in memory", metrics.gauges.sessions.clone());
        registry.register(
            "session_bytes",
            "Bytes of sessions in memory",
            metrics.gauges.session_bytes.clone(),
        );
        registry.register("answer_bytes", "Bytes of answers in memory", metrics.gauges.answer_bytes.clone());
        registry.register("resident_bytes", "Memory of the process", metrics.gauges.resident_bytes.clone());
        registry.register("store", "What the store of sessions has done", metrics.store.clone());
        Self { registry, ..metrics }
    }

    /// A request was answered.
    pub(crate) fn answered(&self, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.latencies.get_or_create(&RouteOnly { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Route { route, status }).inc();
    }

    /// A timer was late.
    pub(crate) fn late(&self, by: Duration) {
        self.lag.observe(by.as_secs_f64());
    }

    /// The text, with what is looked up now.
    pub(crate) fn text(
        &self,
        stats: &Stats,
        (session_bytes, sessions): (u64, usize),
        answer_bytes: u64,
    ) -> String {
        self.gauges.sessions.set(sessions as i64);
        self.gauges.session_bytes.set(session_bytes);
        self.gauges.answer_bytes.set(answer_bytes);
        self.gauges.resident_bytes.set(resident().unwrap_or_default());
        let counts = [
            ("joined", stats.joined),
            ("cache_hits", stats.cache_hits),
            ("archive_loads", stats.archive_loads),
            ("failed", stats.failed),
            ("abandoned", stats.abandoned),
            ("damaged_entries", stats.damaged),
            ("outdated_entries", stats.outdated),
            ("written_entries", stats.written),
            ("not_written_entries", stats.not_written),
            ("evicted_entries", stats.evicted),
        ];
        for (tier, count) in counts {
            self.store.get_or_create(&Tier { tier }).set(count);
        }
        let mut text = String::new();
        // A string takes whatever is written.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// Bytes of memory that the process holds; `None` where the system does not tell.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}
