//! TLS: whom the server's certificate convinces, and that the misbehaviours work below it too.

use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::Arc;

use phota_fake_api::{Behaviour, FakeApi, TlsMode};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring};

use crate::client::{Answer, made_up_key, read_all, request};

const PROBE: &str = "/profiles/ids";

/// Asks over TLS as a client that trusts `ca_pem` alone and takes the server for `name`.
fn ask(
    server: &FakeApi,
    base: &str,
    ca_pem: &str,
    name: &str,
    key: &str,
) -> io::Result<(Vec<u8>, io::Result<()>)> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", server.port()))?);
    stream.write_all(request(base, PROBE, Some(key), "close").as_bytes())?;
    Ok(read_all(&mut stream))
}

/// The certificate error for which a handshake failed.
fn refusal(result: io::Result<(Vec<u8>, io::Result<()>)>) -> CertificateError {
    let error = result.expect_err("the handshake fails");
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(why)) => why.clone(),
        _ => panic!("{error}"),
    }
}

#[test]
fn the_own_authority_is_trusted_by_those_who_have_it() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).tls(TlsMode::OwnAuthority).start().unwrap();
    let base = server.base_url();
    assert!(base.starts_with("https://127.0.0.1:"), "{base}");
    for name in ["localhost", "127.0.0.1", "::1"] {
        let (bytes, end) = ask(&server, &base, server.ca_pem().unwrap(), name, &key).unwrap();
        end.unwrap();
        assert_eq!(Answer::parse(&bytes).status, 200, "{name}");
    }
    let stranger = FakeApi::builder().tls(TlsMode::OwnAuthority).start().unwrap();
    let result = ask(&server, &base, stranger.ca_pem().unwrap(), "localhost", &key);
    assert!(matches!(refusal(result), CertificateError::UnknownIssuer | CertificateError::BadSignature));
}

#[test]
fn a_bad_certificate_is_bad_in_the_way_it_says() {
    let refused = |mode| {
        let server = FakeApi::builder().tls(mode).start().unwrap();
        refusal(ask(&server, &server.base_url(), server.ca_pem().unwrap(), "localhost", "another"))
    };
    let expired = refused(TlsMode::Expired);
    assert!(matches!(expired, CertificateError::ExpiredContext { .. }), "{expired:?}");
    let early = refused(TlsMode::NotYetValid);
    assert!(matches!(early, CertificateError::NotValidYetContext { .. }), "{early:?}");
    let wrong = refused(TlsMode::WrongHost);
    assert!(matches!(wrong, CertificateError::NotValidForNameContext { .. }), "{wrong:?}");
    let usage = refused(TlsMode::WrongUsage);
    assert!(matches!(usage, CertificateError::InvalidPurposeContext { .. }), "{usage:?}");
    let server = FakeApi::builder().tls(TlsMode::SelfSigned).start().unwrap();
    let stranger = FakeApi::builder().tls(TlsMode::OwnAuthority).start().unwrap();
    let result = ask(&server, &server.base_url(), stranger.ca_pem().unwrap(), "localhost", "another");
    assert_eq!(refusal(result), CertificateError::UnknownIssuer);
}

#[test]
fn misbehaviours_work_below_tls() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).tls(TlsMode::OwnAuthority).start().unwrap();
    let ca = server.ca_pem().unwrap();
    let result = |behaviour| ask(&server, &server.base_url_for(behaviour), ca, "localhost", &key).unwrap();
    let (bytes, end) = result(Behaviour::Reset);
    assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    assert_eq!(Answer::parse(&bytes).status, 200);
    let (bytes, end) = result(Behaviour::Garbage);
    end.unwrap();
    assert!(!bytes.is_empty() && !bytes.starts_with(b"HTTP/"));
}

#[test]
fn a_client_that_never_shakes_hands_holds_up_nobody() {
    let server = FakeApi::builder().tls(TlsMode::OwnAuthority).start().unwrap();
    let _silent = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
    let result = ask(&server, &server.base_url(), server.ca_pem().unwrap(), "localhost", "another");
    assert_eq!(Answer::parse(&result.unwrap().0).status, 401);
}

#[test]
fn without_tls_there_is_no_authority() {
    let server = FakeApi::builder().start().unwrap();
    assert_eq!(server.ca_pem(), None);
}
