//! The block ciphers of the family, as the crates `kuznyechik` and `magma` compute them: for key containers.
//!
//! Sources: RFC 7801 (Kuznyechik), RFC 8891 (Magma), RFC 5830 with the S-boxes of RFC 4357, 11.1 and RFC 7836, C
//! (GOST 28147-89).
//!
//! Two S-boxes are left out: with CryptoPro-D and with the one it calls `Gost89Test`, `magma` 0.10.0 gives other blocks
//! than libgcrypt and the GOST engine of OpenSSL, which agree on `id-Gost28147-89-CryptoPro-D-ParamSet` and
//! `id-Gost28147-89-TestParamSet`.

pub use cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
pub use kuznyechik::Kuznyechik;
pub use magma::{Gost89CryptoProA, Gost89CryptoProB, Gost89CryptoProC, Magma};

#[cfg(test)]
mod tests {
    use super::*;
    use cipher::Block;

    /// The key of RFC 7801, 5.4.
    const KEY: [u8; 32] = [
        0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0xfe, 0xdc,
        0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
    ];

    fn check<C: KeyInit + BlockCipherEncrypt + BlockCipherDecrypt>(key: &[u8; 32], plain: u128, expected: u128) {
        let size = C::block_size();
        let bytes = |integer: u128| Block::<C>::try_from(&integer.to_be_bytes()[16 - size..]).ok();
        let cipher = C::new_from_slice(key).ok();
        let (Some(cipher), Some(mut block)) = (cipher, bytes(plain)) else {
            panic!("a key has 32 bytes and a block {size}");
        };
        cipher.encrypt_block(&mut block);
        assert_eq!(Some(&block), bytes(expected).as_ref());
        cipher.decrypt_block(&mut block);
        assert_eq!(Some(block), bytes(plain));
    }

    #[test]
    fn kuznyechik_gives_the_block_of_rfc_7801() {
        check::<Kuznyechik>(
            &KEY,
            0x1122_3344_5566_7700_ffee_ddcc_bbaa_9988,
            0x7f67_9d90_bebc_2430_5a46_8d42_b9d4_edcd,
        );
    }

    #[test]
    fn magma_gives_the_block_of_rfc_8891() {
        let mut key = [0; 32];
        key[..16].copy_from_slice(&0xffee_ddcc_bbaa_9988_7766_5544_3322_1100_u128.to_be_bytes());
        key[16..].copy_from_slice(&0xf0f1_f2f3_f4f5_f6f7_f8f9_fafb_fcfd_feff_u128.to_be_bytes());
        check::<Magma>(&key, 0xfedc_ba98_7654_3210, 0x4ee9_01e5_c2d8_ca3d);
    }

    /// One block as the GOST engine of OpenSSL enciphers it, whose bytes stand the other way round.
    #[test]
    fn gost_28147_89_gives_the_blocks_of_the_gost_engine() {
        let swapped = |block: u64| u128::from(block.swap_bytes());
        let mut key = KEY;
        // The standard counts the words of a key from the low end of each; Magma, whose code this is, from the high end.
        key.chunks_exact_mut(4).for_each(<[u8]>::reverse);
        let plain = swapped(0x1122_3344_5566_7700);
        check::<Gost89CryptoProA>(&key, plain, swapped(0x1d24_8787_2f8b_b522));
        check::<Gost89CryptoProB>(&key, plain, swapped(0x8f87_c786_ac75_e304));
        check::<Gost89CryptoProC>(&key, plain, swapped(0x83ea_605b_aee8_eb98));
        check::<Magma>(&key, plain, swapped(0x960e_3c1e_0747_e8b3));
    }
}
