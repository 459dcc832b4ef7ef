//! The elements of any file as a tree, level by level, and the bytes behind them (X.690, 8.1).
//!
//! Nothing is kept between two questions but the bytes: the offset of an element is its name. So a file of any size costs
//! what is looked at, never the whole tree. Elements inside an OCTET STRING or BIT STRING are shown as its children, and what
//! can not be read is said where it stands.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use qolhat_asn1::{Class, Element, MAX_DEPTH, Rules, Tag};
use qolhat_pki::plain_character;
use qolhat_signature::{Encoding, recognise_armour};

use crate::files::read_file;
use crate::view::hex;
use crate::wire::{Asn1Fault, Asn1HexRequest, Asn1HexView, Asn1Node, Asn1Source, Asn1TreeRequest, Asn1TreeView};
use crate::{App, Problem, ProblemCode};

/// Elements in one answer: the whole of a certificate (about 200) fits, and the window draws it in one go.
const MAX_NODES: usize = 600;

/// Elements of one level in one answer. A revocation list has 400 000 entries; a screen holds 50 lines.
const MAX_SIBLINGS: usize = 200;

/// Elements inside a string that are looked at before it is shown as a tree: more than any extension holds. The length of
/// its outermost element fits to the byte anyway.
const MAX_PROBED: usize = 4_096;

/// Bytes in one answer: more than a person reads, few enough to send with every click.
const MAX_HEX_BYTES: u32 = 64 << 10;

/// Lines of one dump: the НУЦ's list of 422 065 entries has about two million.
const MAX_DUMPED: usize = 4_000_000;

/// Bytes of a value that are shown beside its name; the rest is in the hex view.
const SHOWN_BYTES: usize = 32;

/// Characters of a text that are shown beside its name.
const SHOWN_CHARACTERS: usize = 160;

/// The file whose elements were asked for last: one at a time, so that a click does not read 100 MB again.
pub(crate) struct OpenedBytes {
    handle: String,
    encoding: &'static str,
    bytes: Arc<[u8]>,
}

impl App {
    /// The elements of a file or certificate, or the children of one element, as many as fit.
    ///
    /// # Errors
    /// [`ProblemCode::FileForgotten`], and when the file can not be read. Bytes that are no elements are a fault in the
    /// answer, not an error.
    pub fn asn1_tree(&self, request: Asn1TreeRequest) -> Result<Asn1TreeView, Problem> {
        // Whoever looks at the outermost elements of a file looks at it anew.
        let (encoding, bytes) = self.bytes_of(&request.source, request.parent.is_none() && request.from.is_none())?;
        let level = Tree(&bytes).level(request.parent.map(to_usize), request.from.map(to_usize));
        Ok(Asn1TreeView {
            encoding: encoding.to_owned(),
            size: bytes.len() as u64,
            nodes: level.nodes,
            next: level.next,
            fault: level.fault,
        })
    }

    /// Bytes of a file or certificate, after PEM and base64 are undone.
    ///
    /// # Errors
    /// As [`App::asn1_tree`]; [`ProblemCode::RequestNotUnderstood`] for more than 64 KiB.
    pub fn asn1_hex(&self, request: Asn1HexRequest) -> Result<Asn1HexView, Problem> {
        if request.length > MAX_HEX_BYTES {
            return Err(Problem::new(ProblemCode::RequestNotUnderstood).with("detail", "length"));
        }
        let (_, bytes) = self.bytes_of(&request.source, false)?;
        let start = to_usize(request.offset).min(bytes.len());
        let end = start.saturating_add(request.length as usize).min(bytes.len());
        Ok(Asn1HexView {
            offset: start as u64,
            hex: hex::encode(bytes.get(start..end).unwrap_or_default()),
            size: bytes.len() as u64,
        })
    }

