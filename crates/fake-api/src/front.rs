//! TLS in front of a port that speaks none.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::TlsMode;
use crate::tls::Tls;

/// A port that takes TLS and passes on what is inside. It closes when it is dropped.
pub(crate) struct Front {
    address: SocketAddr,
    ca_pem: String,
    _stop: oneshot::Sender<()>,
}

impl Front {
    /// Listens on a free port of 127.0.0.1.
    pub(crate) fn start(behind: SocketAddr) -> io::Result<Self> {
        let tls = Tls::new(TlsMode::OwnAuthority).map_err(io::Error::other)?;
        let Tls { acceptor, ca_pem } = tls.expect("the mode is not off");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        thread::Builder::new().name("phota-fake-front".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = accept_all(listener, acceptor, behind) => {}
                    // The sender is gone.
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { address, ca_pem, _stop: stop })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn ca_pem(&self) -> &str {
        &self.ca_pem
    }
}

async fn accept_all(listener: TcpListener, acceptor: TlsAcceptor, behind: SocketAddr) {
    // What fails concerns one connection, whose client sees it.
    while let Ok((outside, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let mut outside = acceptor.accept(outside).await?;
            let mut inside = TcpStream::connect(behind).await?;
            copy_bidirectional(&mut outside, &mut inside).await
        });
    }
}
