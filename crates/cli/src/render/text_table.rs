//! Columns of text that line up.

use super::{Paint, Style};

/// Where a column's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table of text. Columns in which no row has anything are left out.
#[derive(Debug)]
pub(crate) struct TextTable {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<(Paint, Vec<String>)>,
}

impl TextTable {
    /// With these headings.
    pub(crate) fn new(columns: &[(&'static str, Align)]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, a text a column.
    pub(crate) fn row(&mut self, paint: Paint, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push((paint, cells));
    }

    /// The table, a line a row, each with its line end.
    pub(crate) fn render(&self, style: Style) -> String {
        let heading: Vec<String> = self.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let widths: Vec<Option<usize>> = (0..self.columns.len()).map(|column| self.width(column)).collect();
        let mut text = String::new();
        for (paint, cells) in std::iter::once(&(Paint::Bold, heading)).chain(&self.rows) {
            let shown = cells.iter().zip(&self.columns).zip(&widths);
            let padded: Vec<String> = shown
                .filter_map(|((cell, (_, align)), width)| {
                    let gap = " ".repeat(width.as_ref()?.saturating_sub(cell.chars().count()));
                    Some(if *align == Align::Left { format!("{cell}{gap}") } else { format!("{gap}{cell}") })
                })
                .collect();
            text.push_str(&style.paint(*paint, padded.join("  ").trim_end()));
            text.push('\n');
        }
        text
    }

    /// The width of a column, its heading included; `None` if it has nothing to show.
    fn width(&self, column: usize) -> Option<usize> {
        let cells = self.rows.iter().filter_map(|(_, cells)| cells.get(column));
        let widest = cells.map(|cell| cell.chars().count()).max().filter(|width| *width > 0)?;
        Some(widest.max(self.columns[column].0.chars().count()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_empty_ones_are_left_out() {
        let mut table = TextTable::new(&[
            ("pos", Align::Right),
            ("name", Align::Left),
            ("nothing", Align::Left),
            ("x", Align::Right),
        ]);
        table.row(Paint::Plain, ["1", "Hülkenberg", "", "10"].map(str::to_owned).to_vec());
        table.row(Paint::Red, ["12", "Ali", "", ""].map(str::to_owned).to_vec());
        let plain = table.render(Style::new(false));
        assert_eq!(plain, "pos  name         x\n  1  Hülkenberg  10\n 12  Ali\n");
        let painted = table.render(Style::new(true));
        assert!(painted.contains("\x1b[31m 12  Ali\x1b[0m\n"), "{painted:?}");
    }
}
