//! The runs of UTF-7 (RFC 2152): `+` and UTF-16 in base64, closed by `-` or by what is no base64.

/// With fewer runs, a plus sign is one.
const LEAST_RUNS: usize = 3;

/// How many runs there must be to each plus sign that begins none.
const RUNS_PER_OTHER: usize = 20;

/// What the run after a plus sign means and how many bytes it takes; `None` where it is malformed.
pub(super) fn run(bytes: &[u8]) -> (Option<String>, usize) {
    let digits = bytes.iter().map_while(|&byte| digit(byte));
    let (mut bits, mut held, mut count) = (0_u32, 0, 0);
    let mut units = Vec::new();
    for digit in digits {
        count += 1;
        bits = (bits << 6 | digit) & 0x3f_ffff;
        held += 6;
        if held >= 16 {
            held -= 16;
            units.extend(u16::try_from(bits >> held & 0xffff));
        }
    }
    let is_closed = bytes.get(count) == Some(&b'-');
    let length = count + usize::from(is_closed);
    if count == 0 {
        return (is_closed.then(|| "+".to_owned()), length);
    }
    // What is left of the last digit is nothing.
    let is_whole = held < 6 && bits & ((1 << held) - 1) == 0 && !units.is_empty();
    let text = String::from_utf16(&units).ok().filter(|_| is_whole);
    (text, length)
}

fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Whether ASCII has several such runs of what is not ASCII, and hardly a plus sign that begins none.
pub(super) fn is_likely(bytes: &[u8], is_common: fn(char) -> bool) -> bool {
    let (mut runs, mut others, mut at) = (0, 0, 0);
    while let Some(plus) = memchr::memchr(b'+', bytes.get(at..).unwrap_or_default()) {
        at += plus + 1;
        let (text, length) = run(bytes.get(at..).unwrap_or_default());
        at += length;
        match text {
            // A plus sign, or characters that ASCII has too.
            Some(text) if text.is_ascii() => {}
            Some(text) if text.chars().all(|c| is_common(c) || c.is_ascii()) => runs += 1,
            _ => others += 1,
        }
    }
    runs >= LEAST_RUNS && others * RUNS_PER_OTHER <= runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_by_hand() {
        // RFC 2152 has these.
        assert_eq!(run(b"Jjo-!"), (Some("☺".to_owned()), 4));
        assert_eq!(run(b"ZeVnLIqe"), (Some("日本語".to_owned()), 8));
        assert_eq!(run(b"AKM."), (Some("£".to_owned()), 3));
        assert_eq!(run(b"- 1"), (Some("+".to_owned()), 1));
        assert_eq!(run(b"1"), (None, 1));
        assert_eq!(run(b""), (None, 0));
    }

    #[test]
    fn plus_signs_are_not_runs() {
        let is_likely = |text: &str| is_likely(text.as_bytes(), |c| c > '\u{a0}');
        assert!(is_likely("Hafen +APw-ber die Br+APw-cke, f+APw-r 5 +IKw-"));
        assert!(!is_likely("C++ and G++, 1+1=2, +49 30, a+b+c"));
        assert!(!is_likely("q=one+two+three"));
    }
}
