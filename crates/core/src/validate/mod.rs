//! Asks the API whether a key is accepted: probe, control, and the old key of a rotation.

mod answer;
mod control;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod proxy;
mod retry;
mod transport;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use self::answer::{Again, Answer};
use self::transport::Transport;
use crate::{ApiKey, Endpoint, Environment, Error, Outcome, Reason, Status, Verdict, Warning, inspect};

/// How keys are checked.
#[derive(Clone, Debug)]
pub struct ValidatorOptions {
    /// Where keys are sent.
    pub endpoint: Endpoint,
    /// How often a request is repeated after a failure that may pass; 3 by default.
    pub retries: u32,
    /// Whether a key that cannot exist is sent before `accepted` is said.
    pub control: Control,
    /// More root certificates, as PEM.
    pub ca_file: Option<PathBuf>,
}

impl Default for ValidatorOptions {
    fn default() -> Self {
        Self { endpoint: Endpoint::default(), retries: 3, control: Control::Send, ca_file: None }
    }
}

/// Whether the endpoint has to prove that it tells keys apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// It has to.
    Send,
    /// The caller knows that it does, or does not care.
    Omit,
}

/// Asks one endpoint about keys. Synchronous; may be shared between threads.
///
/// Transport: https, or http to this machine; no redirect is followed; the key goes to the one host
/// of the endpoint; the platform's root certificates and those of `ca_file`; `HTTPS_PROXY` and
/// `NO_PROXY` are honoured; at most 64 KiB of a body are read.
pub struct Validator {
    transport: Transport,
    retries: u32,
    control: Control,
}

/// The last answer to one key.
struct Probe {
    answer: Answer,
    http_status: Option<u16>,
    attempts: u32,
}

impl Probe {
    fn outcome(&self) -> Outcome {
        let status = match self.answer {
            Answer::Recognised(_) => Status::Accepted,
            Answer::Refused(_) => Status::Rejected,
            Answer::Unclear(_) => Status::Inconclusive,
        };
        Outcome { status, http_status: self.http_status }
    }
}

impl Validator {
    /// Prepares to ask.
    ///
    /// # Errors
    /// When certificates or a proxy that were configured cannot be used.
    pub fn new(options: &ValidatorOptions, environment: &Environment) -> Result<Self, Error> {
        Ok(Self {
            transport: Transport::new(options.endpoint.clone(), options.ca_file.as_deref(), environment)?,
            retries: options.retries,
            control: options.control,
        })
    }

    /// Where keys are sent.
    pub fn endpoint(&self) -> &Endpoint {
        self.transport.endpoint()
    }

    /// Asks about a key, and about the old key of a rotation if there is one, until `deadline`.
    ///
    /// `Accepted` needs a recognised key, a refused control (unless omitted), and a refused old key.
    /// A key that cannot be what was meant is not sent.
    pub fn check(&self, key: &ApiKey, old_key: Option<&ApiKey>, deadline: Instant) -> Verdict {
        let started = Instant::now();
        if let Err(malformed) = inspect(key) {
            return Verdict::unsent(Status::Malformed, Reason::Malformed(malformed));
        }
        let probe = self.probe(key, deadline);
        let mut verdict = Verdict {
            status: probe.outcome().status,
            http_status: probe.http_status,
            reason: None,
            warnings: Vec::new(),
            control: None,
            revoked: None,
            attempts: probe.attempts,
            elapsed: Duration::ZERO,
        };
        match probe.answer {
            Answer::Recognised(warning) => {
                verdict.warnings.extend(warning);
                self.check_control(key, deadline, &mut verdict);
            }
            Answer::Refused(warning) => {
                verdict.warnings.extend(warning);
                verdict.reason = Some(Reason::Refused);
            }
            Answer::Unclear(reason) => verdict.reason = Some(reason),
        }
        if let Some(old_key) = old_key.filter(|_| verdict.status != Status::Inconclusive) {
            self.check_old_key(old_key, deadline, &mut verdict);
        }
        verdict.elapsed = started.elapsed();
        verdict
    }

    /// Asks whether the endpoint refuses a random key in the shape of this one, which is not sent itself.
    ///
    /// # Errors
    /// Why an answer to a key would prove nothing there: the control was accepted, or not judged.
    pub fn check_endpoint(&self, like: &ApiKey, deadline: Instant) -> Result<(), Reason> {
        self.send_control(like, deadline).1
    }

    /// An endpoint that accepts what cannot exist has not accepted anything.
    fn check_control(&self, key: &ApiKey, deadline: Instant, verdict: &mut Verdict) {
        if self.control == Control::Omit {
            verdict.warnings.push(Warning::NoControl);
            return;
        }
        let (outcome, refused) = self.send_control(key, deadline);
        verdict.control = outcome;
        if let Err(reason) = refused {
            inconclusive(verdict, reason);
        }
    }

    /// The answer to a control, and what keeps it from being a refusal.
    fn send_control(&self, like: &ApiKey, deadline: Instant) -> (Option<Outcome>, Result<(), Reason>) {
        let unclear = |reason| Err(Reason::ControlUnclear(Box::new(reason)));
        let Ok(control) = control::random_like(like) else { return (None, unclear(Reason::NoRandom)) };
        let probe = self.probe(&control, deadline);
        let mut outcome = probe.outcome();
        // A newer version of the OpenAPI document refuses some keys with 403.
        if probe.http_status == Some(403) {
            outcome.status = Status::Rejected;
        }
        let refused = match (outcome.status, probe.answer) {
            (Status::Rejected, _) => Ok(()),
            (_, Answer::Unclear(reason)) => unclear(reason),
            _ => Err(Reason::ControlAccepted),
        };
        (Some(outcome), refused)
    }

    /// A rotation is done when the old key gets 401.
    fn check_old_key(&self, old_key: &ApiKey, deadline: Instant, verdict: &mut Verdict) {
        let probe = self.probe(old_key, deadline);
        verdict.revoked = Some(probe.outcome());
        match probe.answer {
            Answer::Refused(warning) => {
                let is_new = |warning: &Warning| !verdict.warnings.contains(warning);
                verdict.warnings.extend(warning.filter(is_new));
            }
            Answer::Recognised(_) => {
                verdict.status = Status::Rejected;
                verdict.reason = Some(Reason::OldKeyAccepted);
            }
            // A new key that is refused is the worse news.
            Answer::Unclear(_) if verdict.status == Status::Rejected => {}
            Answer::Unclear(reason) => inconclusive(verdict, Reason::OldKeyUnclear(Box::new(reason))),
        }
    }

    /// Sends a key until there is an answer that will not change, or no time or try is left.
    fn probe(&self, key: &ApiKey, deadline: Instant) -> Probe {
        let mut attempts = 0;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Probe { answer: Answer::Unclear(Reason::TimedOut), http_status: None, attempts };
            }
            attempts += 1;
            let reading = answer::read(self.transport.send(key, left), self.endpoint(), key);
            let mut probe = Probe { answer: reading.answer, http_status: reading.http_status, attempts };
            let Again::After(asked) = reading.again else { return probe };
            if attempts > self.retries {
                return probe;
            }
            let pause = retry::pause(attempts, asked, retry::jitter());
            if pause >= deadline.saturating_duration_since(Instant::now()) {
                if let Answer::Unclear(Reason::RateLimited(longer)) = &mut probe.answer {
                    *longer = asked;
                }
                return probe;
            }
            thread::sleep(pause);
        }
    }
}

fn inconclusive(verdict: &mut Verdict, reason: Reason) {
    verdict.status = Status::Inconclusive;
    verdict.reason = Some(reason);
}

#[cfg(test)]
mod tests;
