//! The report for programs, as `docs/report.schema.json` publishes it.

use serde_json::{Value, json};

use super::Reported;
use crate::wire::{Language, ReportView};
use crate::words::Words;
use crate::{Problem, ProblemCode};

/// One object per line. Keys are sorted, and neither the language of the reader nor anything of this computer is in it,
/// so that equal verifications give equal bytes.
pub(super) fn lines(reported: &[Reported]) -> Result<Vec<u8>, Problem> {
    let mut lines = Vec::new();
    for one in reported {
        let object = match one {
            Reported::File(view) => of_file(view),
            Reported::Certificate { view, .. } => serde_json::to_value(view).map(published),
        };
        let object = object.map_err(|error| Problem::new(ProblemCode::Internal).caused_by(&error))?;
        lines.extend(object.to_string().into_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

fn of_file(view: &ReportView) -> serde_json::Result<Value> {
    let mut object = serde_json::to_value(view).map(published)?;
    let Some(fields) = object.as_object_mut() else {
        return Ok(object);
    };
    match &view.problem {
        None => {
            fields.remove("problem");
        }
        Some(problem) => {
            let words = Words::of(Language::En).problem(problem);
            fields.insert("indication".to_owned(), json!("TOTAL-FAILED"));
            fields.insert("sub_indication".to_owned(), json!("FORMAT_FAILURE"));
            fields.insert(
                "problem".to_owned(),
                json!({
                    "code": problem.code,
                    "title": words.title,
                    "cause": words.cause,
                    "remedy": words.remedy,
                    "facts": problem.facts,
                }),
            );
        }
    }
    Ok(object)
}

/// Leaves out what only faces need: certificates whole, names of algorithms for people, facts for sentences.
fn published(mut view: Value) -> Value {
    if let Some(fields) = view.as_object_mut() {
        fields.remove("certificates");
        fields.remove("algorithm_name");
        fields.remove("leans_on_user");
        if let Some(pin) = fields.remove("pin") {
            fields.insert("anchor_pin".to_owned(), pin);
        }
        for list in ["signatures", "timestamps", "checks"] {
            if let Some(Value::Array(items)) = fields.get_mut(list) {
                items.iter_mut().for_each(|item| *item = published(item.take()));
            }
        }
        // A check; problems keep their facts.
        if fields.contains_key("evidence") {
            fields.remove("facts");
        }
    }
    view
}
