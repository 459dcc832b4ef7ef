//! The report for people as plain text: for a letter, a ticket, a terminal.

use qolhat_render::CheckMark;
use qolhat_render::Seal;
use qolhat_render::report::{Block, Chain, CheckList, Detail, Report, Sheet, Signature};

/// Columns of a line. Letters and old terminals show 80.
const WIDTH: usize = 80;

/// Columns of labels.
const LABELS: usize = 28;

/// Columns that a bar of validity takes.
const BAR: usize = 40;

/// The whole report. Each file begins with a line of its own.
pub(super) fn page(report: &Report) -> String {
    let mut out = String::new();
    for (index, sheet) in report.sheets.iter().enumerate() {
        if index > 0 {
            out.push_str(&format!("\n\n{}\n\n", "=".repeat(WIDTH)));
        }
        if let Some(notice) = &report.notice {
            out.push_str(&format!("*** {notice} ***\n\n"));
        }
        add_sheet(&mut out, sheet);
    }
    out
}

fn add_sheet(out: &mut String, sheet: &Sheet) {
    line(out, 0, &sheet.heading);
    out.push('\n');
    line(
        out,
        0,
        &format!("{} {}", sign_of(sheet.seal), sheet.verdict.to_uppercase()),
    );
    for sentence in &sheet.sentences {
        line(out, 4, sentence);
    }
    add_block(out, &sheet.subject);
    for signature in &sheet.signatures {
        add_signature(out, signature);
    }
    out.push('\n');
    for words in &sheet.foot {
        line(out, 0, words);
    }
    if !sheet.details.is_empty() {
        heading(out, &sheet.details_heading.to_uppercase(), '-');
        for detail in &sheet.details {
            add_detail(out, detail);
        }
    }
}

fn add_signature(out: &mut String, signature: &Signature) {
    if !signature.heading.is_empty() {
        heading(out, &format!("{} {}", sign_of(signature.seal), signature.heading), '-');
    }
    for sentence in &signature.sentences {
        line(out, 0, sentence);
    }
    for block in &signature.blocks {
        add_block(out, block);
    }
    add_checks(out, &signature.checks);
}

fn add_detail(out: &mut String, detail: &Detail) {
    if !detail.heading.is_empty() {
        heading(out, &detail.heading, '-');
    }
    if let Some(chain) = &detail.chain {
        add_chain(out, chain);
    }
    for list in &detail.lists {
        add_checks(out, list);
    }
    for block in &detail.blocks {
        add_block(out, block);
    }
}

fn add_block(out: &mut String, block: &Block) {
    if block.rows.is_empty() {
        return;
    }
    out.push('\n');
    line(out, 0, &block.heading);
    for row in &block.rows {
        let gap = LABELS.saturating_sub(width(&row.label)).max(2);
        let label = format!("  {}{}", row.label, " ".repeat(gap));
        hang(out, &label, &row.value);
    }
}

fn add_checks(out: &mut String, list: &CheckList) {
    if list.lines.is_empty() && list.rest.is_empty() {
        return;
    }
    out.push('\n');
    line(out, 0, &list.heading);
    for check in &list.lines {
        let source = if check.source.is_empty() {
            String::new()
        } else {
            format!(" ({})", check.source)
        };
        hang(
            out,
            &format!("  [{}] ", mark_of(check.mark)),
            &format!("{}{source}", check.text),
        );
        if !check.reason.is_empty() {
            line(out, 6, &check.reason);
        }
    }
    if !list.rest.is_empty() {
        line(out, 2, &list.rest);
    }
}

fn add_chain(out: &mut String, chain: &Chain) {
    out.push('\n');
    line(out, 0, &chain.heading);
    let place = |thousandths: u16| usize::from(thousandths) * BAR / 1001;
    for link in &chain.links {
        line(out, 2, &format!("{}, {}", link.name, link.validity));
        let bar: String = (0..BAR)
            .map(|at| match at {
                at if at == place(chain.at) => '|',
                at if (place(link.start)..=place(link.end)).contains(&at) => '=',
                _ => '.',
            })
            .collect();
        line(out, 2, &bar);
    }
    line(
        out,
        2,
        &format!("{} … {}; | {}", chain.from, chain.until, chain.at_label),
    );
}

/// Shape and word, never colour: brackets close, stay open or break.
fn sign_of(seal: Seal) -> &'static str {
    match seal {
        Seal::Closed => "(✓)",
        Seal::Open => "(? ",
        Seal::Broken => ")✗(",
    }
}

fn mark_of(mark: CheckMark) -> char {
    match mark {
        CheckMark::Tick => '✓',
        CheckMark::Cross => '✗',
        CheckMark::Question => '?',
        CheckMark::Dash => '–',
    }
}

fn heading(out: &mut String, words: &str, under: char) {
    out.push_str("\n\n");
    line(out, 0, words);
    out.extend(std::iter::repeat_n(under, width(words).min(WIDTH)));
    out.push('\n');
}

/// A paragraph, each line indented by so many columns.
fn line(out: &mut String, indent: usize, text: &str) {
    if !text.is_empty() {
        hang(out, &" ".repeat(indent), text);
    }
}

/// A paragraph whose first line begins with `head` and whose other lines stand under its text. A word that is longer
/// than a line stays whole, so that it can be searched for and copied.
fn hang(out: &mut String, head: &str, text: &str) {
    let indent = width(head);
    out.push_str(head);
    let mut column = indent;
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            if column + 1 + width(word) > WIDTH && column > indent {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
                column = indent;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(word);
        column += width(word);
    }
    out.push('\n');
}

/// Russian, Kazakh and English letters take one column each.
fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_hang_and_long_words_stay_whole() {
        let mut out = String::new();
        hang(
            &mut out,
            "  Name  ",
            &format!("{} {} end", "word ".repeat(16).trim(), "x".repeat(90)),
        );
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines.iter().skip(1).all(|line| line.starts_with("        ")), "{out}");
        assert!(
            lines.iter().all(|line| width(line) <= WIDTH || line.contains("xxx")),
            "{out}"
        );
        assert!(out.contains(&"x".repeat(90)), "{out}");
    }
}
