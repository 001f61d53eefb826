//! `DriverList`.

use serde::{Deserialize, Serialize};

use crate::DriverNumber;
use crate::delta::{ByDriver, Cell, Merge, delta};
use crate::messages::message;

/// The drivers by car number: whole at first, then mostly their rows on the timing screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DriverList {
    /// The drivers.
    pub drivers: ByDriver<DriverEntry>,
}

impl Merge for DriverList {
    fn merge(&mut self, later: Self) {
        self.drivers.merge(later.drivers);
    }
}

delta! {
    /// One driver.
    pub struct DriverEntry {
        /// The car.
        pub racing_number: Cell<DriverNumber>,
        /// `M VERSTAPPEN`.
        pub broadcast_name: String,
        /// `Max VERSTAPPEN`.
        pub full_name: String,
        /// The three letters, `VER`.
        pub tla: String,
        /// The row on the timing screen, from 1; in the first message of a race, the place on the grid.
        pub line: u8,
        /// `Red Bull Racing`.
        pub team_name: String,
        /// Six hexadecimal digits, red, green, blue, in either case.
        pub team_colour: String,
        /// `Max`.
        pub first_name: String,
        /// `Verstappen`.
        pub last_name: String,
        /// The official site's name for the driver, `MAXVER01`.
        pub reference: String,
        /// A picture.
        pub headshot_url: String,
        /// `NED`. Not sent since 2025.
        pub country_code: String,
        /// How the name is to be written; almost always empty.
        pub name_format: String,
        /// The official site's name for a picture. Since 2025.
        pub public_id_right: String,
    }
}

message!(DriverList => DriverList);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyframe_and_its_change_are_read() {
        let read = |json| serde_json::from_str::<DriverList>(json).expect("a driver list");
        let mut list =
            read(r#"{"4":{"RacingNumber":"4","Tla":"NOR","Line":1,"HeadshotUrl":null},"_kf":true}"#);
        list.merge(read(r#"{"4":{"Line":3}}"#));
        let (number, norris) = list.drivers.iter().next().expect("one driver");
        assert_eq!(norris.racing_number, Some(Cell::set(number)));
        assert_eq!((norris.tla.as_deref(), norris.line, &norris.headshot_url), (Some("NOR"), Some(3), &None));
    }
}
