//! Stands in front of the contract: records each request, and answers it as the client's behaviour says.

use std::io::{self, Read};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use flate2::Compression;
use flate2::read::GzEncoder;
use futures_util::stream::{self, StreamExt};

use crate::Behaviour;
use crate::contract::{detail, no_profiles};
use crate::shared::Shared;
use crate::wire::{Endless, Sabotage, Saboteur};

/// The first path segment of a mount prefix: `/_/BEHAVIOUR` or `/_/BEHAVIOUR.CLIENT`.
pub(crate) const MOUNT: &str = "/_/";

const ENDLESS_HEAD: Endless = Endless { first: b"HTTP/1.1 200 OK\r\nX-Long: ", then: &[b'a'; 4096] };

const ENDLESS_HEADERS: Endless = Endless { first: b"HTTP/1.1 200 OK\r\n", then: b"X-More: and more\r\n" };

const ENDLESS_INTERIM: Endless =
    Endless { first: b"", then: b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n" };

/// The middleware through which every request goes.
pub(crate) async fn front(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(saboteur): ConnectInfo<Saboteur>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let (mount, route) = split(&path);
    let Some(behaviour) = behaviour_of(mount, shared.default_behaviour) else {
        return detail(StatusCode::NOT_FOUND, "No such behaviour.");
    };
    let is_victim = shared.is_victim(request.headers());
    let behaviour = if is_victim { behaviour } else { Behaviour::Normal };
    let place = shared.recorder.arrived(&request, behaviour);
    let turn = if is_victim { shared.counters.next(mount) } else { 0 };
    let response = answer(behaviour, turn, route, &shared, &saboteur, next.run(request)).await;
    let status = (!is_no_http(behaviour)).then(|| response.status().as_u16());
    shared.recorder.answered(place, status);
    response
}

/// Tells whether the client gets no final HTTP status.
fn is_no_http(behaviour: Behaviour) -> bool {
    use Behaviour as B;
    matches!(behaviour, B::Garbage | B::Close | B::EndlessHead | B::EndlessHeaders | B::EndlessInterim)
}

/// Answers one request; `turn` says how many came before it, `contract` is what the contract answers.
async fn answer(
    behaviour: Behaviour,
    turn: u32,
    route: &str,
    shared: &Shared,
    saboteur: &Saboteur,
    contract: impl Future<Output = Response>,
) -> Response {
    use Behaviour as B;
    match behaviour {
        B::Normal => contract.await,
        B::Redirect301 => redirect(StatusCode::MOVED_PERMANENTLY, shared, route),
        B::Redirect302 => redirect(StatusCode::FOUND, shared, route),
        B::Redirect307 => redirect(StatusCode::TEMPORARY_REDIRECT, shared, route),
        B::Redirect308 => redirect(StatusCode::PERMANENT_REDIRECT, shared, route),
        B::TooManyRequestsOnce | B::TooManyRequestsOnceSeconds | B::TooManyRequestsOnceDate if turn > 0 => {
            contract.await
        }
        B::TooManyRequests | B::TooManyRequestsOnce => too_many_requests(None),
        B::TooManyRequestsSeconds | B::TooManyRequestsOnceSeconds => {
            let seconds = || whole_seconds(shared.retry_after).to_string();
            too_many_requests(Some(shared.retry_after_text.clone().unwrap_or_else(seconds)))
        }
        B::TooManyRequestsDate | B::TooManyRequestsOnceDate => {
            too_many_requests(Some(date_after(shared.retry_after)))
        }
        B::ServerError => detail(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        B::Flapping if turn > 1 => contract.await,
        B::Unavailable | B::Flapping => detail(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        B::Forbidden => detail(StatusCode::FORBIDDEN, "Forbidden"),
        B::NotFound => detail(StatusCode::NOT_FOUND, "Not Found"),
        B::RequestTimeout => detail(StatusCode::REQUEST_TIMEOUT, "Request Timeout"),
        B::GatewayRefusal => {
            (StatusCode::UNAUTHORIZED, Html("<!doctype html><title>Who are you?</title>")).into_response()
        }
        B::Teapot => detail(StatusCode::IM_A_TEAPOT, "I'm a teapot"),
        B::Unprocessable => detail(StatusCode::UNPROCESSABLE_ENTITY, "Unprocessable Entity"),
        B::CaptivePortal => {
            Html("<!doctype html><title>Welcome</title><p>Please log in to use this network.").into_response()
        }
        B::AcceptsAnyKeyLater if turn == 0 => contract.await,
        B::AcceptsAnyKey | B::AcceptsAnyKeyLater => no_profiles().into_response(),
        B::Delayed => {
            tokio::time::sleep(shared.pause).await;
            contract.await
        }
        B::SlowHeaders => sabotaged(contract.await, saboteur, Sabotage::SlowHead(shared.pause)),
        B::SlowBody => sabotaged(contract.await, saboteur, Sabotage::SlowBody(shared.pause)),
        B::Reset => sabotaged(contract.await, saboteur, Sabotage::ResetHalfway),
        B::Truncated => sabotaged(contract.await, saboteur, Sabotage::EndHalfway),
        B::Close => sabotaged(contract.await, saboteur, Sabotage::Swallow),
        B::EndlessHead => sabotaged(contract.await, saboteur, Sabotage::Endless(ENDLESS_HEAD)),
        B::EndlessHeaders => sabotaged(contract.await, saboteur, Sabotage::Endless(ENDLESS_HEADERS)),
        B::EndlessInterim => sabotaged(contract.await, saboteur, Sabotage::Endless(ENDLESS_INTERIM)),
        B::Twice => twice(contract.await, saboteur),
        B::PointsElsewhere => pointing(contract.await, shared, route),
        B::Garbage => sabotaged(contract.await, saboteur, Sabotage::Garbage),
        B::Gzip => gzipped(contract.await).await,
        B::EndlessBody => where_accepted(contract.await, endless),
        B::GzipBomb => where_accepted(contract.await, gzip_bomb),
        B::EmptyBody => where_accepted(contract.await, || StatusCode::OK.into_response()),
        B::NotJson => where_accepted(contract.await, || json_body(r#"{"profiles": ["#)),
    }
}

/// Splits a path into the mount (empty where there is none) and the route below it.
fn split(path: &str) -> (&str, &str) {
    let Some(rest) = path.strip_prefix(MOUNT) else { return ("", path) };
    let end = rest.find('/').unwrap_or(rest.len());
    (&rest[..end], &rest[end..])
}

fn behaviour_of(mount: &str, default: Behaviour) -> Option<Behaviour> {
    if mount.is_empty() {
        return Some(default);
    }
    let name = mount.split_once('.').map_or(mount, |(name, _client)| name);
    name.parse().ok()
}

fn redirect(status: StatusCode, shared: &Shared, route: &str) -> Response {
    (status, [(LOCATION, elsewhere(shared, route))]).into_response()
}

/// The same route below the base URL that redirects point to.
fn elsewhere(shared: &Shared, route: &str) -> String {
    let below_base = route.strip_prefix("/v1/phota").unwrap_or(route);
    format!("{}{below_base}", shared.redirect_to.trim_end_matches('/'))
}

/// Adds the headers that lead some clients to another host without a redirect.
fn pointing(mut response: Response, shared: &Shared, route: &str) -> Response {
    let url = elsewhere(shared, route);
    let authority = url.split('/').nth(2).unwrap_or_default();
    let headers = [
        ("alt-svc", format!("h2=\"{authority}\"; ma=86400, h3=\"{authority}\"; ma=86400")),
        ("content-location", url.clone()),
        ("link", format!("<{url}>; rel=\"preload\", <{url}>; rel=\"canonical\"")),
        ("location", url.clone()),
        ("refresh", format!("0; url={url}")),
    ];
    for (name, value) in headers {
        let value = HeaderValue::from_str(&value).expect("a URL of ours is visible ASCII");
        response.headers_mut().insert(name, value);
    }
    response
}

/// The connection stays open, so that the second answer may be taken for that of the next request.
fn twice(response: Response, saboteur: &Saboteur) -> Response {
    saboteur.order(Sabotage::Twice);
    response
}

fn too_many_requests(retry_after: Option<String>) -> Response {
    let mut response = detail(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
    if let Some(value) = retry_after {
        let value = HeaderValue::from_str(&value)
            .expect("a number, a date, or a text that the builder wants visible");
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

/// Rounds up, so that a client that waits this long is never early.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// An HTTP date has no fractions of a second: rounds up as well.
fn date_after(duration: Duration) -> String {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    httpdate::fmt_http_date(
        SystemTime::UNIX_EPOCH + Duration::from_secs(whole_seconds(since_epoch + duration)),
    )
}

/// Lets the contract answer while the wire spoils it. The connection ends afterwards, so that the sabotage does not
/// reach the next request.
fn sabotaged(mut response: Response, saboteur: &Saboteur, sabotage: Sabotage) -> Response {
    saboteur.order(sabotage);
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Replaces a 2xx answer; a refusal stays what it is.
fn where_accepted(contract: Response, instead: impl FnOnce() -> Response) -> Response {
    if contract.status().is_success() { instead() } else { contract }
}

fn json_body(body: impl Into<Body>) -> Response {
    ([(CONTENT_TYPE, "application/json")], body.into()).into_response()
}

fn endless() -> Response {
    let start = stream::iter([Bytes::from_static(br#"{"profiles": ["#)]);
    let more = stream::repeat(Bytes::from_static(&[b' '; 4096]));
    json_body(Body::from_stream(start.chain(more).map(Ok::<_, io::Error>)))
}

async fn gzipped(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let plain = to_bytes(body, 64 * 1024).await.expect("the contract's bodies are short and in memory");
    head.headers.remove("content-length");
    head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Response::from_parts(head, Body::from(gzip(&plain[..])))
}

fn gzip_bomb() -> Response {
    static BOMB: OnceLock<Bytes> = OnceLock::new();
    let bomb = BOMB.get_or_init(|| {
        let spaces = io::repeat(b' ').take(100_000_000);
        gzip((&br#"{"profiles": ["#[..]).chain(spaces).chain(&b"]}"[..])).into()
    });
    let mut response = json_body(bomb.clone());
    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

fn gzip(plain: impl Read) -> Vec<u8> {
    let mut packed = Vec::new();
    GzEncoder::new(plain, Compression::fast())
        .read_to_end(&mut packed)
        .expect("reading from memory and writing to memory cannot fail");
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_split_into_mount_and_route() {
        assert_eq!(split("/v1/phota/"), ("", "/v1/phota/"));
        assert_eq!(split("/_/reset.3/v1/phota/"), ("reset.3", "/v1/phota/"));
        assert_eq!(split("/_/reset"), ("reset", ""));
        assert_eq!(behaviour_of("reset.3", Behaviour::Normal), Some(Behaviour::Reset));
        assert_eq!(behaviour_of("resett", Behaviour::Normal), None);
    }

    #[test]
    fn retry_after_is_never_early() {
        assert_eq!(whole_seconds(Duration::from_millis(1001)), 2);
        assert_eq!(whole_seconds(Duration::from_secs(1)), 1);
        let wait = Duration::from_millis(1500);
        let earliest = SystemTime::now() + wait;
        let date = httpdate::parse_http_date(&date_after(wait)).unwrap();
        assert!(date >= earliest, "{date:?} is before {earliest:?}");
    }
}
