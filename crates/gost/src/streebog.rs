//! Streebog, the hash function of GOST R 34.11-2012 and GOST 34.11-2018.
//!
//! Source: RFC 6986. Its vectors stand here as eight words, least significant first, which is also the order in which
//! bytes of messages and digests come.

use crate::limbs;
use zeroize::{ZeroizeOnDrop, optimization_barrier};

#[cfg(target_arch = "x86_64")]
use crate::backend::Gfni;

/// A block of a message, or a digest of 512 bits.
pub(crate) type Block = [u8; 64];

/// The same as words.
pub(crate) type Words = [u64; 8];

/// The initial value of the hash with 256 bits, whose digest is the upper half of the output. RFC 6986, 6.1 and 9.3.
pub(crate) const INITIAL_256: Words = [0x0101_0101_0101_0101; 8];

/// The initial value of the hash with 512 bits. RFC 6986, 6.1.
pub(crate) const INITIAL_512: Words = [0; 8];

/// A hash being computed over a message that comes in pieces. Forgotten when dropped.
#[derive(Clone)]
pub(crate) struct Streebog {
    chain: Chain,
    /// The bytes that do not fill a block yet, and how many they are.
    rest: Block,
    rest_bytes: usize,
}

impl Streebog {
    pub(crate) fn new(initial: Words) -> Self {
        Self {
            chain: Chain::new(initial),
            rest: [0; 64],
            rest_bytes: 0,
        }
    }

    /// Two hashes that have taken in a block each.
    pub(crate) fn start_two(initial: Words, [first, second]: [&Block; 2]) -> [Self; 2] {
        let mut started = [Self::new(initial), Self::new(initial)];
        let [one, other] = &mut started;
        absorb(
            [&mut one.chain, &mut other.chain],
            [first, second].map(std::slice::from_ref),
        );
        started
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        if self.rest_bytes > 0 {
            let (head, tail) = bytes.split_at(bytes.len().min(64 - self.rest_bytes));
            self.rest[self.rest_bytes..][..head.len()].copy_from_slice(head);
            self.rest_bytes += head.len();
            if self.rest_bytes < 64 {
                return;
            }
            absorb([&mut self.chain], [std::slice::from_ref(&self.rest)]);
            bytes = tail;
        }
        let (blocks, tail) = bytes.as_chunks();
        absorb([&mut self.chain], [blocks]);
        self.rest[..tail.len()].copy_from_slice(tail);
        self.rest_bytes = tail.len();
    }

    /// All 512 bits of the output.
    pub(crate) fn finish(mut self) -> Block {
        let [output] = finish([&mut self.chain], [&self.rest[..self.rest_bytes]]);
        output
    }
}

impl Drop for Streebog {
    fn drop(&mut self) {
        self.chain = Chain::new(INITIAL_512);
        self.rest = [0; 64];
        optimization_barrier(self);
    }
}

impl ZeroizeOnDrop for Streebog {}

/// A block that is forgotten when dropped. Unlike `Zeroizing`, which writes byte by byte, in one go: HMAC drops many.
pub(crate) struct SecretBlock(pub(crate) Block);

impl Drop for SecretBlock {
    fn drop(&mut self) {
        self.0 = [0; 64];
        optimization_barrier(self);
    }
}

impl ZeroizeOnDrop for SecretBlock {}

/// All 512 bits of the output for two messages of any lengths, computed side by side.
pub(crate) fn digest_two(initial: Words, messages: [&[u8]; 2]) -> [Block; 2] {
    let [mut first, mut second] = [Chain::new(initial), Chain::new(initial)];
    let [(first_blocks, first_rest), (second_blocks, second_rest)] = messages.map(<[u8]>::as_chunks);
    let common = first_blocks.len().min(second_blocks.len());
    absorb(
        [&mut first, &mut second],
        [&first_blocks[..common], &second_blocks[..common]],
    );
    absorb([&mut first], [&first_blocks[common..]]);
    absorb([&mut second], [&second_blocks[common..]]);
    finish([&mut first, &mut second], [first_rest, second_rest])
}

