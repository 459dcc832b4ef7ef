//! Path validation as other projects' suites expect it. Valid and invalid cases are counted apart, so that refusing
//! everything shows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "tests; the counts are printed"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use qolhat_pki::{
    AnchorOrigin, Certificate, ChainOutcome, ChainPolicy, Conformance, Decision, Evidence, GeneralName, Oid,
    RequiredPurpose, RevocationDepth, RevocationList, TrustStore, ValidationPolicy, build_chain, oid, reasons,
};
use serde_json::Value;

/// How many cases of a suite, expected valid and expected invalid, are answered as expected.
#[derive(Debug, Default, Eq, PartialEq)]
struct Count {
    valid: (usize, usize),
    invalid: (usize, usize),
}

#[test]
fn nist_pkits() {
    expect("nist-pkits", &[]);
}

#[test]
fn bsi_certification_paths() {
    let not_critical = "policy constraints need not be critical for NIST (PKITS 4.8.10, 4.10.12); they are applied";
    expect("bsi-certpath", &[("bsi-ext_17", not_critical)]);
}

#[test]
fn gost_certification_paths() {
    expect("gost-pki", &[]);
}

#[test]
fn x509_limbo() {
    expect("x509-limbo", &[]);
}

#[test]
fn openssl_verify() {
    let backtracks = "another chain to a trusted root exists, and the search finds it";
    let too_weak = "RSA below 1024 bits, MD5 and PSS over SHA-1 are refused at any level";
    let divergent = [
        ("ossl-ee-cert-62", backtracks),
        ("ossl-ee-cert-80", too_weak),
        ("ossl-ee-cert-84", too_weak),
        ("ossl-ee-pss-sha1-cert-1", too_weak),
    ];
    expect("openssl-verify", &divergent);
}

/// Runs a suite; `divergent` names the cases that are known to be answered otherwise, each with its reason.
fn expect(suite: &str, divergent: &[(&str, &str)]) {
    let Some(shared) = support::shared(suite) else {
        return;
    };
    let folder = shared.join("corpora").join(suite);
    let manifest: Value = serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let mut count = Count::default();
    let mut skipped = 0;
    let mut failures = BTreeMap::new();
    for case in manifest["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        if case["kind"] != "path-validation" {
            continue;
        }
        // Trust settings inside of the anchor's file are a format of OpenSSL's own.
        if case["settings"]["openssl_trust_settings"].is_string() {
            skipped += 1;
            continue;
        }
        let (answer, why) = run(case, &folder);
        let expected = case["expected"]["result"].as_str().unwrap();
        let tally = match expected {
            "valid" => &mut count.valid,
            "invalid" => &mut count.invalid,
            _ => continue,
        };
        tally.1 += 1;
        let accepts_unsupported = case["expected"]["accept_also"]
            .as_array()
            .is_some_and(|also| !also.is_empty());
        let is_expected = answer == expected
            || (expected == "invalid" && answer == "error")
            || (accepts_unsupported && answer == "unsupported");
        if is_expected {
            tally.0 += 1;
        } else {
            failures.insert(
                id.to_owned(),
                format!("expected {expected}, got {answer}: {why} | {}", case["note"]),
            );
        }
    }
    println!("{suite}: {count:?}, skipped {skipped}");
    for (id, why) in &failures {
        println!("  {id}: {why}");
    }
    assert!(count.valid.1 > 0 && count.invalid.1 > 0, "{suite}: nothing was run");
    let known: Vec<&str> = divergent.iter().map(|(id, _)| *id).collect();
    let unexpected: Vec<&String> = failures.keys().filter(|id| !known.contains(&id.as_str())).collect();
    assert!(unexpected.is_empty(), "{suite}: {unexpected:?}");
    let stale: Vec<&&str> = known.iter().filter(|id| !failures.contains_key(**id)).collect();
    assert!(
        stale.is_empty(),
        "{suite}: these pass now and should leave the list: {stale:?}"
    );
}

fn run(case: &Value, folder: &Path) -> (&'static str, String) {
    let inputs = &case["inputs"];
    let certificates = |role: &str| -> Result<Vec<Certificate>, String> {
        let mut all = Vec::new();
        for file in files(&inputs[role]) {
            for der in support::der_objects(&folder.join(file)) {
                all.push(Certificate::from_der(&der).map_err(|fault| format!("{file}: {fault}"))?);
            }
        }
        Ok(all)
    };
    let leaf = match certificates("certificate") {
        Ok(leaf) => leaf,
        Err(fault) => return ("error", fault),
    };
    let readable = |role: &str| -> Vec<Certificate> {
        let ders = files(&inputs[role])
            .into_iter()
            .flat_map(|file| support::der_objects(&folder.join(file)));
        ders.filter_map(|der| Certificate::from_der(&der).ok()).collect()
    };
    // For OpenSSL only self-signed certificates end a chain, unless told otherwise.
    let options = files(&case["settings"]["openssl_options"]);
    let only_roots = case["settings"]["openssl_options"].is_array() && !options.contains(&"-partial_chain");
    let (roots, others): (Vec<_>, Vec<_>) = readable("trust")
        .into_iter()
        .partition(|anchor| !only_roots || is_self_signed(anchor));
    let anchors = TrustStore::from_certificates(roots, AnchorOrigin::GivenByUser);
    let intermediates = [readable("intermediates"), others].concat();
    let crls: Vec<RevocationList> = files(&inputs["crls"])
        .into_iter()
        .flat_map(|file| support::der_objects(&folder.join(file)))
        .filter_map(|der| RevocationList::from_der(&der).ok())
        .collect();
    let policy = policy_of(&case["settings"], &leaf[0]);
    if !host_fits(&case["settings"]["peer_name"], &leaf[0]) {
        return ("invalid", "the host name is another one".to_owned());
    }
    let outcome = build_chain(&leaf[0], &intermediates, &anchors, &Evidence::from_crls(&crls), &policy);
    (answer_of(&outcome), explain(&outcome))
}

