//! The file itself: PDF/A-3b, fonts, the attached twin, repeatability, pages, hostile text.

use crate::support::{FORMS, OnDisk, document, in_order, issued, prints, typesetter};
use qolhat_documents::{Document, DocumentType, Line, MAX_LINES, Typed};
use qolhat_render::{Mark, RenderError, TWIN_NAME, Typesetter};
use quick_xml::Reader;
use quick_xml::events::Event;

#[test]
fn the_structure_of_every_file_is_sound() {
    for print in prints() {
        let Some(answer) = OnDisk::new(&print.pdf).ask("qpdf", &["--check"], &[]) else {
            return;
        };
        assert!(
            answer.contains("No syntax or stream encoding errors"),
            "{}: {answer}",
            print.name
        );
    }
}

#[test]
fn every_font_is_embedded_as_a_subset_with_a_map_to_unicode() {
    for print in prints() {
        let Some(fonts) = OnDisk::new(&print.pdf).ask("pdffonts", &[], &[]) else {
            return;
        };
        let fonts: Vec<&str> = fonts.lines().skip(2).collect();
        assert_eq!(fonts.len(), 2, "{}: regular and bold: {fonts:?}", print.name);
        for font in fonts {
            let columns: Vec<&str> = font.split_whitespace().collect();
            assert!(columns[0].contains("+SourceSans3-"), "{}: {font}", print.name);
            assert_eq!(
                columns[columns.len() - 5..columns.len() - 2],
                ["yes", "yes", "yes"],
                "{}: {font}",
                print.name
            );
        }
    }
}

#[test]
fn the_twin_is_attached_byte_for_byte_as_the_source() {
    for print in prints() {
        let on_disk = OnDisk::new(&print.pdf);
        let Some(attached) = on_disk.attached(TWIN_NAME) else {
            return;
        };
        assert_eq!(attached, print.issued.twin(), "{}", print.name);
        let Some(plain) = on_disk.ask("qpdf", &["--qdf", "--object-streams=disable"], &["-"]) else {
            return;
        };
        for wanted in ["/AFRelationship /Source", "/Subtype /application#2fjson", "/AF ["] {
            assert!(plain.contains(wanted), "{}: {wanted}", print.name);
        }
    }
}

#[test]
fn the_metadata_claim_pdf_a_3b_and_name_the_document() {
    for print in prints() {
        let metadata = metadata(&print.pdf.bytes);
        let values = leaf_values(&metadata);
        let value = |name: &str| {
            values
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
        };
        assert_eq!(value("pdfaid:part"), Some("3"), "{}: {metadata}", print.name);
        assert_eq!(value("pdfaid:conformance"), Some("B"), "{}", print.name);
        assert_eq!(value("xmp:CreatorTool"), Some("Qolhat"), "{}", print.name);
        assert!(
            value("xmp:CreateDate").is_some_and(|date| date.starts_with("2026-11-20")),
            "{}: {metadata}",
            print.name
        );
        let tongue = print.language.tongues()[0].as_str();
        assert!(
            metadata.contains(&format!("<rdf:li>{tongue}-KZ</rdf:li>")),
            "{}: {metadata}",
            print.name
        );
        assert!(metadata.contains("ТОО «Тест Поставщик»"), "{}", print.name);
        assert!(
            metadata.contains(&format!("№ {}, 20.11.2026", print.issued.document().number)),
            "{}",
            print.name
        );
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for print in prints().iter().filter(|print| print.language.as_str() == "ru-kk") {
        let again = typesetter().typeset_issued(&print.issued, Mark::None).unwrap();
        assert!(again.bytes == print.pdf.bytes, "{}: a second print differs", print.name);
        let other = Typesetter::new().typeset_issued(&print.issued, Mark::None).unwrap();
        assert!(
            other.bytes == print.pdf.bytes,
            "{}: another typesetter differs",
            print.name
        );
    }
}

#[test]
fn one_typesetter_serves_many_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(typesetter());
    let issued = issued(document("invoice"));
    let print = || typesetter().typeset_issued(&issued, Mark::None).unwrap().bytes;
    let (one, other) = std::thread::scope(|scope| {
        let (one, other) = (scope.spawn(print), scope.spawn(print));
        (one.join().unwrap(), other.join().unwrap())
    });
    assert!(one == other);
}

