//! Certificate policies along a chain (RFC 5280, 6.1, with the policy graph of RFC 9618).
//!
//! RFC 5280 keeps a tree that hostile mappings can blow up; RFC 9618 replaces it with a graph that has one node per
//! policy and level and gives the same answers.

use std::collections::{BTreeMap, BTreeSet};

use qolhat_asn1::Oid;

use crate::{Certificate, ReasonCode, oid, reasons};

/// The most nodes one level of the graph may have. Bridges between governments use a few dozen.
const MAX_NODES_PER_LEVEL: usize = 2_048;

/// What is asked of policies (RFC 5280, 6.1.1 (c), (e), (f), (g)).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PolicySettings {
    /// The policies that are acceptable; empty means any.
    pub initial_policies: Vec<Oid>,
    /// The chain must follow at least one of them.
    pub require_explicit_policy: bool,
    /// Mappings are not followed.
    pub inhibit_policy_mapping: bool,
    /// anyPolicy does not stand for every policy.
    pub inhibit_any_policy: bool,
}

/// One node: a policy that is valid at its level.
struct Node {
    /// Which policies of the next certificate count as this one.
    expected: BTreeSet<Oid>,
    /// Nodes of the level above that this one follows from.
    parents: BTreeSet<Oid>,
}

type Level = BTreeMap<Oid, Node>;

struct State {
    levels: Vec<Level>,
    /// Whether the graph has died (it can not come back).
    is_null: bool,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any_policy: usize,
}

/// Finds the policies that the whole chain follows and the caller accepts.
///
/// `chain` runs from the leaf to the anchor; the anchor's own policies do not count (RFC 5280, 6.1).
pub(crate) fn evaluate(chain: &[Certificate], settings: &PolicySettings) -> Result<Vec<Oid>, ReasonCode> {
    let below: Vec<&Certificate> = chain.iter().rev().skip(1).collect();
    let length = below.len();
    let mut state = State::new(length, settings);
    for (position, certificate) in below.iter().enumerate() {
        let is_last = position + 1 == length;
        state.take_policies(certificate, is_last)?;
        if state.explicit_policy == 0 && state.is_null {
            return Err(reasons::NO_COMMON_POLICY);
        }
        if !is_last {
            state.take_mappings(certificate)?;
            state.take_constraints(certificate);
        }
    }
    if let Some(last) = below.last() {
        state.wrap_up(last);
    }
    let policies = state.user_constrained(settings);
    if state.explicit_policy > 0 || !policies.is_empty() {
        Ok(policies)
    } else {
        Err(reasons::NO_COMMON_POLICY)
    }
}

impl State {
    /// RFC 5280, 6.1.2 (a), (d), (e), (f).
    fn new(length: usize, settings: &PolicySettings) -> Self {
        let when = |now: bool| if now { 0 } else { length + 1 };
        let root = Node {
            expected: BTreeSet::from([oid::policy::ANY]),
            parents: BTreeSet::new(),
        };
        Self {
            levels: vec![Level::from([(oid::policy::ANY, root)])],
            is_null: false,
            explicit_policy: when(settings.require_explicit_policy),
            policy_mapping: when(settings.inhibit_policy_mapping),
            inhibit_any_policy: when(settings.inhibit_any_policy),
        }
    }

    /// RFC 5280, 6.1.3 (d) and (e).
    fn take_policies(&mut self, certificate: &Certificate, is_last: bool) -> Result<(), ReasonCode> {
        let Some(policies) = certificate.policies() else {
            self.is_null = true;
            return Ok(());
        };
        let above = match self.levels.last() {
            Some(above) if !self.is_null => above,
            _ => return Ok(()),
        };
        let mut level = Level::new();
        for policy in policies.iter().filter(|policy| **policy != oid::policy::ANY) {
            let mut parents = expecting(above, *policy);
            if parents.is_empty() && above.contains_key(&oid::policy::ANY) {
                parents.insert(oid::policy::ANY);
            }
            if !parents.is_empty() {
                level.insert(
                    *policy,
                    Node {
                        expected: BTreeSet::from([*policy]),
                        parents,
                    },
                );
            }
        }
        let any_counts = self.inhibit_any_policy > 0 || (!is_last && certificate.is_self_issued());
        if any_counts && policies.contains(&oid::policy::ANY) {
            let expected: BTreeSet<Oid> = above.values().flat_map(|node| node.expected.iter().copied()).collect();
            for policy in expected {
                level.entry(policy).or_insert_with(|| Node {
                    expected: BTreeSet::from([policy]),
                    parents: expecting(above, policy),
                });
            }
        }
        self.push(level)
    }

