//! How figures, dates and parties read on paper.

use crate::bank_account::Iban;
use crate::date::Date;
use crate::language::Tongue;
use crate::money::Tenge;
use crate::party::Party;
use crate::quantity::Quantity;
use crate::vat::VatRate;

/// The space that keeps the digits of a number on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

/// `1 234 567,89` with no-break spaces and a comma.
pub fn format_money(sum: Tenge) -> String {
    let machine = sum.to_string();
    grouped(&machine)
}

/// `1 234,5` with no-break spaces and a comma, without trailing zeros.
pub fn format_quantity(quantity: Quantity) -> String {
    grouped(&quantity.to_string())
}

/// `16` or `7,5`: the rate in percent, without the sign.
pub fn format_rate(rate: VatRate) -> String {
    grouped(&rate.to_string())
}

/// `20 ноября 2026 г.`, `2026 жылғы 20 қараша`, `20 November 2026`.
pub fn format_date(date: Date, tongue: Tongue) -> String {
    let month = usize::from(date.month()) - 1;
    let (day, year) = (date.day(), date.year());
    match tongue {
        Tongue::Ru => format!("{day} {} {year} г.", MONTHS_RU[month]),
        Tongue::Kk => format!("{year} жылғы {day} {}", MONTHS_KK[month]),
        Tongue::En => format!("{day} {} {year}", MONTHS_EN[month]),
    }
}

/// `20.11.2026`.
pub fn format_date_numeric(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

/// `KZ86 125K ZT50 0410 0100` for the screen. A form prints the number without spaces, so that it can be copied.
pub fn format_iban(iban: &Iban) -> String {
    let chars: Vec<char> = iban.as_str().chars().collect();
    let groups: Vec<String> = chars.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The party in one line of a form: `БИН / ИИН 200140012345, ТОО «…», address, тел.: …`.
pub fn party_line(party: &Party, tongue: Tongue) -> String {
    let (number, telephone) = match tongue {
        Tongue::Ru => ("БИН / ИИН", "тел.:"),
        Tongue::Kk => ("БСН / ЖСН", "тел.:"),
        Tongue::En => ("BIN / IIN", "tel.:"),
    };
    let mut parts = Vec::new();
    if !party.id_number().is_empty() {
        parts.push(format!("{number} {}", party.id_number()));
    }
    parts.extend(
        [&party.name, &party.address]
            .into_iter()
            .filter(|text| !text.is_empty())
            .cloned(),
    );
    if !party.phones.is_empty() {
        parts.push(format!("{telephone} {}", party.phones.join(", ")));
    }
    parts.join(", ")
}

/// Groups the whole part of a machine number by three digits and writes its dot as a comma.
fn grouped(machine: &str) -> String {
    let (whole, fraction) = machine.split_once('.').map_or((machine, None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = sign.to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(NO_BREAK_SPACE);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push(',');
        text.push_str(fraction);
    }
    text
}

/// Months in the genitive, as a date needs them.
const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

const MONTHS_KK: [&str; 12] = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use super::*;
    use crate::party::PartyKind;

    #[test]
    fn money_is_grouped_by_three_digits() {
        let cases = [
            (0, "0,00"),
            (100, "1,00"),
            (99_999, "999,99"),
            (100_000, "1 000,00"),
            (-123_456_789, "-1 234 567,89"),
        ];
        for (tiyn, text) in cases {
            assert_eq!(format_money(Tenge::from_tiyn(tiyn)), text.replace(' ', "\u{a0}"));
        }
    }

    #[test]
    fn quantities_lose_their_trailing_zeros() {
        for (text, printed) in [
            ("1", "1"),
            ("2.50", "2,5"),
            ("10000", "10\u{a0}000"),
            ("0.000001", "0,000001"),
        ] {
            assert_eq!(format_quantity(text.parse().unwrap()), printed);
        }
    }

    #[test]
    fn rates_have_a_comma() {
        for (text, printed) in [("16", "16"), ("7.5", "7,5"), ("0", "0")] {
            assert_eq!(format_rate(text.parse().unwrap()), printed);
        }
    }

    #[test]
    fn english_dates_are_long() {
        assert_eq!(
            format_date("2026-11-20".parse().unwrap(), Tongue::En),
            "20 November 2026"
        );
    }

    #[test]
    fn an_account_is_grouped_for_the_screen() {
        let iban = Iban::read("KZ86125KZT5004100100").unwrap().iban;
        assert_eq!(format_iban(&iban), "KZ86 125K ZT50 0410 0100");
    }

    #[test]
    fn a_party_is_one_line() {
        let mut party = Party {
            kind: PartyKind::SoleProprietor,
            name: "ИП «Образец»".to_owned(),
            iin: "850101300015".to_owned(),
            address: "г. Текели".to_owned(),
            ..Party::default()
        };
        assert_eq!(
            party_line(&party, Tongue::Ru),
            "БИН / ИИН 850101300015, ИП «Образец», г. Текели"
        );
        party.phones = vec!["+7 700".to_owned(), "+7 701".to_owned()];
        party.address.clear();
        assert_eq!(
            party_line(&party, Tongue::En),
            "BIN / IIN 850101300015, ИП «Образец», tel.: +7 700, +7 701"
        );
    }
}
