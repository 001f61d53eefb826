//! By how much a car's places are ahead of where timing has the car.
//!
//! The antenna of a car, the projection of its places, and the stamps of its crossings are each off by something that
//! stays the same for the car. Only crossings of the line tell it, once a lap. As both sides can be wrong, the
//! difference is believed as far as places can be off, and no farther: a crossing that contradicts the places by more
//! is wrong itself, or counted elsewhere, and must not pull the car off its places.

/// No places are farther off for long, metres.
const MOST: f64 = 3.0;
/// A crossing that is farther off than this says nothing of the places, metres.
const CONTRADICTS: f64 = 20.0;
/// A crossing pulls no harder than one that is so far off, metres.
const PULLS: f64 = 3.0;
/// The part that a crossing has in the bias, once as many were seen.
const SHARE: f64 = 0.1;
/// The weight of knowing nothing, in crossings.
const PRIOR: f64 = 2.0;

/// The running estimate of one car's bias.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bias {
    metres: f64,
    crossings: f64,
}

impl Bias {
    /// By how much the places are ahead, metres.
    pub(super) fn metres(&self) -> f64 {
        self.metres
    }

    /// Takes a crossing at which the places were so many metres ahead of the line.
    pub(super) fn take(&mut self, ahead: f64) {
        if ahead.abs() > CONTRADICTS {
            return;
        }
        self.crossings += 1.0;
        let share = (1.0 / (PRIOR + self.crossings)).max(SHARE);
        let pull = (ahead - self.metres).clamp(-PULLS, PULLS);
        self.metres = (self.metres + share * pull).clamp(-MOST, MOST);
    }
}
