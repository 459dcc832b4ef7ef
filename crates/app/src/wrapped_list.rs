//! Revocation lists wrapped in text (RFC 7468, 6), unwrapped piece by piece: a list may be as large as its limit.

use std::io::{self, BufRead, BufReader, Read, Write};

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine as _, GeneralPurpose, GeneralPurposeConfig};
use qolhat_pki::MAX_CRL_BYTES;

/// How far into a file the wrapping may begin: a note stands before it, not a book.
const MAX_PREAMBLE_BYTES: usize = 4096;

/// The longest wrapped list that is read: the longest list, in letters, with ends of lines of any kind.
const MAX_WRAPPED_BYTES: u64 = MAX_CRL_BYTES as u64 / 2 * 3;

/// Letters that are decoded at once: 64 KiB, and four of them are three bytes.
const PIECE_LETTERS: usize = 64 << 10;

/// The labels of a list: that of RFC 7468, and the one that some programs write.
const LABELS: [&[u8]; 2] = [b"X509 CRL", b"CRL"];

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// Editors on Windows put this in front of a text.
const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes the list in the first block of a text to what `make` makes; nothing is made when there is no such block.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] when the block is damaged, cut off or too long, and those of reading, making and writing.
pub(crate) fn unwrap_list<To: Write>(from: impl Read, make: impl FnOnce() -> io::Result<To>) -> io::Result<Option<To>> {
    let mut from = BufReader::with_capacity(PIECE_LETTERS, from.take(MAX_WRAPPED_BYTES));
    let mut head = Vec::new();
    let longest = MAX_PREAMBLE_BYTES + BEGIN.len() + LABELS[0].len() + DASHES.len();
    from.by_ref().take(longest as u64).read_to_end(&mut head)?;
    let Some(start) = start_of_letters(&head) else {
        return Ok(None);
    };
    let mut to = make()?;
    let mut letters = Letters::default();
    let mut text = head.get(start..).unwrap_or_default().chain(from);
    loop {
        let piece = text.fill_buf()?;
        if piece.is_empty() {
            // The end is missing, or lies past the longest list.
            return Err(damaged());
        }
        let end = piece.iter().position(|byte| *byte == b'-');
        letters.take(&piece[..end.unwrap_or(piece.len())], &mut to)?;
        let count = piece.len();
        text.consume(end.unwrap_or(count));
        if end.is_some() {
            break;
        }
    }
    let mut mark = [0; END.len()];
    text.read_exact(&mut mark).map_err(|_| damaged())?;
    if mark != END {
        return Err(damaged());
    }
    letters.finish(&mut to)?;
    to.flush()?;
    Ok(Some(to))
}

/// Where the letters of the first block begin, when it is labelled as a list and only text stands before it.
fn start_of_letters(head: &[u8]) -> Option<usize> {
    let mark = if head.starts_with(UTF_8_MARK) {
        UTF_8_MARK.len()
    } else {
        0
    };
    let begins_line = |at: usize| at == mark || head.get(at - 1) == Some(&b'\n');
    let mut places = head.windows(BEGIN.len()).enumerate().skip(mark);
    let (begin, _) = places.find(|(at, window)| *window == BEGIN && begins_line(*at))?;
    std::str::from_utf8(&head[..begin]).ok()?;
    let after = begin + BEGIN.len();
    let has_label = |label: &&&[u8]| {
        let rest = head.get(after..).and_then(|rest| rest.strip_prefix(**label));
        rest.is_some_and(|rest| rest.starts_with(DASHES))
    };
    let label = LABELS.iter().find(has_label)?;
    Some(after + label.len() + DASHES.len())
}

/// Base64 on its way.
#[derive(Default)]
struct Letters {
    waiting: Vec<u8>,
    written: u64,
    /// Padding came, which only stands at the end.
    has_ended: bool,
}

