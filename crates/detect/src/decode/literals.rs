//! How a literal reads in each encoding: what the prefilter looks for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The encodings of a literal of at least 5 visible bytes, without what depends on the text around it.
///
/// Left out are hexadecimal, which [`long_runs`](super::long_runs) are looked for, and names in encodings that
/// nobody writes all letters in: percent, octal, HTML entities, `\u{70}`. Each would slow the search of every
/// document; values in them are decoded all the same, beside a name that can be read.
///
/// Letters of escapes and digits are lower case. Base64 in its URL-safe alphabet reads the same for
/// letters and digits.
pub(crate) fn spellings_of(literal: &[u8]) -> Vec<Box<[u8]>> {
    let mut spellings: Vec<Box<[u8]>> = (0..3).map(|skip| base64_inside(literal, skip)).collect();
    spellings.extend(ESCAPES.iter().map(|escape| {
        let escaped: String = literal.iter().map(|&byte| escape(byte)).collect();
        escaped.into_bytes().into()
    }));
    spellings
}

const ESCAPES: &[fn(u8) -> String] = &[|byte| format!("\\x{byte:02x}"), |byte| format!("\\u{byte:04x}")];
const RARE_ESCAPES: &[fn(u8) -> String] = &[
    |byte| format!("{byte:02x}"),
    |byte| format!("\\{byte:03o}"),
    |byte| format!("%{byte:02x}"),
    |byte| format!("\\u{{{byte:x}}}"),
    |byte| format!("&#{byte};"),
    |byte| format!("&#x{byte:x};"),
];

/// Pieces of a key of at least 8 bytes in every encoding, of which each text that holds the key in it has one.
pub(crate) fn fragments_of(key: &[u8]) -> Vec<Vec<u8>> {
    const PIECE: usize = 8;
    // Any stretch of twice the length holds one of these, so that wrapped lines hold one as well.
    let pieces = |text: &[u8]| text.chunks_exact(PIECE).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let start = &key[..4];
    let mut fragments = Vec::new();
    let mut layer = vec![key.to_vec()];
    let wide: Vec<u8> = key.iter().flat_map(|&byte| [byte, 0]).collect();
    fragments.push(wide[..2 * PIECE - 1].to_vec());
    fragments.extend((0..3).flat_map(|skip| pieces(&base64_inside(&wide, skip))));
    for _ in 0..3 {
        let alphabets = |text: &Vec<u8>| {
            (0..3)
                .flat_map(|skip| {
                    let standard = base64_inside(text, skip).to_vec();
                    let url_safe = standard.iter().map(|&byte| match byte {
                        b'+' => b'-',
                        b'/' => b'_',
                        byte => byte,
                    });
                    [standard.clone(), url_safe.collect()]
                })
                .collect::<Vec<_>>()
        };
        layer = layer.iter().flat_map(alphabets).collect();
        layer.sort();
        layer.dedup();
        fragments.extend(layer.iter().flat_map(|text| pieces(text)));
    }
    let write = |escape: &fn(u8) -> String, joint: &str| {
        let all: Vec<String> = start.iter().map(|&byte| escape(byte)).collect();
        all.join(joint)
    };
    let alone = ESCAPES.iter().chain(RARE_ESCAPES).map(|escape| write(escape, ""));
    let lists = [", ", ","].iter().flat_map(|joint| CODES.iter().map(|code| write(code, joint)));
    let pairs = [" ", ":", "-"].iter().map(|joint| write(&CODES[0], joint));
    for text in alone.chain(lists).chain(pairs) {
        fragments.push(text.to_ascii_uppercase().into_bytes());
        let letters = |text: &str| {
            text.replace("\\X", "\\x").replace("\\U", "\\u").replace("&#X", "&#x").replace("0X", "0x")
        };
        fragments.push(letters(&text.to_ascii_uppercase()).into_bytes());
        // A literal in a literal.
        fragments.push(letters(&text.to_ascii_uppercase()).replace('\\', "\\\\").into_bytes());
        fragments.push(text.replace('\\', "\\\\").into_bytes());
        fragments.push(text.into_bytes());
    }
    fragments
}

const CODES: &[fn(u8) -> String] =
    &[|byte| format!("{byte:02x}"), |byte| format!("0x{byte:02x}"), |byte| byte.to_string()];

/// The characters of base64 that all texts have in common which hold the literal behind `skip` bytes of
/// a group of three.
fn base64_inside(literal: &[u8], skip: usize) -> Box<[u8]> {
    let text = [&[0; 2][..skip], literal].concat();
    let characters = STANDARD_NO_PAD.encode(&text).into_bytes();
    // A character holds 6 bits; the first and last are shared with the neighbours.
    let first = (8 * skip).div_ceil(6);
    let last = 8 * text.len() / 6;
    characters[first..last].into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_any_text_around_holds_one_of_the_spellings() {
        let spellings = spellings_of(b"phota");
        for before in ["", "a", "~~", "xyz", "1234"] {
            for after in ["", "\0", "zz", "_key"] {
                let encoded = STANDARD_NO_PAD.encode(format!("{before}phota{after}"));
                let held = spellings[..3]
                    .iter()
                    .filter(|spelling| memchr::memmem::find(encoded.as_bytes(), spelling).is_some());
                assert_eq!(held.count(), 1, "{encoded}");
            }
        }
    }

    #[test]
    fn the_shortest_key_has_its_pieces_in_both_orders_of_utf_16() {
        let key = b"q7zkw3v9";
        let fragments = fragments_of(key);
        let little: Vec<u8> = key.iter().flat_map(|&byte| [byte, 0]).collect();
        let big: Vec<u8> = key.iter().flat_map(|&byte| [0, byte]).collect();
        for text in [little, big] {
            assert!(fragments.iter().any(|fragment| memchr::memmem::find(&text, fragment).is_some()));
        }
    }

    #[test]
    fn escapes() {
        let shown: Vec<_> =
            spellings_of(b"ph")[3..].iter().map(|s| String::from_utf8_lossy(s).into_owned()).collect();
        assert_eq!(shown, ["\\x70\\x68", "\\u0070\\u0068"]);
    }
}
