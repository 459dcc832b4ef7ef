//! The state of the program and its settings.

use qolhat_archive::{Lane, TrustKind};
use qolhat_documents::Party;

use crate::moment::day_of;
use crate::open::archive_problem;
use crate::wire::{
    AppState, FindDocumentsRequest, Language, OpenProfileRequest, Preferences, Profile, SaveOrganizationRequest,
};
use crate::{App, Nothing, Problem, ProblemCode};

const PREFERENCES: &str = "preferences";
const ORGANIZATION: &str = "organization";

impl App {
    /// What every screen needs to know.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn app_state(&self, _: Nothing) -> Result<AppState, Problem> {
        let preferences = self.preferences()?;
        let organization = self.organization()?;
        let documents = self
            .find_documents(FindDocumentsRequest {
                limit: 1,
                ..FindDocumentsRequest::default()
            })?
            .total;
        let session = self.session();
        let count = |lane| {
            session
                .archive
                .lane(lane, 0)
                .map(|(_, count)| count)
                .map_err(archive_problem)
        };
        let anchors = session.archive.trust(TrustKind::Anchor).map_err(archive_problem)?.len();
        Ok(AppState {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            profile: session.profile,
            preferences,
            organization: organization.map(serde_json::to_value).transpose().map_err(internal)?,
            waiting: count(Lane::ToSign)? + count(Lane::Incoming)? + count(Lane::Attention)?,
            drafts: count(Lane::Drafts)?,
            documents,
            anchors: u32::try_from(anchors).unwrap_or(u32::MAX),
            now: self.now().to_string(),
            today: day_of(self.now()).to_string(),
        })
    }

    /// Keeps language and theme.
    ///
    /// # Errors
    /// [`ProblemCode::ArchiveNotWritable`].
    pub fn save_preferences(&self, request: Preferences) -> Result<AppState, Problem> {
        self.set_property(PREFERENCES, &serde_json::to_string(&request).map_err(internal)?)?;
        self.app_state(Nothing {})
    }

    /// Keeps our own requisites.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotReadable`] when it is not a party.
    pub fn save_organization(&self, request: SaveOrganizationRequest) -> Result<AppState, Problem> {
        let party: Party = serde_json::from_value(request.organization).map_err(|error| {
            Problem::new(ProblemCode::DocumentNotReadable)
                .with("detail", &error)
                .caused_by(&error)
        })?;
        self.set_property(ORGANIZATION, &serde_json::to_string(&party).map_err(internal)?)?;
        self.app_state(Nothing {})
    }

    /// Switches to the archive of another profile.
    ///
    /// # Errors
    /// [`ProblemCode::NotAvailable`] when the program was opened with one archive only, and those of opening.
    pub fn open_profile(&self, request: OpenProfileRequest) -> Result<AppState, Problem> {
        let preferences = self.preferences()?;
        self.switch_to(request.profile)?;
        if request.profile == Profile::Demo {
            self.prepare_demo()?;
        }
        self.save_preferences(preferences)
    }

    pub(crate) fn preferences(&self) -> Result<Preferences, Problem> {
        let kept = self.session().archive.property(PREFERENCES).map_err(archive_problem)?;
        Ok(kept
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    pub(crate) fn language(&self) -> Language {
        self.preferences()
            .map_or(Language::Ru, |preferences| preferences.language)
    }

    pub(crate) fn organization(&self) -> Result<Option<Party>, Problem> {
        let kept = self.session().archive.property(ORGANIZATION).map_err(archive_problem)?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(crate) fn set_property(&self, name: &str, value: &str) -> Result<(), Problem> {
        let mut session = self.session();
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        transaction.set_property(name, value).map_err(archive_problem)?;
        transaction.commit().map_err(archive_problem)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is the argument of map_err")]
pub(crate) fn internal(error: serde_json::Error) -> Problem {
    Problem::new(ProblemCode::Internal)
        .with("detail", &error)
        .caused_by(&error)
}
