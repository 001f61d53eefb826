//! Help that teaches: pinned, because people read it.

use crate::harness::run;

#[test]
fn help_of_each_command() {
    for command in
        ["", "serve", "ls", "load", "show", "export", "verify", "golden", "demo", "bench", "completions"]
    {
        let arguments: Vec<&str> = [command, "--help"].into_iter().filter(|text| !text.is_empty()).collect();
        let name = if command.is_empty() { "lightsout" } else { command };
        insta::assert_snapshot!(format!("help_{name}"), run(&arguments).text());
    }
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
