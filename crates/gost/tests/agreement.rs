//! The same answers as other programs give: the GOST engine of OpenSSL, libgcrypt and Bouncy Castle.
//!
//! Random keys and messages per parameter set, in both directions: what we sign they accept, what they sign we accept,
//! and altered signatures are refused by both; public keys and digests are the same numbers. `QOLHAT_AGREEMENT=10000`
//! asks for that many keys and messages; [`FEW`] are the rule. The programs that ask the others stand in `peers` and are
//! built by the test.
//!
//! On Linux a missing program fails the test and names its Debian package; elsewhere the test says that it is left out.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use qolhat_gost::{GostError, HashAlgorithm, ParameterSet, PrivateKey, PublicKey, Rfc9215, hazmat};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use support::{Sequence, from_hex, order, plus_one, reversed, to_hex};

/// Keys and messages per parameter set when nobody asks for more.
const FEW: usize = 50;

/// Longest message, some blocks of every hash.
const LONGEST_MESSAGE: usize = 300;

#[test]
fn the_gost_engine_agrees() {
    let packages = "libssl-dev, libengine-gost-openssl and a C compiler (build-essential)";
    let Some(mut peer) = Peer::compiled("gost_engine", "crypto", packages) else {
        return;
    };
    for set in ParameterSet::ALL {
        signatures_agree(&mut peer, set);
    }
    for (hash, name) in [
        (HashAlgorithm::Streebog256, "md_gost12_256"),
        (HashAlgorithm::Streebog512, "md_gost12_512"),
        (HashAlgorithm::Gost94CryptoPro, "md_gost94"),
    ] {
        // Of no message at all it gives another value for GOST R 34.11-94 than the two others: see `Gost94::finish`.
        digests_agree(&mut peer, hash, name, 1);
    }
}

#[test]
fn libgcrypt_agrees() {
    let packages = "libgcrypt20-dev and a C compiler (build-essential)";
    let Some(mut peer) = Peer::compiled("libgcrypt", "gcrypt", packages) else {
        return;
    };
    for set in ParameterSet::ALL {
        // The only set libgcrypt 1.10 lacks; the other two know it.
        if set != ParameterSet::Tc26Gost256A {
            signatures_agree(&mut peer, set);
        }
    }
    for (hash, name) in [
        (HashAlgorithm::Streebog256, "STRIBOG256"),
        (HashAlgorithm::Streebog512, "STRIBOG512"),
        (HashAlgorithm::Gost94Test, "GOSTR3411_94"),
        (HashAlgorithm::Gost94CryptoPro, "GOSTR3411_CP"),
    ] {
        digests_agree(&mut peer, hash, name, 0);
    }
}

#[test]
fn bouncy_castle_agrees() {
    let Some(mut peer) = Peer::bouncy_castle() else {
        return;
    };
    for set in ParameterSet::ALL {
        // Bouncy Castle knows the curves of the first three under their CryptoPro names only, and no curve of the last two.
        let lacks = matches!(
            set,
            ParameterSet::Tc26Gost256B
                | ParameterSet::Tc26Gost256C
                | ParameterSet::Tc26Gost256D
                | ParameterSet::CryptoProTest
                | ParameterSet::Tc26Gost512Test
        );
        if !lacks {
            signatures_agree(&mut peer, set);
        }
    }
    for hash in HashAlgorithm::ALL {
        digests_agree(&mut peer, hash, &format!("{hash:?}"), 0);
    }
}

/// Everything the peer says about keys and signatures of one parameter set is what we say.
fn signatures_agree(peer: &mut Peer, set: ParameterSet) {
    let mut random = Sequence(u64::from_le_bytes(*b"signatur"));
    let cases = cases(peer, set, &mut random);
    let ours: Vec<Statement> = cases.iter().map(|case| case.signed(&mut random)).collect();
    let altered: Vec<Statement> = (0..ours.len())
        .map(|index| ours[index].altered(index, &ours[(index + 1) % ours.len()], &mut random))
        .collect();
    let questions: Vec<String> = cases
        .iter()
        .zip(ours.iter().zip(&altered))
        .flat_map(|(case, (ours, altered))| {
            let d = to_hex(&reversed(&case.key.to_scalar_le()));
            [
                format!("public {} {d}", set.oid()),
                format!("sign {} {d} {}", set.oid(), to_hex(&case.digest)),
                ours.question(),
                altered.question(),
            ]
        })
        .collect();

    let answers = peer.ask(&questions);
    for (index, answers) in answers.chunks(4).enumerate() {
        let (case, ours, altered) = (&cases[index], &ours[index], &altered[index]);
        let context = format!("{}, {set}, case {index}, {}", peer.name, questions[4 * index + 1]);
        assert_eq!(answers[0], ours.key_words(), "public key: {context}");
        assert_eq!(answers[2], "accepted", "our signature: {context}");
        assert_eq!(
            answers[3],
            "refused",
            "our signature, altered: {context}: {}",
            altered.question()
        );
        assert!(ours.is_accepted_by_us(), "our own signature: {context}");
        assert!(
            !altered.is_accepted_by_us(),
            "altered: {context}: {}",
            altered.question()
        );
        let (r, s) = answers[1]
            .split_once(' ')
            .unwrap_or_else(|| panic!("{}: {context}", answers[1]));
        let theirs = Statement {
            r: from_hex(r),
            s: from_hex(s),
            ..case.signed(&mut random)
        };
        assert!(theirs.is_accepted_by_us(), "their signature {} : {context}", answers[1]);
        let other = &cases[(index + 1) % cases.len()].signed(&mut random);
        let altered = theirs.altered(index, other, &mut random);
        assert!(
            !altered.is_accepted_by_us(),
            "theirs, altered: {context}: {}",
            altered.question()
        );
    }
    eprintln!("{}: {set}: {} keys and messages, both ways", peer.name, cases.len());
}

