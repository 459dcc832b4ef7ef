//! Letters of another alphabet that look like the expected ones.

/// A letter that does not belong into an identifier, and where it stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct LookAlike {
    /// The letter.
    pub(crate) letter: char,
    /// Its place in the text as typed, counted in characters from 1.
    pub(crate) position: usize,
}

/// The first letter or digit outside ASCII in an identifier that consists of Latin letters and digits.
///
/// Any such character is a trap, not only the look-alikes: it can not belong into a BIN, an IBAN or a BIC.
pub(crate) fn find_foreign_letter(text: &str) -> Option<LookAlike> {
    text.chars()
        .enumerate()
        .find(|(_, letter)| !letter.is_ascii() && letter.is_alphanumeric())
        .map(|(index, letter)| LookAlike {
            letter,
            position: index + 1,
        })
}

/// The first word that mixes Latin and Cyrillic letters, such as "Кбe" with a Latin "e".
pub(crate) fn find_mixed_word(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphabetic())
        .find(|word| word.chars().any(is_latin) && word.chars().any(is_cyrillic))
}

/// A control or formatting character that prints as nothing or turns the direction of writing, and its place.
///
/// What is signed would differ from what is seen. Line breaks are ordinary text.
pub(crate) fn find_invisible(text: &str) -> Option<LookAlike> {
    text.chars()
        .enumerate()
        .find(|(_, c)| is_invisible(*c))
        .map(|(index, letter)| LookAlike {
            letter,
            position: index + 1,
        })
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c)
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

/// Control characters (Unicode Cc) and the format characters (Cf) of bidirectional text, joining and tagging.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_two_alphabets_are_found() {
        assert_eq!(find_mixed_word("Код Кбe бенефициара"), Some("Кбe"));
        for text in [
            "ТОО «IPad-сервис»",
            "3D-модель",
            "әліпби Ғ Ң",
            "Latin",
            "1С-Предприятие",
            "",
        ] {
            assert_eq!(find_mixed_word(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_seen_is_found() {
        for (text, position) in [
            ("а\u{202e}б", 2),
            ("\u{200b}а", 1),
            ("аб\u{ad}", 3),
            ("а\u{0}", 2),
            ("а\r\n", 2),
        ] {
            assert_eq!(
                find_invisible(text).map(|found| found.position),
                Some(position),
                "{text:?}"
            );
        }
        for text in ["две\nстроки", "неразрывный\u{a0}пробел", "тире —", "қазақша"]
        {
            assert_eq!(find_invisible(text), None, "{text:?}");
        }
    }
}
