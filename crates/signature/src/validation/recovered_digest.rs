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
    number
        .iter()
        .position(|octet| *octet != 0)
        .map_or(&[], |first| &number[first..])
}

/// An odd modulus n and what Montgomery's multiplication needs (P. Montgomery, 1985); R is 2^(32·limbs).
///
/// Numbers are 32-bit limbs, least significant first, as many as n has. Everything here is public, so running time may
/// depend on the values.
struct Modulus {
    n: Vec<u32>,
    /// −1/n mod 2^32.
    negated_inverse: u32,
    /// R mod n, which stands for 1.
    one: Vec<u32>,
    bytes: usize,
}

impl Modulus {
    fn new(big_endian: &[u8]) -> Option<Self> {
        let n = to_limbs(big_endian);
        let lowest = *n.first().filter(|lowest| **lowest & 1 == 1 && big_endian.len() >= 4)?;
        // Each step of Newton's iteration doubles the number of right bits; an odd number is its own inverse mod 8.
        let inverse = (0..4).fold(lowest, |x, _| {
            x.wrapping_mul(2_u32.wrapping_sub(lowest.wrapping_mul(x)))
        });
        let mut modulus = Self {
            one: vec![0; n.len()],
            n,
            negated_inverse: inverse.wrapping_neg(),
            bytes: big_endian.len(),
        };
        let mut power_of_two = vec![0; modulus.n.len()];
        *power_of_two.first_mut()? = 1;
        for _ in 0..32 * modulus.n.len() {
            power_of_two = modulus.doubled(&power_of_two);
        }
        modulus.one = power_of_two;
        Some(modulus)
    }

    /// base^exponent mod n as exactly as many bytes as n has; nothing when base is not below n.
    fn power(&self, base: &[u8], exponent: &[u8]) -> Option<Vec<u8>> {
        let mut base = to_limbs(base);
        base.resize(self.n.len(), 0);
        if !is_below(&base, &self.n) {
            return None;
        }
        // base·R, by doubling.
        let base = (0..32 * self.n.len()).fold(base, |doubled, _| self.doubled(&doubled));
        let mut result = self.one.clone();
        for bit in bits_from_the_top(exponent) {
            result = self.product(&result, &result);
            if bit {
                result = self.product(&result, &base);
            }
        }
        let mut plain_one = vec![0; self.n.len()];
        *plain_one.first_mut()? = 1;
        let octets: Vec<u8> = self
            .product(&result, &plain_one)
            .iter()
            .rev()
            .flat_map(|limb| limb.to_be_bytes())
            .collect();
        octets.get(octets.len() - self.bytes..).map(<[u8]>::to_vec)
    }

    /// a·b/R mod n.
    fn product(&self, a: &[u32], b: &[u32]) -> Vec<u32> {
        let limbs = self.n.len();
        let mut sum = vec![0_u32; limbs + 2];
        for limb in b {
            add_multiple(&mut sum, a, *limb);
            let multiple = sum[0].wrapping_mul(self.negated_inverse);
            add_multiple(&mut sum, &self.n, multiple);
            // The lowest limb is zero now: dividing by 2^32 drops it.
            sum.rotate_left(1);
            sum[limbs + 1] = 0;
        }
        self.reduced(sum)
    }

    fn doubled(&self, number: &[u32]) -> Vec<u32> {
        let mut sum = number.to_vec();
        sum.push(0);
        add_multiple(&mut sum, number, 1);
        self.reduced(sum)
    }

    /// A number below 2n, with spare limbs on top, mod n.
    fn reduced(&self, mut number: Vec<u32>) -> Vec<u32> {
        let limbs = self.n.len();
        if number[limbs..].iter().any(|limb| *limb != 0) || !is_below(&number[..limbs], &self.n) {
            let mut borrow = false;
            for (limb, subtracted) in number.iter_mut().zip(&self.n) {
                let (difference, under) = limb.overflowing_sub(*subtracted);
                let (difference, under_again) = difference.overflowing_sub(u32::from(borrow));
                *limb = difference;
                borrow = under || under_again;
            }
        }
        number.truncate(limbs);
        number
    }
}

/// sum += number·factor; the sum has room on top.
fn add_multiple(sum: &mut [u32], number: &[u32], factor: u32) {
    let mut carry = 0_u64;
    for (at, limb) in sum.iter_mut().enumerate() {
        carry += u64::from(*limb) + u64::from(number.get(at).copied().unwrap_or(0)) * u64::from(factor);
        *limb = low_half(carry);
        carry >>= 32;
    }
}

fn low_half(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or(0)
}

fn to_limbs(big_endian: &[u8]) -> Vec<u32> {
    big_endian
        .rchunks(4)
        .map(|limb| limb.iter().fold(0, |value, octet| (value << 8) | u32::from(*octet)))
        .collect()
}

fn is_below(first: &[u32], second: &[u32]) -> bool {
    first.iter().rev().cmp(second.iter().rev()).is_lt()
}

fn bits_from_the_top(big_endian: &[u8]) -> impl Iterator<Item = bool> {
    big_endian
        .iter()
        .flat_map(|octet| (0..8).rev().map(move |bit| (octet >> bit) & 1 == 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn powers_agree_with_small_arithmetic() {
        for n in [
            0x01_0000_000f_u128,
            0xffff_ffff_ffff_fffd,
            0xffff_ffff,
            0x8000_0000_0000_0001,
            0xdead_beef,
        ] {
            let octets = n.to_be_bytes();
            let modulus = Modulus::new(without_leading_zeros(&octets)).unwrap();
            for base in [0, 1, 2, 0xfedc_ba98_7654_3210 % n, n - 1] {
                let expected = (0..65_537).fold(1_u128, |power, _| power * base % n);
                let found = modulus
                    .power(without_leading_zeros(&base.to_be_bytes()), &[1, 0, 1])
                    .unwrap();
                let found = found
                    .iter()
                    .fold(0_u128, |value, octet| (value << 8) | u128::from(*octet));
                assert_eq!(found, expected, "{base:x}^65537 mod {n:x}");
            }
            assert_eq!(modulus.power(without_leading_zeros(&octets), &[3]), None, "{n:x}");
        }
    }

    #[test]
    fn strange_numbers_are_answered_with_nothing() {
        for (modulus, exponent, signature) in [
            (&[][..], &[3][..], &[1][..]),
            (&[15], &[], &[2]),
            (&[9, 9, 9, 15], &[], &[2]),
            (&[1, 2, 3, 4, 16], &[3], &[2]),
        ] {
            assert_eq!(recovered_digest(modulus, exponent, signature), None, "{modulus:?}");
        }
    }
}
