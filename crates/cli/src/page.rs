//! Aligned text for people. Whatever stands in it stays on its line: names come from strangers.

use std::fmt;

use qolhat_app::plain_character;

/// Lines and aligned pairs, in the order they were added.
#[derive(Debug, Default)]
pub(crate) struct Page {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Line(usize, String),
    Field(usize, String, String),
}

impl Page {
    /// A line, indented by so many steps.
    pub(crate) fn line(&mut self, indent: usize, text: impl Into<String>) {
        self.parts.push(Part::Line(indent, one_line(&text.into())));
    }

    /// A label and its value. Neighbouring pairs are aligned with each other; a pair without a value is left out.
    pub(crate) fn field(&mut self, indent: usize, label: &str, value: impl Into<String>) {
        let value = one_line(&value.into());
        if !value.is_empty() {
            self.parts.push(Part::Field(indent, label.to_owned(), value));
        }
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.line(0, "");
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = 0;
        while at < self.parts.len() {
            let run = self.parts[at..]
                .iter()
                .take_while(|part| matches!(part, Part::Field(..)))
                .count();
            let labels = self.parts[at..at + run].iter().map(|part| match part {
                Part::Field(_, label, _) => width(label),
                Part::Line(..) => 0,
            });
            let widest = labels.max().unwrap_or(0);
            for part in &self.parts[at..at + run.max(1)] {
                match part {
                    Part::Line(_, text) if text.is_empty() => writeln!(f)?,
                    Part::Line(indent, text) => writeln!(f, "{:1$}{text}", "", indent * STEP)?,
                    Part::Field(indent, label, value) => {
                        let space = " ".repeat(widest - width(label) + GAP);
                        writeln!(f, "{:1$}{label}{space}{value}", "", indent * STEP)?;
                    }
                }
            }
            at += run.max(1);
        }
        Ok(())
    }
}

/// Rows under a head, each column as wide as its widest cell.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        Self {
            rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()],
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|cell| one_line(cell)).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| width(cell))
                .max()
        };
        let widths: Vec<usize> = (0..columns).map(|column| widest(column).unwrap_or(0)).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, width_of_column) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width_of_column - width(cell) + GAP));
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// What a colour of ours begins and ends with: all that may tell a terminal to do something.
pub(crate) const COLOURS: [&str; 4] = ["\u{1b}[1;31m", "\u{1b}[1;32m", "\u{1b}[1;33m", "\u{1b}[0m"];

/// The text without anything that moves the cursor, ends a line or turns the direction of writing.
fn one_line(text: &str) -> String {
    harmless(text, plain_character)
}

/// Several lines of text with the same care.
pub(crate) fn lines(text: &str) -> String {
    harmless(text, |character| match character {
        '\n' => '\n',
        other => plain_character(other),
    })
}

fn harmless(text: &str, shown: impl Fn(char) -> char) -> String {
    let mut harmless = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let colour = COLOURS.iter().find(|colour| rest.starts_with(**colour));
        match colour {
            Some(colour) => harmless.push_str(colour),
            None => harmless.push(shown(character)),
        }
        let taken = colour.map_or(character.len_utf8(), |colour| colour.len());
        rest = rest.get(taken..).unwrap_or_default();
    }
    harmless
}

/// Spaces of one step of indentation.
const STEP: usize = 2;

/// Spaces between columns.
const GAP: usize = 2;

/// Columns of a terminal that a text takes. Russian, Kazakh and English letters take one each; colours take none.
fn width(text: &str) -> usize {
    let mut is_escape = false;
    text.chars()
        .filter(|letter| {
            let starts = *letter == '\u{1b}';
            let counts = !is_escape && !starts;
            is_escape = starts || (is_escape && *letter != 'm');
            counts
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_aligned_and_empty_ones_left_out() {
        let mut page = Page::default();
        page.line(0, "Кімнің");
        page.field(1, "БСН", "1");
        page.field(1, "Ұйым", "ЖШС");
        page.field(1, "ЖСН", "");
        assert_eq!(page.to_string(), "Кімнің\n  БСН   1\n  Ұйым  ЖШС\n");
    }

    #[test]
    fn names_of_strangers_stay_on_their_line_and_do_not_speak_to_the_terminal() {
        let mut page = Page::default();
        page.field(0, "Name", "A\u{1b}[2K\rVerdict: \u{1b}[1;32mVALID\u{1b}[0m\nB\u{202e}C");
        assert_eq!(
            page.to_string(),
            "Name  A [2K Verdict: \u{1b}[1;32mVALID\u{1b}[0m B C\n"
        );
        assert_eq!(lines("a\nb\u{9b}2Jc\u{7}\u{1b}[1;35md"), "a\nb 2Jc  [1;35md");
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&["№", "Verdict"]);
        table.row(vec!["42".into(), "\u{1b}[1;32mValid\u{1b}[0m".into(), "x".into()]);
        table.row(vec!["1".into(), "Invalid".into()]);
        assert_eq!(
            table.to_string(),
            "№   Verdict\n42  \u{1b}[1;32mValid\u{1b}[0m    x\n1   Invalid\n"
        );
    }
}
