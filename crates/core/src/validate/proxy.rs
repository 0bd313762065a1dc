//! The proxy of the environment: which one, for which hosts, and what its failures say.

use std::net::Ipv6Addr;

use ureq::{Proxy, ProxyProtocol};

use super::transport::{Failure, printable};
use crate::{Endpoint, Environment, Error};

/// The proxy for an https endpoint: `HTTPS_PROXY`, then `ALL_PROXY`, unless `NO_PROXY` names the host.
///
/// ureq's own look at the environment also takes `HTTP_PROXY`, takes `ALL_PROXY` first, and passes
/// over a value it cannot read, which would send the request another way than the user set.
pub(super) fn of(endpoint: &Endpoint, environment: &Environment) -> Result<Option<Proxy>, Error> {
    const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let Some((variable, url)) = VARIABLES.into_iter().find_map(|name| Some((name, environment.text(name)?)))
    else {
        return Ok(None);
    };
    let invalid = |_| Error::Proxy { variable };
    let given = Proxy::new(&url).map_err(invalid)?;
    if !matches!(given.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
        return Err(Error::Proxy { variable });
    }
    let mut proxy = Proxy::builder(given.protocol()).host(given.host()).port(given.port());
    if let Some(name) = given.username() {
        proxy = proxy.username(name);
    }
    if let Some(password) = given.password() {
        proxy = proxy.password(password);
    }
    for host in no_proxy(environment) {
        proxy = proxy.no_proxy(&host);
    }
    let proxy = proxy.build().map_err(invalid)?;
    Ok((!proxy.is_no_proxy(endpoint.probe())).then_some(proxy))
}

/// Reads why the proxy made no tunnel; `why` is the text of ureq.
pub(super) fn failure(why: &str) -> Failure {
    let status = why.strip_prefix("proxy server responded ").and_then(|rest| rest.get(..3)?.parse().ok());
    match status {
        Some(status) => Failure::Proxy(Some(status), format!("it answered {status}")),
        None => Failure::Proxy(None, printable(&why)),
    }
}

/// Says that a failure happened on the way through a proxy, given as host and port: it may be at fault.
pub(super) fn blamed(failure: Failure, proxy: &str) -> Failure {
    let through = |why: String| format!("{why} (through the proxy {proxy})");
    match failure {
        // The host itself is looked up by the proxy.
        Failure::HostNotFound => Failure::Proxy(None, format!("its host was not found: {proxy}")),
        Failure::Connection(why) => Failure::Connection(through(why)),
        Failure::Tls(why) => Failure::Tls(through(why)),
        Failure::Proxy(status, why) => Failure::Proxy(status, format!("{why} ({proxy})")),
        Failure::NotHttp(why) => Failure::NotHttp(through(why)),
        Failure::TimedOut => Failure::TimedOut,
    }
}

/// The patterns of `NO_PROXY`; as in curl, a plain name stands for its subdomains too, and IPv6 addresses have no
/// brackets.
fn no_proxy(environment: &Environment) -> Vec<String> {
    let list = environment.text("NO_PROXY").or_else(|| environment.text("no_proxy")).unwrap_or_default();
    list.split([',', ' '])
        .filter(|entry| !entry.is_empty())
        .flat_map(|entry| {
            let plain = !entry.starts_with(['*', '.']);
            let bracketed = entry.parse::<Ipv6Addr>().map(|ip| format!("[{ip}]"));
            [Some(entry.to_owned()), plain.then(|| format!(".{entry}")), bracketed.ok()]
        })
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn proxy_for<const N: usize>(url: &str, variables: [(&str, &str); N]) -> Result<Option<String>, String> {
        let environment = Environment::of_variables(variables, PathBuf::new());
        match of(&Endpoint::parse(url).unwrap(), &environment) {
            Ok(proxy) => Ok(proxy.map(|proxy| format!("{}:{}", proxy.host(), proxy.port()))),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn the_proxy_is_the_one_for_https() {
        const URL: &str = "https://api.phota.example/v1";
        let both = [("HTTPS_PROXY", "http://a:1"), ("ALL_PROXY", "http://b:2")];
        assert_eq!(proxy_for(URL, both), Ok(Some("a:1".into())));
        assert_eq!(proxy_for(URL, [both[1]]), Ok(Some("b:2".into())));
        assert_eq!(proxy_for(URL, [("HTTP_PROXY", "http://c:3")]), Ok(None));
        assert_eq!(proxy_for(URL, [("HTTPS_PROXY", "")]), Ok(None));
        assert_eq!(proxy_for(URL, [("https_proxy", "user:p%40ss@d:4")]), Ok(Some("d:4".into())));
    }

    #[test]
    fn no_proxy_names_hosts_and_their_subdomains() {
        for list in ["phota.example", ".phota.example", "*", "x,api.phota.example", "a, API.phota.example"] {
            let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)];
            assert_eq!(proxy_for("https://api.phota.example/v1", variables), Ok(None), "{list}");
        }
        let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", "other.example,hota.example")];
        assert_eq!(proxy_for("https://api.phota.example/v1", variables), Ok(Some("a:1".into())));
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_an_error_without_its_value() {
        for url in ["socks5://pass:word@a:1", "ftp://a", "::"] {
            let error = proxy_for("https://phota.example", [("HTTPS_PROXY", url)]).unwrap_err();
            assert_eq!(error, "the proxy in HTTPS_PROXY is not an http:// or https:// URL");
        }
    }

    #[test]
    fn an_ipv6_address_has_no_brackets_in_no_proxy() {
        const URL: &str = "https://[2001:db8::1]:8443/v1";
        for list in ["2001:db8::1", "[2001:db8::1]", "2001:DB8:0:0::1"] {
            let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)];
            assert_eq!(proxy_for(URL, variables), Ok(None), "{list}");
        }
        for list in ["2001:db8::2", "2001:db8::/32", "db8::1"] {
            let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)];
            assert_eq!(proxy_for(URL, variables), Ok(Some("a:1".into())), "{list}");
        }
    }

    /// Neither ports nor networks are understood: such an entry leaves the request with the proxy, which sees no key.
    #[test]
    fn what_no_proxy_does_not_understand_changes_nothing() {
        for list in ["phota.example:443", "10.0.0.0/8", "10.", "https://phota.example", "", " , "] {
            for url in ["https://phota.example/v1", "https://10.1.2.3/v1"] {
                let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)];
                let expected = match (list, url) {
                    // The beginning of a name or an address, as ureq has it.
                    ("10.", "https://10.1.2.3/v1") => None,
                    _ => Some("a:1".into()),
                };
                assert_eq!(proxy_for(url, variables), Ok(expected), "{list} {url}");
            }
        }
    }

    #[test]
    fn the_status_of_a_proxy_is_read() {
        assert_eq!(
            failure("proxy server responded 407/407"),
            Failure::Proxy(Some(407), "it answered 407".into())
        );
        for other in ["proxy server did not respond", "proxy server responded é", "proxy server responded "]
        {
            assert_eq!(failure(other), Failure::Proxy(None, printable(&other)));
        }
    }
}
