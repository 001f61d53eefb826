//! What a field is, and what takes fields.

use serde::Serialize;

/// One value of a frame, of a car or of the weather.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// The unit; empty where there is none.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub unit: &'static str,
    /// Decimals that are written in text; a number without decimals is an integer in every form.
    #[serde(skip)]
    pub(crate) decimals: u8,
    /// How the packed form has it.
    #[serde(flatten)]
    pub coding: Coding,
}

/// How the packed form has a field.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Coding {
    /// As an integer: the number is `scale` times as much.
    Scaled {
        /// The value of 1.
        scale: f64,
    },
    /// As the place in a list, from 0.
    Listed {
        /// The names.
        values: &'static [&'static str],
    },
    /// As 0 or 1.
    Flag {
        /// False and true.
        values: [bool; 2],
    },
    /// Not at all: it follows from other fields.
    Derived,
}

impl Field {
    /// A number with so many decimals; packed, a multiple of `scale`.
    pub(crate) const fn number(name: &'static str, unit: &'static str, decimals: u8, scale: f64) -> Self {
        Self { name, unit, decimals, coding: Coding::Scaled { scale } }
    }

    /// A number that follows from others.
    pub(crate) const fn derived(name: &'static str, unit: &'static str, decimals: u8) -> Self {
        Self { name, unit, decimals, coding: Coding::Derived }
    }

    /// A whole number.
    pub(crate) const fn count(name: &'static str) -> Self {
        Self::number(name, "", 0, 1.0)
    }

    /// One of these names.
    pub(crate) const fn listed(name: &'static str, values: &'static [&'static str]) -> Self {
        Self { name, unit: "", decimals: 0, coding: Coding::Listed { values } }
    }

    /// The name at a place of the list; `None` where nothing is listed.
    pub(crate) fn name_at(&self, place: usize) -> Option<&'static str> {
        match self.coding {
            Coding::Listed { values } => values.get(place).copied(),
            _ => None,
        }
    }

    /// True or false.
    pub(crate) const fn flag(name: &'static str) -> Self {
        Self { name, unit: "", decimals: 0, coding: Coding::Flag { values: [false, true] } }
    }
}

/// Takes fields in their order. What is not finite is missing.
pub(crate) trait Fields {
    /// A number.
    fn number(&mut self, field: &Field, value: Option<f64>);

    /// A whole number.
    fn count(&mut self, field: &Field, value: Option<u16>);

    /// A name, by its place in the field's list.
    fn listed(&mut self, field: &Field, value: Option<usize>);

    /// True or false.
    fn flag(&mut self, field: &Field, value: Option<bool>);
}

/// Collects the fields themselves.
impl Fields for Vec<Field> {
    fn number(&mut self, field: &Field, _: Option<f64>) {
        self.push(*field);
    }

    fn count(&mut self, field: &Field, _: Option<u16>) {
        self.push(*field);
    }

    fn listed(&mut self, field: &Field, _: Option<usize>) {
        self.push(*field);
    }

    fn flag(&mut self, field: &Field, _: Option<bool>) {
        self.push(*field);
    }
}
