//! `lightsout serve`: the API on an address, until the program is told to end.

use std::process::{Command, Stdio};
use std::time::Duration;

use server::{Limit, Options, Secret, Server};
use store::{Notice, Store, StoreOptions};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tracing_subscriber::EnvFilter;

use crate::args::{LogForm, Serve};
use crate::context::Context;
use crate::error::{CliError, plain};

/// Who may drop cached sessions says what this holds. It is no option, for options are seen by all users of a machine.
const ADMIN_TOKEN: &str = "LIGHTSOUT_ADMIN_TOKEN";

const MB: u64 = 1_000_000;

/// So long is waited at the end for what is being kept for the next time.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves until Ctrl-C or a termination.
pub(crate) fn serve(context: &Context<'_>, asked: &Serve) -> Result<(), CliError> {
    log_to_stderr(asked.log);
    let failed = |what: &str, error: &std::io::Error| CliError::Failed(format!("{what}: {}", plain(error)));
    let archive = context.archive()?;
    // Where it cannot be told, the process is larger and as good.
    let _ = heap::stay_small();
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed("cannot start threads", &error))?;
    runtime.block_on(async {
        let (notices, heard) = unbounded_channel();
        tokio::spawn(log_notices(heard));
        let options = options_of(asked);
        let cache = context.cache().clone();
        let kept = options.store(StoreOptions { cache, notices: Some(notices), ..StoreOptions::default() });
        let store = Store::open(kept, archive).await;
        let bound = Server::bind(options, store.clone()).await;
        let server = bound.map_err(|error| CliError::Failed(error.to_string()))?;
        let address = format!("http://{}/", server.address());
        super::print(&format!("Lightsout serves at {address}\n"))?;
        if asked.open {
            open(&address);
        }
        let served = server.run(asked_to_end()).await;
        store.finish(PATIENCE).await;
        store.abandon().await;
        served.map_err(|error| failed("the server ended", &error))
    })
}

impl Serve {
    /// What `lightsout` alone means.
    pub(crate) fn usual() -> Self {
        use clap::Parser as _;
        let arguments = crate::args::Arguments::try_parse_from(["lightsout", "serve"]);
        match arguments.map(|arguments| arguments.command) {
            Ok(Some(crate::args::Command::Serve(serve))) => serve,
            _ => unreachable!("serve takes no arguments"),
        }
    }
}

fn options_of(asked: &Serve) -> Options {
    let token = std::env::var(ADMIN_TOKEN).ok().and_then(|token| Secret::new(&token));
    let usual = Options::default();
    Options {
        bind: asked.bind,
        memory: asked.memory * MB,
        origins: asked.origin.clone(),
        admin_token: token,
        connections: Limit {
            all: usual.connections.all.max(2 * asked.streams),
            each: usual.connections.each.max(2 * asked.streams_each),
        },
        streams: Limit { all: asked.streams, each: asked.streams_each },
        ..usual
    }
}

fn log_to_stderr(form: LogForm) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second log would be a mistake of ours, and the first one goes on.
    let _ = match form {
        LogForm::Text => log.try_init(),
        LogForm::Json => log.json().try_init(),
    };
}

/// What the store has to say goes to the log.
async fn log_notices(mut notices: UnboundedReceiver<Notice>) {
    while let Some(notice) = notices.recv().await {
        tracing::warn!("{notice}");
    }
}

/// Waits for Ctrl-C, or for the system's wish that the program ends.
async fn asked_to_end() {
    let interrupted = async {
        // Without a handler the system ends the program itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
    tracing::info!("ending: open connections have five seconds");
}

/// Opens the address in the browser, if the system has one.
fn open(address: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let started = Command::new(program).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).spawn();
    if let Err(error) = started {
        tracing::warn!("cannot open a browser: {error}");
    }
}
