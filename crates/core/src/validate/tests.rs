//! The validator against the stand-in API: what each answer comes to, how often it asks, and that
//! no other host hears of the key.

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use phota_fake_api::{Behaviour, Column, FakeApi, Said, TlsMode, Victims};

use super::*;
use crate::{Interrupted, check_found, check_many};

mod names;
mod proxies;

/// A key made up at run time.
fn made_up(name: &str) -> String {
    let digest = blake3::hash(name.as_bytes());
    format!("made_{}", &digest.to_hex()[..40])
}

fn key(name: &str) -> ApiKey {
    ApiKey::new(made_up(name).into_bytes())
}

fn validator(base_url: &str, change: impl FnOnce(&mut ValidatorOptions)) -> Validator {
    let mut options =
        ValidatorOptions { endpoint: Endpoint::parse(base_url).unwrap(), ..ValidatorOptions::default() };
    change(&mut options);
    let environment = Environment::of_variables([], PathBuf::new());
    Validator::new(&options, &environment).unwrap()
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

/// Checks a good key against one behaviour with one retry.
fn check(server: &FakeApi, behaviour: Behaviour) -> Verdict {
    let validator = validator(&server.base_url_for(behaviour), |options| options.retries = 1);
    validator.check(&key("good"), None, deadline(behaviour))
}

/// Only who never ends its answer gets little time: a deadline that a busy machine can miss would turn
/// any other reason into a time-out.
fn deadline(behaviour: Behaviour) -> Instant {
    match behaviour {
        Behaviour::SlowHeaders | Behaviour::SlowBody | Behaviour::EndlessInterim => {
            Instant::now() + Duration::from_millis(1500)
        }
        _ => soon(),
    }
}

fn server() -> FakeApi {
    FakeApi::builder()
        .key(made_up("good"))
        .keys_without_credit([made_up("poor")])
        .retry_after(Duration::from_secs(3600))
        .pause(Duration::from_millis(300))
        .start()
        .unwrap()
}

#[test]
fn a_good_key_is_accepted_after_its_control_was_refused() {
    let server = server();
    let verdict = validator(&server.base_url(), |_| {}).check(&key("good"), None, soon());
    assert_eq!((verdict.status, verdict.http_status, verdict.attempts), (Status::Accepted, Some(200), 1));
    assert_eq!(verdict.control, Some(Outcome { status: Status::Rejected, http_status: Some(401) }));
    assert_eq!((verdict.reason, verdict.warnings), (None, vec![]));
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.path == "/v1/phota/profiles/ids"));
    assert_eq!(requests[0].api_key(), Some(made_up("good").as_str()));
    assert_eq!(requests[1].api_key().unwrap().len(), made_up("good").len());
    assert_eq!(requests[0].header("user-agent"), Some(USER_AGENT));
}

const USER_AGENT: &str = concat!("phota-guard/", env!("CARGO_PKG_VERSION"));

