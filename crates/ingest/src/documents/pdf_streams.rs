//! How much the streams of a PDF unpack to: counted before the library unpacks them, which does so
//! without a limit, so that some kilobytes could fill the memory.
//!
//! They are counted twice: before the file is opened, for that unpacks those that hold objects (what
//! their dictionaries show is believed, and what cannot be unpacked does not count), and exactly when
//! it is open. Pictures are never unpacked.
//! Source: ISO 32000-2, § 7.4 Filters, <https://pdfa.org/resource/iso-32000-2/>.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::DeflateDecoder;
use hayro_interpret::hayro_syntax::object::{Name, Object};
use hayro_interpret::hayro_syntax::{Filter, Pdf as File};
use memchr::memmem;

/// The most bytes that one stream unpacks to; whole fonts of Chinese signs have twenty MiB.
pub(crate) const STREAM: usize = 32 << 20;

/// The most bytes that all streams unpack to.
const ALL: usize = 512 << 20;

/// The most bytes that DEFLATE makes of one: 258 of two bits.
const DEFLATE: usize = 1032;

/// The most bytes that LZW makes of one: 4096 of nine bits.
const LZW: usize = 3641;

/// The most bytes of a dictionary before a stream that are looked at.
const DICTIONARY: usize = 16 << 10;

/// The names of filters in dictionaries.
const FILTERS: [(&str, Filter); 10] = [
    ("FlateDecode", Filter::FlateDecode),
    ("Fl", Filter::FlateDecode),
    ("LZWDecode", Filter::LzwDecode),
    ("LZW", Filter::LzwDecode),
    ("RunLengthDecode", Filter::RunLengthDecode),
    ("RL", Filter::RunLengthDecode),
    ("ASCII85Decode", Filter::Ascii85Decode),
    ("A85", Filter::Ascii85Decode),
    ("ASCIIHexDecode", Filter::AsciiHexDecode),
    ("AHx", Filter::AsciiHexDecode),
];

/// Counts the streams of a file that is not open yet.
///
/// # Errors
/// If they unpack to more than the limits.
pub(crate) fn check_closed(bytes: &[u8]) -> Result<(), String> {
    let mut all = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        let before = &bytes[at.saturating_sub(DICTIONARY)..at];
        let dictionary = &before[memmem::rfind(before, b"obj").unwrap_or(0)..];
        let dictionary = String::from_utf8_lossy(dictionary);
        if dictionary.ends_with("end") || dictionary.contains("/Image") {
            continue;
        }
        let data = &bytes[at + "stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let end = length(&dictionary).filter(|length| *length <= data.len());
        let end = end.or_else(|| memmem::find(data, b"endstream")).unwrap_or(data.len());
        let size = unpacked(&filters(&dictionary), &data[..end], early(&dictionary));
        add(&mut all, size.known)?;
    }
    Ok(())
}

/// The length that a dictionary tells; none if it refers to an object that does.
fn length(dictionary: &str) -> Option<usize> {
    let (_, after) = dictionary.rsplit_once("/Length")?;
    let mut words = after.split(|c: char| c.is_whitespace() || c == '/' || c == '>');
    let mut words = words.by_ref().filter(|word| !word.is_empty());
    let length = words.next()?.parse().ok()?;
    let refers = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
    (!refers).then_some(length)
}

/// The filters that a dictionary names, in their order.
fn filters(dictionary: &str) -> Vec<Filter> {
    let names = dictionary.split('/').skip(1);
    let names = names.map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()).next());
    let filter = |name| FILTERS.iter().find(|(known, _)| Some(*known) == name);
    names.filter_map(filter).map(|(_, filter)| *filter).collect()
}

/// How many codes early the codes of LZW grow wider.
fn early(dictionary: &str) -> usize {
    usize::from(!dictionary.contains("/EarlyChange 0"))
}

/// Counts the streams of an open file.
///
/// # Errors
/// If they unpack to more than the limits.
pub(crate) fn check_open(file: &File) -> Result<(), String> {
    let mut all = 0;
    for object in file.objects() {
        let Object::Stream(stream) = object else { continue };
        let kind = stream.dict().get::<Name<'_>>("Subtype");
        if kind.is_none_or(|kind| kind.as_str() != "Image") {
            let dictionary = String::from_utf8_lossy(stream.dict().data());
            let size = unpacked(&stream.filters(), &stream.raw_data(), early(&dictionary));
            add(&mut all, size.at_most)?;
        }
    }
    Ok(())
}

