//! What happened in a session: what its cars did, and what race control said and did.

use timing::Utc;

use crate::calendar::GMT_OFFSET;
use crate::circuit::{Circuit, Corner};
use crate::run::CarRun;
use crate::truth::CarTruth;

/// Something that race control says or does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Incident {
    /// The session's status, in the words of the feed.
    Session(&'static str),
    /// The track's status: digit and word.
    Track(&'static str, &'static str),
    /// A message to the teams.
    Notice(Notice),
}

/// The track's statuses, in the feed's digits and words.
pub(crate) const CLEAR: Incident = Incident::Track("1", "AllClear");
pub(crate) const YELLOW: Incident = Incident::Track("2", "Yellow");
pub(crate) const SAFETY_CAR: Incident = Incident::Track("4", "SCDeployed");
pub(crate) const RED: Incident = Incident::Track("5", "Red");
pub(crate) const VIRTUAL_SAFETY_CAR: Incident = Incident::Track("6", "VSCDeployed");
pub(crate) const VIRTUAL_SAFETY_CAR_ENDING: Incident = Incident::Track("7", "VSCEnding");

/// A message to the teams, in the feed's fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Notice {
    pub(crate) category: &'static str,
    pub(crate) text: String,
    pub(crate) flag: Option<&'static str>,
    pub(crate) status: Option<&'static str>,
    pub(crate) mode: Option<&'static str>,
    /// The marshal sector, for a flag that is not for the whole track.
    pub(crate) sector: Option<u16>,
}

impl Notice {
    /// A flag for the whole track.
    pub(crate) fn flag(flag: &'static str, text: &str) -> Incident {
        let text = text.to_owned();
        Incident::Notice(Self { category: "Flag", text, flag: Some(flag), ..Self::default() })
    }

    /// A flag in one marshal sector.
    pub(crate) fn in_sector(flag: &'static str, sector: u16) -> Incident {
        Incident::Notice(Self {
            category: "Flag",
            text: format!("{flag} IN TRACK SECTOR {sector}"),
            flag: Some(flag),
            sector: Some(sector),
            ..Self::default()
        })
    }

    /// Anything that has no fields of its own.
    pub(crate) fn other(text: String) -> Incident {
        Incident::Notice(Self { category: "Other", text, ..Self::default() })
    }

    /// Whether drivers may use their flaps.
    pub(crate) fn drs(status: &'static str) -> Incident {
        let text = format!("DRS {status}");
        Incident::Notice(Self { category: "Drs", text, status: Some(status), ..Self::default() })
    }

    /// What the safety car does.
    pub(crate) fn safety_car(status: &'static str) -> Incident {
        Self::neutralised("SAFETY CAR", "SAFETY CAR", status)
    }

    /// What the virtual safety car does.
    pub(crate) fn virtual_safety_car(status: &'static str) -> Incident {
        Self::neutralised("VIRTUAL SAFETY CAR", "VSC", status)
    }

    fn neutralised(mode: &'static str, short: &str, status: &'static str) -> Incident {
        let text = format!("{short} {status}");
        let (status, mode) = (Some(status), Some(mode));
        Incident::Notice(Self { category: "SafetyCar", text, status, mode, ..Self::default() })
    }
}

/// A lap whose time is taken back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Deletion {
    pub(crate) car: usize,
    pub(crate) lap: u16,
    /// Where the car left the track.
    pub(crate) corner: Corner,
    /// How long after the lap's end that is said, in seconds.
    pub(crate) after: f64,
}

/// What happened in a session.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// The cars; in a race in the order of the grid.
    pub(crate) cars: Vec<CarRun>,
    /// What race control said, with its time in seconds, in the order of time.
    pub(crate) incidents: Vec<(f64, Incident)>,
    /// The laps that are taken back.
    pub(crate) deletions: Vec<Deletion>,
    /// Time penalties: the car, the seconds, and when it is told, in seconds.
    pub(crate) penalties: Vec<(usize, f64, f64)>,
    /// From when it rains, in seconds, and for how long until the track is fully wet.
    pub(crate) rain: Option<(f64, f64)>,
    /// When the session is over and the recording ends, in seconds.
    pub(crate) end: f64,
}

impl Outcome {
    /// Race control says something.
    pub(crate) fn say(&mut self, time: f64, what: Incident) {
        self.incidents.push((time, what));
    }

    /// Race control says that a car stands beside the track, at `time` seconds; returns the marshal sector that is flagged.
    pub(crate) fn say_stopped(&mut self, time: f64, run: &CarRun, circuit: &Circuit) -> u16 {
        let sector = circuit.marshal_sector(run.distance());
        let text = format!("CAR {} ({}) STOPPED ON TRACK", run.entry.number, run.entry.code);
        self.say(time + 2.0, Notice::in_sector("DOUBLE YELLOW", sector));
        self.say(time + 4.0, Notice::other(text));
        sector
    }

    /// Takes the laps back that are to be taken back, and says so; the messages name the time at the circuit.
    pub(crate) fn delete_laps(&mut self, cars: &mut [CarTruth], circuit: &Circuit, zero: Utc) {
        for deletion in &self.deletions {
            let Some(car) = cars.get_mut(deletion.car) else { continue };
            let (number, code) = (car.number, car.code);
            let Some(lap) = car.laps.iter_mut().find(|lap| lap.number == deletion.lap) else { continue };
            let (Some(end), Some(time)) = (lap.marks[2], lap.time) else { continue };
            let share = deletion.corner.distance / circuit.length();
            let offence = lap.start + timing::Span::from_secs_f64(time.as_secs_f64() * share);
            let deleted_at = end + timing::Span::from_secs_f64(deletion.after);
            lap.deleted_at = Some(deleted_at);
            let local = zero + GMT_OFFSET + (offence - timing::SessionTime::default());
            let clock = local.to_string().chars().skip(11).take(8).collect::<String>();
            let text = format!(
                "CAR {number} ({code}) TIME {time} DELETED - TRACK LIMITS AT TURN {} LAP {} {clock}",
                deletion.corner.number, deletion.lap
            );
            self.incidents.push((deleted_at.as_secs_f64(), Notice::other(text)));
        }
        self.incidents.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
}
