//! The rules of a verdict that are in force: those of the program, or a file that was loaded instead.

use std::path::Path;
use std::sync::Arc;

use qolhat_pki::{PolicyError, ValidationPolicy};

use crate::files::{Overwrite, read_file, write_file};
use crate::open::archive_problem;
use crate::view::hex;
use crate::wire::{ExportOutcome, LoadValidationPolicyRequest, PickPurpose, PolicyView, ValidationPolicyView};
use crate::{App, NamedBytes, Nothing, Problem, ProblemCode};

/// Where the archive keeps a loaded policy; empty for that of the program.
const VALIDATION_POLICY: &str = "validation-policy";

impl App {
    /// The policy in force.
    ///
    /// # Errors
    /// [`ProblemCode::PolicyNotUnderstood`] when a loaded one is not understood any more, as after an update of the program.
    pub fn validation_policy(&self, _: Nothing) -> Result<ValidationPolicyView, Problem> {
        let policy = self.policy_in_force()?;
        Ok(ValidationPolicyView {
            policy: policy_view(&policy),
            shipped: policy.sha256() == ValidationPolicy::shipped().sha256(),
            json: policy.json().to_owned(),
        })
    }

    /// Puts the policy of a file in force for this archive.
    ///
    /// # Errors
    /// [`ProblemCode::PolicyNotUnderstood`], and those of reading a file.
    pub fn load_validation_policy(
        &self,
        request: LoadValidationPolicyRequest,
    ) -> Result<ValidationPolicyView, Problem> {
        let policy = understood(&read_file(&self.path_of(&request.file)?)?)?;
        self.keep_policy(policy.json())
    }

    /// Puts the policy of the program in force again.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`].
    pub fn reset_validation_policy(&self, _: Nothing) -> Result<ValidationPolicyView, Problem> {
        self.keep_policy("")
    }

    /// Writes the policy in force into a folder that is asked for.
    ///
    /// # Errors
    /// [`ProblemCode::FileExists`], [`ProblemCode::FileNotWritable`].
    pub fn export_validation_policy(&self, _: Nothing) -> Result<ExportOutcome, Problem> {
        let policy = self.policy_in_force()?;
        let Some(folder) = self.ports.picker.pick_folder(PickPurpose::Export) else {
            return Ok(ExportOutcome {
                folder: None,
                files: Vec::new(),
            });
        };
        let name = file_name_of(&policy);
        write_file(&folder.join(&name), policy.json().as_bytes(), Overwrite::Refuse)?;
        Ok(ExportOutcome {
            folder: Some(folder.display().to_string()),
            files: vec![name],
        })
    }

    /// The policy that this archive keeps, or that of the program.
    pub(crate) fn policy_in_force(&self) -> Result<Arc<ValidationPolicy>, Problem> {
        let kept = self
            .session()
            .archive
            .property(VALIDATION_POLICY)
            .map_err(archive_problem)?;
        match kept.filter(|json| !json.is_empty()) {
            None => Ok(ValidationPolicy::shipped()),
            Some(json) => ValidationPolicy::from_json(&json)
                .map(Arc::new)
                .map_err(|fault| not_understood(VALIDATION_POLICY, &fault)),
        }
    }

    /// What was judged by another policy has to be judged anew.
    fn keep_policy(&self, json: &str) -> Result<ValidationPolicyView, Problem> {
        {
            let mut session = self.session();
            let signed = session.archive.signed_documents(0, u32::MAX).map_err(archive_problem)?;
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            transaction
                .set_property(VALIDATION_POLICY, json)
                .map_err(archive_problem)?;
            transaction.doubt_verdicts(&signed).map_err(archive_problem)?;
            transaction.commit().map_err(archive_problem)?;
        }
        self.validation_policy(Nothing {})
    }
}

/// The policy of a file.
///
/// # Errors
/// [`ProblemCode::PolicyNotUnderstood`], and those of reading a file.
pub(crate) fn read_policy(path: &Path) -> Result<Arc<ValidationPolicy>, Problem> {
    understood(&read_file(path)?).map(Arc::new)
}

fn understood(file: &NamedBytes) -> Result<ValidationPolicy, Problem> {
    let Ok(json) = std::str::from_utf8(&file.bytes) else {
        return Err(Problem::new(ProblemCode::PolicyNotUnderstood)
            .with("file", &file.name)
            .with("detail", "UTF-8"));
    };
    ValidationPolicy::from_json(json).map_err(|fault| not_understood(&file.name, &fault))
}

fn not_understood(file: &str, fault: &PolicyError) -> Problem {
    Problem::new(ProblemCode::PolicyNotUnderstood)
        .with("file", file)
        .with("detail", fault)
        .caused_by(fault)
}

/// What of a policy's name may stand in a file name, and the version.
fn file_name_of(policy: &ValidationPolicy) -> String {
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let name: String = policy.name().chars().filter(is_plain).take(64).collect();
    let name = if name.is_empty() { "policy" } else { &name };
    format!("{name}-{}.json", policy.version())
}

/// What a report says of the policy it was made by.
pub(crate) fn policy_view(policy: &ValidationPolicy) -> PolicyView {
    PolicyView {
        name: policy.name().to_owned(),
        version: policy.version(),
        date: policy.date().to_owned(),
        sha256: hex::encode(&policy.sha256()),
    }
}
