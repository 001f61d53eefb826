//! How far a load is, by the steps that it really takes.

use serde::Serialize;
use session::Stage;
use store::Step;
use timing::SessionKey;
use utoipa::ToSchema;

/// A load under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Progress {
    /// The session.
    #[schema(example = "2025/15/R")]
    pub(crate) session: String,
    /// `loading`.
    pub(crate) status: &'static str,
    /// The step: `wait`, `cache`, `read`, `decode`, `laps`, `results`, `replay`.
    pub(crate) step: &'static str,
    /// The steps begun, as a part of all, in percent.
    pub(crate) progress: u8,
    /// The step in a sentence.
    pub(crate) message: &'static str,
}

impl Progress {
    pub(crate) fn of(key: SessionKey, step: Step) -> Self {
        let (progress, message) = match step {
            Step::Wait => (0, "Waiting for other loads"),
            Step::Cache => (5, "Looking into the cache"),
            Step::Read => (10, "Reading the session's files"),
            Step::Build(Stage::Decode) => (40, "Decoding the feed"),
            Step::Build(Stage::Laps) => (60, "Building laps"),
            Step::Build(Stage::Results) => (65, "Building results"),
            Step::Replay => (70, "Working out where each car was"),
            Step::Write => (100, "Done"),
        };
        Self { session: key.to_string(), status: "loading", step: step.name(), progress, message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_goes_back() {
        let stages = [Stage::Decode, Stage::Laps, Stage::Results].map(Step::Build);
        let steps = [Step::Wait, Step::Cache, Step::Read]
            .into_iter()
            .chain(stages)
            .chain([Step::Replay, Step::Write]);
        let key = "2025/15/R".split('/').collect::<Vec<_>>();
        let kind = key[2].parse().expect("a kind");
        let progress: Vec<u8> = steps
            .map(|step| Progress::of(SessionKey { year: 2025, round: 15, kind }, step).progress)
            .collect();
        assert!(progress.is_sorted() && progress.last() == Some(&100), "{progress:?}");
    }
}
