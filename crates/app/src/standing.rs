//! Where a document stands: it follows from who has signed, and only a signature that can be relied on counts.

use qolhat_archive::{DocumentRow as Record, SignatureRow, State};

use crate::wire::{ReportView, SignatureView, SignerView, Verdict};
use crate::{App, Problem};

/// Open questions that keep a signature from being valid and still leave no doubt about whose it is: nobody could ask
/// about revocation, or the certificate has ended since.
const ONLY_THE_MOMENT_IS_OPEN: [&str; 2] = ["TRY_LATER", "OUT_OF_BOUNDS_NO_POE"];

/// Who has signed a document.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct SignedBy {
    us: bool,
    them: bool,
}

impl App {
    /// Where a document stands once its signatures were verified. It never steps back: that a certificate ends does not
    /// undo a signature, and what it is worth now is the verdict's business.
    ///
    /// Anybody can make a certificate with anybody's name. So a signature counts for a side only when somebody we trust
    /// says whose key it is; our own, made here with a key that was checked, count as they are.
    pub(crate) fn standing(
        &self,
        record: &Record,
        signatures: &[SignatureRow],
        report: &ReportView,
    ) -> Result<State, Problem> {
        let mut our_numbers: Vec<String> = signatures
            .iter()
            .filter(|signature| signature.ours)
            .filter_map(|signature| signature.signer_number.clone())
            .collect();
        our_numbers.extend(self.organization()?.map(|party| party.id_number().to_owned()));
        our_numbers.retain(|number| !number.is_empty());
        let their_number = record.counterparty_number.as_deref();
        let mut by = SignedBy {
            us: signatures.iter().any(|signature| signature.ours),
            them: false,
        };
        for signer in report.signatures.iter().filter_map(reliable_signer) {
            let numbers = || [&signer.bin, &signer.iin].into_iter().flatten();
            if numbers().any(|number| our_numbers.contains(number)) {
                by.us = true;
            } else if their_number.is_none_or(|theirs| numbers().any(|number| number == theirs)) {
                by.them = true;
            }
        }
        Ok(moved_on(record.state, by))
    }
}

fn moved_on(state: State, by: SignedBy) -> State {
    match (state, by.us, by.them) {
        (State::Draft | State::SignedByBoth, ..) | (_, false, _) => state,
        (_, true, true) => State::SignedByBoth,
        (_, true, false) => State::Signed,
    }
}

/// The signer, when the signature is whole and an authority we trust says whose key it is.
fn reliable_signer(signature: &SignatureView) -> Option<&SignerView> {
    let is_only_open = |sub: &str| ONLY_THE_MOMENT_IS_OPEN.contains(&sub);
    let is_sound = signature.verdict == Verdict::Valid || signature.sub_indication.as_deref().is_some_and(is_only_open);
    let belongs = qolhat_signature::checks::KEY_BELONGS_TO_PERSON.as_str();
    let is_vouched_for = signature
        .checks
        .iter()
        .any(|check| check.id == belongs && check.answer == "satisfied");
    let is_whole = signature.signature_intact && signature.content_intact == Some(true);
    signature
        .signer
        .as_ref()
        .filter(|_| is_whole && is_sound && is_vouched_for)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_moves_forward_and_never_back() {
        for (state, us, them, expected) in [
            (State::Ready, false, false, State::Ready),
            (State::Ready, false, true, State::Ready),
            (State::Ready, true, false, State::Signed),
            (State::Ready, true, true, State::SignedByBoth),
            (State::Received, false, true, State::Received),
            (State::Received, true, false, State::Signed),
            (State::Received, true, true, State::SignedByBoth),
            (State::Signed, false, false, State::Signed),
            (State::Signed, true, true, State::SignedByBoth),
            (State::SignedByBoth, false, false, State::SignedByBoth),
            (State::SignedByBoth, true, false, State::SignedByBoth),
            (State::Draft, true, true, State::Draft),
        ] {
            assert_eq!(
                moved_on(state, SignedBy { us, them }),
                expected,
                "{state:?} {us} {them}"
            );
        }
    }
}
