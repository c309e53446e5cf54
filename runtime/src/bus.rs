//! The bus: what clients and workers are made from. It opens a transport by URL, and knows the wire of none.

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tower::{Layer, Service};

use crate::{
    api::{Event, Rpc, check_name},
    call::{Call, RetryBudget},
    error::{BoxError, Executed, TransportError, TransportErrorKind},
    middleware::{BusService, Layers, send_through},
    publish::Publish,
    tally::{Stats, Tally},
    transport::{MessageId, Options, Request, Response, Transport, memory::Memory},
};

/// The environment variable that [`Bus::from_env`] reads.
pub const BUS_URL: &str = "BUS_URL";

/// A bus: clients and workers are made from it. Cheap to clone; clones share one connection.
///
/// | URL | the bus |
/// |---|---|
/// | `memory:` | in this process, private to this `Bus` and its clones |
/// | `memory:<name>` | in this process, shared by all who use the name |
/// | `redis://…`, `rediss://…`, `unix://…` | on Redis or Valkey: plain, with TLS, over a socket |
///
/// All have the same semantics; what a memory bus promises ends with the process.
///
/// ```
/// use buscodegen_runtime::Bus;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bus = Bus::connect("memory:").await?;
/// // let url = ImageClient::new(&bus).resize(Resize::new(picture, 200, 200)).await?;
/// bus.close().await;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Bus(Arc<Inner>);

struct Inner {
    transport: Arc<dyn Transport>,
    layers: Option<BusService>,
    /// This process, as handlers of others see it.
    process: MessageId,
    caller: OnceLock<Arc<str>>,
    max_body: usize,
    budget: RetryBudget,
    tally: Arc<Tally>,
}

impl Bus {
    /// A private bus in this process. Nothing that is on it outlives it.
    #[must_use]
    pub fn memory() -> Self {
        let options = Options::default();
        let transport = Arc::new(Memory::private(&options));
        let process = MessageId::random().unwrap_or(MessageId::from_u128(0));
        Self::new(transport, &options, &Layers::default(), process)
    }

    /// Opens the bus with this URL.
    ///
    /// With `rediss://` the connection has TLS, and the server's certificate must be for the host of the URL and be signed by an
    /// authority that the operating system trusts. `SSL_CERT_FILE` (a PEM file) or `SSL_CERT_DIR` name others, such as a CA of
    /// your own. To give authorities or a client certificate in the program, open the transport with
    /// `RedisOptions::ca_certificates` and `RedisOptions::client_certificate`, and use [`Bus::over`].
    ///
    /// # Errors
    /// When the URL is wrong, or the broker cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, TransportError> {
        Self::builder(url).connect().await
    }

    /// Opens the bus whose URL is in the environment variable `BUS_URL`. Where it is not set, the bus is `memory:`, and
    /// the log has a warning, as a forgotten URL must be seen.
    ///
    /// # Errors
    /// When the URL is wrong, or the broker cannot be reached.
    pub async fn from_env() -> Result<Self, TransportError> {
        match std::env::var(BUS_URL) {
            Ok(url) if !url.is_empty() => Self::connect(&url).await,
            Ok(_) | Err(std::env::VarError::NotPresent) => {
                tracing::warn!("{BUS_URL} is not set: the bus is in this process only, and ends with it");
                Ok(Self::memory())
            }
            Err(std::env::VarError::NotUnicode(_)) => Err(configuration(format!("{BUS_URL} is not UTF-8"))),
        }
    }

    /// Opens a bus with other settings than the default ones.
    pub fn builder(url: impl Into<String>) -> BusBuilder {
        BusBuilder { url: url.into(), service: None, options: Options::default(), layers: Layers::default() }
    }

    /// A bus over a transport that is open, such as one of your own.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn over(transport: Arc<dyn Transport>) -> Result<Self, TransportError> {
        Ok(Self::new(transport, &Options::default(), &Layers::default(), MessageId::random()?))
    }

    fn new(transport: Arc<dyn Transport>, options: &Options, layers: &Layers, process: MessageId) -> Self {
        Self(Arc::new(Inner {
            layers: layers.around_transport(Arc::clone(&transport)),
            transport,
            process,
            caller: OnceLock::new(),
            max_body: options.max_body,
            budget: RetryBudget::default(),
            tally: Arc::default(),
        }))
    }

    /// A call of the rpc `R`. Nothing is sent before it is awaited.
    pub fn call<R: Rpc>(&self, parameters: R::Parameters) -> Call<R> {
        Call::new(self, parameters)
    }

    /// An event of type `E`. Nothing is sent before it is awaited.
    pub fn publish<E: Event>(&self, parameters: E::Parameters) -> Publish<E> {
        Publish::new(self, parameters)
    }

    /// What carries its messages.
    #[must_use]
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }

    /// What was counted since it was opened.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.0.tally.stats(self.0.transport.counters())
    }

    /// Closes the bus for this and all clones: calls that are open fail, and so do later ones. Stop workers first.
    pub async fn close(&self) {
        self.0.transport.close().await;
    }

    /// Sends through the layers.
    pub(crate) fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        match &self.0.layers {
            Some(stack) => Box::pin(send_through(stack.clone(), request)),
            None => self.0.transport.send(request),
        }
    }

    /// Says which service uses the bus, unless that is known.
    pub(crate) fn name(&self, service: &str) {
        self.0.caller.get_or_init(|| format!("{service}/{}", self.0.process).into());
    }

    pub(crate) fn caller(&self) -> Arc<str> {
        self.0.caller.get().cloned().unwrap_or_default()
    }

    pub(crate) fn max_body(&self) -> usize {
        self.0.max_body
    }

    pub(crate) fn budget(&self) -> &RetryBudget {
        &self.0.budget
    }

    pub(crate) fn tally(&self) -> &Arc<Tally> {
        &self.0.tally
    }
}