fn add(all: &mut usize, size: usize) -> Result<(), String> {
    *all = all.saturating_add(size);
    match () {
        () if size > STREAM => {
            Err(format!("a stream of the PDF unpacks to more than {} MiB", STREAM >> 20))
        }
        () if *all > ALL => {
            Err(format!("the streams of the PDF unpack to more than {} MiB", ALL >> 20))
        }
        () => Ok(()),
    }
}

/// How many bytes something unpacks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    /// As far as it can be unpacked.
    known: usize,
    /// If all that is damaged were packed as densely as can be.
    at_most: usize,
}

/// How many bytes a stream unpacks to, no further than a little beyond [`STREAM`].
fn unpacked(filters: &[Filter], data: &[u8], early: usize) -> Size {
    let mut data = Some(Cow::Borrowed(data));
    let mut size = Size { known: 0, at_most: data.as_ref().map_or(0, |data| data.len()) };
    for filter in filters {
        let packed = data.take();
        (size, data) = match (filter, packed) {
            (Filter::AsciiHexDecode, Some(packed)) => whole(hexadecimal(&packed)),
            (Filter::Ascii85Decode, Some(packed)) => whole(base_85(&packed)),
            (Filter::FlateDecode, Some(packed)) => inflated(&packed),
            (Filter::LzwDecode, Some(packed)) => (lzw(&packed, early), None),
            (Filter::RunLengthDecode, Some(packed)) => (whole_size(run_lengths(&packed)), None),
            // What was not unpacked to its end can only be guessed from here on.
            (Filter::FlateDecode, None) => (size.times(DEFLATE), None),
            (Filter::LzwDecode, None) => (size.times(LZW), None),
            (Filter::RunLengthDecode, None) => (size.times(64), None),
            (_, packed) => (size, packed),
        };
        if size.known > STREAM {
            break;
        }
    }
    size
}

impl Size {
    fn times(self, most: usize) -> Size {
        Size { known: 0, at_most: self.at_most.saturating_mul(most) }
    }
}

fn whole_size(size: usize) -> Size {
    Size { known: size, at_most: size }
}

fn whole<'d>(data: Vec<u8>) -> (Size, Option<Cow<'d, [u8]>>) {
    (whole_size(data.len()), Some(Cow::Owned(data)))
}

/// Inflates data with a head of zlib or without; the library goes on behind what is damaged.
fn inflated<'d>(packed: &[u8]) -> (Size, Option<Cow<'d, [u8]>>) {
    let has_head = |head: &[u8]| {
        head[0] & 15 == 8 && u16::from_be_bytes([head[0], head[1]]).is_multiple_of(31)
    };
    let from = if packed.len() >= 2 && has_head(packed) { 2 } else { 0 };
    let (mut rest, mut data) = (&packed[from..], Vec::new());
    let read = DeflateDecoder::new(&mut rest).take(STREAM as u64 + 1).read_to_end(&mut data);
    let known = data.len();
    match read {
        Ok(_) => (whole_size(known), Some(Cow::Owned(data))),
        Err(_) => {
            let at_most = known.saturating_add(rest.len().saturating_mul(DEFLATE));
            (Size { known, at_most }, None)
        }
    }
}

/// The size of data packed by LZW, whose codes grow wider so many codes early.
fn lzw(packed: &[u8], early: usize) -> Size {
    let (clear, end) = (256, 257);
    // Only how long the text of each code is, not which it is.
    let mut lengths = vec![1; 258];
    let (mut before, mut size) = (None, 0);
    let (mut bits, mut n_bits) = (0_u32, 0);
    for (n, &byte) in packed.iter().enumerate() {
        (bits, n_bits) = (bits << 8 | u32::from(byte), n_bits + 8);
        let width = (lengths.len() + early).ilog2().clamp(8, 11) + 1;
        if n_bits < width {
            continue;
        }
        n_bits -= width;
        let code = (bits >> n_bits) as usize & ((1 << width) - 1);
        match (code, before, lengths.get(code)) {
            _ if code == end || size > STREAM => break,
            _ if code == clear => {
                lengths.truncate(258);
                before = None;
                continue;
            }
            (_, _, Some(&length)) => size += push(&mut lengths, &mut before, length),
            (_, Some(last), None) if code == lengths.len() => {
                size += push(&mut lengths, &mut before, last + 1);
            }
            _ => {
                let at_most = size.saturating_add((packed.len() - n).saturating_mul(LZW));
                return Size { known: size, at_most };
            }
        }
    }
    whole_size(size)
}

