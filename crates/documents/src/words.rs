//! Amounts in words.
//!
//! Whole tenge in words, tiyn in two digits, first letter capital. «тенге» and «тиын» are not declined in documents.

use serde::Serialize;

use crate::json::Json;
use crate::language::Tongue;
use crate::money::Tenge;

/// An amount in words in the two languages of the contract.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct AmountWords {
    /// In Russian.
    pub ru: String,
    /// In Kazakh, in the explicit style.
    pub kk: String,
}

/// How Kazakh says one hundred and one thousand.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum KazakhStyle {
    /// «бір жүз», «бір мың»: the safer one on money documents.
    #[default]
    Explicit,
    /// «жүз», «мың».
    Short,
}

impl AmountWords {
    /// The words of an amount.
    pub fn of(amount: Tenge) -> Self {
        Self {
            ru: amount_in_words(amount, Tongue::Ru),
            kk: amount_in_words(amount, Tongue::Kk),
        }
    }

    pub(crate) fn write(&self) -> Json {
        Json::object([("ru", Json::text(&self.ru)), ("kk", Json::text(&self.kk))])
    }
}

/// The amount in words; Kazakh in the explicit style.
pub fn amount_in_words(amount: Tenge, tongue: Tongue) -> String {
    match tongue {
        Tongue::Ru => sentence(amount, "минус", "ноль", russian, "тенге", "тиын"),
        Tongue::Kk => amount_in_words_kk(amount, KazakhStyle::Explicit),
        Tongue::En => sentence(amount, "minus", "zero", english, "tenge", "tiyn"),
    }
}

/// The amount in Kazakh words in the given style.
pub fn amount_in_words_kk(amount: Tenge, style: KazakhStyle) -> String {
    sentence(
        amount,
        "минус",
        "нөл",
        |group, scale, words| kazakh(group, scale, style, words),
        "теңге",
        "тиын",
    )
}

/// Groups of three digits of the largest sum: 2⁶³ tiyn is below 10¹⁷ tenge.
const GROUPS: usize = 6;