#[test]
fn an_unknown_key_is_rejected_without_a_control() {
    let server = server();
    let verdict = validator(&server.base_url(), |_| {}).check(&key("unknown"), None, soon());
    assert_eq!((verdict.status, verdict.http_status), (Status::Rejected, Some(401)));
    assert_eq!((verdict.reason, verdict.control), (Some(Reason::Refused), None));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn no_credit_is_accepted_with_a_warning() {
    let server = server();
    let verdict = validator(&server.base_url(), |_| {}).check(&key("poor"), None, soon());
    assert_eq!((verdict.status, verdict.http_status), (Status::Accepted, Some(402)));
    assert_eq!(verdict.warnings, [Warning::NoCredit]);
}

#[test]
fn what_cannot_be_a_key_is_not_sent() {
    let server = server();
    let verdict = validator(&server.base_url(), |_| {}).check(&ApiKey::new(*b"YOUR_API_KEY"), None, soon());
    assert_eq!((verdict.status, verdict.attempts), (Status::Malformed, 0));
    assert!(server.requests().is_empty());
}

#[test]
fn an_endpoint_that_accepts_anything_proves_nothing() {
    let server = server();
    let verdict = check(&server, Behaviour::AcceptsAnyKey);
    assert_eq!((verdict.status, verdict.reason), (Status::Inconclusive, Some(Reason::ControlAccepted)));
    assert_eq!(verdict.control, Some(Outcome { status: Status::Accepted, http_status: Some(200) }));
    let omitted = validator(&server.base_url_for(Behaviour::AcceptsAnyKey), |options| {
        options.control = Control::Omit;
    });
    let verdict = omitted.check(&key("good"), None, soon());
    assert_eq!((verdict.status, verdict.warnings), (Status::Accepted, vec![Warning::NoControl]));
}

/// `tests/faults_network` goes through the same table with both programs, and counts the requests.
#[test]
fn every_misbehaviour_has_its_documented_status() {
    let server = server();
    for &behaviour in Behaviour::ALL {
        let verdict = check(&server, behaviour);
        let reason = verdict.reason.as_ref().map(ToString::to_string);
        let cell = behaviour.cell(Column::Check);
        let status = match cell.said {
            // One retry is not enough for these, or it would come after an hour.
            _ if PASSES_TOO_LATE.contains(&behaviour) => Status::Inconclusive,
            Said::Accepted => Status::Accepted,
            Said::Rejected => Status::Rejected,
            _ => Status::Inconclusive,
        };
        assert_eq!(verdict.status, status, "{behaviour}: {reason:?}");
        assert_eq!(reason.is_none(), status == Status::Accepted, "{behaviour}");
        if let Some(begin) = cell.reason {
            assert!(
                reason.as_ref().is_some_and(|reason| reason.starts_with(&begin)),
                "{behaviour}: {reason:?}"
            );
        }
    }
}

const PASSES_TOO_LATE: [Behaviour; 3] =
    [Behaviour::Flapping, Behaviour::TooManyRequestsOnceSeconds, Behaviour::TooManyRequestsOnceDate];

#[test]
fn reasons_tell_the_misbehaviours_apart() {
    let server = server();
    let reason = |behaviour| check(&server, behaviour).reason.unwrap();
    assert_eq!(reason(Behaviour::CaptivePortal), Reason::Html(200));
    assert_eq!(reason(Behaviour::EmptyBody), Reason::NotJson(200));
    assert_eq!(reason(Behaviour::NotJson), Reason::NotJson(200));
    assert_eq!(reason(Behaviour::EndlessBody), Reason::BodyTooLarge);
    assert_eq!(reason(Behaviour::GzipBomb), Reason::BodyTooLarge);
    assert_eq!(reason(Behaviour::Forbidden), Reason::Forbidden);
    assert_eq!(reason(Behaviour::NotFound), Reason::NotFound);
    assert_eq!(reason(Behaviour::SlowHeaders), Reason::TimedOut);
    assert_eq!(reason(Behaviour::SlowBody), Reason::TimedOut);
    assert!(matches!(reason(Behaviour::Garbage), Reason::NotHttp(_)), "{:?}", reason(Behaviour::Garbage));
    assert!(matches!(reason(Behaviour::Reset), Reason::BodyBroken(_)), "{:?}", reason(Behaviour::Reset));
    let limited = Reason::RateLimited(Some(Duration::from_secs(3600)));
    assert_eq!(reason(Behaviour::TooManyRequestsSeconds), limited);
}

#[test]
fn a_second_host_hears_nothing() {
    let second = FakeApi::builder().key(made_up("good")).start().unwrap();
    let first = FakeApi::builder().key(made_up("good")).redirect_to(second.base_url()).start().unwrap();
    for (behaviour, status) in [
        (Behaviour::Redirect301, 301),
        (Behaviour::Redirect302, 302),
        (Behaviour::Redirect307, 307),
        (Behaviour::Redirect308, 308),
    ] {
        let verdict = check(&first, behaviour);
        assert_eq!(verdict.reason, Some(Reason::Redirect(status, Some("127.0.0.1".into()))));
    }
    assert_eq!(first.requests().len(), 4);
    assert!(second.requests().is_empty());
}

#[test]
fn a_failure_that_passes_is_asked_again() {
    let server = server();
    let patient = validator(&server.base_url_for(Behaviour::Flapping), |_| {});
    let verdict = patient.check(&key("good"), None, soon());
    assert_eq!((verdict.status, verdict.attempts), (Status::Accepted, 3));
}

#[test]
fn the_pause_that_was_asked_for_is_kept() {
    let server = FakeApi::builder().key(made_up("good")).retry_after(Duration::from_secs(1)).start().unwrap();
    for behaviour in [Behaviour::TooManyRequestsOnceSeconds, Behaviour::TooManyRequestsOnceDate] {
        let verdict = validator(&server.base_url_for(behaviour), |_| {}).check(&key("good"), None, soon());
        assert_eq!((verdict.status, verdict.attempts), (Status::Accepted, 2), "{behaviour}");
    }
}

#[test]
fn a_rotation_is_done_when_the_old_key_is_refused() {
    let server = FakeApi::builder().key(made_up("good")).key(made_up("old")).start().unwrap();
    let validator = validator(&server.base_url(), |_| {});
    let done = validator.check(&key("good"), Some(&key("revoked")), soon());
    assert_eq!((done.status, done.reason), (Status::Accepted, None));
    assert_eq!(done.revoked, Some(Outcome { status: Status::Rejected, http_status: Some(401) }));
    let not_done = validator.check(&key("good"), Some(&key("old")), soon());
    assert_eq!((not_done.status, not_done.reason), (Status::Rejected, Some(Reason::OldKeyAccepted)));
    assert_eq!(not_done.revoked, Some(Outcome { status: Status::Accepted, http_status: Some(200) }));
    let refused = validator.check(&key("unknown"), Some(&key("revoked")), soon());
    assert_eq!((refused.status, refused.reason), (Status::Rejected, Some(Reason::Refused)));
}

/// What stands before the API can refuse a key that the API would accept.
#[test]
fn an_old_key_that_something_else_refuses_is_accepted_with_a_warning() {
    let old = made_up("old");
    let server = FakeApi::builder().key(made_up("good")).victims(Victims::Key(old)).start().unwrap();
    let validator = validator(&server.base_url_for(Behaviour::GatewayRefusal), |_| {});
    let verdict = validator.check(&key("good"), Some(&key("old")), soon());
    assert_eq!((verdict.status, verdict.warnings), (Status::Accepted, vec![Warning::UndocumentedRefusal]));
}

#[test]
fn retry_after_may_say_anything() {
    let huge = "9".repeat(40);
    let cases = [
        // Longer than the time limit: there is no use in waiting.
        ("3600", 1),
        (huge.as_str(), 1),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 1),
        // In the past, or no pause at all: the usual one.
        ("Sun, 06 Nov 1994 08:49:37 GMT", 2),
        ("-1", 2),
        ("1.5", 2),
        ("soon", 2),
        ("0x10", 2),
        ("Fri, 31 Dec 9999 25:61:61 GMT", 2),
        ("", 2),
    ];
    for (text, attempts) in cases {
        let server = FakeApi::builder().key(made_up("good")).retry_after_text(text).start().unwrap();
        let verdict = check(&server, Behaviour::TooManyRequestsSeconds);
        assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, attempts), "{text}");
        assert!(matches!(verdict.reason, Some(Reason::RateLimited(_))), "{text}: {:?}", verdict.reason);
        assert_eq!(server.requests().len(), attempts as usize, "{text}");
    }
}

