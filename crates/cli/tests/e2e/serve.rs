//! The server as a process: its address, its end, and what it says when it cannot begin.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{program, run};

/// A server that ends with the test, however that ends.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts the program and waits until it says where it serves.
    fn start(program: &mut Command) -> Self {
        let child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("it says where it serves");
        let address =
            line.trim().rsplit_once("http://").map(|(_, address)| address.trim_end_matches('/').to_owned());
        Self { child, address: address.unwrap_or_else(|| panic!("`{line}` has no address")) }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        write!(stream, "GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")
            .expect("it is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Asks it to end, as a service manager does; gives its exit code.
    fn end(mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("kill runs").success());
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(10) {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Most have ended by now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_where_it_serves_and_ends_when_asked() {
    let server = Server::start(program().args(["serve", "--bind", "127.0.0.1:0"]));
    assert!(server.get("/api/health").contains("\"ready\":true"));
    assert!(server.get("/api/seasons/0").contains("Alderwind Grand Prix"));
    assert_eq!(server.end(), Some(0));
}

#[test]
fn without_a_command_it_serves() {
    let server = Server::start(program().env("LIGHTSOUT_BIND", "127.0.0.1:0"));
    assert!(server.get("/").contains("<title>Lightsout"));
    assert!(server.get("/api/health").starts_with("HTTP/1.1 200"));
    assert_eq!(server.end(), Some(0));
}

#[test]
fn an_address_that_is_taken_is_one_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("its address").to_string();
    let sentence = run(&["serve", "--bind", &address]).fails(1);
    assert!(sentence.contains(&address) && sentence.contains("--bind"), "{sentence}");
    let sentence = run(&["serve", "--bind", "127.0.0.1:0", "--origin", "nowhere"]).fails(1);
    assert!(sentence.contains("not an origin"), "{sentence}");
}

#[cfg(target_os = "linux")]
#[test]
fn all_sessions_at_once_stay_within_the_memory() {
    const LIMIT: u64 = 300_000_000;
    let server = Server::start(program().args(["serve", "--bind", "127.0.0.1:0", "--memory", "300"]));
    let sessions = [
        "1/FP1", "1/FP2", "1/FP3", "1/Q", "1/R", "2/FP1", "2/SQ", "2/S", "2/Q", "2/R", "3/FP1", "3/FP2",
        "3/FP3", "3/Q", "3/R",
    ];
    let answers = std::thread::scope(|scope| {
        let ask = |session| {
            let path = format!("/api/sessions/0/{session}?wait=30");
            let mut answers = std::iter::repeat_with(|| server.get(&path)).take(5);
            answers.find(|answer| !answer.starts_with("HTTP/1.1 202"))
        };
        let asking = sessions.map(|session| scope.spawn(move || ask(session)));
        asking.map(|asked| asked.join().expect("no panic").expect("it ends"))
    });
    assert!(answers.iter().all(|answer| answer.starts_with("HTTP/1.1 200")), "{answers:?}");
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("Linux tells");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let peak = peak.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024;
    assert!(peak < LIMIT, "{} MB at most", peak / 1_000_000);
    assert_eq!(server.end(), Some(0));
}
