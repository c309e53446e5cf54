//! What every transport must do, as async functions over a [`Broker`]: a place where several clients meet.
//!
//! The cases keep real time or tokio's paused time, whatever their test runs in. None sleeps to wait for something: they wait for it with a bound.

pub(crate) mod calls;
pub(crate) mod contract;
pub(crate) mod deadlines;
pub(crate) mod events;
pub(crate) mod failures;
pub(crate) mod redelivery;
pub(crate) mod workers;

use std::{
    any::Any,
    future::Future,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use buscodegen_runtime::{Bus, BusBuilder};

/// Lists the cases, and makes a test of each for one transport.
macro_rules! suite {
    ($transport:ident, $broker:expr, $test:meta) => {
        mod $transport {
            $crate::conformance::suite! { @cases $broker, $test,
                calls: [
                    a_call_is_answered,
                    parameters_and_responses_arrive_as_they_were_sent,
                    headers_go_there_and_back,
                    a_handler_knows_the_message,
                    many_calls_in_flight_each_get_their_own_answer,
                    large_bodies_pass,
                    bodies_over_the_limit_are_refused,
                    answers_over_the_limit_are_internal_errors,
                    a_header_that_may_not_be_sent_fails_the_call,
                    dropping_a_call_frees_everything,
                    a_closed_bus_says_so,
                    services_of_several_names_share_a_bus,
                ]
                failures: [
                    a_declared_error_arrives_with_its_data,
                    a_declared_error_without_data_arrives,
                    an_error_of_a_newer_server_is_undeclared,
                    parameters_that_break_the_schema_are_not_sent,
                    parameters_that_break_the_schema_do_not_reach_the_handler,
                    garbage_does_not_reach_the_handler,
                    a_response_that_breaks_the_servers_schema_is_internal,
                    a_response_that_breaks_the_clients_schema_is_invalid,
                    a_panic_is_an_error_to_its_caller_alone,
                    a_panic_before_the_first_wait_is_an_error_too,
                    an_internal_failure_keeps_its_cause_to_itself,
                    an_rpc_without_implementation_is_unimplemented,
                    a_handler_may_refuse_work,
                ]
                deadlines: [
                    a_call_that_nobody_serves_ends_at_its_deadline,
                    a_handler_is_dropped_at_the_deadline,
                    a_call_waits_for_a_server_until_its_deadline,
                    a_call_that_waited_too_long_is_never_started,
                    no_handler_starts_after_its_deadline,
                    a_call_beyond_its_deadline_is_not_sent,
                    nested_calls_inherit_the_deadline,
                    nested_calls_and_events_inherit_the_trace,
                    spawned_work_inherits_within_a_context,
                ]
                workers: [
                    no_more_handlers_run_than_allowed,
                    two_workers_share_the_work,
                    a_drain_loses_no_call,
                    a_drain_ends_at_its_deadline,
                    a_stopped_worker_takes_nothing,
                    hooks_and_timers_run,
                    a_durable_call_survives_its_worker,
                    layers_surround_both_sides,
                ]
                events: [
                    an_event_published_after_listening_is_handled,
                    an_event_published_before_the_group_is_not_for_it,
                    a_group_may_begin_with_the_earliest,
                    every_group_gets_each_event,
                    a_pool_shares_the_events,
                    a_group_outlives_its_workers,
                    events_that_break_the_schema_are_not_published,
                    a_drain_hands_events_on,
                    a_handler_of_an_event_knows_the_message,
                    modes_that_are_not_there_yet_say_so,
                ]
                redelivery: [
                    a_failed_event_is_delivered_again_with_backoff,
                    an_event_that_keeps_failing_is_a_dead_letter_with_its_reason,
                    a_panic_counts_as_a_failure,
                    an_event_that_breaks_the_schema_is_a_dead_letter_at_once,
                    a_handler_that_takes_too_long_has_failed,
                    events_of_a_dropped_worker_are_delivered_again,
                    a_handler_slower_than_the_lease_is_not_started_twice,
                    one_bad_event_does_not_hold_up_the_others,
                ]
            }
        }
    };
    (@cases $broker:expr, $test:meta, $($module:ident: [$($case:ident,)*])*) => {$(
        mod $module {
            $(
                #[$test]
                async fn $case() {
                    let broker = $broker;
                    $crate::conformance::bounded($crate::conformance::$module::$case(&broker)).await;
                }
            )*
        }
    )*};
}
pub(crate) use suite;

/// How long the events of a dropped worker stay its own in these tests.
pub(crate) const LEASE: Duration = Duration::from_millis(600);

/// A place where clients meet. Each test has its own.
pub(crate) struct Broker {
    url: String,
    prefix: String,
    /// What ends when the test does, such as a server.
    _keep: Option<Box<dyn Any + Send + Sync>>,
}

impl Broker {
    pub(crate) fn memory() -> Self {
        Self::new(|unique| format!("memory:{unique}"), None)
    }

    #[cfg(feature = "redis")]
    pub(crate) fn redis() -> Self {
        let server = buscodegen_testing::RedisServer::start();
        let url = server.url();
        Self::new(|_| url, Some(Box::new(server)))
    }

    /// A broker whose URL may depend on a name that no other test of this process has.
    pub(crate) fn new(url: impl FnOnce(&str) -> String, keep: Option<Box<dyn Any + Send + Sync>>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let unique = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
        Self { url: url(&unique), prefix: unique, _keep: keep }
    }

    pub(crate) fn builder(&self) -> BusBuilder {
        Bus::builder(&self.url).prefix(&self.prefix).lease(LEASE).service("tester")
    }

    /// Another client.
    pub(crate) async fn bus(&self) -> Bus {
        self.builder().connect().await.unwrap()
    }
}

/// No case takes longer than this.
pub(crate) async fn bounded(case: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(60), case).await.expect("the case takes too long");
}

/// Waits until something holds.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let poll = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), poll).await.unwrap_or_else(|_| panic!("never: {what}"));
}

pub(crate) fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
