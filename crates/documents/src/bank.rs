//! Banks of Kazakhstan: which BIC belongs to which code inside an account number.
//!
//! Names and BICs: public list of 2026. A code whose evidence is a computed account number is marked proven; the others
//! are general knowledge. Codes move with mergers, so a disagreement is a warning and never an error.

/// A bank of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bank {
    /// The BIC of the bank.
    pub bic: &'static str,
    /// Its name in Russian.
    pub name: &'static str,
    /// The code in characters 5 to 7 of its account numbers, where known.
    pub code: Option<&'static str>,
    /// Whether the code was confirmed on an account number.
    pub is_code_proven: bool,
}

/// The bank with this BIC, given in upper case.
pub fn bank_by_bic(bic: &str) -> Option<&'static Bank> {
    BANKS.iter().find(|bank| bank.bic == bic)
}

/// The bank whose account numbers carry this code.
pub fn bank_by_code(code: &str) -> Option<&'static Bank> {
    BANKS.iter().find(|bank| bank.code == Some(code))
}

const fn bank(bic: &'static str, name: &'static str, code: Option<&'static str>, is_code_proven: bool) -> Bank {
    Bank {
        bic,
        name,
        code,
        is_code_proven,
    }
}

static BANKS: &[Bank] = &[
    bank("HSBKKZKX", "АО «Народный Банк Казахстана»", Some("601"), true),
    bank("CASPKZKA", "АО «Kaspi Bank»", Some("722"), true),
    bank("IRTYKZKA", "АО «ForteBank»", Some("965"), true),
    bank("KCJBKZKX", "АО «Банк ЦентрКредит»", Some("856"), true),
    bank("KSNVKZKA", "АО «Фридом Банк Казахстан»", Some("551"), true),
    bank("NBRKKZKX", "РГУ «Национальный Банк РК»", Some("125"), true),
    bank(
        "KZKOKZKX",
        "АО «Казкоммерцбанк» (закрыт, присоединён к Народному банку)",
        Some("926"),
        true,
    ),
    bank("EURIKZKA", "АО «Евразийский Банк»", Some("948"), false),
    bank(
        "TSESKZKA",
        "АО «Alatau City Bank» (ранее Jusan, Цеснабанк)",
        Some("998"),
        false,
    ),
    bank("KINCKZKA", "АО «Bank RBK»", Some("821"), false),
    bank("BRKEKZKA", "АО «Bereke Bank»", Some("914"), false),
    bank("INLMKZKA", "АО «Home Credit Bank»", Some("886"), false),
    bank("ATYNKZKA", "АО «Altyn Bank»", Some("949"), false),
    bank("NURSKZKX", "АО «Нурбанк»", Some("849"), false),
    bank("HCSKKZKA", "АО «Отбасы банк»", Some("972"), false),
    bank("KPSTKZKA", "АО «Казпочта»", Some("563"), false),
    bank("CITIKZKA", "АО «Ситибанк Казахстан»", Some("832"), false),
    bank("VTBAKZKZ", "ДО АО Банк ВТБ (Казахстан)", Some("432"), false),
    bank("BKCHKZKA", "АО ДБ «Банк Китая в Казахстане»", Some("913"), false),
    bank(
        "ICBKKZKX",
        "АО «Торгово-промышленный Банк Китая в г. Алматы»",
        Some("930"),
        false,
    ),
    bank("SHBKKZKA", "АО «Шинхан Банк Казахстан»", Some("435"), false),
    bank("HLALKZKZ", "АО «Исламский Банк ADCB»", Some("246"), false),
    bank("ZAJSKZ22", "АО «Исламский банк Заман-Банк»", Some("896"), false),
    bank(
        "KZIBKZKA",
        "АО ДБ «Казахстан-Зираат Интернешнл Банк»",
        Some("781"),
        false,
    ),
    bank("KMFBKZKK", "АО «KMF Банк»", None, false),
    bank("MOKFKZKA", "АО «Коммерческий Банк БиЭнКей»", None, false),
    bank("DVKAKZKA", "АО «Банк Развития Казахстана»", None, false),
    bank("EABRKZKA", "Евразийский банк развития", None, false),
    bank("KKMFKZ2A", "РГУ «Комитет казначейства МФ РК»", Some("070"), false),
];
