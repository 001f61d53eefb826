//! Connections: accepted within limits, served, and ended when the server ends.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

use crate::app::App;
use crate::places::{Place, Places};

/// Who takes longer to send a request's head, or is idle for longer between two, is hung up on.
const HEAD: Duration = Duration::from_secs(20);

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 16 << 10;

/// What has not ended by itself so long after the end was announced is cut off.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often is looked whether they have.
const LOOK: Duration = Duration::from_millis(10);

/// After an error of the system, such as too many open files, it is given a moment.
const AFTER_ERROR: Duration = Duration::from_millis(50);

/// The address from which a request came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Accepts connections until the server is to end, and waits for those that are open.
pub(crate) async fn listen(listener: TcpListener, app: App, routes: Router) -> io::Result<()> {
    let places = Places::new(app.options.connections);
    let mut closing = app.closing.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closing.announced() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Who has too many connections is not told: to tell costs more than to hang up.
                let Some(place) = places.take(peer.ip()) else { continue };
                serve(stream, peer, place, &app, routes.clone());
            }
            Err(error) => {
                tracing::warn!("cannot accept a connection: {error}");
                tokio::time::sleep(AFTER_ERROR).await;
            }
        }
    }
    drop(listener);
    let ended = async {
        while !(places.are_free() && app.streams.are_free()) {
            tokio::time::sleep(LOOK).await;
        }
    };
    if tokio::time::timeout(PATIENCE, ended).await.is_err() {
        tracing::warn!("connections that did not end within {PATIENCE:?} are cut off");
    }
    Ok(())
}

fn serve(stream: TcpStream, peer: SocketAddr, place: Place, app: &App, routes: Router) {
    // Frames are small and due now.
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        routes.clone().oneshot(request.map(axum::body::Body::new) as Request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let open = app.metrics.connections.clone();
    let mut closing = app.closing.clone();
    open.inc();
    tokio::spawn(async move {
        let mut connection = pin!(connection);
        // That the other side hung up, or sent no HTTP, is its own affair.
        tokio::select! {
            _ = connection.as_mut() => {}
            () = closing.announced() => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
        open.dec();
        drop(place);
    });
}
