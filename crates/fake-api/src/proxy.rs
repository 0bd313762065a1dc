//! A CONNECT proxy: one that works, and those that a client meets instead.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::front::Front;

/// What a proxy does with a request to connect.
#[derive(Clone)]
#[non_exhaustive]
pub enum ProxyMode {
    /// Connects to this port of this machine, whatever was asked for.
    Tunnel(u16),
    /// The same for requests with this `Proxy-Authorization`, such as `Basic dTpw`; 407 for others.
    Authenticated {
        /// The port of this machine.
        port: u16,
        /// The whole value of the header.
        authorization: String,
    },
    /// Answers with this text and ends the connection.
    Says(&'static str),
    /// Never answers.
    Hangs,
    /// Answers with a head that never ends, a byte at a time, with this pause before each.
    Drips(Duration),
}

/// A running proxy on a port of 127.0.0.1. It stops accepting when it is dropped.
pub struct FakeProxy {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
    front: Option<Front>,
}

impl FakeProxy {
    /// Starts a proxy on a free port.
    ///
    /// # Errors
    /// No port can be had.
    pub fn start(mode: ProxyMode) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let stopped = Arc::<AtomicBool>::default();
        let (seen, is_over) = (Arc::clone(&heads), Arc::clone(&stopped));
        thread::Builder::new().name("phota-fake-proxy".into()).spawn(move || {
            for client in listener.incoming() {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                let (mode, seen) = (mode.clone(), Arc::clone(&seen));
                // What goes wrong on one connection concerns its client, who sees it.
                thread::spawn(move || client.and_then(|client| serve(client, &mode, &seen)));
            }
        })?;
        Ok(Self { address, heads, stopped, front: None })
    }

    /// Starts a proxy that is spoken to in TLS, with an authority of its own.
    ///
    /// # Errors
    /// No port can be had, or no certificate made.
    pub fn start_over_tls(mode: ProxyMode) -> io::Result<Self> {
        let mut proxy = Self::start(mode)?;
        proxy.front = Some(Front::start(proxy.address)?);
        Ok(proxy)
    }

    /// The certificate authority as PEM, for a client's `--ca-file`; `None` without TLS.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.front.as_ref().map(Front::ca_pem)
    }

    /// The proxy's address as a client's setting.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.front {
            Some(front) => format!("https://{}", front.address()),
            None => format!("http://{}", self.address),
        }
    }

    /// The same, with a user name and a password (or whatever stands before the `@`).
    #[must_use]
    pub fn url_with(&self, user_info: &str) -> String {
        self.url().replace("://", &format!("://{user_info}@"))
    }

    /// The head of each request so far: everything up to the first empty line.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for FakeProxy {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a client.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut client: TcpStream, mode: &ProxyMode, seen: &Mutex<Vec<String>>) -> io::Result<()> {
    let head = read_head(&mut client)?;
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(head.clone());
    match mode {
        ProxyMode::Tunnel(port) => tunnel(client, *port),
        ProxyMode::Authenticated { port, authorization } => match header(&head, "proxy-authorization") {
            Some(value) if value == authorization => tunnel(client, *port),
            _ => client.write_all(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
            ),
        },
        ProxyMode::Says(text) => client.write_all(text.as_bytes()),
        ProxyMode::Hangs => until_the_client_is_gone(&mut client),
        ProxyMode::Drips(pause) => drip(&mut client, *pause),
    }
}

/// Reads byte by byte, so that nothing behind the empty line is taken.
fn read_head(client: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn tunnel(mut client: TcpStream, port: u16) -> io::Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
    let upward = thread::spawn(move || pass_on(from_client, to_server));
    pass_on(server, client);
    // It has nothing to say; its end was passed on.
    let _ = upward.join();
    Ok(())
}

/// Copies until one side ends, and tells the other side.
fn pass_on(mut from: TcpStream, mut to: TcpStream) {
    // An error ends the connection as well as the end of the stream does.
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}

fn until_the_client_is_gone(client: &mut TcpStream) -> io::Result<()> {
    io::copy(client, &mut io::sink()).map(|_| ())
}

fn drip(client: &mut TcpStream, pause: Duration) -> io::Result<()> {
    for byte in b"HTTP/1.1 200 Connected\r\n".iter().chain(b"X-More: and more\r\n".iter().cycle()) {
        thread::sleep(pause);
        client.write_all(&[*byte])?;
    }
    Ok(())
}
