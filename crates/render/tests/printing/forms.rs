//! What the forms say, read back from the text of the PDF.

use crate::support::{
    FORMS, OnDisk, Print, document, in_order, issued, on_one_line, prints, shared, typesetter, workspace,
};
use qolhat_documents::{Language, LineVat};
use qolhat_render::{Mark, TWIN_NAME};
use serde_json::Value;

#[test]
fn every_label_stands_in_its_place_in_every_language() {
    for print in prints() {
        let Some(text) = OnDisk::new(&print.pdf).text(&[]) else {
            return;
        };
        let path = workspace()
            .join("crates/render/tests/labels")
            .join(format!("{}.txt", print.name));
        let labels = std::fs::read_to_string(path).unwrap();
        let labels: Vec<String> = labels.lines().map(on_one_line).collect();
        in_order(&text, labels.iter().map(String::as_str))
            .unwrap_or_else(|missing| panic!("{}: {missing}", print.name));
    }
}

#[test]
fn the_act_has_every_field_of_the_official_form_in_its_order() {
    let Some(forms) = shared("data/documents/forms/forms.json") else {
        return;
    };
    let forms: Value = serde_json::from_str(&forms).unwrap();
    let form = &forms["act_r1"];
    let mut expected = vec!["Форма Р-1".to_owned()];
    expected.extend(texts(&form["header"]).flat_map(|field| header_field(&field)));
    for title in ["title_ru", "title_kk"] {
        check_title(form[title].as_str().unwrap());
    }
    // The number and the date stand beside the title, as the columns stand under the group above them.
    let columns = form["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["ru"].as_str().unwrap().to_owned());
    expected.extend(columns);
    expected.extend(["1 2 3 4 5 6 7 8".to_owned(), "Итого".to_owned()]);
    expected.extend(texts(&form["footer"]).flat_map(|field| footer_field(&field)));
    expected.extend(
        form["footnotes"]
            .as_object()
            .unwrap()
            .keys()
            .map(|sign| format!(" {sign} ")),
    );
    check_official("act", expected);
}

#[test]
fn the_invoice_has_every_field_of_the_known_layout_in_its_order() {
    let Some(forms) = shared("data/documents/forms/forms.json") else {
        return;
    };
    let forms: Value = serde_json::from_str(&forms).unwrap();
    let blocks = forms["invoice_1c"]["blocks"].as_array().unwrap();
    let mut expected = Vec::new();
    for block in blocks {
        let name = block["block"].as_str().unwrap();
        match name {
            "notice" => expected.push(until_dots(block["ru"].as_str().unwrap())),
            "payment_sample" => {
                expected.push(block["ru"].as_str().unwrap().to_owned());
                let cells = texts(&block["cells"]).map(|cell| cell.replace(" (КНП)", "").replace("БИН/ИИН", "БИН:"));
                expected.extend(cells.flat_map(|cell| cell.split(" + ").map(str::to_owned).collect::<Vec<_>>()));
            }
            "heading" => expected.push("Счет на оплату № 18 от 20 ноября 2026 г.".to_owned()),
            "parties" => {
                expected.extend(texts(&block["fields"]).map(|field| field.split_once(':').unwrap().0.to_owned() + ":"));
            }
            "lines" => expected.push(texts(&block["columns"]).collect::<Vec<_>>().join(" ")),
            "totals" => {
                let alternatives = texts(&block["fields"]);
                expected.extend(alternatives.map(|field| field.split(" / ").next().unwrap().replace("16%", "16 %")));
            }
            "summary" => {
                expected.extend([
                    "Всего наименований 2, на сумму 124 777,00 KZT".to_owned(),
                    "Всего к оплате:".to_owned(),
                ]);
            }
            "signature" => {
                let fields = texts(&block["fields"]);
                let words =
                    fields.flat_map(|field| field.split('/').map(|word| word.trim().to_owned()).collect::<Vec<_>>());
                expected.extend(words.filter(|word| !word.is_empty()));
            }
            other => panic!("a block of the layout that is not printed: {other}"),
        }
    }
    check_official("invoice", expected);
}

/// A Russian term on the Russian form has its Kazakh counterpart on the Kazakh form.
#[test]
fn kazakh_terms_are_those_of_the_glossary() {
    let Some(terms) = shared("data/documents/forms/terms-ru-kk.csv") else {
        return;
    };
    // Names of units are data; these two abbreviations are marked as unsure in the glossary.
    let open = ["услуга", "КБе", "КНП"];
    let mut found = 0;
    for form in FORMS {
        let (Some(ru), Some(kk)) = (labels(form, Language::Ru), labels(form, Language::Kk)) else {
            return;
        };
        // What was typed is the same in every language.
        let typed = document(form);
        let names = typed
            .lines
            .iter()
            .map(|line| &line.name)
            .chain(typed.attachments.iter().map(|paper| &paper.name));
        let names: Vec<&String> = names.chain([&typed.supplier.name, &typed.customer.name]).collect();
        let ru = names.into_iter().fold(ru, |text, name| text.replace(name.as_str(), ""));
        for term in terms.lines().skip(1) {
            let columns: Vec<&str> = term.split(',').collect();
            if open.contains(&columns[0]) || !says(&ru, columns[0]) {
                continue;
            }
            let (ru, wanted) = (columns[0], columns[1]);
            assert!(says(&kk, wanted), "{form}: {ru} is not called {wanted}");
            found += 1;
        }
    }
    assert!(found >= 20, "only {found} terms of the glossary were met");
}

#[test]
fn every_figure_of_the_twin_is_on_paper() {
    for print in prints() {
        let on_disk = OnDisk::new(&print.pdf);
        let (Some(text), Some(twin)) = (on_disk.text(&[]), on_disk.attached(TWIN_NAME)) else {
            return;
        };
        let twin: Value = serde_json::from_slice(&twin).unwrap();
        let mut figures = Vec::new();
        for line in twin["lines"].as_array().unwrap() {
            figures.push(line["name"].as_str().unwrap().to_owned());
            figures.extend([paper(&line["price"]), paper(&line["sum"])]);
        }
        figures.extend([paper(&twin["totals"]["total"]), paper(&twin["totals"]["vat"])]);
        figures.extend(words(print, &twin));
        in_order(&text, figures.iter().map(String::as_str))
            .unwrap_or_else(|missing| panic!("{}: {missing}", print.name));
    }
}

#[test]
fn the_payment_order_is_copied_without_spaces() {
    for print in prints().iter().filter(|print| print.form == "invoice") {
        let Some(layout) = OnDisk::new(&print.pdf).ask("pdftotext", &["-layout"], &["-"]) else {
            return;
        };
        let account = layout.lines().find(|line| line.contains("KZ86")).unwrap();
        let cells: Vec<&str> = account
            .split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        assert_eq!(
            cells[..3],
            ["ТОО «Тест Поставщик»", "KZ86125KZT5004100100", "17"],
            "{}",
            print.name
        );
    }
}

#[test]
fn each_row_of_the_table_is_one_row_of_text() {
    for print in prints().iter().filter(|print| print.form == "act") {
        let Some(layout) = OnDisk::new(&print.pdf).ask("pdftotext", &["-layout"], &["-"]) else {
            return;
        };
        let rows: Vec<String> = layout.lines().map(on_one_line).collect();
        let wanted = "1 Абонентское обслуживание, ноябрь 2026 20.11.2026 услуга 1 116 000,00 116 000,00";
        assert!(rows.iter().any(|row| row == wanted), "{}: {rows:#?}", print.name);
    }
}

#[test]
fn tax_reads_as_it_was_computed() {
    // (tax of both lines, tax inside the price, what the act says, what it must not say)
    let sixteen = LineVat::Rate("16".parse().unwrap());
    let zero = LineVat::Rate("0".parse().unwrap());
    let cases = [
        (
            sixteen,
            sixteen,
            false,
            vec![
                "Итого 101 х 124 777,00",
                "Сумма НДС (16 %): 19 964,32",
                "Всего с НДС: 144 741,32",
                "Сто сорок четыре тысячи",
            ],
            "Без НДС",
        ),
        (
            zero,
            zero,
            true,
            vec!["Итого 101 х 124 777,00", "В том числе НДС (0 %): 0,00"],
            "Без НДС",
        ),
        (
            LineVat::NotAPayer,
            LineVat::NotAPayer,
            true,
            vec!["Итого 101 х 124 777,00", "Без НДС Всего на сумму"],
            "(16 %)",
        ),
        (
            sixteen,
            LineVat::Exempt,
            true,
            vec!["В том числе НДС (16 %): 16 000,00", "Без НДС: 8 777,00"],
            "0 %)",
        ),
    ];
    for (first, second, inside, expected, absent) in cases {
        let mut document = document("act");
        for (line, vat) in document.lines.iter_mut().zip([first, second]) {
            line.vat = Some(vat);
            line.price_includes_vat = inside;
        }
        let pdf = typesetter().typeset_draft(&document, Mark::None).unwrap();
        let Some(text) = OnDisk::new(&pdf).text(&[]) else {
            return;
        };
        in_order(&text, expected).unwrap();
        assert!(!text.contains(absent), "{absent} in {text}");
    }
}

#[test]
fn a_demo_document_says_so_on_every_page_in_its_language() {
    for (language, words) in [
        (Language::Ru, "УЧЕБНЫЙ ДОКУМЕНТ · DEMO"),
        (Language::RuKk, "УЧЕБНЫЙ ДОКУМЕНТ · ОҚУ ҚҰЖАТЫ · DEMO"),
        (Language::En, "TRAINING DOCUMENT · DEMO"),
    ] {
        let mut document = document("invoice");
        document.language = language;
        let pdf = typesetter().typeset_issued(&issued(document), Mark::Demo).unwrap();
        let Some(text) = OnDisk::new(&pdf).text(&[]) else {
            return;
        };
        assert_eq!(
            text.matches(words).count(),
            2,
            "both edges of the page say {words}: {text}"
        );
    }
}

/// The text of a printed form.
fn labels(form: &str, language: Language) -> Option<String> {
    let print = prints()
        .iter()
        .find(|print| print.form == form && print.language == language)?;
    OnDisk::new(&print.pdf).text(&[])
}

/// Whether the text has these words as whole words, whatever their capitals and dots over ё.
fn says(text: &str, words: &str) -> bool {
    let fold = |text: &str| text.to_lowercase().replace('ё', "е");
    let (text, words) = (fold(text), fold(words));
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    text.match_indices(&words).any(|(at, found)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
        !is_letter(before) && !is_letter(after)
    })
}

