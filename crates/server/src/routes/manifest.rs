//! The manifest of a replay's segments, as clients read it.

use segments::{Channel, Kind, Manifest, Scope, Values};
use serde::Serialize;
use utoipa::ToSchema;

/// How a replay is cut into segments, and how they are read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Manifest)]
pub(crate) struct ManifestAnswer {
    /// The session's content.
    content: String,
    /// The address of a segment, with `{n}` for its number.
    #[schema(example = "/api/sessions/2025/15/R/segments/{n}?v=4de29ea2d3356369-12")]
    address: String,
    /// The version of the segments' form.
    version: u32,
    #[schema(example = "2025/15/R")]
    session: String,
    /// Frames per second of session time.
    fps: f64,
    /// How many frames there are; never 0.
    frames: usize,
    /// Segment `n` begins with frame `n` times this.
    frames_per_segment: usize,
    /// How many segments there are; never 0.
    count: usize,
    /// The first frame's moment on the session clock, seconds.
    t0: f64,
    /// The length of a lap in metres; `null` where no circuit was found.
    lap_length: Option<f64>,
    /// The drivers' three letters, in the order of a segment's rows.
    drivers: Vec<String>,
    /// The channels, in the order of a segment's rows.
    channels: Vec<ChannelAnswer>,
}

/// One value over time: of each car, or of the session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Channel)]
struct ChannelAnswer {
    #[schema(example = "speed")]
    name: &'static str,
    /// The unit of decoded values; empty where there is none.
    #[schema(example = "km/h")]
    unit: &'static str,
    /// An integer of the stream times this is the value in that unit.
    scale: f64,
    kind: KindAnswer,
    /// By how much a decoded value is off at most at any frame, in that unit; 0 for what is exact.
    tolerance: f64,
    scope: ScopeAnswer,
    /// What the integers stand for, where they do not count: they are places in this list, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<ValuesAnswer>,
}

/// What holds between two entries: the straight line between them, or the former.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChannelKind)]
#[serde(rename_all = "lowercase")]
enum KindAnswer {
    Linear,
    Step,
}

/// Whose value it is: each driver's, or the session's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChannelScope)]
#[serde(rename_all = "lowercase")]
enum ScopeAnswer {
    Driver,
    Session,
}

/// Names, or false and true.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChannelValues)]
#[serde(untagged)]
enum ValuesAnswer {
    Names(Vec<&'static str>),
    Flags(Vec<bool>),
}

impl ManifestAnswer {
    /// The manifest of a content whose segments are at an address.
    pub(crate) fn of(content: String, address: String, manifest: Manifest) -> Self {
        let Manifest {
            version,
            session,
            fps,
            frames,
            frames_per_segment,
            count,
            t0,
            lap_length,
            drivers,
            channels,
        } = manifest;
        let channels = channels.into_iter().map(ChannelAnswer::of).collect();
        Self {
            content,
            address,
            version,
            session,
            fps,
            frames,
            frames_per_segment,
            count,
            t0,
            lap_length,
            drivers,
            channels,
        }
    }
}

impl ChannelAnswer {
    fn of(Channel { name, unit, scale, kind, tolerance, scope, values }: Channel) -> Self {
        let kind = match kind {
            Kind::Linear => KindAnswer::Linear,
            Kind::Step => KindAnswer::Step,
        };
        let scope = match scope {
            Scope::Driver => ScopeAnswer::Driver,
            Scope::Session => ScopeAnswer::Session,
        };
        let values = values.map(|values| match values {
            Values::Names(names) => ValuesAnswer::Names(names.to_vec()),
            Values::Flags(flags) => ValuesAnswer::Flags(flags.to_vec()),
        });
        Self { name, unit, scale, kind, tolerance, scope, values }
    }
}
