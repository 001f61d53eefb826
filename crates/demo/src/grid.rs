//! Who drives: eleven teams with two drivers each, all invented.

use timing::{DriverCode, DriverNumber};

/// One driver and the car.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The car's number.
    pub number: u16,
    /// The three letters.
    pub code: &'static str,
    /// The first name.
    pub first_name: &'static str,
    /// The last name.
    pub last_name: &'static str,
    /// The team's name.
    pub team: &'static str,
    /// The team's colour: six hexadecimal digits.
    pub colour: &'static str,
    /// Which pit box is the team's, from 0 on.
    pub pit_box: u8,
}

impl Entry {
    /// The car's number as the type of the wire format.
    #[must_use]
    pub fn driver_number(&self) -> DriverNumber {
        DriverNumber::new(self.number).expect("a number of the list")
    }

    /// The three letters as the type of the wire format.
    #[must_use]
    pub fn driver_code(&self) -> DriverCode {
        DriverCode::parse(self.code).expect("a code of the list")
    }
}

macro_rules! entries {
    ($($pit_box:literal $team:literal $colour:literal {
        $($number:literal $code:literal $first:literal $last:literal,)*
    })*) => {
        &[$($(Entry {
            number: $number,
            code: $code,
            first_name: $first,
            last_name: $last,
            team: $team,
            colour: $colour,
            pit_box: $pit_box,
        },)*)*]
    };
}

/// Every driver, team by team; the first are the quickest.
pub const ENTRIES: &[Entry] = entries! {
    0 "Corvid Racing" "1F4FD8" {
        7 "ASK" "Ines" "Askeland",
        71 "MOR" "Tomas" "Moravec",
    }
    1 "Halcyon" "FF7A00" {
        12 "OKA" "Ren" "Okabe",
        3 "VAL" "Lucia" "Valdivia",
    }
    2 "Scuderia Tramonto" "C8102E" {
        28 "FER" "Dario" "Ferrante",
        61 "LIN" "Petra" "Lindqvist",
    }
    3 "Northwind" "00B5A3" {
        45 "BRA" "Owen" "Bramwell",
        8 "SUZ" "Kaito" "Suzumori",
    }
    4 "Meridian" "0A7D4B" {
        19 "DUB" "Elise" "Dubreuil",
        90 "NKO" "Themba" "Nkosana",
    }
    5 "Atelier Bleu" "5BC2E7" {
        52 "GAR" "Mateo" "Garrido",
        33 "HOL" "Signe" "Holmgren",
    }
    6 "Kestrel" "8A8D91" {
        66 "PET" "Andrei" "Petrescu",
        5 "WAR" "Georgia" "Warrender",
    }
    7 "Sable Engineering" "6A3FA0" {
        84 "IYE" "Arjun" "Iyengar",
        17 "KOW" "Zofia" "Kowalczuk",
    }
    8 "Redwood" "9C2A1B" {
        38 "TAN" "Meilin" "Tanaka-Roy",
        99 "OBR" "Declan" "O'Brannigan",
    }
    9 "Lumen GP" "E6C229" {
        2 "SAN" "Caio" "Santarem",
        74 "VOS" "Femke" "Vosselman",
    }
    10 "Pelican Works" "D96BB0" {
        41 "ARA" "Bruno" "Aragao",
        26 "MBE" "Nia" "Mbeki-Lowe",
    }
};

/// The share of full speed that separates one team from the next, and one driver from the team mate.
const BETWEEN_TEAMS: f64 = 0.0014;
const BETWEEN_MATES: f64 = 0.0009;

/// The share of full power that separates one team from the next.
const BETWEEN_ENGINES: f64 = 0.0009;

impl Entry {
    /// The share of full speed that car and driver are good for.
    pub(crate) fn skill(&self) -> f64 {
        let mate = ENTRIES.iter().find(|entry| entry.team == self.team).is_some_and(|first| first != self);
        0.999 - BETWEEN_TEAMS * f64::from(self.pit_box) - if mate { BETWEEN_MATES } else { 0.0 }
    }

    /// The share of full power that the engine gives.
    pub(crate) fn power(&self) -> f64 {
        1.0 - BETWEEN_ENGINES * f64::from(self.pit_box)
    }

    /// Which place in the pit lane is the car's, from 0 on: each has its own.
    pub(crate) fn place_in_lane(&self) -> usize {
        ENTRIES.iter().position(|entry| entry == self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nobody_is_listed_twice() {
        let numbers: BTreeSet<_> = ENTRIES.iter().map(|entry| entry.driver_number().get()).collect();
        let codes: BTreeSet<_> = ENTRIES.iter().map(|entry| entry.driver_code().to_string()).collect();
        assert_eq!((ENTRIES.len(), numbers.len(), codes.len()), (22, 22, 22));
        assert!(ENTRIES.iter().all(|entry| timing_colour(entry.colour)));
    }

    fn timing_colour(colour: &str) -> bool {
        colour.len() == 6 && colour.bytes().all(|digit| digit.is_ascii_hexdigit())
    }
}
