//! What a car is doing.

/// What a car is doing, by the evidence at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Before lights out.
    Grid,
    /// On track.
    #[default]
    Running,
    /// In the pit lane or in its box.
    Pit,
    /// Standing on track, away from the pit lane.
    Stopped,
    /// Out of the session.
    Out,
    /// Past the chequered flag.
    Finished,
}

impl Status {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Running => "running",
            Self::Pit => "pit",
            Self::Stopped => "stopped",
            Self::Out => "out",
            Self::Finished => "finished",
        }
    }
}
