//! What to do next. Every failure ends with it.

use phota_core::{Reason, Status, Verdict};

const PORTAL: &str = "https://platform.photalabs.com";

/// The next step for a verdict that is not good; `None` when nothing needs to be done.
pub(super) fn next_step(verdict: &Verdict) -> Option<String> {
    let reason = verdict.reason.as_ref()?;
    Some(match (verdict.status, reason) {
        (_, Reason::Malformed(malformed)) => malformed.advice().to_owned(),
        (_, reason) => for_reason(reason),
    })
    .filter(|_| verdict.status != Status::Accepted)
}

fn for_reason(reason: &Reason) -> String {
    match reason {
        Reason::NoKey | Reason::EmptyKey(_) => {
            format!("set PHOTA_API_KEY to a key from {PORTAL}; `phota-check --explain` shows where it was looked for")
        }
        Reason::NoKeyThere => {
            "name the source that has it, or none; `phota-check --explain` shows where it was looked for".to_owned()
        }
        Reason::NoSecrets(_) => {
            "nothing was checked; the check runs again when the change is in the repository itself".to_owned()
        }
        Reason::Refused => format!(
            "the key was revoked, is mistyped or belongs elsewhere; make a new one at {PORTAL} and store it in its place"
        ),
        Reason::OldKeyAccepted => format!("revoke the old key at {PORTAL}, then check again"),
        Reason::ControlAccepted | Reason::Html(_) | Reason::NotJson(_) | Reason::NotHttp(_) => {
            "something else than the Phota API answered; check --base-url, and whether a proxy or log-in page is in between"
                .to_owned()
        }
        Reason::NotFound => "check --base-url; the official one ends with /v1/phota".to_owned(),
        Reason::Redirect(..) => "give the address it redirects to as --base-url if that is the API".to_owned(),
        Reason::Forbidden => "a firewall may stand in between; try from another network".to_owned(),
        Reason::RateLimited(_) => "wait, then check again with fewer checks at a time".to_owned(),
        Reason::ServerError(_) | Reason::OtherStatus(_) | Reason::BodyBroken(_) | Reason::BodyTooLarge => {
            "check again later; the key may be good".to_owned()
        }
        Reason::HostNotFound(_) => "check the spelling of --base-url, and this machine's DNS".to_owned(),
        Reason::Connection(_) => "check this machine's network, and whether it needs a proxy (HTTPS_PROXY)".to_owned(),
        Reason::Tls(_) => {
            "check the port of --base-url and this machine's clock; if a company proxy inspects TLS, give its CA with --ca-file; else do not trust this network".to_owned()
        }
        Reason::Proxy(_) => {
            "check HTTPS_PROXY, with user name and password if the proxy wants them, and whether it allows the host".to_owned()
        }
        Reason::TimedOut => "check again, with a longer --timeout if the network is slow".to_owned(),
        Reason::ControlUnclear(inner) | Reason::OldKeyUnclear(inner) => for_reason(inner),
        _ => "check again".to_owned(),
    }
}
