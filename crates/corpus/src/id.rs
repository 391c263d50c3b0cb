//! Ids that stay the same from run to run.

use std::fmt;
use std::str::FromStr;

/// A 64-bit hash of what identifies a thing in the input: source, path, position.
///
/// Written as 16 hexadecimal digits. Among ten million things the chance of any two sharing an id
/// is about 3 in a million (birthday bound).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub u64);

impl Id {
    /// The id of what `parts` identify together; `["ab", "c"]` differs from `["a", "bc"]`.
    pub fn of(parts: &[&str]) -> Id {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Id(u64::from_be_bytes(first))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Id, Self::Err> {
        u64::from_str_radix(text, 16).map(Id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_kept_apart_and_ids_read_back() {
        let id = Id::of(&["reviews", "a.jsonl", "12"]);
        assert_ne!(id, Id::of(&["reviews", "a.jsonl1", "2"]));
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
