//! PBKDF2 on HMAC-Streebog.
//!
//! Source: RFC 8018, 5.2 with `HMAC_GOSTR3411_2012_512` (R 50.1.111-2016, RFC 9337, 4).

use streebog::Streebog512;

/// Fills `key` from `password` and `salt` with PBKDF2 on `HMAC_GOSTR3411_2012_512`.
///
/// Zero iterations count as one. A limit on `iterations` from a file is the caller's duty.
pub fn pbkdf2_streebog512(password: &[u8], salt: &[u8], iterations: u32, key: &mut [u8]) {
    pbkdf2::pbkdf2_hmac::<Streebog512>(password, salt, iterations.max(1), key);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_r_50_1_111() {
        let table = [
            (
                1,
                "64770af7f748c3b1c9ac831dbcfd85c26111b30a8a657ddc3056b80ca73e040d2854fd36811f6d825cc4ab66ec0a68a490a9e5cf5156b3a2b7eecddbf9a16b47",
            ),
            (
                2,
                "5a585bafdfbb6e8830d6d68aa3b43ac00d2e4aebce01c9b31c2caed56f0236d4d34b2b8fbd2c4e89d54d46f50e47d45bbac301571743119e8d3c42ba66d348de",
            ),
        ];
        for (iterations, expected) in table {
            let mut key = [0; 64];
            pbkdf2_streebog512(b"password", b"salt", iterations, &mut key);
            let found: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(found, expected, "{iterations} iterations");
        }
    }
}
