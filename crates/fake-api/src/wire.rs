//! The byte stream below HTTP. On order it spoils what the HTTP server writes: slowly, cut short, or replaced.
//!
//! An HTTP server cannot be told to write garbage or half an answer, so this is done beneath it. The handler gives
//! the order through its connection's [`Saboteur`] and then answers as usual.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};
use tokio_rustls::server::TlsStream;

use crate::listener::Listener;

/// What to do to the bytes of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// Every byte waits this long.
    SlowHead(Duration),
    /// The head goes out at once, then every byte waits this long.
    SlowBody(Duration),
    /// The head and half of the body go out, then the connection is reset.
    ResetHalfway,
    /// The head and half of the body go out, then the connection ends in good order.
    EndHalfway,
    /// The first text goes out instead, and then the second again and again.
    Endless(Endless),
    /// Everything goes out twice.
    Twice,
    /// Something else goes out instead.
    Garbage,
    /// Nothing goes out any more, and nobody is told.
    Swallow,
    /// Nothing goes out any more, and writing fails.
    Broken,
}

/// What goes out without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Endless {
    /// Once.
    pub(crate) first: &'static [u8],
    /// Again and again. Not empty.
    pub(crate) then: &'static [u8],
}

impl Endless {
    /// What comes after so many bytes.
    fn after(self, sent: usize) -> &'static [u8] {
        match sent.checked_sub(self.first.len()) {
            None => &self.first[sent..],
            Some(more) => &self.then[more % self.then.len()..],
        }
    }
}

/// The handle by which a handler orders sabotage on its own connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Saboteur(Arc<Mutex<Option<Sabotage>>>);

impl Saboteur {
    /// From the next written byte on, does this to the connection.
    pub(crate) fn order(&self, sabotage: Sabotage) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sabotage);
    }

    /// From the next written byte on, nothing is done any more.
    fn calm(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn current(&self) -> Option<Sabotage> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, Listener>> for Saboteur {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().saboteur.clone()
    }
}

/// A connection, in the clear or in TLS, which can be reset.
pub(crate) trait Socket: AsyncRead + AsyncWrite + Unpin + Send {
    /// The TCP connection at the bottom.
    fn tcp(&self) -> &TcpStream;
}

impl Socket for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Socket for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// A connection that obeys its [`Saboteur`].
pub(crate) struct Wire {
    socket: Box<dyn Socket>,
    saboteur: Saboteur,
    pause: Option<Pin<Box<Sleep>>>,
    /// How much went out of what the HTTP server does not know of.
    sent: usize,
}

impl Wire {
    pub(crate) fn new(socket: impl Socket + 'static) -> Self {
        Self { socket: Box::new(socket), saboteur: Saboteur::default(), pause: None, sent: 0 }
    }

    fn poll_socket(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    /// Writes one byte once the pause since the last one is over.
    fn poll_one_byte(
        &mut self,
        cx: &mut Context<'_>,
        bytes: &[u8],
        wait: Duration,
    ) -> Poll<io::Result<usize>> {
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(wait)));
        ready!(pause.as_mut().poll(cx));
        let written = ready!(self.poll_socket(cx, &bytes[..bytes.len().min(1)]))?;
        if let Some(pause) = &mut self.pause {
            pause.as_mut().reset(Instant::now() + wait);
        }
        Poll::Ready(Ok(written))
    }

    /// Writes the head, and from its end on one byte at a time.
    fn poll_head_at_once(
        &mut self,
        cx: &mut Context<'_>,
        bytes: &[u8],
        wait: Duration,
    ) -> Poll<io::Result<usize>> {
        let head = head_length(bytes);
        let written = ready!(self.poll_socket(cx, &bytes[..head]))?;
        if written == head {
            self.saboteur.order(Sabotage::SlowHead(wait));
        }
        Poll::Ready(Ok(written))
    }

    /// Writes the head and half of the body; after that, writing fails.
    fn poll_half(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let head = head_length(bytes);
        let half = head + (bytes.len() - head) / 2;
        let written = ready!(self.poll_socket(cx, &bytes[..half]))?;
        self.saboteur.order(Sabotage::Broken);
        Poll::Ready(Ok(written))
    }

    /// The same. Closing a socket that lingers for zero seconds sends RST.
    fn poll_half_and_reset(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(self.poll_half(cx, bytes))?;
        self.socket.tcp().set_zero_linger()?;
        Poll::Ready(Ok(written))
    }

    /// Writes until the client is gone: a piece a millisecond, so that no test starves others.
    fn poll_endless(&mut self, cx: &mut Context<'_>, endless: Endless) -> Poll<io::Result<usize>> {
        const WAIT: Duration = Duration::from_millis(1);
        loop {
            let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(WAIT)));
            ready!(pause.as_mut().poll(cx));
            self.sent += ready!(self.poll_socket(cx, endless.after(self.sent)))?;
            self.pause = None;
        }
    }

    /// Writes everything, and then everything again.
    fn poll_twice(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let both = [bytes, bytes].concat();
        while self.sent < both.len() {
            self.sent += ready!(self.poll_socket(cx, &both[self.sent..]))?;
        }
        self.sent = 0;
        self.saboteur.calm();
        Poll::Ready(Ok(bytes.len()))
    }

    /// Claims to have written `bytes`, so that the server above goes on and closes the connection.
    fn poll_garbage(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_socket(cx, b"\x00\xff\xfeSSH-2.0-not-http\r\n\x1b[2J\x80\r\n\r\n"))?;
        self.saboteur.order(Sabotage::Swallow);
        Poll::Ready(Ok(bytes.len()))
    }
}

/// The length of what comes before the body; all of it where the end of the head is not in sight.
fn head_length(bytes: &[u8]) -> usize {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |end| end + 4)
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.saboteur.current() {
            None => self.poll_socket(cx, bytes),
            Some(Sabotage::SlowHead(wait)) => self.poll_one_byte(cx, bytes, wait),
            Some(Sabotage::SlowBody(wait)) => self.poll_head_at_once(cx, bytes, wait),
            Some(Sabotage::ResetHalfway) => self.poll_half_and_reset(cx, bytes),
            Some(Sabotage::EndHalfway) => self.poll_half(cx, bytes),
            Some(Sabotage::Endless(endless)) => self.poll_endless(cx, endless),
            Some(Sabotage::Twice) => self.poll_twice(cx, bytes),
            Some(Sabotage::Garbage) => self.poll_garbage(cx, bytes),
            Some(Sabotage::Swallow) => Poll::Ready(Ok(bytes.len())),
            Some(Sabotage::Broken) => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buf)
    }
}
