//! Tensors out of the bytes of a safetensors file.
//!
//! The format: eight bytes of length, a JSON header that gives each tensor's type, shape and place,
//! then the numbers, little-endian.
//!
//! Source: <https://github.com/huggingface/safetensors#format>

use serde_json::Value;

use super::TeacherError;

/// The tensors of a file, looked up by name.
pub(crate) struct Tensors<'a> {
    header: Value,
    numbers: &'a [u8],
    prefix: &'static str,
}

impl<'a> Tensors<'a> {
    /// Reads the header.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, TeacherError> {
        let broken =
            || TeacherError::Weights("the file is cut short or no safetensors file".into());
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(broken)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| broken())?;
        let (header, numbers) = rest.split_at_checked(length).ok_or_else(broken)?;
        let header: Value = serde_json::from_slice(header).map_err(|_| broken())?;
        let prefixed = header.get("bert.embeddings.word_embeddings.weight").is_some();
        Ok(Self { header, numbers, prefix: if prefixed { "bert." } else { "" } })
    }

    /// The numbers of a tensor, which must have this shape.
    pub(crate) fn get(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, TeacherError> {
        let name = format!("{}{name}", self.prefix);
        let wrong = |what: &str| TeacherError::Weights(format!("`{name}` {what}"));
        let entry = self.header.get(&name).ok_or_else(|| wrong("is missing"))?;
        let list = |value: &Value| -> Option<Vec<usize>> {
            let numbers = value.as_array()?.iter();
            numbers.map(|number| usize::try_from(number.as_u64()?).ok()).collect()
        };
        if list(&entry["shape"]).as_deref() != Some(shape) {
            return Err(wrong(&format!("has shape {}, not {shape:?}", entry["shape"])));
        }
        let place = list(&entry["data_offsets"]).filter(|place| place.len() == 2);
        let bytes = place.and_then(|place| self.numbers.get(place[0]..place[1]));
        let bytes = bytes.ok_or_else(|| wrong("lies outside of the file"))?;
        let values: Vec<f32> = match entry["dtype"].as_str() {
            Some("F32") => {
                bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
            }
            Some("F16") => halves(bytes).map(from_half).collect(),
            Some("BF16") => {
                halves(bytes).map(|half| f32::from_bits(u32::from(half) << 16)).collect()
            }
            other => return Err(wrong(&format!("has type {other:?}, not F32, F16 or BF16"))),
        };
        if values.len() != shape.iter().product::<usize>() {
            return Err(wrong("has fewer or more numbers than its shape says"));
        }
        Ok(values)
    }
}

fn halves(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair))
}

/// A number of IEEE 754 half precision.
fn from_half(half: u16) -> f32 {
    let sign = if half >> 15 == 1 { -1.0 } else { 1.0 };
    let exponent = i32::from(half >> 10 & 0x1F);
    let fraction = f32::from(half & 0x3FF) / 1024.0;
    let size = match exponent {
        0 => fraction * 2.0_f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction) * 2.0_f32.powi(exponent - 15),
    };
    sign * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read() {
        for (half, number) in [
            (0x3C00, 1.0),
            (0xC000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7BFF, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x8000, 0.0),
        ] {
            assert_eq!(from_half(half), number);
        }
        assert!(from_half(0xFC00) == f32::NEG_INFINITY && from_half(0x7E00).is_nan());
    }

    #[test]
    fn a_broken_file_is_refused_with_a_reason() {
        let header = br#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
            "b":{"dtype":"F32","shape":[2],"data_offsets":[4,99]},
            "c":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}"#;
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend_from_slice(header);
        for number in [1.5_f32, -2.0] {
            file.extend_from_slice(&number.to_le_bytes());
        }
        let tensors = Tensors::read(&file).expect("a whole file");
        assert_eq!(tensors.get("a", &[2]).ok(), Some(vec![1.5, -2.0]));
        for (name, shape) in [("a", [3]), ("b", [2]), ("c", [2]), ("d", [2])] {
            assert!(tensors.get(name, &shape).is_err(), "{name}");
        }
        assert!(Tensors::read(&file[..9]).is_err() && Tensors::read(b"PK").is_err());
    }
}
