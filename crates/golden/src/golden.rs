//! The document.

use replay::Replay;
use serde_json::Value;

use crate::compare::{Difference, first_differences};
use crate::{collect, layout};

/// Frames between the first and the last that are kept whole.
pub const SAMPLED: usize = 8;

/// What a replay shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Golden(Value);

/// Why a text is no golden file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoldenError {
    /// It is not JSON.
    #[error("it is not JSON ({0}); create it anew")]
    NotJson(#[from] serde_json::Error),
    /// It is JSON of something else.
    #[error("it has no kinds of values; create it anew")]
    NoKinds,
}

impl Golden {
    /// Looks at every frame of a replay.
    #[must_use]
    pub fn of(replay: &Replay) -> Self {
        Self(collect::collect(replay))
    }

    /// Reads what [`Golden::to_json`] wrote.
    ///
    /// # Errors
    /// [`GoldenError`] if it is anything else.
    pub fn from_json(text: &[u8]) -> Result<Self, GoldenError> {
        let value: Value = serde_json::from_slice(text)?;
        if value.is_object() { Ok(Self(value)) } else { Err(GoldenError::NoKinds) }
    }

    /// As JSON in which a line is a row of values, so that version control shows what changed.
    #[must_use]
    pub fn to_json(&self) -> String {
        layout::pretty(&self.0)
    }

    /// Holds what was `found` against this: the first difference of each kind that differs, by the kinds' names.
    #[must_use]
    pub fn differences(&self, found: &Self) -> Vec<Difference> {
        first_differences(&self.0, &found.0)
    }
}
