//! The authorities of Kazakhstan as far as they are known: names, official addresses, and the keys that are pinned.
//!
//! The data are `crates/app/trust/kazakhstan.json`, versioned and dated, with a source for every fact. The list vouches
//! for nobody: what it can do is recognise a certificate, and refuse one that carries the name of a pinned authority over
//! another key.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use qolhat_pki::{Certificate, DigestAlgorithm, oid};
use serde::Deserialize;

use crate::anchors::common_name;
use crate::view::hex;
use crate::{Problem, ProblemCode};

/// The list and where its facts come from. What else stands at the top of the file is for its readers.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct KnownAnchors {
    /// The day of this version, `YYYY-MM-DD`.
    pub(crate) version: String,
    /// Which of the anchors come with the program.
    pub(crate) shipped: Vec<String>,
    /// By the name that facts refer to.
    pub(crate) sources: BTreeMap<String, Source>,
    /// National authorities first, then accredited ones, then test authorities.
    pub(crate) anchors: Vec<KnownAnchor>,
}

/// Where facts come from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// When it was looked at, `YYYY-MM-DD`.
    pub(crate) at: String,
    /// What it is, by language.
    pub(crate) what: BTreeMap<String, String>,
}

/// An authority.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownAnchor {
    /// Stable name.
    pub(crate) id: String,
    /// Names for people, by language.
    pub(crate) titles: BTreeMap<String, String>,
    /// The common name as it stands in certificates; nothing when no certificate was seen.
    pub(crate) subject: Option<Fact>,
    /// What it issues: `root`, `issuing`, `accredited`.
    pub(crate) level: String,
    /// `production` or `test`.
    pub(crate) environment: String,
    /// `rsa`, `gost-2004`, `gost-2015`; `gost` when the sources do not tell which; nothing when they tell nothing.
    pub(crate) algorithm: Option<String>,
    /// The year by which this generation is called.
    pub(crate) generation: Option<String>,
    /// Official addresses of the certificate.
    pub(crate) addresses: Vec<Fact>,
    /// The key identifier as others name it, hexadecimal.
    pub(crate) key_identifier: Option<Fact>,
    /// What a certificate of it must be.
    pub(crate) pin: Option<Pin>,
}

/// A fact with its source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fact {
    pub(crate) value: String,
    /// A key of [`KnownAnchors::sources`].
    pub(crate) source: String,
}

/// What a certificate of an authority must be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pin {
    /// What the digest is of.
    pub(crate) of: PinnedPart,
    /// SHA-256, hexadecimal.
    pub(crate) sha256: String,
    /// Whether an authority of the same name or key identifier that does not fit is refused. A pin that does not bind
    /// only recognises: the name may have belonged to an earlier key, or may be that of a test authority.
    pub(crate) binds: bool,
    /// A key of [`KnownAnchors::sources`].
    pub(crate) source: String,
}

/// What a pin is of.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PinnedPart {
    /// The SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
    PublicKey,
    /// The whole certificate.
    Certificate,
}

impl PinnedPart {
    /// Stable name for machine fields.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::PublicKey => "public-key",
            Self::Certificate => "certificate",
        }
    }
}

/// What a pin says of a certificate.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum PinResult {
    /// It is exactly what is pinned.
    Matches,
    /// It carries the name or the key identifier of a pinned authority, and another key.
    Contradicts,
}

impl PinResult {
    /// Stable name for machine fields.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Contradicts => "contradicts",
        }
    }
}

/// Whom a certificate belongs to, as far as the list can tell.
pub(crate) struct Recognition {
    /// The authority.
    pub(crate) anchor: &'static KnownAnchor,
    /// What its pin says; nothing when only the name speaks for it.
    pub(crate) pin: Option<PinResult>,
}

/// The list of Kazakhstan.
pub(crate) fn known_anchors() -> &'static KnownAnchors {
    static LIST: OnceLock<KnownAnchors> = OnceLock::new();
    LIST.get_or_init(|| {
        let read = serde_json::from_str(include_str!("../trust/kazakhstan.json"));
        // A file that is not well formed is found by the tests, before anybody misses a pin.
        read.unwrap_or_default()
    })
}

