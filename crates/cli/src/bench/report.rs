//! What was measured, as values.

use serde::Serialize;

use super::timing::Times;

/// All of it. Times are seconds, amounts bytes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    /// `2025/15/R`.
    pub(crate) session: String,
    /// `Dutch Grand Prix, Race`.
    pub(crate) name: String,
    /// Car and position samples.
    pub(crate) samples: usize,
    pub(crate) threads: usize,
    /// How often each figure was measured.
    pub(crate) runs: usize,
    pub(crate) figures: Vec<Figure>,
    pub(crate) bytes: Vec<Amount>,
    /// The most memory of the program in each stage, what it held before included; `None` where the system does not
    /// tell.
    pub(crate) memory: Vec<Peak>,
    pub(crate) scaling: Vec<Scaling>,
}

/// How long something took, beside its floor.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    #[serde(flatten)]
    pub(crate) times: Times,
    pub(crate) floor: Floor,
    /// How many times the floor's median the median is; `None` where there is nothing that the floor could be.
    pub(crate) ratio: Option<f64>,
}

/// The work that nobody can avoid.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Floor {
    /// What it is.
    pub(crate) what: &'static str,
    #[serde(flatten)]
    pub(crate) times: Times,
}

impl Figure {
    pub(crate) fn new(name: &'static str, what: &'static str, (times, floor): (Times, Times)) -> Self {
        let ratio = (floor.median > 0.0).then(|| times.median / floor.median);
        Self { name, times, floor: Floor { what, times: floor }, ratio }
    }
}

/// How large something is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Amount {
    pub(crate) name: &'static str,
    pub(crate) bytes: u64,
}

/// The most memory of one stage.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Peak {
    pub(crate) stage: &'static str,
    pub(crate) bytes: Option<u64>,
}

/// Loading the same session several times, one after another.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Scaling {
    pub(crate) sessions: usize,
    pub(crate) seconds: f64,
    /// Seconds for one sample.
    pub(crate) per_sample: f64,
    pub(crate) peak: Option<u64>,
}
