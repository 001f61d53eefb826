//! Work that nobody can avoid.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use timing::{Inflater, Line, Lines, Topic};

use crate::error::{CliError, plain};

/// The topics that are compressed.
const COMPRESSED: [Topic; 2] = [Topic::CarData, Topic::Position];
/// Lines that one thread takes at a time.
const RUN: usize = 64;

/// The files of the compressed topics in a session's folder; none for a session that is not in one.
pub(crate) fn compressed_files(origin: &str) -> Vec<(Topic, PathBuf)> {
    let file = |topic: Topic| (topic, Path::new(origin).join(topic.file_name()));
    COMPRESSED.map(file).into_iter().filter(|(_, path)| path.is_file()).collect()
}

/// Reads the files, decodes their base64 and inflates it, on all threads; gives the bytes that came out.
pub(crate) fn inflate(files: &[(Topic, PathBuf)]) -> Result<usize, CliError> {
    let of_file = |(topic, path): &(Topic, PathBuf)| {
        let file = read(path)?;
        let lines: Vec<Line<'_>> = Lines::new(*topic, &file).flatten().collect();
        let inflated = lines.par_chunks(RUN).map_init(Inflater::new, |inflater, lines| {
            let bytes = |line: &Line<'_>| inflater.inflate(line.payload).map_or(0, <[u8]>::len);
            lines.iter().map(bytes).sum::<usize>()
        });
        Ok(inflated.sum::<usize>())
    };
    files.par_iter().map(of_file).sum()
}

/// Reads a file and looks at all of it.
pub(crate) fn read_and_sum(path: &Path) -> Result<u64, CliError> {
    let file = read(path)?;
    Ok(file.iter().fold(0, |sum: u64, byte| sum.wrapping_add(u64::from(*byte))))
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path)
        .map_err(|error| CliError::Failed(format!("cannot read {}: {}", path.display(), plain(&error))))
}