/// The peer's digests of random messages, the first one `shortest` bytes long, are ours.
fn digests_agree(peer: &mut Peer, hash: HashAlgorithm, name: &str, shortest: usize) {
    let mut random = Sequence(u64::from_le_bytes(*b"messages"));
    let messages: Vec<Vec<u8>> = (shortest..shortest + count())
        .map(|length| {
            // Every length first, so that each way of filling the last block is met.
            let length = if length <= LONGEST_MESSAGE {
                length
            } else {
                shortest + random.below(LONGEST_MESSAGE)
            };
            random.bytes(length)
        })
        .collect();
    let questions: Vec<String> = messages
        .iter()
        .map(|message| format!("hash {name} {}", to_hex(message)))
        .collect();
    for (message, answer) in messages.iter().zip(peer.ask(&questions)) {
        assert_eq!(
            answer,
            to_hex(&hash.digest(message)),
            "{}: {hash:?} of {}",
            peer.name,
            to_hex(message)
        );
    }
    eprintln!("{}: {hash:?}: {} messages", peer.name, messages.len());
}

/// A key and a digest that is to be signed with it.
struct Case {
    key: PrivateKey,
    digest: Vec<u8>,
}

impl Case {
    fn signed(&self, random: &mut Sequence) -> Statement {
        let signature = self.key.sign_digest(&self.digest, random).unwrap();
        // s and r, each big-endian.
        let value = Rfc9215::from(&signature).0;
        let (s, r) = value.split_at(value.len() / 2);
        Statement {
            key: self.key.public_key(),
            digest: self.digest.clone(),
            r: r.to_vec(),
            s: s.to_vec(),
        }
    }
}

/// Edges first, then random keys with digests of random messages.
fn cases(peer: &Peer, set: ParameterSet, random: &mut Sequence) -> Vec<Case> {
    let hash = match set.coordinate_bytes() {
        64 => HashAlgorithm::Streebog512,
        _ => HashAlgorithm::Streebog256,
    };
    let mut cases = edges(set);
    if peer.zero == ZeroDigest::Refused {
        let (zero, q) = (vec![0; set.coordinate_bytes()], order(set));
        cases.retain(|case| case.digest != zero && case.digest != q);
    }
    while cases.len() < count() {
        let length = random.below(LONGEST_MESSAGE);
        cases.push(Case {
            key: PrivateKey::generate(set, random).unwrap(),
            digest: hash.digest(&random.bytes(length)).to_vec(),
        });
    }
    cases
}

/// The keys 1, 2 and q − 1, each with the digests 0, 1, q − 1, q, q + 1 and the largest there is.
fn edges(set: ParameterSet) -> Vec<Case> {
    let q = order(set);
    let length = set.coordinate_bytes();
    let mut one = vec![0; length];
    one[0] = 1;
    let mut below_q = q.clone();
    below_q[0] -= 1;
    let keys = [one.clone(), plus_one(&one), below_q.clone()];
    let digests = [
        vec![0; length],
        one,
        below_q,
        q.clone(),
        plus_one(&q),
        vec![0xff; length],
    ];
    keys.iter()
        .flat_map(|key| {
            digests.iter().map(|digest| Case {
                key: PrivateKey::from_scalar_le(set, key).unwrap(),
                digest: digest.clone(),
            })
        })
        .collect()
}

/// That somebody signed a digest: true or not.
#[derive(Clone)]
struct Statement {
    key: PublicKey,
    digest: Vec<u8>,
    /// Big-endian.
    r: Vec<u8>,
    /// Big-endian.
    s: Vec<u8>,
}

impl Statement {
    /// The same with one part changed: a bit of the digest, of r or of s, or the key of `other`.
    fn altered(&self, index: usize, other: &Self, random: &mut Sequence) -> Self {
        let mut altered = self.clone();
        // Not the lowest bit of the digest: 0 and 1 are the same (RFC 7091, 6.1, step 2).
        let bit = 1 + random.below(8 * self.digest.len() - 1);
        match index % 4 {
            0 => altered.digest[bit / 8] ^= 1 << (bit % 8),
            1 => altered.r[bit / 8] ^= 1 << (bit % 8),
            2 => altered.s[bit / 8] ^= 1 << (bit % 8),
            _ if self.key == other.key => altered.digest[bit / 8] ^= 1 << (bit % 8),
            _ => altered.key = other.key,
        }
        altered
    }

