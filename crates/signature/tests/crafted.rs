//! Files made to mislead, and files made in unusual but lawful ways.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use qolhat_asn1::{Oid, Tag, der};
use qolhat_keystore::SigningKey;
use qolhat_pki::{Certificate, OcspResponse, RevocationDepth, RevocationSource, SearchBudget, Signer};
use qolhat_signature::cms::{MAX_ATTRIBUTES, MAX_CERTIFICATES, MAX_SIGNERS, SignedData};
use qolhat_signature::{
    CmsError, Content, Encoding, Form, Report, SubIndication, Verdict, add_signer, checks, reasons, sign_cms,
    verify_cms,
};
use support::{Evidence, Noise, fixtures, key, moment, read};

const DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.2");
const ANOTHER_CONTENT_TYPE: Oid = Oid::new_unwrap("1.3.6.1.4.1.311.2.1.4");
const CONTENT_TYPE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: Oid = Oid::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: Oid = Oid::new_unwrap("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.47");
const CONTENT: &[u8] = b"the content";
const AT: &str = "2026-11-21T00:00:00Z";

/// The parts of a CMS file, each open to mischief.
struct Recipe {
    key: SigningKey,
    content_type: Oid,
    /// The element inside eContent.
    content: Option<Vec<u8>>,
    /// Signed attributes; without them the content itself is signed.
    attributes: Option<Vec<Vec<u8>>>,
    unsigned: Vec<Vec<u8>>,
    identifier: Option<Vec<u8>>,
    digest_algorithm: Option<Vec<u8>>,
    certificates: Option<Vec<Vec<u8>>>,
    signers: usize,
    /// One more signer for each of these certificates, with the same signature.
    also: Vec<Certificate>,
    /// The crls field: what is inside of `[1]`.
    revocation_info: Vec<u8>,
}

fn attribute(kind: Oid, values: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(&[&der::oid(kind), &der::element(Tag::SET, &values.concat())])
}

impl Recipe {
    /// A lawful file, to be spoiled.
    fn lawful(family: &str) -> Self {
        let key = key(family, "head");
        let digest = key.digest_algorithm().digest(CONTENT);
        Self {
            content_type: DATA,
            content: Some(der::octet_string(CONTENT)),
            attributes: Some(vec![
                attribute(CONTENT_TYPE, &[der::oid(DATA)]),
                attribute(MESSAGE_DIGEST, &[der::octet_string(&digest)]),
            ]),
            unsigned: Vec::new(),
            identifier: None,
            digest_algorithm: None,
            certificates: None,
            signers: 1,
            also: Vec::new(),
            revocation_info: Vec::new(),
            key,
        }
    }

    fn with(mut self, extra: Vec<u8>) -> Self {
        self.attributes.as_mut().unwrap().push(extra);
        self
    }

