//! Values for property tests, made from a row of bytes: the shorter the row, the smaller the value, and shrinking the
//! row shrinks the value.

use proptest::prelude::*;

use crate::delta::{ByDriver, Cell, Deleted, Indexed};
use crate::messages::{Gap, Hours, LocalTime};
use crate::samples::{CarSample, PositionSample};
use crate::{DriverNumber, Span, StreamStamp, Utc};

/// The bytes that values are made from; zeros without end follow them.
#[derive(Debug)]
pub(crate) struct Choices(std::vec::IntoIter<u8>);

impl Choices {
    pub(crate) fn byte(&mut self) -> u8 {
        self.0.next().unwrap_or(0)
    }

    fn below(&mut self, end: u8) -> usize {
        usize::from(self.byte() % end)
    }

    fn word(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// One field of those names, as on the wire, to be dropped; most often none. Never `kind`, the one field with
    /// another name on the wire.
    pub(crate) fn deleted(&mut self, fields: &[&str]) -> Deleted {
        let field = fields[usize::from(self.byte()) % fields.len()];
        if self.byte() < 224 || field == "kind" {
            return Deleted::default();
        }
        let capital = |word: &str| match word {
            "i1" | "i2" | "fl" | "st" => word.to_uppercase(),
            _ => word[..1].to_uppercase() + &word[1..],
        };
        Deleted::new(vec![field.split('_').map(capital).collect()])
    }
}

/// A value of any kind, made by choices; zeros make the least one.
pub(crate) trait Made {
    fn made(choices: &mut Choices) -> Self;
}

/// Values of that type, small ones favoured.
pub(crate) fn any_made<T: Made + std::fmt::Debug>() -> impl Strategy<Value = T> {
    prop::collection::vec(any::<u8>(), 0..200).prop_map(|bytes| T::made(&mut Choices(bytes.into_iter())))
}

macro_rules! made {
    ($($type:ty: $choices:ident => $value:expr,)*) => {
        $(impl Made for $type {
            fn made($choices: &mut Choices) -> Self {
                $value
            }
        })*
    };
}

made! {
    bool: choices => choices.byte() % 2 == 1,
    u8: choices => choices.byte(),
    u16: choices => choices.word(),
    u32: choices => u32::from(choices.word()) * 65_537,
    i64: choices => i64::from(choices.word()) - 10,
    f64: choices => f64::from(choices.word().cast_signed()) / 10.0,
    String: choices => ["", "SOFT", "a b", "\"\\/\n\u{1}", "México", "_kf", "0"][choices.below(7)].to_owned(),
    DriverNumber: choices => DriverNumber::new(choices.word() % 99 + 1).expect("1 to 99"),
    Span: choices => Span::from_millis(i64::from(choices.word()) * 100 - 1000),
    Hours: choices => Hours(Span::from_millis(i64::from(choices.word().cast_signed()) * 500)),
    StreamStamp: choices => StreamStamp::from_millis(i64::from(choices.word()) * 5000),
    Utc: choices => Utc::from_nanos(1_756_645_283_412_000_000 + i64::from(choices.word()) * 1_234_500),
    LocalTime: choices => LocalTime::new(Utc::made(choices), Span::from_secs(-3600)),
    Gap: choices => match choices.below(4) {
        0 => Gap::Leader(choices.word()),
        1 => Gap::Time(Span::from_millis(choices.word().into())),
        2 => Gap::Laps(choices.word()),
        _ => Gap::Other("STOP".to_owned()),
    },
    CarSample: choices => CarSample {
        number: Made::made(choices),
        utc: moment(choices),
        rpm: Made::made(choices),
        speed: Made::made(choices),
        gear: Made::made(choices),
        throttle: Made::made(choices),
        brake: Made::made(choices),
        drs: Made::made(choices),
    },
    PositionSample: choices => PositionSample {
        number: Made::made(choices),
        utc: moment(choices),
        on_track: Made::made(choices),
        x: choices.word().cast_signed().into(),
        y: choices.word().cast_signed().into(),
        z: i32::from(choices.word().cast_signed()) * 65_536,
    },
}

/// One of few moments, so that samples often share theirs.
fn moment(choices: &mut Choices) -> Utc {
    Utc::from_nanos(1_756_645_283_412_000_000 + choices.below(3) as i64 * 240_000_100)
}

impl<T: Made> Made for Option<T> {
    fn made(choices: &mut Choices) -> Self {
        (choices.byte() % 4 > 1).then(|| T::made(choices))
    }
}

impl<T: Made + crate::delta::CellText> Made for Cell<T> {
    fn made(choices: &mut Choices) -> Self {
        if choices.byte() % 4 == 1 {
            return Self::cleared();
        }
        // A cell's text is trimmed, and an empty one takes the value back.
        let json = serde_json::to_string(&Self::set(T::made(choices))).expect("json");
        serde_json::from_str(&json).expect("our own text")
    }
}

impl<T: Made> Made for Indexed<T> {
    fn made(choices: &mut Choices) -> Self {
        let length = choices.below(4);
        if choices.byte() % 3 == 1 {
            return Self::whole((0..length).map(|_| T::made(choices)).collect());
        }
        let changes = (0..length).map(|_| (choices.below(6), T::made(choices))).collect();
        let deleted = if choices.byte() > 200 { vec![choices.below(6)] } else { Vec::new() };
        Self::changes(changes).without(deleted)
    }
}

impl<T: Made> Made for ByDriver<T> {
    fn made(choices: &mut Choices) -> Self {
        let driver = |choices: &mut Choices| DriverNumber::new(choices.below(4) as u16 + 1).expect("1 to 4");
        let entries = (0..choices.below(4)).map(|_| (driver(choices), T::made(choices))).collect();
        let deleted = if choices.byte() > 200 { vec![driver(choices)] } else { Vec::new() };
        Self::new(entries).without(deleted)
    }
}