    fn is_accepted_by_us(&self) -> bool {
        hazmat::signature_from_integers_be(self.key.parameter_set(), &self.r, &self.s)
            .and_then(|signature| self.key.verify_digest(&self.digest, &signature))
            .map_err(|error| {
                let is_about_the_signature =
                    matches!(error, GostError::SignatureMismatch | GostError::SignatureRange { .. });
                assert!(is_about_the_signature, "{error}");
            })
            .is_ok()
    }

    /// x and y, each big-endian.
    fn key_words(&self) -> String {
        let coordinates = self.key.to_coordinates_le();
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        format!("{} {}", to_hex(&reversed(x)), to_hex(&reversed(y)))
    }

    fn question(&self) -> String {
        format!(
            "verify {} {} {} {} {}",
            self.key.parameter_set().oid(),
            self.key_words(),
            to_hex(&self.digest),
            to_hex(&self.r),
            to_hex(&self.s)
        )
    }
}

/// What a peer does with a digest that is 0 modulo q.
#[derive(Eq, PartialEq)]
enum ZeroDigest {
    /// It counts as 1, as RFC 7091, 6.1, step 2 has it.
    CountsAsOne,
    /// It tries to divide by it and gives up.
    Refused,
}

/// Another program at work: it reads questions, one a line, and writes as many answers. `peers/gost_engine.c` lists them.
struct Peer {
    name: &'static str,
    zero: ZeroDigest,
    /// What has to be installed for it.
    packages: &'static str,
    program: Child,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// A program in C with one library; nothing where these programs are not asked.
    fn compiled(name: &'static str, library: &str, packages: &'static str) -> Option<Self> {
        if !are_asked_here(name) {
            return None;
        }
        let program = built().join(format!("peer-{name}"));
        let mut compiler = Command::new("cc");
        compiler
            .args(["-O2", "-o"])
            .args([&program, &source(&format!("{name}.c"))])
            .arg(format!("-l{library}"));
        compile(compiler, name, packages);
        Some(Self::started(
            Command::new(program),
            name,
            packages,
            ZeroDigest::CountsAsOne,
        ))
    }

    /// The program in Java; nothing where these programs are not asked.
    fn bouncy_castle() -> Option<Self> {
        const LIBRARY: &str = "/usr/share/java/bcprov.jar";
        let (name, packages) = ("BouncyCastle", "libbcprov-java and default-jdk-headless");
        if !are_asked_here(name) {
            return None;
        }
        let folder = built();
        let mut compiler = Command::new("javac");
        compiler.args(["-cp", LIBRARY, "-d"]);
        compiler.args([&folder, &source(&format!("{name}.java"))]);
        compile(compiler, name, packages);
        let mut java = Command::new("java");
        java.arg("-cp").arg(format!("{}:{LIBRARY}", folder.display())).arg(name);
        Some(Self::started(java, name, packages, ZeroDigest::Refused))
    }

    fn started(mut program: Command, name: &'static str, packages: &'static str, zero: ZeroDigest) -> Self {
        let mut program = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} needs {packages}: {error}"));
        let answers = BufReader::new(program.stdout.take().unwrap());
        Self {
            name,
            zero,
            packages,
            program,
            answers,
        }
    }

    /// The answers to the questions, one each.
    fn ask(&mut self, questions: &[String]) -> Vec<String> {
        let (name, packages) = (self.name, self.packages);
        let input = self.program.stdin.as_mut().unwrap();
        // Answers come while questions are still being written.
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let lines: String = questions.iter().map(|question| format!("{question}\n")).collect();
                // Who stopped reading has stopped answering, and is asked why below.
                let _ = input.write_all(lines.as_bytes());
            });
            let answers = self.answers.by_ref().lines().take(questions.len());
            let answers: Vec<String> = answers.map(Result::unwrap).collect();
            let count = answers.len();
            assert!(
                count == questions.len(),
                "{name} (it needs {packages}) stopped at: {}",
                questions[count]
            );
            answers
        })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends with its questions.
        drop(self.program.stdin.take());
        let _ = self.program.wait();
    }
}

fn compile(mut compiler: Command, name: &str, packages: &str) {
    match compiler.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{name} needs {packages}:\n{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{name} needs {packages}: {error}"),
    }
}

/// Where programs are put that tests build.
fn built() -> PathBuf {
    env!("CARGO_TARGET_TMPDIR").into()
}

/// Whether other programs are asked on this system; says so when not.
fn are_asked_here(name: &str) -> bool {
    let asked = cfg!(target_os = "linux");
    if !asked {
        eprintln!("SKIPPED: agreement with {name} is tested on Linux only, where its package is at hand");
    }
    asked
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(name)
}

/// Keys and messages per parameter set.
fn count() -> usize {
    match std::env::var("QOLHAT_AGREEMENT") {
        Ok(count) => count.parse().expect("QOLHAT_AGREEMENT is a number"),
        Err(_) => FEW,
    }
}
