//! For tests: a file server on this machine that misbehaves on demand and remembers what it was asked.
//!
//! It serves a folder or files in memory, with validators, and obeys a list of [`Act`]s a path: one for each request,
//! then it behaves. Nothing waits on a clock but [`Act::Drip`]: a held connection is held until the client leaves.
//!
//! ```
//! use badserver::{Act, BadServer};
//!
//! let server = BadServer::with_files([("/static/hello.json", "{}")]);
//! server.act("/static/hello.json", [Act::Status(500)]);
//! assert!(server.url("/static").starts_with("http://127.0.0.1:"));
//! assert_eq!(server.requests(), []);
//! ```

mod answer;
mod wire;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

pub use answer::Act;
pub use wire::Request;

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct BadServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What all connections know.
#[derive(Debug)]
pub(crate) struct Shared {
    files: Files,
    state: Mutex<State>,
    changed: Condvar,
    stopped: AtomicBool,
}

#[derive(Debug)]
enum Files {
    Folder(PathBuf),
    Memory(BTreeMap<String, Vec<u8>>),
}

#[derive(Debug, Default)]
struct State {
    requests: Vec<Request>,
    acts: BTreeMap<String, VecDeque<Act>>,
    always: BTreeMap<String, Act>,
    gzip: bool,
    now: usize,
    peak: usize,
    /// Answers wait until so many requests are there at once.
    gathering: usize,
}

impl BadServer {
    /// Serves the files below a folder.
    ///
    /// # Panics
    /// If this machine gives no port.
    #[must_use]
    pub fn with_folder(folder: impl Into<PathBuf>) -> Self {
        Self::start(Files::Folder(folder.into()))
    }

    /// Serves files by their paths, which begin with `/`.
    ///
    /// # Panics
    /// If this machine gives no port.
    #[must_use]
    pub fn with_files<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        Self::start(Files::Memory(
            files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect(),
        ))
    }

    fn start(files: Files) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this machine has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            files,
            state: Mutex::default(),
            changed: Condvar::new(),
            stopped: AtomicBool::new(false),
        });
        let server = Self { address, shared: shared.clone() };
        thread::spawn(move || {
            for connection in listener.incoming() {
                if shared.stopped.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(connection), shared) = (connection, shared.clone()) else { return };
                // A client that hangs up ends its connection's thread, and is no fault of the test's.
                thread::spawn(move || drop(shared.serve(connection)));
            }
        });
        server
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next requests for a path are answered so, one after another; after these the server behaves.
    pub fn act(&self, path: &str, acts: impl IntoIterator<Item = Act>) {
        self.shared.state().acts.entry(path.to_owned()).or_default().extend(acts);
    }

    /// Requests for paths that begin so are always answered so.
    pub fn always(&self, prefix: &str, act: Act) {
        self.shared.state().always.insert(prefix.to_owned(), act);
    }

    /// From now on every file is compressed, for clients that accept it.
    pub fn compress(&self) {
        self.shared.state().gzip = true;
    }

    /// From now on no request is answered before so many are there at once; then all are.
    pub fn gather(&self, requests: usize) {
        self.shared.state().gathering = requests;
    }

    /// What was asked so far, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().requests.clone()
    }

    /// What was asked since this was last called.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.shared.state().requests)
    }

    /// The most requests that were there at once.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.shared.state().peak
    }
}

impl Drop for BadServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // Wakes the listener, so that it sees that it is to stop; if that fails it has stopped already.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers the requests of a connection until either side closes it.
    fn serve(&self, connection: TcpStream) -> io::Result<()> {
        connection.set_nodelay(true)?;
        let mut reader = io::BufReader::new(connection.try_clone()?);
        while let Some(request) = wire::read_request(&mut reader)? {
            let act = self.enter(&request);
            let answered = answer::answer(self, &connection, &request, act);
            self.state().now -= 1;
            if !answered? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Notes a request and says what to do with it, once as many are there as are to be gathered.
    fn enter(&self, request: &Request) -> Act {
        let mut state = self.state();
        state.requests.push(request.clone());
        state.now += 1;
        state.peak = state.peak.max(state.now);
        if state.now >= state.gathering {
            state.gathering = 0;
        }
        self.changed.notify_all();
        let mut state = self
            .changed
            .wait_while(state, |state| state.gathering > 0)
            .unwrap_or_else(PoisonError::into_inner);
        let queued = state.acts.get_mut(&request.path).and_then(VecDeque::pop_front);
        queued
            .or_else(|| {
                let mut rules = state.always.iter();
                rules
                    .find(|(prefix, _)| request.path.starts_with(prefix.as_str()))
                    .map(|(_, act)| act.clone())
            })
            .unwrap_or(if state.gzip { Act::Gzip } else { Act::Behave })
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        match &self.files {
            Files::Memory(files) => files.get(path).cloned(),
            Files::Folder(folder) => {
                let inside = path.trim_start_matches('/');
                if inside.split('/').any(|name| name == "..") {
                    return None;
                }
                std::fs::read(folder.join(inside)).ok()
            }
        }
    }
}
