//! What a verification stands on when its caller names it: paths and demands, as on a command line.

use std::path::PathBuf;
use std::sync::Arc;

use qolhat_asn1::Oid;
use qolhat_pki::{ChainPolicy, PolicySettings, RequiredPurpose, RevocationDepth, TrustStore};

use crate::moment::read_moment;
use crate::trust::{Trust, TrustPart};
use crate::validation_policy::read_policy;
use crate::verify_file::Basis;
use crate::{App, Problem, ProblemCode};

/// What the caller of a verification names. The default is what the archive gives.
#[derive(Clone, Debug)]
pub struct BasisRequest {
    /// Files or folders with roots. When there are any, the archive's own roots do not count.
    pub trust: Vec<PathBuf>,
    /// Files or folders with certificates of issuing authorities, beside those of the archive.
    pub intermediates: Vec<PathBuf>,
    /// Files or folders with revocation lists, beside those of the archive.
    pub revocation_lists: Vec<PathBuf>,
    /// Files or folders with answers of OCSP responders.
    pub ocsp_responses: Vec<PathBuf>,
    /// The file of a validation policy; that of the archive when absent.
    pub policy: Option<PathBuf>,
    /// Whether services are asked for what is missing, also when the settings do not say so.
    pub online: bool,
    /// Moment of validation, RFC 3339; now when absent.
    pub at: Option<String>,
    /// How hard to look at revocation.
    pub revocation: RevocationDepth,
    /// What the leaf's key must be for.
    pub purpose: RequiredPurpose,
    /// Acceptable policies, dotted; empty means any (RFC 5280, 6.1.1 (c)).
    pub initial_policies: Vec<String>,
    /// RFC 5280, 6.1.1 (f).
    pub require_explicit_policy: bool,
    /// RFC 5280, 6.1.1 (e).
    pub inhibit_policy_mapping: bool,
    /// RFC 5280, 6.1.1 (g).
    pub inhibit_any_policy: bool,
}

impl Default for BasisRequest {
    fn default() -> Self {
        Self {
            trust: Vec::new(),
            intermediates: Vec::new(),
            revocation_lists: Vec::new(),
            ocsp_responses: Vec::new(),
            policy: None,
            online: false,
            at: None,
            revocation: RevocationDepth::Require,
            purpose: RequiredPurpose::Sign,
            initial_policies: Vec::new(),
            require_explicit_policy: false,
            inhibit_policy_mapping: false,
            inhibit_any_policy: false,
        }
    }
}

impl App {
    /// The basis that the caller asks for, standing on the archive's trust store.
    ///
    /// # Errors
    /// [`ProblemCode::TimeNotUnderstood`], [`ProblemCode::RequestNotUnderstood`] for a policy that is no OID,
    /// [`ProblemCode::PolicyNotUnderstood`], and when a named file can not be read.
    pub fn basis_of(&self, request: &BasisRequest) -> Result<Basis, Problem> {
        let at = request.at.as_deref().map_or_else(|| Ok(self.now()), read_moment)?;
        let policies = request.initial_policies.iter().map(|text| read_oid(text));
        // A file that was named replaces the archive's policy, also one that is not understood any more.
        let validation = match &request.policy {
            Some(path) => read_policy(path)?,
            None => self.policy_in_force()?,
        };
        let policy = ChainPolicy {
            validation,
            refused_policies: self.profile().refused_policies(),
            revocation: request.revocation,
            purpose: request.purpose,
            policies: PolicySettings {
                initial_policies: policies.collect::<Result<_, _>>()?,
                require_explicit_policy: request.require_explicit_policy,
                inhibit_policy_mapping: request.inhibit_policy_mapping,
                inhibit_any_policy: request.inhibit_any_policy,
            },
            now: self.now().max(at),
            ..ChainPolicy::at(at)
        };
        let archive = self.trust()?;
        let mut trust = Trust {
            anchors: if request.trust.is_empty() {
                archive.anchors.clone()
            } else {
                TrustStore::new()
            },
            intermediates: archive.intermediates.clone(),
            revocation_lists: archive.revocation_lists.clone(),
            ocsp_responses: archive.ocsp_responses.clone(),
            evidence_faults: archive.evidence_faults.clone(),
            obtained: archive.obtained.clone(),
        };
        trust.add_from(&request.trust, TrustPart::Anchors)?;
        trust.add_from(&request.intermediates, TrustPart::Intermediates)?;
        trust.add_from(&request.revocation_lists, TrustPart::RevocationLists)?;
        trust.add_from(&request.ocsp_responses, TrustPart::OcspResponses)?;
        Ok(Basis {
            trust: Arc::new(trust),
            policy,
            is_online: request.online || self.service_settings()?.network_allowed,
        })
    }
}

fn read_oid(text: &str) -> Result<Oid, Problem> {
    Oid::new(text).map_err(|_| Problem::new(ProblemCode::RequestNotUnderstood).with("detail", text))
}
