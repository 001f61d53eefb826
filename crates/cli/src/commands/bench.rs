//! `lightsout bench`: what the program needs, beside what nobody can avoid.

use archive::Archive;
use timing::{SessionKey, SessionKind};

use crate::bench::{self, Subject};
use crate::context::Context;
use crate::error::{CliError, plain};

/// As large as a Grand Prix.
const MADE_UP: demo::Options = demo::Options { seed: 1, laps: Some(60), cars: 20, faults: 100 };
const MADE_UP_KEY: SessionKey = SessionKey { year: 0, round: 1, kind: SessionKind::Race };

/// Measures a session of the archive, or one made for it, and prints the figures.
pub(crate) fn bench(
    context: &Context<'_>,
    name: Option<&str>,
    runs: usize,
    json: bool,
) -> Result<(), CliError> {
    let report = match name {
        Some(name) => {
            let (archive, listing) = context.find(&context.archive()?, name)?;
            bench::run(&Subject { archive: &archive, key: listing.key }, runs)?
        }
        None => {
            let folder = tempfile::tempdir().map_err(|error| {
                CliError::Failed(format!("cannot write a made-up race: {}", plain(&error)))
            })?;
            super::demo::write_session(folder.path(), demo::Season::new(MADE_UP), MADE_UP_KEY)?;
            let archive = Archive::open_all(&[folder.path().to_owned()])?;
            bench::run(&Subject { archive: &archive, key: MADE_UP_KEY }, runs)?
        }
    };
    if json {
        let report =
            serde_json::to_string_pretty(&report).map_err(|error| CliError::Failed(error.to_string()))?;
        return super::print(&format!("{report}\n"));
    }
    super::print(&bench::text(&report, context.console.style()))
}
