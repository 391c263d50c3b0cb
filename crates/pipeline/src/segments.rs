//! Which parts of a study become a segment of the index together.

use corpus::Id;

/// Parts of a segment at least …
const LEAST: usize = 12;
/// … and at most.
const MOST: usize = 20;
/// One in so many parts may end a segment.
const BORDERS: u64 = 4;
/// Segments that even a small study has, so that several threads can fill them.
const SEGMENTS: usize = 4;

/// How many parts each segment has, given the last document of each part.
///
/// The documents tell where a segment ends, so that some more or less of them move the borders of
/// few segments, and the index can take over the rest from an earlier report. A small study is cut
/// into equal ones: there is little to take over.
pub(crate) fn sizes(last: &[Option<Id>]) -> Vec<usize> {
    if last.len() <= SEGMENTS * LEAST {
        let size = last.len().div_ceil(SEGMENTS).max(1);
        return last.chunks(size).map(<[_]>::len).collect();
    }
    // The lower bits have ended the part already.
    let is_border = |id: Id| (id.0 >> 32).is_multiple_of(BORDERS);
    let mut sizes = Vec::new();
    let mut size = 0;
    for id in last {
        size += 1;
        if size >= MOST || (size >= LEAST && id.is_some_and(is_border)) {
            sizes.push(std::mem::take(&mut size));
        }
    }
    sizes.extend((size > 0).then_some(size));
    sizes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(numbers: impl Iterator<Item = u32>) -> Vec<Option<Id>> {
        numbers.map(|number| Some(Id::of(&["document", &number.to_string()]))).collect()
    }

    fn segments(last: &[Option<Id>]) -> BTreeSet<Vec<Option<Id>>> {
        let mut rest = last;
        let take = |size| {
            let (segment, after) = rest.split_at(size);
            rest = after;
            segment.to_vec()
        };
        let segments = sizes(last).into_iter().map(take).collect();
        assert!(rest.is_empty(), "every part is in a segment");
        segments
    }

    #[test]
    fn few_segments_change_with_some_documents_more_or_less() {
        let before = segments(&ids(0..3_000));
        assert!(before.len() > 150, "{}", before.len());
        let changes = [
            ids(0..3_050),
            ids(7_000..7_007).into_iter().chain(ids(0..3_000)).collect(),
            ids((0..1_500).chain(8_000..8_011).chain(1_500..3_000)),
            ids((0..1_500).chain(1_503..3_000)),
        ];
        for changed in changes {
            let after = segments(&changed);
            let kept = after.intersection(&before).count();
            assert!(kept * 10 >= after.len() * 9, "{kept} of {}", after.len());
        }
    }

    #[test]
    fn a_small_study_has_four_segments() {
        assert_eq!(sizes(&ids(0..40)), [10; 4]);
        assert_eq!(sizes(&ids(0..3)), [1; 3]);
        assert_eq!(sizes(&[]), [0; 0]);
    }
}
