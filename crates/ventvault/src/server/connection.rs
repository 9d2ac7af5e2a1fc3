//! One connection: HTTP/1.1 or HTTP/2 by its first bytes, with a deadline on each thing that a client can be slow
//! at. Errors of a connection are the client's affair and are not logged.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::http::caller::Peer;

/// A request's headers must be there within this time, and an idle connection is closed after it.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// The same for trusted proxies, which keep connections open for their own clients: longer than the idle time of
/// the common ones (60 s), so that it is they who close.
const PROXY_TIMEOUT: Duration = Duration::from_secs(75);

/// A client that takes no byte for so long has left without saying so.
const WRITE_STALL: Duration = Duration::from_secs(30);

/// How HTTP/2 begins (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Largest request head.
const MAX_HEAD: u32 = 64 * 1024;

pub(super) async fn serve(
    stream: TcpStream,
    address: SocketAddr,
    trusted: bool,
    router: Router,
    draining: CancellationToken,
) {
    // Without it small frames wait for the client's delayed acknowledgement, some 40 ms.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let wait = if trusted { PROXY_TIMEOUT } else { HEADER_TIMEOUT };
    let Some(is_http2) = timeout_at(Instant::now() + wait, speaks_http2(&stream)).await.ok().flatten() else {
        return;
    };
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(Peer(address));
        router.clone().oneshot(request.map(Body::new))
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_STALL));
    let io = TokioIo::new(Box::pin(stream));
    if is_http2 {
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder
            .timer(TokioTimer::new())
            .keep_alive_interval(Duration::from_secs(20))
            .keep_alive_timeout(Duration::from_secs(20))
            .max_concurrent_streams(128)
            .max_header_list_size(MAX_HEAD)
            .max_send_buf_size(64 * 1024);
        let mut connection = pin!(builder.serve_connection(io, service));
        tokio::select! {
            _ = connection.as_mut() => return,
            () = draining.cancelled() => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    } else {
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(wait).max_buf_size(MAX_HEAD as usize);
        let mut connection = pin!(builder.serve_connection(io, service));
        tokio::select! {
            _ = connection.as_mut() => return,
            () = draining.cancelled() => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}

/// Looks at the first bytes without taking them. `None`: the client left.
async fn speaks_http2(stream: &TcpStream) -> Option<bool> {
    let mut first = [0; 24];
    loop {
        let seen = stream.peek(&mut first).await.ok()?;
        if seen == 0 {
            return None;
        }
        if first[..seen] != PREFACE[..seen] {
            return Some(false);
        }
        if seen == PREFACE.len() {
            return Some(true);
        }
        // What is there already makes the socket readable, so waiting for more has to be by time.
        sleep(Duration::from_millis(5)).await;
    }
}
