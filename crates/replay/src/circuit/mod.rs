//! The fixed geometry of the track.

mod line;
mod survey;

use timing::Span;

pub use line::CentreLine;
pub(crate) use line::Projection;

/// The track that a session is driven on: what is fixed and so may be known at every instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circuit {
    /// The driven line; `None` where no car has a complete lap of places.
    pub line: Option<CentreLine>,
    /// The fastest lap time: the pace at which cars are carried on where nothing better is known.
    pub reference_lap: Option<Span>,
}

impl Circuit {
    /// Finds the circuit in a session's laps and places.
    #[must_use]
    pub fn of(session: &session::Session) -> Self {
        survey::survey(session)
    }

    /// The length of a lap in metres.
    #[must_use]
    pub fn length(&self) -> Option<f64> {
        self.line.as_ref().map(CentreLine::length)
    }
}
