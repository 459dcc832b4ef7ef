//! Distinguished names, attribute by attribute in the order and the string types of the НУЦ.

use qolhat_asn1::{Oid, der};
use qolhat_pki::oid::attribute;

use crate::{AuthorityError, PersonRequest};

/// CN and C, as authorities have it.
pub(crate) fn authority_name(common_name: &str) -> Vec<u8> {
    name(&[text(attribute::COMMON_NAME, common_name), country()])
}

/// CN, C and O, as the responder of the НУЦ has it.
pub(crate) fn responder_name(organization: &str) -> Vec<u8> {
    name(&[
        text(attribute::COMMON_NAME, "OCSP RESPONDER"),
        country(),
        text(attribute::ORGANIZATION, organization),
    ])
}

/// CN, SURNAME, SERIALNUMBER, C, O, OU and G, of which people without an organisation have no O and OU.
pub(crate) fn person_name(person: &PersonRequest) -> Result<Vec<u8>, AuthorityError> {
    let mut attributes = vec![text(attribute::COMMON_NAME, &person.common_name)];
    attributes.extend(
        person
            .surname
            .as_deref()
            .map(|surname| text(attribute::SURNAME, surname)),
    );
    if let Some(iin) = &person.iin {
        let value = der::printable_string(&format!("IIN{}", twelve_digits(iin)?));
        attributes.push(attribute_of(attribute::SERIAL_NUMBER, &value));
    }
    attributes.push(country());
    attributes.extend(
        person
            .organization
            .as_deref()
            .map(|organization| text(attribute::ORGANIZATION, organization)),
    );
    if let Some(bin) = &person.bin {
        attributes.push(text(
            attribute::ORGANIZATIONAL_UNIT,
            &format!("BIN{}", twelve_digits(bin)?),
        ));
    }
    // G holds the patronymic.
    attributes.extend(
        person
            .patronymic
            .as_deref()
            .map(|patronymic| text(attribute::GIVEN_NAME, patronymic)),
    );
    Ok(name(&attributes))
}

fn twelve_digits(number: &str) -> Result<&str, AuthorityError> {
    if number.len() == 12 && number.bytes().all(|octet| octet.is_ascii_digit()) {
        Ok(number)
    } else {
        Err(AuthorityError::BadNumber {
            number: number.to_owned(),
        })
    }
}

fn country() -> Vec<u8> {
    attribute_of(attribute::COUNTRY, &der::printable_string("KZ"))
}

fn text(kind: Oid, value: &str) -> Vec<u8> {
    attribute_of(kind, &der::utf8_string(value))
}

fn attribute_of(kind: Oid, value: &[u8]) -> Vec<u8> {
    der::set_of(vec![der::sequence(&[&der::oid(kind), value])])
}

fn name(attributes: &[Vec<u8>]) -> Vec<u8> {
    let attributes: Vec<&[u8]> = attributes.iter().map(Vec::as_slice).collect();
    der::sequence(&attributes)
}
