//! How much two sets share.
//!
//! Source: Jaccard P (1901), *Bulletin de la Société vaudoise des sciences naturelles* 37:547–579.

use std::collections::BTreeSet;

/// |A ∩ B| / |A ∪ B|; `None` where both are empty.
pub fn jaccard<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> Option<f64> {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    (all > 0).then(|| shared as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_union() {
        let [a, b, none] = [[1, 2, 3].to_vec(), [2, 3, 4].to_vec(), vec![]]
            .map(|members| members.into_iter().collect::<BTreeSet<u8>>());
        assert_eq!(jaccard(&a, &b), Some(0.5));
        assert_eq!(jaccard(&a, &none), Some(0.0));
        assert_eq!(jaccard(&none, &none), None);
    }
}
