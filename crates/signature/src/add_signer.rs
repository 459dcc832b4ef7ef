//! A further, parallel signature in a file that has some already.

use qolhat_asn1::{Element, Tag, UnixTime, der};
use qolhat_gost::Random;
use qolhat_pki::{DigestAlgorithm, Signer};

use crate::cms::{CmsError, MAX_SIGNERS, SignedData, SignerInfo};
use crate::content::{Content, ContentDigests};
use crate::decode_armour;
use crate::sign::{SignError, digest_for, is_same_algorithm, make_signer_info, wrap_signed_data};

/// Adds a signature beside the existing ones, and checks the new one before handing the file out.
///
/// `existing` may be DER, BER, PEM or base64. The content, the certificates and the signers it holds are kept byte for
/// byte; only the lengths around them are written anew. A detached content is handed over as `content`; for an attached
/// one it may be left out. The existing signatures are not verified beyond belonging to the same content.
///
/// # Errors
/// [`SignError::Existing`] when the file can not be read, [`SignError::ContentNeeded`] when the content is neither inside
/// nor handed over, [`SignError::ContentDiffers`] when the content is not the one signed before, and as
/// [`sign_cms`](crate::sign_cms).
pub fn add_signer(
    existing: &[u8],
    signer: &dyn Signer,
    content: Option<Content<'_>>,
    claimed_time: UnixTime,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SignError> {
    let bytes = decode_armour(existing);
    let signed = SignedData::from_ber(&bytes)?;
    if signed.signers.len() == MAX_SIGNERS {
        return Err(SignError::Existing(CmsError::TooMany {
            what: "signers",
            limit: MAX_SIGNERS,
        }));
    }
    let digest = agreed_digest(&signed, signer, content)?;
    let signer_info = make_signer_info(signer, signed.content_type, &digest, claimed_time, random)?;

    let version = der::small_unsigned(signed.version.into());
    let digest_algorithm = signer.digest_algorithm().to_algorithm_identifier_der();
    let is_announced = signed
        .digest_algorithms()?
        .iter()
        .any(|known| is_same_algorithm(known, &digest_algorithm));
    let certificate = signer.certificate().der();
    let is_enclosed = signed.certificates()?.contains(&certificate);

    let digest_algorithms = with_member(
        Some(signed.digest_algorithms),
        (!is_announced).then_some(&digest_algorithm),
        Tag::SET,
    )?;
    let certificate_tag = Tag::context(0).as_constructed();
    let certificates = with_member(
        signed.certificate_set,
        (!is_enclosed).then_some(certificate),
        certificate_tag,
    )?;
    let signers = with_member_after(
        signed.signers.iter().map(Element::raw).collect(),
        Some(&signer_info),
        Tag::SET,
    );
    let revocation = signed.revocation_set.map(|set| set.raw()).unwrap_or_default();
    let fields = [
        &version,
        &digest_algorithms,
        signed.encapsulated.raw(),
        &certificates,
        revocation,
        &signers,
    ];
    Ok(wrap_signed_data(&fields))
}

/// The digest of the content under the new signer's algorithm, once all that is known about the content agrees.
fn agreed_digest(
    signed: &SignedData<'_>,
    signer: &dyn Signer,
    content: Option<Content<'_>>,
) -> Result<Vec<u8>, SignError> {
    let inside = signed.content.map(|content| content.bytes());
    let inside = inside.as_deref().map(Content::Whole);
    let digests: Vec<Vec<u8>> = [inside, content]
        .into_iter()
        .flatten()
        .map(|content| {
            refuse_another_content(signed, content)?;
            digest_for(signer, content)
        })
        .collect::<Result<_, SignError>>()?;
    match digests.as_slice() {
        [] => Err(SignError::ContentNeeded),
        [digest] => Ok(digest.clone()),
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Ok(first.clone()),
        _ => Err(SignError::ContentDiffers),
    }
}

/// Compares the content with what each existing signer says about it.
fn refuse_another_content(signed: &SignedData<'_>, content: Content<'_>) -> Result<(), SignError> {
    for existing in signed.signer_infos() {
        let existing: SignerInfo<'_> = existing?;
        let (Some(algorithm), Some(expected)) = (
            DigestAlgorithm::from_algorithm(&existing.digest_algorithm),
            existing.message_digest()?,
        ) else {
            continue;
        };
        let found = match content {
            Content::Whole(bytes) => ContentDigests::of(bytes, &[algorithm]),
            Content::Digested(digests) => digests.clone(),
        };
        match found.get(algorithm) {
            Some(digest) if digest == expected.as_ref() => {}
            Some(_) => return Err(SignError::ContentDiffers),
            None => return Err(SignError::DigestNeeded { algorithm }),
        }
    }
    Ok(())
}

/// A set of elements as they were sent, with one more.
fn with_member(set: Option<Element<'_>>, member: Option<&[u8]>, tag: Tag) -> Result<Vec<u8>, SignError> {
    let members = set
        .map_or(Ok(Vec::new()), |set| set.children()?.collect())
        .map_err(CmsError::at("SignedData"))?;
    Ok(with_member_after(
        members.iter().map(Element::raw).collect(),
        member,
        tag,
    ))
}

/// The new member goes before the first that is greater: a sorted set (DER) stays sorted, the others keep their order.
fn with_member_after<'a>(mut members: Vec<&'a [u8]>, member: Option<&'a [u8]>, tag: Tag) -> Vec<u8> {
    if let Some(member) = member {
        let place = members
            .iter()
            .position(|other| *other > member)
            .unwrap_or(members.len());
        members.insert(place, member);
    }
    der::element(tag, &members.concat())
}
