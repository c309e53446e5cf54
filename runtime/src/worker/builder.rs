//! What a worker runs, and how it starts. It knows nothing of how messages arrive.

use std::{collections::HashSet, fmt, future::Future, panic::AssertUnwindSafe, pin::pin, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use tower::{Layer, Service as TowerService};

use super::{
    readiness::Readiness,
    running::{Running, WorkerError},
    signals::Signals,
    timer::Timer,
};
use crate::{
    api::check_name,
    bus::Bus,
    error::BoxError,
    guard::Guard,
    listener::{Outcome, Subscription},
    middleware::{BusService, Layers},
    service::Service,
    transport::{Request, Response, Serve, Session},
};

/// A service's process: what it serves, what it listens to, its timers and hooks.
///
/// ```
/// use std::time::Duration;
/// use buscodegen_runtime::{Bus, Service, Subscription, Worker};
///
/// # async fn show(image_server: Service, count: Subscription) -> Result<(), Box<dyn std::error::Error>> {
/// let bus = Bus::from_env().await?;
/// Worker::new(&bus, "dashboard")
///     .serve(image_server)
///     .listen(count)
///     .every(Duration::from_secs(5), || async { println!("still here") })
///     .on_stop(|| async { println!("good bye") })
///     .run()
///     .await?;
/// # Ok(()) }
/// ```
#[must_use = "a worker does nothing until it is run"]
pub struct Worker {
    bus: Bus,
    name: Arc<str>,
    services: Vec<Service>,
    subscriptions: Vec<Subscription>,
    layers: Layers,
    concurrency: usize,
    timers: Vec<Timer>,
    on_start: Vec<Hook>,
    on_stop: Vec<Hook>,
    drain_timeout: Duration,
    readiness: Readiness,
}

/// What is run once, at the start or at the end.
pub(super) type Hook = Box<dyn FnOnce() -> BoxFuture<'static, Result<(), BoxError>> + Send>;

impl Worker {
    /// A worker of the service with this name. The groups of its listeners begin with it, so the name is for good.
    pub fn new(bus: &Bus, service: impl Into<Arc<str>>) -> Self {
        let name: Arc<str> = service.into();
        bus.name(&name);
        Self {
            bus: bus.clone(),
            name,
            services: Vec::new(),
            subscriptions: Vec::new(),
            layers: Layers::default(),
            concurrency: 64,
            timers: Vec::new(),
            on_start: Vec::new(),
            on_stop: Vec::new(),
            drain_timeout: Duration::from_secs(25),
            readiness: Readiness::default(),
        }
    }

    /// Serves an API.
    pub fn serve(mut self, service: Service) -> Self {
        self.services.push(service);
        self
    }

    /// Listens to an event.
    pub fn listen(mut self, subscription: Subscription) -> Self {
        self.subscriptions.push(subscription);
        self
    }

    /// How many calls run at once, of all services that have no [limit of their own](Service::concurrency). 64 unless set.
    pub fn concurrency(mut self, handlers: usize) -> Self {
        self.concurrency = handlers.max(1);
        self
    }

    /// Puts a layer around all handlers, inside of those that are there already. See [`middleware`](crate::middleware).
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<BusService> + Send + Sync + 'static,
        L::Service: TowerService<Request, Response = Response, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        self.layers.push(layer);
        self
    }

    /// Runs something again and again, this long after the start and then at this interval. One run ends before the next begins.
    /// A run that fails or panics is logged, and the timer goes on.
    pub fn every<F, Fut>(mut self, interval: Duration, run: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output: Outcome> + Send + 'static,
    {
        self.timers.push(Timer::new(interval, run));
        self
    }

    /// Runs something before anything is served. When it fails, the worker does not start.
    pub fn on_start<F, Fut>(mut self, hook: F) -> Self
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output: Outcome> + Send + 'static,
    {
        self.on_start.push(boxed(hook));
        self
    }

    /// Runs something after everything has ended, in the opposite order of being added. It is run whenever the start hooks were.
    pub fn on_stop<F, Fut>(mut self, hook: F) -> Self
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output: Outcome> + Send + 'static,
    {
        self.on_stop.push(boxed(hook));
        self
    }

    /// How long handlers that run may go on when the worker is stopped. 25 s unless set: orchestrators kill after 30 s.
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.drain_timeout = timeout;
        self
    }

    /// Tells whether the worker is ready, for health checks. To be taken before the worker is run.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.readiness.clone()
    }

    /// Runs until SIGTERM or Ctrl-C, then drains and ends. A second signal ends it at once, and so does one while it starts.
    ///
    /// # Errors
    /// When it cannot start, when a part of it dies, when a hook fails, or when a second signal cut it short.
    pub async fn run(self) -> Result<(), WorkerError> {
        let mut signals = Signals::new().map_err(WorkerError::Signals)?;
        let running = tokio::select! {
            started = self.start() => started?,
            () = signals.received() => return Ok(()),
        };
        let ended = tokio::select! {
            () = signals.received() => Ok(()),
            error = running.failed() => Err(error),
        };
        tracing::info!("the worker drains; another signal ends it at once");
        tokio::select! {
            stopped = running.stop() => ended.and(stopped.map(|_| ())),
            () = signals.received() => Err(WorkerError::Interrupted),
        }
    }

    /// Runs until a future ends, then drains and ends. Signals are left to the caller.
    ///
    /// # Errors
    /// When it cannot start, when a part of it dies, or when a hook fails.
    pub async fn run_until(self, end: impl Future<Output = ()>) -> Result<(), WorkerError> {
        let mut end = pin!(end);
        let running = tokio::select! {
            started = self.start() => started?,
            () = &mut end => return Ok(()),
        };
        let ended = tokio::select! {
            () = end => Ok(()),
            error = running.failed() => Err(error),
        };
        ended.and(running.stop().await.map(|_| ()))
    }

    /// Starts, and returns when calls and events that are sent from now on will be handled here. For tests, and for several workers
    /// in one process.
    ///
    /// # Errors
    /// When a name is wrong, a start hook fails, or the transport refuses something. What had started is stopped.
    pub async fn start(mut self) -> Result<Running, WorkerError> {
        self.check()?;
        for hook in std::mem::take(&mut self.on_start) {
            contained(hook()).await.map_err(WorkerError::Start)?;
        }
        let on_stop = std::mem::take(&mut self.on_stop);
        let sessions = match self.open().await {
            Ok(sessions) => sessions,
            Err(error) => {
                super::running::run_stop_hooks(on_stop)
                    .await
                    .unwrap_or_else(|error| tracing::error!(%error, "while starting failed"));
                return Err(error);
            }
        };
        tracing::info!(service = %self.name, bus = self.bus.transport().name(), "the worker is ready");
        Ok(Running::new(sessions, self.timers, on_stop, self.drain_timeout, self.readiness))
    }

    fn check(&self) -> Result<(), WorkerError> {
        let wrong = |message: String| Err(WorkerError::Configuration(message));
        if let Err(error) = check_name("the service's name", &self.name) {
            return wrong(error.to_string());
        }
        let mut rpcs = HashSet::new();
        for (target, _) in self.services.iter().flat_map(|service| &service.rpcs) {
            if !rpcs.insert(target) {
                return wrong(format!("{target} is served twice by one worker"));
            }
        }
        let mut listeners = HashSet::new();
        for subscription in &self.subscriptions {
            if let Err(error) = check_name("the listener's name", subscription.name()) {
                return wrong(error.to_string());
            }
            if !listeners.insert((subscription.target(), subscription.name())) {
                return wrong(format!(
                    "two listeners of {} have the name {}",
                    subscription.target(),
                    subscription.name()
                ));
            }
        }
        if self.timers.iter().any(Timer::is_endless) {
            return wrong("a timer has an interval of zero".to_owned());
        }
        Ok(())
    }

    /// Listens and serves. Listening comes first, so that what a call publishes finds its listeners.
    async fn open(&mut self) -> Result<Vec<Arc<dyn Session>>, WorkerError> {
        let (transport, guard) = (Arc::clone(self.bus.transport()), Guard::of(&self.bus));
        let mut sessions = Vec::new();
        for subscription in std::mem::take(&mut self.subscriptions) {
            let wrap = |handler| self.layers.around_handler(handler, Arc::clone(&guard.tally));
            let listen = subscription.listen(&self.name, guard.clone(), wrap);
            sessions.push(Arc::from(transport.listen(listen).await?));
        }
        for serve in self.serves(&guard) {
            sessions.push(Arc::from(transport.serve(serve).await?));
        }
        Ok(sessions)
    }

    /// One for the services that share the worker's limit, and one for each that has its own.
    fn serves(&mut self, guard: &Guard) -> Vec<Serve> {
        let services = std::mem::take(&mut self.services);
        let (own, shared): (Vec<_>, Vec<_>) = services.into_iter().partition(|service| service.concurrency.is_some());
        let mut pools = vec![shared];
        pools.extend(own.into_iter().map(|service| vec![service]));
        pools.retain(|services| services.iter().any(|service| !service.rpcs.is_empty()));
        let serve = |services: Vec<Service>| {
            let handler = Service::handler(services.iter(), guard.clone());
            let handler = self.layers.around_handler(handler, Arc::clone(&guard.tally));
            let concurrency = services.first().and_then(|service| service.concurrency).unwrap_or(self.concurrency);
            let rpcs = services.into_iter().flat_map(|service| service.rpcs).collect();
            Serve::new(Arc::clone(&self.name), rpcs, concurrency, handler)
        };
        pools.into_iter().map(serve).collect()
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("name", &self.name)
            .field("services", &self.services)
            .field("subscriptions", &self.subscriptions)
            .finish_non_exhaustive()
    }
}

fn boxed<F, Fut>(hook: F) -> Hook
where
    F: FnOnce() -> Fut + Send + 'static,
    Fut: Future<Output: Outcome> + Send + 'static,
{
    Box::new(move || Box::pin(async move { hook().await.into_result() }))
}

/// Runs what the user wrote. A panic is an error.
pub(super) async fn contained<F>(work: F) -> Result<(), BoxError>
where
    F: Future<Output = Result<(), BoxError>>,
{
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|_| Err("it panicked".into()))
}
