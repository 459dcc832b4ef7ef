//! Every field and extension of a certificate, decoded into the standard's own words (RFC 5280, 4.1 and 4.2).
//!
//! Nothing here decides anything: what can not be decoded is shown as bytes and says that it was not understood.

use std::net::{Ipv4Addr, Ipv6Addr};

use qolhat_asn1::{Asn1Error, Element, Oid, Reader, Tag};
use qolhat_gost::HashAlgorithm;
use qolhat_pki::{Attribute, Certificate, DigestAlgorithm, Extension, GeneralName, Name, oid, plain_character};

use crate::view::{hex, oid_field, oid_name};
use crate::wire::{FieldView, Thumbprint};

/// Lines of one value; an extension of a real certificate has fewer than thirty.
const MAX_LINES: usize = 200;

/// Bytes of a value that are written out; the tree shows the rest.
const SHOWN_BYTES: usize = 1_024;

/// subjectDirectoryAttributes (RFC 5280, 4.2.1.8).
const SUBJECT_DIRECTORY_ATTRIBUTES: Oid = Oid::new_unwrap("2.5.29.9");
/// subjectInfoAccess (RFC 5280, 4.2.2.2).
const SUBJECT_INFO_ACCESS: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.1.11");

/// Every field, in the order of the certificate.
pub(crate) fn fields(certificate: &Certificate) -> Vec<FieldView> {
    let places = Places::of(certificate.der());
    let mut fields = vec![
        field("certificate", "version", vec![certificate.version().to_string()]).at(places.version),
        field(
            "certificate",
            "serialNumber",
            vec![spaced(certificate.serial_content())],
        )
        .at(places.serial),
    ];
    fields.extend(name_fields("issuer", certificate.issuer(), &places.issuer));
    fields.push(field("validity", "notBefore", vec![certificate.not_before().to_string()]).at(places.not_before));
    fields.push(field("validity", "notAfter", vec![certificate.not_after().to_string()]).at(places.not_after));
    fields.extend(name_fields("subject", certificate.subject(), &places.subject));
    fields.extend(key_fields(certificate, places.key));
    for (position, extension) in certificate.extensions().iter().enumerate() {
        fields.push(extension_field(extension).at(places.extensions.get(position).copied()));
    }
    let algorithm = certificate.signature_algorithm();
    let name = vec![oid_name(algorithm)];
    fields.push(
        field("signature", "signatureAlgorithm", name)
            .of(algorithm)
            .at(places.signature_algorithm),
    );
    fields.push(
        field(
            "signature",
            "signatureValue",
            vec![spaced(certificate.signature_value())],
        )
        .at(places.signature),
    );
    fields.into_iter().map(|field| field.0).collect()
}

/// Digests of the whole certificate: the one that support staff of Windows systems read first, the usual one, and ours.
pub(crate) fn thumbprints(certificate: &Certificate) -> Vec<Thumbprint> {
    let thumbprint = |algorithm: &str, digest: &[u8]| Thumbprint {
        algorithm: algorithm.to_owned(),
        hex: hex::encode(digest),
    };
    let der = certificate.der();
    vec![
        thumbprint("SHA-1", &DigestAlgorithm::Sha1.digest(der)),
        thumbprint("SHA-256", &certificate.sha256()),
        thumbprint("GOST 34.11-2015 (256)", HashAlgorithm::Streebog256.digest(der).as_ref()),
    ]
}

/// A name in the form of its type: `URI: http://…`.
pub(crate) fn general_name(name: &GeneralName) -> String {
    match name {
        GeneralName::Other(kind) => format!("otherName: {}", oid_field(*kind)),
        GeneralName::Email(text) => format!("email: {}", visible(text)),
        GeneralName::Dns(text) => format!("DNS: {}", visible(text)),
        GeneralName::Directory(name) => format!("directoryName: {name}"),
        GeneralName::Uri(text) => format!("URI: {}", visible(text)),
        GeneralName::Ip(octets) => format!("IP: {}", address(octets)),
        GeneralName::RegisteredId(id) => format!("registeredID: {}", oid_field(*id)),
        other => format!("{other:?}"),
    }
}

/// A field on its way to the window.
struct Field(FieldView);

fn field(group: &str, name: &str, lines: Vec<String>) -> Field {
    Field(FieldView {
        group: group.to_owned(),
        name: name.to_owned(),
        oid: None,
        critical: None,
        lines,
        understood: true,
        offset: None,
    })
}

impl Field {
    fn at(mut self, offset: Option<u64>) -> Self {
        self.0.offset = offset;
        self
    }

    fn of(mut self, oid: Oid) -> Self {
        self.0.oid = Some(oid.to_string());
        self
    }
}