/// An endpoint that gives one answer after the other, whatever the key.
fn answering<const N: usize>(statuses: [u16; N]) -> Validator {
    use std::io::{Read as _, Write as _};

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/v1/phota", listener.local_addr().unwrap());
    thread::spawn(move || {
        for status in statuses {
            let (mut client, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                client.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            let answer = "Content-Type: application/json\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{\"detail\": \"\"}";
            client.write_all(format!("HTTP/1.1 {status} Told\r\n{answer}").as_bytes()).unwrap();
        }
    });
    let validator = validator(&url, |options| options.retries = 0);
    assert_eq!(validator.endpoint(), &Endpoint::parse(&url).unwrap());
    validator
}

fn outcome(status: Status, http_status: u16) -> Option<Outcome> {
    Some(Outcome { status, http_status: Some(http_status) })
}

#[test]
fn a_control_that_is_forbidden_is_refused() {
    let verdict = answering([200, 403]).check(&key("any"), None, soon());
    assert_eq!((verdict.status, verdict.reason), (Status::Accepted, None));
    assert_eq!(verdict.control, outcome(Status::Rejected, 403));
}

#[test]
fn a_control_that_is_not_judged_proves_nothing() {
    let verdict = answering([200, 404]).check(&key("any"), None, soon());
    assert_eq!(verdict.status, Status::Inconclusive);
    assert_eq!(verdict.reason, Some(Reason::ControlUnclear(Box::new(Reason::NotFound))));
    assert_eq!(verdict.control, outcome(Status::Inconclusive, 404));
}

#[test]
fn an_old_key_that_is_not_judged_is_not_revoked() {
    let verdict = answering([200, 401, 404]).check(&key("any"), Some(&key("old")), soon());
    assert_eq!(verdict.status, Status::Inconclusive);
    assert_eq!(verdict.reason, Some(Reason::OldKeyUnclear(Box::new(Reason::NotFound))));
    assert_eq!(verdict.revoked, outcome(Status::Inconclusive, 404));
}

/// A new key that is refused is the worse news.
#[test]
fn an_old_key_that_is_not_judged_makes_no_rejected_key_unclear() {
    let verdict = answering([401, 404]).check(&key("any"), Some(&key("old")), soon());
    assert_eq!((verdict.status, verdict.reason), (Status::Rejected, Some(Reason::Refused)));
    assert_eq!(verdict.revoked, outcome(Status::Inconclusive, 404));
}

#[test]
fn tls_needs_a_known_authority() {
    let server = FakeApi::builder().key(made_up("good")).tls(TlsMode::OwnAuthority).start().unwrap();
    let verdict = validator(&server.base_url(), |_| {}).check(&key("good"), None, soon());
    assert!(matches!(verdict.reason, Some(Reason::Tls(_))), "{:?}", verdict.reason);
    assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 1));
    assert!(server.requests().is_empty());

    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, server.ca_pem().unwrap()).unwrap();
    let verdict =
        validator(&server.base_url(), |options| options.ca_file = Some(ca)).check(&key("good"), None, soon());
    assert_eq!(verdict.status, Status::Accepted, "{:?}", verdict.reason);
}

