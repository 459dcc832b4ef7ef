//! Policies along random chains: the graph of RFC 9618 gives the answers of the tree of RFC 5280, 6.1, which is written down
//! here word for word, and which only chains this short allow.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use qolhat_asn1::{Tag, der};
use qolhat_pki::{
    AnchorOrigin, Answer, ChainPolicy, Check, Evidence, Oid, PolicySettings, RequiredPurpose, TrustStore, build_chain,
    checks, oid,
};
use support::authority::{Party, authority, person, policies};
use support::world::unasked;

/// Policies by number; this one is anyPolicy.
const ANY: usize = 0;
const NUMBERS: std::ops::RangeInclusive<usize> = 1..=4;

/// What one certificate says of policies.
#[derive(Clone, Debug)]
struct Said {
    policies: Option<BTreeSet<usize>>,
    mappings: BTreeSet<(usize, usize)>,
    require_explicit: Option<u8>,
    inhibit_mapping: Option<u8>,
    inhibit_any: Option<u8>,
    is_self_issued: bool,
}

#[derive(Clone, Debug)]
struct Asked {
    initial: BTreeSet<usize>,
    explicit: bool,
    inhibit_mapping: bool,
    inhibit_any: bool,
}

/// A node of valid_policy_tree (6.1.2 (a)).
#[derive(Clone, Debug)]
struct Node {
    policy: usize,
    expected: BTreeSet<usize>,
    children: Vec<Node>,
}

impl Node {
    fn new(policy: usize, expected: BTreeSet<usize>) -> Self {
        Self {
            policy,
            expected,
            children: Vec::new(),
        }
    }

    fn leaf(policy: usize) -> Self {
        Self::new(policy, BTreeSet::from([policy]))
    }

    /// Every node `depth` levels below.
    fn at_depth(&mut self, depth: usize) -> Vec<&mut Node> {
        if depth == 0 {
            return vec![self];
        }
        self.children
            .iter_mut()
            .flat_map(|child| child.at_depth(depth - 1))
            .collect()
    }

    /// "If there is a node of depth i-1 or less without any child nodes, delete that node. Repeat this step."
    /// Returns whether this node stays; `depth` is how far below it the last level is.
    fn prune(&mut self, depth: usize) -> bool {
        if depth == 0 {
            return true;
        }
        self.children.retain_mut(|child| child.prune(depth - 1));
        !self.children.is_empty()
    }
}

/// 6.1.2 to 6.1.5 for certificates from the first below the anchor to the leaf.
fn is_accepted(chain: &[Said], asked: &Asked) -> bool {
    let when = |now: bool| if now { 0 } else { chain.len() + 1 };
    let mut tree = Some(Node::leaf(ANY));
    let (mut explicit, mut mapping, mut any) = (
        when(asked.explicit),
        when(asked.inhibit_mapping),
        when(asked.inhibit_any),
    );
    for (index, said) in chain.iter().enumerate() {
        let (depth, is_last) = (index + 1, index + 1 == chain.len());
        tree = match (&said.policies, tree) {
            (Some(policies), Some(tree)) => {
                let any_counts = policies.contains(&ANY) && (any > 0 || (!is_last && said.is_self_issued));
                take_policies(tree, depth, policies, any_counts)
            }
            _ => None,
        };
        if explicit == 0 && tree.is_none() {
            return false;
        }
        if is_last {
            explicit = explicit.saturating_sub(1);
            if said.require_explicit == Some(0) {
                explicit = 0;
            }
            continue;
        }
        if said.mappings.iter().any(|(from, to)| *from == ANY || *to == ANY) {
            return false;
        }
        tree = tree.and_then(|tree| take_mappings(tree, depth, &said.mappings, mapping > 0));
        if !said.is_self_issued {
            (explicit, mapping, any) = (
                explicit.saturating_sub(1),
                mapping.saturating_sub(1),
                any.saturating_sub(1),
            );
        }
        let limit = |now: usize, said: Option<u8>| said.map_or(now, |said| now.min(usize::from(said)));
        explicit = limit(explicit, said.require_explicit);
        mapping = limit(mapping, said.inhibit_mapping);
        any = limit(any, said.inhibit_any);
    }
    explicit > 0
        || tree
            .and_then(|tree| intersect(tree, chain.len(), &asked.initial))
            .is_some()
}

