//! Words of the forms in the languages of documents.

use qolhat_documents::{Language, Tongue};

/// One wording in three languages.
///
/// Russian wording of the forms follows order No. 562 of the Minister of Finance of 20.12.2012; Kazakh wording follows
/// the Kazakh text of the same forms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    pub(crate) ru: &'static str,
    pub(crate) kk: &'static str,
    pub(crate) en: &'static str,
}

impl Phrase {
    pub(crate) const fn new(ru: &'static str, kk: &'static str, en: &'static str) -> Self {
        Self { ru, kk, en }
    }

    pub(crate) const fn tongue(self, tongue: Tongue) -> &'static str {
        match tongue {
            Tongue::Ru => self.ru,
            Tongue::Kk => self.kk,
            Tongue::En => self.en,
        }
    }

    /// The wording in each language of the document, a repetition left out.
    pub(crate) fn tongues(self, language: Language) -> Vec<&'static str> {
        let mut texts: Vec<&'static str> = language.tongues().iter().map(|&tongue| self.tongue(tongue)).collect();
        texts.dedup();
        texts
    }

    /// The wording on one line, `Заказчик / Тапсырыс беруші`.
    pub(crate) fn say(self, language: Language) -> String {
        self.tongues(language).join(" / ")
    }

    /// The wording on one line with its placeholders filled: `{name}` stands for the value of that name.
    pub(crate) fn fill(self, language: Language, values: &[(&str, &str)]) -> String {
        self.fill_each(language, values).join(" / ")
    }

    /// The wording in each language with its placeholders filled.
    pub(crate) fn fill_each(self, language: Language, values: &[(&str, &str)]) -> Vec<String> {
        self.tongues(language)
            .into_iter()
            .map(|text| fill(text, values))
            .collect()
    }
}

/// Replaces each `{name}` of a template once, so that braces inside a value stay what they are.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            None => text.extend(["{", name, "}"]),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const CUSTOMER: Phrase = Phrase::new("Заказчик", "Тапсырыс беруші", "Customer");

    #[test]
    fn a_bilingual_phrase_says_both_languages_once() {
        assert_eq!(CUSTOMER.say(Language::Ru), "Заказчик");
        assert_eq!(CUSTOMER.say(Language::RuKk), "Заказчик / Тапсырыс беруші");
        assert_eq!(
            Phrase::new("Бенефициар", "Бенефициар", "Beneficiary").say(Language::RuKk),
            "Бенефициар"
        );
    }

    #[test]
    fn a_value_is_never_taken_for_a_template() {
        let values = [("number", "{date}"), ("date", "20.11.2026")];
        assert_eq!(
            fill("№ {number}, {date}, {page}", &values),
            "№ {date}, 20.11.2026, {page}"
        );
        assert_eq!(fill("open { brace", &values), "open { brace");
    }
}