    fn bake(&self) -> Vec<u8> {
        let certificate = self.key.certificate();
        let set = self.attributes.clone().map(der::set_of);
        let signed = set.clone().unwrap_or_else(|| {
            qolhat_asn1::Element::from_ber(self.content.as_ref().unwrap())
                .unwrap()
                .octets_of_any_tag()
                .unwrap()
                .into_owned()
        });
        let value = self.key.sign(&signed, &mut Noise::new(9)).unwrap();
        let digest_algorithm = self
            .digest_algorithm
            .clone()
            .unwrap_or_else(|| self.key.digest_algorithm().to_algorithm_identifier_der());
        let name_of = |certificate: &Certificate| {
            der::sequence(&[certificate.issuer().der(), &der::unsigned(certificate.serial())])
        };
        let identifier = self.identifier.clone().unwrap_or_else(|| name_of(certificate));
        let retagged = set.map(|set| der::retagged(&set, Tag::context(0).as_constructed()).unwrap());
        let unsigned = match self.unsigned.as_slice() {
            [] => Vec::new(),
            list => der::element(Tag::context(1).as_constructed(), &list.concat()),
        };
        let retagged = retagged.unwrap_or_default();
        let signer_of = |identifier: &[u8]| {
            der::sequence(&[
                &der::small_unsigned(1),
                identifier,
                &digest_algorithm,
                &retagged,
                &self.key.signature_algorithm_der(),
                &der::octet_string(&value),
                &unsigned,
            ])
        };
        let mut signers = signer_of(&identifier).repeat(self.signers);
        signers.extend(self.also.iter().flat_map(|other| signer_of(&name_of(other))));
        let content = self
            .content
            .as_ref()
            .map(|content| der::explicit(0, content))
            .unwrap_or_default();
        let certificates = self
            .certificates
            .clone()
            .unwrap_or_else(|| vec![certificate.der().to_vec()])
            .concat();
        let fields = [
            der::small_unsigned(1),
            der::element(Tag::SET, &digest_algorithm),
            der::sequence(&[&der::oid(self.content_type), &content]),
            der::element(Tag::context(0).as_constructed(), &certificates),
            match self.revocation_info.as_slice() {
                [] => Vec::new(),
                info => der::element(Tag::context(1).as_constructed(), info),
            },
            der::element(Tag::SET, &signers),
        ];
        let signed_data = der::sequence(&fields.each_ref().map(Vec::as_slice));
        der::sequence(&[&der::oid(SIGNED_DATA), &der::explicit(0, &signed_data)])
    }

    fn judge(&self) -> Report {
        judge(&self.bake())
    }
}

fn evidence() -> Evidence {
    Evidence::of_families(&fixtures().join("pki/test-pki"), &["rsa", "gost2015"])
}

fn judge(cms: &[u8]) -> Report {
    verify_cms(cms, None, &evidence().context(AT, RevocationDepth::Require))
}

#[track_caller]
fn assert_verdict(report: &Report, verdict: Verdict, sub_indication: Option<SubIndication>, what: &str) {
    assert_eq!(
        (report.verdict(), report.sub_indication()),
        (verdict, sub_indication),
        "{what}: {report:#?}"
    );
}

#[test]
fn the_lawful_file_is_valid() {
    for family in ["rsa", "gost2015"] {
        assert_verdict(&Recipe::lawful(family).judge(), Verdict::Valid, None, family);
    }
}

#[test]
fn missing_repeated_and_misplaced_attributes_break_the_format() {
    let lawful = || Recipe::lawful("rsa");
    let keep = |kept: usize| Recipe {
        attributes: Some(vec![lawful().attributes.unwrap().swap_remove(kept)]),
        ..lawful()
    };
    let time = || attribute(SIGNING_TIME, &[der::time(moment(AT))]);
    let digest = || attribute(MESSAGE_DIGEST, &[der::octet_string(b"another")]);
    for (what, recipe) in [
        ("no contentType", keep(1)),
        ("no messageDigest", keep(0)),
        (
            "no attributes at all",
            Recipe {
                attributes: Some(Vec::new()),
                ..lawful()
            },
        ),
        ("two messageDigests", lawful().with(digest())),
        (
            "two contentTypes",
            lawful().with(attribute(CONTENT_TYPE, &[der::oid(DATA)])),
        ),
        ("two signing times", lawful().with(time()).with(time())),
        (
            "a signing time of two values",
            lawful().with(attribute(SIGNING_TIME, &[der::time(moment(AT)), der::null()])),
        ),
        (
            "a signing time of no value",
            lawful().with(attribute(SIGNING_TIME, &[])),
        ),
        (
            "a signing time that is none",
            lawful().with(attribute(SIGNING_TIME, &[der::utf8_string("yesterday")])),
        ),
        (
            "an unsigned messageDigest",
            Recipe {
                unsigned: vec![digest()],
                ..lawful()
            },
        ),
        (
            "an unsigned signing time",
            Recipe {
                unsigned: vec![time()],
                ..lawful()
            },
        ),
        (
            "another kind of content",
            Recipe {
                content_type: ANOTHER_CONTENT_TYPE,
                ..lawful()
            },
        ),
        (
            "another kind of content, signed directly",
            Recipe {
                content_type: ANOTHER_CONTENT_TYPE,
                attributes: None,
                ..lawful()
            },
        ),
        (
            "a broken certificate reference",
            lawful().with(attribute(SIGNING_CERTIFICATE_V2, &[der::null()])),
        ),
    ] {
        assert_verdict(
            &recipe.judge(),
            Verdict::Invalid,
            Some(SubIndication::FormatFailure),
            what,
        );
    }
}

