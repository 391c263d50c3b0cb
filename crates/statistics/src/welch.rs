//! Whether the means of two samples differ, whatever their variances.
//!
//! Source: Welch BL (1947), *Biometrika* 34:28–35; for the frequencies of words in texts: Lijffijt J,
//! Nevalainen T, Säily T, Papapetrou P, Puolamäki K, Mannila H (2016), *Digital Scholarship in the
//! Humanities* 31(2):374–397, who show that tests over words take one talkative text for many.

use libm::erfc;

use crate::mean::within;

/// From so many degrees of freedom on Student's t is taken for normal.
const NORMAL: f64 = 2_000.0;

/// The two-sided p value of "both means are the same", of samples known by (n, sum, sum of squares).
///
/// Degrees of freedom are rounded down. None where a side has fewer than two values; 1 where
/// neither side varies and the means are equal, 0 where they differ.
pub fn welch(first: (u64, f64, f64), second: (u64, f64, f64)) -> Option<f64> {
    let side = |(n, sum, squares): (u64, f64, f64)| {
        let count = n as f64;
        let mean = sum / count;
        let variance = ((squares - sum * mean) / (count - 1.0)).max(0.0);
        (n >= 2).then_some((mean, variance / count, count))
    };
    let ((a, va, na), (b, vb, nb)) = (side(first)?, side(second)?);
    let error = (va + vb).sqrt();
    if error == 0.0 {
        return Some(if a == b { 1.0 } else { 0.0 });
    }
    let t = ((a - b) / error).abs();
    let freedom = (va + vb).powi(2) / (va * va / (na - 1.0) + vb * vb / (nb - 1.0));
    let freedom = freedom.floor().max(1.0);
    Some(if freedom >= NORMAL {
        erfc(t / std::f64::consts::SQRT_2)
    } else {
        (1.0 - within((t / freedom.sqrt()).atan(), freedom as u64)).clamp(0.0, 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: &[f64]) -> (u64, f64, f64) {
        let squares = values.iter().map(|value| value * value).sum();
        (values.len() as u64, values.iter().sum(), squares)
    }

    /// scipy: `2 * t.sf(abs(t), floor(df))` of Welch's t and degrees of freedom.
    #[test]
    fn golden() {
        let first = [0.1, 0.4, 0.35, 0.8, 0.2, 0.45];
        let second = [0.05, 0.0, 0.1, 0.02, 0.3, 0.0, 0.15];
        let found = welch(moments(&first), moments(&second)).unwrap();
        assert!((found - 0.0331184745).abs() < 1e-9, "{found}");
    }

    #[test]
    fn few_and_equal_values() {
        assert_eq!(welch((1, 1.0, 1.0), (5, 1.0, 1.0)), None);
        assert_eq!(welch((3, 0.0, 0.0), (5, 0.0, 0.0)), Some(1.0));
    }
}
