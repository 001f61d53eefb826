//! Sets of tyres: how fast they are, how they wear, and when they fall off the cliff.

/// What a set is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compound {
    /// The quickest and the shortest-lived.
    Soft,
    /// Between the two.
    Medium,
    /// The slowest and the longest-lived.
    Hard,
    /// For a wet track.
    Intermediate,
}

impl Compound {
    /// The three for a dry track.
    pub const DRY: [Self; 3] = [Self::Soft, Self::Medium, Self::Hard];

    /// The feed's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Soft => "SOFT",
            Self::Medium => "MEDIUM",
            Self::Hard => "HARD",
            Self::Intermediate => "INTERMEDIATE",
        }
    }

    /// The share of a circuit's cornering speed that a new set reaches on a dry track.
    const fn grip(self) -> f64 {
        match self {
            Self::Soft => 1.0,
            Self::Medium => 0.9945,
            Self::Hard => 0.990,
            Self::Intermediate => 0.945,
        }
    }

    /// What each lap of a race takes off it.
    const fn wear(self) -> f64 {
        match self {
            Self::Soft => 0.000_95,
            Self::Medium => 0.000_55,
            Self::Hard => 0.000_36,
            Self::Intermediate => 0.000_45,
        }
    }

    /// The share of a full race distance after which it is worn through.
    pub(crate) const fn life(self) -> f64 {
        match self {
            Self::Soft => 0.34,
            Self::Medium => 0.50,
            Self::Hard => 0.68,
            Self::Intermediate => 0.60,
        }
    }
}

/// What each lap beyond its life takes off a set: the cliff.
const CLIFF: f64 = 0.003;

/// What a fully wet track takes off a set for the dry, and off intermediates.
const SLICKS_IN_THE_WET: f64 = 0.19;
const INTERMEDIATES_IN_THE_WET: f64 = 0.055;

/// Laps of the race distance that wear is measured by.
const FULL_DISTANCE: f64 = 55.0;

/// A set of tyres when it is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tyres {
    /// What it is made for.
    pub compound: Compound,
    /// Laps driven on it before it was fitted; 0 for a new set.
    pub used_laps: u16,
}

impl Tyres {
    /// A new set.
    #[must_use]
    pub const fn new(compound: Compound) -> Self {
        Self { compound, used_laps: 0 }
    }

    /// The share of a circuit's cornering speed that the set reaches, `age` laps old, in a race of `distance` laps, on a
    /// track so wet: 0 is dry, 1 is fully wet.
    pub(crate) fn pace(self, age: f64, distance: f64, wet: f64) -> f64 {
        let lap = FULL_DISTANCE / distance.max(FULL_DISTANCE / 4.0);
        let beyond = (age - self.compound.life() * distance).max(0.0);
        let dry = self.compound.grip() - lap * (self.compound.wear() * age + CLIFF * beyond);
        let water = if self.compound == Compound::Intermediate {
            // On a drying track they overheat: what is lost to the water is what is gained on the dry.
            INTERMEDIATES_IN_THE_WET * wet
        } else {
            SLICKS_IN_THE_WET * wet
        };
        dry - water
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softs_are_quick_and_do_not_last() {
        let pace = |compound, age| Tyres::new(compound).pace(age, 55.0, 0.0);
        assert!(pace(Compound::Soft, 0.0) > pace(Compound::Medium, 0.0));
        assert!(pace(Compound::Medium, 0.0) > pace(Compound::Hard, 0.0));
        assert!(pace(Compound::Soft, 25.0) < pace(Compound::Hard, 25.0));
        let before = pace(Compound::Soft, 17.0) - pace(Compound::Soft, 18.0);
        let after = pace(Compound::Soft, 20.0) - pace(Compound::Soft, 21.0);
        assert!(after > 3.0 * before, "{after} after the cliff, {before} before it");
    }

    #[test]
    fn rain_is_for_intermediates() {
        let pace = |compound, wet| Tyres::new(compound).pace(3.0, 55.0, wet);
        assert!(pace(Compound::Medium, 0.2) > pace(Compound::Intermediate, 0.2));
        assert!(pace(Compound::Medium, 0.5) < pace(Compound::Intermediate, 0.5));
    }
}
