//! The checklist of the national Rules of signature authenticity checking (order No. 1187), computed from a report.
//!
//! The items are data (`crates/app/checklist/order-1187.json`): which checks of the report decide each, and where the data
//! comes from. Their words stand under `checklist` in the message files. The text of the order is not at hand, so the wording
//! is marked unconfirmed in the data and in every answer.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::wire::{CheckView, ChecklistAnswer, ChecklistItemView, ChecklistView, SignatureView};

const ORDER: &str = include_str!("../checklist/order-1187.json");

/// A list of items as it is written down.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checklist {
    id: String,
    version: u32,
    /// `confirmed` once the words were compared with the order.
    wording: String,
    items: Vec<Item>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    /// All of them must be satisfied.
    checks: Vec<String>,
    /// Whether the signer's certificate must state a policy: without one nothing was there to look at. The checks alone do not
    /// tell, since the authorities of Kazakhstan have other policies than the certificates they issue.
    #[serde(default)]
    needs_policy: bool,
    /// `certificate`, `revocation`, `trust-store`, `document`, `signature`, `time-stamp`.
    source: String,
}

/// A file that is not well formed is found by the tests; without it no report shows a checklist with anything passed.
fn order() -> &'static Checklist {
    static CHECKLIST: LazyLock<Checklist> = LazyLock::new(|| serde_json::from_str(ORDER).unwrap_or_default());
    &CHECKLIST
}

/// Goes through the items with what a report found about one signature at the moment `at`.
pub(crate) fn checklist_view(signature: &SignatureView, at: &str) -> ChecklistView {
    let order = order();
    let items: Vec<ChecklistItemView> = order.items.iter().map(|item| item_view(item, signature, at)).collect();
    let passed = items.iter().filter(|item| item.answer == ChecklistAnswer::Pass).count();
    ChecklistView {
        id: order.id.clone(),
        version: order.version,
        wording: order.wording.clone(),
        passed: u32::try_from(passed).unwrap_or_default(),
        total: u32::try_from(items.len()).unwrap_or_default(),
        items,
    }
}

fn item_view(item: &Item, signature: &SignatureView, at: &str) -> ChecklistItemView {
    let (source, time) = origin(item, signature, at);
    let is_policy_stated = signature
        .certificates
        .first()
        .is_some_and(|leaf| leaf.fields.iter().any(|field| field.label == "policy"));
    let found = answer(item, &signature.checks);
    let lacks_policy = item.needs_policy && !is_policy_stated && found == ChecklistAnswer::Pass;
    ChecklistItemView {
        id: item.id.clone(),
        answer: if lacks_policy {
            ChecklistAnswer::NotPossible
        } else {
            found
        },
        checks: item.checks.clone(),
        source,
        time,
    }
}

/// One bad answer fails the item; a question that was not asked, or not decided, leaves it open.
fn answer(item: &Item, checks: &[CheckView]) -> ChecklistAnswer {
    let answers: Vec<&str> = item
        .checks
        .iter()
        .map(|id| checks.iter().find(|check| check.id == *id))
        .map(|check| check.map_or("not-checked", |check| check.answer.as_str()))
        .collect();
    if answers.contains(&"violated") {
        ChecklistAnswer::Fail
    } else if !answers.is_empty() && answers.iter().all(|answer| *answer == "satisfied") {
        ChecklistAnswer::Pass
    } else {
        ChecklistAnswer::NotPossible
    }
}

