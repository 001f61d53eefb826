//! A server from its start to its end.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::timeout::TimeoutLayer;

use crate::app::{App, Closing};
use crate::listen::listen;
use crate::observe::observe;
use crate::options::Options;
use crate::problem::Problem;
use crate::routes;

/// No answer takes longer to begin.
const LONGEST: Duration = Duration::from_secs(60);

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {error}; choose another address with --bind")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// An origin that cannot be one.
    #[error("`{}` is not an origin; write it as https://example.org", origin.escape_debug())]
    Origin {
        /// What was given.
        origin: String,
    },
}

/// A server that listens, and serves once it is [run](Server::run).
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: App,
    routes: Router,
    close: watch::Sender<bool>,
}

impl Server {
    /// Listens at the address of the options: from here on, connections wait to be served.
    ///
    /// # Errors
    /// [`ServeError`].
    pub async fn bind(options: Options, store: Store) -> Result<Self, ServeError> {
        let failed = |error| ServeError::Listen { address: options.bind, error };
        let cross_origin = cross_origin(&options.origins)?;
        let listener = TcpListener::bind(options.bind).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (close, closing) = watch::channel(false);
        let app = App::new(options, store, Closing(closing));
        let routes = routes::all(&app)
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(tower::util::option_layer(cross_origin))
            .layer(axum::middleware::from_fn_with_state(app.clone(), observe))
            .with_state(app.clone());
        Ok(Self { listener, address, app, routes, close })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `end` comes, and then for as long as it takes to end the open connections, but no longer than five
    /// seconds.
    ///
    /// # Errors
    /// What the system says of the listening itself.
    pub async fn run(self, end: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let Self { listener, app, routes, close, .. } = self;
        let behind = [tokio::spawn(app.clone().tidy()), tokio::spawn(app.clone().measure_lag())];
        tokio::spawn(async move {
            end.await;
            close.send_replace(true);
        });
        let served = listen(listener, app, routes).await;
        behind.iter().for_each(tokio::task::JoinHandle::abort);
        served
    }
}

/// Which pages of other origins may read answers: none but those that were named.
fn cross_origin(origins: &[String]) -> Result<Option<CorsLayer>, ServeError> {
    if origins.is_empty() {
        return Ok(None);
    }
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_secs(3600));
    if origins.iter().any(|origin| origin == "*") {
        return Ok(Some(layer.allow_origin(Any)));
    }
    let parsed = origins.iter().map(|origin| {
        let is_origin =
            origin.split_once("://").is_some_and(|(_, host)| !host.is_empty() && !host.contains('/'));
        let value = HeaderValue::from_str(origin).ok().filter(|_| is_origin);
        value.ok_or_else(|| ServeError::Origin { origin: origin.clone() })
    });
    Ok(Some(layer.allow_origin(parsed.collect::<Result<Vec<_>, _>>()?)))
}

/// A handler's panic costs its request only.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Problem::internal().into_response()
}
