//! The file formats of tables.

use std::path::Path;

use clap::ValueEnum;

use crate::error::CliError;

/// How a table is written; the help of `export` describes them in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Csv,
    Parquet,
    Arrow,
    Ndjson,
}

impl Format {
    /// The format that was asked for, or that the file's name tells; CSV where nothing tells.
    pub(crate) fn choose(asked: Option<Self>, file: Option<&Path>) -> Result<Self, CliError> {
        if let Some(format) = asked {
            return Ok(format);
        }
        let Some(file) = file else { return Ok(Self::Csv) };
        let extension = file.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        Ok(match extension.as_deref() {
            None | Some("csv" | "txt") => Self::Csv,
            Some("parquet" | "pq") => Self::Parquet,
            Some("arrow" | "arrows" | "feather" | "ipc") => Self::Arrow,
            Some("ndjson" | "jsonl") => Self::Ndjson,
            Some(other) => {
                return Err(CliError::Usage(format!(
                    "the ending `.{other}` does not tell a format; give --format csv, parquet, arrow or ndjson"
                )));
            }
        })
    }

    /// Whether it is unfit for a terminal.
    pub(crate) const fn is_binary(self) -> bool {
        matches!(self, Self::Parquet | Self::Arrow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_format_unless_one_is_given() {
        let choose = |asked, name: &str| Format::choose(asked, Some(Path::new(name)));
        assert_eq!(choose(None, "laps.csv").ok(), Some(Format::Csv));
        assert_eq!(choose(None, "laps.PARQUET").ok(), Some(Format::Parquet));
        assert_eq!(choose(None, "laps.arrow").ok(), Some(Format::Arrow));
        assert_eq!(choose(None, "laps.jsonl").ok(), Some(Format::Ndjson));
        assert_eq!(choose(None, "/dev/stdout").ok(), Some(Format::Csv));
        assert_eq!(choose(Some(Format::Ndjson), "laps.csv").ok(), Some(Format::Ndjson));
        assert!(matches!(choose(None, "laps.xlsx"), Err(CliError::Usage(_))));
        assert_eq!(Format::choose(None, None).ok(), Some(Format::Csv));
    }
}