    /// Hands over every element of a file with its depth, the outermost first, children before the next sibling; their own
    /// `children` are left empty. Returns where reading stopped, if it did.
    ///
    /// # Errors
    /// When the file can not be read.
    pub fn asn1_dump(&self, path: &Path, mut take: impl FnMut(usize, &Asn1Node)) -> Result<Option<Asn1Fault>, Problem> {
        let file = read_file(path)?;
        let bytes = recognise_armour(&file.bytes).1;
        Ok(Tree(&bytes).walk(&mut take))
    }

    fn bytes_of(&self, source: &Asn1Source, anew: bool) -> Result<(&'static str, Arc<[u8]>), Problem> {
        let handle = match source {
            Asn1Source::Certificate { sha256 } => {
                return Ok(("der", self.shown_certificate(sha256)?.der().into()));
            }
            Asn1Source::File { handle } => handle,
        };
        let mut opened = self.asn1_bytes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(opened) = opened.as_ref().filter(|opened| opened.handle == *handle && !anew) {
            return Ok((opened.encoding, Arc::clone(&opened.bytes)));
        }
        let file = read_file(&self.path_of(handle)?)?;
        let (encoding, bytes) = recognise_armour(&file.bytes);
        let encoding = match encoding {
            Encoding::Der => "der",
            Encoding::Pem => "pem",
            Encoding::Base64 => "base64",
        };
        let bytes: Arc<[u8]> = bytes.into();
        *opened = Some(OpenedBytes {
            handle: handle.clone(),
            encoding,
            bytes: Arc::clone(&bytes),
        });
        Ok((encoding, bytes))
    }
}

/// Bytes that are looked at as elements.
struct Tree<'a>(&'a [u8]);

/// Some elements of one level.
#[derive(Default)]
struct Level {
    nodes: Vec<Asn1Node>,
    next: Option<u64>,
    fault: Option<Asn1Fault>,
}

