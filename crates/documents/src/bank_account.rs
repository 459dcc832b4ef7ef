//! Bank accounts: the IBAN of Kazakhstan (ИИК) and the BIC of a bank (БИК).
//!
//! Sources: ISO 13616 with the national structure `KZ`, 2 check digits, 3 digits of the bank, 13 letters or digits;
//! ISO/IEC 7064 MOD 97-10; ISO 9362 for the BIC.

use std::fmt;
use std::str::FromStr;

use crate::look_alike::find_foreign_letter;

/// Characters of a Kazakh account number.
const IBAN_CHARS: usize = 20;

/// The currency that some banks print behind the account number.
const CURRENCY_SUFFIX: &str = "KZT";

/// A Kazakh account number of 20 characters whose check digits are right.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Iban(String);

/// A number as it was read, and what had to be corrected to read it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IbanReading {
    /// The account number.
    pub iban: Iban,
    /// What was taken away besides spaces and letter case; to be told to the person.
    pub correction: Option<IbanCorrection>,
}

codes! {
    /// What was corrected in an account number.
    pub enum IbanCorrection {
        /// The letters KZT stood behind the 20 characters.
        CurrencySuffixRemoved = "currency-suffix-removed",
    }
}

/// Why a text is not a Kazakh account number.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IbanError {
    /// A letter that is not Latin, perhaps one that looks like a Latin letter.
    #[error("`{letter}` at position {position} is not a Latin letter")]
    LookAlikeLetter {
        /// The letter.
        letter: char,
        /// Its place in the text as typed, counted in characters from 1.
        position: usize,
    },
    /// A character that is neither letter, digit nor space.
    #[error("`{character}` at position {position} is neither a letter nor a digit")]
    Character {
        /// The character.
        character: char,
        /// Its place in the text as typed, counted in characters from 1.
        position: usize,
    },
    /// The number belongs to a bank of another country.
    #[error("the account number begins with {found}, not with KZ")]
    Country {
        /// The first two characters.
        found: String,
    },
    /// An account number of Kazakhstan has 20 characters.
    #[error("the account number has {found} characters, not 20")]
    Length {
        /// How many there are without spaces.
        found: usize,
    },
    /// Characters 3 to 7 are not digits.
    #[error("the check digits and the bank code of an account number are digits")]
    BankCode,
    /// The third and fourth character do not fit the others.
    #[error("the check digits of {iban} are wrong")]
    CheckDigits {
        /// The number without spaces.
        iban: String,
    },
}

impl IbanError {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LookAlikeLetter { .. } => "look-alike-letter",
            Self::Character { .. } => "character",
            Self::Country { .. } => "country",
            Self::Length { .. } => "length",
            Self::BankCode => "bank-code",
            Self::CheckDigits { .. } => "check-digits",
        }
    }
}

impl Iban {
    /// Reads an account number as people write and paste it: spaces and lower case are accepted, and a glued `KZT` is
    /// taken away when exactly the 20 characters before it are an account number.
    ///
    /// # Errors
    /// [`IbanError`] tells which rule is broken.
    pub fn read(text: &str) -> Result<IbanReading, IbanError> {
        let compact = compact(text)?;
        let without_suffix = compact
            .strip_suffix(CURRENCY_SUFFIX)
            .filter(|rest| rest.len() == IBAN_CHARS);
        if let Some(Ok(iban)) = without_suffix.map(Self::from_compact) {
            return Ok(IbanReading {
                iban,
                correction: Some(IbanCorrection::CurrencySuffixRemoved),
            });
        }
        Self::from_compact(&compact).map(|iban| IbanReading { iban, correction: None })
    }

    /// The 20 characters without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The three digits of the bank.
    pub fn bank_code(&self) -> &str {
        &self.0[4..7]
    }

    fn from_compact(compact: &str) -> Result<Self, IbanError> {
        if !compact.starts_with("KZ") {
            return Err(IbanError::Country {
                found: compact.chars().take(2).collect(),
            });
        }
        if compact.len() != IBAN_CHARS {
            return Err(IbanError::Length { found: compact.len() });
        }
        if !compact.bytes().skip(2).take(5).all(|byte| byte.is_ascii_digit()) {
            return Err(IbanError::BankCode);
        }
        if remainder_97(compact) != 1 {
            return Err(IbanError::CheckDigits {
                iban: compact.to_owned(),
            });
        }
        Ok(Self(compact.to_owned()))
    }
}