#[test]
fn a_long_act_repeats_its_head_numbers_its_pages_and_keeps_the_signatures_together() {
    let mut act = document("act");
    act.lines = (1..=40)
        .map(|n| Line {
            name: format!("Услуга {n}: {}", "сопровождение ".repeat(12)),
            ..act.lines[n % 2].clone()
        })
        .collect();
    let pdf = typesetter().typeset_draft(&act, Mark::None).unwrap();
    assert!(pdf.pages >= 3, "{} pages", pdf.pages);
    let on_disk = OnDisk::new(&pdf);
    for page in 1..=pdf.pages {
        let number = page.to_string();
        let Some(text) = on_disk.text(&["-f", &number, "-l", &number]) else {
            return;
        };
        assert!(
            text.contains(&format!("стр. {page} из {}", pdf.pages)),
            "page {page}: {text}"
        );
        assert!(
            text.contains("Акт выполненных работ (оказанных услуг) № 42, 20.11.2026"),
            "page {page}"
        );
        if text.contains("сопровождение") {
            in_order(&text, ["Номер по порядку", "стоимость", "1 2 3 4 5 6 7 8"]).unwrap();
        }
        let signs = [
            "Всего на сумму",
            "Сдал (Исполнитель)",
            "Принял (Заказчик)",
            "Дата подписания",
        ];
        let count = signs.iter().filter(|sign| text.contains(**sign)).count();
        assert!(
            count == 0 || (count == signs.len() && page == pdf.pages),
            "page {page} has {count} of {signs:?}"
        );
    }
    let Some(text) = on_disk.text(&[]) else { return };
    let names: Vec<String> = (1..=40).map(|n| format!("{n} Услуга {n}:")).collect();
    in_order(&text, names.iter().map(String::as_str)).unwrap();
}

#[test]
fn a_single_page_has_no_page_number() {
    for print in prints() {
        assert_eq!(print.pdf.pages, 1, "{}", print.name);
        let Some(text) = OnDisk::new(&print.pdf).text(&[]) else {
            return;
        };
        assert!(
            !text.contains("стр. 1") && !text.contains("1-беті"),
            "{}: {text}",
            print.name
        );
    }
}

#[test]
fn an_act_that_would_run_over_by_a_few_lines_is_set_closer() {
    let crowded = document("issuable/act-ru-kk-mixed");
    let pdf = typesetter().typeset_draft(&crowded, Mark::None).unwrap();
    assert_eq!(pdf.pages, 1);
    let mut longer = crowded;
    longer.lines = longer.lines.iter().cycle().take(12).cloned().collect();
    assert_eq!(typesetter().typeset_draft(&longer, Mark::None).unwrap().pages, 2);
}

/// The export to PDF/A refuses a missing glyph, so a print is a proof.
#[test]
fn the_three_alphabets_are_printed() {
    const ALPHABETS: [&str; 4] = [
        "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ",
        "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "0123456789.,:;!?…-–—/\\|()[]{}<>«»„“”‘’'\"№₸$€%‰§°±×·•*#@&+=~^`_",
    ];
    let mut document = document("act");
    document.notes = ALPHABETS.join("\n");
    document.supplier.signatory.get_or_insert_default().name = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі".to_owned();
    let pdf = typesetter().typeset_issued(&issued(document), Mark::None).unwrap();
    let Some(text) = OnDisk::new(&pdf).text(&[]) else {
        return;
    };
    in_order(&text, ALPHABETS.into_iter().chain(["ӘҒҚҢӨҰҮҺІ әғқңөұүһі"])).unwrap();
}

