//! The architecture as a test: each crate knows only those to its left, and the core stays free of I/O runtimes.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What each crate of the workspace may depend on, within the workspace; tests may use [`FOR_TESTS`] besides.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("timing", &[]),
    ("session", &["timing"]),
    ("replay", &["session", "timing"]),
    ("verify", &["demo", "replay", "session", "timing"]),
    ("wire", &["replay", "session", "timing"]),
    ("golden", &["replay", "session", "timing"]),
    ("archive", &["demo", "timing"]),
    ("badserver", &[]),
    ("demo", &["timing"]),
    ("entry", &["replay", "session", "timing"]),
    ("heap", &[]),
    ("mapped", &[]),
    ("page", &[]),
    ("store", &["archive", "entry", "mapped", "replay", "session", "timing"]),
    ("segments", &["replay", "session", "timing"]),
    ("server", &["archive", "page", "replay", "segments", "session", "store", "timing", "wire"]),
    ("realdata", &["timing"]),
    ("hostile", &["archive", "entry", "replay", "session", "timing"]),
    (
        "cli",
        &[
            "archive", "demo", "entry", "golden", "heap", "mapped", "replay", "server", "session", "store",
            "timing", "verify", "wire",
        ],
    ),
];

/// Sources of data for tests.
const FOR_TESTS: &[&str] = &["badserver", "demo", "hostile", "realdata"];

/// Crates of plain functions over values: no async runtime, no network, no file-system helpers.
const CORE: &[&str] = &["timing", "session", "replay", "entry", "segments"];
const NOT_IN_CORE: &[&str] =
    &["tokio", "async-std", "smol", "mio", "hyper", "reqwest", "tempfile", "walkdir"];

/// Only this platform's dependencies have been fetched: those of others are not there to be read.
fn platform() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("rustc writes text");
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc says what it runs on").to_owned()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", &platform()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("cargo metadata has no `{field}`"))
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().unwrap_or_else(|| panic!("cargo metadata has no list `{field}`"))
}

#[test]
fn each_crate_knows_only_those_to_its_left() {
    let metadata = metadata();
    let members: BTreeSet<&str> =
        list(&metadata, "workspace_members").iter().filter_map(Value::as_str).collect();
    let packages: Vec<&Value> =
        list(&metadata, "packages").iter().filter(|package| members.contains(text(package, "id"))).collect();
    let names: BTreeSet<&str> = packages.iter().map(|package| text(package, "name")).collect();
    let allowed: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    assert_eq!(names, allowed.keys().copied().collect(), "every crate has its row in MAY_KNOW, and no other");

    for package in packages {
        let name = text(package, "name");
        for dependency in list(package, "dependencies") {
            let (other, for_tests) = (text(dependency, "name"), dependency["kind"] == "dev");
            if names.contains(other) && !(for_tests && FOR_TESTS.contains(&other)) {
                assert!(allowed[name].contains(&other), "`{name}` must not know `{other}`");
            }
        }
    }
}

#[test]
fn the_core_has_no_runtime_and_no_io() {
    let metadata = metadata();
    let nodes = list(&metadata["resolve"], "nodes");
    let by_id: BTreeMap<&str, &Value> = nodes.iter().map(|node| (text(node, "id"), node)).collect();
    let names: BTreeMap<&str, &str> = list(&metadata, "packages")
        .iter()
        .map(|package| (text(package, "id"), text(package, "name")))
        .collect();
    for (&id, _) in names.iter().filter(|(_, name)| CORE.contains(name)) {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            assert!(
                !NOT_IN_CORE.contains(&names[id]),
                "`{}` brings in `{}`",
                names[waiting.first().unwrap_or(&id)],
                names[id]
            );
            for dependency in list(by_id[id], "deps") {
                let normal = list(dependency, "dep_kinds").iter().any(|kind| kind["kind"].is_null());
                if normal {
                    waiting.push(text(dependency, "pkg"));
                }
            }
        }
    }
}
