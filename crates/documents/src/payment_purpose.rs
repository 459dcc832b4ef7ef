//! The code of the purpose of a payment (КНП).

use std::fmt;
use std::str::FromStr;

/// Three digits kept as text, since leading zeros count.
///
/// Source: rules of the National Bank, resolution No. 203 of 2016-08-31. The table itself is data of the user.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PaymentPurposeCode(String);

/// The text does not consist of three digits.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{text}` is not a payment purpose code of three digits")]
pub struct PaymentPurposeCodeError {
    /// What was given.
    pub text: String,
}

impl PaymentPurposeCode {
    /// The three digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PaymentPurposeCode {
    type Err = PaymentPurposeCodeError;

    fn from_str(text: &str) -> Result<Self, PaymentPurposeCodeError> {
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PaymentPurposeCodeError { text: text.to_owned() })
        }
    }
}

impl fmt::Display for PaymentPurposeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_three_digits_of_text() {
        assert_eq!(
            "010".parse().map(|code: PaymentPurposeCode| code.to_string()),
            Ok("010".to_owned())
        );
        for text in ["", "10", "0100", "8б9", "８５９"] {
            assert!(text.parse::<PaymentPurposeCode>().is_err(), "{text}");
        }
    }
}
