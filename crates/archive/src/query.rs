//! What a person types into the search box.

/// A search: every part must hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Query {
    /// Words that must begin words of the document, its number or its counterparty. Digits in groups of three, as sums
    /// are shown, stay together with a space between: `124 777` is found as 124777 too.
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

/// The longest sum in groups: the tenge of an `i64` of tiyn have 17 digits and five spaces.
const MAX_SUM_CHARS: usize = 22;

/// What stands between groups of digits: a space, and the two that do not break a line.
const GROUP_GAPS: &[&str] = &[" ", "\u{a0}", "\u{202f}"];

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
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '№';
        let mut rest = text;
        // Whether the last word is digits that a group of three may go on.
        let mut is_open = false;
        while let Some(start) = rest.find(is_part) {
            let (gap, from) = rest.split_at(start);
            let end = from.find(|letter| !is_part(letter)).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            rest = after;
            let word = word.trim_matches('№').to_lowercase();
            if word.is_empty() || LABELS.contains(&word.as_str()) {
                is_open = false;
                continue;
            }
            let is_digits = word.bytes().all(|letter| letter.is_ascii_digit());
            let has_room = self.words.len() < MAX_WORDS;
            let goes_on = is_open && is_digits && word.len() == 3 && GROUP_GAPS.contains(&gap);
            match self
                .words
                .last_mut()
                .filter(|last| goes_on && last.len() < MAX_SUM_CHARS)
            {
                Some(last) => {
                    last.push(' ');
                    last.push_str(&word);
                }
                None if has_room => {
                    is_open = is_digits && word.len() <= 3;
                    self.words.push(word);
                }
                None => return,
            }
        }
    }

    /// The words as an FTS5 expression; `None` when there are none.
    pub(crate) fn full_text(&self) -> Option<String> {
        let begins = |word: &str| format!("\"{word}\"*");
        let part = |word: &String| match word.contains(' ') {
            false => begins(word),
            true => {
                let apart: Vec<String> = word.split(' ').map(begins).collect();
                format!("({} OR ({}))", begins(&word.replace(' ', "")), apart.join(" AND "))
            }
        };
        let parts: Vec<String> = self.words.iter().map(part).collect();
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
            ("124 777,50", &["124 777", "50"], None, None),
            ("1\u{a0}124\u{202f}777", &["1 124 777"], None, None),
            ("акт 42 100 7", &["акт", "42 100", "7"], None, None),
            ("1234 567  890", &["1234", "567", "890"], None, None),
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
