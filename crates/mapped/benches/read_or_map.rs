//! Why a cache entry is mapped: reading one, mapping one, and the floor of both, touching each of its pages.

use std::fs;
use std::path::Path;

use divan::{Bencher, counter::BytesCount};

/// About as much as the entry of a race.
const LEN: usize = 12 << 20;

fn main() {
    divan::main();
}

fn bench(bencher: Bencher<'_, '_>, open: impl Fn(&Path) -> u64 + Sync) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("entry");
    fs::write(&path, (0..LEN).map(|i| i as u8).collect::<Vec<_>>()).expect("written");
    bencher.counter(BytesCount::new(LEN)).bench(|| open(&path));
}

/// Goes through all bytes, as the checksum does, at the speed of memory.
fn touch(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().expect("eight bytes")));
    words.fold(0, u64::wrapping_add)
}

#[divan::bench]
fn read_and_touch(bencher: Bencher<'_, '_>) {
    bench(bencher, |path| touch(&fs::read(path).expect("read")));
}

#[divan::bench]
fn map_and_touch(bencher: Bencher<'_, '_>) {
    bench(bencher, |path| touch(&mapped::map(path).expect("mapped")));
}

#[divan::bench]
fn touch_only(bencher: Bencher<'_, '_>) {
    let bytes = vec![1_u8; LEN];
    bencher.counter(BytesCount::new(LEN)).bench(|| touch(divan::black_box(&bytes)));
}
