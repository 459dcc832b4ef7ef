//! The code of the beneficiary in a payment (Кбе).

use std::fmt;
use std::str::FromStr;

use crate::party::PartyKind;

/// Two digits: residence (1 resident, 2 non-resident) and sector of the economy (1 to 9).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct BeneficiaryCode {
    residence: u8,
    sector: u8,
}

/// The text is not a code of residence and sector.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{text}` is not a beneficiary code such as 17")]
pub struct BeneficiaryCodeError {
    /// What was given.
    pub text: String,
}

impl BeneficiaryCode {
    /// The code that follows from the kind of a resident party; `None` where the kind leaves it open.
    ///
    /// Sector 7 is that of private non-financial organisations, 9 that of households: people and sole proprietors.
    /// A bank is a joint-stock company of sector 4, so for a company the derived code stays a suggestion.
    pub const fn derived_from(kind: PartyKind) -> Option<Self> {
        match kind {
            PartyKind::Llp | PartyKind::Jsc | PartyKind::Branch => Some(Self {
                residence: 1,
                sector: 7,
            }),
            PartyKind::SoleProprietor | PartyKind::JointProprietor | PartyKind::Person => Some(Self {
                residence: 1,
                sector: 9,
            }),
            PartyKind::State | PartyKind::Other => None,
        }
    }
}

impl FromStr for BeneficiaryCode {
    type Err = BeneficiaryCodeError;

    fn from_str(text: &str) -> Result<Self, BeneficiaryCodeError> {
        match text.as_bytes() {
            [residence @ b'1'..=b'2', sector @ b'1'..=b'9'] => Ok(Self {
                residence: residence - b'0',
                sector: sector - b'0',
            }),
            _ => Err(BeneficiaryCodeError { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for BeneficiaryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.residence, self.sector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_derived_from_the_kind() {
        let derived = |kind| BeneficiaryCode::derived_from(kind).map(|code| code.to_string());
        assert_eq!(derived(PartyKind::Llp).as_deref(), Some("17"));
        assert_eq!(derived(PartyKind::SoleProprietor).as_deref(), Some("19"));
        assert_eq!(derived(PartyKind::Person).as_deref(), Some("19"));
        assert_eq!(derived(PartyKind::State), None);
    }

    #[test]
    fn codes_are_two_digits_of_residence_and_sector() {
        for text in ["", "1", "37", "10", "177", "1е", "е7"] {
            assert!(text.parse::<BeneficiaryCode>().is_err(), "{text}");
        }
    }
}
