//! The hosts of the Phota API.

/// The hosts of the Phota API.
#[derive(Debug)]
pub(crate) struct Hosts {
    configured: Vec<Box<[u8]>>,
}

impl Hosts {
    pub(crate) fn new(hosts: &[String]) -> Self {
        Hosts { configured: hosts.iter().map(|host| host.to_ascii_lowercase().into_bytes().into()).collect() }
    }

    /// Tells whether a text names a Phota host.
    pub(crate) fn are_in(&self, text: &[u8]) -> bool {
        self.all().any(|host| contains_host(text, host))
    }

    /// Tells whether the name of a Phota host, without its subdomains, starts at an offset.
    pub(crate) fn starts_at(&self, text: &[u8], at: usize) -> bool {
        self.all().any(|host| is_host_at(text, at, host))
    }

    fn all(&self) -> impl Iterator<Item = &[u8]> {
        let own: &[u8] = b"photalabs.com";
        self.configured.iter().map(AsRef::as_ref).chain([own])
    }
}

fn contains_host(text: &[u8], host: &[u8]) -> bool {
    text.len() >= host.len() && (0..=text.len() - host.len()).any(|at| is_host_at(text, at, host))
}

fn is_host_at(text: &[u8], at: usize, host: &[u8]) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.get(at..at + host.len()).is_some_and(|window| window.eq_ignore_ascii_case(host))
        && !at.checked_sub(1).is_some_and(|before| word(text[before]))
        && !text.get(at + host.len()).is_some_and(|&after| word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_end_at_their_borders() {
        let hosts = Hosts::new(&["img.example.net".to_owned()]);
        for text in [
            "https://api.photalabs.com/v1",
            "API.PHOTALABS.COM",
            "photalabs.com",
            "http://img.example.net:80",
        ] {
            assert!(hosts.are_in(text.as_bytes()), "{text}");
        }
        for text in ["https://photalabs.community", "notphotalabs.com", "my-photalabs.com", "imgxexample.net"]
        {
            assert!(!hosts.are_in(text.as_bytes()), "{text}");
        }
    }
}
