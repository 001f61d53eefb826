//! What the OpenAPI document says of the API as a whole.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi as Api, Ref, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::tables::Named;
use crate::problem::Problem;

/// The part that no route tells.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Lightsout",
        description = "Replays of Formula 1 sessions: tables, lap telemetry, frames, and segments to play from. A \
                       session is named YEAR/ROUND/KIND, with the kinds FP1 FP2 FP3 Q SQ SS S R, or YEAR/T1/D1 of a test \
                       day; the season 0 is a demo."
    ),
    components(schemas(Named, Problem)),
    modifiers(&Token)
)]
pub(super) struct Document;

/// The administrator's token.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut Api) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("what LIGHTSOUT_ADMIN_TOKEN holds; without one nobody is let in"));
        let components = document.components.get_or_insert_with(Components::new);
        components.add_security_scheme("token", SecurityScheme::Http(bearer.build()));
    }
}

/// Answers that each route of a session may give, for the session's sake.
const OF_SESSIONS: [(&str, &str); 4] = [
    ("308", "The session's key is another word for what was asked: the answer is there."),
    ("404", "There is no such session, or it has no such thing."),
    ("502", "The archive does not give the session now; the next request tries again."),
    ("503", "The server has too much to do; `Retry-After` says when to try again."),
];

/// Adds what all routes that ask for a session have in common.
pub(super) fn complete(mut document: Api) -> Api {
    for (path, item) in &mut document.paths.paths {
        if path.contains("{kind}") || path.starts_with("/api/telemetry") {
            let operations = [&mut item.get, &mut item.post, &mut item.delete];
            operations.into_iter().flatten().for_each(add_common);
        }
    }
    document
}

fn add_common(operation: &mut Operation) {
    for (status, description) in OF_SESSIONS {
        let problem = || ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new().description(description);
        let response =
            if status == "308" { response } else { response.content("application/problem+json", problem()) };
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| response.build().into());
    }
}
