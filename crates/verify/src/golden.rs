//! What others found in the same timing: laps and results as the golden files have them.
//!
//! The files are FastF1's tables, column-oriented JSON; times are seconds of the session clock, null is missing.

use serde::Deserialize;
use timing::{DriverCode, SessionKey};

/// Laps and results of a session, made by another program from the same bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Golden {
    /// The laps that were timed, in the order of the table.
    pub laps: Vec<GoldenLap>,
    /// The classification: codes in its order; empty where there is none.
    pub results: Vec<DriverCode>,
}

/// A lap of a golden file; times are seconds of the session clock.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldenLap {
    /// The driver.
    pub driver: DriverCode,
    /// The lap's number, from 1.
    pub number: u16,
    /// When it ended.
    pub end: Option<f64>,
    /// The place at its end.
    pub position: Option<u16>,
    /// When the first two sectors ended.
    pub marks: [Option<f64>; 2],
    /// When the car came into the pit lane.
    pub pit_in: Option<f64>,
}

/// The columns of a table of laps that are read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LapColumns {
    driver: Vec<String>,
    lap_number: Vec<f64>,
    time: Vec<Option<f64>>,
    #[serde(default)]
    position: Vec<Option<f64>>,
    sector2_time: Vec<Option<f64>>,
    sector3_time: Vec<Option<f64>>,
    sector1_session_time: Vec<Option<f64>>,
    sector2_session_time: Vec<Option<f64>>,
    pit_in_time: Vec<Option<f64>>,
    #[serde(rename = "FastF1Generated")]
    generated: Vec<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultColumns {
    abbreviation: Vec<String>,
    #[serde(default)]
    position: Vec<Option<f64>>,
}

impl Golden {
    /// The beginning of the names of a session's files, before `.laps.json` and `.results.json`: `2025_01_R`.
    #[must_use]
    pub fn stem(SessionKey { year, round, kind }: SessionKey) -> String {
        format!("{year}_{round:02}_{}", kind.code())
    }

    /// Reads the files of a session's laps and, where there is one, of its results.
    ///
    /// # Errors
    /// What is wrong with the JSON.
    pub fn read(laps: &[u8], results: Option<&[u8]>) -> Result<Self, serde_json::Error> {
        let columns: LapColumns = serde_json::from_slice(laps)?;
        let results = results.map(serde_json::from_slice::<ResultColumns>).transpose()?;
        Ok(Self { laps: columns.laps(), results: results.map(ResultColumns::order).unwrap_or_default() })
    }
}

impl LapColumns {
    /// The laps that the timing told; those that FastF1 made up say nothing.
    fn laps(&self) -> Vec<GoldenLap> {
        let cell = |column: &[Option<f64>], row: usize| column.get(row).copied().flatten();
        let timed = (0..self.driver.len()).filter(|row| self.generated.get(*row) == Some(&false));
        timed
            .filter_map(|row| {
                let end = cell(&self.time, row);
                let [second, third] =
                    [&self.sector2_time, &self.sector3_time].map(|column| cell(column, row));
                let told =
                    [&self.sector1_session_time, &self.sector2_session_time].map(|column| cell(column, row));
                // The lap's end is held against those of other laps and cars; the marks are only what their messages
                // say, so they are counted back from it.
                let counted = [end.zip(second).zip(third).map(|((end, b), c)| end - c - b), {
                    end.zip(third).map(|(end, third)| end - third)
                }];
                Some(GoldenLap {
                    driver: DriverCode::parse(&self.driver[row])?,
                    number: self.lap_number.get(row).map(|number| *number as u16)?,
                    end,
                    position: cell(&self.position, row).map(|position| position as u16),
                    marks: [0, 1].map(|sector| told[sector].and(counted[sector].or(told[sector]))),
                    pit_in: cell(&self.pit_in_time, row),
                })
            })
            .collect()
    }
}

impl ResultColumns {
    fn order(self) -> Vec<DriverCode> {
        let mut places: Vec<(f64, DriverCode)> = self
            .abbreviation
            .iter()
            .zip(&self.position)
            .filter_map(|(code, position)| Some(((*position)?, DriverCode::parse(code)?)))
            .collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        places.into_iter().map(|(_, code)| code).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPS: &str = r#"{"Driver":["NOR","NOR","PIA"],"LapNumber":[1.0,2.0,1.0],"Time":[190.0,280.0,null],
        "Position":[1.0,1.0,null],"Sector2Time":[30.0,30.0,null],"Sector3Time":[25.0,25.0,null],
        "Sector1SessionTime":[135.2,225.0,140.0],"Sector2SessionTime":[165.2,255.0,null],
        "PitInTime":[null,279.0,null],"FastF1Generated":[false,true,false]}"#;

    #[test]
    fn laps_that_were_timed_are_read_and_marks_are_counted_back_from_the_line() {
        let results = br#"{"Abbreviation":["PIA","NOR","VER"],"Position":[2.0,1.0,null]}"#;
        let golden = Golden::read(LAPS.as_bytes(), Some(results)).expect("golden files");
        let code = |text| DriverCode::parse(text).expect("a code");
        assert_eq!(golden.results, [code("NOR"), code("PIA")]);
        let marks: Vec<_> = golden.laps.iter().map(|lap| (lap.driver, lap.marks)).collect();
        assert_eq!(marks, [(code("NOR"), [Some(135.0), Some(165.0)]), (code("PIA"), [Some(140.0), None])]);
        assert!(Golden::read(b"{}", None).is_err());
    }
}
