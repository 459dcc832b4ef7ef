//! Identification numbers: the BIN of an organisation and the IIN of a person.
//!
//! Sources: rules on forming the identification numbers (Law No. 223-III of 2007-01-12); the check digit was confirmed
//! on numbers of both kinds, of the first and of the second pass.

use std::fmt;
use std::str::FromStr;

use crate::date::days_in_month;
use crate::look_alike::find_foreign_letter;

/// A well-formed identification number of 12 digits; the fifth digit tells which kind it is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum IdNumber {
    /// The number of an organisation (БИН, БСН).
    Bin(Bin),
    /// The number of a person (ИИН, ЖСН).
    Iin(Iin),
}

/// The business identification number of an organisation, checked.
///
/// `YYMM` of registration, kind of entity, unit, five digits of serial number, check digit.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Bin(Digits);

/// The individual identification number of a person, checked.
///
/// `YYMMDD` of birth, century and sex, four digits of serial number, check digit.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Iin(Digits);

type Digits = [u8; 12];

/// What kind of entity a BIN stands for (its fifth digit).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EntityKind {
    /// A resident legal entity.
    Resident,
    /// A non-resident legal entity.
    NonResident,
    /// A sole proprietorship carried on jointly.
    JointProprietor,
}

/// Which unit of the entity a BIN stands for (its sixth digit).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BinUnit {
    /// The head office.
    HeadOffice,
    /// A branch.
    Branch,
    /// A representative office.
    Representation,
    /// A peasant or farm holding.
    Farm,
    /// A digit whose meaning is not published.
    Other,
}

/// Why a text is not an identification number.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IdNumberError {
    /// A letter stands among the digits, perhaps one that looks like a digit.
    #[error("`{letter}` at position {position} is not a digit")]
    LookAlikeLetter {
        /// The letter.
        letter: char,
        /// Its place in the text as typed, counted in characters from 1.
        position: usize,
    },
    /// Exactly twelve digits were expected.
    #[error("twelve digits were expected, not {found}")]
    NotTwelveDigits {
        /// How many digits there are.
        found: usize,
    },
    /// The last digit does not follow from the first eleven.
    #[error("the check digit of {number} is wrong")]
    CheckDigit {
        /// The number.
        number: String,
        /// The digit that would fit; `None` for a number that is never issued.
        expected: Option<u8>,
    },
    /// The digits of the date name no possible day or month, or the kind digit no kind.
    #[error("{number} contains no possible date")]
    Date {
        /// The number.
        number: String,
    },
}

impl IdNumberError {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LookAlikeLetter { .. } => "look-alike-letter",
            Self::NotTwelveDigits { .. } => "not-twelve-digits",
            Self::CheckDigit { .. } => "check-digit",
            Self::Date { .. } => "date",
        }
    }
}

impl FromStr for IdNumber {
    type Err = IdNumberError;

    /// Reads twelve digits; spaces between them are allowed.
    fn from_str(text: &str) -> Result<Self, IdNumberError> {
        let digits = twelve_digits(text)?;
        let number = Self::of_kind(digits);
        let expected = check_digit(&digits);
        if expected != Some(digits[11]) {
            return Err(IdNumberError::CheckDigit {
                number: number.to_string(),
                expected,
            });
        }
        if number.has_possible_date() {
            Ok(number)
        } else {
            Err(IdNumberError::Date {
                number: number.to_string(),
            })
        }
    }
}

impl IdNumber {
    /// The number, if it is a BIN.
    pub const fn bin(self) -> Option<Bin> {
        match self {
            Self::Bin(bin) => Some(bin),
            Self::Iin(_) => None,
        }
    }

    /// The number, if it is an IIN.
    pub const fn iin(self) -> Option<Iin> {
        match self {
            Self::Iin(iin) => Some(iin),
            Self::Bin(_) => None,
        }
    }

    /// The fifth digit is the first digit of the day in an IIN, hence at most 3, and at least 4 in a BIN.
    fn of_kind(digits: Digits) -> Self {
        if digits[4] <= 3 {
            Self::Iin(Iin(digits))
        } else {
            Self::Bin(Bin(digits))
        }
    }

    fn has_possible_date(self) -> bool {
        match self {
            Self::Bin(Bin(digits)) => (1..=12).contains(&pair(&digits, 2)) && digits[4] <= 6,
            Self::Iin(Iin(digits)) => {
                let day = pair(&digits, 4);
                centuries(digits[6]).iter().any(|century| {
                    let year = century + u16::from(pair(&digits, 0));
                    (1..=days_in_month(year, pair(&digits, 2))).contains(&day)
                })
            }
        }
    }
}

impl Bin {
    /// What kind of entity the number stands for.
    pub const fn entity(self) -> EntityKind {
        match self.0[4] {
            5 => EntityKind::NonResident,
            6 => EntityKind::JointProprietor,
            _ => EntityKind::Resident,
        }
    }

    /// Which unit of the entity the number stands for.
    pub const fn unit(self) -> BinUnit {
        match self.0[5] {
            0 => BinUnit::HeadOffice,
            1 => BinUnit::Branch,
            2 => BinUnit::Representation,
            3 => BinUnit::Farm,
            _ => BinUnit::Other,
        }
    }
}

