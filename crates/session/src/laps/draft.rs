//! A lap as the timing feed alone tells it.

use timing::{SessionTime, Span};

/// One lap of one driver before anything but the timing topic was looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// The feed's number of it.
    pub(super) number: u16,
    /// When it ended.
    pub(super) end: Option<SessionTime>,
    /// The lap time.
    pub(super) time: Option<Span>,
    /// Whether the feed's last word on the lap time is that there is none.
    pub(super) time_cleared: bool,
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
    /// Whether the lap before it is missing from the feed.
    pub(super) after_hole: bool,
    /// Whether its time was taken from the end of the lap before: not so behind a hole of the feed or a red flag.
    pub(super) is_linked: bool,
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

    /// Takes away what was measured before the moment.
    pub(super) fn forget_before(&mut self, moment: SessionTime) {
        for (sector, end) in self.sectors.iter_mut().zip(&mut self.sector_ends) {
            if end.is_some_and(|end| end < moment) {
                (*sector, *end) = (None, None);
            }
        }
        // A speed has no moment of its own: it was measured at the end of its sector.
        for (speed, sector) in self.speeds.iter_mut().zip(&self.sectors) {
            *speed = sector.and(*speed);
        }
        self.pit_in = self.pit_in.filter(|at| *at >= moment);
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

    /// The earliest moment that a line gives for the lap's end.
    pub(super) fn earliest_end(&self) -> Option<SessionTime> {
        self.ends_by_sector().chain(self.end).min()
    }
}