impl Letters {
    fn take(&mut self, text: &[u8], to: &mut impl Write) -> io::Result<()> {
        for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
            self.waiting.push(*byte);
            if self.waiting.len() == PIECE_LETTERS {
                self.put(to)?;
            }
        }
        Ok(())
    }

    fn put(&mut self, to: &mut impl Write) -> io::Result<()> {
        if self.has_ended {
            return Err(damaged());
        }
        self.has_ended = self.waiting.contains(&b'=');
        let tolerant = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let engine = GeneralPurpose::new(&alphabet::STANDARD, tolerant);
        let bytes = engine.decode(&self.waiting).map_err(|_| damaged())?;
        self.waiting.clear();
        self.written += bytes.len() as u64;
        if self.written > MAX_CRL_BYTES as u64 {
            return Err(damaged());
        }
        to.write_all(&bytes)
    }

    fn finish(&mut self, to: &mut impl Write) -> io::Result<()> {
        if self.waiting.is_empty() { Ok(()) } else { self.put(to) }
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the wrapped list is damaged or too long")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

    use super::*;

    fn wrapped(bytes: &[u8], label: &str, end_of_line: &str) -> String {
        let letters = STANDARD.encode(bytes);
        let lines: Vec<&str> = letters
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let lines = lines.join(end_of_line);
        format!("-----BEGIN {label}-----{end_of_line}{lines}{end_of_line}-----END {label}-----{end_of_line}")
    }

    fn unwrapped(text: &[u8]) -> io::Result<Option<Vec<u8>>> {
        unwrap_list(text, || Ok(Vec::new()))
    }

    fn bytes(count: usize) -> Vec<u8> {
        (0..count).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
    }

    #[test]
    fn what_was_wrapped_comes_back() {
        let piece = PIECE_LETTERS / 4 * 3;
        for count in [1, 2, 3, 47, 48, 49, piece - 1, piece, piece + 1, 3 * piece + 5] {
            let list = bytes(count);
            for (label, end) in [("X509 CRL", "\n"), ("CRL", "\r\n"), ("X509 CRL", "")] {
                let text = wrapped(&list, label, end);
                for before in ["", "\u{feff}", "A note\r\n\n", "Примечание\n"] {
                    let whole = format!("{before}{text}and more -----END X509 CRL-----");
                    assert_eq!(
                        unwrapped(whole.as_bytes()).unwrap().unwrap(),
                        list,
                        "{count}, {before:?}"
                    );
                }
            }
            let letters = STANDARD_NO_PAD.encode(&list);
            let text = format!("-----BEGIN CRL-----{letters}\n-----END CRL-----");
            assert_eq!(unwrapped(text.as_bytes()).unwrap().unwrap(), list, "without padding");
        }
    }

    #[test]
    fn what_is_no_wrapped_list_is_left_alone() {
        let text = wrapped(&bytes(100), "CERTIFICATE", "\n");
        let far = format!(
            "{}\n{}",
            "x".repeat(MAX_PREAMBLE_BYTES + 60),
            wrapped(&bytes(9), "CRL", "\n")
        );
        let inside = format!("x{}", wrapped(&bytes(9), "CRL", "\n"));
        let mut binary = vec![0xFF, b'\n'];
        binary.extend_from_slice(wrapped(&bytes(9), "CRL", "\n").as_bytes());
        for other in [
            &b""[..],
            b"0\x82",
            text.as_bytes(),
            far.as_bytes(),
            inside.as_bytes(),
            &binary,
        ] {
            assert!(
                unwrapped(other).unwrap().is_none(),
                "{}",
                String::from_utf8_lossy(other)
            );
        }
    }

    #[test]
    fn a_damaged_wrapping_is_refused() {
        let whole = wrapped(&bytes(1_000), "X509 CRL", "\n");
        for cut in [24, 500, whole.len() - 20] {
            let error = unwrapped(&whole.as_bytes()[..cut]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{cut}");
        }
        for (from, to) in [
            ("\n-----END", "\n-----ENT"),
            ("AAcO", "A*cO"),
            ("AAcO", "A=cO"),
            ("AAcO", "A-cO"),
        ] {
            assert!(whole.contains(from), "{from}");
            let changed = whole.replacen(from, to, 1);
            let error = unwrapped(changed.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{to}");
        }
        // Padding at the end of a piece, and letters after it.
        let mut letters = "A".repeat(PIECE_LETTERS - 1);
        letters.push('=');
        for (more, is_good) in [("", true), ("AAAA", false)] {
            let text = format!("-----BEGIN CRL-----{letters}{more}-----END CRL-----");
            assert_eq!(unwrapped(text.as_bytes()).is_ok(), is_good, "{more:?}");
        }
    }

    /// Notes the longest pieces that are asked for and handed on.
    struct Gauge {
        left: u64,
        head: &'static [u8],
        longest: usize,
        total: u64,
    }

    impl Read for &mut Gauge {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.longest = self.longest.max(buffer.len());
            if !self.head.is_empty() {
                return self.head.read(buffer);
            }
            let count = buffer.len().min(usize::try_from(self.left).unwrap());
            buffer[..count].fill(b'A');
            self.left -= count as u64;
            Ok(count)
        }
    }

    impl Write for Gauge {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.longest = self.longest.max(bytes.len());
            self.total += bytes.len() as u64;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nothing_is_held_whole_and_what_has_no_end_ends() {
        let gauge = |left| Gauge {
            left,
            head: b"-----BEGIN X509 CRL-----\n",
            longest: 0,
            total: 0,
        };
        let (mut from, mut to) = (gauge(u64::MAX), gauge(0));
        let error = unwrap_list(&mut from, || Ok(&mut to)).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(to.total <= MAX_CRL_BYTES as u64, "{}", to.total);
        assert!(from.longest <= PIECE_LETTERS && to.longest <= PIECE_LETTERS);
    }
}