/// 6.1.3 (d).
fn take_policies(mut tree: Node, depth: usize, policies: &BTreeSet<usize>, any_counts: bool) -> Option<Node> {
    for policy in policies.iter().filter(|policy| **policy != ANY) {
        let mut is_expected = false;
        for node in tree.at_depth(depth - 1) {
            if node.expected.contains(policy) {
                node.children.push(Node::leaf(*policy));
                is_expected = true;
            }
        }
        if !is_expected {
            for node in tree.at_depth(depth - 1).into_iter().filter(|node| node.policy == ANY) {
                node.children.push(Node::leaf(*policy));
            }
        }
    }
    if any_counts {
        for node in tree.at_depth(depth - 1) {
            for policy in node.expected.clone() {
                if node.children.iter().all(|child| child.policy != policy) {
                    node.children.push(Node::leaf(policy));
                }
            }
        }
    }
    tree.prune(depth).then_some(tree)
}

/// 6.1.4 (b).
fn take_mappings(mut tree: Node, depth: usize, mappings: &BTreeSet<(usize, usize)>, is_allowed: bool) -> Option<Node> {
    let sources: BTreeSet<usize> = mappings.iter().map(|(from, _)| *from).collect();
    for source in sources {
        let targets: BTreeSet<usize> = mappings
            .iter()
            .filter(|(from, _)| *from == source)
            .map(|(_, to)| *to)
            .collect();
        if !is_allowed {
            for parent in tree.at_depth(depth - 1) {
                parent.children.retain(|child| child.policy != source);
            }
            continue;
        }
        let mut is_there = false;
        for node in tree.at_depth(depth).into_iter().filter(|node| node.policy == source) {
            node.expected.clone_from(&targets);
            is_there = true;
        }
        if !is_there {
            for parent in tree.at_depth(depth - 1) {
                if parent.children.iter().any(|child| child.policy == ANY) {
                    parent.children.push(Node::new(source, targets.clone()));
                }
            }
        }
    }
    tree.prune(depth).then_some(tree)
}

/// 6.1.5 (g).
fn intersect(mut tree: Node, depth: usize, initial: &BTreeSet<usize>) -> Option<Node> {
    if initial.is_empty() {
        return Some(tree);
    }
    keep_accepted(&mut tree, initial);
    tree.prune(depth).then_some(tree)
}

/// Below anyPolicy a policy must be an accepted one; anyPolicy at the end stands for any of them.
fn keep_accepted(node: &mut Node, initial: &BTreeSet<usize>) {
    if node.policy == ANY {
        node.children
            .retain(|child| child.policy == ANY || initial.contains(&child.policy));
    }
    for child in &mut node.children {
        keep_accepted(child, initial);
    }
}

fn policy_oid(number: usize) -> Oid {
    if number == ANY {
        return oid::policy::ANY;
    }
    Oid::new(&format!("1.3.6.1.4.1.99999.1.{number}")).unwrap()
}

fn extensions(said: &Said, is_last: bool) -> Vec<(Oid, bool, Vec<u8>)> {
    let mut all = if is_last { person() } else { authority() };
    if let Some(named) = &said.policies {
        let named: Vec<Oid> = named.iter().map(|number| policy_oid(*number)).collect();
        all.push(policies(&named));
    }
    if !said.mappings.is_empty() {
        let pair =
            |(from, to): &(usize, usize)| der::sequence(&[&der::oid(policy_oid(*from)), &der::oid(policy_oid(*to))]);
        let pairs: Vec<u8> = said.mappings.iter().flat_map(pair).collect();
        all.push((
            oid::extension::POLICY_MAPPINGS,
            true,
            der::element(Tag::SEQUENCE, &pairs),
        ));
    }
    let limits = [(0, said.require_explicit), (1, said.inhibit_mapping)];
    let limits: Vec<u8> = limits
        .iter()
        .filter_map(|(tag, limit)| limit.map(|limit| der::implicit(*tag, &[limit])))
        .flatten()
        .collect();
    if !limits.is_empty() {
        all.push((
            oid::extension::POLICY_CONSTRAINTS,
            true,
            der::element(Tag::SEQUENCE, &limits),
        ));
    }
    if let Some(limit) = said.inhibit_any {
        let limit = der::small_unsigned(u64::from(limit));
        all.push((oid::extension::INHIBIT_ANY_POLICY, true, limit));
    }
    all
}

