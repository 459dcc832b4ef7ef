//! What an RSA signature says was signed: tells an altered content from an altered signature.
//!
//! Without signed attributes nothing but the signature itself holds the digest of the content. PKCS#1 v1.5 lets anybody
//! read it back with the public key, so the report can name the part that was changed. This explains a failure; it
//! never decides that a signature is good.

/// The longest modulus and exponent worth the arithmetic, in bytes: RSA-4096 with a 32-bit exponent.
const MAX_MODULUS_BYTES: usize = 512;
const MAX_EXPONENT_BYTES: usize = 4;

/// The digest inside a PKCS#1 v1.5 signature, when its padding is whole (RFC 8017, 8.2.2 and 9.2). Big endian numbers.
pub(crate) fn recovered_digest(modulus: &[u8], exponent: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    let (modulus, exponent) = (without_leading_zeros(modulus), without_leading_zeros(exponent));
    if modulus.len() > MAX_MODULUS_BYTES || exponent.len() > MAX_EXPONENT_BYTES || signature.len() > modulus.len() {
        return None;
    }
    let number = Modulus::new(modulus)?.power(signature, exponent)?;
    let after_padding = number.strip_prefix(&[0, 1])?.iter().position(|octet| *octet != 0xff)?;
    let digest_info = number.get(2 + after_padding..)?.strip_prefix(&[0])?;
    // DigestInfo ::= SEQUENCE { digestAlgorithm AlgorithmIdentifier, digest OCTET STRING }
    let mut fields = qolhat_asn1::Element::from_der(digest_info).ok()?.sequence().ok()?;
    fields.next().ok()?;
    fields.next().ok()?.octets().ok().map(std::borrow::Cow::into_owned)
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    number.iter().position(|octet| *octet != 0).map_or(&[], |first| &number[first..])
}

/// An odd modulus n, as 32-bit limbs, least significant first, with one spare limb on top.
///
/// Everything here is public, so running time may depend on the values.
struct Modulus {
    limbs: Vec<u32>,
    bytes: usize,
}

impl Modulus {
    fn new(big_endian: &[u8]) -> Option<Self> {
        let mut limbs = to_limbs(big_endian);
        limbs.push(0);
        big_endian.last().filter(|last| *last & 1 == 1).map(|_| Self { limbs, bytes: big_endian.len() })
    }

    /// base^exponent mod n as exactly as many bytes as n has; nothing when base is not below n.
    fn power(&self, base: &[u8], exponent: &[u8]) -> Option<Vec<u8>> {
        let mut base_limbs = to_limbs(base);
        base_limbs.resize(self.limbs.len(), 0);
        if !is_below(&base_limbs, &self.limbs) {
            return None;
        }
        let mut result = vec![0; self.limbs.len()];
        *result.first_mut()? = 1;
        for bit in bits_from_the_top(exponent) {
            result = self.product(&result, &result);
            if bit {
                result = self.product(&result, &base_limbs);
            }
        }
        let octets: Vec<u8> = result.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
        octets.get(octets.len() - self.bytes..).map(<[u8]>::to_vec)
    }

    /// a·b mod n, by doubling and adding from the top bit of b.
    fn product(&self, a: &[u32], b: &[u32]) -> Vec<u32> {
        let mut sum = vec![0; self.limbs.len()];
        for position in (0..b.len() * 32).rev() {
            self.add(&mut sum, None);
            if (b[position / 32] >> (position % 32)) & 1 == 1 {
                self.add(&mut sum, Some(a));
            }
        }
        sum
    }

    /// sum + other mod n; sum + sum when there is no other.
    fn add(&self, sum: &mut [u32], other: Option<&[u32]>) {
        let mut carry = 0_u64;
        for (at, limb) in sum.iter_mut().enumerate() {
            carry += u64::from(*limb) + u64::from(other.map_or(*limb, |other| other[at]));
            *limb = low_half(carry);
            carry >>= 32;
        }
        if !is_below(sum, &self.limbs) {
            let mut borrow = false;
            for (limb, subtracted) in sum.iter_mut().zip(&self.limbs) {
                let (difference, under) = limb.overflowing_sub(*subtracted);
                let (difference, under_again) = difference.overflowing_sub(u32::from(borrow));
                *limb = difference;
                borrow = under || under_again;
            }
        }
    }
}

fn low_half(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or(0)
}

fn to_limbs(big_endian: &[u8]) -> Vec<u32> {
    big_endian.rchunks(4).map(|limb| limb.iter().fold(0, |value, octet| (value << 8) | u32::from(*octet))).collect()
}

fn is_below(first: &[u32], second: &[u32]) -> bool {
    first.iter().rev().cmp(second.iter().rev()).is_lt()
}

fn bits_from_the_top(big_endian: &[u8]) -> impl Iterator<Item = bool> {
    big_endian.iter().flat_map(|octet| (0..8).rev().map(move |bit| (octet >> bit) & 1 == 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn powers_agree_with_small_arithmetic() {
        let modulus = Modulus::new(&[0x01, 0x00, 0x00, 0x00, 0x0f]).unwrap();
        let (n, base) = (0x01_0000_000f_u128, 0xfedc_ba98_u128);
        let expected = (0..65_537).fold(1_u128, |power, _| power * base % n);
        let found = modulus.power(&[0xfe, 0xdc, 0xba, 0x98], &[1, 0, 1]).unwrap();
        assert_eq!(found.iter().fold(0_u128, |value, octet| (value << 8) | u128::from(*octet)), expected);
        assert_eq!(modulus.power(&[0x01, 0x00, 0x00, 0x00, 0x0f], &[3]), None);
    }

    #[test]
    fn strange_numbers_are_answered_with_nothing() {
        for (modulus, exponent, signature) in
            [(&[][..], &[3][..], &[1][..]), (&[15], &[], &[2]), (&[0, 15], &[3], &[2]), (&[16], &[3], &[2])]
        {
            assert_eq!(recovered_digest(modulus, exponent, signature), None, "{modulus:?}");
        }
    }
}
