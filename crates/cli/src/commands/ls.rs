//! `lightsout ls`: what there is.

use archive::{Archive, Meeting, Season, SessionListing};
use timing::SessionKey;

use crate::context::{Context, list};
use crate::error::CliError;
use crate::render::{Align, Paint, Style, TextTable, counted, place};

/// Lists seasons, a season's meetings, or a meeting's sessions.
pub(crate) fn ls(context: &Context<'_>, what: Option<&str>) -> Result<(), CliError> {
    let sessions = context.sessions()?;
    let (archive, cached) = (sessions.archive(), sessions.cached());
    let style = context.console.style();
    let Some(what) = what else { return super::print(&seasons(context, archive)?.render(style)) };
    let (year, meeting) = match what.trim().trim_end_matches('/').split_once('/') {
        Some((year, meeting)) => (year, Some(meeting)),
        None => (what.trim().trim_end_matches('/'), None),
    };
    let year: u16 = year.parse().map_err(|_| {
        let what = what.escape_debug();
        CliError::Usage(format!("`{what}` is not a season or a meeting; write 2025, 2025/15 or 2025/dutch"))
    })?;
    let season = season(context, archive, year)?;
    match meeting {
        None => super::print(&meetings(&season, &cached).render(style)),
        Some(name) => super::print(&of_meeting(season.find_meeting(name, None)?, &cached, style)),
    }
}

/// The season, with what could not be read of it said.
fn season(context: &Context<'_>, archive: &Archive, year: u16) -> Result<Season, CliError> {
    let season = archive.season(year)?;
    for warning in &season.warnings {
        context.console.note(warning);
    }
    Ok(season)
}

fn seasons(context: &Context<'_>, archive: &Archive) -> Result<TextTable, CliError> {
    let mut table = TextTable::new(&[
        ("season", Align::Right),
        ("meetings", Align::Right),
        ("sessions here", Align::Left),
    ]);
    let (years, unknown) = archive.seasons();
    unknown.iter().for_each(|reason| context.console.note(reason));
    for year in years {
        let season = season(context, archive, year)?;
        let held: Vec<String> = season
            .sessions()
            .filter(|session| session.available)
            .map(|session| session.key.to_string())
            .collect();
        let paint = if held.is_empty() { Paint::Dim } else { Paint::Plain };
        let count = season.meetings.len().to_string();
        table.row(paint, vec![year.to_string(), count, held.join(" ")]);
    }
    Ok(table)
}

fn meetings(season: &Season, cached: &[SessionKey]) -> TextTable {
    let mut table = TextTable::new(&[
        ("round", Align::Right),
        ("meeting", Align::Left),
        ("place", Align::Left),
        ("first day", Align::Left),
        ("last day", Align::Left),
        ("sessions", Align::Left),
        ("here", Align::Left),
        ("cached", Align::Left),
    ]);
    for meeting in &season.meetings {
        let codes = |which: &dyn Fn(&SessionListing) -> bool| {
            let sessions = meeting.sessions.iter().filter(|session| which(session));
            sessions.map(|session| session.key.kind.code()).collect::<Vec<_>>().join(" ")
        };
        let here = codes(&|session| session.available);
        let day = |at: fn(&(archive::Date, archive::Date)) -> archive::Date| {
            meeting.dates.as_ref().map(|dates| at(dates).to_string()).unwrap_or_default()
        };
        let paint = if here.is_empty() { Paint::Dim } else { Paint::Plain };
        table.row(
            paint,
            vec![
                meeting.label(),
                meeting.name.clone(),
                meeting.location.clone(),
                day(|dates| dates.0),
                day(|dates| dates.1),
                codes(&|_| true),
                here,
                codes(&|session| cached.contains(&session.key)),
            ],
        );
    }
    table
}

fn of_meeting(meeting: &Meeting, cached: &[SessionKey], style: Style) -> String {
    let mut table = TextTable::new(&[
        ("session", Align::Left),
        ("name", Align::Left),
        ("local start", Align::Left),
        ("cached", Align::Left),
        ("here", Align::Left),
    ]);
    for session in &meeting.sessions {
        let start = session.start.map(|start| start.to_string().replace('T', " ")).unwrap_or_default();
        let paint = if session.available { Paint::Plain } else { Paint::Dim };
        let cached = if cached.contains(&session.key) { "yes" } else { "no" }.to_owned();
        table.row(paint, vec![session.key.to_string(), session.name.clone(), start, cached, held(session)]);
    }
    let place = place([&meeting.circuit, &meeting.location, &meeting.country]);
    format!("{}  {place}\n{}", style.paint(Paint::Bold, &meeting.name), table.render(style))
}

/// What is here of a session.
fn held(session: &SessionListing) -> String {
    match (session.available, session.topics.len()) {
        (false, _) => "no".to_owned(),
        (true, 0) => "yes".to_owned(),
        (true, count) => format!("{}: {}", counted(count, "topic", "topics"), list(&session.topics)),
    }
}
