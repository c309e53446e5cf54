//! Connections with TLS, to servers whose certificates are made here: whom they trust, what they show, and what refusals say.
//!
//! The environment belongs to the whole process, so what it decides is tried in a process of its own: this test program, started again.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use buscodegen_runtime::{
    TransportError, TransportErrorKind,
    transport::redis::{Redis, RedisOptions},
};
use buscodegen_testing::RedisServer;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::TempDir;

use crate::bench::{Seen, echo, eventually, options, serve};

/// Which Redis the process tries that has an environment of its own.
const URL: &str = "BUS_TEST_TLS_URL";

/// A certificate authority.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for this name or address, and its key.
    fn sign(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }
}

/// A server with TLS whose certificate is signed by an authority of its own.
struct Secured {
    server: RedisServer,
    authority: Authority,
    files: TempDir,
}

impl Secured {
    /// A server that lets every client in.
    fn open_to_all() -> Self {
        Self::start("127.0.0.1", "no")
    }

    fn start(host: &str, auth_clients: &str) -> Self {
        let authority = Authority::new("the test's own CA");
        let (certificate, key) = authority.sign(host);
        let files = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| write(files.path(), name, content).display().to_string();
        let (certificate, key) = (write("server.pem", &certificate), write("server.key", &key));
        let ca = write("ca.pem", &authority.pem());
        let server = RedisServer::start_tls(&[
            "--tls-cert-file",
            &certificate,
            "--tls-key-file",
            &key,
            "--tls-ca-cert-file",
            &ca,
            "--tls-auth-clients",
            auth_clients,
        ]);
        Self { server, authority, files }
    }

    async fn connect(&self, options: RedisOptions) -> Result<Redis, TransportError> {
        assert!(self.server.url().starts_with("rediss://"));
        Redis::open(&self.server.url(), options).await
    }

    /// The options of one who trusts this server's authority.
    fn trusting(&self) -> RedisOptions {
        options("shop").ca_certificates(self.authority.pem())
    }

    /// What a process says that finds this as SSL_CERT_FILE, and has no other authorities.
    fn tried_with(&self, cert_file: &Path) -> String {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tls::process_with_its_own_environment", "--nocapture"])
            .env(URL, self.server.url())
            .env("SSL_CERT_FILE", cert_file)
            .env_remove("SSL_CERT_DIR")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }
}

fn write(folder: &Path, name: &str, content: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, content).unwrap();
    file
}

fn assert_refused(opened: Result<Redis, TransportError>, why: &str) {
    let error = opened.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Configuration, "{error}");
    assert!(error.to_string().contains(why), "{error}");
}

async fn assert_works(bus: &Redis) {
    let seen = Seen::default();
    let _serving = serve(bus, 4, seen.echo()).await;
    assert_eq!(echo(bus, "hello").await.unwrap(), "hello");
}

