//! The elements of a file, level by level, and its bytes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose bytes are looked at.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Asn1Source {
    /// A chosen file; PEM and base64 are undone first, so offsets count decoded bytes.
    File {
        /// Its handle.
        handle: String,
    },
    /// A certificate that was shown before.
    Certificate {
        /// SHA-256, hexadecimal.
        sha256: String,
    },
}

/// Asks for elements.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Asn1TreeRequest {
    /// Whose bytes.
    pub source: Asn1Source,
    /// Offset of the element whose children are wanted; `null` for the outermost elements.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub parent: Option<u64>,
    /// Offset of the first child wanted, as `next` of an earlier answer says; `null` for the first.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub from: Option<u64>,
}

/// Elements of one level, with the levels below them as far as they fit.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Asn1TreeView {
    /// How the file is wrapped: `der`, `pem`, `base64`.
    pub encoding: String,
    /// Bytes after unwrapping.
    #[ts(type = "number")]
    pub size: u64,
    /// The elements.
    pub nodes: Vec<Asn1Node>,
    /// Where the elements go on that did not fit; `null` when these were the last.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
    /// Where reading stopped because the bytes are no element, and why.
    pub fault: Option<Asn1Fault>,
}

/// Bytes that are no element.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Asn1Fault {
    /// Where.
    #[ts(type = "number")]
    pub offset: u64,
    /// `not-an-element`, `too-deep`.
    pub code: String,
    /// What the reader says, not translated.
    pub detail: String,
}

/// One element (X.690, 8.1).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Asn1Node {
    /// Where it begins: also its name in requests.
    #[ts(type = "number")]
    pub offset: u64,
    /// Identifier and length octets.
    #[ts(type = "number")]
    pub header_length: u64,
    /// Content octets, without end-of-contents octets.
    #[ts(type = "number")]
    pub length: u64,
    /// Identifier, length, content and end-of-contents octets: `offset` to `offset + total`.
    #[ts(type = "number")]
    pub total: u64,
    /// Whether the length is indefinite (BER).
    pub indefinite: bool,
    /// `universal`, `application`, `context`, `private`.
    pub class: String,
    /// Number of the tag.
    pub tag: u32,
    /// `SEQUENCE`, `INTEGER`, `[0]`, …
    pub name: String,
    /// Whether the content is made of elements.
    pub constructed: bool,
    /// Whether the children stand inside an OCTET STRING or BIT STRING whose content is elements to its end.
    pub encapsulates: bool,
    /// The value in short: text, number, identifier, moment, first bytes; `null` for a constructed element.
    pub value: Option<String>,
    /// What the value is called, such as the name of an object identifier.
    pub meaning: Option<String>,
    /// Whether there are children at all.
    pub has_children: bool,
    /// Children that came along; the first of them, when `next` is set.
    pub children: Vec<Asn1Node>,
    /// Where the children go on: ask for them with `parent` and `from`. `null` when all came along.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
    /// Where reading the children stopped, and why.
    pub fault: Option<Asn1Fault>,
}

/// Asks for bytes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Asn1HexRequest {
    /// Whose bytes.
    pub source: Asn1Source,
    /// First byte.
    #[ts(type = "number")]
    pub offset: u64,
    /// How many, at most 65 536.
    pub length: u32,
}

/// Bytes of a file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Asn1HexView {
    /// First byte.
    #[ts(type = "number")]
    pub offset: u64,
    /// The bytes, hexadecimal without spaces; fewer than asked for at the end of the file.
    pub hex: String,
    /// Bytes of the whole file after unwrapping.
    #[ts(type = "number")]
    pub size: u64,
}
