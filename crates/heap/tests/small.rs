//! In a process of its own, for the heap is that of all of it.

#![cfg(all(target_os = "linux", target_env = "gnu"))]

use std::hint::black_box;
use std::sync::Barrier;

const THREADS: usize = 16;

/// The address space that the C library sets aside for an arena.
const ARENA: u64 = 64 << 20;

const MIB: u64 = 1 << 20;

/// What the system says of the process, in bytes.
fn told(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).expect("it is told");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") << 10
}

fn held(bytes: u64) -> Vec<u8> {
    black_box(vec![1; bytes as usize])
}

#[test]
fn threads_share_the_heap_and_large_pieces_are_given_back() {
    assert!(heap::stay_small());

    let before = told("VmRSS:");
    drop(held(30 * MIB));
    // Each large piece has a small one behind it, which stays.
    let pieces: Vec<(Vec<u8>, Vec<u8>)> = (0..20).map(|_| (held(3 * MIB), held(1000))).collect();
    let small: Vec<Vec<u8>> = pieces.into_iter().map(|(_, small)| small).collect();
    let grown = told("VmRSS:").saturating_sub(before);
    assert!(grown < 15 * MIB, "{} MB of 60 are kept beside {}", grown / MIB, small.len());

    let (before, all_hold) = (told("VmSize:"), Barrier::new(THREADS));
    let hold = || {
        let held = held(10_000);
        all_hold.wait();
        let size = told("VmSize:");
        drop(held);
        size
    };
    let most = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(hold)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).max().expect("threads")
    });
    assert!(most - before < 4 * ARENA, "{} MB for {THREADS} threads", (most - before) / MIB);
}