/// Where the data comes from, and of which moment it is.
fn origin(item: &Item, signature: &SignatureView, at: &str) -> (String, String) {
    let revocation = &signature.revocation;
    match item.source.as_str() {
        "revocation" => (
            revocation.source.clone().unwrap_or_else(|| "none".to_owned()),
            revocation.this_update.clone().unwrap_or_else(|| at.to_owned()),
        ),
        "time-stamp" => match &signature.proven_time {
            Some(time) => (item.source.clone(), time.clone()),
            None => ("none".to_owned(), at.to_owned()),
        },
        source => (source.to_owned(), at.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::Words;
    use crate::wire::Language;

    fn check(id: &str, answer: &str) -> CheckView {
        CheckView {
            id: id.to_owned(),
            answer: answer.to_owned(),
            warning: false,
            reason: None,
            evidence: Vec::new(),
            facts: BTreeMap::new(),
        }
    }

    fn item(id: &str) -> &'static Item {
        order().items.iter().find(|item| item.id == id).unwrap()
    }

    #[test]
    fn the_list_has_nine_items_with_known_checks_sources_and_words() {
        let order: Checklist = serde_json::from_str(ORDER).unwrap();
        assert_eq!(
            (order.id.as_str(), order.wording.as_str()),
            ("order-1187", "unconfirmed")
        );
        assert_eq!(order.items.len(), 9);
        let known: BTreeSet<&str> = qolhat_signature::checks::ALL.iter().map(|id| id.as_str()).collect();
        let ids: BTreeSet<&str> = order.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids.len(), 9);
        for item in &order.items {
            assert!(!item.checks.is_empty(), "{}", item.id);
            for check in &item.checks {
                assert!(known.contains(check.as_str()), "{check} of {}", item.id);
            }
        }
        for language in [Language::Ru, Language::Kk, Language::En] {
            let words = Words::of(language);
            let named: BTreeSet<&str> = words.checklist.keys().map(String::as_str).collect();
            assert_eq!(named, ids, "{language:?}");
            for item in &order.items {
                let sources: &[&str] = if item.source == "revocation" {
                    &["crl", "ocsp", "none"]
                } else {
                    &[&item.source]
                };
                for source in sources {
                    assert!(words.checklist_sources.contains_key(*source), "{source} {language:?}");
                }
            }
        }
    }

    #[test]
    fn an_item_passes_only_when_every_check_of_it_is_satisfied() {
        let purpose = |first: &str, second: &str| {
            let checks = [check("key-purpose", first), check("signer-may-sign", second)];
            answer(item("key-use-and-powers"), &checks)
        };
        assert_eq!(purpose("satisfied", "satisfied"), ChecklistAnswer::Pass);
        assert_eq!(purpose("satisfied", "undetermined"), ChecklistAnswer::NotPossible);
        assert_eq!(purpose("satisfied", "not-checked"), ChecklistAnswer::NotPossible);
        assert_eq!(purpose("violated", "not-checked"), ChecklistAnswer::Fail);
        assert_eq!(purpose("undetermined", "violated"), ChecklistAnswer::Fail);
        assert_eq!(answer(item("time-stamp"), &[]), ChecklistAnswer::NotPossible);
    }

    #[test]
    fn a_policy_nobody_stated_is_no_pass() {
        let signature = SignatureView {
            verdict: crate::wire::Verdict::Valid,
            indication: String::new(),
            sub_indication: None,
            signer: None,
            signature_algorithm: String::new(),
            digest_algorithm: String::new(),
            algorithm_name: String::new(),
            level: None,
            claimed_time: None,
            proven_time: None,
            content_intact: None,
            signature_intact: true,
            chain: Vec::new(),
            certificates: Vec::new(),
            anchor_origin: None,
            leans_on_user: false,
            pin: None,
            revocation: crate::report::not_asked(),
            timestamps: Vec::new(),
            signature_value: String::new(),
            checks: vec![
                check("certificate-policies", "satisfied"),
                check("profile-policies", "satisfied"),
            ],
            checklist: ChecklistView::default(),
        };
        let view = item_view(item("certificate-policy"), &signature, "2026-11-21T00:00:00Z");
        assert_eq!(view.answer, ChecklistAnswer::NotPossible);
        let proven = SignatureView {
            proven_time: Some("2026-11-20T00:00:00Z".to_owned()),
            ..signature
        };
        let view = item_view(item("time-stamp"), &proven, "2026-11-21T00:00:00Z");
        assert_eq!(
            (view.source.as_str(), view.time.as_str()),
            ("time-stamp", "2026-11-20T00:00:00Z")
        );
    }
}
