//! The documented contract: routes, authentication, and the `{"detail": ...}` errors.
//!
//! Source: the API reference and OpenAPI document of Phota.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde_json::{Value, json};

use crate::misbehave;
use crate::shared::Shared;

/// The header that carries the key, in lower case.
pub(crate) const API_KEY_HEADER: &str = "x-api-key";

/// Every route, at the root and below the mount prefix of a behaviour, with the misbehaviours in front.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let routes =
        Router::new().route("/v1/phota/", get(root)).route("/v1/phota/profiles/ids", get(profile_ids));
    Router::new()
        .merge(routes.clone())
        .nest("/_/{mount}", routes)
        .fallback(async || detail(StatusCode::NOT_FOUND, "Not Found"))
        .method_not_allowed_fallback(async || detail(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), misbehave::front))
        .with_state(shared)
}

/// The body of `GET /profiles/ids` for an account without profiles.
pub(crate) fn no_profiles() -> Json<Value> {
    Json(json!({"profiles": []}))
}

/// An error as the API words them.
pub(crate) fn detail(status: StatusCode, text: &str) -> Response {
    (status, Json(json!({"detail": text}))).into_response()
}

async fn root(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    authenticated(&shared, &headers, || Json(json!({})))
}

async fn profile_ids(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    authenticated(&shared, &headers, no_profiles)
}

/// Answers with `content` if the request carries an accepted key, else with the documented refusal.
fn authenticated<R: IntoResponse>(
    shared: &Shared,
    headers: &HeaderMap,
    content: impl FnOnce() -> R,
) -> Response {
    const REFUSED: &str = "Missing or invalid API key in the X-API-Key header.";
    let holds = |keys: &[String], key: &[u8]| keys.iter().any(|known| known.as_bytes() == key);
    match headers.get(API_KEY_HEADER).map(|value| value.as_bytes()).filter(|key| !key.is_empty()) {
        None => detail(shared.missing_header, REFUSED),
        Some(key) if holds(&shared.keys, key) => content().into_response(),
        Some(key) if holds(&shared.keys_without_credit, key) => {
            detail(StatusCode::PAYMENT_REQUIRED, "Insufficient prepaid credit.")
        }
        Some(_) => detail(StatusCode::UNAUTHORIZED, REFUSED),
    }
}
