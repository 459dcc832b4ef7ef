//! A root, an issuing authority and a person, for tests about one rule each.

use qolhat_pki::{
    AnchorOrigin, Certificate, ChainOutcome, ChainPolicy, Evidence, Oid, RevocationDepth, RevocationList, TrustStore,
    UnixTime, build_chain,
};

use super::authority::{MIDDLE, Party, TO, authority, person};

pub(crate) const DAY: i64 = 86_400;

/// A root, an issuing authority and a person, each with a certificate.
pub(crate) struct World {
    pub(crate) root: Party,
    pub(crate) issuing: Party,
    pub(crate) root_certificate: Certificate,
    pub(crate) issuing_certificate: Certificate,
    pub(crate) leaf: Certificate,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(authority(), person())
    }

    pub(crate) fn with(
        issuing_extensions: Vec<(Oid, bool, Vec<u8>)>,
        leaf_extensions: Vec<(Oid, bool, Vec<u8>)>,
    ) -> Self {
        let (root, issuing, leaf) = (Party::new("Root"), Party::new("Issuing"), Party::new("Leaf"));
        Self {
            root_certificate: root.issue(&root, 1, authority()),
            issuing_certificate: root.issue(&issuing, 2, issuing_extensions),
            leaf: issuing.issue(&leaf, 3, leaf_extensions),
            root,
            issuing,
        }
    }

    pub(crate) fn lists(&self, entries: &[(u64, UnixTime, u32)]) -> Vec<RevocationList> {
        let updates = (MIDDLE, TO);
        vec![
            self.root.list(updates, &[], 1, None),
            self.issuing.list(updates, entries, 1, None),
        ]
    }

    pub(crate) fn build(&self, crls: &[RevocationList], policy: &ChainPolicy) -> ChainOutcome {
        self.build_with(&[], crls, policy)
    }

    /// With more certificates at hand.
    pub(crate) fn build_with(
        &self,
        more: &[Certificate],
        crls: &[RevocationList],
        policy: &ChainPolicy,
    ) -> ChainOutcome {
        let anchors = TrustStore::from_certificates([self.root_certificate.clone()], AnchorOrigin::GivenByUser);
        let intermediates: Vec<Certificate> = std::iter::once(&self.issuing_certificate)
            .chain(more)
            .cloned()
            .collect();
        build_chain(&self.leaf, &intermediates, &anchors, &Evidence::from_crls(crls), policy)
    }
}

pub(crate) fn day_after() -> ChainPolicy {
    ChainPolicy::at(UnixTime(MIDDLE.0 + DAY))
}

pub(crate) fn unasked() -> ChainPolicy {
    ChainPolicy {
        revocation: RevocationDepth::Off,
        ..day_after()
    }
}

/// An extension of an authority in addition to what it needs.
pub(crate) fn authority_with(kind: Oid, critical: bool, value: Vec<u8>) -> Vec<(Oid, bool, Vec<u8>)> {
    let mut extensions = authority();
    extensions.push((kind, critical, value));
    extensions
}

pub(crate) fn person_with(extension: (Oid, bool, Vec<u8>)) -> Vec<(Oid, bool, Vec<u8>)> {
    let mut extensions = person();
    extensions.push(extension);
    extensions
}
