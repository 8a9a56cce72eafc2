//! Text whose way back is kept: decoding and unescaping as spans of what they came from, normalisation, paragraphs,
//! sentences, words, digests.
//!
//! Pure functions of their arguments. What a character set or a format is, is not known here (that is `extract`).

pub mod hash;
pub mod mapped;
pub mod normalise;
pub mod paragraphs;
pub mod scan;
pub mod sentences;
pub mod words;