#[test]
fn a_certificate_must_fit_although_its_authority_is_known() {
    for mode in [TlsMode::Expired, TlsMode::WrongHost] {
        let server = FakeApi::builder().key(made_up("good")).tls(mode).start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, server.ca_pem().unwrap()).unwrap();
        let validator = validator(&server.base_url(), |options| options.ca_file = Some(ca));
        let verdict = validator.check(&key("good"), None, soon());
        assert!(matches!(verdict.reason, Some(Reason::Tls(_))), "{mode:?}: {:?}", verdict.reason);
        assert!(server.requests().is_empty());
    }
}

/// A port that nobody listens on.
fn closed_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

#[test]
fn no_server_is_inconclusive() {
    let url = format!("http://127.0.0.1:{}", closed_port());
    let verdict = validator(&url, |options| options.retries = 1).check(&key("good"), None, soon());
    assert!(matches!(verdict.reason, Some(Reason::Connection(_))), "{:?}", verdict.reason);
    assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 2));
}

#[test]
fn ipv6_loopback_works() {
    let Ok(server) =
        FakeApi::builder().key(made_up("good")).bind(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])).start()
    else {
        eprintln!("not tested: this machine has no IPv6");
        return;
    };
    let verdict = validator(&server.base_url(), |_| {}).check(&key("good"), None, soon());
    assert_eq!(verdict.status, Status::Accepted, "{:?}", verdict.reason);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn many_keys_are_checked_and_stay_in_order() {
    let server = server();
    let validator = Arc::new(validator(&server.base_url(), |_| {}));
    let keys = ["good", "unknown", "poor", "other"].map(key).to_vec();
    let verdicts =
        runtime().block_on(check_many(validator, keys, None, 2, soon(), std::future::pending())).unwrap();
    let statuses: Vec<_> = verdicts.iter().map(|verdict| verdict.status).collect();
    assert_eq!(statuses, [Status::Accepted, Status::Rejected, Status::Accepted, Status::Rejected]);
}