/// The signed attributes of one signature, presented as the content of another without attributes: the same bytes are
/// signed, so only their look gives them away.
#[test]
fn signed_attributes_do_not_pass_as_a_content() {
    for family in ["rsa", "gost2015"] {
        let lawful = Recipe::lawful(family);
        let attributes = der::set_of(lawful.attributes.clone().unwrap());
        let report = Recipe {
            content: Some(der::octet_string(&attributes)),
            attributes: None,
            ..lawful
        }
        .judge();
        assert_verdict(&report, Verdict::Invalid, Some(SubIndication::FormatFailure), family);
        let check = report.signatures[0].check(checks::STRUCTURE_SOUND).unwrap();
        assert_eq!(check.reason, Some(reasons::CONTENT_LOOKS_LIKE_ATTRIBUTES), "{family}");
    }
}

#[test]
fn a_content_signed_directly_is_valid_and_its_change_is_named() {
    for (family, expected) in [
        ("rsa", SubIndication::HashFailure),
        ("gost2015", SubIndication::SigCryptoFailure),
    ] {
        let lawful = Recipe {
            attributes: None,
            ..Recipe::lawful(family)
        };
        let cms = lawful.bake();
        assert_verdict(&judge(&cms), Verdict::Valid, None, family);
        let position = cms.windows(CONTENT.len()).position(|window| window == CONTENT).unwrap();
        let mut altered = cms.clone();
        altered[position] ^= 1;
        // RSA holds the digest of what was signed, so the changed content can be told from a changed signature.
        assert_verdict(&judge(&altered), Verdict::Invalid, Some(expected), family);
        let mut broken = cms;
        *broken.last_mut().unwrap() ^= 1;
        assert_verdict(
            &judge(&broken),
            Verdict::Invalid,
            Some(SubIndication::SigCryptoFailure),
            family,
        );
    }
}

#[test]
fn the_certificate_named_by_the_signature_decides() {
    let v2 = |hash: &[u8]| {
        let reference = der::sequence(&[&der::octet_string(hash)]);
        attribute(
            SIGNING_CERTIFICATE_V2,
            &[der::sequence(&[&der::sequence(&[&reference])])],
        )
    };
    let own = key("rsa", "head").certificate().sha256();
    let other = key("rsa", "customer").certificate().sha256();
    assert_verdict(
        &Recipe::lawful("rsa").with(v2(&own)).judge(),
        Verdict::Valid,
        None,
        "its own certificate",
    );
    let sha1 = qolhat_pki::DigestAlgorithm::Sha1.digest(key("rsa", "head").certificate().der());
    let reference = der::sequence(&[&der::octet_string(&sha1)]);
    let v1 = attribute(SIGNING_CERTIFICATE, &[der::sequence(&[&der::sequence(&[&reference])])]);
    assert_verdict(
        &Recipe::lawful("rsa").with(v1).judge(),
        Verdict::Valid,
        None,
        "the first form, with SHA-1",
    );

    let failure = Some(SubIndication::NoSigningCertificateFound);
    let report = Recipe::lawful("rsa").with(v2(&other)).judge();
    assert_verdict(&report, Verdict::Undetermined, failure, "another certificate");
    assert_eq!(report.signatures[0].signature_intact(), Some(true), "the key did sign");
    let unknown = der::sequence(&[
        &der::sequence(&[&der::oid(ANOTHER_CONTENT_TYPE)]),
        &der::octet_string(&own),
    ]);
    let unknown = attribute(SIGNING_CERTIFICATE_V2, &[der::sequence(&[&der::sequence(&[&unknown])])]);
    let report = Recipe::lawful("rsa").with(unknown).judge();
    assert_eq!(report.verdict(), Verdict::Undetermined, "a hash nobody knows");
}

