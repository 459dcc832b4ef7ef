//! Signatures that OpenSSL 3.0 made with keys of its own for these tests: the pairs that `ring` does not check.
#![allow(clippy::unwrap_used, reason = "tests")]

use qolhat_asn1::{Oid, der};
use qolhat_pki::{AlgorithmIdentifier, DigestAlgorithm, PublicKey, SignatureError, oid, verify_signature};

/// What every signature here is over.
const MESSAGE: &[u8] = b"a message of other libraries";

struct Case {
    name: &'static str,
    key: &'static str,
    algorithm: Vec<u8>,
    signature: &'static str,
}

impl Case {
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        verify(self.key, &self.algorithm, message, signature)
    }
}

fn verify(key: &str, algorithm: &[u8], message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let key = PublicKey::from_spki_der(&hex(key)).unwrap();
    verify_signature(
        &key,
        &AlgorithmIdentifier::from_der(algorithm).unwrap(),
        message,
        signature,
    )
}

fn cases() -> Vec<Case> {
    use DigestAlgorithm::{Sha1, Sha256, Sha512};
    let case = |name, key, algorithm, signature| Case {
        name,
        key,
        algorithm,
        signature,
    };
    vec![
        case(
            "RSA-1024, PSS without salt",
            RSA_1024,
            pss(Sha256, Sha256, 0),
            "115d223cdba58fdc788a060f6b06183de6ef7b1ad66674e1352b813a7edfd4bd6b0e2f41eaebb7b5c32f62db849d4f7d\
             a3eab294b05a4fdb779fa159dcc7614c53c6ee0b65bb563ba10fab901560a15764e4f55bad5c0529790ee8c4716859ae\
             71bca8ba45713bab4e6428f1c23520032f9cb275468f63087bdb8a652122fd82",
        ),
        case(
            "RSA-1025, PSS with another mask",
            RSA_1025,
            pss(Sha1, Sha512, 20),
            "016c1e4960ae99ec3bf98f15685ebd84e0cee245497c5e2a2f24be0b1286426d34b27b86c9a80ac43778116729203e55\
             566fd4f714535a727719f1a41ae9f50c8371a2d1a369d46028d1b6e592217679567a4e518ed0d00c6efa06f1a7e8c3b3\
             076a57cc45056f150ad7573fab9fc69deffc0e072a2f9c2f192814ac2d1903bf03",
        ),
        case(
            "RSA-1025, PSS with a short salt",
            RSA_1025,
            pss(Sha512, Sha1, 13),
            "00a51dd109e2568d8fc14317356f2368c703458875346a9c1dbe668ebb45dca8c6b08b1137321b1be71baa5ed6b2ab31\
             fc1b871c6ceaada38109ce9fb54597d942a94615aa63815cb199ef1a686844d30005e85fb6d7d94ef5badcc30c7c08fd\
             17eb589b6ec4b2496fe5458ffd83f98eda7267e428496e914965b47e7b3fa913ca",
        ),
        case(
            "RSA-1024, PSS of a bound key",
            RSA_1024_BOUND,
            pss(Sha256, Sha256, 16),
            "b6d7a81535dbc5579c20fa5ebd53fce5273051eb33d0da0a18b195b9ac41c116faa5c6886596f3b1992f975f0a79b699\
             a74db34e73648977a6caf4ff3be7ff9c65647d7fba447494103e247ed11d825f75bf90f5e03879afa521555e73975616\
             b683777e1201f19d7bd990c8e685b7b16849359d62eb4d49c8615c1f6dbf8914",
        ),
        case(
            "RSA-1024, PKCS #1 with SHA-384",
            RSA_1024,
            plain(oid::signature::RSA_SHA384),
            "908e8d3053001d43ea38460600320f5c55ebb2799eda53a8ef7ed9428c717b24585bb31a55756767ffd65ad9be925424\
             de1016342e533daf8424850f7e4faae7c842819c725b74bc9b43da13537a629f0a8f6a72d1f476814acdc1f8ddcf9452\
             6637a0987992e9baaa6e24a4a8fedf10d4e40eecc1a19208530b9ba4b6667f3f",
        ),
        case(
            "P-256 with SHA-1",
            P256,
            plain(oid::signature::ECDSA_SHA1),
            "304402202810d165057de082134410109fe109bc093c64b4b99980a5e54634d0030bdf3d02201f82eea68c0cf7ca63aa\
             9aed99f5dcf56f4b5686fffd598fb0f9a84c2bc9172b",
        ),
        case(
            "P-256 with SHA-512",
            P256,
            plain(oid::signature::ECDSA_SHA512),
            "3045022013aad789c74495fcfb7f2f5587169f5d478ac9c3b43dd0cbd177b559782da64d022100be821973d05e123e3c\
             5339b367618e441af66e2a9b5e758c86451e1f15481e3e",
        ),
        case(
            "P-384 with SHA-1",
            P384,
            plain(oid::signature::ECDSA_SHA1),
            "306502304fca1b6164cc60c1b2287aab4a53a1b8c1fe71b5078284e2c1387249f49e2cadbc40c9a7e068f9f837112017\
             875e3d01023100d310d4ec588c8c33466965f1e67a7d24ffe88d23f1e100165f8b2ddd8c67349bbb4ea0c99ec70734a4\
             2fefbd9bd020de",
        ),
        case(
            "P-384 with SHA-512",
            P384,
            plain(oid::signature::ECDSA_SHA512),
            "3066023100b5b31447d13043a03366b37b25c41f8ae0c08e7fb35f9043a674a219b505a2f5e409a386cc03a163b1ec77\
             bf67ee01f8023100a6e5d7d96ea5bec014b656d644316cc7a4c7d59157460dc0c8d41159ef152d0583cbb7ea4535db4a\
             8ef920d3278e2fae",
        ),
        case(
            "P-521 with SHA-1",
            P521,
            plain(oid::signature::ECDSA_SHA1),
            "308188024200cd97528ba5a1caa83bd18d2c67dc824aee884b2859a4409fac18645c84d27912cacbbf08f4ce7ef183ad\
             0ab2589fa454b5f8ba8c1bab7589856f51623017ea9255024201f31e27032906398a13889c620c1c85ee3a9e360ff9ac\
             bb9bd1dbaf9cfdb0641976e2bd31919b1cc9d37da227aa591e77b441fd4864d5f64d8dd1fec7828b7c70e5",
        ),
        case(
            "P-521 with SHA-256",
            P521,
            plain(oid::signature::ECDSA_SHA256),
            "308187024201883aec38481872a08aab938041481df21733ba04ad93f02604fedf801900c36e8a5b112d225e1f527f1e\
             84ed175bd533ddb5bac0b90a7753f6ce00c313a42719200241374e5e25b8c4f4f84b5eaecc672a6dbdd741e5238df87e\
             c2af53aa103e98109f08b4ffb491f81b354ff4ce63db91804ee089a36ff090989edbd86bd58a053e5ac0",
        ),
        case(
            "P-521 with SHA-512",
            P521,
            plain(oid::signature::ECDSA_SHA512),
            "30818702410427fb1c413877fa8b927b076971270c12528341bdd0cc003227d90ca9671ba29e673d9e42e73ec68a2ded\
             bd9f00ab0584f016699a82da8662537a0725d7321984024201c45fa56d0ca69841728927c6fa68185e8100f2eab52846\
             e1ec60e30ce310bccf535b0ed84012c94cc5de29cbcd31152b70f24d15596353c92ba0c6e91a5c1d16b2",
        ),
    ]
}

