//! What was missed and what was invented.

use crate::report::{Figure, Measure, Miss};

/// A measure while its misses are found.
pub(super) struct Tally {
    measure: Measure,
    missed: usize,
    invented: usize,
}

impl Tally {
    pub(super) fn new(id: &'static str) -> Self {
        Self { measure: Measure::new(id), missed: 0, invented: 0 }
    }

    /// Something that was and is not shown.
    pub(super) fn missed(&mut self, miss: Miss) {
        self.missed += 1;
        self.measure.miss(miss);
    }

    /// Something that is shown and was not.
    pub(super) fn invented(&mut self, miss: Miss) {
        self.invented += 1;
        self.measure.miss(miss);
    }

    /// The measure; the names and the words of both its figures, of which none may be.
    pub(super) fn finish(self, compared: String, names: [(&'static str, &'static str); 2]) -> Measure {
        let mut measure = self.measure;
        measure.compared = compared;
        let counts = [self.missed, self.invented];
        let figures = names.into_iter().zip(counts);
        measure.figures =
            figures.map(|((name, says), count)| Figure::count(name, count, 0.0, says)).collect();
        measure
    }
}