/// h, Σ and N of RFC 6986, 9: what is kept of the blocks that were hashed. N stays below 2^128 with every message there is.
#[derive(Clone)]
struct Chain {
    h: Words,
    sigma: Words,
    n: u128,
}

impl Chain {
    fn new(initial: Words) -> Self {
        Self {
            h: initial,
            sigma: [0; 8],
            n: 0,
        }
    }

    /// Counts a block of `bytes` bytes: RFC 6986, 9.2, steps 2.4 and 2.5, and 9.3, steps 3.3 and 3.4.
    fn count(&mut self, block: &Block, bytes: usize) {
        self.n += 8 * bytes as u128;
        self.sigma = limbs::add(&self.sigma, &limbs::from_le_bytes(block)).0;
    }
}

/// What a compression takes in besides h.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) n: u128,
    pub(crate) m: &'a Block,
}

/// Hashes whole blocks of `M` messages side by side, equally many of each: RFC 6986, 9.2.
fn absorb<const M: usize>(mut chains: [&mut Chain; M], blocks: [&[Block]; M]) {
    let mut h = chains.each_ref().map(|chain| chain.h);
    let n = chains.each_ref().map(|chain| chain.n);
    let step = |i: usize, message: usize| Step {
        n: n[message] + 512 * i as u128,
        m: &blocks[message][i],
    };
    compress(
        &mut h,
        (0..blocks[0].len()).map(|i| std::array::from_fn(|message| step(i, message))),
    );
    for ((chain, h), blocks) in chains.iter_mut().zip(h).zip(blocks) {
        chain.h = h;
        blocks.iter().for_each(|block| chain.count(block, 64));
    }
}

/// Hashes the rests of `M` messages, each shorter than a block, side by side: RFC 6986, 9.3.
fn finish<const M: usize>(chains: [&mut Chain; M], rests: [&[u8]; M]) -> [Block; M] {
    let mut h = chains.each_ref().map(|chain| chain.h);
    let blocks = std::array::from_fn(|message| {
        let (chain, rest) = (&mut *chains[message], rests[message]);
        let mut last = SecretBlock([0; 64]);
        last.0[..rest.len()].copy_from_slice(rest);
        last.0[rest.len()] = 1;
        let n = chain.n;
        chain.count(&last.0, rest.len());
        let length = limbs::to_le_bytes(&[chain.n as u64, (chain.n >> 64) as u64]);
        (n, last, length, SecretBlock(limbs::to_le_bytes(&chain.sigma)))
    });
    let steps = [
        blocks.each_ref().map(|(n, last, ..)| Step { n: *n, m: &last.0 }),
        blocks.each_ref().map(|(_, _, length, _)| Step { n: 0, m: length }),
        blocks.each_ref().map(|(.., sigma)| Step { n: 0, m: &sigma.0 }),
    ];
    compress(&mut h, steps.into_iter());
    h.map(|h| limbs::to_le_bytes(&h))
}

/// The compression function g_N(h, m) of RFC 6986, 8, step by step for `M` messages side by side: replaces every h.
#[inline(always)]
fn compress<'a, const M: usize>(h: &mut [Words; M], steps: impl Iterator<Item = [Step<'a>; M]>) {
    #[cfg(target_arch = "x86_64")]
    if let Some(gfni) = Gfni::get() {
        gfni.compress(h, steps);
        return;
    }
    for steps in steps {
        for (h, step) in h.iter_mut().zip(steps) {
            compress_portable(h, step);
        }
    }
}

/// g_N(h, m) by tables.
///
/// The key schedule runs one round ahead of the encryption, so that of two neighbouring transformations none waits for
/// the other. A key is kept with the next iteration constant added, as the schedule takes it.
fn compress_portable(h: &mut Words, step: Step<'_>) {
    let (mut keys, mut states) = ([[0; 64]; 13], [[0; 64]; 13]);
    let mut sum = *h;
    sum[0] ^= step.n as u64;
    sum[1] ^= (step.n >> 64) as u64;
    lps(&limbs::to_le_bytes(&sum), [&ITERATION_CONSTANTS[0]], &mut keys[0]);
    let first =
        std::array::from_fn::<_, 8, _>(|i| word(step.m, i) ^ word(&keys[0], i) ^ word(&ITERATION_CONSTANTS[0], i));
    states[0] = limbs::to_le_bytes(&first);
    for i in 1..=13 {
        if let Some(constant) = ITERATION_CONSTANTS.get(i) {
            let (done, next) = keys.split_at_mut(i);
            lps(&done[i - 1], [constant], &mut next[0]);
        }
        if i > 1 {
            let (done, next) = states.split_at_mut(i - 1);
            lps(&done[i - 2], [&keys[i - 1], &ITERATION_CONSTANTS[i - 1]], &mut next[0]);
        }
    }
    for (i, h) in h.iter_mut().enumerate() {
        *h ^= word(step.m, i) ^ word(&states[12], i);
    }
}

