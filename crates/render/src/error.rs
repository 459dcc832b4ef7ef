//! Why a document could not be printed.

/// Why a document could not be printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// Qolhat has no printed form for documents of this type.
    #[error("there is no printed form for a document of type {kind}")]
    NoForm {
        /// The code of the type, such as `contract`.
        kind: String,
    },

    /// The document has more lines than a form prints.
    #[error("{lines} lines, at most {limit} can be printed")]
    TooManyLines {
        /// How many lines it has.
        lines: usize,
        /// How many are allowed.
        limit: usize,
    },

    /// The text holds characters that the fonts of documents do not have, so paper and data would differ.
    #[error("characters that can not be printed: {}", named(characters))]
    Unprintable {
        /// The characters, each once, in the order of their code points.
        characters: Vec<char>,
    },

    /// The figures of the document do not fit.
    #[error("the figures of the document can not be computed")]
    Figures(#[source] qolhat_documents::ComputeError),

    /// The typesetter refused the form: a defect of Qolhat, never of the document.
    #[error("the typesetter refused the form: {}", messages.join("; "))]
    Form {
        /// What it said.
        messages: Vec<String>,
    },
}

/// `U+202E, U+1F600`: the characters by number, because none of them can be relied on to show.
fn named(characters: &[char]) -> String {
    let names: Vec<String> = characters.iter().map(|&c| format!("U+{:04X}", u32::from(c))).collect();
    names.join(", ")
}
