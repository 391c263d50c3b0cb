//! The minimum of a smooth function, by L-BFGS.
//!
//! Source: Nocedal & Wright (2006), *Numerical Optimization*, 2nd ed., algorithms 7.4 and 7.5, with
//! a line search that halves the step until it descends enough (Armijo).

/// Steps remembered.
const MEMORY: usize = 8;
/// Share of the descent promised by the slope that a step must bring.
const ENOUGH: f64 = 1e-4;

/// The place from `start` where `function` is least; it writes its gradient and returns its value.
///
/// Stops after `most` steps, or where a step brings less than 1e-6 of the value.
pub(crate) fn minimum(
    start: Vec<f64>,
    most: usize,
    mut function: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Vec<f64> {
    let mut place = start;
    let mut gradient = vec![0.0; place.len()];
    let mut value = function(&place, &mut gradient);
    let mut history: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    let mut next = place.clone();
    let mut next_gradient = gradient.clone();
    for step in 0..most {
        let direction = direction(&gradient, &history);
        let slope = dot(&direction, &gradient);
        if slope >= 0.0 {
            break;
        }
        let mut length =
            if step == 0 { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let mut next_value = f64::INFINITY;
        for _ in 0..30 {
            for ((next, place), direction) in next.iter_mut().zip(&place).zip(&direction) {
                *next = place + length * direction;
            }
            next_value = function(&next, &mut next_gradient);
            if next_value <= value + ENOUGH * length * slope {
                break;
            }
            length /= 2.0;
        }
        if next_value >= value {
            break;
        }
        let moved = difference(&next, &place);
        let turned = difference(&next_gradient, &gradient);
        if dot(&moved, &turned) > 0.0 {
            if history.len() == MEMORY {
                history.remove(0);
            }
            history.push((moved, turned));
        }
        let gain = value - next_value;
        std::mem::swap(&mut place, &mut next);
        std::mem::swap(&mut gradient, &mut next_gradient);
        value = next_value;
        if gain < 1e-6 * value.abs() {
            break;
        }
    }
    place
}

/// Downhill, as the remembered steps bend it.
fn direction(gradient: &[f64], history: &[(Vec<f64>, Vec<f64>)]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|value| -value).collect();
    let mut parts = Vec::with_capacity(history.len());
    for (moved, turned) in history.iter().rev() {
        let part = dot(moved, &direction) / dot(moved, turned);
        add(&mut direction, turned, -part);
        parts.push(part);
    }
    if let Some((moved, turned)) = history.last() {
        let size = dot(moved, turned) / dot(turned, turned);
        direction.iter_mut().for_each(|value| *value *= size);
    }
    for ((moved, turned), part) in history.iter().zip(parts.iter().rev()) {
        let back = dot(turned, &direction) / dot(moved, turned);
        add(&mut direction, moved, part - back);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn add(sum: &mut [f64], other: &[f64], times: f64) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum += times * other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_valley_of_rosenbrock() {
        let found = minimum(vec![-1.2, 1.0], 200, |place, gradient| {
            let (x, y) = (place[0], place[1]);
            gradient[0] = -400.0 * x * (y - x * x) - 2.0 * (1.0 - x);
            gradient[1] = 200.0 * (y - x * x);
            100.0 * (y - x * x).powi(2) + (1.0 - x).powi(2)
        });
        assert!((found[0] - 1.0).abs() < 1e-3 && (found[1] - 1.0).abs() < 1e-3, "{found:?}");
    }
}
