//! Act of completed work (rendered services), form Р-1.
//!
//! Source: order No. 562 of the Minister of Finance of the Republic of Kazakhstan of 20.12.2012, appendix 50.

use qolhat_documents::{Document, Language, Party, Report, format_money, format_quantity};
use serde_json::{Value, json};

use crate::parts::{Draftsman, NAME_IN_FULL, SEAL, SIGNATURE, TOTAL, TOTAL_WITH_VAT, longest};
use crate::phrase::Phrase;
use crate::typesetter::{CLOSE, Mark};

/// The columns of the form.
const COLUMN_COUNT: usize = 8;

/// What `forms/act.typ` prints.
pub(crate) fn view(draftsman: &mut Draftsman<'_, '_>, mark: Mark) -> Value {
    let language = draftsman.language();
    let document = draftsman.document;
    let rows = rows(draftsman);
    let totals = &draftsman.computed.totals;
    let is_empty = document.lines.is_empty();
    let quantity = if is_empty {
        String::new()
    } else {
        format_quantity(totals.quantity)
    };
    let sum = if is_empty {
        String::new()
    } else {
        format_money(totals.lines_sum)
    };
    let widest = |column: usize, total: &str| {
        longest(
            rows.iter()
                .map(|row: &[String; COLUMN_COUNT]| row[column].as_str())
                .chain([total]),
        )
    };
    json!({
        "sheet": draftsman.sheet(mark),
        CLOSE: false,
        "order": order(language),
        "parties": [
            party(draftsman, CUSTOMER, &document.customer),
            party(draftsman, CONTRACTOR, &document.supplier),
        ],
        "contract": {
            "label": CONTRACT.tongues(language),
            "value": draftsman.basis(),
            "note": CONTRACT_NOTE.tongues(language),
        },
        "title": title(draftsman),
        "number": { "label": NUMBER.tongues(language), "value": draftsman.number() },
        "date": { "label": DATE.tongues(language), "value": draftsman.date() },
        "columns": COLUMNS.map(|column| column.tongues(language)),
        "group": GROUP.tongues(language),
        "widest": {
            "index": widest(0, ""),
            "quantity": widest(5, &quantity),
            "price": widest(6, ""),
            "sum": widest(7, &sum),
        },
        "total": { "label": TOTAL.tongues(language), "quantity": quantity, "cross": "х", "sum": sum },
        "tax": taxes(draftsman),
        "words": draftsman.words(TOTAL_IN_WORDS),
        "notes": draftsman.notes(),
        "stock": { "label": STOCK.tongues(language), "value": "", "note": STOCK_NOTE.tongues(language) },
        "attached": attached(document),
        "attachments": attachments(draftsman),
        "signatures": [
            signature(draftsman, HANDED_OVER, &document.supplier, None),
            signature(draftsman, ACCEPTED, &document.customer, Some(SIGNED_ON)),
        ],
        "footnotes": footnotes(language),
        "rows": rows,
    })
}

/// Which order approved the form, in a block per language.
fn order(language: Language) -> Vec<Value> {
    let blocks = language.tongues().iter();
    let block = |&tongue| json!({ "lines": ORDER.map(|line| line.tongue(tongue)), "form": FORM.tongue(tongue) });
    blocks.map(block).collect()
}

/// The title in capitals, with the sign of the first footnote.
fn title(draftsman: &mut Draftsman<'_, '_>) -> Vec<String> {
    draftsman
        .titles()
        .into_iter()
        .map(|title| format!("{}*", title.to_uppercase()))
        .collect()
}

/// The footnotes of the form, all of one language before those of the next.
fn footnotes(language: Language) -> Vec<&'static str> {
    language
        .tongues()
        .iter()
        .flat_map(|&tongue| FOOTNOTES.map(|note| note.tongue(tongue)))
        .collect()
}

fn party(draftsman: &mut Draftsman<'_, '_>, role: Phrase, party: &Party) -> Value {
    let language = draftsman.language();
    json!({
        "role": role.tongues(language),
        "value": draftsman.contact(party),
        "note": PARTY_NOTE.tongues(language),
        "id-label": ID_NUMBER.tongues(language),
        "id": draftsman.id_number(party).1,
    })
}

fn rows(draftsman: &mut Draftsman<'_, '_>) -> Vec<[String; COLUMN_COUNT]> {
    let (document, computed) = (draftsman.document, draftsman.computed);
    let lines = document.lines.iter().zip(&computed.lines).enumerate();
    lines
        .map(|(index, (line, figures))| {
            [
                (index + 1).to_string(),
                draftsman.letters.line(&line.name),
                draftsman.day(&line.performed),
                line.report
                    .as_ref()
                    .map(|data| report(draftsman, data))
                    .unwrap_or_default(),
                draftsman.letters.line(&line.unit),
                draftsman.typed(&line.quantity, format_quantity),
                draftsman.typed(&line.price, format_money),
                Draftsman::sum(figures.sum),
            ]
        })
        .collect()
}