fn twelve_digits(text: &str) -> Result<Digits, IdNumberError> {
    if let Some(found) = find_foreign_letter(text) {
        return Err(IdNumberError::LookAlikeLetter {
            letter: found.letter,
            position: found.position,
        });
    }
    let compact: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits: Vec<u8> = compact.iter().filter_map(|c| c.to_digit(10)?.try_into().ok()).collect();
    match Digits::try_from(digits) {
        Ok(digits) if compact.len() == digits.len() => Ok(digits),
        Ok(digits) => Err(IdNumberError::NotTwelveDigits { found: digits.len() }),
        Err(digits) => Err(IdNumberError::NotTwelveDigits { found: digits.len() }),
    }
}

/// The twelfth digit that the first eleven demand; `None` for a number that is never issued.
///
/// The sum of the digits times 1…11, modulo 11; when that is 10, once more with the weights 3…11, 1, 2.
fn check_digit(digits: &Digits) -> Option<u8> {
    let remainder = |first_weight: u16| {
        let weights = (0..11).map(|index| (first_weight - 1 + index) % 11 + 1);
        let sum: u16 = digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| u16::from(*digit) * weight)
            .sum();
        u8::try_from(sum % 11).ok().filter(|digit| *digit < 10)
    };
    remainder(1).or_else(|| remainder(3))
}

fn pair(digits: &Digits, at: usize) -> u8 {
    digits[at] * 10 + digits[at + 1]
}

/// The centuries of birth that the seventh digit allows: 1 and 2 the 19th, 3 and 4 the 20th, 5 and 6 the 21st;
/// 0 is given to foreigners and leaves the century open.
fn centuries(seventh: u8) -> &'static [u16] {
    match seventh {
        0 => &[1900, 2000],
        1 | 2 => &[1800],
        3 | 4 => &[1900],
        5 | 6 => &[2000],
        _ => &[],
    }
}

fn write_digits(digits: &Digits, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    digits.iter().try_for_each(|digit| write!(f, "{digit}"))
}

impl fmt::Display for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_digits(&self.0, f)
    }
}

impl fmt::Display for Iin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_digits(&self.0, f)
    }
}

impl fmt::Display for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bin(bin) => bin.fmt(f),
            Self::Iin(iin) => iin.fmt(f),
        }
    }
}

serde_as_text!(IdNumber);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_place_of_a_foreign_letter_is_told() {
        let error = "200140О12345".parse::<IdNumber>().unwrap_err();
        assert_eq!(
            error,
            IdNumberError::LookAlikeLetter {
                letter: 'О',
                position: 7
            }
        );
        let error = "200 140 О12 345".parse::<IdNumber>().unwrap_err();
        assert_eq!(
            error,
            IdNumberError::LookAlikeLetter {
                letter: 'О',
                position: 9
            },
            "spaces count, as typed"
        );
    }

    #[test]
    fn a_wrong_check_digit_is_told_with_the_right_one() {
        let error = "200140012346".parse::<IdNumber>().unwrap_err();
        assert_eq!(
            error,
            IdNumberError::CheckDigit {
                number: "200140012346".to_owned(),
                expected: Some(5)
            }
        );
        let error = "260140000630".parse::<IdNumber>().unwrap_err();
        assert_eq!(
            error,
            IdNumberError::CheckDigit {
                number: "260140000630".to_owned(),
                expected: None
            }
        );
    }

    #[test]
    fn kind_and_unit_are_read_from_the_digits() {
        let bin = |text: &str| text.parse::<IdNumber>().unwrap().bin().unwrap();
        assert_eq!(bin("200140012345").entity(), EntityKind::Resident);
        assert_eq!(bin("260160000034").entity(), EntityKind::JointProprietor);
        assert_eq!(bin("200140012345").unit(), BinUnit::HeadOffice);
        assert_eq!(bin("260141000020").unit(), BinUnit::Branch);
        assert!("850101300015".parse::<IdNumber>().unwrap().iin().is_some());
    }

    /// In the first pass every place but the eleventh, whose weight is 11, has a weight that 11 does not divide.
    #[test]
    fn one_wrong_digit_is_noticed_unless_it_is_the_eleventh() {
        let right: Digits = [2, 0, 0, 1, 4, 0, 0, 1, 2, 3, 4, 5];
        let first_pass = |digits: &Digits| {
            (1_u16..)
                .zip(&digits[..11])
                .map(|(weight, digit)| weight * u16::from(*digit))
                .sum::<u16>()
                % 11
        };
        for at in (0..10).chain([11]) {
            for other in (0..10).filter(|other| *other != right[at]) {
                let mut wrong = right;
                wrong[at] = other;
                if first_pass(&wrong) != 10 {
                    assert_ne!(check_digit(&wrong), Some(wrong[11]), "{other} at {at}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn any_text_gets_an_answer(text in ".*") {
            if let Ok(number) = text.parse::<IdNumber>() {
                prop_assert_eq!(number.to_string().len(), 12);
            }
        }
    }
}
