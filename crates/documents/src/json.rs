//! JSON as an ordered tree, and objects whose every field must be asked for.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::document::MAX_TEXT_BYTES;
use crate::error::DocumentError;
use crate::typed::{FromTyped, Typed};

/// A JSON value; objects keep the order of their fields, and repeated fields are kept for refusal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Whole(u64),
    /// A number that no field of ours can hold: negative or with a fraction.
    OtherNumber,
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// How much a reader demands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Strictness {
    /// Every required field is there and every value is a value.
    Complete,
    /// The document is still being typed.
    Draft,
}

impl Json {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text, or null when it is empty.
    pub(crate) fn text_or_null(text: &str) -> Self {
        if text.is_empty() { Self::Null } else { Self::text(text) }
    }

    /// What was typed, or null when nothing was.
    pub(crate) fn typed_or_null<T: fmt::Display>(typed: &Typed<T>) -> Self {
        if typed.is_empty() {
            Self::Null
        } else {
            Self::text(typed.to_string())
        }
    }

    pub(crate) fn display_or_null<T: fmt::Display>(value: Option<T>) -> Self {
        value.map_or(Self::Null, |value| Self::text(value.to_string()))
    }

    pub(crate) fn object<const N: usize>(fields: [(&str, Json); N]) -> Self {
        Self::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    pub(crate) fn list<T>(items: &[T], write: impl FnMut(&T) -> Json) -> Self {
        Self::List(items.iter().map(write).collect())
    }

    /// Two spaces of indentation and a newline at the end.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        // Serialising strings, booleans and numbers into memory has no way to fail.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Whole(_) | Self::OtherNumber => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::OtherNumber => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Whole(value) => serializer.serialize_u64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                fields
                    .iter()
                    .try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Whole(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(u64::try_from(value).map_or(Json::OtherNumber, Json::Whole))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::text(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            fields.push(entry);
        }
        Ok(Json::Object(fields))
    }
}

/// An object being read: each field is taken once, and [`finish`](Self::finish) refuses what nobody asked for.
///
/// A field that is null counts as absent.
pub(crate) struct Fields {
    path: String,
    entries: Vec<(String, Json)>,
    strictness: Strictness,
}

impl Fields {
    pub(crate) fn new(value: Json, path: &str, strictness: Strictness) -> Result<Self, DocumentError> {
        let Json::Object(entries) = value else {
            return Err(DocumentError::WrongType {
                path: path.to_owned(),
                expected: "an object",
                found: value.name(),
            });
        };
        let mut names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(DocumentError::RepeatedField {
                object: path.to_owned(),
                field: pair[0].to_owned(),
            });
        }
        Ok(Self {
            path: path.to_owned(),
            entries,
            strictness,
        })
    }

    pub(crate) fn is_draft(&self) -> bool {
        self.strictness == Strictness::Draft
    }

    /// The path of a field, such as `lines.2.price`.
    pub(crate) fn path_of(&self, field: &str) -> String {
        if self.path.is_empty() {
            field.to_owned()
        } else {
            format!("{}.{field}", self.path)
        }
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        self.entries
            .iter()
            .any(|(name, value)| name == field && *value != Json::Null)
    }

    pub(crate) fn take(&mut self, field: &str) -> Option<Json> {
        let index = self.entries.iter().position(|(name, _)| name == field)?;
        Some(self.entries.swap_remove(index).1).filter(|value| *value != Json::Null)
    }

    /// The text of a field, `None` when it is absent.
    pub(crate) fn optional_text(&mut self, field: &str) -> Result<Option<String>, DocumentError> {
        self.take(field)
            .map(|value| read_text(value, self.path_of(field)))
            .transpose()
    }

    /// The text of a field, empty when it is absent.
    pub(crate) fn text(&mut self, field: &str) -> Result<String, DocumentError> {
        self.optional_text(field).map(Option::unwrap_or_default)
    }

    /// The text of a field that only a draft may lack.
    pub(crate) fn required_text(&mut self, field: &str) -> Result<String, DocumentError> {
        match self.optional_text(field)? {
            None if !self.is_draft() => Err(DocumentError::MissingField {
                path: self.path_of(field),
            }),
            text => Ok(text.unwrap_or_default()),
        }
    }

    pub(crate) fn texts(&mut self, field: &str) -> Result<Vec<String>, DocumentError> {
        self.items(field)?
            .into_iter()
            .map(|(path, item)| read_text(item, path))
            .collect()
    }