impl Tree<'_> {
    /// The children of the element at `parent` (of the file, when there is none) from the one at `from` on, and below them
    /// level by level as many as fit one answer.
    fn level(&self, parent: Option<usize>, from: Option<usize>) -> Level {
        let inside = match parent {
            None => Inside {
                start: 0,
                end: self.0.len(),
            },
            Some(offset) => match self.node(offset, self.0.len()) {
                Ok((_, Some(inside))) => inside,
                Ok((_, None)) => return Level::default(),
                Err(fault) => {
                    return Level {
                        fault: Some(fault),
                        ..Level::default()
                    };
                }
            },
        };
        let start = from.filter(|from| (inside.start..inside.end).contains(from));
        let mut room = MAX_NODES;
        let mut top = self.siblings(start.unwrap_or(inside.start), inside.end, &mut room);
        let mut waiting: VecDeque<Vec<usize>> = (0..top.nodes.len()).map(|at| vec![at]).collect();
        while let Some(path) = waiting.pop_front() {
            let Some(node) = at_path(&mut top.nodes, &path) else {
                continue;
            };
            let Ok((_, Some(inside))) = self.node(to_usize(node.offset), self.0.len()) else {
                continue;
            };
            if path.len() >= MAX_DEPTH {
                node.next = Some(inside.start as u64);
                continue;
            }
            let below = self.siblings(inside.start, inside.end.min(end_of(node)), &mut room);
            waiting.extend((0..below.nodes.len()).map(|at| [&path[..], &[at]].concat()));
            (node.children, node.next) = (below.nodes, below.next);
            node.fault = node.fault.take().or(below.fault);
        }
        top
    }

    /// Elements one after the other.
    fn siblings(&self, start: usize, end: usize, room: &mut usize) -> Level {
        let mut level = Level::default();
        let mut offset = start;
        while offset < end {
            if *room == 0 || level.nodes.len() == MAX_SIBLINGS {
                level.next = Some(offset as u64);
                break;
            }
            match self.node(offset, end) {
                Ok((node, _)) => {
                    offset = end_of(&node);
                    level.nodes.push(node);
                    *room -= 1;
                }
                Err(fault) => {
                    level.fault = Some(fault);
                    break;
                }
            }
        }
        level
    }

    /// Every element in the order of the file. Elements whose content is elements are kept on a list, so that nesting costs
    /// no stack.
    fn walk(&self, take: &mut impl FnMut(usize, &Asn1Node)) -> Option<Asn1Fault> {
        let mut open = vec![Inside {
            start: 0,
            end: self.0.len(),
        }];
        let (mut count, mut fault) = (0, None);
        while let Some(inside) = open.last_mut() {
            if inside.start >= inside.end {
                open.pop();
                continue;
            }
            let (offset, end, depth) = (inside.start, inside.end, open.len() - 1);
            let stop = |code: &str| {
                Some(Asn1Fault {
                    offset: offset as u64,
                    code: code.to_owned(),
                    detail: String::new(),
                })
            };
            if count == MAX_DUMPED {
                return stop("too-many");
            }
            match self.node(offset, end) {
                Ok((node, below)) => {
                    if let Some(inside) = open.last_mut() {
                        inside.start = end_of(&node);
                    }
                    count += 1;
                    take(depth, &node);
                    fault = fault.or(node.fault);
                    match below {
                        Some(below) if depth < MAX_DEPTH => open.push(below),
                        Some(_) => fault = fault.or(stop("too-deep")),
                        None => {}
                    }
                }
                Err(found) => {
                    fault = fault.or(Some(found));
                    open.pop();
                }
            }
        }
        fault
    }

    /// The element at `offset`, and where its children stand when it has any.
    fn node(&self, offset: usize, end: usize) -> Result<(Asn1Node, Option<Inside>), Asn1Fault> {
        let bytes = self.0.get(offset..end).unwrap_or_default();
        let found = Extent::of(bytes).map_err(|(code, detail)| Asn1Fault {
            offset: offset as u64,
            code: code.to_owned(),
            detail,
        })?;
        let content = bytes
            .get(found.header..found.header + found.content)
            .unwrap_or_default();
        let inside = inside_of(found.tag, content).map(|skipped| Inside {
            start: offset + found.header + skipped,
            end: offset + found.header + found.content,
        });
        let (value, meaning) = if found.tag.constructed {
            (None, None)
        } else {
            value_of(found.tag, content)
        };
        let node = Asn1Node {
            offset: offset as u64,
            header_length: found.header as u64,
            length: found.content as u64,
            total: found.total as u64,
            indefinite: found.is_indefinite,
            class: class_name(found.tag.class).to_owned(),
            tag: found.tag.number,
            name: name_of(found.tag),
            constructed: found.tag.constructed,
            encapsulates: inside.is_some() && !found.tag.constructed,
            value: value.filter(|_| inside.is_none()),
            meaning,
            has_children: inside.is_some(),
            children: Vec::new(),
            next: None,
            fault: found.is_truncated.then(|| Asn1Fault {
                offset: offset as u64,
                code: "truncated".to_owned(),
                detail: String::new(),
            }),
        };
        Ok((node, inside))
    }
}

/// Where the children of an element stand.
#[derive(Clone, Copy)]
struct Inside {
    start: usize,
    end: usize,
}

/// How far an element reaches.
struct Extent {
    tag: Tag,
    header: usize,
    content: usize,
    total: usize,
    is_indefinite: bool,
    /// Its length reaches past the end: what is there is shown.
    is_truncated: bool,
}

impl Extent {
    fn of(bytes: &[u8]) -> Result<Self, (&'static str, String)> {
        match Element::read_first(bytes, Rules::Ber) {
            Ok((element, _)) => Ok(Self {
                tag: element.tag(),
                header: header_length(bytes),
                content: element.content().len(),
                total: element.raw().len(),
                is_indefinite: bytes.get(identifier_length(bytes)) == Some(&0x80),
                is_truncated: false,
            }),
            Err(fault) => Self::of_truncated(bytes).ok_or_else(|| {
                let code = if fault == qolhat_asn1::Asn1Error::TooDeep {
                    "too-deep"
                } else {
                    "not-an-element"
                };
                (code, fault.to_string())
            }),
        }
    }