#[test]
fn a_signer_is_found_by_key_identifier_and_missed_when_his_certificate_is_not_there() {
    for family in ["rsa", "gost2015"] {
        let lawful = Recipe::lawful(family);
        let key_id = lawful.key.certificate().subject_key_id().unwrap().to_vec();
        let by_key_id = Recipe {
            identifier: Some(der::implicit(0, &key_id)),
            ..lawful
        };
        assert_verdict(&by_key_id.judge(), Verdict::Valid, None, family);
        let without = Recipe {
            certificates: Some(Vec::new()),
            ..by_key_id
        };
        let report = without.judge();
        let missing = Some(SubIndication::NoSigningCertificateFound);
        assert_verdict(&report, Verdict::Undetermined, missing, family);
        assert_eq!(report.signatures[0].content_intact(), Some(true), "{family}");
        let mut evidence = evidence();
        evidence.intermediates.push(without.key.certificate().clone());
        let report = verify_cms(&without.bake(), None, &evidence.context(AT, RevocationDepth::Require));
        assert_verdict(&report, Verdict::Valid, None, family);
    }
}

#[test]
fn an_unknown_hash_is_undetermined_and_a_contradicting_one_invalid() {
    let unknown = der::sequence(&[&der::oid(ANOTHER_CONTENT_TYPE)]);
    let report = Recipe {
        digest_algorithm: Some(unknown),
        ..Recipe::lawful("rsa")
    }
    .judge();
    assert_verdict(
        &report,
        Verdict::Undetermined,
        Some(SubIndication::CryptoConstraintsFailure),
        "unknown",
    );
    assert!(report.signatures[0].is_unsupported());
    let sha512 = qolhat_pki::DigestAlgorithm::Sha512;
    let lawful = Recipe::lawful("rsa");
    let attributes = vec![
        attribute(CONTENT_TYPE, &[der::oid(DATA)]),
        attribute(MESSAGE_DIGEST, &[der::octet_string(&sha512.digest(CONTENT))]),
    ];
    let recipe = Recipe {
        digest_algorithm: Some(sha512.to_algorithm_identifier_der()),
        attributes: Some(attributes),
        ..lawful
    };
    assert_verdict(
        &recipe.judge(),
        Verdict::Invalid,
        Some(SubIndication::SigCryptoFailure),
        "contradicting",
    );
}

#[test]
fn a_weak_hash_is_never_valid() {
    let sha1 = qolhat_pki::DigestAlgorithm::Sha1;
    let recipe = Recipe {
        digest_algorithm: Some(sha1.to_algorithm_identifier_der()),
        attributes: Some(vec![
            attribute(CONTENT_TYPE, &[der::oid(DATA)]),
            attribute(MESSAGE_DIGEST, &[der::octet_string(&sha1.digest(CONTENT))]),
        ]),
        ..Recipe::lawful("rsa")
    };
    // The signature algorithm says SHA-256 here, so this one is even invalid; what counts is that no door is open.
    assert_ne!(recipe.judge().verdict(), Verdict::Valid);
}

/// Rewrites DER with indefinite lengths, and the content in two pieces.
fn to_ber(der: &[u8]) -> Vec<u8> {
    fn rewrite(element: &qolhat_asn1::Element<'_>, depth: usize) -> Vec<u8> {
        // Below the fields of SignedData the bytes are signed or compared as they are, except around the content.
        let is_rewritten = depth <= 3 || (depth == 4 && element.is_context(0));
        if !element.tag().constructed || !is_rewritten {
            return element.raw().to_vec();
        }
        let children = element.children().unwrap().collect().unwrap();
        let inside: Vec<u8> = children.iter().flat_map(|child| rewrite(child, depth + 1)).collect();
        [&[element.raw()[0], 0x80][..], &inside, &[0, 0]].concat()
    }
    let whole = qolhat_asn1::Element::from_der(der).unwrap();
    let ber = rewrite(&whole, 0);
    let (first, second) = CONTENT.split_at(4);
    let primitive = der::octet_string(CONTENT);
    let pieces = [
        &[0x24, 0x80][..],
        &der::octet_string(first),
        &der::octet_string(second),
        &[0, 0],
    ]
    .concat();
    let position = ber
        .windows(primitive.len())
        .position(|window| window == primitive)
        .unwrap();
    [&ber[..position], &pieces, &ber[position + primitive.len()..]].concat()
}

