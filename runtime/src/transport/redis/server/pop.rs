//! The loop that pops requests and starts their handlers.
//!
//! A handler is polled once where it was popped: if it ends at once, its reply rides with the next pop in one write. Otherwise
//! it becomes a task that holds its slot. The pop is never abandoned; to stop is to let it end.

use std::{
    sync::{Arc, atomic::Ordering},
    task::Poll,
};

use ::redis::{Pipeline, ServerError, Value};
use futures_util::future::BoxFuture;
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

use super::{
    admit::{Admitted, Served},
    replies::{Batch, Finished, check},
    session::State,
};
use crate::{
    error::{Code, ErrorReply, Executed},
    transport::{
        Handler, Response,
        redis::{
            answers::{self, Popped},
            blocking::Blocking,
            fault::Fault,
            quarantine,
            server::Replies,
            shared::Shared,
            slots::{self, INLINE, poll_once},
        },
    },
};

/// Pops requests for one limit of concurrency.
pub(super) struct Pop {
    pub(super) shared: Arc<Shared>,
    pub(super) state: Arc<State>,
    pub(super) replies: Replies,
    pub(super) handler: Arc<dyn Handler>,
    pub(super) served: Served,
    /// The keys of the lists, in the order of the next pop.
    pub(super) keys: Vec<String>,
    pub(super) blocking: Blocking,
    /// Replies that ride with the next pop.
    pub(super) finished: Batch,
}

impl Pop {
    /// Pops until the session stops.
    pub(super) async fn run(mut self) {
        while self.blocking.ready(&self.state.stopping).await {
            let Some(slots) = self.free_slots().await else { break };
            self.cycle(slots).await;
            self.state.cycle.done();
            if self.state.stopping.is_cancelled() {
                break;
            }
        }
        self.hand_over_replies().await;
    }

    /// All free slots. `None` when the session stops.
    async fn free_slots(&mut self) -> Option<OwnedSemaphorePermit> {
        if self.state.slots.available_permits() == 0 {
            // Nobody knows how long the handlers take, so the replies do not wait for them.
            self.hand_over_replies().await;
        }
        slots::all_free(&self.state.slots, &self.state.cycle, &self.state.stopping).await
    }

    async fn cycle(&mut self, slots: OwnedSemaphorePermit) {
        let mut commands = Pipeline::with_capacity(3);
        let replies = self.finished.drain_into(&self.shared, &mut commands);
        self.add_pop(&mut commands, slots.num_permits());
        match self.blocking.send_all(&commands).await {
            Ok(mut answers) => {
                let popped = answers.pop().unwrap_or(Value::Nil);
                if check(&answers).is_some() {
                    self.write_again(&commands, replies).await;
                }
                match answers::popped(popped) {
                    Ok(popped) => {
                        self.blocking.worked();
                        if let Some(popped) = popped {
                            self.start(popped, slots).await;
                        }
                    }
                    Err(error) => self.refused(&error).await,
                }
            }
            Err(error) => {
                // What was popped meanwhile is lost with the connection.
                tracing::warn!(%error, "the connection for requests was lost; opening another");
                self.write_again(&commands, replies).await;
                self.blocking.failed(Fault::of(&error), &self.state.stopping).await;
            }
        }
    }

    /// Lists at the front are served first, so another one is at the front each time.
    fn add_pop(&mut self, commands: &mut Pipeline, count: usize) {
        self.keys.rotate_left(1);
        let block = self.shared.options().block.as_secs_f64();
        commands.cmd("BLMPOP").arg(block).arg(self.keys.len()).arg(&self.keys).arg("LEFT").arg("COUNT").arg(count);
    }

    async fn start(&mut self, popped: Popped, mut slots: OwnedSemaphorePermit) {
        if self.state.abandoned.load(Ordering::Relaxed) {
            return give_back(&self.shared, popped).await;
        }
        let began = Instant::now();
        for frame in popped.elements {
            let now = Instant::now();
            let (request, client) = match self.served.admit(&self.shared, &popped.key, &frame.into(), now) {
                Admitted::Run(request, client) => (request, client),
                Admitted::Tell(finished) => {
                    self.finished.push(&self.shared, &finished);
                    continue;
                }
                Admitted::Drop => continue,
            };
            let (id, target) = (request.id, request.target.clone());
            let mut handling = self.handler.handle(request);
            let finished = move |response| Finished { client, id, target, response };
            let polled = if now - began < INLINE { poll_once(&mut handling) } else { Poll::Pending };
            match polled {
                Poll::Ready(response) => self.finished.push(&self.shared, &finished(response)),
                // There are as many slots as requests, as no more than that were asked for.
                Poll::Pending => self.attend(handling, slots.split(1), finished),
            }
        }
    }

    /// Lets a handler that takes its time run as a task, which holds its slot.
    fn attend(
        &self,
        handling: BoxFuture<'static, Response>,
        slot: Option<OwnedSemaphorePermit>,
        finished: impl FnOnce(Response) -> Finished + Send + 'static,
    ) {
        let (state, replies) = (self.state.clone(), self.replies.clone());
        tokio::spawn(async move {
            let response = match state.cancelled.run_until_cancelled(handling).await {
                Some(response) => response,
                None => {
                    state.interrupted.fetch_add(1, Ordering::Relaxed);
                    interrupted()
                }
            };
            replies.send(finished(response)).await;
            drop(slot);
        });
    }

    async fn hand_over_replies(&mut self) {
        let mut commands = Pipeline::new();
        if self.finished.drain_into(&self.shared, &mut commands) > 0 {
            self.replies.again(commands).await;
        }
    }

    /// The server refused the pop.
    async fn refused(&mut self, error: &ServerError) {
        let fault = Fault::of_reply(error);
        tracing::warn!(%error, "redis does not let requests be popped; trying again");
        if fault == Fault::WrongType {
            for key in &self.keys {
                quarantine::move_away(&self.shared, key, "list").await;
            }
        }
        self.blocking.failed(fault, &self.state.stopping).await;
    }

    /// Writes the replies again that are the first commands of a write.
    async fn write_again(&self, commands: &Pipeline, replies: usize) {
        let mut again = Pipeline::with_capacity(replies);
        for command in commands.cmd_iter().take(replies) {
            again.add_command(command.clone());
        }
        if replies > 0 {
            self.replies.again(again).await;
        }
    }
}

/// What the caller of a handler is told that was cancelled because the worker stops.
fn interrupted() -> Response {
    Response::new(Err(ErrorReply::new(
        Code::Unavailable,
        Executed::Maybe,
        "the worker stopped before the handler ended",
    )))
}

/// Puts requests back that were popped for a session that was dropped meanwhile; none of them was started.
async fn give_back(shared: &Shared, popped: Popped) {
    let count = popped.elements.len();
    let mut command = ::redis::Cmd::new();
    command.arg("LPUSH").arg(popped.key);
    for frame in popped.elements.into_iter().rev() {
        command.arg(frame);
    }
    if let Err(error) = shared.link.send(command, &shared.closed).await {
        tracing::error!(%error, count, "requests could not be put back; their callers wait out their deadlines");
    }
}
