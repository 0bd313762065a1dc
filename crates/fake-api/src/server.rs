//! Starting and stopping the server, and the base URLs under which clients reach it.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::listener::Listener;
use crate::misbehave::MOUNT;
use crate::record::{Observer, Recorder};
use crate::shared::{Counters, Shared};
use crate::tls::Tls;
use crate::wire::Saboteur;
use crate::{Behaviour, Recorded, TlsMode, Victims, contract};

/// A running server. It has a thread and a runtime of its own, and stops when it is dropped.
pub struct FakeApi {
    shared: Arc<Shared>,
    origin: String,
    port: u16,
    ca_pem: Option<String>,
    clients: AtomicU32,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeApi {
    /// Settings for a server: no accepted key, the documented contract, plain HTTP, a free port of 127.0.0.1.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base URL of the API, such as `http://127.0.0.1:PORT/v1/phota`, with the default behaviour.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}/v1/phota", self.origin)
    }

    /// A base URL whose client, and no other, is treated this way.
    ///
    /// Each call makes a new client: behaviours that change over time, such as [`Behaviour::Flapping`], start anew.
    /// By hand, `/_/BEHAVIOUR/v1/phota` can be used as well.
    #[must_use]
    pub fn base_url_for(&self, behaviour: Behaviour) -> String {
        let client = self.clients.fetch_add(1, Ordering::Relaxed);
        format!("{}{MOUNT}{behaviour}.{client}/v1/phota", self.origin)
    }

    /// Every request so far, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.recorder.all()
    }

    /// How many requests were on their way at the same time, at most: arrived, and their answers not begun.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.shared.recorder.most_at_once()
    }

    /// How many connections were opened to it, whether or not a request came over them.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.recorder.connections()
    }

    /// The TCP port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate authority as PEM, for a client's `--ca-file`; `None` without TLS.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }
}

impl fmt::Debug for FakeApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeApi").field("origin", &self.origin).finish_non_exhaustive()
    }
}

impl Drop for FakeApi {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // Fails if the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic of the server has shown itself to its client, and drop must not panic.
            let _ = thread.join();
        }
    }
}

/// The settings of a server that is yet to start.
pub struct Builder {
    keys: Vec<String>,
    keys_without_credit: Vec<String>,
    missing_header: StatusCode,
    behaviour: Behaviour,
    tls: TlsMode,
    bind: IpAddr,
    port: u16,
    redirect_to: Option<String>,
    victims: Victims,
    retry_after: Duration,
    retry_after_text: Option<String>,
    pause: Duration,
    observer: Option<Observer>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            keys_without_credit: Vec::new(),
            missing_header: StatusCode::UNAUTHORIZED,
            behaviour: Behaviour::Normal,
            tls: TlsMode::Off,
            bind: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            redirect_to: None,
            victims: Victims::Everyone,
            retry_after: Duration::from_secs(1),
            retry_after_text: None,
            pause: Duration::from_millis(100),
            observer: None,
        }
    }
}

impl Builder {
    /// Adds a key that is accepted.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.keys.push(key.into());
        self
    }

    /// Adds keys that are recognised, but whose account has no credit left: 402.
    #[must_use]
    pub fn keys_without_credit<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        self.keys_without_credit.extend(keys.into_iter().map(Into::into));
        self
    }

    /// Sets how clients of [`FakeApi::base_url`] are treated.
    #[must_use]
    pub fn behaviour(mut self, behaviour: Behaviour) -> Self {
        self.behaviour = behaviour;
        self
    }

    /// Sets whether the server speaks TLS.
    #[must_use]
    pub fn tls(mut self, mode: TlsMode) -> Self {
        self.tls = mode;
        self
    }

    /// Sets the address to listen on. [`FakeApi::base_url`] names the loopback address if this is unspecified.
    #[must_use]
    pub fn bind(mut self, address: IpAddr) -> Self {
        self.bind = address;
        self
    }

    /// Sets the port to listen on; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Answers a request without the header with 403 instead of 401, as a newer version of the OpenAPI document says.
    #[must_use]
    pub fn missing_header_is_403(mut self) -> Self {
        self.missing_header = StatusCode::FORBIDDEN;
        self
    }

    /// Sets the base URL that the redirects point to, such as another server's [`FakeApi::base_url`].
    ///
    /// Without it they point to this server's own base URL, where a client that follows is answered well.
    #[must_use]
    pub fn redirect_to(mut self, base_url: impl Into<String>) -> Self {
        self.redirect_to = Some(base_url.into());
        self
    }

    /// Sets what `Retry-After` asks for, rounded up to whole seconds. Default: one second.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = wait;
        self
    }

    /// Sets the text of `Retry-After` where it would be seconds, whatever it means. It must be visible ASCII.
    #[must_use]
    pub fn retry_after_text(mut self, text: impl Into<String>) -> Self {
        self.retry_after_text = Some(text.into());
        self
    }

    /// Sets which requests meet the misbehaviour. Default: all.
    #[must_use]
    pub fn victims(mut self, victims: Victims) -> Self {
        self.victims = victims;
        self
    }

    /// Sets the wait before a delayed answer, and before each byte of a slow one. Default: 100 ms.
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Sets a function that is told of each request when its answer begins. It runs on the server's thread.
    #[must_use]
    pub fn on_request(mut self, observer: impl Fn(&Recorded) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Starts the server; it accepts connections when this returns.
    ///
    /// # Errors
    /// The address is taken or cannot be bound, or no thread, runtime or certificate could be made.
    pub fn start(self) -> io::Result<FakeApi> {
        let tls = Tls::new(self.tls).map_err(io::Error::other)?;
        let (acceptor, ca_pem) = tls.map(|tls| (tls.acceptor, tls.ca_pem)).unzip();
        let listener = TcpListener::bind((self.bind, self.port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let scheme = if ca_pem.is_some() { "https" } else { "http" };
        let origin = format!("{scheme}://{}", reachable(address));
        let shared = Arc::new(Shared {
            keys: self.keys,
            keys_without_credit: self.keys_without_credit,
            missing_header: self.missing_header,
            default_behaviour: self.behaviour,
            redirect_to: self.redirect_to.unwrap_or_else(|| format!("{origin}/v1/phota")),
            victims: self.victims,
            retry_after: self.retry_after,
            retry_after_text: self.retry_after_text,
            pause: self.pause,
            recorder: Recorder::new(self.observer),
            counters: Counters::default(),
        });
        let (stop, stopped) = oneshot::channel();
        let thread = spawn(listener, acceptor, Arc::clone(&shared), stopped)?;
        Ok(FakeApi {
            shared,
            origin,
            port: address.port(),
            ca_pem,
            clients: AtomicU32::new(1),
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

/// The address by which a client on this machine reaches the server.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Runs the server on a thread of its own, so that it serves synchronous tests too.
fn spawn(
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    shared: Arc<Shared>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = {
        let _within = runtime.enter();
        Listener::new(tokio::net::TcpListener::from_std(listener)?, acceptor, Arc::clone(&shared))?
    };
    let app = contract::router(shared).into_make_service_with_connect_info::<Saboteur>();
    thread::Builder::new().name("phota-fake-api".into()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                // Answers until it is dropped; it has no error that would end it.
                _ = axum::serve(listener, app).into_future() => {}
                // Either the word to stop, or the sender is gone.
                _ = stopped => {}
            }
        });
    })
}
