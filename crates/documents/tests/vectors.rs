//! Published and home-made vectors: identifiers, accounts, words, dates, rates, banks, and the totals of scenarios.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]
#![allow(unreachable_pub, missing_docs, reason = "tests")]

#[allow(dead_code, reason = "each test file uses a part")]
mod support;

use qolhat_documents::{
    BeneficiaryCode, Bic, Date, Document, FromTyped, Iban, IdNumber, KazakhStyle, PaymentPurposeCode, RateScope, Tenge,
    Tongue, amount_in_words, amount_in_words_kk, bank_by_bic, bank_by_code, base_rate_at, compute, format_date,
    format_date_numeric, format_money, rates_at,
};
use support::{Table, fixture, shared};

fn check_id_numbers(table: &Table, kind_column: &str) {
    for row in table.rows() {
        let (value, note) = (row.at("value"), row.at("note"));
        match value.parse::<IdNumber>() {
            Ok(number) => {
                assert_eq!(row.at("verdict"), "accepted", "{value}: {note}");
                let kind = if number.bin().is_some() { "BIN" } else { "IIN" };
                assert_eq!(kind, row.at(kind_column), "{value}: {note}");
                assert_eq!(number.to_string(), value.replace(' ', ""), "{note}");
            }
            Err(error) => assert_eq!(
                ("refused", error.code()),
                (row.at("verdict"), row.at("code")),
                "{value}: {note}"
            ),
        }
    }
}

#[test]
fn our_id_numbers_get_their_verdicts() {
    check_id_numbers(&Table::parse(&fixture("vectors/bin-iin.csv")), "kind");
}

#[test]
fn published_id_numbers_get_their_verdicts() {
    let Some(csv) = shared("ids/bin-iin-vectors.csv") else {
        return;
    };
    check_id_numbers(&Table::parse(&csv), "shape_by_5th_digit");
}

fn check_ibans(table: &Table) {
    for row in table.rows() {
        let (value, note) = (row.at("value"), row.at("note"));
        let (verdict, code) = match Iban::read(value) {
            Ok(reading) => {
                assert_eq!(reading.iban.as_str().len(), 20, "{value}: {note}");
                reading.correction.map_or(("accepted", ""), |correction| {
                    ("accepted-corrected", correction.as_str())
                })
            }
            Err(error) => ("refused", error.code()),
        };
        assert_eq!((verdict, code), (row.at("verdict"), row.at("code")), "{value}: {note}");
    }
}

#[test]
fn our_accounts_get_their_verdicts() {
    check_ibans(&Table::parse(&fixture("vectors/iban.csv")));
}

#[test]
fn published_accounts_get_their_verdicts() {
    let Some(csv) = shared("ids/iban-vectors.csv") else {
        return;
    };
    let table = Table::parse(&csv);
    check_ibans(&table);
    for row in table.rows().filter(|row| row.at("verdict") != "refused") {
        let iban = Iban::read(row.at("value")).unwrap().iban;
        assert_eq!(iban.bank_code(), row.at("bank_code"), "{}", row.at("note"));
        let bank = bank_by_code(iban.bank_code()).unwrap();
        assert_eq!(
            bank.bic,
            row.at("bic_as_given").parse::<Bic>().unwrap().bank(),
            "{}",
            row.at("note")
        );
    }
}

fn check_words(table: &Table) {
    for row in table.rows() {
        let amount = Tenge::from_tiyn(row.at("tiyn").parse().unwrap());
        assert_eq!(format_money(amount), row.at("print_ru").replace(' ', "\u{a0}"));
        assert_eq!(amount_in_words(amount, Tongue::Ru), row.at("words_ru"));
        assert_eq!(amount_in_words(amount, Tongue::Kk), row.at("words_kk_explicit"));
        assert_eq!(amount_in_words_kk(amount, KazakhStyle::Short), row.at("words_kk_short"));
    }
}

#[test]
fn amounts_are_said_as_the_vectors_say() {
    check_words(&Table::parse(&fixture("vectors/amount-words.csv")));
    if let Some(csv) = shared("words/amount-words-vectors.csv") {
        check_words(&Table::parse(&csv));
    }
}

fn check_dates(table: &Table) {
    for row in table.rows() {
        let date: Date = row.at("iso").parse().unwrap();
        assert_eq!(date.to_string(), row.at("iso"));
        assert_eq!(format_date_numeric(date), row.at("numeric"));
        assert_eq!(format_date(date, Tongue::Ru), row.at("long_ru"));
        assert_eq!(format_date(date, Tongue::Kk), row.at("long_kk"));
        assert_eq!(Date::from_typed(row.at("numeric")), Some(date));
    }
}

#[test]
fn dates_are_written_as_the_vectors_write_them() {
    check_dates(&Table::parse(&fixture("vectors/dates.csv")));
    if let Some(csv) = shared("words/date-vectors.csv") {
        check_dates(&Table::parse(&csv));
    }
}

