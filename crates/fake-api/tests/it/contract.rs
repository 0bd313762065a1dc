//! The documented contract, and the misbehaviours that are still HTTP.

use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use phota_fake_api::{Behaviour, FakeApi, Victims};
use serde_json::json;

use crate::client::{get, made_up_key};

const PROBE: &str = "/profiles/ids";

#[test]
fn keys_are_told_apart() {
    let (good, broke) = (made_up_key("good"), made_up_key("broke"));
    let server = FakeApi::builder().key(&good).keys_without_credit([&broke]).start().unwrap();
    let base = server.base_url();
    for route in [PROBE, "/"] {
        assert_eq!(get(&base, route, Some(&good)).status, 200, "{route}");
        for refused in [None, Some(""), Some("another"), Some(&good[1..])] {
            let answer = get(&base, route, refused);
            assert_eq!(answer.status, 401, "{route} {refused:?}");
            let detail = "Missing or invalid API key in the X-API-Key header.";
            assert_eq!(answer.json(), json!({"detail": detail}), "{route} {refused:?}");
        }
        let answer = get(&base, route, Some(&broke));
        assert_eq!(answer.status, 402, "{route}");
        assert!(answer.json()["detail"].is_string());
    }
    assert_eq!(get(&base, PROBE, Some(&good)).json(), json!({"profiles": []}));
}

#[test]
fn unknown_routes_are_404_whatever_the_key() {
    let good = made_up_key("good");
    let server = FakeApi::builder().key(&good).start().unwrap();
    for base in [server.base_url(), server.base_url_for(Behaviour::Normal)] {
        for key in [None, Some("another"), Some(good.as_str())] {
            let answer = get(&base, "/no-such-route", key);
            assert_eq!(answer.status, 404, "{base} {key:?}");
            assert_eq!(answer.json(), json!({"detail": "Not Found"}));
        }
    }
    let nowhere = server.base_url_for(Behaviour::Normal).replace("/_/normal", "/_/abnormal");
    assert_eq!(get(&nowhere, PROBE, Some(&good)).status, 404);
}

#[test]
fn a_missing_header_is_403_in_the_newer_version() {
    let server = FakeApi::builder().missing_header_is_403().start().unwrap();
    assert_eq!(get(&server.base_url(), PROBE, None).status, 403);
    assert_eq!(get(&server.base_url(), PROBE, Some("another")).status, 401);
}

/// The status of every behaviour for an accepted and for a refused key, at the first request.
/// Those that are no whole HTTP answer have their tests in `wire`.
#[test]
fn every_behaviour_has_its_status() {
    use Behaviour as B;
    let good = made_up_key("good");
    let server = FakeApi::builder().key(&good).pause(Duration::from_millis(1)).start().unwrap();
    for &behaviour in Behaviour::ALL {
        let expected = match behaviour {
            B::Normal
            | B::AcceptsAnyKeyLater
            | B::Delayed
            | B::SlowHeaders
            | B::SlowBody
            | B::Gzip
            | B::GzipBomb
            | B::EmptyBody
            | B::NotJson
            | B::Twice
            | B::PointsElsewhere => (200, 401),
            B::GatewayRefusal => (401, 401),
            B::Redirect301 => (301, 301),
            B::Redirect302 => (302, 302),
            B::Redirect307 => (307, 307),
            B::Redirect308 => (308, 308),
            B::TooManyRequests
            | B::TooManyRequestsSeconds
            | B::TooManyRequestsDate
            | B::TooManyRequestsOnce
            | B::TooManyRequestsOnceSeconds
            | B::TooManyRequestsOnceDate => (429, 429),
            B::ServerError => (500, 500),
            B::Unavailable | B::Flapping => (503, 503),
            B::Forbidden => (403, 403),
            B::NotFound => (404, 404),
            B::RequestTimeout => (408, 408),
            B::Teapot => (418, 418),
            B::Unprocessable => (422, 422),
            B::CaptivePortal | B::AcceptsAnyKey => (200, 200),
            B::EndlessBody | B::EndlessHead | B::EndlessHeaders | B::EndlessInterim => continue,
            B::Reset | B::Truncated | B::Close | B::Garbage => continue,
            other => panic!("{other} has no expectation here"),
        };
        let status = |key: &str| get(&server.base_url_for(behaviour), PROBE, Some(key)).status;
        assert_eq!((status(&good), status("another")), expected, "{behaviour}");
    }
}

#[test]
fn victims_alone_meet_the_misbehaviour() {
    let (good, other) = (made_up_key("good"), made_up_key("other"));
    let statuses = |victims| {
        let server = FakeApi::builder().key(&good).key(&other).victims(victims).start().unwrap();
        let base = server.base_url_for(Behaviour::Teapot);
        [Some(good.as_str()), Some(&other), Some("another"), None].map(|key| get(&base, PROBE, key).status)
    };
    assert_eq!(statuses(Victims::Everyone), [418; 4]);
    assert_eq!(statuses(Victims::UnknownKeys), [200, 200, 418, 418]);
    assert_eq!(statuses(Victims::KnownKeys), [418, 418, 401, 401]);
    assert_eq!(statuses(Victims::Key(other.clone())), [200, 418, 401, 401]);
}

