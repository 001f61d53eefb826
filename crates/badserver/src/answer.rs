//! Answers, good and bad.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Request, Shared};

/// Between the bytes of a drip.
const DRIP: Duration = Duration::from_millis(5);

/// What the server does with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Sends the file, `304 Not Modified` if the client has it, or `404 Not Found`.
    Behave,
    /// The same, compressed.
    Gzip,
    /// The same without validators, by which a client could ask again.
    NoValidators,
    /// Sends this status and a short text.
    Status(u16),
    /// Sends this status and says when to come back: the value of `Retry-After`.
    RetryAfter(u16, String),
    /// Closes the connection without a word.
    Hangup,
    /// Closes the connection after half of the file.
    Cut,
    /// Closes the connection after half of the compressed file, of which it says that it is all.
    CutGzip,
    /// Announces more bytes than it sends.
    TooLong,
    /// Sends the head, and then nothing.
    Silence,
    /// Sends the file byte by byte, slowly.
    Drip,
    /// Leads elsewhere.
    Redirect(String),
    /// Sends a web page in place of the file, under this content type.
    WebPage(&'static str),
    /// Sends zeros without an end.
    Endless,
    /// Sends a few kilobytes of gzip that unpack to so many bytes of zeros.
    Bomb(u64),
}

/// Answers; whether the connection can be used again.
pub(crate) fn answer(
    shared: &Shared,
    connection: &TcpStream,
    request: &Request,
    act: Act,
) -> io::Result<bool> {
    let mut out = Out { connection, head: String::new() };
    let file = || shared.file(&request.path).unwrap_or_default();
    match act {
        Act::Hangup => out.close(),
        Act::Status(status) => out.send(status, b"sorry"),
        Act::RetryAfter(status, value) => out.header("Retry-After", &value).send(status, b"later"),
        Act::Redirect(to) => out.header("Location", &to).send(302, b""),
        Act::WebPage(class) => {
            out.header("Content-Type", class).send(200, b"\n <!DOCTYPE html><title>Log in</title>")
        }
        Act::Cut => {
            let file = file();
            out.announce(200, file.len())?.write_all(&file[..file.len() / 2])?;
            out.close()
        }
        Act::CutGzip => {
            let packed = gzip(&file());
            out.header("Content-Encoding", "gzip").send(200, &packed[..packed.len() / 2])
        }
        Act::TooLong => {
            let file = file();
            out.announce(200, file.len() + 1)?.write_all(&file)?;
            out.close()
        }
        Act::Silence => {
            out.announce(200, file().len())?;
            out.wait_for_hangup()
        }
        Act::Drip => {
            let file = file();
            let mut connection = out.announce(200, file.len())?;
            for byte in file {
                connection.write_all(&[byte])?;
                thread::sleep(DRIP);
            }
            Ok(true)
        }
        Act::Endless => {
            let mut connection = out.announce(200, usize::MAX >> 1)?;
            loop {
                connection.write_all(&[0; 1 << 16])?;
            }
        }
        Act::Bomb(bytes) => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            io::copy(&mut io::repeat(0).take(bytes), &mut encoder)?;
            out.header("Content-Encoding", "gzip").send(200, &encoder.finish()?)
        }
        Act::Behave | Act::Gzip | Act::NoValidators => behave(shared, out, request, &act),
    }
}

fn behave(shared: &Shared, mut out: Out<'_>, request: &Request, act: &Act) -> io::Result<bool> {
    let Some(file) = shared.file(&request.path) else { return out.send(404, b"not here") };
    if *act != Act::NoValidators {
        let tag = tag(&file);
        if request.header("if-none-match") == Some(tag.as_str()) {
            return out.send(304, b"");
        }
        out.header("ETag", &tag);
    }
    let accepts = request.header("accept-encoding").is_some_and(|accepted| accepted.contains("gzip"));
    if *act == Act::Gzip && accepts {
        return out.header("Content-Encoding", "gzip").send(200, &gzip(&file));
    }
    out.send(200, &file)
}

/// Another one for other bytes.
fn tag(file: &[u8]) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(file);
    format!("\"{:08x}-{}\"", crc.sum(), file.len())
}

fn gzip(file: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(file).and_then(|()| encoder.finish()).expect("memory takes what is written")
}

/// The answering side of a connection.
struct Out<'a> {
    connection: &'a TcpStream,
    head: String,
}

impl<'a> Out<'a> {
    fn header(&mut self, name: &str, value: &str) -> &mut Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// Sends the head of an answer with a body of so many bytes.
    fn announce(&mut self, status: u16, length: usize) -> io::Result<&'a TcpStream> {
        let mut connection = self.connection;
        let length = if status == 304 { String::new() } else { format!("Content-Length: {length}\r\n") };
        write!(connection, "HTTP/1.1 {status} Said\r\n{}{length}\r\n", self.head)?;
        Ok(connection)
    }

    fn send(&mut self, status: u16, body: &[u8]) -> io::Result<bool> {
        self.announce(status, body.len())?.write_all(body)?;
        Ok(true)
    }

    fn close(&self) -> io::Result<bool> {
        self.connection.shutdown(Shutdown::Both)?;
        Ok(false)
    }

    fn wait_for_hangup(&self) -> io::Result<bool> {
        let mut connection = self.connection;
        while connection.read(&mut [0; 64])? > 0 {}
        Ok(false)
    }
}
