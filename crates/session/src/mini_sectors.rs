//! Mini-sectors: the pieces of a sector by which the timing screen shows where a car is.

use timing::SessionTime;
use timing::delta::{Cell, Indexed};
use timing::messages::TimingLine;

/// Sectors have about eight mini-sectors; indices from this on are let through, so that no state grows by a number.
const MAX_SEGMENTS: usize = 64;

/// The states of one car's mini-sectors as they changed, in the order of time: columns of one length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MiniSectors {
    /// When it was told.
    pub time: Vec<SessionTime>,
    /// The sector, 0 to 2.
    pub sector: Vec<u8>,
    /// The mini-sector within it, from 0.
    pub segment: Vec<u8>,
    /// What the timing screen shows there: 0 not driven yet, 2048 driven (yellow), 2049 the driver's best (green),
    /// 2051 the best of all (purple), 2052 the car stopped, 2064 in the pit lane.
    pub status: Vec<u16>,
}

impl MiniSectors {
    /// How many changes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether nothing is told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Whether the columns have one length, and no more sectors than three.
    pub(crate) fn fits(&self) -> bool {
        let Self { time, sector, segment, status } = self;
        [sector.len(), segment.len(), status.len()] == [time.len(); 3]
            && sector.iter().all(|sector| *sector < 3)
    }
}

/// Collects one car's mini-sectors.
#[derive(Clone, Debug)]
pub(crate) struct Collector {
    changes: MiniSectors,
    state: [[u16; MAX_SEGMENTS]; 3],
}

impl Default for Collector {
    fn default() -> Self {
        Self { changes: MiniSectors::default(), state: [[0; MAX_SEGMENTS]; 3] }
    }
}

impl Collector {
    /// Takes what a line says of mini-sectors; what it says again is no change.
    pub(crate) fn take(&mut self, at: SessionTime, line: &TimingLine) {
        for (sector, told) in line.sectors.iter().flat_map(Indexed::iter) {
            for (segment, told) in told.segments.iter().flat_map(Indexed::iter) {
                let state = self.state.get_mut(sector).and_then(|state| state.get_mut(segment));
                let (Some(state), Some(status)) = (state, told.status.and_then(Cell::value)) else {
                    continue;
                };
                if *state == status {
                    continue;
                }
                *state = status;
                self.changes.time.push(at);
                self.changes.sector.push(sector as u8);
                self.changes.segment.push(segment as u8);
                self.changes.status.push(status);
            }
        }
    }

    pub(crate) fn finish(self) -> MiniSectors {
        let MiniSectors { mut time, mut sector, mut segment, mut status } = self.changes;
        time.shrink_to_fit();
        sector.shrink_to_fit();
        segment.shrink_to_fit();
        status.shrink_to_fit();
        MiniSectors { time, sector, segment, status }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_kept_and_only_of_segments_that_there_can_be() {
        let mut collector = Collector::default();
        let told = [
            r#"{"Sectors":[{"Segments":[{"Status":0},{"Status":2049}]}]}"#,
            r#"{"Sectors":{"0":{"Segments":{"0":{"Status":2048},"1":{"Status":2049}}}}}"#,
            r#"{"Sectors":{"0":{"Segments":{"0":{"Status":0},"9999":{"Status":2048}}},"7":{"Segments":[{"Status":1}]}}}"#,
        ];
        for (secs, json) in (1..).zip(told) {
            let line = serde_json::from_str(json).expect("a line");
            collector.take(SessionTime::from_millis(secs * 1000), &line);
        }
        let changes = collector.finish();
        assert_eq!(
            (changes.segment.as_slice(), changes.status.as_slice()),
            (&[1, 0, 0][..], &[2049, 2048, 0][..])
        );
        assert!(changes.fits());
    }
}
