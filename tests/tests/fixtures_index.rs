//! `fixtures/INDEX.toml` and the folder beside it say the same.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("fixtures")
}

fn index() -> Vec<Table> {
    let text = fs::read_to_string(folder().join("INDEX.toml")).expect("fixtures/INDEX.toml");
    let index: Table = text.parse().expect("fixtures/INDEX.toml is TOML");
    let fixtures = index.get("fixture").and_then(Value::as_array).expect("[[fixture]]");
    fixtures
        .iter()
        .map(|fixture| fixture.as_table().unwrap().clone())
        .collect()
}

fn name(fixture: &Table) -> String {
    fixture
        .get("file")
        .and_then(Value::as_str)
        .expect("each fixture names its file")
        .to_owned()
}

/// Files below `folder`, as paths from `base` with slashes.
fn present(base: &Path, folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                present(base, &path)
            } else {
                BTreeSet::from([path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/")])
            }
        })
        .collect()
}

#[test]
fn every_file_is_listed_once_and_every_listed_file_is_there() {
    let mut listed = BTreeSet::new();
    for fixture in index() {
        let name = name(&fixture);
        assert!(listed.insert(name.clone()), "{name} is listed twice");
    }
    let mut present = present(&folder(), &folder());
    present.remove("INDEX.toml");
    let unlisted: Vec<_> = present.difference(&listed).collect();
    let missing: Vec<_> = listed.difference(&present).collect();
    assert!(
        unlisted.is_empty() && missing.is_empty(),
        "not listed: {unlisted:#?}, not there: {missing:#?}"
    );
}

#[test]
fn every_fixture_says_where_it_came_from_and_what_it_shows() {
    for fixture in index() {
        for key in ["origin", "shows"] {
            let said = fixture
                .get(key)
                .and_then(Value::as_str)
                .is_some_and(|text| !text.trim().is_empty());
            assert!(said, "{} lacks {key}", name(&fixture));
        }
        let made_here = fixture.get("origin").and_then(Value::as_str) == Some("made here");
        assert!(
            !made_here || fixture.contains_key("made_by"),
            "{}: how is it made again?",
            name(&fixture)
        );
        for key in fixture.keys() {
            let known = ["file", "origin", "licence", "made_by", "expected", "shows"];
            assert!(
                known.contains(&key.as_str()),
                "{}: {key} is not one of {known:?}",
                name(&fixture)
            );
        }
    }
}