fn sentence(
    amount: Tenge,
    minus: &'static str,
    zero: &'static str,
    say: impl Fn(usize, usize, &mut Vec<&'static str>),
    tenge: &'static str,
    tiyn: &str,
) -> String {
    let magnitude = amount.tiyn().unsigned_abs();
    let mut words = Vec::new();
    if amount.is_negative() {
        words.push(minus);
    }
    let before = words.len();
    let mut whole = magnitude / 100;
    let mut groups = Vec::with_capacity(GROUPS);
    while whole > 0 {
        groups.push(usize::try_from(whole % 1_000).unwrap_or_default());
        whole /= 1_000;
    }
    for (scale, group) in groups.iter().enumerate().rev().filter(|(_, group)| **group > 0) {
        say(*group, scale, &mut words);
    }
    if words.len() == before {
        words.push(zero);
    }
    words.push(tenge);
    format!("{} {:02} {tiyn}", capitalised(&words.join(" ")), magnitude % 100)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Thousands are feminine, everything above is masculine; the name of the scale agrees with the last word.
fn russian(group: usize, scale: usize, words: &mut Vec<&'static str>) {
    let (hundreds, rest) = (group / 100, group % 100);
    let (tens, units) = if rest < 20 { (0, rest) } else { (rest / 10, rest % 10) };
    push(words, HUNDREDS_RU[hundreds]);
    push(words, TENS_RU[tens]);
    push(
        words,
        match (scale, units) {
            (1, 1) => "одна",
            (1, 2) => "две",
            _ => UNITS_RU[units],
        },
    );
    let [one, few, many] = SCALES_RU[scale];
    push(
        words,
        match units {
            1 => one,
            2..=4 => few,
            _ => many,
        },
    );
}

/// No gender and no plural after a numeral; the short style leaves out «бір» before «жүз» and «мың».
fn kazakh(group: usize, scale: usize, style: KazakhStyle, words: &mut Vec<&'static str>) {
    let (hundreds, tens, units) = (group / 100, group / 10 % 10, group % 10);
    let is_short = style == KazakhStyle::Short;
    if hundreds > 0 {
        if !(is_short && hundreds == 1) {
            push(words, UNITS_KK[hundreds]);
        }
        push(words, "жүз");
    }
    push(words, TENS_KK[tens]);
    if !(is_short && scale == 1 && group == 1) {
        push(words, UNITS_KK[units]);
    }
    push(words, SCALES_KK[scale]);
}

fn english(group: usize, scale: usize, words: &mut Vec<&'static str>) {
    let (hundreds, rest) = (group / 100, group % 100);
    if hundreds > 0 {
        push(words, UNITS_EN[hundreds]);
        push(words, "hundred");
    }
    if rest < 20 {
        push(words, UNITS_EN[rest]);
    } else {
        push(words, TENS_EN[rest / 10]);
        push(words, UNITS_EN[rest % 10]);
    }
    push(words, SCALES_EN[scale]);
}

fn push(words: &mut Vec<&'static str>, word: &'static str) {
    if !word.is_empty() {
        words.push(word);
    }
}

const UNITS_RU: [&str; 20] = [
    "",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
];

const TENS_RU: [&str; 10] = [
    "",
    "",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
];

const HUNDREDS_RU: [&str; 10] = [
    "",
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
];

/// After one, after two to four, after the rest.
const SCALES_RU: [[&str; 3]; GROUPS] = [
    ["", "", ""],
    ["тысяча", "тысячи", "тысяч"],
    ["миллион", "миллиона", "миллионов"],
    ["миллиард", "миллиарда", "миллиардов"],
    ["триллион", "триллиона", "триллионов"],
    ["квадриллион", "квадриллиона", "квадриллионов"],
];

const UNITS_KK: [&str; 10] = ["", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"];

const TENS_KK: [&str; 10] = [
    "",
    "он",
    "жиырма",
    "отыз",
    "қырық",
    "елу",
    "алпыс",
    "жетпіс",
    "сексен",
    "тоқсан",
];

const SCALES_KK: [&str; GROUPS] = ["", "мың", "миллион", "миллиард", "триллион", "квадриллион"];

const UNITS_EN: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS_EN: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

const SCALES_EN: [&str; GROUPS] = ["", "thousand", "million", "billion", "trillion", "quadrillion"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    /// Reads words back: values of numerals are added up inside a group, names of scales multiply the group.
    fn read(words: &str, value: impl Fn(&str) -> u64, scale: impl Fn(&str) -> Option<u64>, hundred: &str) -> u64 {
        let mut parts: Vec<String> = words.to_lowercase().split(' ').map(str::to_owned).collect();
        assert!(matches!(parts.pop().unwrap().as_str(), "тиын" | "tiyn"));
        let tiyn: u64 = parts.pop().unwrap().parse().unwrap();
        assert!(matches!(parts.pop().unwrap().as_str(), "тенге" | "теңге" | "tenge"));
        let (mut total, mut group) = (0, 0);
        for part in &parts {
            if part == hundred {
                group = if group == 0 { 100 } else { group * 100 };
            } else if let Some(scale) = scale(part) {
                total += if group == 0 { 1 } else { group } * scale;
                group = 0;
            } else {
                group += value(part);
            }
        }
        (total + group) * 100 + tiyn
    }

    fn read_russian(words: &str) -> u64 {
        let value = |word: &str| match word {
            "ноль" => 0,
            "один" | "одна" => 1,
            "два" | "две" => 2,
            "три" => 3,
            "четыре" => 4,
            "пять" => 5,
            "шесть" => 6,
            "семь" => 7,
            "восемь" => 8,
            "девять" => 9,
            "десять" => 10,
            "одиннадцать" => 11,
            "двенадцать" => 12,
            "тринадцать" => 13,
            "четырнадцать" => 14,
            "пятнадцать" => 15,
            "шестнадцать" => 16,
            "семнадцать" => 17,
            "восемнадцать" => 18,
            "девятнадцать" => 19,
            "двадцать" => 20,
            "тридцать" => 30,
            "сорок" => 40,
            "пятьдесят" => 50,
            "шестьдесят" => 60,
            "семьдесят" => 70,
            "восемьдесят" => 80,
            "девяносто" => 90,
            "сто" => 100,
            "двести" => 200,
            "триста" => 300,
            "четыреста" => 400,
            "пятьсот" => 500,
            "шестьсот" => 600,
            "семьсот" => 700,
            "восемьсот" => 800,
            "девятьсот" => 900,
            other => panic!("`{other}` is no numeral"),
        };
        let scale = |word: &str| match word {
            "тысяча" | "тысячи" | "тысяч" => Some(1_000),
            "миллион" | "миллиона" | "миллионов" => Some(1_000_000),
            "миллиард" | "миллиарда" | "миллиардов" => Some(1_000_000_000),
            "триллион" | "триллиона" | "триллионов" => Some(1_000_000_000_000),
            _ => None,
        };
        read(words, value, scale, "never")
    }

    fn read_kazakh(words: &str) -> u64 {
        let value = |word: &str| match word {
            "нөл" => 0,
            "бір" => 1,
            "екі" => 2,
            "үш" => 3,
            "төрт" => 4,
            "бес" => 5,
            "алты" => 6,
            "жеті" => 7,
            "сегіз" => 8,
            "тоғыз" => 9,
            "он" => 10,
            "жиырма" => 20,
            "отыз" => 30,
            "қырық" => 40,
            "елу" => 50,
            "алпыс" => 60,
            "жетпіс" => 70,
            "сексен" => 80,
            "тоқсан" => 90,
            other => panic!("`{other}` is no numeral"),
        };
        let scale = |word: &str| match word {
            "мың" => Some(1_000),
            "миллион" => Some(1_000_000),
            "миллиард" => Some(1_000_000_000),
            "триллион" => Some(1_000_000_000_000),
            _ => None,
        };
        read(words, value, scale, "жүз")
    }

    fn read_english(words: &str) -> u64 {
        let numerals = [
            ("zero", 0),
            ("one", 1),
            ("two", 2),
            ("three", 3),
            ("four", 4),
            ("five", 5),
            ("six", 6),
            ("seven", 7),
            ("eight", 8),
            ("nine", 9),
            ("ten", 10),
            ("eleven", 11),
            ("twelve", 12),
            ("thirteen", 13),
            ("fourteen", 14),
            ("fifteen", 15),
            ("sixteen", 16),
            ("seventeen", 17),
            ("eighteen", 18),
            ("nineteen", 19),
            ("twenty", 20),
            ("thirty", 30),
            ("forty", 40),
            ("fifty", 50),
            ("sixty", 60),
            ("seventy", 70),
            ("eighty", 80),
            ("ninety", 90),
        ];
        let scales = [
            ("thousand", 1_000),
            ("million", 1_000_000),
            ("billion", 1_000_000_000),
            ("trillion", 1_000_000_000_000),
        ];
        let find =
            |table: &[(&str, u64)], word: &str| table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        read(
            words,
            |word| find(&numerals, word).unwrap(),
            |word| find(&scales, word),
            "hundred",
        )
    }

    #[test]
    fn plural_forms_follow_the_last_word() {
        let russian = |tenge: i64| amount_in_words(Tenge::from_tiyn(tenge * 100), Tongue::Ru);
        for (tenge, words) in [
            (1_000, "Одна тысяча"),
            (2_000, "Две тысячи"),
            (5_000, "Пять тысяч"),
            (11_000, "Одиннадцать тысяч"),
            (12_000, "Двенадцать тысяч"),
            (21_000, "Двадцать одна тысяча"),
            (22_000, "Двадцать две тысячи"),
            (111_000, "Сто одиннадцать тысяч"),
            (112_000, "Сто двенадцать тысяч"),
            (121_000, "Сто двадцать одна тысяча"),
            (10_000, "Десять тысяч"),
            (2_000_000, "Два миллиона"),
            (12_000_000, "Двенадцать миллионов"),
            (21_000_000_000, "Двадцать один миллиард"),
            (1_000_001, "Один миллион один"),
        ] {
            assert_eq!(russian(tenge), format!("{words} тенге 00 тиын"));
        }
    }

    #[test]
    fn the_largest_and_the_smallest_sums_have_words() {
        let words = |tiyn| AmountWords::of(Tenge::from_tiyn(tiyn));
        assert!(
            words(i64::MAX)
                .ru
                .starts_with("Девяносто два квадриллиона двести тридцать три триллиона ")
        );
        assert!(
            words(i64::MIN)
                .kk
                .starts_with("Минус тоқсан екі квадриллион екі жүз отыз үш триллион ")
        );
        assert_eq!(words(-150).ru, "Минус один тенге 50 тиын");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn words_say_the_figures(
            tiyn in prop_oneof![0..=99_999_999_999_999_i64, 0..=100_000_000_i64, (0..=999_999_i64).prop_map(|n| n * 100_000_000)],
        ) {
            let amount = Tenge::from_tiyn(tiyn);
            let expected = u64::try_from(tiyn).unwrap();
            prop_assert_eq!(read_russian(&amount_in_words(amount, Tongue::Ru)), expected);
            prop_assert_eq!(read_kazakh(&amount_in_words_kk(amount, KazakhStyle::Explicit)), expected);
            prop_assert_eq!(read_kazakh(&amount_in_words_kk(amount, KazakhStyle::Short)), expected);
            prop_assert_eq!(read_english(&amount_in_words(amount, Tongue::En)), expected);
        }
    }
}
