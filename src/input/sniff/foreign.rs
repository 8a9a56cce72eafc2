//! Formats that are not read, known by their beginning, each with what to do instead.

use super::super::file::OpenError;

pub(super) const LEAVE_OUT: &str =
    "nothing is lost if it holds no article; leave it out with --exclude NAME";
const UNPACK: &str = "unpack it, then ingest the folder that it gives";
const SAVE_AS_TEXT: &str = "save it as plain text, then ingest that";

/// Beginnings of formats that are not articles: where they stand, the bytes, what it is, what to do instead.
const BEGINNINGS: [(usize, &[u8], &str, &str); 39] = [
    (
        0,
        b"%PDF-",
        "PDF",
        "make text of it: pdftotext FILE - | corpus ingest - --name FILE",
    ),
    (
        0,
        b"SQLite format 3\0",
        "SQLite database",
        "export its articles as JSON lines, then ingest those",
    ),
    (
        0,
        b"BZh",
        "bzip2 file",
        "unpack it: bzip2 -dc FILE | corpus ingest - --name FILE",
    ),
    (
        0,
        b"\xfd7zXZ\0",
        "xz file",
        "unpack it: xz -dc FILE | corpus ingest - --name FILE",
    ),
    (
        0,
        b"\x04\x22\x4d\x18",
        "lz4 file",
        "unpack it: lz4 -dc FILE | corpus ingest - --name FILE",
    ),
    (
        0,
        b"\x1f\x9d",
        "file of compress",
        "unpack it: gzip -dc FILE | corpus ingest - --name FILE",
    ),
    (
        0,
        b"LZIP",
        "lzip file",
        "unpack it: lzip -dc FILE | corpus ingest - --name FILE",
    ),
    (0, b"7z\xbc\xaf\x27\x1c", "7z archive", UNPACK),
    (0, b"Rar!\x1a\x07", "RAR archive", UNPACK),
    (0, b"MSCF\0\0\0\0", "cabinet archive", UNPACK),
    (0, b"!<arch>\n", "ar archive or Debian package", UNPACK),
    (0, b"070701", "cpio archive", UNPACK),
    (0, b"\x89PNG", "PNG picture", LEAVE_OUT),
    (0, b"\xff\xd8\xff", "JPEG picture", LEAVE_OUT),
    (0, b"GIF8", "GIF picture", LEAVE_OUT),
    (0, b"II*\0", "TIFF picture", LEAVE_OUT),
    (0, b"MM\0*", "TIFF picture", LEAVE_OUT),
    (0, b"\0\0\x01\0", "icon", LEAVE_OUT),
    (0, b"8BPS", "Photoshop picture", LEAVE_OUT),
    (4, b"ftyp", "film or picture of the MP4 family", LEAVE_OUT),
    (0, b"\x1a\x45\xdf\xa3", "film", LEAVE_OUT),
    (0, b"OggS", "sound file", LEAVE_OUT),
    (0, b"ID3\x02", "sound file", LEAVE_OUT),
    (0, b"ID3\x03", "sound file", LEAVE_OUT),
    (0, b"ID3\x04", "sound file", LEAVE_OUT),
    (0, b"fLaC", "sound file", LEAVE_OUT),
    (0, b"wOFF", "font", LEAVE_OUT),
    (0, b"wOF2", "font", LEAVE_OUT),
    (0, b"OTTO\0", "font", LEAVE_OUT),
    (0, b"\0\x01\0\0\0", "font", LEAVE_OUT),
    (0, b"\x7fELF", "program", LEAVE_OUT),
    (0, b"\xca\xfe\xba\xbe", "program", LEAVE_OUT),
    (0, b"\0asm", "program", LEAVE_OUT),
    (0, b"{\\rtf", "RTF document", SAVE_AS_TEXT),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "old office document",
        SAVE_AS_TEXT,
    ),
    (0, b"%!PS", "PostScript document", SAVE_AS_TEXT),
    (60, b"BOOKMOBI", "Kindle book", SAVE_AS_TEXT),
    (
        0,
        b"PAR1",
        "Parquet table",
        "export its rows as JSON lines, then ingest those",
    ),
    (
        0,
        b"ARROW1\0\0",
        "table of Arrow",
        "export its rows as JSON lines, then ingest those",
    ),
];