#[test]
fn indefinite_lengths_and_contents_in_pieces_are_read_and_signed_further() {
    for family in ["rsa", "gost2015"] {
        let signer = key(family, "head");
        let der = sign_cms(
            &signer,
            Content::Whole(CONTENT),
            Form::Attached,
            moment(AT),
            &mut Noise::new(1),
        )
        .unwrap();
        let ber = to_ber(&der);
        assert_eq!(SignedData::from_ber(&ber).unwrap().content.unwrap().bytes(), CONTENT);
        assert_verdict(&judge(&ber), Verdict::Valid, None, family);
        assert_verdict(&judge(&Encoding::Base64.encode(&ber)), Verdict::Valid, None, family);
        let after = add_signer(&ber, &key(family, "customer"), None, moment(AT), &mut Noise::new(2)).unwrap();
        let report = judge(&after);
        assert_verdict(&report, Verdict::Valid, None, family);
        assert_eq!(report.signatures.len(), 2);
    }
}

#[test]
fn a_file_without_signers_is_undetermined() {
    let report = Recipe {
        signers: 0,
        ..Recipe::lawful("rsa")
    }
    .judge();
    assert_verdict(&report, Verdict::Undetermined, None, "no signers");
    assert!(report.problem.is_none());
}

#[test]
fn other_files_are_told_apart() {
    for (bytes, expected) in [
        (&b""[..], "NotCms"),
        (b"%PDF-1.7", "NotCms"),
        (b"PK\x03\x04", "NotCms"),
        (&[0x30], "NotCms"),
        (&[0x30, 0x80, 0x30, 0x80], "NotCms"),
    ] {
        let report = judge(bytes);
        assert_verdict(&report, Verdict::Invalid, Some(SubIndication::FormatFailure), expected);
        assert_eq!(format!("{:?}", report.problem.unwrap()), expected, "{bytes:02x?}");
    }
    let data = der::sequence(&[&der::oid(DATA), &der::explicit(0, &der::octet_string(CONTENT))]);
    assert!(matches!(
        judge(&data).problem,
        Some(CmsError::NotSignedData { content_type: DATA })
    ));
    let cut = read(&fixtures().join("cms/test-pki/rsa-attached.p7s"));
    assert!(matches!(
        judge(&cut[..cut.len() / 2]).problem,
        Some(CmsError::Broken { .. })
    ));
}

#[test]
fn one_broken_signer_does_not_hide_the_others() {
    let cms = Recipe::lawful("rsa").bake();
    let signed = SignedData::from_ber(&cms).unwrap();
    let mut broken = signed.signers[0].raw().to_vec();
    // The version of the SignerInfo becomes 7.
    let position = broken.windows(3).position(|window| window == [2, 1, 1]).unwrap();
    broken[position + 2] = 7;
    let fields = [
        &der::small_unsigned(1),
        signed.digest_algorithms.raw(),
        signed.encapsulated.raw(),
        signed.certificate_set.unwrap().raw(),
        &der::element(Tag::SET, &[&broken, signed.signers[0].raw()].concat()),
    ];
    let both = der::sequence(&[&der::oid(SIGNED_DATA), &der::explicit(0, &der::sequence(&fields))]);
    let report = judge(&both);
    assert_verdict(&report, Verdict::Invalid, Some(SubIndication::FormatFailure), "both");
    let verdicts: Vec<Verdict> = report.signatures.iter().map(|signature| signature.verdict()).collect();
    assert_eq!(verdicts, [Verdict::Invalid, Verdict::Valid]);
}

