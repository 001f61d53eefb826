//! Says when the page is embedded anew: when the folder with the built one has changed, and not otherwise.

use std::fs;

const BUILT: &str = "../../web/dist";

fn main() {
    // A path that is not there counts as changed each time, and all that knows the page would be built each time. Where
    // the folder cannot be made, that is all there is to lose.
    let _ = fs::create_dir_all(BUILT);
    println!("cargo::rerun-if-changed={BUILT}");
}
