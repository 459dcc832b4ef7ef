//! Invoice for payment (счёт на оплату).
//!
//! No form is approved; the layout and the wording are those accountants know from 1C.

use qolhat_documents::{Language, Party, format_date, format_money, format_quantity};
use serde_json::{Value, json};

use crate::parts::{BIN, Draftsman, IIN, NAME_IN_FULL, SEAL, SIGNATURE, TOTAL, TOTAL_WITH_VAT, listed, longest};
use crate::phrase::{Phrase, fill};
use crate::typesetter::Mark;

/// The columns of the table.
const COLUMN_COUNT: usize = 7;

/// What `forms/invoice.typ` prints.
pub(crate) fn view(draftsman: &mut Draftsman<'_, '_>, mark: Mark) -> Value {
    let language = draftsman.language();
    let document = draftsman.document;
    let rows = rows(draftsman);
    let totals = totals(draftsman);
    let widest = |column: usize| longest(rows.iter().map(|row: &[String; COLUMN_COUNT]| row[column].as_str()));
    let sums = rows
        .iter()
        .map(|row| row[6].as_str())
        .chain(totals.iter().map(|(_, sum)| sum.as_str()));
    json!({
        "sheet": draftsman.sheet(mark),
        "notice": NOTICE.tongues(language),
        "payment": payment(draftsman),
        "heading": heading(draftsman),
        "parties": parties(draftsman),
        "columns": COLUMNS.map(|column| column.tongues(language)),
        "is-coded": document.lines.iter().any(|line| !line.code.trim().is_empty()),
        "widest": { "index": widest(0), "quantity": widest(3), "price": widest(5), "sum": longest(sums) },
        "totals": totals.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect::<Vec<_>>(),
        "summary": summary(draftsman),
        "words": draftsman.words(TOTAL_PAYABLE),
        "notes": draftsman.notes(),
        "signature": {
            "heading": ISSUED_BY.tongues(language),
            "name": document.supplier.signatory.as_ref().map(|by| draftsman.letters.line(&by.name)).unwrap_or_default(),
            "notes": Vec::from([SIGNATURE, NAME_IN_FULL].map(|note| note.tongues(language))),
            "seal": SEAL.tongues(language),
        },
        "rows": rows,
    })
}

/// What a payment order repeats: the beneficiary, the bank and the codes, each in a cell of its own.
fn payment(draftsman: &mut Draftsman<'_, '_>) -> Value {
    let language = draftsman.language();
    let supplier = &draftsman.document.supplier;
    let account = supplier.accounts.first().cloned().unwrap_or_default();
    let (id_label, id) = draftsman.id_number(supplier);
    let id = if id.is_empty() {
        id
    } else {
        format!("{}: {id}", id_label.say(language))
    };
    let code = supplier
        .beneficiary_code()
        .map_or_else(|| supplier.kbe.clone(), |(code, _)| code.to_string());
    let mut cell = |label: Phrase, value: &str| json!({ "label": label.tongues(language), "value": draftsman.letters.line(value) });
    json!({
        "heading": PAYMENT_SAMPLE.tongues(language),
        "beneficiary": cell(BENEFICIARY, &supplier.name),
        "id": id,
        // Copied into the bank as it stands, so a space that was typed into the number does not reach the paper.
        "account": cell(ACCOUNT, &without_spaces(&account.iban)),
        "code": cell(BENEFICIARY_CODE, &code),
        "bank": cell(BANK, &account.bank),
        "bic": cell(BIC, &without_spaces(&account.bic)),
        "purpose": cell(PURPOSE, &supplier.knp),
    })
}

/// `Счет на оплату № 42 от 20 ноября 2026 г.`, a line per language.
fn heading(draftsman: &mut Draftsman<'_, '_>) -> Vec<String> {
    let number = draftsman.number();
    let tongues = draftsman.language().tongues();
    let titles = draftsman.titles();
    // A title of the accountant's own stands in the first language alone.
    let lines = titles.iter().zip(tongues);
    lines
        .map(|(title, &tongue)| match draftsman.document.date.value() {
            Some(date) => {
                let date = format_date(date, tongue);
                fill(
                    HEADING.tongue(tongue),
                    &[("title", title), ("number", &number), ("date", &date)],
                )
            }
            None => format!("{title} № {number} {}", draftsman.date()).trim_end().to_owned(),
        })
        .collect()
}

fn parties(draftsman: &mut Draftsman<'_, '_>) -> Vec<Value> {
    let language = draftsman.language();
    let document = draftsman.document;
    let mut lines = vec![
        (SUPPLIER, requisites(draftsman, &document.supplier)),
        (BUYER, requisites(draftsman, &document.customer)),
    ];
    if let Some(payer) = &document.payer {
        lines.push((PAYER, requisites(draftsman, payer)));
    }
    lines.push((CONTRACT, draftsman.basis()));
    lines
        .into_iter()
        .map(|(label, value)| json!({ "label": label.tongues(language), "value": value }))
        .collect()
}