/// Whether the name that a client of TLS asked for stands in the certificate; all names of the suite are plain.
fn host_fits(peer: &Value, leaf: &Certificate) -> bool {
    let Some(host) = peer["value"].as_str().filter(|_| peer["kind"] == "DNS") else {
        return true;
    };
    leaf.subject_alt_names()
        .iter()
        .any(|name| matches!(name, GeneralName::Dns(name) if name == host))
}

fn is_self_signed(certificate: &Certificate) -> bool {
    let Ok(key) = certificate.public_key() else {
        return false;
    };
    let algorithm = certificate.signature_algorithm_identifier();
    let checked = qolhat_pki::verify_signature(key, algorithm, certificate.tbs(), certificate.signature_value());
    certificate.is_self_issued() && !matches!(checked, Err(qolhat_pki::SignatureError::Mismatch))
}

fn answer_of(outcome: &ChainOutcome) -> &'static str {
    if outcome.is_passed() {
        "valid"
    } else if outcome.has_reason(reasons::UNSUPPORTED_ALGORITHM) && explain(outcome).contains("1.2.840.10040.4.3") {
        // DSA with SHA-1 is out of scope.
        "unsupported"
    } else {
        "invalid"
    }
}

fn explain(outcome: &ChainOutcome) -> String {
    let failed = outcome.checks.iter().filter(|check| {
        matches!(
            check.answer,
            qolhat_pki::Answer::Violated | qolhat_pki::Answer::Undetermined
        )
    });
    let lines: Vec<String> = failed
        .map(|check| {
            format!(
                "{} {:?} {:?}",
                check.id.as_str(),
                check.reason,
                check.evidence.iter().map(ToString::to_string).collect::<Vec<_>>()
            )
        })
        .collect();
    lines.join("; ")
}

fn files(value: &Value) -> Vec<&str> {
    match value {
        Value::String(file) => vec![file],
        Value::Array(files) => files.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn policy_of(settings: &Value, leaf: &Certificate) -> ChainPolicy {
    let at = settings["at"]
        .as_str()
        .filter(|at| at.starts_with(|first: char| first.is_ascii_digit()));
    // "Now" of a suite that gives no moment: the middle of the leaf's validity.
    let middle = qolhat_pki::UnixTime(leaf.not_before().0 / 2 + leaf.not_after().0 / 2);
    let mut policy = ChainPolicy::at(at.map_or(middle, support::time));
    policy.revocation = match settings["revocation"].as_str().unwrap_or("off") {
        "off" => RevocationDepth::Off,
        _ => RevocationDepth::Require,
    };
    policy.purpose = match settings["purpose"].as_str() {
        Some("serverAuth" | "sslserver") => RequiredPurpose::Usage(oid::usage::SERVER_AUTH),
        Some("clientAuth" | "sslclient") => RequiredPurpose::Usage(oid::usage::CLIENT_AUTH),
        _ => RequiredPurpose::Any,
    };
    let is_set = |name: &str| settings[name].as_bool().unwrap_or(false);
    policy.policies.require_explicit_policy = is_set("initial_explicit_policy");
    policy.policies.inhibit_policy_mapping = is_set("initial_policy_mapping_inhibit");
    policy.policies.inhibit_any_policy = is_set("initial_any_policy_inhibit");
    policy.policies.initial_policies = files(&settings["user_initial_policy_set"])
        .into_iter()
        .filter(|name| *name != "any-policy")
        .map(|name| Oid::new(name).unwrap())
        .collect();
    if let Some(depth) = settings["max_chain_depth"].as_u64() {
        policy.max_intermediates = usize::try_from(depth).unwrap();
    }
    if settings["peer_name"].is_object() {
        let is_pedantic = files(&settings["features"]).contains(&"pedantic-rfc5280");
        policy.conformance = if is_pedantic {
            Conformance::Pedantic
        } else {
            Conformance::Strict
        };
    }
    policy.validation = ValidationPolicy::undated(Decision::Reject, 1024).unwrap();
    apply_openssl_options(&files(&settings["openssl_options"]), &mut policy);
    policy
}

fn apply_openssl_options(options: &[&str], policy: &mut ChainPolicy) {
    for (position, option) in options.iter().enumerate() {
        let value = options.get(position + 1).copied().unwrap_or_default();
        match *option {
            "-x509_strict" => policy.conformance = Conformance::Strict,
            "-verify_depth" => policy.max_intermediates = value.parse().unwrap(),
            "-policy" => policy.policies.initial_policies.push(Oid::new(value).unwrap()),
            "-explicit_policy" => policy.policies.require_explicit_policy = true,
            // SP 800-57 part 1, table 2: 112 bits of security from 2048, 128 from 3072.
            "-auth_level" => {
                let minimum_rsa_bits = match value {
                    "2" => 2048,
                    "3" => 3072,
                    _ => 1024,
                };
                policy.validation = ValidationPolicy::undated(Decision::Reject, minimum_rsa_bits).unwrap();
            }
            _ => {}
        }
    }
}