/// The transformation L∘P∘S of RFC 6986, 7 and the addition of `terms`: word i of the output gathers byte i of every word.
///
/// Loads and shifts share the work of taking words apart: three words are read byte by byte, five are held in registers.
/// This and the order of additions were chosen by measuring; inlined, the whole would not fit the registers.
#[inline(never)]
fn lps<const T: usize>(input: &Block, terms: [&Block; T], output: &mut Block) {
    const READ_BY_BYTE: usize = 3;
    let words: Words = std::array::from_fn(|j| word(input, j));
    for i in 0..8 {
        let mut sum = terms.iter().fold(0, |sum, term| sum ^ word(term, i));
        for j in 0..8 {
            let byte = if j < READ_BY_BYTE {
                input[8 * j + i]
            } else {
                (words[j] >> (8 * i)) as u8
            };
            sum ^= TABLES[j][usize::from(byte)];
        }
        output[8 * i..8 * i + 8].copy_from_slice(&sum.to_le_bytes());
    }
}

/// Word i of a block.
#[inline(always)]
fn word(block: &Block, i: usize) -> u64 {
    u64::from_le_bytes(block.as_chunks().0[i])
}

/// What a byte of word j becomes: l of a word that has π(byte) as its byte j and zeros else.
static TABLES: [[u64; 256]; 8] = {
    let (mut tables, mut j) = ([[0; 256]; 8], 0);
    while j < 8 {
        let mut byte = 0;
        while byte < 256 {
            tables[j][byte] = linear((SUBSTITUTION[byte] as u64) << (8 * j));
            byte += 1;
        }
        j += 1;
    }
    tables
};

/// The linear transformation l of RFC 6986, 6.4: the sum of the rows whose bits are set, the first row for the
/// highest bit.
pub(crate) const fn linear(word: u64) -> u64 {
    let (mut sum, mut i) = (0, 0);
    while i < 64 {
        if (word >> (63 - i)) & 1 == 1 {
            sum ^= LINEAR_ROWS[i];
        }
        i += 1;
    }
    sum
}

/// π of RFC 6986, 6.2.
#[rustfmt::skip]
pub(crate) const SUBSTITUTION: [u8; 256] = [
    252, 238, 221, 17, 207, 110, 49, 22, 251, 196, 250, 218, 35, 197, 4, 77,
    233, 119, 240, 219, 147, 46, 153, 186, 23, 54, 241, 187, 20, 205, 95, 193,
    249, 24, 101, 90, 226, 92, 239, 33, 129, 28, 60, 66, 139, 1, 142, 79,
    5, 132, 2, 174, 227, 106, 143, 160, 6, 11, 237, 152, 127, 212, 211, 31,
    235, 52, 44, 81, 234, 200, 72, 171, 242, 42, 104, 162, 253, 58, 206, 204,
    181, 112, 14, 86, 8, 12, 118, 18, 191, 114, 19, 71, 156, 183, 93, 135,
    21, 161, 150, 41, 16, 123, 154, 199, 243, 145, 120, 111, 157, 158, 178, 177,
    50, 117, 25, 61, 255, 53, 138, 126, 109, 84, 198, 128, 195, 189, 13, 87,
    223, 245, 36, 169, 62, 168, 67, 201, 215, 121, 214, 246, 124, 34, 185, 3,
    224, 15, 236, 222, 122, 148, 176, 188, 220, 232, 40, 80, 78, 51, 10, 74,
    167, 151, 96, 115, 30, 0, 98, 68, 26, 184, 56, 130, 100, 159, 38, 65,
    173, 69, 70, 146, 39, 94, 85, 47, 140, 163, 165, 125, 105, 213, 149, 59,
    7, 88, 179, 64, 134, 172, 29, 247, 48, 55, 107, 228, 136, 217, 231, 137,
    225, 27, 131, 73, 76, 63, 248, 254, 141, 83, 170, 144, 202, 216, 133, 97,
    32, 113, 103, 164, 45, 43, 9, 91, 203, 155, 37, 208, 190, 229, 108, 82,
    89, 166, 116, 210, 230, 244, 180, 192, 209, 102, 175, 194, 57, 75, 99, 182,
];

