//! A lap as the timing feed alone tells it.

use timing::{SessionTime, Span};

/// One lap of one driver before anything but the timing topic was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// When it ended.
    pub(super) end: Option<SessionTime>,
    /// The lap time.
    pub(super) time: Option<Span>,
    /// The sector times.
    pub(super) sectors: [Option<Span>; 3],
    /// When each sector ended.
    pub(super) sector_ends: [Option<SessionTime>; 3],
    /// The speed traps, km/h: first sector, second sector, finish line, longest straight.
    pub(super) speeds: [Option<f64>; 4],
    /// When the car entered the pit lane.
    pub(super) pit_in: Option<SessionTime>,
    /// When the car left the pit lane.
    pub(super) pit_out: Option<SessionTime>,
    /// How often the car left the pit lane.
    pub(super) pit_outs: u16,
    /// Whether it was the driver's best lap when it was driven.
    pub(super) personal_best: bool,
}

impl Draft {
    /// Whether the feed measured anything on this lap.
    pub(super) fn is_measured(&self) -> bool {
        self.time.is_some()
            || self.sectors.iter().any(Option::is_some)
            || self.speeds.iter().any(Option::is_some)
    }

    /// The sum of those sectors that are known, and whether all are.
    pub(super) fn sector_sum(&self) -> (Span, bool) {
        (self.sectors.iter().flatten().copied().sum(), self.sectors.iter().all(Option::is_some))
    }

    /// When the lap ended by each of its sectors, from the last backwards: the sector's end plus the sectors after
    /// it. Stops at a sector that is not known.
    pub(super) fn ends_by_sector(&self) -> impl Iterator<Item = SessionTime> {
        let mut after = Some(Span::ZERO);
        (0..3).rev().filter_map(move |sector| {
            let (rest, own) = (after?, self.sectors[sector]);
            after = own.map(|own| rest + own);
            own.and(self.sector_ends[sector]).map(|end| end + rest)
        })
    }
}