fn check_those_found(base_url: &str, keys: &[&str], at_once: usize) -> Vec<Verdict> {
    let validator = Arc::new(validator(base_url, |options| options.retries = 1));
    let keys = keys.iter().map(|name| key(name)).collect();
    runtime().block_on(check_found(validator, keys, at_once, soon(), std::future::pending())).unwrap()
}

#[test]
fn keys_that_were_found_follow_their_control() {
    let server = server();
    let verdicts = check_those_found(&server.base_url(), &["unknown", "good", "other"], 2);
    let statuses: Vec<_> = verdicts.iter().map(|verdict| verdict.status).collect();
    assert_eq!(statuses, [Status::Rejected, Status::Accepted, Status::Rejected]);
    let requests = server.requests();
    let sent: Vec<&str> = requests.iter().filter_map(|request| request.api_key()).collect();
    let known = ["unknown", "good", "other"].map(made_up);
    assert!(!known.contains(&sent[0].to_owned()), "the control is first");
    for key in &known {
        assert_eq!(sent.iter().filter(|sent| *sent == key).count(), 1);
    }
    // One control before, and one for the key that was accepted.
    assert_eq!(sent.len(), 5);
}

#[test]
fn an_endpoint_that_refuses_no_control_learns_no_key() {
    let server = server();
    for behaviour in [Behaviour::AcceptsAnyKey, Behaviour::NotFound, Behaviour::CaptivePortal] {
        let before = server.requests().len();
        let verdicts = check_those_found(&server.base_url_for(behaviour), &["good", "unknown"], 2);
        for verdict in &verdicts {
            assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 0), "{behaviour}");
        }
        let requests = &server.requests()[before..];
        assert_eq!(requests.len(), 1, "{behaviour}");
        let sent = requests[0].api_key().unwrap();
        assert!(sent != made_up("good") && sent != made_up("unknown"), "{behaviour}");
    }
}

/// The control before all keys was refused; what counts is the one behind the key.
#[test]
fn an_endpoint_that_begins_to_accept_anything_is_noticed() {
    let server = server();
    let url = server.base_url_for(Behaviour::AcceptsAnyKeyLater);
    let verdicts = check_those_found(&url, &["unknown"], 1);
    assert_eq!(verdicts[0].reason, Some(Reason::ControlAccepted));
    assert_eq!(verdicts[0].status, Status::Inconclusive);
}

#[test]
fn what_cannot_be_a_key_needs_no_control() {
    let server = server();
    let validator = Arc::new(validator(&server.base_url(), |_| {}));
    let keys = vec![ApiKey::new(*b"YOUR_API_KEY")];
    let verdicts =
        runtime().block_on(check_found(validator, keys, 2, soon(), std::future::pending())).unwrap();
    assert_eq!(verdicts[0].status, Status::Malformed);
    assert!(server.requests().is_empty());
}

#[test]
fn an_interrupt_ends_the_wait() {
    let server = server();
    let validator = Arc::new(validator(&server.base_url_for(Behaviour::SlowHeaders), |_| {}));
    let runtime = runtime();
    let interrupt = tokio::time::sleep;
    let ended = runtime.block_on(async {
        check_many(validator, vec![key("good")], None, 1, soon(), interrupt(Duration::from_millis(20))).await
    });
    assert_eq!(ended.unwrap_err(), Interrupted);
    runtime.shutdown_background();
}