/// The rows of the matrix A of RFC 6986, 6.4.
#[rustfmt::skip]
const LINEAR_ROWS: [u64; 64] = [
    0x8e20faa72ba0b470, 0x47107ddd9b505a38, 0xad08b0e0c3282d1c, 0xd8045870ef14980e,
    0x6c022c38f90a4c07, 0x3601161cf205268d, 0x1b8e0b0e798c13c8, 0x83478b07b2468764,
    0xa011d380818e8f40, 0x5086e740ce47c920, 0x2843fd2067adea10, 0x14aff010bdd87508,
    0x0ad97808d06cb404, 0x05e23c0468365a02, 0x8c711e02341b2d01, 0x46b60f011a83988e,
    0x90dab52a387ae76f, 0x486dd4151c3dfdb9, 0x24b86a840e90f0d2, 0x125c354207487869,
    0x092e94218d243cba, 0x8a174a9ec8121e5d, 0x4585254f64090fa0, 0xaccc9ca9328a8950,
    0x9d4df05d5f661451, 0xc0a878a0a1330aa6, 0x60543c50de970553, 0x302a1e286fc58ca7,
    0x18150f14b9ec46dd, 0x0c84890ad27623e0, 0x0642ca05693b9f70, 0x0321658cba93c138,
    0x86275df09ce8aaa8, 0x439da0784e745554, 0xafc0503c273aa42a, 0xd960281e9d1d5215,
    0xe230140fc0802984, 0x71180a8960409a42, 0xb60c05ca30204d21, 0x5b068c651810a89e,
    0x456c34887a3805b9, 0xac361a443d1c8cd2, 0x561b0d22900e4669, 0x2b838811480723ba,
    0x9bcf4486248d9f5d, 0xc3e9224312c8c1a0, 0xeffa11af0964ee50, 0xf97d86d98a327728,
    0xe4fa2054a80b329c, 0x727d102a548b194e, 0x39b008152acb8227, 0x9258048415eb419d,
    0x492c024284fbaec0, 0xaa16012142f35760, 0x550b8e9e21f7a530, 0xa48b474f9ef5dc18,
    0x70a6a56e2440598e, 0x3853dc371220a247, 0x1ca76e95091051ad, 0x0edd37c48a08a6d8,
    0x07e095624504536c, 0x8d70c431ac02a736, 0xc83862965601dd1b, 0x641c314b2b8ee083,
];

