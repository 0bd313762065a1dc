//! What the record says of the requests.

use std::sync::mpsc;
use std::time::Duration;

use phota_fake_api::{Behaviour, FakeApi};

use crate::client::{get, made_up_key, read_all, send, target};

#[test]
fn requests_are_kept_in_order_with_key_and_answer() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let garbage = server.base_url_for(Behaviour::Garbage);
    get(&server.base_url(), "/profiles/ids?page=2", Some(&key));
    get(&server.base_url(), "/nowhere", None);
    let _ = read_all(&mut send(&garbage, "/", Some("another")));

    let requests = server.requests();
    let seen: Vec<_> =
        requests.iter().map(|seen| (seen.method.as_str(), seen.path.clone(), seen.status)).collect();
    assert_eq!(seen[0], ("GET", "/v1/phota/profiles/ids?page=2".into(), Some(200)));
    assert_eq!(seen[1], ("GET", "/v1/phota/nowhere".into(), Some(404)));
    assert_eq!(seen[2], ("GET", format!("{}/", target(&garbage).path), None));
    let keys: Vec<_> = requests.iter().map(phota_fake_api::Recorded::api_key).collect();
    assert_eq!(keys, [Some(key.as_str()), None, Some("another")]);
    assert_eq!(requests[2].behaviour, Behaviour::Garbage);
    assert_eq!(requests[0].host.as_deref(), Some(target(&server.base_url()).authority));
    assert_eq!(requests[0].header("Connection"), Some("close"));
    assert!(!format!("{requests:?}").contains(&key));
}

#[test]
fn requests_at_the_same_time_are_counted() {
    let server = FakeApi::builder().pause(Duration::from_millis(300)).start().unwrap();
    let url = server.base_url_for(Behaviour::Delayed);
    get(&url, "/", None);
    get(&url, "/", None);
    assert_eq!(server.most_at_once(), 1);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| get(&url, "/", None));
        }
    });
    assert!((2..=3).contains(&server.most_at_once()), "{}", server.most_at_once());
}

#[test]
fn the_observer_is_told_of_each_request() {
    let (sender, told) = mpsc::channel();
    let server =
        FakeApi::builder().on_request(move |seen| sender.send(seen.clone()).unwrap()).start().unwrap();
    get(&server.base_url(), "/", None);
    assert_eq!(told.recv().unwrap(), server.requests()[0]);
}
