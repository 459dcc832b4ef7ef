//! The shapes that carry a verdict and the answers of a check list: drawn, so that they need neither a font nor colour.

use serde::Serialize;

/// The seal of a verdict. The three differ in outline, so that a print in grey says the same.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seal {
    /// Valid: a whole seal with a tick.
    Closed,
    /// Undetermined: a ring that is not closed, with a question mark.
    Open,
    /// Invalid: a seal broken in two.
    Broken,
}

/// The mark before one line of a check list.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckMark {
    /// All is well.
    Tick,
    /// All is not well.
    Cross,
    /// Undecided.
    Question,
    /// Not asked.
    Dash,
}

impl Seal {
    /// Every seal.
    pub const ALL: [Self; 3] = [Self::Closed, Self::Open, Self::Broken];

    /// The name in a view and in a style sheet.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::Broken => "broken",
        }
    }

    /// The drawing as an SVG of 24 by 24 units. `colour` paints it, `cut` what is cut out of it.
    #[must_use]
    pub fn svg(self, colour: &str, cut: &str) -> String {
        let drawing = match self {
            Self::Closed => format!(
                "<path fill=\"{colour}\" d=\"{SCALLOPED}\"/>\
                 <path stroke=\"{cut}\" stroke-width=\"2.3\" d=\"M7.6 12.3l3 3 5.8-6.2\"/>"
            ),
            Self::Open => format!(
                "<path stroke=\"{colour}\" stroke-width=\"2.1\" d=\"M16.6 3.35A9.8 9.8 0 1 0 21.7 10.6\"/>\
                 <path stroke=\"{colour}\" stroke-width=\"2.1\" \
                 d=\"M9.4 9.7a2.65 2.65 0 1 1 3.9 2.35c-.9.48-1.3.95-1.3 1.85\"/>\
                 <circle fill=\"{colour}\" cx=\"12\" cy=\"17\" r=\"1.3\"/>"
            ),
            Self::Broken => format!(
                "<path fill=\"{colour}\" d=\"M11.2 1.5 9.1 7.2l3.3 3-3.1 4.2 2.6 3.1-1.3 5A10.5 10.5 0 0 1 11.2 1.5Z\"/>\
                 <path fill=\"{colour}\" \
                 d=\"m14.3 1.75-1.8 5.1 3.2 3.2-2.9 4.4 2.6 3.2-1 4.5a10.5 10.5 0 0 0-.1-20.4Z\"/>"
            ),
        };
        svg(&drawing)
    }
}

impl CheckMark {
    /// Every mark.
    pub const ALL: [Self; 4] = [Self::Tick, Self::Cross, Self::Question, Self::Dash];

    /// The name in a view and in a style sheet.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::Cross => "cross",
            Self::Question => "question",
            Self::Dash => "dash",
        }
    }

    /// The drawing as an SVG of 24 by 24 units.
    #[must_use]
    pub fn svg(self, colour: &str) -> String {
        let line = |path: &str| format!("<path stroke=\"{colour}\" stroke-width=\"3\" d=\"{path}\"/>");
        svg(&match self {
            Self::Tick => line("M4.5 12.8l5 5L19.8 7"),
            Self::Cross => line("M6 6l12 12M18 6L6 18"),
            Self::Question => {
                line("M8 8.6a4.1 4.1 0 1 1 6.1 3.6c-1.4.8-2 1.5-2 2.9")
                    + &format!("<circle fill=\"{colour}\" cx=\"12.1\" cy=\"19.8\" r=\"2\"/>")
            }
            Self::Dash => line("M6.5 12h11"),
        })
    }
}

fn svg(drawing: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" fill=\"none\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\">{drawing}</svg>"
    )
}

/// Twelve scallops around a circle, as the window draws them.
const SCALLOPED: &str = "M12 1.1Q14.07 1.6 14.47 2.78Q15.41 1.96 17.45 2.56Q18.99 4.03 18.75 5.25Q19.97 5.01 21.44 6.55\
Q22.04 8.59 21.22 9.53Q22.4 9.93 22.9 12Q22.4 14.07 21.22 14.47Q22.04 15.41 21.44 17.45Q19.97 18.99 18.75 18.75\
Q18.99 19.97 17.45 21.44Q15.41 22.04 14.47 21.22Q14.07 22.4 12 22.9Q9.93 22.4 9.53 21.22Q8.59 22.04 6.55 21.44\
Q5.01 19.97 5.25 18.75Q4.03 18.99 2.56 17.45Q1.96 15.41 2.78 14.47Q1.6 14.07 1.1 12Q1.6 9.93 2.78 9.53\
Q1.96 8.59 2.56 6.55Q4.03 5.01 5.25 5.25Q5.01 4.03 6.55 2.56Q8.59 1.96 9.53 2.78Q9.93 1.6 12 1.1Z";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_verdict_and_answer_has_an_outline_of_its_own() {
        let seals: BTreeSet<String> = Seal::ALL.iter().map(|seal| seal.svg("black", "white")).collect();
        let marks: BTreeSet<String> = CheckMark::ALL.iter().map(|mark| mark.svg("black")).collect();
        assert_eq!((seals.len(), marks.len()), (3, 4));
    }
}
