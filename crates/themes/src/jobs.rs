//! How independent pieces of work are run; threads belong to whoever calls.

/// Runs pieces of work that do not depend on each other.
///
/// The results are the same however they are run.
pub trait Jobs: Sync {
    /// The results of two jobs.
    fn both<A: Send, B: Send>(
        &self,
        a: impl FnOnce() -> A + Send,
        b: impl FnOnce() -> B + Send,
    ) -> (A, B);

    /// The results of a job for each of the numbers 0 … `count` − 1, in that order.
    fn each<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Send + Sync) -> Vec<T>;
}

/// One job after the other.
impl Jobs for () {
    fn both<A: Send, B: Send>(
        &self,
        a: impl FnOnce() -> A + Send,
        b: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        (a(), b())
    }

    fn each<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
        (0..count).map(job).collect()
    }
}