    /// A value, or what was typed in its place in a draft.
    pub(crate) fn typed<T: FromTyped>(&mut self, field: &str) -> Result<Typed<T>, DocumentError> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Ok(Typed::Empty);
        }
        if self.is_draft() {
            return Ok(Typed::from_typed(&text));
        }
        let not_a_value = |_| DocumentError::NotAValue {
            path: self.path_of(field),
            value: text.clone(),
            expected: T::EXPECTED,
        };
        text.parse().map(Typed::Value).map_err(not_a_value)
    }

    /// A value that only a draft may lack.
    pub(crate) fn required_typed<T: FromTyped>(&mut self, field: &str) -> Result<Typed<T>, DocumentError> {
        match self.typed(field)? {
            Typed::Empty if !self.is_draft() => Err(DocumentError::MissingField {
                path: self.path_of(field),
            }),
            typed => Ok(typed),
        }
    }

    /// One of a closed list of codes; `None` when absent.
    pub(crate) fn code<T>(
        &mut self,
        field: &str,
        expected: &'static str,
        from_code: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, DocumentError> {
        let Some(text) = self.optional_text(field)? else {
            return Ok(None);
        };
        match from_code(&text) {
            Some(value) => Ok(Some(value)),
            None if self.is_draft() && text.is_empty() => Ok(None),
            None => Err(DocumentError::NotAValue {
                path: self.path_of(field),
                value: text,
                expected,
            }),
        }
    }

    pub(crate) fn flag(&mut self, field: &str) -> Result<Option<bool>, DocumentError> {
        match self.take(field) {
            None => Ok(None),
            Some(Json::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(self.wrong_type(field, "true or false", &other)),
        }
    }

    pub(crate) fn whole(&mut self, field: &str) -> Result<Option<u32>, DocumentError> {
        match self.take(field) {
            None => Ok(None),
            Some(Json::Whole(value)) if u32::try_from(value).is_ok() => Ok(u32::try_from(value).ok()),
            Some(other) => Err(self.wrong_type(field, "a whole number", &other)),
        }
    }

    /// A nested object, `None` when absent.
    pub(crate) fn object(&mut self, field: &str) -> Result<Option<Fields>, DocumentError> {
        let path = self.path_of(field);
        self.take(field)
            .map(|value| Self::new(value, &path, self.strictness))
            .transpose()
    }

    /// The items of a list with their paths, none when absent.
    pub(crate) fn items(&mut self, field: &str) -> Result<Vec<(String, Json)>, DocumentError> {
        let path = self.path_of(field);
        match self.take(field) {
            None => Ok(Vec::new()),
            Some(Json::List(items)) => Ok(items
                .into_iter()
                .enumerate()
                .map(|(index, item)| (format!("{path}.{index}"), item))
                .collect()),
            Some(other) => Err(self.wrong_type(field, "a list", &other)),
        }
    }

    pub(crate) fn objects(&mut self, field: &str) -> Result<Vec<Fields>, DocumentError> {
        let strictness = self.strictness;
        self.items(field)?
            .into_iter()
            .map(|(path, item)| Self::new(item, &path, strictness))
            .collect()
    }

    /// Takes fields of sibling variants, which a form may send along as long as they are empty.
    pub(crate) fn ignore_empty(&mut self, fields: &[&str]) {
        self.entries.retain(|(name, value)| {
            let is_empty = matches!(value, Json::Null) || *value == Json::text("");
            !(is_empty && fields.contains(&name.as_str()))
        });
    }

    /// Refuses the fields that nobody asked for.
    pub(crate) fn finish(self) -> Result<(), DocumentError> {
        match self.entries.into_iter().next() {
            None => Ok(()),
            Some((field, _)) => Err(DocumentError::UnknownField {
                object: self.path,
                field,
            }),
        }
    }

    fn wrong_type(&self, field: &str, expected: &'static str, found: &Json) -> DocumentError {
        DocumentError::WrongType {
            path: self.path_of(field),
            expected,
            found: found.name(),
        }
    }
}

fn read_text(value: Json, path: String) -> Result<String, DocumentError> {
    match value {
        Json::Text(text) if text.len() > MAX_TEXT_BYTES => Err(DocumentError::TextTooLong {
            path,
            bytes: text.len(),
            limit: MAX_TEXT_BYTES,
        }),
        Json::Text(text) => Ok(text),
        other => Err(DocumentError::WrongType {
            path,
            expected: "a text",
            found: other.name(),
        }),
    }
}
