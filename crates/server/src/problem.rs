//! What went wrong, as a problem document (RFC 9457).

use archive::{ArchiveError, ErrorClass};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use replay::ReplayError;
use serde::Serialize;
use store::StoreError;
use timing::SessionKey;
use utoipa::ToSchema;

/// An answer that says what went wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// What kind of problem it is: stays the same from version to version.
    #[serde(rename = "type")]
    #[schema(example = "urn:lightsout:problem:no-such-session")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened this time.
    detail: String,
    /// After how many seconds another try makes sense.
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        let kind = format!("urn:lightsout:problem:{kind}");
        Self { kind, title, status: status.as_u16(), detail: detail.into(), retry_after: None }
    }

    /// What was asked cannot be understood.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "The request cannot be understood", detail)
    }

    /// There is no such session.
    pub(crate) fn no_such_session(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "no-such-session", "There is no such session", detail)
    }

    /// The session has no such thing.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing", detail)
    }

    /// The session lacks what the answer would be made from.
    pub(crate) fn incomplete(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "incomplete", "The session's data are incomplete", detail)
    }

    /// The archive does not give a session now.
    pub(crate) fn archive() -> Self {
        let detail = "the archive did not give the session; the server's log says why, and the next request tries again";
        let title = "The archive does not answer as it should";
        Self::new(StatusCode::BAD_GATEWAY, "archive", title, detail)
    }

    /// None of the forms that the client takes is there.
    pub(crate) fn not_acceptable(detail: impl Into<String>) -> Self {
        let title = "The answer does not exist in that form";
        Self::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", title, detail)
    }

    /// The client may not do that.
    pub(crate) fn forbidden(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, "forbidden", "That takes the administrator's token", detail)
    }

    /// Too many at once.
    pub(crate) fn too_many(detail: impl Into<String>) -> Self {
        let problem =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "too-many", "The server has too much to do", detail);
        Self { retry_after: Some(5), ..problem }
    }

    /// The request has not the method or the body that the route takes.
    pub(crate) fn of_status(status: StatusCode, detail: impl Into<String>) -> Self {
        let (kind, title) = match status {
            StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "The route has no such method"),
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "The request is too large"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ("not-json", "The request's body is not JSON"),
            StatusCode::REQUEST_TIMEOUT => ("timeout", "The answer took too long"),
            status if status.is_client_error() => ("bad-request", "The request cannot be understood"),
            _ => ("internal", "The server failed"),
        };
        Self::new(status, kind, title, detail)
    }

    /// The server is at fault.
    pub(crate) fn internal() -> Self {
        let detail = "the server failed at this request; its log says more under the request's id";
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What happened this time.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// Why a session is not there.
    pub(crate) fn of_session(key: SessionKey, error: &StoreError) -> Self {
        match error.class() {
            ErrorClass::Failed => {
                tracing::warn!(session = %key, "load failed: {error}");
                Self::archive()
            }
            class => Self::of_class(class, error.to_string()),
        }
    }

    fn of_class(class: ErrorClass, detail: String) -> Self {
        match class {
            ErrorClass::Naming => Self::bad_request(detail),
            ErrorClass::NoSuchSession => Self::no_such_session(detail),
            ErrorClass::Incomplete => Self::incomplete(detail),
            ErrorClass::Failed => Self::archive(),
        }
    }
}

impl From<ArchiveError> for Problem {
    fn from(error: ArchiveError) -> Self {
        if error.class() == ErrorClass::Failed {
            tracing::warn!("the archive failed: {error}");
        }
        Self::of_class(error.class(), error.to_string())
    }
}

impl From<ReplayError> for Problem {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::FrameRate { .. } => Self::bad_request(error.to_string()),
            error => Self::incomplete(error.to_string()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let headers =
            [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
        let mut response = (self.status(), headers, body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
