//! The published samples of Kazakhstan, each with the verdict its index states.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use qolhat_pki::RevocationDepth;
use qolhat_signature::verify_cms;
use serde_json::Value;
use support::{Evidence, read, shared_data};

#[test]
fn every_published_sample_gets_its_verdict() {
    let Some(data) = shared_data("every_published_sample_gets_its_verdict") else {
        return;
    };
    let folder = data.join("kz-pki");
    let expected: Value = serde_json::from_slice(&read(&folder.join("cms/expected.json"))).unwrap();
    let cases = expected["cases"].as_object().unwrap();
    assert!(cases.len() >= 12, "only {} cases", cases.len());
    for (file, case) in cases {
        let anchors: Vec<_> = case["trust"]
            .as_array()
            .unwrap()
            .iter()
            .map(|path| folder.join(path.as_str().unwrap()))
            .collect();
        assert_eq!(case["revocation"], "off", "{file}");
        let evidence = Evidence::new(&anchors, &[], &[]);
        let content = case["content"]
            .as_str()
            .map(|name| read(&folder.join("cms").join(name)));
        let context = evidence.context(case["at"].as_str().unwrap(), RevocationDepth::Off);
        let report = verify_cms(&read(&folder.join("cms").join(file)), content.as_deref(), &context);
        assert_eq!(report.verdict().as_str(), case["verdict"], "{file}: {report:#?}");
        assert_eq!(
            report.sub_indication().map(|word| word.as_str()),
            case["sub_indication"].as_str(),
            "{file}"
        );
        let intact = report
            .signatures
            .iter()
            .all(|signature| signature.signature_intact() == Some(true));
        assert_eq!(Value::Bool(intact), case["signature_intact"], "{file}");
    }
}