/// Upper case ASCII letters and digits without spaces.
fn compact(text: &str) -> Result<String, IbanError> {
    if let Some(found) = find_foreign_letter(text) {
        return Err(IbanError::LookAlikeLetter {
            letter: found.letter,
            position: found.position,
        });
    }
    if let Some((index, character)) = text
        .chars()
        .enumerate()
        .find(|(_, c)| !c.is_ascii_alphanumeric() && !c.is_whitespace())
    {
        return Err(IbanError::Character {
            character,
            position: index + 1,
        });
    }
    Ok(text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect())
}

/// The remainder by 97 after moving the first four characters to the end and writing letters as 10…35.
fn remainder_97(iban: &str) -> u32 {
    let (head, tail) = iban.split_at(4);
    tail.chars()
        .chain(head.chars())
        .filter_map(|c| c.to_digit(36))
        .fold(0, |remainder, value| {
            let shift = if value < 10 { 10 } else { 100 };
            (remainder * shift + value) % 97
        })
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The identifier of a bank, 8 or 11 characters.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Bic(String);

/// Why a text is not a BIC.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BicError {
    /// A letter that is not Latin, perhaps one that looks like a Latin letter.
    #[error("`{letter}` at position {position} is not a Latin letter")]
    LookAlikeLetter {
        /// The letter.
        letter: char,
        /// Its place in the text as typed, counted in characters from 1.
        position: usize,
    },
    /// Four letters of the bank, two of the country, two of the place, and perhaps three of the branch were expected.
    #[error("`{text}` is not a bank identifier such as HSBKKZKX")]
    Form {
        /// What was given.
        text: String,
    },
}

impl BicError {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LookAlikeLetter { .. } => "look-alike-letter",
            Self::Form { .. } => "form",
        }
    }
}

impl FromStr for Bic {
    type Err = BicError;

    /// Reads a BIC; spaces and lower case are accepted.
    fn from_str(text: &str) -> Result<Self, BicError> {
        if let Some(found) = find_foreign_letter(text) {
            return Err(BicError::LookAlikeLetter {
                letter: found.letter,
                position: found.position,
            });
        }
        let compact: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let has_form = matches!(compact.len(), 8 | 11)
            && compact.bytes().take(6).all(|byte| byte.is_ascii_alphabetic())
            && compact.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if has_form {
            Ok(Self(compact))
        } else {
            Err(BicError::Form { text: text.to_owned() })
        }
    }
}

impl Bic {
    /// The characters in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bank without the branch: the first eight characters.
    pub fn bank(&self) -> &str {
        &self.0[..8]
    }
}

impl fmt::Display for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_place_of_a_foreign_letter_is_told() {
        let error = Iban::read("KZ86 125KZТ5004100100").unwrap_err();
        assert_eq!(
            error,
            IbanError::LookAlikeLetter {
                letter: 'Т',
                position: 11
            }
        );
    }

    #[test]
    fn bics_have_eight_or_eleven_characters() {
        for (text, bank) in [
            ("HSBKKZKX", "HSBKKZKX"),
            (" caspkzka ", "CASPKZKA"),
            ("IRTYKZKAXXX", "IRTYKZKA"),
        ] {
            assert_eq!(text.parse::<Bic>().unwrap().bank(), bank);
        }
        for text in ["", "HSBK", "HSBKKZKXX", "1SBKKZKX", "HSBK-ZKX"] {
            assert!(matches!(text.parse::<Bic>(), Err(BicError::Form { .. })), "{text}");
        }
        let error = "НSBKKZKX".parse::<Bic>().unwrap_err();
        assert_eq!(
            error,
            BicError::LookAlikeLetter {
                letter: 'Н',
                position: 1
            }
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn a_right_number_is_read_and_a_changed_one_refused(
            body in "[0-9]{3}[0-9A-Z]{13}",
            at in 4_usize..20,
            other in "[0-9A-Z]",
        ) {
            let check = 98 - remainder_97(&format!("KZ00{body}"));
            let number = format!("KZ{check:02}{body}");
            let read = Iban::read(&number).unwrap().iban;
            prop_assert_eq!(read.as_str(), &number);
            let mut changed = number.clone();
            changed.replace_range(at..=at, &other);
            // A letter counts for two digits, so only a change within letters or within digits is sure to be noticed.
            let is_letter = |text: &str| text.as_bytes()[0].is_ascii_uppercase();
            prop_assume!(is_letter(&number[at..]) == is_letter(&other));
            prop_assert_eq!(Iban::read(&changed).is_ok(), changed == number, "{}", changed);
        }

        #[test]
        fn any_text_gets_an_answer(text in ".*") {
            if let Ok(reading) = Iban::read(&text) {
                prop_assert_eq!(reading.iban.as_str().len(), IBAN_CHARS);
            }
            let _ = text.parse::<Bic>();
        }
    }
}