    /// A constructed element that was cut off: its children may be whole.
    fn of_truncated(bytes: &[u8]) -> Option<Self> {
        let header = header_length(bytes);
        let first = *bytes.first()?;
        // Only the short form of the tag: whatever is cut off and worth a look begins with a SEQUENCE or a context tag.
        let tag = Tag {
            class: match first >> 6 {
                0 => Class::Universal,
                1 => Class::Application,
                2 => Class::ContextSpecific,
                _ => Class::Private,
            },
            constructed: first & 0x20 != 0,
            number: u32::from(first & 0x1f),
        };
        let is_cut = tag.constructed && tag.number < 0x1f && header > 1 && header < bytes.len();
        is_cut.then(|| Self {
            tag,
            header,
            content: bytes.len() - header,
            total: bytes.len(),
            is_indefinite: bytes.get(1) == Some(&0x80),
            is_truncated: true,
        })
    }
}

/// Identifier octets (X.690, 8.1.2).
fn identifier_length(bytes: &[u8]) -> usize {
    if bytes.first().is_some_and(|first| first & 0x1f == 0x1f) {
        2 + bytes.iter().skip(1).take_while(|octet| **octet & 0x80 != 0).count()
    } else {
        1
    }
}

/// Identifier and length octets (X.690, 8.1.2 and 8.1.3); past the end when they are cut off.
fn header_length(bytes: &[u8]) -> usize {
    let identifier = identifier_length(bytes);
    match bytes.get(identifier) {
        Some(length) if *length > 0x80 => identifier + 1 + usize::from(length & 0x7f),
        _ => identifier + 1,
    }
}

/// How many octets of the content stand before its first child; nothing when there are no children.
fn inside_of(tag: Tag, content: &[u8]) -> Option<usize> {
    if tag.constructed {
        return (!content.is_empty()).then_some(0);
    }
    match tag {
        Tag::OCTET_STRING => holds_elements(content).then_some(0),
        // The first octet counts the unused bits.
        Tag::BIT_STRING if content.first() == Some(&0) => holds_elements(content.get(1..)?).then_some(1),
        _ => None,
    }
}

/// Whether a content is one element to its last byte, of a type of the standard, and holds elements where it says so. Random
/// bytes pass once in some thousand times; a wrong guess shows odd children and hides nothing.
fn holds_elements(content: &[u8]) -> bool {
    let Ok(element) = Element::from_ber(content) else {
        return false;
    };
    let mut waiting = vec![element];
    let mut looked_at = 0;
    while let Some(element) = waiting.pop() {
        looked_at += 1;
        if looked_at > MAX_PROBED {
            return true;
        }
        let tag = element.tag();
        if !tag.constructed {
            if !is_plausible(&element) {
                return false;
            }
            continue;
        }
        let Ok(mut children) = element.children() else {
            return false;
        };
        while !children.is_empty() {
            match children.next() {
                Ok(child) if waiting.len() < MAX_PROBED => waiting.push(child),
                Ok(_) => return true,
                Err(_) => return false,
            }
        }
    }
    element.tag().class == Class::Universal
}

/// Whether a primitive element holds what its type demands.
fn is_plausible(element: &Element<'_>) -> bool {
    match element.tag() {
        Tag::BOOLEAN => element.boolean().is_ok(),
        Tag::INTEGER => element.integer().is_ok(),
        Tag::NULL => element.null().is_ok(),
        Tag::OID => element.oid().is_ok(),
        Tag::BIT_STRING => element.bit_string().is_ok(),
        Tag::UTC_TIME | Tag::GENERALIZED_TIME => element.content().is_ascii(),
        Tag::OCTET_STRING | Tag::ENUMERATED => !element.content().is_empty(),
        tag if tag.class == Class::Universal => element.text().is_ok(),
        _ => true,
    }
}

