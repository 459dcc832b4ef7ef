//! The report for people as one file for a browser: nothing is fetched, nothing runs, every text is escaped.

use std::fmt::Write as _;

use qolhat_render::report::{Block, Chain, CheckList, Detail, Report, Sheet, Signature};
use qolhat_render::{CheckMark, Seal};

/// The style of the page: light, dark, high contrast and paper.
const STYLE: &str = include_str!("report.css");

/// The whole page.
pub(super) fn page(report: &Report) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        report.language,
        escaped(&report.title)
    );
    for sheet in &report.sheets {
        if let Some(notice) = &report.notice {
            tag(&mut out, "p", "notice", notice);
        }
        add_sheet(&mut out, sheet);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn add_sheet(out: &mut String, sheet: &Sheet) {
    out.push_str("<main>\n<section class=\"first\">\n<header>");
    tag(out, "span", "", &sheet.heading);
    out.push_str("<b>Qolhat</b></header>\n");
    let _ = write!(
        out,
        "<div class=\"verdict {}\">{}<div>",
        sheet.seal.as_str(),
        seal(sheet.seal)
    );
    tag(out, "h1", "", &sheet.verdict);
    for sentence in &sheet.sentences {
        tag(out, "p", "", sentence);
    }
    out.push_str("</div></div>\n");
    add_block(out, &sheet.subject);
    for signature in &sheet.signatures {
        add_signature(out, signature);
    }
    out.push_str("<footer>");
    for words in &sheet.foot {
        tag(out, "p", "", words);
    }
    out.push_str("</footer>\n</section>\n");
    if !sheet.details.is_empty() {
        out.push_str("<section class=\"details\">\n");
        tag(out, "h2", "", &sheet.details_heading);
        for detail in &sheet.details {
            add_detail(out, detail);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n");
}

fn add_signature(out: &mut String, signature: &Signature) {
    out.push_str("<article>\n");
    if !signature.heading.is_empty() {
        let _ = writeln!(
            out,
            "<h2 class=\"{}\">{}<span>{}</span></h2>",
            signature.seal.as_str(),
            seal(signature.seal),
            escaped(&signature.heading)
        );
        for sentence in &signature.sentences {
            tag(out, "p", "", sentence);
        }
    }
    for block in &signature.blocks {
        add_block(out, block);
    }
    add_checks(out, &signature.checks);
    out.push_str("</article>\n");
}

fn add_detail(out: &mut String, detail: &Detail) {
    out.push_str("<article>\n");
    if !detail.heading.is_empty() {
        tag(out, "h2", "", &detail.heading);
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
    out.push_str("</article>\n");
}

fn add_block(out: &mut String, block: &Block) {
    if block.rows.is_empty() {
        return;
    }
    if !block.heading.is_empty() {
        tag(out, "h3", "", &block.heading);
    }
    out.push_str("<dl>\n");
    for row in &block.rows {
        tag(out, "dt", "", &row.label);
        tag(out, "dd", if row.is_code { "code" } else { "" }, &row.value);
    }
    out.push_str("</dl>\n");
}

fn add_checks(out: &mut String, list: &CheckList) {
    if !list.heading.is_empty() {
        tag(out, "h3", "", &list.heading);
    }
    out.push_str("<ul class=\"checks\">\n");
    for check in &list.lines {
        let _ = write!(out, "<li class=\"{}\">{}<div>", check.mark.as_str(), mark(check.mark));
        tag(out, "span", "answer", &check.text);
        if !check.reason.is_empty() {
            tag(out, "span", "reason", &check.reason);
        }
        out.push_str("</div>");
        tag(out, "span", "source", &check.source);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
    if !list.rest.is_empty() {
        tag(out, "p", "rest", &list.rest);
    }
}

/// Bars on one axis: drawn to scale in an image that needs no style of its own.
fn add_chain(out: &mut String, chain: &Chain) {
    tag(out, "h3", "", &chain.heading);
    out.push_str("<div class=\"chain\">\n");
    for link in &chain.links {
        out.push_str("<div class=\"link\"><div>");
        tag(out, "b", "", &link.name);
        tag(out, "span", "source", &link.validity);
        let width = (link.end - link.start.min(link.end)).max(8);
        let _ = writeln!(
            out,
            "</div><svg viewBox=\"0 0 1000 40\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect class=\"axis\" y=\"6\" width=\"1000\" height=\"28\" rx=\"6\"/>\
             <rect class=\"span\" x=\"{}\" y=\"6\" width=\"{width}\" height=\"28\" rx=\"6\"/>\
             <path class=\"at\" d=\"M{} 0v40\"/></svg></div>",
            link.start, chain.at
        );
    }
    out.push_str("<div class=\"ends\">");
    for end in [&chain.from, &chain.at_label, &chain.until] {
        tag(out, "span", "", end);
    }
    out.push_str("</div></div>\n");
}

/// The words beside a seal say the same, so that a reader of the screen need not hear it twice.
fn seal(seal: Seal) -> String {
    seal.svg("currentColor", "var(--ground)")
        .replacen("<svg", "<svg class=\"seal\" aria-hidden=\"true\"", 1)
}

fn mark(mark: CheckMark) -> String {
    mark.svg("currentColor")
        .replacen("<svg", "<svg class=\"mark\" aria-hidden=\"true\"", 1)
}

/// `<name class="class">text</name>`: text from anybody becomes text and nothing else. Its direction of writing is its
/// own and does not turn what stands beside it.
fn tag(out: &mut String, name: &str, class: &str, text: &str) {
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    let _ = writeln!(out, "<{name}{class} dir=\"auto\">{}</{name}>", escaped(text));
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let mut out = String::new();
        tag(&mut out, "dd", "", "<script>alert('&\"')</script>");
        assert_eq!(
            out,
            "<dd dir=\"auto\">&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;</dd>\n"
        );
    }
}