fn name_fields(group: &str, name: &Name, places: &[u64]) -> Vec<Field> {
    let shown = |attribute: &Attribute| match &attribute.text {
        Some(text) => visible(text),
        None => spaced(&attribute.der),
    };
    name.attributes()
        .enumerate()
        .map(|(position, attribute)| {
            field(group, &oid_name(attribute.oid), vec![shown(attribute)])
                .of(attribute.oid)
                .at(places.get(position).copied())
        })
        .collect()
}

fn key_fields(certificate: &Certificate, place: Option<u64>) -> Vec<Field> {
    let spki = Element::from_der(certificate.spki_der());
    let algorithm = spki
        .and_then(|spki| spki.sequence()?.next()?.sequence())
        .and_then(|mut parts| Ok((parts.next()?.oid()?, parts)));
    let mut fields = vec![field("key", "algorithm", vec![certificate.key_algorithm_name()]).at(place)];
    if let Ok((oid, parameters)) = algorithm {
        fields = vec![
            field("key", "algorithm", vec![certificate.key_algorithm_name()])
                .of(oid)
                .at(place),
        ];
        let lines = parameter_lines(parameters);
        if !lines.is_empty() {
            fields.push(field("key", "parameters", lines).at(place));
        }
    }
    fields.push(field("key", "publicKey", vec![spaced(certificate.public_key_octets())]).at(place));
    fields
}

/// Object identifiers in the parameters, which name curve and hash.
fn parameter_lines(mut parameters: Reader<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    while let Ok(element) = parameters.next() {
        if let Ok(oid) = element.oid() {
            lines.push(oid_field(oid));
        } else if let Ok(inside) = element.sequence() {
            let parts = inside.collect().unwrap_or_default();
            lines.extend(parts.iter().filter_map(|part| part.oid().ok()).map(oid_field));
        }
    }
    lines
}

fn extension_field(extension: &Extension) -> Field {
    let decoded = decode(extension.oid, &extension.value);
    let understood = decoded.is_ok();
    let mut lines = decoded.unwrap_or_else(|_| {
        // What is not understood may still be a plain value, and its bytes are shown in any case.
        let mut lines = plain_value(&extension.value);
        lines.push(spaced(&extension.value));
        lines
    });
    lines.truncate(MAX_LINES);
    let mut made = field("extension", &oid_name(extension.oid), lines).of(extension.oid);
    made.0.critical = Some(extension.critical);
    made.0.understood = understood;
    made
}

/// The lines of an extension whose form is known.
fn decode(oid: Oid, value: &[u8]) -> Result<Vec<String>, Asn1Error> {
    use oid::extension as known;
    let element = Element::from_der(value)?;
    match oid {
        known::KEY_USAGE => named_bits(&element, KEY_USAGES),
        known::EXTENDED_KEY_USAGE | known::KZ_KEY_STORAGE => {
            each(element.sequence()?, |one| Ok(vec![oid_field(one.oid()?)]))
        }
        known::BASIC_CONSTRAINTS => basic_constraints(element.sequence()?),
        known::SUBJECT_KEY_ID => Ok(vec![spaced(&element.octets()?)]),
        known::AUTHORITY_KEY_ID => authority_key_id(element.sequence()?),
        known::SUBJECT_ALT_NAME | known::ISSUER_ALT_NAME => general_names(element.sequence()?),
        known::CERTIFICATE_POLICIES => each(element.sequence()?, |one| policy(one.sequence()?)),
        known::POLICY_MAPPINGS => each(element.sequence()?, |one| {
            let mut pair = one.sequence()?;
            Ok(vec![format!(
                "{} → {}",
                oid_field(pair.next()?.oid()?),
                oid_field(pair.next()?.oid()?)
            )])
        }),
        known::POLICY_CONSTRAINTS => each(element.sequence()?, |one| {
            let name = if one.is_context(0) {
                "requireExplicitPolicy"
            } else {
                "inhibitPolicyMapping"
            };
            Ok(vec![format!("{name}: {}", implicit_number(one))])
        }),
        known::INHIBIT_ANY_POLICY => Ok(vec![element.small_unsigned()?.to_string()]),
        known::NAME_CONSTRAINTS => each(element.sequence()?, |subtrees| {
            let name = if subtrees.is_context(0) {
                "permitted"
            } else {
                "excluded"
            };
            each(subtrees.children()?, |tree| {
                let base = GeneralName::from_element(&tree.sequence()?.next()?)?;
                Ok(vec![format!("{name}: {}", general_name(&base))])
            })
        }),
        known::CRL_DISTRIBUTION_POINTS | known::FRESHEST_CRL => {
            each(element.sequence()?, |point| distribution_point(point.sequence()?))
        }
        known::AUTHORITY_INFO_ACCESS | SUBJECT_INFO_ACCESS => each(element.sequence()?, |one| {
            let mut pair = one.sequence()?;
            let method = oid_name(pair.next()?.oid()?);
            Ok(vec![format!(
                "{method}: {}",
                general_name(&GeneralName::from_element(&pair.next()?)?)
            )])
        }),
        SUBJECT_DIRECTORY_ATTRIBUTES => each(element.sequence()?, |one| {
            let mut parts = one.sequence()?;
            let kind = oid_name(parts.next()?.oid()?);
            each(parts.next()?.set()?, |value| {
                let said = value.text().or_else(|_| value.time().map(|at| at.to_string()));
                Ok(vec![format!(
                    "{kind}: {}",
                    said.unwrap_or_else(|_| spaced(value.raw()))
                )])
            })
        }),
        known::OCSP_NO_CHECK => element.null().map(|()| vec!["NULL".to_owned()]),
        _ => Err(Asn1Error::BadContent("an extension known here")),
    }
}