impl fmt::Debug for Bus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bus")
            .field("transport", &self.0.transport.name())
            .field("caller", &self.caller())
            .finish_non_exhaustive()
    }
}

/// Opens a [`Bus`] with settings.
///
/// ```
/// # use buscodegen_runtime::Bus;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bus = Bus::builder("memory:shop").service("store").max_body(64 * 1024).connect().await?;
/// # let _ = bus; Ok(()) }
/// ```
#[must_use = "a builder does nothing until `connect` is awaited"]
pub struct BusBuilder {
    url: String,
    service: Option<String>,
    options: Options,
    layers: Layers,
}

impl BusBuilder {
    /// The service that uses the bus; handlers see it as the caller's name. That of the first worker unless set.
    pub fn service(mut self, name: &str) -> Self {
        self.options.service = name.into();
        self.service = Some(name.to_owned());
        self
    }

    /// What every key in the broker begins with, for several systems on one broker. `bc` unless set.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.options.prefix = prefix.into();
        self
    }

    /// The largest body that is sent or taken, in bytes. 1 MiB unless set; both sides should agree.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.options.max_body = bytes;
        self
    }

    /// How long events stay with a worker that is gone, before others take them over. 30 s unless set. Handlers may take longer.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.options.lease = lease;
        self
    }

    /// Puts a layer around what is sent, inside of those that are there already. See [`middleware`](crate::middleware).
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<BusService> + Send + Sync + 'static,
        L::Service:
            Service<Request, Response = Response, Error: Into<BoxError>, Future: Send> + Clone + Send + Sync + 'static,
    {
        self.layers.push(layer);
        self
    }

    /// Opens the bus.
    ///
    /// # Errors
    /// When the URL or a setting is wrong, or the broker cannot be reached.
    pub async fn connect(self) -> Result<Bus, TransportError> {
        check_name("the service's name", &self.options.service).map_err(|error| configuration(error.to_string()))?;
        let transport = open(&self.url, &self.options).await?;
        let bus = Bus::new(transport, &self.options, &self.layers, MessageId::random()?);
        if let Some(service) = self.service {
            bus.name(&service);
        }
        Ok(bus)
    }
}

impl fmt::Debug for BusBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BusBuilder").field("options", &self.options).finish_non_exhaustive()
    }
}

/// Where URL schemes become transports.
async fn open(url: &str, options: &Options) -> Result<Arc<dyn Transport>, TransportError> {
    match url.split_once(':') {
        Some(("memory", "")) => Ok(Arc::new(Memory::private(options))),
        Some(("memory", name)) => Ok(Arc::new(Memory::named(name, options)?)),
        Some(("redis" | "rediss" | "unix", _)) => open_redis(url, options).await,
        // The rest of the URL may hold a password.
        Some((scheme, _)) if scheme.len() < 20 => {
            Err(configuration(format!("no transport has the scheme {scheme:?}; use memory:, redis:// or rediss://")))
        }
        _ => Err(configuration("the URL of the bus has no scheme; use memory:, redis:// or rediss://".to_owned())),
    }
}

#[cfg(feature = "redis")]
async fn open_redis(url: &str, options: &Options) -> Result<Arc<dyn Transport>, TransportError> {
    Ok(Arc::new(crate::transport::redis::Redis::open(url, options.clone()).await?))
}

#[cfg(not(feature = "redis"))]
async fn open_redis(_: &str, _: &Options) -> Result<Arc<dyn Transport>, TransportError> {
    Err(configuration("this program is built without the feature redis".to_owned()))
}

fn configuration(message: String) -> TransportError {
    TransportError::new(TransportErrorKind::Configuration, Executed::No, message)
}