    fn push(&mut self, level: Level) -> Result<(), ReasonCode> {
        if level.len() > MAX_NODES_PER_LEVEL {
            return Err(reasons::POLICY_LIMIT);
        }
        self.is_null = level.is_empty();
        self.levels.push(level);
        Ok(())
    }

    /// RFC 5280, 6.1.4 (a) and (b).
    fn take_mappings(&mut self, certificate: &Certificate) -> Result<(), ReasonCode> {
        let mut mapped: BTreeMap<Oid, BTreeSet<Oid>> = BTreeMap::new();
        for (from, to) in certificate.policy_mappings() {
            if *from == oid::policy::ANY || *to == oid::policy::ANY {
                return Err(reasons::BAD_POLICY_MAPPING);
            }
            mapped.entry(*from).or_default().insert(*to);
        }
        if self.is_null {
            return Ok(());
        }
        let may_map = self.policy_mapping > 0;
        let Some(level) = self.levels.last_mut() else {
            return Ok(());
        };
        for (from, to) in mapped {
            if !may_map {
                level.remove(&from);
            } else if let Some(node) = level.get_mut(&from) {
                node.expected = to;
            } else if level.contains_key(&oid::policy::ANY) {
                level.insert(
                    from,
                    Node {
                        expected: to,
                        parents: BTreeSet::from([oid::policy::ANY]),
                    },
                );
            }
        }
        let too_many = level.len() > MAX_NODES_PER_LEVEL;
        self.is_null = level.is_empty();
        if too_many { Err(reasons::POLICY_LIMIT) } else { Ok(()) }
    }

    /// RFC 5280, 6.1.4 (h), (i), (j).
    fn take_constraints(&mut self, certificate: &Certificate) {
        if !certificate.is_self_issued() {
            self.explicit_policy = self.explicit_policy.saturating_sub(1);
            self.policy_mapping = self.policy_mapping.saturating_sub(1);
            self.inhibit_any_policy = self.inhibit_any_policy.saturating_sub(1);
        }
        let constraints = certificate.policy_constraints();
        lower(&mut self.explicit_policy, constraints.require_explicit_policy);
        lower(&mut self.policy_mapping, constraints.inhibit_policy_mapping);
        lower(&mut self.inhibit_any_policy, certificate.inhibit_any_policy());
    }

    /// RFC 5280, 6.1.5 (a) and (b).
    fn wrap_up(&mut self, last: &Certificate) {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        if last.policy_constraints().require_explicit_policy == Some(0) {
            self.explicit_policy = 0;
        }
    }

    /// RFC 5280, 6.1.5 (g), in the form of RFC 9618, 5.4.
    fn user_constrained(&mut self, settings: &PolicySettings) -> Vec<Oid> {
        if self.is_null {
            return Vec::new();
        }
        self.prune();
        let from_any = |node: &Node| node.parents.len() == 1 && node.parents.contains(&oid::policy::ANY);
        let mut authority: BTreeSet<Oid> = self
            .levels
            .iter()
            .flatten()
            .filter(|(policy, node)| **policy != oid::policy::ANY && from_any(node))
            .map(|(policy, _)| *policy)
            .collect();
        if self
            .levels
            .last()
            .is_some_and(|level| level.contains_key(&oid::policy::ANY))
        {
            authority.insert(oid::policy::ANY);
        }
        if settings.initial_policies.is_empty() || settings.initial_policies.contains(&oid::policy::ANY) {
            return authority.into_iter().collect();
        }
        let any = authority.contains(&oid::policy::ANY);
        let initial: BTreeSet<Oid> = settings.initial_policies.iter().copied().collect();
        initial
            .into_iter()
            .filter(|policy| any || authority.contains(policy))
            .collect()
    }

    /// Removes nodes from which nothing follows on the last level (RFC 5280, 6.1.3 (d)(3)).
    fn prune(&mut self) {
        for position in (1..self.levels.len()).rev() {
            let used: BTreeSet<Oid> = self.levels[position]
                .values()
                .flat_map(|node| node.parents.iter().copied())
                .collect();
            self.levels[position - 1].retain(|policy, _| used.contains(policy));
        }
    }
}

fn expecting(level: &Level, policy: Oid) -> BTreeSet<Oid> {
    level
        .iter()
        .filter(|(_, node)| node.expected.contains(&policy))
        .map(|(parent, _)| *parent)
        .collect()
}

fn lower(counter: &mut usize, limit: Option<u32>) {
    if let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) {
        *counter = (*counter).min(limit);
    }
}
