//! What is known of a session's files without reading them: whether they are still those that were read once.

use timing::{SessionKey, Topic};

use crate::fetch::{Answers, Held, map_path};
use crate::source::{Look, Shelf};
use crate::{Archive, ArchiveError};

/// A look at a session's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Bytes of the topics' files; `None` where the source cannot tell.
    pub bytes: Option<u64>,
    /// Names, sizes and versions of all files that a session is made from, the answers of other services included.
    /// Another one where a file came, went or changed; `None` where the source cannot tell.
    pub fingerprint: Option<String>,
}

impl Archive {
    /// Looks at a session's files without reading them: in a folder, one question to the system a file.
    ///
    /// # Errors
    /// Those of [`fetch`](Self::fetch) that say where the session is; [`ArchiveError::Unreadable`].
    pub fn survey(&self, key: SessionKey) -> Result<Survey, ArchiveError> {
        let season = self.season(key.year)?;
        let Held { meeting, source, path } = self.held(&season, key)?;
        let path = path.as_ref();
        let mut survey = Survey { bytes: Some(0), fingerprint: Some(String::new()) };
        for &topic in Topic::ALL {
            let file = topic.file_name();
            let look = source.look(Shelf::Timing, &format!("{path}/{file}"))?;
            if let Look::Present { bytes, .. } = look {
                survey.bytes = survey.bytes.map(|sum| sum + bytes);
            }
            if look == Look::Unknown {
                survey.bytes = None;
            }
            survey.note(&file, look);
        }
        let Answers { results, laps } = Answers::of(key);
        for path in [results, laps].into_iter().flatten() {
            let look = self.first_look(Shelf::Results, &path)?;
            survey.note(&path, look);
        }
        if let Some(circuit) = meeting.circuit_key {
            let path = map_path(circuit, key.year);
            let look = self.first_look(Shelf::Circuits, &path)?;
            survey.note(&format!("circuit {path}"), look);
        }
        Ok(survey)
    }

    /// A file of another service, in the first source that has it.
    fn first_look(&self, shelf: Shelf, path: &str) -> Result<Look, ArchiveError> {
        for source in &self.sources {
            match source.look(shelf, path)? {
                Look::Absent => {}
                found => return Ok(found),
            }
        }
        Ok(Look::Absent)
    }
}

impl Survey {
    fn note(&mut self, name: &str, look: Look) {
        match look {
            Look::Unknown => self.fingerprint = None,
            Look::Absent => {}
            Look::Present { bytes, version } => {
                if let Some(fingerprint) = &mut self.fingerprint {
                    fingerprint.push_str(&format!("{name} {bytes} {version}\n"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use timing::SessionKind;

    use super::*;
    use crate::fixture::{DUTCH, Fixture};

    const KEY: SessionKey = SessionKey { year: 2025, round: 1, kind: SessionKind::Race };

    #[test]
    fn whatever_changes_a_session_changes_its_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let info = "00:00:00.000{\"Meeting\":{\"Circuit\":{\"Key\":55}}}\r\n";
        Fixture::default()
            .session(DUTCH, &[Topic::LapCount])
            .file(Shelf::Timing, format!("{DUTCH}/SessionInfo.jsonStream"), info)
            .write_to(folder.path());
        let archive = Archive::open(folder.path()).unwrap();
        let fingerprint = || archive.survey(KEY).unwrap().fingerprint.expect("a folder can tell");
        let lap_count = folder.path().join("archive/static").join(DUTCH).join(Topic::LapCount.file_name());
        let mut seen = vec![fingerprint()];
        assert_eq!(fingerprint(), seen[0]);
        let another = |seen: &mut Vec<String>| {
            let now = fingerprint();
            assert!(!seen.contains(&now), "{now}");
            seen.push(now);
        };

        let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
        File::options().append(true).open(&lap_count).unwrap().set_modified(past).unwrap();
        another(&mut seen);
        fs::write(&lap_count, "longer than it was before, by far").unwrap();
        another(&mut seen);
        fs::remove_file(&lap_count).unwrap();
        another(&mut seen);
        let results = folder.path().join("jolpica/ergast/f1/2025/1");
        fs::create_dir_all(&results).unwrap();
        fs::write(results.join("results.json"), "{}").unwrap();
        another(&mut seen);
        let maps = folder.path().join("multiviewer/circuits/55");
        fs::create_dir_all(&maps).unwrap();
        fs::write(maps.join("2025.json"), "{}").unwrap();
        another(&mut seen);
    }

    #[test]
    fn sizes_are_those_of_the_topics() {
        let archive = Fixture::default()
            .session(DUTCH, &[Topic::LapCount])
            .file(Shelf::Results, "2025/1/results.json", "results")
            .in_memory();
        let topics: usize = archive.fetch(KEY).unwrap().topics.values().map(Vec::len).sum();
        assert_eq!(archive.survey(KEY).unwrap().bytes, Some(topics as u64));
    }

    #[test]
    fn where_a_session_is_not_there_is_nothing_to_look_at() {
        let archive = Fixture::default().session(DUTCH, &[]).in_memory();
        assert!(matches!(
            archive.survey(SessionKey { round: 9, ..KEY }),
            Err(ArchiveError::NoSuchMeeting { .. })
        ));
    }
}