/// C₁ to C₁₂ of RFC 6986, 6.5, and zero for the last key, from which no other follows.
pub(crate) static ITERATION_CONSTANTS: [Block; 13] = [
    block_from_hex(
        "B1085BDA1ECADAE9EBCB2F81C0657C1F2F6A76432E45D016714EB88D7585C4FC\
         4B7CE09192676901A2422A08A460D31505767436CC744D23DD806559F2A64507",
    ),
    block_from_hex(
        "6FA3B58AA99D2F1A4FE39D460F70B5D7F3FEEA720A232B9861D55E0F16B50131\
         9AB5176B12D699585CB561C2DB0AA7CA55DDA21BD7CBCD56E679047021B19BB7",
    ),
    block_from_hex(
        "F574DCAC2BCE2FC70A39FC286A3D843506F15E5F529C1F8BF2EA7514B1297B7B\
         D3E20FE490359EB1C1C93A376062DB09C2B6F443867ADB31991E96F50ABA0AB2",
    ),
    block_from_hex(
        "EF1FDFB3E81566D2F948E1A05D71E4DD488E857E335C3C7D9D721CAD685E353F\
         A9D72C82ED03D675D8B71333935203BE3453EAA193E837F1220CBEBC84E3D12E",
    ),
    block_from_hex(
        "4BEA6BACAD4747999A3F410C6CA923637F151C1F1686104A359E35D7800FFFBD\
         BFCD1747253AF5A3DFFF00B723271A167A56A27EA9EA63F5601758FD7C6CFE57",
    ),
    block_from_hex(
        "AE4FAEAE1D3AD3D96FA4C33B7A3039C02D66C4F95142A46C187F9AB49AF08EC6\
         CFFAA6B71C9AB7B40AF21F66C2BEC6B6BF71C57236904F35FA68407A46647D6E",
    ),
    block_from_hex(
        "F4C70E16EEAAC5EC51AC86FEBF240954399EC6C7E6BF87C9D3473E33197A93C9\
         0992ABC52D822C3706476983284A05043517454CA23C4AF38886564D3A14D493",
    ),
    block_from_hex(
        "9B1F5B424D93C9A703E7AA020C6E41414EB7F8719C36DE1E89B4443B4DDBC49A\
         F4892BCB929B069069D18D2BD1A5C42F36ACC2355951A8D9A47F0DD4BF02E71E",
    ),
    block_from_hex(
        "378F5A541631229B944C9AD8EC165FDE3A7D3A1B258942243CD955B7E00D0984\
         800A440BDBB2CEB17B2B8A9AA6079C540E38DC92CB1F2A607261445183235ADB",
    ),
    block_from_hex(
        "ABBEDEA680056F52382AE548B2E4F3F38941E71CFF8A78DB1FFFE18A1B336103\
         9FE76702AF69334B7A1E6C303B7652F43698FAD1153BB6C374B4C7FB98459CED",
    ),
    block_from_hex(
        "7BCD9ED0EFC889FB3002C6CD635AFE94D8FA6BBBEBAB07612001802114846679\
         8A1D71EFEA48B9CAEFBACD1D7D476E98DEA2594AC06FD85D6BCAA4CD81F32D1B",
    ),
    block_from_hex(
        "378EE767F11631BAD21380B00449B17ACDA43C32BCDF1D77F82012D430219F9B\
         5D80EF9D1891CC86E71DA4AA88E12852FAF417D5D9B21B9948BC924AF11BD720",
    ),
    [0; 64],
];

/// A block written as an integer, as RFC 6986 writes them.
const fn block_from_hex(digits: &str) -> Block {
    let (words, mut block, mut i): (Words, _, _) = (limbs::from_hex(digits), [0; 64], 0);
    while i < 64 {
        block[i] = (words[i / 8] >> (8 * (i % 8))) as u8;
        i += 1;
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        #[cfg(target_arch = "x86_64")]
        fn vector_registers_give_what_tables_give(h: [Words; 2], n: [[u128; 2]; 3], m: [[Words; 2]; 3]) {
            let Some(gfni) = Gfni::get() else {
                return Ok(());
            };
            let m = m.map(|m| m.map(|m| limbs::to_le_bytes(&m)));
            let steps = |message: usize| (0..3).map(move |i| (n[i][message], i));
            let mut expected = h;
            for message in 0..2 {
                for (n, i) in steps(message) {
                    compress_portable(&mut expected[message], Step { n, m: &m[i][message] });
                }
                let mut one = [h[message]];
                gfni.compress(&mut one, steps(message).map(|(n, i)| [Step { n, m: &m[i][message] }]));
                prop_assert_eq!(one, [expected[message]]);
            }
            let mut two = h;
            gfni.compress(
                &mut two,
                (0..3).map(|i| std::array::from_fn(|message| Step { n: n[i][message], m: &m[i][message] })),
            );
            prop_assert_eq!(two, expected);
        }

        #[test]
        fn the_linear_map_is_linear(a: u64, b: u64) {
            prop_assert_eq!(linear(a) ^ linear(b), linear(a ^ b));
        }
    }

    #[test]
    fn the_substitution_is_a_permutation() {
        let mut seen = SUBSTITUTION;
        seen.sort_unstable();
        assert!(seen.iter().copied().eq(0..=255));
    }
}