#[test]
fn more_than_a_sane_file_holds_is_refused() {
    let too_many_signers = Recipe {
        signers: MAX_SIGNERS + 1,
        ..Recipe::lawful("rsa")
    };
    assert!(matches!(
        too_many_signers.judge().problem,
        Some(CmsError::TooMany { what: "signers", .. })
    ));
    let mut too_many_attributes = Recipe::lawful("rsa");
    let spare = attribute(ANOTHER_CONTENT_TYPE, &[der::null()]);
    too_many_attributes.unsigned = vec![spare; MAX_ATTRIBUTES + 1];
    let report = too_many_attributes.judge();
    assert_verdict(
        &report,
        Verdict::Invalid,
        Some(SubIndication::FormatFailure),
        "attributes",
    );
}

/// The certificate with another serial number: a namesake that nobody signed.
fn renumbered(certificate: &Certificate, number: usize) -> Certificate {
    let mut der = certificate.der().to_vec();
    let serial = certificate.serial();
    let place = der.windows(serial.len()).position(|window| window == serial).unwrap();
    let last = place + serial.len() - 1;
    let [high, low] = u16::try_from(number).unwrap().to_be_bytes();
    der[last - 1] = high;
    der[last] = low;
    Certificate::from_der(&der).unwrap()
}

/// Anybody can lay certificates beside a signature.
#[test]
fn a_decoy_with_the_number_of_the_signer_does_not_hide_him() {
    let own = key("rsa", "head").certificate().clone();
    let other = key("rsa", "customer").certificate().clone();
    let (from, to) = (other.serial_content(), own.serial_content());
    assert_eq!(from.len(), to.len());
    let mut decoy = other.der().to_vec();
    let place = decoy.windows(from.len()).position(|window| window == from).unwrap();
    decoy[place..place + to.len()].copy_from_slice(to);
    for certificates in [[decoy.clone(), own.der().to_vec()], [own.der().to_vec(), decoy.clone()]] {
        let recipe = Recipe {
            certificates: Some(certificates.to_vec()),
            ..Recipe::lawful("rsa")
        };
        assert_verdict(&recipe.judge(), Verdict::Valid, None, "the one who signed is there");
    }
    let alone = Recipe {
        certificates: Some(vec![decoy]),
        ..Recipe::lawful("rsa")
    };
    assert_eq!(alone.judge().verdict(), Verdict::Invalid);
}

/// The worst that fits the limits: as many signers as may be, each with a certificate of his own, and none of the
/// hundreds of certificates that bear the name of the issuer signed it.
#[test]
fn a_file_full_of_namesakes_is_judged_within_one_budget() {
    let lawful = Recipe::lawful("rsa");
    let leaf = lawful.key.certificate().clone();
    let authority = Certificate::from_der(&read(&fixtures().join("pki/test-pki/rsa/rsa_nca.cer"))).unwrap();
    let signers: Vec<Certificate> = (0..MAX_SIGNERS).map(|number| renumbered(&leaf, number)).collect();
    let namesakes = MAX_CERTIFICATES - signers.len();
    let certificates = (0..namesakes).map(|number| renumbered(&authority, number));
    let all = signers.iter().cloned().chain(certificates);
    let recipe = Recipe {
        signers: 0,
        certificates: Some(all.map(|certificate| certificate.der().to_vec()).collect()),
        also: signers,
        ..lawful
    };
    let report = recipe.judge();
    assert_eq!(report.signatures.len(), MAX_SIGNERS);
    let limit = SearchBudget::for_questions(MAX_SIGNERS).max_signature_checks();
    assert_eq!(report.signature_checks, limit, "all of it is spent, and no more");
    for (number, signature) in report.signatures.iter().enumerate() {
        let chain = signature.chain.as_ref().unwrap();
        assert!(!chain.is_passed(), "{number}");
        // The budget is enough for two or three such signers. From then on everybody is told why.
        let is_cut_short = chain.has_reason(qolhat_pki::reasons::SEARCH_LIMIT);
        assert!(is_cut_short || number < 3, "{number}: {:?}", chain.deciding_check());
    }
}