#[test]
fn signatures_of_another_library_are_good() {
    for case in cases() {
        let answer = case.verify(MESSAGE, &hex(case.signature));
        assert!(answer.is_ok(), "{}: {answer:?}", case.name);
    }
}

#[test]
fn a_flipped_bit_and_another_message_are_mismatches() {
    for case in cases() {
        let signature = hex(case.signature);
        let other = case.verify(b"another message", &signature);
        assert!(
            matches!(other, Err(SignatureError::Mismatch)),
            "{}: {other:?}",
            case.name
        );
        for position in (0..signature.len()).step_by(4) {
            let mut flipped = signature.clone();
            flipped[position] ^= 1 << (position % 8);
            let answer = case.verify(MESSAGE, &flipped);
            assert!(
                matches!(answer, Err(SignatureError::Mismatch)),
                "{} at {position}",
                case.name
            );
        }
        for wrong in [&signature[..signature.len() - 1], &[&signature[..], &[0]].concat(), &[]] {
            assert!(
                case.verify(MESSAGE, wrong).is_err(),
                "{} of {} bytes",
                case.name,
                wrong.len()
            );
        }
    }
}

#[test]
fn other_parameters_of_pss_do_not_fit() {
    use DigestAlgorithm::{Sha1, Sha256, Sha512};
    let unsalted = &cases()[0];
    for other in [
        pss(Sha256, Sha256, 1),
        pss(Sha256, Sha512, 0),
        pss(Sha1, Sha256, 0),
        pss(Sha256, Sha256, 95),
    ] {
        let answer = verify(unsalted.key, &other, MESSAGE, &hex(unsalted.signature));
        assert!(matches!(answer, Err(SignatureError::Mismatch)), "{answer:?}");
    }
}

