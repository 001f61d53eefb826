//! Names the code that makes sessions and replays: what other code made is not what this code would make.
//!
//! The name is a hash of the sources of all crates whose change may change a session or its entry, so that nobody has
//! to remember to raise a number, and two copies of the same program understand each other.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const CRATES: [&str; 4] = ["entry", "replay", "session", "timing"];

fn main() -> io::Result<()> {
    let here = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    for name in CRATES {
        let sources = here.join("..").join(name).join("src");
        println!("cargo::rerun-if-changed={}", sources.display());
        hash(&sources, &mut hasher)?;
    }
    println!("cargo::rustc-env=LIGHTSOUT_CODE={:016x}", hasher.finish());
    Ok(())
}

fn hash(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        path.file_name().hash(hasher);
        if path.is_dir() {
            hash(&path, hasher)?;
        } else {
            fs::read(&path)?.hash(hasher);
        }
    }
    Ok(())
}
