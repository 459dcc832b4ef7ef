//! Text of strangers that is shown to people.
//!
//! Names come from certificates and files from anywhere. A name must not write over what stands beside it, begin a line of
//! its own or turn the direction of what follows: on a terminal that is a verdict of the attacker's choice.

/// Characters that reorder what is shown (Unicode Standard Annex 9, section 2), and those that end a line.
fn is_turning(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// The character, or a space for one that moves the cursor or turns the direction of writing.
#[must_use]
pub fn plain_character(character: char) -> char {
    if character.is_control() || is_turning(character) {
        ' '
    } else {
        character
    }
}

/// The text on one line, each run of spaces reduced to one.
#[must_use]
pub fn plain_text(text: &str) -> String {
    let text: String = text.chars().map(plain_character).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_line_in_one_direction() {
        for (text, shown) in [
            ("ТОО «Қазына»", "ТОО «Қазына»"),
            ("A\u{1b}[2K\rValid", "A [2K Valid"),
            ("A\nB\tC\u{85}D\u{2028}E", "A B C D E"),
            ("A\u{202e}gpj.exe\u{202c}", "A gpj.exe"),
            ("\u{200f}\u{2067}A\u{2069}\u{61c}", "A"),
            ("A\u{9b}31mB\u{0}", "A 31mB"),
        ] {
            assert_eq!(plain_text(text), shown);
        }
    }
}
