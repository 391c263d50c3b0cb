//! All threads and all progress in one place: batches in, results out, in order.

use rayon::ThreadPool;
use rayon::prelude::*;

/// What a run says while it works; the bar itself belongs to whoever shows it.
pub trait Progress: Sync {
    /// A stage begins; `total` is the number of its units where it is known.
    fn begin(&self, stage: Stage, total: Option<u64>);
    /// So many more units of the stage are done.
    fn advance(&self, stage: Stage, units: u64);
    /// The stage is done after so many seconds.
    fn end(&self, stage: Stage, seconds: f64);
}

impl Progress for () {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: Stage, _: u64) {}
    fn end(&self, _: Stage, _: f64) {}
}

/// The stages of a run, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Files to utterances; units are bytes of input.
    Read,
    /// A teacher reads; units are passages.
    Teach,
    /// Finding the themes; units are utterances of the sample.
    Themes,
    /// Themes, sentiment and index for each utterance; units are utterances.
    Annotate,
    /// From counts to findings; units are themes.
    Triangulate,
}

impl Stage {
    /// The word shown and written.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Teach => "teach",
            Stage::Themes => "themes",
            Stage::Annotate => "annotate",
            Stage::Triangulate => "triangulate",
        }
    }

    /// What the stage counts.
    pub fn unit(self) -> &'static str {
        match self {
            Stage::Read => "bytes",
            Stage::Teach => "passages",
            Stage::Themes | Stage::Annotate => "utterances",
            Stage::Triangulate => "themes",
        }
    }
}

/// Batches in a window for each thread.
const WINDOW: usize = 2;

/// Works on batches in the pool and hands the results over in the order of the batches.
///
/// While the pool works on one window of batches, this thread hands over the results of the window
/// before and fetches the next: reading, working and writing overlap, and at most three windows are
/// in memory. A window has several batches for each thread, so that few threads wait at its end. Results do not depend on the number of threads.
///
/// # Errors
/// The first error of `next` or `take`; what is under way is finished and dropped.
pub fn stream<B: Send, R: Send, E>(
    pool: &ThreadPool,
    mut next: impl FnMut() -> Result<Option<B>, E>,
    work: impl Fn(B) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let width = pool.current_num_threads() * WINDOW;
    let mut fetch = || -> Result<Vec<B>, E> {
        let mut window = Vec::with_capacity(width);
        while window.len() < width {
            match next()? {
                Some(batch) => window.push(batch),
                None => break,
            }
        }
        Ok(window)
    };
    let mut window = fetch()?;
    let mut done: Vec<R> = Vec::new();
    while !window.is_empty() {
        let mut results = Vec::new();
        let mut fetched = Ok(Vec::new());
        let work = &work;
        let results_here = &mut results;
        pool.in_place_scope(|scope| {
            scope.spawn(move |_| *results_here = window.into_par_iter().map(work).collect());
            fetched = done.drain(..).try_for_each(&mut take).and_then(|()| fetch());
        });
        window = fetched?;
        done = results;
    }
    done.into_iter().try_for_each(take)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize) -> Vec<u64> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut numbers = 0..100_u64;
        let mut taken = Vec::new();
        let next = || Ok::<_, ()>(numbers.next());
        stream(
            &pool,
            next,
            |number| number * number,
            |square| {
                taken.push(square);
                Ok(())
            },
        )
        .unwrap();
        taken
    }

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        let expected: Vec<u64> = (0..100).map(|number| number * number).collect();
        assert_eq!(squares(1), expected);
        assert_eq!(squares(4), expected);
    }

    #[test]
    fn the_first_error_ends_the_stream() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let mut numbers = 0..100_u64;
        let next = || Ok(numbers.next());
        let refuse = |number| if number == 17 { Err(number) } else { Ok(()) };
        assert_eq!(stream(&pool, next, |number| number, refuse), Err(17));
    }
}
