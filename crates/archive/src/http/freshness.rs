//! How long what was fetched is good without asking again.

use std::time::Duration;

use timing::{Span, Utc};

use crate::date::Date;
use crate::source::Shelf;

/// So long after the day in its name, a session is over everywhere on Earth and the archive has settled.
const SETTLED: Duration = Duration::from_secs(3 * 24 * 3600);

/// What may still change is asked for again after so long.
const RUNNING: Duration = Duration::from_secs(10 * 60);

/// Lists of past seasons hardly change, but results are corrected now and then.
const PAST: Duration = Duration::from_secs(30 * 24 * 3600);

/// Whether a file that was asked for then need not be asked for now. The files of a session that was over by then, and
/// that there were no others of it, never need to.
pub(crate) fn is_fresh(shelf: Shelf, path: &str, asked: Utc, now: Utc) -> bool {
    let session =
        session_folder(shelf, path).and_then(|folder| Date::parse_prefix(folder.rsplit('/').next()?));
    if session.and_then(start_of).is_some_and(|day| asked >= day + span(SETTLED)) {
        return true;
    }
    let is_past = year_of(path).and_then(|year| start_of(Date { year: year + 1, month: 1, day: 1 }));
    let good_for = match is_past {
        Some(end) if session.is_none() && asked >= end => PAST,
        _ => RUNNING,
    };
    // A clock that was set back makes everything kept look as if it came from the future.
    asked <= now && now - asked < span(good_for)
}

/// The folder of the session that a file of the archive belongs to: `2025/MEETING/SESSION`.
pub(crate) fn session_folder(shelf: Shelf, path: &str) -> Option<&str> {
    let (folder, _) = path.rsplit_once('/')?;
    (shelf == Shelf::Timing && folder.split('/').count() >= 3).then_some(folder)
}

/// The season that a list is of: the last number of four digits in its path.
fn year_of(path: &str) -> Option<u16> {
    let numbers = path.rsplit(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| number.len() == 4).find_map(|number| number.parse().ok())
}

fn start_of(date: Date) -> Option<Utc> {
    Utc::parse(format!("{date}T00:00:00").as_bytes())
}

fn span(duration: Duration) -> Span {
    Span::from_nanos(i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(shelf: Shelf, path: &str, asked: &str, now: &str) -> bool {
        let utc = |text: &str| Utc::parse(text.as_bytes()).unwrap();
        is_fresh(shelf, path, utc(asked), utc(now))
    }

    #[test]
    fn a_session_that_was_over_is_final() {
        let topic = "2025/2025-08-31_Dutch_Grand_Prix/2025-08-31_Race/LapCount.jsonStream";
        let fresh = |asked, now| fresh(Shelf::Timing, topic, asked, now);
        assert!(fresh("2025-09-03T00:00:00Z", "2095-09-03T00:00:00Z"));
        assert!(fresh("2025-09-02T00:00:00Z", "2025-09-02T00:09:59Z"));
        assert!(!fresh("2025-09-02T00:00:00Z", "2025-09-02T00:10:00Z"));
        assert!(!fresh("2025-09-02T00:00:00Z", "2026-09-02T00:10:00Z"));
    }

    #[test]
    fn lists_of_past_seasons_are_good_for_longer() {
        for (shelf, path) in [
            (Shelf::Timing, "2025/Index.json"),
            (Shelf::Schedule, "schedule_2025.json"),
            (Shelf::Results, "2025/15/results.json"),
            (Shelf::Circuits, "55/2025.json"),
        ] {
            assert!(fresh(shelf, path, "2026-01-01T00:00:00Z", "2026-01-30T00:00:00Z"), "{path}");
            assert!(!fresh(shelf, path, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"), "{path}");
            assert!(!fresh(shelf, path, "2025-12-31T00:00:00Z", "2025-12-31T00:10:00Z"), "{path}");
            assert!(fresh(shelf, path, "2025-12-31T00:00:00Z", "2025-12-31T00:09:00Z"), "{path}");
        }
    }

    #[test]
    fn what_comes_from_the_future_is_asked_for() {
        assert!(!fresh(Shelf::Timing, "2025/Index.json", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"));
    }
}
