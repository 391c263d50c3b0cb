//! Values of Parquet columns as JSON.
//!
//! Numbers are written as people see them, without `.0`; decimals with all their digits; dates and
//! times as ISO 8601, in UTC where the column says so. What JSON does not have (not-a-number) and
//! bytes that are no text are null.

use jiff::civil::Date;
use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, FixedSizeListArray, ListArray, PrimitiveArray,
    StructArray, Utf8ViewArray,
};
use polars_arrow::datatypes::{ArrowDataType, Field, TimeUnit};
use polars_arrow::types::NativeType;

/// Whether columns of this type hold anything that can be said of a review or a response: not bytes
/// of a fixed length, times of day and the like, nor lists of fractions (embeddings).
pub(crate) fn is_useful(dtype: &ArrowDataType) -> bool {
    use ArrowDataType::*;
    match dtype {
        Null | Boolean | Utf8View | BinaryView | Date32 | Timestamp(..) | Decimal(..) => true,
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64 | Float32 | Float64 => true,
        LargeList(item) | FixedSizeList(item, _) => {
            !matches!(item.dtype, Float16 | Float32 | Float64) && is_useful(&item.dtype)
        }
        Struct(fields) => fields.iter().any(|field| is_useful(&field.dtype)),
        _ => false,
    }
}

/// Writes a value; `valid` is false within something that is null.
pub(crate) fn write(array: &dyn Array, at: usize, valid: bool, out: &mut Vec<u8>) {
    use ArrowDataType::*;
    let valid = valid && array.is_valid(at);
    match array.dtype() {
        // The names of what is in it are told even where it is null.
        Struct(fields) => object(array, fields, at, valid, out),
        _ if !valid => out.extend(b"null"),
        Boolean => {
            let value = as_array::<BooleanArray>(array).is_some_and(|array| array.value(at));
            out.extend(if value { &b"true"[..] } else { b"false" });
        }
        Int8 => number(primitive::<i8>(array, at), out),
        Int16 => number(primitive::<i16>(array, at), out),
        Int32 => number(primitive::<i32>(array, at), out),
        Int64 => number(primitive::<i64>(array, at), out),
        UInt8 => number(primitive::<u8>(array, at), out),
        UInt16 => number(primitive::<u16>(array, at), out),
        UInt32 => number(primitive::<u32>(array, at), out),
        UInt64 => number(primitive::<u64>(array, at), out),
        Float32 => number(primitive::<f32>(array, at).filter(|value| value.is_finite()), out),
        Float64 => number(primitive::<f64>(array, at).filter(|value| value.is_finite()), out),
        Decimal(_, scale) => {
            let value = primitive::<i128>(array, at);
            number(value.map(|value| decimal(value, *scale)), out);
        }
        Date32 => text(primitive::<i32>(array, at).map(date).as_deref(), out),
        Timestamp(unit, zone) => {
            let value = primitive::<i64>(array, at);
            text(value.map(|value| time(value, *unit, zone.is_some())).as_deref(), out);
        }
        Utf8View => text(as_array::<Utf8ViewArray>(array).map(|array| array.value(at)), out),
        BinaryView => {
            let bytes = as_array::<BinaryViewArray>(array).map(|array| array.value(at));
            text(bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()), out);
        }
        LargeList(_) => list(as_array::<ListArray<i64>>(array).map(|array| array.value(at)), out),
        FixedSizeList(..) => {
            list(as_array::<FixedSizeListArray>(array).map(|array| array.value(at)), out);
        }
        _ => out.extend(b"null"),
    }
}

fn as_array<A: 'static>(array: &dyn Array) -> Option<&A> {
    array.as_any().downcast_ref()
}

fn primitive<T: NativeType>(array: &dyn Array, at: usize) -> Option<T> {
    as_array::<PrimitiveArray<T>>(array).map(|array| array.value(at))
}

fn number(value: Option<impl std::fmt::Display>, out: &mut Vec<u8>) {
    match value {
        Some(value) => out.extend(value.to_string().bytes()),
        None => out.extend(b"null"),
    }
}

/// Writes a string with its quotes.
pub(crate) fn text(value: Option<&str>, out: &mut Vec<u8>) {
    serde_json::to_writer(out, &value).expect("a string is JSON, and memory takes it");
}

fn list(items: Option<Box<dyn Array>>, out: &mut Vec<u8>) {
    out.push(b'[');
    if let Some(items) = items {
        for at in 0..items.len() {
            if at > 0 {
                out.push(b',');
            }
            write(&*items, at, true, out);
        }
    }
    out.push(b']');
}

fn object(array: &dyn Array, fields: &[Field], at: usize, valid: bool, out: &mut Vec<u8>) {
    let values = as_array::<StructArray>(array).map_or(&[][..], StructArray::values);
    let useful = fields.iter().zip(values).filter(|(field, _)| is_useful(&field.dtype));
    out.push(b'{');
    for (n, (field, value)) in useful.enumerate() {
        if n > 0 {
            out.push(b',');
        }
        text(Some(&field.name), out);
        out.push(b':');
        write(&**value, at, valid, out);
    }
    out.push(b'}');
}

/// A whole number of units of 10 to the power of −`scale`.
fn decimal(value: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let sign = if value < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// A day as ISO 8601; the number of days since 1970 where no calendar goes.
fn date(days: i32) -> String {
    let first = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    span.and_then(|span| first.checked_add(span)).map_or(days.to_string(), |day| day.to_string())
}

/// A time as ISO 8601; the number of units since 1970 where no calendar goes.
fn time(value: i64, unit: TimeUnit, utc: bool) -> String {
    let in_nanoseconds = match unit {
        TimeUnit::Second => 1_000_000_000,
        TimeUnit::Millisecond => 1_000_000,
        TimeUnit::Microsecond => 1_000,
        TimeUnit::Nanosecond => 1,
    };
    let time = jiff::Timestamp::from_nanosecond(i128::from(value) * in_nanoseconds);
    let Ok(time) = time.map(|time| time.to_string()) else { return value.to_string() };
    if utc { time } else { time.trim_end_matches('Z').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_dates_and_times_are_written_in_full() {
        assert_eq!([decimal(105, 2), decimal(-5, 2), decimal(7, 0)], ["1.05", "-0.05", "7"]);
        assert_eq!([date(0), date(-1), date(i32::MAX)], ["1970-01-01", "1969-12-31", "2147483647"]);
        let noon = 1_777_809_600_123;
        assert_eq!(time(noon, TimeUnit::Millisecond, true), "2026-05-03T12:00:00.123Z");
        assert_eq!(time(noon / 1000, TimeUnit::Second, false), "2026-05-03T12:00:00");
        assert_eq!(time(i64::MAX, TimeUnit::Second, true), i64::MAX.to_string());
    }
}
