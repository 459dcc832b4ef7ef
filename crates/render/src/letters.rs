//! Text as the fonts of documents can show it.

use std::collections::BTreeSet;

use typst::text::Font;
use unicode_normalization::UnicodeNormalization;

/// What stands on paper where a character has no shape: an empty box, which no alphabet uses.
const STAND_IN: char = '\u{25A1}';

/// Turns typed text into printable text and remembers what could not be printed.
pub(crate) struct Letters<'f> {
    fonts: &'f [Font],
    unprintable: BTreeSet<char>,
}

impl<'f> Letters<'f> {
    pub(crate) fn new(fonts: &'f [Font]) -> Self {
        Self {
            fonts,
            unprintable: BTreeSet::new(),
        }
    }

    /// The text on one line: composed letters (Unicode NFC), every kind of white space as a space.
    ///
    /// Characters without a glyph become an empty box. Bidirectional overrides vanish, so that the letters stand in the
    /// order in which they are stored. Both are remembered; signs that are invisible by nature are left out silently.
    pub(crate) fn line(&mut self, text: &str) -> String {
        let line: String = text.nfc().filter_map(|c| self.printable(c)).collect();
        line.trim().to_owned()
    }

    /// The lines of a text, without the empty ones.
    pub(crate) fn lines(&mut self, text: &str) -> Vec<String> {
        text.lines()
            .map(|line| self.line(line))
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// What could not be printed so far, in the order of the code points.
    pub(crate) fn into_unprintable(self) -> Vec<char> {
        self.unprintable.into_iter().collect()
    }

    fn printable(&mut self, c: char) -> Option<char> {
        match c {
            _ if is_override(c) => {
                self.unprintable.insert(c);
                None
            }
            _ if is_invisible(c) => None,
            _ if !c.is_control() && self.has_glyph(c) => Some(c),
            _ if c.is_whitespace() => Some(' '),
            _ => {
                self.unprintable.insert(c);
                Some(STAND_IN)
            }
        }
    }

    fn has_glyph(&self, c: char) -> bool {
        self.fonts
            .iter()
            .all(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// Embeddings, overrides and isolates: they make text on a screen differ from the same text on paper
/// (Unicode Standard Annex 9, section 2).
fn is_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Signs that have no shape of their own: soft hyphen, joiners, directional marks, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use super::*;
    use crate::typesetter::fonts;

    /// Letters of the three languages and every sign the forms or an accountant use.
    const NEEDED: &str = "АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя\
        ӘәҒғҚқҢңӨөҰұҮүҺһІі\
        AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz\
        0123456789 \u{A0}\u{202F}\u{2009}.,:;!?…-‐–—−_/\\|()[]{}<>«»„“”‘’'\"№₸₽€$£%‰§°±×·•*#@&+=~^`²³½©®™\u{25A1}";

    #[test]
    fn every_letter_and_sign_of_the_forms_has_a_glyph_in_both_weights() {
        let fonts = fonts();
        assert_eq!(fonts.len(), 2, "regular and bold");
        for font in &fonts {
            for c in NEEDED.chars() {
                assert!(
                    font.info().coverage.contains(u32::from(c)),
                    "{c:?} is missing in {:?}",
                    font.post_script_name()
                );
            }
        }
    }

    #[test]
    fn figures_are_tabular_in_both_weights() {
        for font in fonts() {
            let face = ttf_parser::Face::parse(font.data(), font.index()).unwrap();
            let advance = |c| face.glyph_hor_advance(face.glyph_index(c).unwrap()).unwrap();
            for c in '1'..='9' {
                assert_eq!(advance(c), advance('0'), "{c} in {:?}", font.post_script_name());
            }
        }
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        let fonts = fonts();
        let mut letters = Letters::new(&fonts);
        let text = "ТОО «Тест» #let *x* _y_ $z$ [a] <b> № 5, ұңғұқәһ 100 000,00 ₸";
        assert_eq!(letters.line(text), text);
        assert!(letters.into_unprintable().is_empty());
    }

    #[test]
    fn decomposed_letters_are_composed() {
        let fonts = fonts();
        let mut letters = Letters::new(&fonts);
        assert_eq!(letters.line("и\u{306} е\u{308}"), "й ё");
        assert!(letters.into_unprintable().is_empty());
    }

    #[test]
    fn white_space_becomes_spaces_and_the_invisible_vanishes() {
        let fonts = fonts();
        let mut letters = Letters::new(&fonts);
        assert_eq!(letters.line("\u{FEFF}a\tb\u{200B}c\u{2028}d\r"), "a bc d");
        assert_eq!(letters.lines("one\r\n\r\ntwo\n"), ["one", "two"]);
        assert!(letters.into_unprintable().is_empty());
    }

    #[test]
    fn what_has_no_glyph_is_boxed_and_remembered() {
        let fonts = fonts();
        let mut letters = Letters::new(&fonts);
        assert_eq!(letters.line("a\u{0}b\u{5D0}c\u{202E}d\u{1F600}"), "a□b□cd□");
        assert_eq!(
            letters.into_unprintable(),
            ['\u{0}', '\u{5D0}', '\u{202E}', '\u{1F600}']
        );
    }
}