/// Compares with the Russian print, whatever the capitals.
fn check_official(form: &str, expected: Vec<String>) {
    let Some(text) = labels(form, Language::Ru) else { return };
    let text = text.to_lowercase();
    let expected: Vec<String> = expected.iter().map(|label| label.to_lowercase()).collect();
    in_order(&text, expected.iter().map(String::as_str)).unwrap_or_else(|missing| panic!("{form}: {missing}"));
}

fn check_title(title: &str) {
    let Some(text) = labels("act", Language::RuKk) else {
        return;
    };
    assert!(text.contains(&format!("{}*", title.to_uppercase())), "{title}");
}

fn texts(list: &Value) -> impl Iterator<Item = String> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap().to_owned())
}

/// `Заказчик: полное наименование, …` is a label with its note; `то же` repeats the note of the party above.
fn header_field(field: &str) -> Vec<String> {
    let note = "полное наименование, адрес, данные о средствах связи";
    let field = field
        .replace("то же", note)
        .replace(" заказчика", "")
        .replace(" исполнителя", "");
    field.split(": ").map(str::to_owned).collect()
}

/// `Сдал (Исполнитель): должность / подпись / расшифровка подписи, М.П.` is a label with its captions.
fn footer_field(field: &str) -> Vec<String> {
    if let Some((label, note)) = field
        .strip_suffix(')')
        .and_then(|field| field.split_once(" (наименование"))
    {
        return vec![label.to_owned(), format!("наименование{note}")];
    }
    if field.starts_with("Приложение") {
        return vec![
            until_dots(field),
            "обязательны при".to_owned(),
            "наличии) на".to_owned(),
            "страниц".to_owned(),
        ];
    }
    let parts = field.replace(", М.П.", " / М.П.").replace(": ", " / ");
    parts.split(" / ").map(str::to_owned).collect()
}

/// A wording up to where the list of fields abbreviates it.
fn until_dots(text: &str) -> String {
    text.split_once('…')
        .map_or(text, |(before, _)| before)
        .trim()
        .to_owned()
}

/// `116000.00` of the twin as paper shows it.
fn paper(amount: &Value) -> String {
    let amount = amount.as_str().unwrap();
    let (tenge, tiyn) = amount.split_once('.').unwrap();
    let digits: Vec<char> = tenge.chars().rev().collect();
    let groups: Vec<String> = digits.chunks(3).map(|group| group.iter().collect()).collect();
    let tenge: String = groups.join(" ").chars().rev().collect();
    format!("{tenge},{tiyn}")
}

fn words(print: &Print, twin: &Value) -> Vec<String> {
    assert_eq!(print.issued.document().language, print.language);
    let tongues = print.language.tongues().iter();
    tongues
        .map(|tongue| twin["words"][tongue.as_str()].as_str().unwrap().to_owned())
        .collect()
}
