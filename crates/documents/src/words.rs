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
