//! The authority itself: a root, an issuing authority under it, and a responder.

use std::fmt;

use qolhat_asn1::UnixTime;
use qolhat_gost::Random;
use qolhat_keystore::{PrivateKey, SigningKey};
use qolhat_pki::{Certificate, Signer, oid};

use crate::{
    AuthorityError, AuthorityProfile, Issued, KeyKind, ListForm, OcspAnswer, OcspForm, OcspSigner, PersonRequest,
    RevokedCertificate,
    certificate::{self, Content, Issuer, Usage},
    key_generation::generate,
    name, ocsp,
    person::policy,
    revocation_list,
};

/// A day, in seconds.
const DAY: i64 = 86_400;

/// How far back the authorities begin, so that keys which have already ended can be issued under them.
const BACKDATED: i64 = 5 * 365 * DAY;

/// How long the root lasts after its founding; the others end with it, as the НУЦ's do.
const LIFETIME: i64 = 15 * 365 * DAY;

/// A root, an issuing authority under it, and a responder for questions about certificates.
///
/// The private keys never leave it.
pub struct Authority {
    profile: AuthorityProfile,
    root: SigningKey,
    issuing: SigningKey,
    responder: SigningKey,
}

impl Authority {
    /// Makes the keys and certificates of a new authority.
    ///
    /// The authorities get keys of the given kind, the responder one of the kind that people have under them.
    ///
    /// # Errors
    /// [`AuthorityError::Randomness`] and failures of key generation.
    pub fn found(
        profile: AuthorityProfile,
        kind: KeyKind,
        now: UnixTime,
        random: &mut dyn Random,
    ) -> Result<Self, AuthorityError> {
        let marked = |policy| policy_extension(&profile, policy);
        let authority_usage = || certificate::key_usage(&[Usage::CertificateSigning, Usage::RevocationListSigning]);
        let (not_before, not_after) = (UnixTime(now.0 - BACKDATED), UnixTime(now.0 + LIFETIME));

        let root_name = name::authority_name(&format!("{} ROOT ({})", profile.name_prefix, kind.family()));
        let root_key = generate(kind, random)?;
        let content = Content {
            subject: &root_name,
            not_before,
            not_after,
            extensions: vec![
                certificate::authority_constraints(),
                authority_usage(),
                marked(policy::GENERAL),
            ],
        };
        let root_certificate = certificate::issue(
            &Issuer {
                name: &root_name,
                key: &root_key,
            },
            &root_key,
            content,
            random,
        )?;
        let root = SigningKey::new(root_certificate, root_key)?;

        let issuing_name = name::authority_name(&format!("{} CA ({})", profile.name_prefix, kind.family()));
        let content = Content {
            subject: &issuing_name,
            not_before,
            not_after,
            extensions: vec![
                certificate::authority_constraints(),
                authority_usage(),
                marked(policy::GENERAL),
                certificate::distribution_point([profile.urls.root_revocation_list.as_str()]),
                certificate::information_access(&profile.urls.root_certificate, None),
            ],
        };
        let issuing = issue(&root, generate(kind, random)?, content, random)?;

        let responder_name = name::responder_name(&profile.name_prefix);
        let content = Content {
            subject: &responder_name,
            not_before,
            not_after,
            extensions: vec![
                certificate::key_usage(&[Usage::DigitalSignature]),
                certificate::extended_key_usage(&[oid::usage::OCSP_SIGNING]),
                certificate::no_check(),
                marked(policy::GENERAL),
            ],
        };
        let responder = issue(&issuing, generate(kind.for_people(), random)?, content, random)?;
        Ok(Self {
            profile,
            root,
            issuing,
            responder,
        })
    }

    /// The certificate of the root: what a trust store holds.
    #[must_use]
    pub fn root(&self) -> &Certificate {
        self.root.certificate()
    }

    /// The certificate of the issuing authority.
    #[must_use]
    pub fn issuing(&self) -> &Certificate {
        self.issuing.certificate()
    }

    /// The certificate of the responder.
    #[must_use]
    pub fn responder(&self) -> &Certificate {
        self.responder.certificate()
    }

    /// The trust anchors of this hierarchy.
    #[must_use]
    pub fn anchors(&self) -> Vec<Certificate> {
        vec![self.root().clone()]
    }

    /// The certificates between the anchors and the people.
    #[must_use]
    pub fn intermediates(&self) -> Vec<Certificate> {
        vec![self.issuing().clone()]
    }

    /// What makes this authority different from others.
    #[must_use]
    pub fn profile(&self) -> &AuthorityProfile {
        &self.profile
    }

    /// Makes a key for a person or system and certifies it.
    ///
    /// # Errors
    /// What is wrong with the request, and failures of key generation.
    pub fn issue(&self, person: &PersonRequest, random: &mut dyn Random) -> Result<Issued, AuthorityError> {
        person.check()?;
        let subject = name::person_name(person)?;
        let profile = person.profile()?;
        let urls = &self.profile.urls;
        let lists = std::iter::once(&urls.revocation_list).chain(&urls.more_revocation_lists);
        let responders = std::iter::once(&urls.ocsp).chain(&urls.more_ocsp);
        let mut extensions = vec![
            certificate::extended_key_usage(&profile.extended),
            policy_extension(&self.profile, profile.policy),
            certificate::distribution_point(lists.map(String::as_str)),
            certificate::key_usage(&profile.usages),
            certificate::information_access(&urls.issuing_certificate, responders.map(String::as_str)),
            certificate::stored_in_file(),
        ];
        let delta = urls.delta_revocation_list.as_deref();
        extensions.extend(delta.map(certificate::freshest_revocation_list));
        let content = Content {
            subject: &subject,
            not_before: person.not_before,
            not_after: person.not_after,
            extensions,
        };
        issue(&self.issuing, generate(person.key, random)?, content, random).map(Issued::new)
    }