/// In the order of their bits (RFC 5280, 4.2.1.3).
const KEY_USAGES: &[&str] = &[
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

/// In the order of their bits (RFC 5280, 4.2.1.13).
const REASONS: &[&str] = &[
    "unused",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "certificateHold",
    "privilegeWithdrawn",
    "aACompromise",
];

fn named_bits(element: &Element<'_>, names: &[&str]) -> Result<Vec<String>, Asn1Error> {
    Ok(bits_set(element.bit_string()?.1, names))
}

fn bits_set(octets: &[u8], names: &[&str]) -> Vec<String> {
    let is_set = |bit: usize| {
        octets
            .get(bit / 8)
            .is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0)
    };
    let set = names.iter().enumerate().filter(|(bit, _)| is_set(*bit));
    set.map(|(_, name)| (*name).to_owned()).collect()
}

fn basic_constraints(mut parts: Reader<'_>) -> Result<Vec<String>, Asn1Error> {
    let is_authority = match parts.next_if(Tag::BOOLEAN)? {
        Some(part) => part.boolean()?,
        None => false,
    };
    let mut lines = vec![format!("CA: {}", if is_authority { "TRUE" } else { "FALSE" })];
    if let Some(length) = parts.next_if(Tag::INTEGER)? {
        lines.push(format!("pathLenConstraint: {}", length.small_unsigned()?));
    }
    parts.finish().map(|()| lines)
}

fn authority_key_id(parts: Reader<'_>) -> Result<Vec<String>, Asn1Error> {
    each(parts, |part| match part.tag().number {
        0 => Ok(vec![format!("keyIdentifier: {}", spaced(part.content()))]),
        1 => {
            let names = general_names(part.children()?)?.into_iter();
            Ok(names.map(|name| format!("authorityCertIssuer: {name}")).collect())
        }
        _ => Ok(vec![format!("authorityCertSerialNumber: {}", spaced(part.content()))]),
    })
}

fn general_names(names: Reader<'_>) -> Result<Vec<String>, Asn1Error> {
    each(names, |one| Ok(vec![general_name(&GeneralName::from_element(one)?)]))
}

/// ```text
/// PolicyInformation ::= SEQUENCE { policyIdentifier, policyQualifiers SEQUENCE OF PolicyQualifierInfo OPTIONAL }
/// PolicyQualifierInfo ::= SEQUENCE { policyQualifierId, qualifier ANY }
/// ```
fn policy(mut parts: Reader<'_>) -> Result<Vec<String>, Asn1Error> {
    let mut lines = vec![oid_field(parts.next()?.oid()?)];
    if !parts.is_empty() {
        lines.extend(each(parts.next()?.sequence()?, |qualifier| {
            let mut pair = qualifier.sequence()?;
            let name = oid_name(pair.next()?.oid()?);
            let texts = texts_of(&pair.next()?);
            Ok(vec![format!("{name}: {}", texts.join(" "))])
        })?);
    }
    Ok(lines)
}

/// The texts of a qualifier: the address of the statement, or the notice (RFC 5280, 4.2.1.4).
fn texts_of(element: &Element<'_>) -> Vec<String> {
    if let Ok(text) = element.text() {
        return vec![visible(&text)];
    }
    let children = element.children().and_then(Reader::collect).unwrap_or_default();
    children.iter().flat_map(texts_of).collect()
}

fn distribution_point(parts: Reader<'_>) -> Result<Vec<String>, Asn1Error> {
    each(parts, |part| match part.tag().number {
        0 => {
            let name = part.only_child()?;
            if name.is_context(0) {
                general_names(name.children()?)
            } else {
                Ok(vec![format!("nameRelativeToCRLIssuer: {}", spaced(name.raw()))])
            }
        }
        1 => {
            let octets = part.content().get(1..).unwrap_or_default();
            Ok(vec![format!("reasons: {}", bits_set(octets, REASONS).join(", "))])
        }
        _ => {
            let names = general_names(part.children()?)?.into_iter();
            Ok(names.map(|name| format!("cRLIssuer: {name}")).collect())
        }
    })
}