/// What a primitive element says, in short, and what that is called.
fn value_of(tag: Tag, content: &[u8]) -> (Option<String>, Option<String>) {
    let value = match tag {
        Tag::BOOLEAN => Some(if content == [0] { "FALSE" } else { "TRUE" }.to_owned()),
        Tag::NULL => None,
        Tag::INTEGER | Tag::ENUMERATED => Some(number(content)),
        Tag::OID => {
            let Some(oid) = oid_of(content) else {
                return (Some(short_hex(content)), None);
            };
            return (Some(oid.to_string()), crate::oid_names::name(oid).map(str::to_owned));
        }
        Tag::BIT_STRING => Some(bits(content)),
        Tag::UTC_TIME | Tag::GENERALIZED_TIME => {
            let header = [
                u8::try_from(tag.number).unwrap_or(0),
                u8::try_from(content.len()).unwrap_or(0),
            ];
            let raw = [&header[..], content].concat();
            let moment = Element::from_ber(&raw).and_then(|element| element.time());
            Some(moment.map_or_else(
                |_| printable(content).unwrap_or_else(|| short_hex(content)),
                |at| at.to_string(),
            ))
        }
        tag if tag.class == Class::Universal && tag != Tag::OCTET_STRING => {
            Some(text_of(tag, content).unwrap_or_else(|| short_hex(content)))
        }
        // An implicitly tagged text, such as an address.
        _ => Some(printable(content).unwrap_or_else(|| short_hex(content))),
    };
    (value, None)
}

fn oid_of(content: &[u8]) -> Option<qolhat_asn1::Oid> {
    qolhat_asn1::Oid::from_bytes(content).ok()
}

/// Decimal as long as it fits 64 bits, then hexadecimal.
fn number(content: &[u8]) -> String {
    if content.is_empty() || content.len() > 8 {
        return short_hex(content);
    }
    let sign = if content.first().is_some_and(|first| first & 0x80 != 0) {
        -1
    } else {
        0
    };
    let value = content
        .iter()
        .fold(sign, |value: i64, octet| (value << 8) | i64::from(*octet));
    value.to_string()
}

/// Named bits as digits, longer strings as bytes.
fn bits(content: &[u8]) -> String {
    match content.split_first() {
        Some((unused, octets)) if *unused < 8 && octets.len() <= 2 => {
            let all: String = octets.iter().map(|octet| format!("{octet:08b}")).collect();
            let kept = all.len().saturating_sub(usize::from(*unused));
            format!("'{}'B", all.get(..kept).unwrap_or_default())
        }
        Some((_, octets)) => short_hex(octets),
        None => String::new(),
    }
}

fn text_of(tag: Tag, content: &[u8]) -> Option<String> {
    let text = match tag {
        Tag::UTF8_STRING | Tag::PRINTABLE_STRING | Tag::IA5_STRING | Tag::NUMERIC_STRING | Tag::VISIBLE_STRING => {
            std::str::from_utf8(content).ok()?.to_owned()
        }
        Tag::TELETEX_STRING => content.iter().map(|byte| char::from(*byte)).collect(),
        Tag::BMP_STRING => {
            let units: Vec<u16> = content
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |unit, byte| (unit << 8) | u16::from(*byte)))
                .collect();
            String::from_utf16(&units).ok()?
        }
        _ => return None,
    };
    Some(clipped(&text))
}

fn printable(content: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(content).ok()?;
    (text.len() >= 4 && !text.chars().any(char::is_control)).then(|| clipped(text))
}

fn clipped(text: &str) -> String {
    let text: String = text.chars().map(plain_character).collect();
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn short_hex(content: &[u8]) -> String {
    match content.get(..SHOWN_BYTES) {
        Some(head) if content.len() > SHOWN_BYTES => format!("{}…", hex::encode(head)),
        _ => hex::encode(content),
    }
}

fn class_name(class: Class) -> &'static str {
    match class {
        Class::Universal => "universal",
        Class::Application => "application",
        Class::ContextSpecific => "context",
        Class::Private => "private",
    }
}