#[test]
fn the_table_of_rates_is_the_published_one() {
    let Some(csv) = shared("tax/vat-rates.csv") else { return };
    for row in Table::parse(&csv).rows() {
        let scope = match row.at("scope") {
            "base" => RateScope::Base,
            "medicines and medical services" => RateScope::Medical,
            "domestic periodicals" => RateScope::Periodicals,
            _ => RateScope::Export,
        };
        let rate = row.at("rate_percent").parse().unwrap();
        let day = |text: &str| (!text.is_empty()).then(|| text.parse::<Date>().unwrap());
        let (from, to) = (day(row.at("from")), day(row.at("to")));
        for inside in [from, to].into_iter().flatten() {
            assert!(
                rates_at(inside).any(|known| known.rate == rate && known.scope == scope),
                "{rate} on {inside}"
            );
        }
        let before = from.and_then(|from| Date::from_unix_days(from.unix_days() - 1));
        let after = to.and_then(|to| Date::from_unix_days(to.unix_days() + 1));
        for outside in [before, after].into_iter().flatten() {
            let is_known = rates_at(outside).any(|known| known.rate == rate && known.scope == scope);
            assert!(!is_known, "{rate} is not in force on {outside}");
        }
    }
}

#[test]
fn the_table_of_banks_is_the_published_one() {
    let Some(csv) = shared("banks/kz-bic.csv") else { return };
    for row in Table::parse(&csv).rows() {
        let bank = bank_by_bic(row.at("bic")).unwrap();
        assert_eq!(
            (bank.name, bank.code.unwrap_or_default()),
            (row.at("name"), row.at("iban_bank_code"))
        );
    }
}

#[test]
fn published_payment_codes_are_read() {
    let (Some(knp), Some(kbe)) = (shared("tax/knp.csv"), shared("tax/kbe.csv")) else {
        return;
    };
    for row in Table::parse(&knp).rows() {
        let code: PaymentPurposeCode = row.at("code").parse().unwrap();
        assert_eq!(code.as_str(), row.at("code"), "leading zeros are kept");
    }
    let digits = |position: &str| -> Vec<String> {
        let table = Table::parse(&kbe);
        table
            .rows()
            .filter(|row| row.at("position") == position)
            .map(|row| row.at("digit").to_owned())
            .collect()
    };
    for first in digits("1") {
        for second in digits("2") {
            assert!(
                format!("{first}{second}").parse::<BeneficiaryCode>().is_ok(),
                "{first}{second}"
            );
        }
    }
}

/// The lines of a scenario as a draft; parties do not matter for totals.
fn scenario_document(scenario: &serde_json::Value) -> Document {
    let vat = match scenario["vat_rate"].as_u64() {
        Some(rate) => serde_json::json!({ "rate": rate.to_string() }),
        None => serde_json::json!({ "none": "not-a-payer" }),
    };
    let lines: Vec<serde_json::Value> = scenario["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            serde_json::json!({
                "name": line["name"], "unit": line["unit"], "quantity": line["qty"], "price": line["price"],
                "vat": vat, "price_includes_vat": true,
            })
        })
        .collect();
    let json = serde_json::json!({ "type": "invoice", "date": scenario["invoice"]["date"], "lines": lines });
    Document::from_draft_json(json.to_string().as_bytes()).unwrap()
}

#[test]
fn scenarios_give_their_totals_to_the_tiyn() {
    let Some(json) = shared("fixtures/scenarios.json") else {
        return;
    };
    let scenarios: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let scenarios = scenarios["scenarios"].as_array().unwrap();
    assert_eq!(scenarios.len(), 6, "S1 to S5 and S5-2025");
    for scenario in scenarios {
        let id = scenario["id"].as_str().unwrap();
        let document = scenario_document(scenario);
        let computed = compute(&document).unwrap();
        let sum = |value: &serde_json::Value| value.as_str().map(|text| text.parse::<Tenge>().unwrap());
        for (line, expected) in computed.lines.iter().zip(scenario["lines"].as_array().unwrap()) {
            assert_eq!(line.sum, sum(&expected["sum"]), "{id}");
            assert_eq!(line.vat, sum(&expected["vat"]), "{id}");
        }
        assert_eq!(Some(computed.totals.total), sum(&scenario["total"]), "{id}");
        assert_eq!(Some(computed.totals.without_vat), sum(&scenario["without_vat"]), "{id}");
        assert_eq!(computed.totals.vat, sum(&scenario["vat_total"]), "{id}");
        assert_eq!(computed.words.ru, scenario["words"]["ru"].as_str().unwrap(), "{id}");
        assert_eq!(computed.words.kk, scenario["words"]["kk"].as_str().unwrap(), "{id}");
        let short = amount_in_words_kk(computed.totals.total, KazakhStyle::Short);
        assert_eq!(short, scenario["words"]["kk_short"].as_str().unwrap(), "{id}");
        let printed = scenario["total_print"].as_str().unwrap().replace(' ', "\u{a0}");
        assert_eq!(format_money(computed.totals.total), printed, "{id}");
        let rate = scenario["vat_rate"].as_u64().map(|rate| rate.to_string());
        if let Some(rate) = rate {
            assert_eq!(
                base_rate_at(document.turnover().unwrap()).unwrap().to_string(),
                rate,
                "{id}"
            );
        }
    }
}
