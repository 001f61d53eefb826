//! The fixed geometry of the track.

use timing::Span;

/// The track that a session is driven on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circuit {
    /// The length of a lap in metres; `None` where no car has places.
    pub length: Option<f64>,
    /// The fastest lap time: the pace at which cars are carried on where nothing better is known.
    pub reference_lap: Option<Span>,
}

impl Circuit {
    /// Finds the circuit in a session's laps and places.
    #[must_use]
    pub fn of(session: &session::Session) -> Self {
        let reference_lap =
            session.laps.laps.iter().filter(|lap| !lap.generated).filter_map(|lap| lap.time).min();
        Self { length: None, reference_lap }
    }
}