#[test]
fn a_key_that_is_bound_to_parameters_makes_no_other_signature() {
    use DigestAlgorithm::{Sha256, Sha512};
    // At least 16 bytes of salt; SHA-256 twice (RFC 4055, 3.3).
    for (algorithm, is_allowed) in [
        (pss(Sha256, Sha256, 16), true),
        (pss(Sha256, Sha256, 32), true),
        (pss(Sha256, Sha256, 15), false),
        (pss(Sha512, Sha256, 16), false),
        (pss(Sha256, Sha512, 16), false),
        (plain(oid::signature::RSA_SHA256), false),
    ] {
        let answer = verify(RSA_1024_BOUND, &algorithm, MESSAGE, &[1; 128]);
        let is_refused = matches!(answer, Err(SignatureError::WrongKey { .. }));
        assert_eq!(!is_refused, is_allowed, "{algorithm:02x?}");
    }
}

fn plain(algorithm: Oid) -> Vec<u8> {
    der::sequence(&[&der::oid(algorithm)])
}

fn pss(digest: DigestAlgorithm, mask: DigestAlgorithm, salt_bytes: u64) -> Vec<u8> {
    let mask = der::sequence(&[&der::oid(oid::signature::MGF1), &mask.to_algorithm_identifier_der()]);
    let parameters = der::sequence(&[
        &der::explicit(0, &digest.to_algorithm_identifier_der()),
        &der::explicit(1, &mask),
        &der::explicit(2, &der::small_unsigned(salt_bytes)),
    ]);
    der::sequence(&[&der::oid(oid::signature::RSA_PSS), &parameters])
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

const RSA_1024: &str = "30819f300d06092a864886f70d010101050003818d0030818902818100d0f2abb8518984671d2038b1063ba5f359415e\
    4b13859bce381dac23670dc079af417a6177890baedcb2302ada54d81a6cfaaac2bc70e985f1a2b3740e848ebc34d4f9\
    8c0198733f10dc38f4c261cfcb93cf00918bcb7c0e18a0eb3ff3851826d4157b43052fef3fb45ec95efeec1b00388e37\
    0dbfa261e177961f719bb72e150203010001";
const RSA_1025: &str = "30819f300d06092a864886f70d010101050003818d00308189028181017986a7c7b14fb1999ab76cf8ed84c569280780\
    066ad0cb3b79a297ef50b5c3cbb18ec3e9fd918a6f8a04e7d0c157acad21e1eff86e22e67979aabbcb12f280dffe8e84\
    610a5464ea392bf0f5225da2995b2f8983d038291b7d3d03f3f075e16706d1ab42575c6c82f303b6b1832521814dbad2\
    783db10edd0f86d67cace135b50203010001";
const RSA_1024_BOUND: &str = "3081d3304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d01\
    0108300d06096086480165030402010500a20302011003818d0030818902818100d38f5532684c941541528ea9743dc4\
    9f8613799272f4657ace45125d9503e4bde3f2e8ec4c897f7424fd6e08cce606bd35915352bd04472a562d997bdd92ec\
    5d456d699aba67b47a11c7b5981715d55e5626fb74a1fec7ba115ed3ed13fe14ac71ec960919b3a7d036617629468f18\
    0d15057db187a81d47be61a8d131de13ed0203010001";
const P256: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200042adf300492f7d1a286695b5a853dedad65d35ad36b\
    bb3f13508fe5a2b2c0b59d17352b6fd55ae53d71aca540670cc1e066f0af4dbb5ba44692ae0a399db2bc90";
const P384: &str = "3076301006072a8648ce3d020106052b81040022036200042e588c67383aa4eb83936abf2cc9a6e7c170d7527838af15\
    52272db1a6a6928f63c326a0adb00aa2cfc9fc1e22a4f46b66b60671efda7f49921a1c6c3b1172ba019ed0648e70103f\
    84870fe975cee525a00b2834e7ae204c6355ba9640fc6580";
const P521: &str = "30819b301006072a8648ce3d020106052b810400230381860004012a06c474c136d0c9d90bf32bb25f3b235915b0d17d\
    c8cbdefc7695b6fad3787f68136a5febd9ebee5ec84960db03f07ebf54b905511ae52db57beff96803b29c7c00c3bfb9\
    5e4178b4fe50efed277ffb9daaac32a1c3ecf2f34eba544e9fd79daef180d490a9d7f0fa5952efb808021923da73a46e\
    7075ffe5efe98acf3005a31e16a2";
