//! Languages of documents.

codes! {
    /// The language or pair of languages a document is printed in.
    #[derive(Default)]
    pub enum Language {
        /// Russian.
        #[default]
        Ru = "ru",
        /// Kazakh.
        Kk = "kk",
        /// Russian and Kazakh side by side.
        RuKk = "ru-kk",
        /// English.
        En = "en",
    }
}

codes! {
    /// One language, for a single phrase.
    pub enum Tongue {
        /// Russian.
        Ru = "ru",
        /// Kazakh.
        Kk = "kk",
        /// English.
        En = "en",
    }
}

impl Language {
    /// The languages in the order in which a bilingual form prints them.
    pub const fn tongues(self) -> &'static [Tongue] {
        match self {
            Self::Ru => &[Tongue::Ru],
            Self::Kk => &[Tongue::Kk],
            Self::RuKk => &[Tongue::Ru, Tongue::Kk],
            Self::En => &[Tongue::En],
        }
    }
}