/// Column 4: number, date and pages of a report.
fn report(draftsman: &mut Draftsman<'_, '_>, report: &Report) -> String {
    let mut text = draftsman.number_and_date(&report.number, &report.date);
    if let Some(pages) = report.pages {
        let pages = PAGES.fill(draftsman.language(), &[("pages", &pages.to_string())]);
        let comma = if text.is_empty() { "" } else { ", " };
        text = format!("{text}{comma}{pages}");
    }
    text
}

/// The form has no column for tax, so the tax is named under the table.
fn taxes(draftsman: &Draftsman<'_, '_>) -> Vec<String> {
    let mut lines: Vec<String> = draftsman
        .taxes(WITHOUT_VAT)
        .into_iter()
        .map(|(label, sum)| {
            if sum.is_empty() {
                label
            } else {
                format!("{label}: {sum}")
            }
        })
        .collect();
    if draftsman.tax_is_on_top() {
        let total = format_money(draftsman.computed.totals.total);
        lines.push(format!("{}: {total}", TOTAL_WITH_VAT.say(draftsman.language())));
    }
    lines
}

/// The list of enclosed papers; how many pages they have is filled in when every one of them says so.
fn attached(document: &Document) -> Vec<String> {
    let pages = document
        .attachments
        .iter()
        .map(|attachment| attachment.pages.map(u64::from));
    let pages: Option<u64> = pages.sum();
    let pages = pages.filter(|_| !document.attachments.is_empty());
    let pages = pages.map_or_else(|| "_____".to_owned(), |pages| pages.to_string());
    ATTACHED.fill_each(document.language, &[("pages", &pages)])
}

fn attachments(draftsman: &mut Draftsman<'_, '_>) -> Vec<String> {
    let (document, language) = (draftsman.document, draftsman.language());
    let list = document.attachments.iter().enumerate();
    list.map(|(index, attachment)| {
        let name = draftsman.letters.line(&attachment.name);
        let pages = attachment
            .pages
            .map(|pages| PAGES.fill(language, &[("pages", &pages.to_string())]));
        let pages = pages.map(|pages| format!(", {pages}")).unwrap_or_default();
        format!("{}. {name}{pages}", index + 1)
    })
    .collect()
}

fn signature(draftsman: &mut Draftsman<'_, '_>, heading: Phrase, party: &Party, date: Option<Phrase>) -> Value {
    let language = draftsman.language();
    let signatory = party.signatory.clone().unwrap_or_default();
    json!({
        "heading": heading.tongues(language),
        "position": draftsman.letters.line(&signatory.position),
        "name": draftsman.letters.line(&signatory.name),
        "notes": Vec::from([POSITION, SIGNATURE, NAME_IN_FULL].map(|note| note.tongues(language))),
        "seal": SEAL.tongues(language),
        "date": date.map(|date| date.tongues(language)),
    })
}

