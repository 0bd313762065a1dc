//! An address of this machine that never answers, as behind a firewall that drops everything.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};

/// Connections that are waiting to be accepted; the kernel adds one of its own.
const BACKLOG: u32 = 1;

/// More connections than any kernel lets wait there.
const MOST: usize = 64;

/// A port where connecting takes until the client gives up. Linux drops what comes to a listener whose queue is full.
#[derive(Debug)]
pub struct BlackHole {
    address: SocketAddr,
    _queue: Vec<TcpStream>,
    _listener: TcpListener,
    _runtime: tokio::runtime::Runtime,
}

impl BlackHole {
    /// Takes a free port of 127.0.0.1.
    ///
    /// # Errors
    /// The port cannot be had, or this system answers although the queue is full (others than Linux refuse).
    pub fn start() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _within = runtime.enter();
            let socket = TcpSocket::new_v4()?;
            socket.bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0))?;
            socket.listen(BACKLOG)?
        };
        let address = listener.local_addr()?;
        let mut queue = Vec::new();
        while queue.len() < MOST {
            match TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
                Ok(stream) => queue.push(stream),
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    return Ok(Self { address, _queue: queue, _listener: listener, _runtime: runtime });
                }
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system's queues are never full"))
    }

    /// Where nothing is heard of again.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}
