//! Whether two-byte characters are those that texts are full of.
//!
//! The standards of East Asia have the characters of daily use in rows of their own, before the others. Bytes of another
//! set that are read by such a standard fall into all its rows alike.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

/// How many characters of daily use there are to one that is not, in any text: a traditional novel and a list of names too.
const COMMON_PER_RARE: usize = 5;

/// Whether too many characters are rare for a text in that set; never in one whose characters are single bytes.
pub(super) fn are_mostly_rare(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let Some(kind) = kind_in(encoding) else {
        return false;
    };
    let (mut common, mut rare) = (0, 0);
    let mut rest = bytes.iter();
    while let Some(&lead) = rest.next() {
        if lead < 0x80 || (encoding == SHIFT_JIS && (0xa1..=0xdf).contains(&lead)) {
            continue;
        }
        let Some(&trail) = rest.next() else { break };
        match kind(lead, trail) {
            Kind::Common => common += 1,
            Kind::Rare => rare += 1,
            Kind::Neither => {}
        }
    }
    rare * COMMON_PER_RARE > common
}

enum Kind {
    Common,
    Rare,
    /// Punctuation, and what is rare in one country and common in another.
    Neither,
}

/// What a pair of bytes is, by the rows of GB 2312, Big5, JIS X 0208 and KS X 1001.
fn kind_in(encoding: &'static Encoding) -> Option<fn(u8, u8) -> Kind> {
    if encoding == GBK || encoding == GB18030 {
        Some(|lead, trail| match (lead, trail) {
            (0xb0..=0xd7, 0xa1..) => Kind::Common,
            (0xd8..=0xf7, 0xa1..) => Kind::Rare,
            _ => Kind::Neither,
        })
    } else if encoding == BIG5 {
        Some(|lead, _| match lead {
            0xa4..=0xc6 => Kind::Common,
            0xa1..=0xa3 => Kind::Neither,
            _ => Kind::Rare,
        })
    } else if encoding == EUC_JP {
        Some(|lead, _| match lead {
            0xa4 | 0xa5 | 0xb0..=0xcf => Kind::Common,
            0xd0..=0xf4 => Kind::Rare,
            _ => Kind::Neither,
        })
    } else if encoding == SHIFT_JIS {
        Some(|lead, _| match lead {
            0x82 | 0x83 | 0x88..=0x97 => Kind::Common,
            0x98..=0x9f | 0xe0..=0xea => Kind::Rare,
            _ => Kind::Neither,
        })
    } else if encoding == EUC_KR {
        Some(|lead, trail| match (lead, trail) {
            (0xb0..=0xc8, 0xa1..) => Kind::Common,
            (0xa1..=0xaf, 0xa1..) => Kind::Neither,
            _ => Kind::Rare,
        })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_set_falls_into_all_rows() {
        let (simplified, ..) = GBK.encode("旧码头周六上午关闭，工程师发现三根桩子有裂缝。");
        assert!(!are_mostly_rare(&simplified, GBK));
        // 舊碼頭於週六上午關閉 in EUC-TW, by iconv.
        let taiwanese =
            b"\xf7\xae\xee\xa3\xf3\xa4\xcd\xf5\xe2\xce\xc4\xfa\xc4\xb8\xc5\xa9\xf9\xc3\xdd\xf0";
        assert!(are_mostly_rare(taiwanese, GBK));
        assert!(!are_mostly_rare(
            b"caf\xe9 na\xefve",
            encoding_rs::WINDOWS_1252
        ));
    }
}