#[test]
fn others_do_not_count_as_requests_of_a_victim() {
    let good = made_up_key("good");
    let server = FakeApi::builder().key(&good).victims(Victims::UnknownKeys).start().unwrap();
    let base = server.base_url_for(Behaviour::Flapping);
    let asked = [Some(good.as_str()), None, Some(good.as_str()), None, None];
    assert_eq!(asked.map(|key| get(&base, PROBE, key).status), [200, 503, 200, 503, 401]);
}

#[test]
fn every_header_that_leads_elsewhere_names_the_other_host() {
    let server = FakeApi::builder().redirect_to("http://elsewhere.example/v1/phota").start().unwrap();
    let answer = get(&server.base_url_for(Behaviour::PointsElsewhere), PROBE, None);
    for name in ["alt-svc", "content-location", "link", "location", "refresh"] {
        let value = answer.header(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert!(value.contains("elsewhere.example"), "{name}: {value}");
    }
}

#[test]
fn the_default_behaviour_is_that_of_the_base_url_alone() {
    let server = FakeApi::builder().behaviour(Behaviour::Teapot).start().unwrap();
    assert_eq!(get(&server.base_url(), PROBE, None).status, 418);
    assert_eq!(get(&server.base_url_for(Behaviour::Normal), PROBE, None).status, 401);
}

#[test]
fn redirects_lead_to_the_given_host() {
    let key = made_up_key("good");
    let second = FakeApi::builder().key(&key).start().unwrap();
    let first = FakeApi::builder().redirect_to(second.base_url()).start().unwrap();
    let answer = get(&first.base_url_for(Behaviour::Redirect307), PROBE, Some(&key));
    assert_eq!(answer.header("location"), Some(format!("{}{PROBE}", second.base_url()).as_str()));
    assert!(second.requests().is_empty());
    // What a client that follows would do, and what the second server's record would then show.
    assert_eq!(get(&second.base_url(), PROBE, Some(&key)).status, 200);
    assert_eq!(second.requests()[0].api_key(), Some(key.as_str()));
}

#[test]
fn retry_after_comes_in_both_forms_or_not_at_all() {
    let server = FakeApi::builder().retry_after(Duration::from_secs(7)).start().unwrap();
    let retry_after = |behaviour| {
        let answer = get(&server.base_url_for(behaviour), PROBE, None);
        answer.header("retry-after").map(str::to_owned)
    };
    for behaviour in [Behaviour::TooManyRequests, Behaviour::TooManyRequestsOnce] {
        assert_eq!(retry_after(behaviour), None, "{behaviour}");
    }
    for behaviour in [Behaviour::TooManyRequestsSeconds, Behaviour::TooManyRequestsOnceSeconds] {
        assert_eq!(retry_after(behaviour).as_deref(), Some("7"), "{behaviour}");
    }
    let odd = FakeApi::builder().retry_after_text("-1").start().unwrap();
    let answer = get(&odd.base_url_for(Behaviour::TooManyRequestsSeconds), PROBE, None);
    assert_eq!(answer.header("retry-after"), Some("-1"));
    for behaviour in [Behaviour::TooManyRequestsDate, Behaviour::TooManyRequestsOnceDate] {
        let earliest = SystemTime::now() + Duration::from_secs(7);
        let date = httpdate::parse_http_date(&retry_after(behaviour).unwrap()).unwrap();
        assert!(date >= earliest, "{behaviour}");
    }
}

#[test]
fn each_client_has_its_own_count() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let statuses = |base: &str| [(); 4].map(|()| get(base, PROBE, Some(&key)).status);
    let (one, other) = (server.base_url_for(Behaviour::Flapping), server.base_url_for(Behaviour::Flapping));
    assert_eq!(statuses(&one), [503, 503, 200, 200]);
    assert_eq!(statuses(&other), [503, 503, 200, 200]);
    for once in [Behaviour::TooManyRequestsOnce, Behaviour::TooManyRequestsOnceDate] {
        assert_eq!(statuses(&server.base_url_for(once)), [429, 200, 200, 200]);
    }
    assert_eq!(statuses(&server.base_url_for(Behaviour::Unavailable)), [503; 4]);
    assert_eq!(statuses(&server.base_url_for(Behaviour::TooManyRequests)), [429; 4]);
}

#[test]
fn bodies_are_what_their_behaviour_says() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let ask = |behaviour, key| get(&server.base_url_for(behaviour), PROBE, Some(key));

    let portal = ask(Behaviour::CaptivePortal, &key);
    assert!(portal.header("content-type").unwrap().starts_with("text/html"));
    assert!(portal.body.starts_with(b"<!doctype html>"));

    assert_eq!(ask(Behaviour::AcceptsAnyKey, "another").json(), json!({"profiles": []}));

    assert_eq!(ask(Behaviour::EmptyBody, &key).body, b"");

    let not_json = ask(Behaviour::NotJson, &key);
    assert_eq!(not_json.header("content-type"), Some("application/json"));
    assert!(serde_json::from_slice::<serde_json::Value>(&not_json.body).is_err());
}

#[test]
fn dropping_the_server_stops_it() {
    let server = FakeApi::builder().start().unwrap();
    let address = ("127.0.0.1", server.port());
    TcpStream::connect(address).unwrap();
    drop(server);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_taken_port_is_an_error() {
    let server = FakeApi::builder().start().unwrap();
    let error = FakeApi::builder().port(server.port()).start().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}
