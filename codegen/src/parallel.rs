//! The same work on many things, on as many threads as there are cores. Knows nothing of the work.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// As much as a main thread has: syntax trees are deep.
const STACK: usize = 8 << 20;

/// What a function makes of each of these, in their order.
pub(crate) fn map<T: Sync, R: Send>(of: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let all = |part: &[T]| part.iter().map(&make).collect::<Vec<R>>();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let size = of.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let start = |part| {
            let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || all(part));
            (part, thread)
        };
        let (first, rest) = of.split_at(size.min(of.len()));
        let others: Vec<_> = rest.chunks(size).map(start).collect();
        let mut made = all(first);
        for (part, thread) in others {
            made.extend(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // The system has no more threads to give.
                Err(_) => all(part),
            });
        }
        made
    })
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