/// What stands behind `RIFF` and a size; words of a text may stand there without those.
const RIFFS: [(&[u8], &str); 3] = [
    (b"WEBP", "WebP picture"),
    (b"AVI ", "film"),
    (b"WAVE", "sound file"),
];

/// Extensions of documents that are zip archives by their build and no archives to their readers.
const DOCUMENTS: [(&str, &str); 18] = [
    ("docx", "Word document"),
    ("docm", "Word document"),
    ("dotx", "Word document"),
    ("xlsx", "Excel workbook"),
    ("xlsm", "Excel workbook"),
    ("pptx", "PowerPoint presentation"),
    ("odt", "OpenDocument text"),
    ("ott", "OpenDocument text"),
    ("ods", "OpenDocument spreadsheet"),
    ("odp", "OpenDocument presentation"),
    ("odg", "OpenDocument drawing"),
    ("pages", "Pages document"),
    ("numbers", "Numbers spreadsheet"),
    ("epub", "EPUB book"),
    ("jar", "program"),
    ("apk", "program"),
    ("xpi", "program"),
    ("crx", "program"),
];

/// The refusal of what begins like something that is no article.
pub(super) fn refuse(head: &[u8]) -> Option<OpenError> {
    if let Some((b"RIFF", rest)) = head.split_at_checked(4) {
        let kind = rest.get(4..8)?;
        let (_, what) = RIFFS.iter().find(|(own, _)| *own == kind)?;
        return Some(not_read(what, LEAVE_OUT));
    }
    let (_, _, what, hint) = BEGINNINGS
        .iter()
        .find(|(at, magic, ..)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)))?;
    Some(not_read(what, hint))
}

/// Whether it is a program, which may be an archive that unpacks itself.
pub(super) fn is_windows_program(head: &[u8]) -> bool {
    // "MZ" alone may begin a text.
    head.starts_with(b"MZ") && head.get(..64).is_some_and(|header| header.contains(&0))
}

pub(super) fn windows_program() -> OpenError {
    not_read(
        "program",
        "leave it out with --exclude NAME; if it is an archive that unpacks itself: --type zip",
    )
}

/// The refusal of a document that is a zip archive by its build: by its extension, or by its first member.
pub(super) fn refuse_document(head: &[u8], extension: &str) -> Option<OpenError> {
    let by_name = DOCUMENTS.iter().find(|(own, _)| *own == extension);
    let what = by_name
        .map(|(_, what)| *what)
        .or_else(|| by_content(head))?;
    Some(not_read(
        what,
        match what {
            "EPUB book" => "to take its chapters for pages: --type zip",
            "program" => LEAVE_OUT,
            "Excel workbook" | "OpenDocument spreadsheet" | "Numbers spreadsheet" => {
                "save it as CSV in UTF-8, then ingest that"
            }
            _ => "make text of it: pandoc -t plain FILE | corpus ingest - --name FILE",
        },
    ))
}

/// What the first member of a zip archive tells.
fn by_content(head: &[u8]) -> Option<&'static str> {
    let name_length = usize::from(u16::from_le_bytes([*head.get(26)?, *head.get(27)?]));
    let extra_length = usize::from(u16::from_le_bytes([*head.get(28)?, *head.get(29)?]));
    let name = head.get(30..30 + name_length)?;
    let data = head
        .get(30 + name_length + extra_length..)
        .unwrap_or_default();
    match name {
        b"[Content_Types].xml" | b"_rels/.rels" => Some("office document"),
        b"META-INF/MANIFEST.MF" => Some("program"),
        b"mimetype" if data.starts_with(b"application/epub+zip") => Some("EPUB book"),
        b"mimetype" if data.starts_with(b"application/vnd.") => Some("OpenDocument file"),
        _ => None,
    }
}

fn not_read(what: &str, hint: &str) -> OpenError {
    OpenError::new(format!("it is a {what}, which is not read"), hint)
}