/// Number, name, address and telephone of a party on one line.
fn requisites(draftsman: &mut Draftsman<'_, '_>, party: &Party) -> String {
    let language = draftsman.language();
    let (label, number) = draftsman.id_number(party);
    let label = match language {
        Language::RuKk => label.say(language),
        _ => format!("{} / {}", BIN.say(language), IIN.say(language)),
    };
    let number = (!number.is_empty()).then(|| format!("{label} {number}"));
    let parts = [
        number,
        Some(party.name.clone()),
        Some(party.address.clone()),
        draftsman.phones(party),
    ];
    draftsman
        .letters
        .line(&listed(parts.iter().flatten().map(String::as_str)))
}

fn rows(draftsman: &mut Draftsman<'_, '_>) -> Vec<[String; COLUMN_COUNT]> {
    let (document, computed) = (draftsman.document, draftsman.computed);
    let lines = document.lines.iter().zip(&computed.lines).enumerate();
    lines
        .map(|(index, (line, figures))| {
            [
                (index + 1).to_string(),
                draftsman.letters.line(&line.code),
                draftsman.letters.line(&line.name),
                draftsman.typed(&line.quantity, format_quantity),
                draftsman.letters.line(&line.unit),
                draftsman.typed(&line.price, format_money),
                Draftsman::sum(figures.sum),
            ]
        })
        .collect()
}

/// The total of the lines, each tax, and the total with tax where tax is added on top.
fn totals(draftsman: &Draftsman<'_, '_>) -> Vec<(String, String)> {
    let language = draftsman.language();
    let totals = &draftsman.computed.totals;
    let mut rows = vec![(TOTAL.say(language), format_money(totals.lines_sum))];
    for (label, sum) in draftsman.taxes(WITHOUT_VAT) {
        rows.push((label, if sum.is_empty() { "–".to_owned() } else { sum }));
    }
    if draftsman.tax_is_on_top() {
        rows.push((TOTAL_WITH_VAT.say(language), format_money(totals.total)));
    }
    rows.into_iter()
        .map(|(label, sum)| (format!("{label}:"), sum))
        .collect()
}

/// `Всего наименований 2, на сумму 124 777,00 KZT`.
fn summary(draftsman: &Draftsman<'_, '_>) -> Vec<String> {
    let lines = draftsman.document.lines.len().to_string();
    let sum = format_money(draftsman.computed.totals.total);
    SUMMARY.fill_each(draftsman.language(), &[("lines", &lines), ("sum", &sum)])
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

const NOTICE: Phrase = Phrase::new(
    "Внимание! Оплата данного счета означает согласие с условиями поставки товаров (оказания услуг).",
    "Назар аударыңыз! Осы шотты төлеу шарт талаптарымен келісуді білдіреді.",
    "Please note: payment of this invoice means agreement with the terms of supply.",
);
const PAYMENT_SAMPLE: Phrase = Phrase::new(
    "Образец платёжного поручения",
    "Төлем тапсырмасының үлгісі",
    "Payment details",
);
const BENEFICIARY: Phrase = Phrase::new("Бенефициар", "Бенефициар", "Beneficiary");
const ACCOUNT: Phrase = Phrase::new("ИИК", "ЖСК", "Account (IBAN)");
const BENEFICIARY_CODE: Phrase = Phrase::new("Кбе", "Кбе", "Kbe");
const BANK: Phrase = Phrase::new("Банк бенефициара", "Бенефициардың банкі", "Beneficiary's bank");
const BIC: Phrase = Phrase::new("БИК", "БСК", "BIC");
const PURPOSE: Phrase = Phrase::new(
    "Код назначения платежа",
    "Төлем тағайындау коды",
    "Payment purpose code (KNP)",
);
const HEADING: Phrase = Phrase::new(
    "{title} № {number} от {date}",
    "{title} № {number}, {date}",
    "{title} No. {number} of {date}",
);
const SUPPLIER: Phrase = Phrase::new("Поставщик", "Жеткізуші", "Supplier");
const BUYER: Phrase = Phrase::new("Покупатель", "Сатып алушы", "Buyer");
const PAYER: Phrase = Phrase::new("Плательщик", "Төлеуші", "Payer");
const CONTRACT: Phrase = Phrase::new("Договор", "Шарт", "Contract");
const COLUMNS: [Phrase; COLUMN_COUNT] = [
    Phrase::new("№", "№", "No."),
    Phrase::new("Код", "Коды", "Code"),
    Phrase::new("Наименование", "Атауы", "Name"),
    Phrase::new("Кол-во", "Саны", "Quantity"),
    Phrase::new("Ед.", "Бірл.", "Unit"),
    Phrase::new("Цена", "Бағасы", "Price"),
    Phrase::new("Сумма", "Сомасы", "Amount"),
];
const WITHOUT_VAT: Phrase = Phrase::new("Без налога (НДС)", "Салықсыз (ҚҚС)", "Without VAT");
const SUMMARY: Phrase = Phrase::new(
    "Всего наименований {lines}, на сумму {sum} KZT",
    "Барлығы {lines} атау, сомасы {sum} KZT",
    "Items: {lines}, total {sum} KZT",
);
const TOTAL_PAYABLE: Phrase = Phrase::new("Всего к оплате", "Төлеуге барлығы", "Total payable");
const ISSUED_BY: Phrase = Phrase::new("Исполнитель", "Орындаушы", "Issued by");