/// Adds the code that is known from now on.
fn push(lengths: &mut Vec<usize>, before: &mut Option<usize>, length: usize) -> usize {
    if let Some(before) = before.replace(length)
        && lengths.len() < 4096
    {
        lengths.push(before + 1);
    }
    length
}

/// The size of data in which a byte tells how many follow, or how often the next is repeated.
fn run_lengths(packed: &[u8]) -> usize {
    let (mut at, mut size) = (0, 0);
    while let Some(&length) = packed.get(at).filter(|&&length| length != 128) {
        let n = usize::from(length);
        (at, size) = if n < 128 { (at + n + 2, size + n + 1) } else { (at + 2, size + 257 - n) };
    }
    size
}

fn hexadecimal(packed: &[u8]) -> Vec<u8> {
    let digits = packed.iter().take_while(|byte| **byte != b'>');
    let digits = digits.filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn base_85(packed: &[u8]) -> Vec<u8> {
    let (mut data, mut group) = (Vec::new(), Vec::new());
    let value = |group: &[u8]| {
        let digits = group.iter().map(|byte| u32::from(byte - b'!')).chain([84; 4]);
        digits.take(5).fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(digit))
    };
    for &byte in packed.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if group.is_empty() => data.extend([0; 4]),
            b'!'..=b'u' => group.push(byte),
            _ => {}
        }
        if group.len() == 5 {
            data.extend(value(&group).to_be_bytes());
            group.clear();
        }
    }
    let rest = group.len().saturating_sub(1);
    data.extend(&value(&group).to_be_bytes()[..rest]);
    data
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn filters_are_undone_one_after_the_other() {
        let data = "so I waited ".repeat(1000);
        let packed = deflated(data.as_bytes());
        let hexadecimal: String = packed.iter().map(|byte| format!("{byte:02X} ")).collect();
        let check = |filters: &[Filter], data: &[u8]| unpacked(filters, data, 1);
        let all = whole_size(data.len());
        assert_eq!(check(&[Filter::FlateDecode], &packed), all);
        assert_eq!(check(&[Filter::FlateDecode], &packed[2..]), all); // without a head
        assert_eq!(check(&[Filter::FlateDecode; 2], &deflated(&packed)), all);
        let filters = [Filter::AsciiHexDecode, Filter::FlateDecode];
        assert_eq!(check(&filters, hexadecimal.as_bytes()), all);
        assert_eq!(base_85(b"87cUR\nD]j7BEbo80z~>"), b"Hello world!\0\0\0\0");
        assert_eq!(run_lengths(&[4, 10, 11, 12, 13, 14, 253, 3, 128, 1]), 9);
        // The example of § 7.4.4.2, and what comes after its end.
        let example = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01, 0x00];
        assert_eq!(check(&[Filter::LzwDecode], &example), whole_size(10));
    }

    #[test]
    fn what_is_damaged_may_be_as_much_as_can_be() {
        let packed = deflated(&(0..50_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
        let mut damaged = packed.clone();
        damaged.truncate(packed.len() / 2);
        let cut_off = unpacked(&[Filter::FlateDecode], &damaged, 1);
        assert!(cut_off.known > 50_000 && cut_off.at_most - cut_off.known < DEFLATE * 10);
        damaged.extend([0xFF; 40_000]);
        let damaged = unpacked(&[Filter::FlateDecode], &damaged, 1);
        assert!(damaged.at_most > STREAM && damaged.known < STREAM, "{damaged:?}");
    }

    #[test]
    fn dictionaries_tell_length_and_filters() {
        let dictionary = "obj <</Length 512 /Filter [/A85 /FlateDecode]/DecodeParms null>>";
        assert_eq!(length(dictionary), Some(512));
        assert_eq!(filters(dictionary), [Filter::Ascii85Decode, Filter::FlateDecode]);
        assert_eq!((length("<</Length 5 0 R>>"), length("<<>>")), (None, None));
    }
}
