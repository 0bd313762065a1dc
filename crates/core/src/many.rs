//! Many checks at once, on tokio: one overall deadline, a bound on how many run, and an interrupt.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::{ApiKey, Reason, Status, Validator, Verdict, inspect};

/// A check answers by itself when its deadline is over; after this long its thread is given up.
const GRACE: Duration = Duration::from_millis(500);

/// The interrupt came before everything was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Checks keys at the same time, `at_once` of them at most, and gives a verdict for each in order.
///
/// The checks block, so each runs on a thread of the runtime's blocking pool. A check that does not
/// keep to the deadline (a name look-up of the system cannot be stopped) is given up and counts as
/// timed out. After an interrupt, or such a time-out, threads may still run: shut the runtime down
/// in the background.
///
/// # Errors
/// [`Interrupted`] as soon as `interrupt` completes; pass [`ctrl_c`] for the terminal's.
pub async fn check_many(
    validator: Arc<Validator>,
    keys: Vec<ApiKey>,
    old_key: Option<ApiKey>,
    at_once: usize,
    deadline: Instant,
    interrupt: impl Future<Output = ()>,
) -> Result<Vec<Verdict>, Interrupted> {
    let places = Arc::new(Semaphore::new(at_once.max(1)));
    let mut verdicts: Vec<Option<Verdict>> = keys.iter().map(|_| None).collect();
    let mut checks = JoinSet::new();
    for (index, key) in keys.into_iter().enumerate() {
        let (validator, old_key, places) = (Arc::clone(&validator), old_key.clone(), Arc::clone(&places));
        checks.spawn(async move {
            let place = places.acquire_owned().await.expect("the semaphore is never closed");
            let check = move || {
                let verdict = validator.check(&key, old_key.as_ref(), deadline);
                drop(place);
                verdict
            };
            tokio::task::spawn_blocking(check).await.map(|verdict| (index, verdict))
        });
    }
    tokio::pin!(interrupt);
    let given_up = tokio::time::sleep_until((deadline + GRACE).into());
    tokio::pin!(given_up);
    loop {
        tokio::select! {
            biased;
            () = &mut interrupt => return Err(Interrupted),
            next = checks.join_next() => match next {
                Some(joined) => {
                    let (index, verdict) = joined.and_then(|inner| inner).expect("a check does not panic");
                    verdicts[index] = Some(verdict);
                }
                None => break,
            },
            () = &mut given_up => break,
        }
    }
    Ok(verdicts.into_iter().map(|verdict| verdict.unwrap_or_else(timed_out)).collect())
}

/// Checks keys that were found somewhere, as [`check_many`] does, after a control of their own.
///
/// The control is the first request, and until it is refused no key is sent: an endpoint that accepts anything, or that
/// cannot be reached, learns none of them. Each key that is recognised afterwards is followed by a control in its own
/// shape ([`Validator::check`]), so that an endpoint that begins to accept anything on the way is noticed too.
///
/// # Errors
/// [`Interrupted`] as soon as `interrupt` completes.
pub async fn check_found(
    validator: Arc<Validator>,
    keys: Vec<ApiKey>,
    at_once: usize,
    deadline: Instant,
    interrupt: impl Future<Output = ()>,
) -> Result<Vec<Verdict>, Interrupted> {
    tokio::pin!(interrupt);
    // What cannot be a key is not sent, and needs no control.
    if let Some(like) = keys.iter().find(|key| inspect(key).is_ok()).cloned() {
        let asked = Arc::clone(&validator);
        let control = tokio::task::spawn_blocking(move || asked.check_endpoint(&like, deadline));
        let refused = tokio::select! {
            biased;
            () = interrupt.as_mut() => return Err(Interrupted),
            refused = control => refused.expect("a check does not panic"),
            () = tokio::time::sleep_until((deadline + GRACE).into()) => {
                Err(Reason::ControlUnclear(Box::new(Reason::TimedOut)))
            }
        };
        if let Err(reason) = refused {
            return Ok(keys.iter().map(|key| unsent(key, &reason)).collect());
        }
    }
    check_many(validator, keys, None, at_once, deadline, interrupt).await
}

fn unsent(key: &ApiKey, reason: &Reason) -> Verdict {
    match inspect(key) {
        Ok(()) => Verdict::unsent(Status::Inconclusive, reason.clone()),
        Err(malformed) => Verdict::unsent(Status::Malformed, Reason::Malformed(malformed)),
    }
}

fn timed_out() -> Verdict {
    Verdict::unsent(Status::Inconclusive, Reason::TimedOut)
}

/// Completes when the user presses Ctrl-C; never when the system gives no such signal.
pub async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