/// What the program says of such a chain.
fn is_accepted_by_the_program(chain: &[Said], asked: &Asked) -> bool {
    let root = Party::new("Root");
    let anchor = root.issue(&root, 1, authority());
    let mut issuer = root;
    let mut issued = Vec::new();
    for (index, said) in chain.iter().enumerate() {
        let name = format!("Level {index}");
        let mut subject = Party::new(&name);
        if said.is_self_issued {
            subject.name.clone_from(&issuer.name);
        }
        let serial = u64::try_from(index).unwrap() + 2;
        issued.push(issuer.issue(&subject, serial, extensions(said, index + 1 == chain.len())));
        issuer = subject;
    }
    let leaf = issued.pop().unwrap();
    let policy = ChainPolicy {
        purpose: RequiredPurpose::Any,
        policies: PolicySettings {
            initial_policies: asked.initial.iter().map(|number| policy_oid(*number)).collect(),
            require_explicit_policy: asked.explicit,
            inhibit_policy_mapping: asked.inhibit_mapping,
            inhibit_any_policy: asked.inhibit_any,
        },
        ..unasked()
    };
    let anchors = TrustStore::from_certificates([anchor], AnchorOrigin::GivenByUser);
    let outcome = build_chain(&leaf, &issued, &anchors, &Evidence::none(), &policy);
    let is_bad = |check: &Check| matches!(check.answer, Answer::Violated | Answer::Undetermined);
    let bad = outcome.checks.iter().filter(|check| is_bad(check));
    assert!(bad.clone().all(|check| check.id == checks::CERTIFICATE_POLICIES));
    outcome.is_passed()
}

fn said(is_last: bool) -> impl Strategy<Value = Said> {
    let named = prop_oneof![
        1 => Just(None),
        12 => prop::collection::btree_set(NUMBERS, 1..=3).prop_map(Some),
        6 => prop::collection::btree_set(0..=4_usize, 1..=4).prop_map(Some),
        3 => Just(Some(BTreeSet::from([ANY]))),
    ];
    // Hardly ever anyPolicy, which ends the chain at once.
    let pair = prop_oneof![40 => (NUMBERS, NUMBERS), 1 => Just((ANY, 1))];
    let mappings = prop_oneof![
        Just(BTreeSet::new()),
        prop::collection::btree_set(pair, usize::from(!is_last)..=3).prop_map(move |pairs| if is_last {
            BTreeSet::new()
        } else {
            pairs
        }),
    ];
    let limit = |weight: u32| prop_oneof![10 - weight => Just(None), weight => (0..=2_u8).prop_map(Some)];
    (
        named,
        mappings,
        limit(3),
        limit(2),
        limit(2),
        prop::bool::weighted(0.15),
    )
        .prop_map(
            move |(policies, mappings, require_explicit, inhibit_mapping, inhibit_any, is_self_issued)| Said {
                policies,
                mappings,
                require_explicit,
                inhibit_mapping: inhibit_mapping.filter(|_| !is_last),
                inhibit_any: inhibit_any.filter(|_| !is_last),
                is_self_issued: is_self_issued && !is_last,
            },
        )
}

fn asked() -> impl Strategy<Value = Asked> {
    let initial = prop_oneof![
        2 => Just(BTreeSet::new()),
        3 => prop::collection::btree_set(NUMBERS, 1..=2),
    ];
    let flag = |weight: f64| prop::bool::weighted(weight);
    (initial, flag(0.5), flag(0.1), flag(0.15)).prop_map(|(initial, explicit, inhibit_mapping, inhibit_any)| Asked {
        initial,
        explicit,
        inhibit_mapping,
        inhibit_any,
    })
}

#[test]
fn the_graph_answers_as_the_tree() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 1_500,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let (mut valid, mut invalid) = (0_u32, 0_u32);
    let chain = (0..=3_usize).prop_flat_map(|above| (prop::collection::vec(said(false), above), said(true)));
    let cases = std::cell::RefCell::new((&mut valid, &mut invalid));
    runner
        .run(&(chain, asked()), |((above, last), asked)| {
            let chain: Vec<Said> = above.into_iter().chain([last]).collect();
            let expected = is_accepted(&chain, &asked);
            prop_assert_eq!(is_accepted_by_the_program(&chain, &asked), expected);
            let mut counts = cases.borrow_mut();
            *if expected { &mut *counts.0 } else { &mut *counts.1 } += 1;
            Ok(())
        })
        .unwrap();
    // Both answers are common, so neither can be guessed.
    assert!(valid > 300 && invalid > 300, "{valid} valid, {invalid} invalid");
}
