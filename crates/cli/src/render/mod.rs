//! Results as text for people.

mod number;
mod style;
mod text_table;

use session::Session;

pub(crate) use number::{bytes, clock, counted, grouped};
pub(crate) use style::{Paint, Style, harmless};
pub(crate) use text_table::{Align, TextTable};

/// Which session it is: `2025/15/R  Dutch Grand Prix, Race`.
pub(crate) fn title(session: &Session, style: Style) -> String {
    let info = &session.info;
    style.paint(Paint::Bold, format_args!("{}  {}, {}", session.key, info.meeting, info.name))
}

/// Circuit, location and country, from the narrow to the wide, each once, and [`harmless`].
pub(crate) fn place(names: [&str; 3]) -> String {
    let mut told: Vec<&str> = Vec::new();
    for name in names {
        if !name.is_empty() && !told.contains(&name) {
            told.push(name);
        }
    }
    harmless(told.join(", "))
}