/// The name of a type (X.680, 8.4), or the tag in brackets.
fn name_of(tag: Tag) -> String {
    let known = match (tag.class, tag.number) {
        (Class::Universal, number) => UNIVERSAL.get(number as usize).copied().unwrap_or(""),
        _ => "",
    };
    match (known, tag.class) {
        ("", Class::Universal) => format!("[UNIVERSAL {}]", tag.number),
        ("", Class::Application) => format!("[APPLICATION {}]", tag.number),
        ("", Class::ContextSpecific) => format!("[{}]", tag.number),
        ("", Class::Private) => format!("[PRIVATE {}]", tag.number),
        _ => known.to_owned(),
    }
}

/// By their number; a gap has no name.
const UNIVERSAL: &[&str] = &[
    "end-of-contents",
    "BOOLEAN",
    "INTEGER",
    "BIT STRING",
    "OCTET STRING",
    "NULL",
    "OBJECT IDENTIFIER",
    "ObjectDescriptor",
    "EXTERNAL",
    "REAL",
    "ENUMERATED",
    "EMBEDDED PDV",
    "UTF8String",
    "RELATIVE-OID",
    "TIME",
    "",
    "SEQUENCE",
    "SET",
    "NumericString",
    "PrintableString",
    "TeletexString",
    "VideotexString",
    "IA5String",
    "UTCTime",
    "GeneralizedTime",
    "GraphicString",
    "VisibleString",
    "GeneralString",
    "UniversalString",
    "CHARACTER STRING",
    "BMPString",
];

fn at_path<'n>(nodes: &'n mut [Asn1Node], path: &[usize]) -> Option<&'n mut Asn1Node> {
    let (first, rest) = path.split_first()?;
    let node = nodes.get_mut(*first)?;
    if rest.is_empty() {
        Some(node)
    } else {
        at_path(&mut node.children, rest)
    }
}

fn end_of(node: &Asn1Node) -> usize {
    to_usize(node.offset).saturating_add(to_usize(node.total))
}

