//! The three circuits of the season, as they are drawn.

use super::PitLane;

/// A corner as it is drawn: where the straights before and after it would meet, and its radius, all in metres.
pub(super) type Vertex = (f64, f64, f64);

/// What a circuit is made from.
#[derive(Debug)]
pub(super) struct Design {
    pub(super) name: &'static str,
    pub(super) country: &'static str,
    pub(super) country_code: &'static str,
    /// The corners in order; the main straight leads from the last to the first.
    pub(super) corners: &'static [Vertex],
    /// From the start line to the first vertex, in metres.
    pub(super) line_before_first: f64,
    /// Heights in metres at even distances, the first at the start line.
    pub(super) heights: &'static [f64],
    /// Where the first and the second sector end, as shares of the lap.
    pub(super) sectors: [f64; 2],
    pub(super) mini_sectors: [u8; 3],
    /// The corner before each zone, and how many metres before the zone's straight begins detection is.
    pub(super) drs: &'static [(usize, f64)],
    pub(super) marshal_sectors: u16,
    /// In degrees.
    pub(super) rotation: f64,
    pub(super) half_width: f64,
    pub(super) pit_lane: PitLane,
}

/// In the order of the rounds.
pub(super) static DESIGNS: [Design; 3] = [
    Design {
        name: "Alderwind",
        country: "Valmora",
        country_code: "VMO",
        corners: &[
            (1050.0, 420.0, 85.0),
            (1140.0, 110.0, 160.0),
            (1380.0, 50.0, 110.0),
            (1420.0, -220.0, 110.0),
            (1660.0, -290.0, 105.0),
            (1740.0, -710.0, 160.0),
            (1400.0, -920.0, 220.0),
            (1030.0, -560.0, 190.0),
            (600.0, -820.0, 170.0),
            (430.0, -380.0, 38.0),
            (-110.0, -570.0, 46.0),
            (-330.0, -60.0, 135.0),
        ],
        line_before_first: 430.0,
        heights: &[
            150.0, 148.0, 143.0, 139.0, 138.0, 141.0, 147.0, 152.0, 153.0, 149.0, 144.0, 143.0, 148.0, 156.0,
            159.0, 154.0,
        ],
        sectors: [0.29, 0.66],
        mini_sectors: [7, 8, 7],
        drs: &[(10, 140.0), (12, 300.0)],
        marshal_sectors: 18,
        rotation: 0.0,
        half_width: 6.5,
        pit_lane: PitLane {
            entry_before_line: 330.0,
            exit_after_line: 190.0,
            offset: -14.0,
            ramp: 90.0,
            speed_limit: 80.0 / 3.6,
            first_box: -262.5,
            between_boxes: 15.0,
            box_offset: -18.5,
        },
    },
    Design {
        name: "Porto Brina",
        country: "Terasole",
        country_code: "TRS",
        corners: &[
            (470.0, 0.0, 26.0),
            (455.0, 120.0, 24.0),
            (640.0, 150.0, 28.0),
            (660.0, 330.0, 34.0),
            (980.0, 305.0, 12.5),
            (760.0, 425.0, 60.0),
            (540.0, 410.0, 32.0),
            (560.0, 640.0, 26.0),
            (250.0, 680.0, 42.0),
            (195.0, 570.0, 18.0),
            (-235.0, 625.0, 22.0),
            (-165.0, 450.0, 24.0),
            (150.0, 405.0, 12.0),
            (-120.0, 290.0, 70.0),
            (-210.0, -25.0, 30.0),
        ],
        line_before_first: 225.0,
        heights: &[4.0, 4.0, 5.0, 8.0, 13.0, 17.0, 19.0, 17.0, 12.0, 9.0, 6.0, 4.0],
        sectors: [0.35, 0.69],
        mini_sectors: [7, 6, 6],
        drs: &[(10, 130.0), (15, 110.0)],
        marshal_sectors: 16,
        rotation: 35.0,
        half_width: 5.0,
        pit_lane: PitLane {
            entry_before_line: 180.0,
            exit_after_line: 112.0,
            offset: 9.5,
            ramp: 50.0,
            speed_limit: 60.0 / 3.6,
            first_box: -148.5,
            between_boxes: 11.0,
            box_offset: 13.0,
        },
    },
    Design {
        name: "Sallgrund",
        country: "Norrmark",
        country_code: "NRM",
        corners: &[
            (950.0, -350.0, 62.0),
            (925.0, -120.0, 75.0),
            (1140.0, 20.0, 80.0),
            (1050.0, 360.0, 70.0),
            (700.0, 350.0, 35.0),
            (540.0, 150.0, 150.0),
            (-330.0, -270.0, 120.0),
            (-590.0, -120.0, 65.0),
            (-560.0, 210.0, 22.0),
            (-360.0, 120.0, 80.0),
            (-230.0, 320.0, 75.0),
            (50.0, 290.0, 95.0),
            (110.0, -440.0, 48.0),
        ],
        line_before_first: 420.0,
        heights: &[
            66.0, 65.0, 69.0, 78.0, 89.0, 97.0, 97.0, 86.0, 73.0, 64.0, 57.0, 54.0, 61.0, 74.0, 85.0, 88.0,
            83.0, 74.0, 69.0, 67.0,
        ],
        sectors: [0.31, 0.71],
        mini_sectors: [7, 8, 6],
        drs: &[(6, 330.0), (13, 160.0)],
        marshal_sectors: 17,
        rotation: -20.0,
        half_width: 6.0,
        pit_lane: PitLane {
            entry_before_line: 250.0,
            exit_after_line: 190.0,
            offset: 14.0,
            ramp: 80.0,
            speed_limit: 80.0 / 3.6,
            first_box: -217.5,
            between_boxes: 15.0,
            box_offset: 18.5,
        },
    },
];
