//! Whom a connection with TLS trusts, and what it shows of itself. It knows certificates, and opens nothing.
//!
//! No error repeats what it was given: a key whose line breaks were lost would stand in the parser's words.

use std::{error::Error, fmt, io, sync::Arc};

use ::redis::{Client, ClientTlsConfig, ConnectionAddr, ConnectionInfo, ErrorKind, RedisError, TlsCertificates};
use rustls::{
    AlertDescription, CertificateError,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use crate::error::{Executed, TransportError, TransportErrorKind};

/// The certificates of [`RedisOptions`](super::RedisOptions).
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Tls {
    /// Trusted instead of the system's authorities.
    pub(super) authorities: Option<Vec<u8>>,
    /// The certificate and the key of this client.
    pub(super) client: Option<(Vec<u8>, Vec<u8>)>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = |is_given: bool| if is_given { "<redacted>" } else { "none" };
        f.debug_struct("Tls")
            .field("authorities", &redacted(self.authorities.is_some()))
            .field("client", &redacted(self.client.is_some()))
            .finish()
    }
}

impl Tls {
    /// Adds the certificates to an address, and looks whether TLS can work at all. Reads the system's authorities from disk.
    pub(super) fn secure(&self, info: ConnectionInfo) -> Result<ConnectionInfo, TransportError> {
        let is_given = *self != Self::default();
        if !matches!(info.addr(), ConnectionAddr::TcpTls { .. }) {
            return match is_given {
                true => {
                    Err(wrong("certificates are given, but the Redis URL is without TLS; write rediss://…".to_owned()))
                }
                false => Ok(info),
            };
        }
        self.check()?;
        check_system(self.authorities.is_none())?;
        if !is_given {
            return Ok(info);
        }
        let client_tls =
            self.client.clone().map(|(client_cert, client_key)| ClientTlsConfig { client_cert, client_key });
        let certificates = TlsCertificates { client_tls, root_cert: self.authorities.clone() };
        let client = Client::build_with_tls(info, certificates).map_err(|_| {
            wrong("the certificates for Redis are not accepted; check that the CA certificates are X.509".to_owned())
        })?;
        Ok(client.get_connection_info().clone())
    }

    fn check(&self) -> Result<(), TransportError> {
        if let Some(authorities) = &self.authorities {
            check_certificates("CA certificates", authorities)?;
        }
        if let Some((certificate, key)) = &self.client {
            check_certificates("client certificate", certificate)?;
            PrivateKeyDer::from_pem_slice(key).map_err(|_| wrong(no_pem("client's key", "PRIVATE KEY")))?;
        }
        Ok(())
    }
}

fn check_certificates(what: &str, pem: &[u8]) -> Result<(), TransportError> {
    match CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>() {
        Ok(found) if !found.is_empty() => Ok(()),
        _ => Err(wrong(no_pem(what, "CERTIFICATE"))),
    }
}

fn no_pem(what: &str, label: &str) -> String {
    format!(
        "the {what} for Redis cannot be read; give the content of a PEM file, with its line breaks and `-----BEGIN {label}-----`"
    )
}

/// The system's authorities are read again for each connection, also where they are not used, and one that cannot be read ends it.
fn check_system(are_needed: bool) -> Result<(), TransportError> {
    let system = rustls_native_certs::load_native_certs();
    if let Some(error) = system.errors.last() {
        let message = format!(
            "the CA certificates of this system cannot be read: {error}; check SSL_CERT_FILE and SSL_CERT_DIR where they are set"
        );
        return Err(wrong(message));
    }
    if are_needed && system.certs.is_empty() {
        let message = "this system has no CA certificates, so no server can be trusted; install them (package \
                       ca-certificates), name a file in SSL_CERT_FILE, or give RedisOptions::ca_certificates";
        return Err(wrong(message.to_owned()));
    }
    Ok(())
}

/// What to do about a connection that failed for TLS; nothing when it failed for something else.
pub(super) fn advice(error: &RedisError) -> Option<&'static str> {
    if error.kind() == ErrorKind::InvalidClientConfig {
        return Some("check that the client certificate and its key belong together");
    }
    Some(match tls_error(error)? {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "no authority that is trusted signed the server's certificate; give its CA to RedisOptions::ca_certificates, or \
             name the CA's file in SSL_CERT_FILE"
        }
        rustls::Error::InvalidCertificate(_) => "check the server's certificate, and the host of the URL",
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "the server wants a client certificate; give RedisOptions::client_certificate"
        }
        rustls::Error::AlertReceived(_) => "the server refuses; check the client certificate and the server's log",
        _ => "check the certificates",
    })
}

/// The error of rustls within an I/O error within one of Redis.
fn tls_error(error: &RedisError) -> Option<&rustls::Error> {
    let shared = error.source()?.downcast_ref::<Arc<dyn Error + Send + Sync>>()?;
    shared.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}

fn wrong(message: String) -> TransportError {
    TransportError::new(TransportErrorKind::Configuration, Executed::No, message)
}