const ORDER: [Phrase; 2] = [
    Phrase::new(
        "Приложение 50 к приказу Министра финансов",
        "Қазақстан Республикасы Қаржы министрінің",
        "Appendix 50 to order No. 562 of the Minister of Finance",
    ),
    Phrase::new(
        "Республики Казахстан от 20 декабря 2012 года № 562",
        "2012 жылғы 20 желтоқсандағы № 562 бұйрығына 50-қосымша",
        "of the Republic of Kazakhstan of 20 December 2012",
    ),
];
const FORM: Phrase = Phrase::new("Форма Р-1", "Р-1 нысаны", "Form R-1");
const CUSTOMER: Phrase = Phrase::new("Заказчик", "Тапсырыс беруші", "Customer");
const CONTRACTOR: Phrase = Phrase::new("Исполнитель", "Орындаушы", "Contractor");
const PARTY_NOTE: Phrase = Phrase::new(
    "полное наименование, адрес, данные о средствах связи",
    "толық атауы, мекенжайы, байланыс құралдары туралы деректер",
    "full name, address, means of communication",
);
const ID_NUMBER: Phrase = Phrase::new("ИИН/БИН", "ЖСН/БСН", "IIN/BIN");
const CONTRACT: Phrase = Phrase::new("Договор (контракт)", "Шарт (келісімшарт)", "Contract");
const CONTRACT_NOTE: Phrase = Phrase::new("номер, дата", "нөмірі, күні", "number, date");
const NUMBER: Phrase = Phrase::new("Номер документа", "Құжаттың нөмірі", "Document number");
const DATE: Phrase = Phrase::new("Дата составления", "Жасалған күні", "Date of compilation");
const COLUMNS: [Phrase; COLUMN_COUNT] = [
    Phrase::new("Номер по порядку", "Реттік нөмірі", "No."),
    Phrase::new(
        "Наименование работ (услуг) (в разрезе их подвидов в соответствии с технической спецификацией, заданием, \
         графиком выполнения работ (услуг) при их наличии)",
        "Жұмыстардың (көрсетілетін қызметтердің) атауы (техникалық ерекшелікке, тапсырмаға, жұмыстарды орындау \
         (қызметтерді көрсету) кестесіне сәйкес олардың кіші түрлері бөлінісінде, олар болған кезде)",
        "Name of works (services) (by subtypes according to the technical specification, assignment, schedule of \
         works (services), if any)",
    ),
    Phrase::new(
        "Дата выполнения работ (оказания услуг)**",
        "Жұмыстарды орындау (қызметтерді көрсету) күні**",
        "Date of completion of works (rendering of services)**",
    ),
    Phrase::new(
        "Сведения об отчете о научных исследованиях, маркетинговых, консультационных и прочих услугах (дата, номер, \
         количество страниц) (при их наличии)***",
        "Ғылыми зерттеулер, маркетингтік, консультациялық және өзге де қызметтер туралы есеп жөніндегі мәліметтер \
         (күні, нөмірі, беттер саны) (олар болған кезде)***",
        "Report on research, marketing, consulting and other services (date, number, pages), if any***",
    ),
    Phrase::new("Единица измерения", "Өлшем бірлігі", "Unit of measure"),
    Phrase::new("количество", "саны", "quantity"),
    Phrase::new("цена за единицу", "бірлік үшін бағасы", "price per unit"),
    Phrase::new("стоимость", "құны", "cost"),
];
const GROUP: Phrase = Phrase::new(
    "Выполнено работ (оказано услуг)",
    "Орындалған жұмыстар (көрсетілген қызметтер)",
    "Works completed (services rendered)",
);
const WITHOUT_VAT: Phrase = Phrase::new("Без НДС", "ҚҚС-сыз", "Without VAT");
const TOTAL_IN_WORDS: Phrase = Phrase::new("Всего на сумму", "Барлық сомасы", "Total");
const STOCK: Phrase = Phrase::new(
    "Сведения об использовании запасов, полученных от заказчика",
    "Тапсырыс берушіден алынған қорларды пайдалану туралы мәліметтер",
    "Use of stocks received from the customer",
);
const STOCK_NOTE: Phrase = Phrase::new(
    "наименование, количество, стоимость",
    "атауы, саны, құны",
    "name, quantity, cost",
);
const ATTACHED: Phrase = Phrase::new(
    "Приложение: Перечень документации, в том числе отчет(ы) о маркетинговых, научных исследованиях, консультационных \
     и прочих услугах (обязательны при его (их) наличии) на {pages} страниц",
    "Қосымша: Құжаттама тізбесі, оның ішінде маркетингтік, ғылыми зерттеулер, консультациялық және өзге де қызметтер \
     туралы есеп(тер) (ол (олар) болған кезде міндетті) {pages} бетте",
    "Enclosed: list of documents, including report(s) on marketing, research, consulting and other services \
     (mandatory if any), {pages} pages",
);
const PAGES: Phrase = Phrase::new("{pages} стр.", "{pages} бет", "{pages} p.");
const HANDED_OVER: Phrase = Phrase::new("Сдал (Исполнитель)", "Тапсырды (Орындаушы)", "Delivered (Contractor)");
const ACCEPTED: Phrase = Phrase::new(
    "Принял (Заказчик)",
    "Қабылдады (Тапсырыс беруші)",
    "Accepted (Customer)",
);
const POSITION: Phrase = Phrase::new("должность", "лауазымы", "position");
const SIGNED_ON: Phrase = Phrase::new(
    "Дата подписания (принятия) работ (услуг)",
    "Жұмыстарға (қызметтерге) қол қойылған (қабылданған) күн",
    "Date of signing (acceptance) of works (services)",
);
const FOOTNOTES: [Phrase; 3] = [
    Phrase::new(
        "* Применяется для приемки-передачи выполненных работ (оказанных услуг), за исключением \
         строительно-монтажных работ.",
        "* Құрылыс-монтаждау жұмыстарын қоспағанда, орындалған жұмыстарды (көрсетілген қызметтерді) қабылдау-тапсыру \
         үшін қолданылады.",
        "* Used for acceptance of completed works (rendered services), except construction and assembly works.",
    ),
    Phrase::new(
        "** Заполняется в случае, если даты выполненных работ (оказанных услуг) приходятся на различные периоды, а \
         также в случае, если даты выполнения работ (оказания услуг) и даты подписания (принятия) работ (услуг) \
         различны.",
        "** Орындалған жұмыстардың (көрсетілген қызметтердің) күндері әртүрлі кезеңдерге келген жағдайда, сондай-ақ \
         жұмыстарды орындау (қызметтерді көрсету) күндері мен жұмыстарға (қызметтерге) қол қою (қабылдау) күндері \
         әртүрлі болған жағдайда толтырылады.",
        "** Filled in when the works (services) fall into different periods, or when the dates of completion and of \
         signing (acceptance) differ.",
    ),
    Phrase::new(
        "*** Заполняется в случае наличия отчета о научных исследованиях, маркетинговых, консультационных и прочих \
         услугах.",
        "*** Ғылыми зерттеулер, маркетингтік, консультациялық және өзге де қызметтер туралы есеп болған жағдайда \
         толтырылады.",
        "*** Filled in when there is a report on research, marketing, consulting and other services.",
    ),
];
