//! The inputs that fuzzing has brought up, once more.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn names_in(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(fuzz().join(folder)).expect("the folder is there");
    let stem = |path: PathBuf| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
    entries.filter_map(|entry| stem(entry.expect("an entry").path())).collect()
}

#[test]
fn every_target_is_fuzzed_and_has_inputs() {
    let targets: BTreeSet<String> = hostile::TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(names_in("fuzz_targets"), targets);
    assert_eq!(names_in("corpus"), targets);
}

#[test]
fn inputs_that_were_found_break_nothing() {
    for target in hostile::TARGETS {
        let folder = fuzz().join("corpus").join(target.name);
        let mut files: Vec<PathBuf> = fs::read_dir(&folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{} has inputs", folder.display());
        for file in files {
            let bytes = fs::read(&file).expect("the input can be read");
            // Told only where the run below panics: which input it was.
            println!("{}", file.display());
            (target.run)(&bytes);
        }
    }
}