    /// The revocation list of the issuing authority, DER. Its number is the moment it was made, in seconds.
    ///
    /// # Errors
    /// Failures of signing.
    ///
    /// Source: RFC 5280, section 5.
    pub fn revocation_list(
        &self,
        revoked: &[RevokedCertificate],
        this_update: UnixTime,
        next_update: UnixTime,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, AuthorityError> {
        self.revocation_list_in(&ListForm::default(), revoked, this_update, next_update, random)
    }

    /// As [`Authority::revocation_list`], in another form: changes to an earlier list, or with an address of them.
    ///
    /// # Errors
    /// Failures of signing.
    ///
    /// Source: RFC 5280, 5.2.4 and 5.2.6.
    pub fn revocation_list_in(
        &self,
        form: &ListForm<'_>,
        revoked: &[RevokedCertificate],
        this_update: UnixTime,
        next_update: UnixTime,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, AuthorityError> {
        revocation_list::sign(&self.issuing, form, revoked, (this_update, next_update), random)
    }

    /// The revocation list of the root, DER; it can only name issuing authorities.
    ///
    /// # Errors
    /// Failures of signing.
    pub fn root_revocation_list(
        &self,
        revoked: &[RevokedCertificate],
        this_update: UnixTime,
        next_update: UnixTime,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, AuthorityError> {
        let form = ListForm::default();
        revocation_list::sign(&self.root, &form, revoked, (this_update, next_update), random)
    }

    /// An answer of the responder about `certificate`, DER.
    ///
    /// # Errors
    /// Failures of signing.
    ///
    /// Source: RFC 6960, 4.2.
    pub fn ocsp_response(
        &self,
        certificate: &Certificate,
        answer: &OcspAnswer,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, AuthorityError> {
        self.ocsp_response_in(&OcspForm::default(), certificate, answer, random)
    }

    /// As [`Authority::ocsp_response`], in another form: signed by somebody else, about another issuer's certificate.
    ///
    /// # Errors
    /// Failures of signing.
    pub fn ocsp_response_in(
        &self,
        form: &OcspForm<'_>,
        certificate: &Certificate,
        answer: &OcspAnswer,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, AuthorityError> {
        let signer = match form.signer {
            OcspSigner::Responder => &self.responder,
            OcspSigner::Issuing => &self.issuing,
            OcspSigner::Root => &self.root,
            OcspSigner::Key(key) => key,
        };
        ocsp::sign(signer, self.issuing.certificate(), certificate, answer, form, random)
    }

    /// What a responder sends that does not answer: a status of OCSPResponseStatus, 1 to 6. Nobody signs it.
    #[must_use]
    pub fn ocsp_refusal(status: u8) -> Vec<u8> {
        ocsp::refusal(status)
    }

    /// Makes another responder, with a key of its own.
    ///
    /// # Errors
    /// [`AuthorityError::EmptyValidity`] and failures of key generation.
    pub fn issue_responder(
        &self,
        responder: &ResponderRequest,
        random: &mut dyn Random,
    ) -> Result<SigningKey, AuthorityError> {
        let subject = name::responder_name(&self.profile.name_prefix);
        let mut extensions = vec![
            certificate::key_usage(&[Usage::DigitalSignature]),
            policy_extension(&self.profile, policy::GENERAL),
        ];
        if responder.may_sign_answers {
            extensions.push(certificate::extended_key_usage(&[oid::usage::OCSP_SIGNING]));
        }
        if responder.is_beyond_question {
            extensions.push(certificate::no_check());
        }
        let content = Content {
            subject: &subject,
            not_before: responder.not_before,
            not_after: responder.not_after,
            extensions,
        };
        issue(&self.issuing, generate(responder.key, random)?, content, random)
    }
}

/// What another responder is to be like.
#[derive(Clone, Copy, Debug)]
pub struct ResponderRequest {
    /// The kind of its key.
    pub key: KeyKind,
    /// From when its certificate holds.
    pub not_before: UnixTime,
    /// Until when its certificate holds.
    pub not_after: UnixTime,
    /// Whether its key is for signing answers (OCSPSigning).
    pub may_sign_answers: bool,
    /// Whether nobody needs to ask about it (ocsp-nocheck).
    pub is_beyond_question: bool,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority")
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// The usual policy and, if the authority is marked, its mark.
fn policy_extension(profile: &AuthorityProfile, usual: qolhat_asn1::Oid) -> Vec<u8> {
    let policies: Vec<_> = std::iter::once(usual).chain(profile.marker_policy).collect();
    certificate::policies(&policies)
}

fn issue(
    issuer: &SigningKey,
    key: PrivateKey,
    content: Content<'_>,
    random: &mut dyn Random,
) -> Result<SigningKey, AuthorityError> {
    let issuer = Issuer {
        name: issuer.certificate().subject().der(),
        key: issuer.private_key(),
    };
    let certificate = certificate::issue(&issuer, &key, content, random)?;
    Ok(SigningKey::new(certificate, key)?)
}