/// Not a test of its own: the process that the others start. It says how a call went.
#[tokio::test(flavor = "multi_thread")]
async fn process_with_its_own_environment() {
    let Ok(url) = std::env::var(URL) else { return };
    match Redis::open(&url, options("shop")).await {
        Ok(bus) => {
            assert_works(&bus).await;
            println!("it works");
        }
        Err(error) => println!("{:?}: {error}", error.kind),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_a_given_authority_is_called_also_after_its_connections_were_lost() {
    let secured = Secured::open_to_all();
    let bus = secured.connect(secured.trusting()).await.unwrap();
    let seen = Seen::default();
    let _serving = serve(&bus, 4, seen.echo()).await;
    assert_eq!(echo(&bus, "hello").await.unwrap(), "hello");
    assert!(secured.server.command::<i64>(&["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]) > 0);
    eventually("it is called again", async || echo(&bus, "again").await.is_ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_an_unknown_authority_is_refused() {
    let secured = Secured::open_to_all();
    let strangers = options("shop").ca_certificates(Authority::new("another CA").pem());
    assert_refused(secured.connect(strangers).await, "give its CA to RedisOptions::ca_certificates");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_for_another_host_is_refused() {
    let secured = Secured::start("elsewhere.example", "no");
    assert_refused(secured.connect(secured.trusting()).await, "the host of the URL");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_to_know_its_clients_is_shown_the_client_certificate() {
    let secured = Secured::start("127.0.0.1", "yes");
    let (certificate, key) = secured.authority.sign("shop");
    let bus = secured.connect(secured.trusting().client_certificate(certificate.as_str(), key)).await.unwrap();
    assert_works(&bus).await;
    assert_refused(secured.connect(secured.trusting()).await, "give RedisOptions::client_certificate");
    let (other, other_key) = Authority::new("another CA").sign("shop");
    let stranger = secured.trusting().client_certificate(other, other_key.as_str());
    assert_refused(secured.connect(stranger).await, "check the client certificate");
    let mixed = secured.trusting().client_certificate(certificate, other_key);
    assert_refused(secured.connect(mixed).await, "belong together");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authorities_of_the_system_are_trusted() {
    let secured = Secured::open_to_all();
    let file = |name: &str, content: &str| write(secured.files.path(), name, content);
    let said = secured.tried_with(&secured.files.path().join("ca.pem"));
    assert!(said.contains("it works"), "{said}");
    let said = secured.tried_with(&file("stranger.pem", &Authority::new("another CA").pem()));
    assert!(said.contains("Configuration: ") && said.contains("name the CA's file in SSL_CERT_FILE"), "{said}");
    let said = secured.tried_with(&file("empty.pem", ""));
    assert!(said.contains("Configuration: ") && said.contains("this system has no CA certificates"), "{said}");
    let said = secured.tried_with(Path::new("/nowhere/ca.pem"));
    assert!(said.contains("Configuration: ") && said.contains("'/nowhere/ca.pem'; check SSL_CERT_FILE"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_of_the_wrong_kind_is_explained() {
    let secured = Secured::open_to_all();
    let error = Redis::open(&secured.server.url().replace("rediss://", "redis://"), options("shop")).await.unwrap_err();
    assert!(error.to_string().contains("rediss:// is for a port with TLS"), "{error}");
    let server = RedisServer::start();
    let url = server.url().replace("redis://", "rediss://");
    let trusting = || options("shop").ca_certificates(Authority::new("a CA").pem());
    let error = Redis::open(&url, trusting()).await.unwrap_err();
    assert_eq!(error.kind, TransportErrorKind::Unavailable);
    assert!(error.to_string().contains("rediss:// is for a port with TLS"), "{error}");
    assert_refused(Redis::open(&server.url(), trusting()).await, "write rediss://");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_certificate_is_refused_and_no_key_is_printed() {
    let (certificate, key) = Authority::new("a CA").sign("shop");
    // As it stands in an environment variable that lost its line breaks.
    let flat = key.replace('\n', " ");
    let secret = key.lines().nth(1).unwrap();
    let open = |options| async move {
        let error = Redis::open("rediss://127.0.0.1:1", options).await.unwrap_err();
        assert_eq!(error.kind, TransportErrorKind::Configuration, "{error}");
        error.to_string()
    };
    for pem in ["", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", &key] {
        let error = open(options("shop").ca_certificates(pem)).await;
        assert!(error.contains("the CA certificates for Redis cannot be read") && !error.contains(secret), "{error}");
        let error = open(options("shop").client_certificate(pem, key.as_str())).await;
        assert!(error.contains("the client certificate for Redis cannot be read"), "{error}");
    }
    for pem in ["", &flat, &certificate] {
        let error = open(options("shop").client_certificate(certificate.as_str(), pem)).await;
        assert!(error.contains("the client's key for Redis cannot be read") && !error.contains(secret), "{error}");
    }
    let nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert!(open(options("shop").ca_certificates(nonsense)).await.contains("are X.509"));
    let printed = format!(
        "{:?}",
        options("shop").ca_certificates(certificate.as_str()).client_certificate(certificate, key.as_str())
    );
    assert!(printed.contains("<redacted>") && !printed.contains(secret) && !printed.contains("BEGIN"), "{printed}");
}
