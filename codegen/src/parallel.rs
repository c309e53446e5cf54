//! The same work on many things, on as many threads as there are cores. Knows nothing of the work.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// As much as a main thread has: syntax trees are deep.
const STACK: usize = 8 << 20;

/// What a function makes of each of these, in their order. Who is done with one takes the next, so that large ones beside
/// small ones keep nobody waiting.
pub(crate) fn map<T: Sync, R: Send>(of: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = of.get(index) else { return made };
            made.push((index, make(one)));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(of.len());
    let mut made = thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        // Where the system has no more threads to give, those that there are do it all.
        let others: Vec<_> = (1..threads).map_while(|other| start(other).ok()).collect();
        let mut made = work();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        made
    });
    made.sort_unstable_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_keep_the_order_however_many_there_are() {
        for count in [0, 1, 2, 3, 1000] {
            let numbers: Vec<usize> = (0..count).collect();
            assert_eq!(map(&numbers, |number| number + 1), (1..=count).collect::<Vec<_>>());
        }
    }
}