#[test]
fn nothing_is_printed_over_anything() {
    for print in prints() {
        let Some(boxes) = OnDisk::new(&print.pdf).ask("pdftotext", &["-bbox"], &["-"]) else {
            return;
        };
        let words = attributes(&boxes, "<word ", ["xMin", "xMax", "yMin", "yMax"]);
        assert!(words.len() > 80, "{}: {} words", print.name, words.len());
        assert_eq!(overlaps(&words), Vec::<String>::new(), "{}", print.name);
    }
}

#[test]
fn markup_in_a_name_is_text() {
    const NAME: &str =
        r#"#let x = read("/etc/passwd") *b* _i_ $a^2$ = h <l> @r `c` \ // c /* d */ [e] {f} --- "q" ~ #panic()"#;
    for form in FORMS {
        let mut hostile = document(form);
        hostile.supplier.name = NAME.to_owned();
        hostile.lines[0].name = NAME.to_owned();
        hostile.lines[0].unit = "#1".to_owned();
        hostile.number = "*42*".to_owned();
        hostile.notes = format!("{NAME}\n= {NAME}");
        let pdf = typesetter().typeset_draft(&hostile, Mark::None).unwrap();
        assert!(pdf.unprintable.is_empty());
        let Some(text) = OnDisk::new(&pdf).text(&[]) else {
            return;
        };
        assert!(
            text.matches(r#"#let x = read("/etc/passwd") *b*"#).count() >= 4,
            "{form}: {text}"
        );
        assert!(text.contains("*42*") && text.contains("#panic()"), "{form}: {text}");
    }
}

#[test]
fn a_word_wider_than_its_column_breaks_and_stays_on_the_page() {
    for form in FORMS {
        let mut wide = document(form);
        let word = "Щ".repeat(300);
        wide.lines[0].name.clone_from(&word);
        wide.lines[0].unit = "Ж".repeat(40);
        wide.customer.name.clone_from(&word);
        wide.number = format!("НОМЕР-ОЧЕНЬ-ДЛИННЫЙ-2026/11/20-{}", "Ю".repeat(60));
        let pdf = typesetter().typeset_draft(&wide, Mark::None).unwrap();
        let on_disk = OnDisk::new(&pdf);
        let Some(boxes) = on_disk.ask("pdftotext", &["-bbox"], &["-"]) else {
            return;
        };
        let page = attributes(&boxes, "<page ", ["width", "height"])[0];
        let words = attributes(&boxes, "<word ", ["xMin", "xMax", "yMin", "yMax"]);
        for [_, right, _, bottom] in &words {
            assert!(
                *right < page[0] - PRINTER_MARGIN && *bottom < page[1] - PRINTER_MARGIN,
                "{form}: {right} {bottom}"
            );
        }
        assert_eq!(overlaps(&words), Vec::<String>::new(), "{form}");
        let Some(text) = on_disk.text(&[]) else { return };
        assert!(
            text.matches('Щ').count() >= 600 && text.matches('Ж').count() >= 40,
            "{form}: {text}"
        );
    }
}

#[test]
fn what_has_no_glyph_is_boxed_in_a_draft_and_refused_in_an_issued_document() {
    let mut odd = document("act");
    odd.lines[0].name = "שלום \u{202E}абв\u{202C} \u{7} \u{1F600} и\u{306}".to_owned();
    let pdf = typesetter().typeset_draft(&odd, Mark::None).unwrap();
    let expected = ['\u{7}', 'ו', 'ל', 'ם', 'ש', '\u{202C}', '\u{202E}', '\u{1F600}'];
    assert_eq!(pdf.unprintable, expected);
    if let Some(text) = OnDisk::new(&pdf).text(&[]) {
        assert!(text.contains("□□□□ абв □ □ й"), "{text}");
    }
    let mut smile = document("act");
    smile.notes = "Спасибо \u{1F600}".to_owned();
    match typesetter().typeset_issued(&issued(smile), Mark::None) {
        Err(RenderError::Unprintable { characters }) => assert_eq!(characters, ['\u{1F600}']),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_half_typed_draft_prints_what_it_has() {
    let mut draft = Document {
        form: DocumentType::Invoice,
        ..Document::default()
    };
    let empty = typesetter().typeset_draft(&draft, Mark::None).unwrap();
    draft.lines.push(Line {
        name: "Консул".to_owned(),
        price: Typed::from_typed("12о,5"),
        ..Line::default()
    });
    draft.date = Typed::from_typed("20.11.2026");
    let pdf = typesetter().typeset_draft(&draft, Mark::None).unwrap();
    let (empty, on_disk) = (OnDisk::new(&empty), OnDisk::new(&pdf));
    let (Some(blank), Some(text)) = (empty.text(&[]), on_disk.text(&[])) else {
        return;
    };
    in_order(&blank, ["Счет на оплату № ____", "Поставщик:", "Всего наименований 0"]).unwrap();
    in_order(
        &text,
        [
            "Счет на оплату № ____ от 20 ноября 2026 г.",
            "1 Консул 12о,5",
            "Всего наименований 1",
        ],
    )
    .unwrap();
    assert_eq!(on_disk.attached(TWIN_NAME).unwrap(), draft.to_json());
}

#[test]
fn what_can_not_be_printed_is_refused() {
    let letter = Document {
        form: DocumentType::Letter,
        ..Document::default()
    };
    assert!(
        matches!(typesetter().typeset_draft(&letter, Mark::None), Err(RenderError::NoForm { kind }) if kind == "letter")
    );
    let long = Document {
        lines: vec![Line::default(); MAX_LINES + 1],
        ..Document::default()
    };
    match typesetter().typeset_draft(&long, Mark::None) {
        Err(RenderError::TooManyLines { lines, limit }) => assert_eq!((lines, limit), (MAX_LINES + 1, MAX_LINES)),
        other => panic!("{other:?}"),
    }
}

/// The XMP packet, which PDF/A keeps uncompressed.
fn metadata(pdf: &[u8]) -> String {
    let text = String::from_utf8_lossy(pdf);
    let start = text.find("<x:xmpmeta").expect("an XMP packet");
    let end = text[start..].find("</x:xmpmeta>").expect("its end");
    text[start..start + end + "</x:xmpmeta>".len()].to_owned()
}

/// Each element that holds text, with its text.
fn leaf_values(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut element, mut values) = (String::new(), Vec::new());
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => element = start.name().as_ref().to_owned(),
            Event::Text(text) => {
                let text = text.trim().to_owned();
                if !text.is_empty() {
                    values.push((element.clone(), text));
                }
            }
            Event::Eof => return values,
            _ => {}
        }
    }
}

/// No printer needs more than 5 mm, in points.
const PRINTER_MARGIN: f64 = 14.2;

/// Words that stand on one another: more than 2 points wide and half a line high.
fn overlaps(words: &[[f64; 4]]) -> Vec<String> {
    let mut overlaps = Vec::new();
    for (index, one) in words.iter().enumerate() {
        for other in &words[index + 1..] {
            let width = one[1].min(other[1]) - one[0].max(other[0]);
            let height = one[3].min(other[3]) - one[2].max(other[2]);
            if width > 2.0 && height > (one[3] - one[2]) / 2.0 {
                overlaps.push(format!("{one:?} and {other:?}"));
            }
        }
    }
    overlaps
}

/// Numeric attributes of every element that starts like this.
fn attributes<const N: usize>(xml: &str, element: &str, names: [&str; N]) -> Vec<[f64; N]> {
    let value = |line: &str, name: &str| -> f64 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    xml.lines()
        .filter(|line| line.contains(element))
        .map(|line| names.map(|name| value(line, name)))
        .collect()
}