impl KnownAnchors {
    /// The authority of this name.
    pub(crate) fn find(&'static self, id: &str) -> Option<&'static KnownAnchor> {
        self.anchors.iter().find(|anchor| anchor.id == id)
    }

    /// Whom `certificate` belongs to. A pin that fits speaks first, then one that is contradicted, then a mere name.
    pub(crate) fn recognise(&'static self, certificate: &Certificate) -> Option<Recognition> {
        let fits = |anchor: &&KnownAnchor| anchor.pin.as_ref().is_some_and(|pin| pin.fits(certificate));
        let contradicts = |anchor: &&KnownAnchor| {
            anchor.pin.as_ref().is_some_and(|pin| pin.binds) && anchor.is_claimed_by(certificate)
        };
        let with = |pin| move |anchor| Recognition { anchor, pin };
        let find = |wanted: &dyn Fn(&&KnownAnchor) -> bool| self.anchors.iter().find(|anchor| wanted(anchor));
        find(&fits)
            .map(with(Some(PinResult::Matches)))
            .or_else(|| find(&contradicts).map(with(Some(PinResult::Contradicts))))
            .or_else(|| find(&|anchor| anchor.is_named(certificate)).map(with(None)))
    }

    /// Refuses a certificate that contradicts a pin, whichever way it came.
    ///
    /// # Errors
    /// [`ProblemCode::AnchorContradictsPin`].
    pub(crate) fn hold_to_pins(&'static self, certificate: &Certificate) -> Result<(), Problem> {
        match self.recognise(certificate) {
            Some(Recognition {
                anchor,
                pin: Some(PinResult::Contradicts),
            }) => Err(Problem::new(ProblemCode::AnchorContradictsPin)
                .with("subject", common_name(certificate))
                .with("expected", anchor.pin.as_ref().map_or("", |pin| &pin.sha256))
                .with("found", hex::encode(&key_sha256(certificate)))),
            _ => Ok(()),
        }
    }
}

impl KnownAnchor {
    /// Whether a certificate presents itself as this authority: by name, or by the key identifier that others name,
    /// written down or computed (RFC 5280, 4.2.1.2 (1); over all of SubjectPublicKeyInfo the older ones of the НУЦ).
    fn is_claimed_by(&self, certificate: &Certificate) -> bool {
        let identifier = self.key_identifier.as_ref().and_then(|fact| hex::decode(&fact.value));
        let is_identified = identifier.is_some_and(|identifier| {
            certificate.subject_key_id() == Some(&identifier[..])
                || [certificate.public_key_octets(), certificate.spki_der()]
                    .iter()
                    .any(|key| DigestAlgorithm::Sha1.digest(key) == identifier)
        });
        is_identified || self.is_named(certificate)
    }

    /// Whether a certificate carries this name, however it is spaced and whatever stands around it.
    fn is_named(&self, certificate: &Certificate) -> bool {
        let Some(subject) = &self.subject else { return false };
        let mut names = certificate.subject().find_all(oid::attribute::COMMON_NAME);
        names.any(|name| plain(name) == plain(&subject.value))
    }
}

impl Pin {
    /// Whether a certificate is what is pinned.
    pub(crate) fn fits(&self, certificate: &Certificate) -> bool {
        let digest = match self.of {
            PinnedPart::PublicKey => key_sha256(certificate),
            PinnedPart::Certificate => certificate.sha256().to_vec(),
        };
        hex::encode(&digest) == self.sha256
    }
}

/// What the pins say of the authorities in a chain: that one contradicts counts more than that another fits.
pub(crate) fn pin_of_chain(links: &[Certificate]) -> Option<PinResult> {
    let authorities = links.iter().filter(|link| link.is_authority());
    authorities
        .filter_map(|link| known_anchors().recognise(link)?.pin)
        .max()
}

/// SHA-256 of the SubjectPublicKeyInfo.
pub(crate) fn key_sha256(certificate: &Certificate) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(certificate.spki_der())
}

/// A name for comparison: letters of one case, single blanks.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_is_whole_and_every_fact_has_a_dated_source() {
        let list = known_anchors();
        assert!(list.anchors.len() >= 30, "{}", list.anchors.len());
        let ids: BTreeSet<&str> = list.anchors.iter().map(|anchor| anchor.id.as_str()).collect();
        assert_eq!(ids.len(), list.anchors.len());
        assert!(list.shipped.iter().all(|id| ids.contains(id.as_str())));
        let mut used = BTreeSet::new();
        for anchor in &list.anchors {
            let facts = anchor
                .addresses
                .iter()
                .chain(&anchor.subject)
                .chain(&anchor.key_identifier);
            let sources: Vec<&str> = facts.map(|fact| fact.source.as_str()).collect();
            used.extend(
                sources
                    .iter()
                    .copied()
                    .chain(anchor.pin.iter().map(|pin| pin.source.as_str())),
            );
            assert!(!sources.is_empty(), "{}", anchor.id);
            assert!(["root", "issuing", "accredited"].contains(&anchor.level.as_str()));
            assert!(["production", "test"].contains(&anchor.environment.as_str()));
            assert!(anchor.titles.keys().eq(["en", "kk", "ru"]), "{}", anchor.id);
            for address in &anchor.addresses {
                qolhat_fetch::Address::read(&address.value).unwrap();
            }
            if let Some(pin) = &anchor.pin {
                assert_eq!(hex::decode(&pin.sha256).unwrap().len(), 32, "{}", anchor.id);
                // A name in use for tests must never keep a production authority of the same name out.
                assert!(!pin.binds || anchor.environment == "production", "{}", anchor.id);
            }
        }
        assert!(
            used.iter().copied().eq(list.sources.keys().map(String::as_str)),
            "{used:?}"
        );
        for source in list.sources.values() {
            assert!(source.at.len() == 10 && source.what.keys().eq(["en", "kk", "ru"]));
        }
    }

    #[test]
    fn the_key_of_production_is_pinned_and_binds() {
        let pin = known_anchors().find("nca-gost-2022").unwrap().pin.as_ref().unwrap();
        assert!(pin.binds && pin.of == PinnedPart::PublicKey);
        assert_eq!(
            pin.sha256,
            "b5eea044ab9f08df55faec9b8ae5b657ad8023b1b0c32b1ad95dabbe384d7a15"
        );
    }

    #[test]
    fn nothing_of_production_is_shipped_unless_its_certificate_is_pinned() {
        let list = known_anchors();
        for id in &list.shipped {
            let pin = list.find(id).unwrap().pin.as_ref().unwrap();
            assert_eq!(pin.of, PinnedPart::Certificate);
        }
        assert!(list.shipped.is_empty());
    }
}
