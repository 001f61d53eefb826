//! Progress bars, where standard error is a terminal and quiet was not asked for.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::console::Console;

/// Often enough to look alive.
const TICK: Duration = Duration::from_millis(100);

/// One bar; it disappears when dropped.
#[derive(Debug)]
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// For stages that follow one another, of which nobody knows how long they take.
    pub(crate) fn stages(console: &Console, name: &str) -> Self {
        Bars::new(console).stages(name)
    }

    /// For so many parts.
    pub(crate) fn parts(console: &Console, name: &str, parts: usize) -> Self {
        let bar = console.shows_progress().then(|| {
            let bar = ProgressBar::new(parts as u64).with_prefix(name.to_owned());
            bar.set_style(style("{prefix} {wide_bar} {percent}%"));
            bar
        });
        Self(bar)
    }

    /// The stage that begins.
    pub(crate) fn stage(&self, stage: &'static str) {
        if let Some(bar) = &self.0 {
            bar.set_message(stage);
        }
    }

    /// So many parts are done.
    pub(crate) fn done(&self, parts: usize) {
        if let Some(bar) = &self.0 {
            bar.set_position(parts as u64);
        }
    }
}

/// Several bars, one under the other.
#[derive(Debug)]
pub(crate) struct Bars(Option<MultiProgress>);

impl Bars {
    /// None yet.
    pub(crate) fn new(console: &Console) -> Self {
        Self(console.shows_progress().then(MultiProgress::new))
    }

    /// One more, for stages that follow one another, of which nobody knows how long they take.
    pub(crate) fn stages(&self, name: &str) -> Progress {
        Progress(self.0.as_ref().map(|bars| {
            let bar = bars.add(ProgressBar::new_spinner().with_prefix(name.to_owned()));
            bar.set_style(style("{spinner} {prefix}: {msg}"));
            bar.enable_steady_tick(TICK);
            bar
        }))
    }

    /// Does something while no bar is in the way.
    pub(crate) fn suspended<T>(&self, work: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bars) => bars.suspend(work),
            None => work(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// The template is a constant: were it wrong, a plain bar would do.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
