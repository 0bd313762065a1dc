//! TLS with a certificate authority of its own, made anew for each server.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, crypto::ring};
use tokio_rustls::TlsAcceptor;

/// Whether the server speaks TLS, and what is wrong with its certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TlsMode {
    /// Plain HTTP.
    #[default]
    Off,
    /// A certificate for `localhost`, `127.0.0.1` and `::1`. Nobody trusts its authority who was not given
    /// [`FakeApi::ca_pem`](crate::FakeApi::ca_pem).
    OwnAuthority,
    /// The same, but the certificate ran out in 2001.
    Expired,
    /// The same, but the certificate begins to count in 2999.
    NotYetValid,
    /// The same, but the certificate is for another host.
    WrongHost,
    /// The same, but the certificate is for clients, not for servers.
    WrongUsage,
    /// A certificate for the same hosts that no authority signed. [`FakeApi::ca_pem`](crate::FakeApi::ca_pem) is the
    /// certificate itself.
    SelfSigned,
}

/// What a server needs to speak TLS, and its client to trust it.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) ca_pem: String,
}

impl Tls {
    /// Makes an authority and a certificate; `None` if the mode is [`TlsMode::Off`].
    pub(crate) fn new(mode: TlsMode) -> Result<Option<Self>, Box<dyn std::error::Error + Send + Sync>> {
        let hosts: &[&str] = match mode {
            TlsMode::Off => return Ok(None),
            TlsMode::WrongHost => &["elsewhere.example"],
            _ => &["localhost", "127.0.0.1", "::1"],
        };
        let key = KeyPair::generate()?;
        let mut params = named(hosts, "phota-fake-api")?;
        match mode {
            TlsMode::Expired => params.not_after = date_time_ymd(2001, 1, 1),
            TlsMode::NotYetValid => {
                (params.not_before, params.not_after) =
                    (date_time_ymd(2999, 1, 1), date_time_ymd(3000, 1, 1));
            }
            TlsMode::WrongUsage => params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
            TlsMode::Off | TlsMode::OwnAuthority | TlsMode::WrongHost | TlsMode::SelfSigned => {}
        }
        let (ca_pem, certificate) = if mode == TlsMode::SelfSigned {
            let certificate = params.self_signed(&key)?;
            (certificate.pem(), certificate)
        } else {
            let (ca_pem, authority) = authority()?;
            (ca_pem, params.signed_by(&key, &authority)?)
        };
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )?;
        Ok(Some(Self { acceptor: TlsAcceptor::from(Arc::new(config)), ca_pem }))
    }
}

fn authority() -> Result<(String, Issuer<'static, KeyPair>), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = named(&[], "phota-fake-api authority")?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let pem = params.self_signed(&key)?.pem();
    Ok((pem, Issuer::new(params, key)))
}

fn named(hosts: &[&str], name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(hosts.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}