fn to_usize(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use qolhat_asn1::der;

    fn tree(bytes: &[u8]) -> Level {
        Tree(bytes).level(None, None)
    }

    fn count(nodes: &[Asn1Node]) -> usize {
        nodes.iter().map(|node| 1 + count(&node.children)).sum()
    }

    #[test]
    fn offsets_and_lengths_are_those_of_the_bytes() {
        // SEQUENCE { INTEGER 5, OCTET STRING { SEQUENCE { BOOLEAN TRUE } }, [0] "http" , BIT STRING '1'B }
        let bytes = [
            0x30, 0x16, 0x02, 0x01, 0x05, 0x04, 0x05, 0x30, 0x03, 0x01, 0x01, 0xff, 0x80, 0x04, b'h', b't', b't', b'p',
            0x03, 0x02, 0x07, 0x80, 0x05, 0x00,
        ];
        let level = tree(&bytes);
        let top = &level.nodes[0];
        assert_eq!((top.offset, top.header_length, top.length, top.total), (0, 2, 22, 24));
        let inside: Vec<(u64, &str, Option<&str>)> = top
            .children
            .iter()
            .map(|node| (node.offset, node.name.as_str(), node.value.as_deref()))
            .collect();
        assert_eq!(
            inside,
            [
                (2, "INTEGER", Some("5")),
                (5, "OCTET STRING", None),
                (12, "[0]", Some("http")),
                (18, "BIT STRING", Some("'1'B")),
                (22, "NULL", None),
            ]
        );
        let string = &top.children[1];
        assert!(string.encapsulates && string.children[0].offset == 7);
        assert_eq!(string.children[0].children[0].value.as_deref(), Some("TRUE"));
        assert!(level.fault.is_none() && level.next.is_none());
    }

    #[test]
    fn indefinite_lengths_are_followed() {
        // SEQUENCE (indefinite) { OCTET STRING (indefinite) { 01 02 } { 03 } }
        let bytes = [
            0x30, 0x80, 0x24, 0x80, 0x04, 0x02, 0x01, 0x02, 0x04, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00,
        ];
        let level = tree(&bytes);
        let top = &level.nodes[0];
        assert!(top.indefinite && top.children[0].indefinite);
        assert_eq!((top.length, top.total), (11, 15));
        assert_eq!(
            (top.children[0].offset, top.children[0].length, top.children[0].total),
            (2, 7, 11)
        );
        assert_eq!(top.children[0].children[1].value.as_deref(), Some("03"));
        assert!(!top.children[0].children[0].indefinite);
    }

    #[test]
    fn a_long_level_comes_page_by_page_and_whole() {
        let entries: Vec<Vec<u8>> = (0..1_000_u16)
            .map(|number| der::sequence(&[&der::unsigned(&number.to_be_bytes())]))
            .collect();
        let parts: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        let bytes = der::sequence(&[&der::sequence(&parts), &der::unsigned(&[7])]);
        let first = tree(&bytes);
        let top = &first.nodes[0];
        assert_eq!(top.children.len(), 2, "the siblings of a long list are not crowded out");
        assert!(count(&first.nodes) <= MAX_NODES);
        let list = &top.children[0];
        let mut found = list.children.len();
        let mut next = list.next;
        while let Some(from) = next {
            let page = Tree(&bytes).level(Some(to_usize(list.offset)), Some(to_usize(from)));
            assert!(!page.nodes.is_empty() && count(&page.nodes) <= MAX_NODES);
            found += page.nodes.len();
            next = page.next;
        }
        assert_eq!(found, 1_000);
    }

    #[test]
    fn what_can_not_be_read_is_said_where_it_stands() {
        let whole = der::sequence(&[&der::unsigned(&[1]), &der::octet_string(&[0xaa; 40])]);
        let cut = tree(&whole[..20]);
        assert_eq!(cut.nodes[0].fault.as_ref().unwrap().code, "truncated");
        assert_eq!(cut.nodes[0].children[0].value.as_deref(), Some("1"));
        let noise = tree(b"no elements at all, just a text that goes on");
        assert!(noise.fault.is_some() || noise.nodes[0].fault.is_some());
        assert!(tree(&[]).nodes.is_empty());
        assert!(Tree(&whole).level(Some(9_999), None).fault.is_some());
    }

    #[test]
    fn nesting_costs_neither_stack_nor_more_than_the_limit() {
        let mut bytes = der::unsigned(&[1]);
        for layer in 0..500 {
            bytes = if layer % 2 == 0 {
                der::sequence(&[&bytes])
            } else {
                der::octet_string(&bytes)
            };
        }
        let level = tree(&bytes);
        assert!(count(&level.nodes) <= MAX_NODES);
        let mut depth = 0;
        let mut node = &level.nodes[0];
        while let Some(child) = node.children.first() {
            node = child;
            depth += 1;
        }
        assert!(depth < MAX_DEPTH && node.has_children && node.next.is_some(), "{depth}");
        let further = Tree(&bytes).level(Some(to_usize(node.offset)), None);
        assert!(!further.nodes.is_empty());
        let mut lines = 0;
        assert_eq!(Tree(&bytes).walk(&mut |_, _| lines += 1).unwrap().code, "too-deep");
        assert!(lines <= MAX_DEPTH + 1);
    }

    #[test]
    fn any_bytes_give_a_tree_within_the_limits() {
        let mut state = 7_u32;
        for _ in 0..2_000 {
            let bytes: Vec<u8> = (0..64)
                .map(|at| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let noise = (state >> 24) as u8;
                    if at % 3 == 0 {
                        [0x30, 0x24, 0x04, 0x80, 0x03, 0x02][usize::from(noise % 6)]
                    } else {
                        noise % 70
                    }
                })
                .collect();
            let level = tree(&bytes);
            assert!(count(&level.nodes) <= MAX_NODES);
            let mut last = None;
            Tree(&bytes).walk(&mut |_, node| {
                assert!(last < Some(node.offset) && end_of(node) <= bytes.len(), "{bytes:02x?}");
                last = Some(node.offset);
            });
        }
    }
}
