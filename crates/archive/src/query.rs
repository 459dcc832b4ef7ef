//! What a person types into the search box.

/// A search: every part must hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Query {
    /// Words that must begin words of the document, its number or its counterparty.
    pub words: Vec<String>,
    /// The sum must be at least this many tiyn.
    pub at_least: Option<i64>,
    /// The sum must be at most this many tiyn.
    pub at_most: Option<i64>,
}

/// More words than this are left out: nobody types them, and each costs an index walk.
const MAX_WORDS: usize = 16;

/// Labels that people put before a value; the value itself says enough.
const LABELS: &[&str] = &[
    "бин",
    "иин",
    "бсн",
    "жсн",
    "bin",
    "iin",
    "сумма",
    "сома",
    "sum",
    "amount",
    "номер",
    "нөмір",
    "number",
    "№",
];

impl Query {
    /// Reads what was typed: words, `>100 000`, `<5000.50`, `БИН 190240054324`, `№ 42`.
    ///
    /// Nothing that can be typed is an error.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut rest = text;
        while let Some(at) = rest.find(['>', '<']) {
            let (before, bound) = rest.split_at(at);
            query.add_words(before);
            let sign = bound.as_bytes()[0];
            let (amount, after) = leading_amount(bound[1..].trim_start_matches('='));
            match (sign, amount) {
                (b'>', Some(tiyn)) => query.at_least = Some(query.at_least.map_or(tiyn, |other| other.max(tiyn))),
                (_, Some(tiyn)) => query.at_most = Some(query.at_most.map_or(tiyn, |other| other.min(tiyn))),
                _ => {}
            }
            rest = after;
        }
        query.add_words(rest);
        query
    }

    fn add_words(&mut self, text: &str) {
        let words = text
            .split(|letter: char| !letter.is_alphanumeric() && letter != '№')
            .filter(|word| !word.is_empty())
            .map(|word| word.trim_matches('№').to_lowercase())
            .filter(|word| !word.is_empty() && !LABELS.contains(&word.as_str()));
        for word in words {
            if self.words.len() < MAX_WORDS {
                self.words.push(word);
            }
        }
    }

    /// The words as an FTS5 expression; `None` when there are none.
    pub(crate) fn full_text(&self) -> Option<String> {
        let parts: Vec<String> = self.words.iter().map(|word| format!("\"{word}\"*")).collect();
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }
}

/// An amount in tenge at the start of `text` as tiyn, and what follows it.
fn leading_amount(text: &str) -> (Option<i64>, &str) {
    let text = text.trim_start();
    let mut tenge: i64 = 0;
    let mut seen = false;
    let mut end = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let groups_digits = (letter == ' ' || letter == '\u{a0}')
            && letters.peek().is_some_and(|(next, _)| {
                let group = &text.as_bytes()[*next..];
                group.len() >= 3
                    && group[..3].iter().all(u8::is_ascii_digit)
                    && !group.get(3).is_some_and(u8::is_ascii_digit)
            });
        match letter.to_digit(10) {
            Some(digit) => {
                tenge = tenge.saturating_mul(10).saturating_add(i64::from(digit));
                seen = true;
            }
            None if seen && groups_digits => {}
            None => break,
        }
        end = at + letter.len_utf8();
    }
    if !seen {
        return (None, text);
    }
    let mut rest = &text[end..];
    let mut tiyn = 0;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let digits = fraction.bytes().take(2).take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let value = fraction[..digits].parse::<i64>().unwrap_or(0);
            tiyn = if digits == 1 { value * 10 } else { value };
            rest = &fraction[digits..];
        }
    }
    (Some(tenge.saturating_mul(100).saturating_add(tiyn)), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for (text, words, at_least, at_most) in [
            ("", &[][..], None, None),
            ("БИН 190240054324", &["190240054324"], None, None),
            ("Акт № 42", &["акт", "42"], None, None),
            ("№42", &["42"], None, None),
            ("сумма >100 000", &[], Some(10_000_000), None),
            (
                "Алма >100000,5 <= 200000.25",
                &["алма"],
                Some(10_000_050),
                Some(20_000_025),
            ),
            ("услуги > 1 000 000 ТОО", &["услуги", "тоо"], Some(100_000_000), None),
            ("> 12 42", &["42"], Some(1_200), None),
            ("\"; DROP TABLE document --", &["drop", "table", "document"], None, None),
            ("Қолхат ҮШІН", &["қолхат", "үшін"], None, None),
            (">", &[], None, None),
        ] {
            let expected = Query {
                words: words.iter().map(|word| (*word).to_owned()).collect(),
                at_least,
                at_most,
            };
            assert_eq!(Query::parse(text), expected, "{text}");
        }
    }
}
