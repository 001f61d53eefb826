//! Help that teaches: pinned, because people read it.

use crate::harness::run;

#[test]
fn help_of_each_command() {
    for command in ["", "ls", "load", "show", "export", "verify", "golden", "demo", "bench", "completions"] {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|text| !text.is_empty()).collect();
        let name = if command.is_empty() { "lightsout" } else { command };
        insta::assert_snapshot!(format!("help_{name}"), run(&arguments).text());
    }
}

#[test]
fn nothing_typed_is_answered_with_the_help() {
    let nothing = run(&[]);
    assert_eq!((nothing.code, nothing.out.len()), (Some(2), 0));
    assert!(nothing.err.contains("Usage: lightsout"), "{}", nothing.err);
}

#[test]
fn what_does_not_work_yet_is_absent() {
    let help = run(&["--help"]).text() + &run(&["load", "--help"]).text();
    assert!(!help.contains("serve"), "{help}");
}

#[test]
fn completions_know_the_tables() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completions", shell]).text().contains("race-control"), "{shell}");
    }
    for shell in ["elvish", "powershell"] {
        assert!(run(&["completions", shell]).text().contains("--table"), "{shell}");
    }
}