/// The lines of every element, one after the other.
fn each(
    mut parts: Reader<'_>,
    mut lines_of: impl FnMut(&Element<'_>) -> Result<Vec<String>, Asn1Error>,
) -> Result<Vec<String>, Asn1Error> {
    let mut lines = Vec::new();
    while !parts.is_empty() {
        let part = parts.next()?;
        if lines.len() < MAX_LINES {
            lines.extend(lines_of(&part)?);
        }
    }
    Ok(lines)
}

/// An implicitly tagged small INTEGER.
fn implicit_number(element: &Element<'_>) -> String {
    match element.content() {
        [small] if *small < 0x80 => small.to_string(),
        octets => spaced(octets),
    }
}

/// A value that says what it is by its own tag.
fn plain_value(value: &[u8]) -> Vec<String> {
    let Ok(element) = Element::from_der(value) else {
        return Vec::new();
    };
    if let Ok(oid) = element.oid() {
        return vec![oid_field(oid)];
    }
    if let Ok(text) = element.text() {
        return vec![visible(&text)];
    }
    Vec::new()
}

/// Two digits a byte, with spaces between, the beginning of what is long.
pub(crate) fn spaced(bytes: &[u8]) -> String {
    let shown = bytes.get(..SHOWN_BYTES).unwrap_or(bytes);
    let digits: Vec<String> = shown.iter().map(|byte| format!("{byte:02x}")).collect();
    let more = if shown.len() < bytes.len() { " …" } else { "" };
    format!("{}{more}", digits.join(" "))
}

/// Text in one line, so that a name can not pass for two lines of a report.
fn visible(text: &str) -> String {
    text.chars().map(plain_character).collect()
}

/// An address, or an address with its mask.
fn address(octets: &[u8]) -> String {
    let four = |octets: &[u8]| <[u8; 4]>::try_from(octets).map(|octets| Ipv4Addr::from(octets).to_string());
    let sixteen = |octets: &[u8]| <[u8; 16]>::try_from(octets).map(|octets| Ipv6Addr::from(octets).to_string());
    let (base, mask) = octets.split_at(octets.len() / 2);
    match octets.len() {
        4 => four(octets).unwrap_or_default(),
        16 => sixteen(octets).unwrap_or_default(),
        8 => format!("{}/{}", four(base).unwrap_or_default(), four(mask).unwrap_or_default()),
        32 => format!(
            "{}/{}",
            sixteen(base).unwrap_or_default(),
            sixteen(mask).unwrap_or_default()
        ),
        _ => spaced(octets),
    }
}

/// Where the fields stand in the bytes of the certificate (RFC 5280, 4.1).
#[derive(Default)]
struct Places {
    version: Option<u64>,
    serial: Option<u64>,
    issuer: Vec<u64>,
    not_before: Option<u64>,
    not_after: Option<u64>,
    subject: Vec<u64>,
    key: Option<u64>,
    extensions: Vec<u64>,
    signature_algorithm: Option<u64>,
    signature: Option<u64>,
}

impl Places {
    fn of(der: &[u8]) -> Self {
        let mut places = Self::default();
        // What was read as a certificate has these parts; a place that is not found is not shown.
        let _ = places.find(der);
        places
    }

    fn find(&mut self, der: &[u8]) -> Result<(), Asn1Error> {
        let place = |element: &Element<'_>| {
            let offset = (element.raw().as_ptr() as usize).checked_sub(der.as_ptr() as usize);
            offset.map(|offset| offset as u64)
        };
        let mut whole = Element::from_der(der)?.sequence()?;
        let mut parts = whole.next()?.sequence()?;
        self.version = parts.next_if_context(0)?.as_ref().and_then(place);
        self.serial = place(&parts.next()?);
        parts.next()?;
        let attributes = |name: &Element<'_>| -> Result<Vec<u64>, Asn1Error> {
            let mut places = Vec::new();
            for set in name.sequence()?.collect()? {
                places.extend(set.set()?.collect()?.iter().filter_map(place));
            }
            Ok(places)
        };
        self.issuer = attributes(&parts.next()?)?;
        let mut validity = parts.next()?.sequence()?;
        self.not_before = place(&validity.next()?);
        self.not_after = place(&validity.next()?);
        self.subject = attributes(&parts.next()?)?;
        self.key = place(&parts.next()?);
        while !parts.is_empty() {
            let part = parts.next()?;
            if part.is_context(3) {
                let extensions = part.only_child()?.sequence()?.collect()?;
                self.extensions = extensions.iter().filter_map(place).collect();
            }
        }
        self.signature_algorithm = place(&whole.next()?);
        self.signature = place(&whole.next()?);
        Ok(())
    }
}
