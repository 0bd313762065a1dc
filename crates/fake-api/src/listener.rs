//! Accepts connections, speaks TLS on them if asked to, and hands them to the HTTP server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use crate::shared::Shared;
use crate::wire::Wire;

/// Connections that are ready for HTTP.
///
/// Handshakes run beside each other, so that a client that dawdles over its handshake holds up nobody else.
pub(crate) struct Listener {
    ready: mpsc::Receiver<(Wire, SocketAddr)>,
    address: SocketAddr,
}

impl Listener {
    /// Starts accepting. Must be called within a tokio runtime.
    pub(crate) fn new(
        listener: TcpListener,
        tls: Option<TlsAcceptor>,
        shared: Arc<Shared>,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(16);
        tokio::spawn(accept_all(listener, tls, shared, sender));
        Ok(Self { ready, address })
    }
}

impl axum::serve::Listener for Listener {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The accepting task ends with the runtime alone.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

async fn accept_all(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    shared: Arc<Shared>,
    ready: mpsc::Sender<(Wire, SocketAddr)>,
) {
    loop {
        // What can fail here concerns the one connection that went away, or passes when others are closed.
        let Ok((tcp, peer)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        shared.recorder.connected();
        let (tls, ready) = (tls.clone(), ready.clone());
        tokio::spawn(async move {
            if let Ok(wire) = greet(tcp, tls).await {
                // Fails when the server has stopped, and then nobody wants the connection.
                let _ = ready.send((wire, peer)).await;
            }
        });
    }
}

async fn greet(tcp: TcpStream, tls: Option<TlsAcceptor>) -> io::Result<Wire> {
    tcp.set_nodelay(true)?;
    match tls {
        None => Ok(Wire::new(tcp)),
        Some(tls) => Ok(Wire::new(tls.accept(tcp).await?)),
    }
}