/// What was learned for one signer is known for the next.
#[test]
fn signers_of_one_authority_share_what_was_checked() {
    let authority = read(&fixtures().join("pki/test-pki/rsa/rsa_nca.cer"));
    let judge = |signers| {
        let lawful = Recipe::lawful("rsa");
        let own = lawful.key.certificate().der().to_vec();
        let recipe = Recipe {
            signers,
            certificates: Some([vec![authority.clone(); 200], vec![own]].concat()),
            ..lawful
        };
        recipe.judge()
    };
    let (one, many) = (judge(1), judge(MAX_SIGNERS));
    assert_verdict(&many, Verdict::Valid, None, "many signers");
    assert!(one.signature_checks > 0);
    assert_eq!(many.signature_checks, one.signature_checks);
}

/// A file may bring the answer of a responder along, in either of the places for it.
#[test]
fn answers_inside_of_a_file_are_heard() {
    const ID_RI_OCSP_RESPONSE: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.16.2");
    const REVOCATION_VALUES: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.24");
    let lawful = Recipe::lawful("rsa");
    let leaf = lawful.key.certificate().clone();
    let responder = key("rsa", "ocsp");
    let authority = Certificate::from_der(&read(&fixtures().join("pki/test-pki/rsa/rsa_nca.cer"))).unwrap();
    let root_list = fixtures().join("pki/test-pki/rsa/rsa_root.crl");
    let basic = basic_ocsp_response(&responder, &leaf, &authority);
    let response = OcspResponse::from_basic_der(&basic).unwrap();
    let other = der::implicit_constructed(1, &[&der::oid(ID_RI_OCSP_RESPONSE), response.der()]);
    let values = der::sequence(&[&der::explicit(1, &der::sequence(&[&basic]))]);
    let beside = Recipe {
        revocation_info: other,
        ..Recipe::lawful("rsa")
    };
    let added = Recipe {
        unsigned: vec![attribute(REVOCATION_VALUES, &[values])],
        ..Recipe::lawful("rsa")
    };
    let root = fixtures().join("pki/test-pki/rsa/rsa_root.cer");
    let nca = fixtures().join("pki/test-pki/rsa/rsa_nca.cer");
    let without_list = Evidence::new(&[root], &[nca], &[root_list]);
    for (recipe, place) in [(beside, "crls"), (added, "revocation-values")] {
        let context = without_list.context(AT, RevocationDepth::Require);
        let report = verify_cms(&recipe.bake(), None, &context);
        assert_verdict(&report, Verdict::Valid, None, place);
        let finding = report.signatures[0].revocation().unwrap();
        assert_eq!(finding.source, Some(RevocationSource::Ocsp), "{place}");
        let nothing = verify_cms(&Recipe::lawful("rsa").bake(), None, &context);
        assert_verdict(&nothing, Verdict::Undetermined, Some(SubIndication::TryLater), place);
    }
}

/// A good answer from the day of [`AT`], named and formed as the НУЦ does.
fn basic_ocsp_response(responder: &SigningKey, leaf: &Certificate, issuer: &Certificate) -> Vec<u8> {
    let made = der::generalized_time(moment(AT));
    let question = qolhat_pki::OcspRequest::new(leaf, issuer, None);
    let id = &question.questions()[0];
    let id = der::sequence(&[
        id.hash_algorithm.der(),
        &der::octet_string(&id.issuer_name_hash),
        &der::octet_string(&id.issuer_key_hash),
        &der::element(Tag::INTEGER, &id.serial),
    ]);
    let data = der::sequence(&[
        &der::explicit(1, responder.certificate().subject().der()),
        &made,
        &der::sequence(&[&der::sequence(&[&id, &der::implicit(0, &[]), &made])]),
    ]);
    let value = responder.sign(&data, &mut Noise::new(3)).unwrap();
    der::sequence(&[
        &data,
        &responder.signature_algorithm_der(),
        &der::bit_string(&value),
        &der::explicit(0, &der::sequence(&[responder.certificate().der()])),
    ])
}
