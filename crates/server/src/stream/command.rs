//! What a client may say.

use serde::Deserialize;
use session::Session;

use super::clock::SPEEDS;

/// No message of a client is longer, in bytes.
pub(crate) const LONGEST: usize = 4096;

/// What a client wants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Command {
    /// Play on, at that speed or at the one before.
    Play { speed: Option<f64> },
    /// Stand still.
    Pause,
    /// Go to a moment, in seconds from the first frame.
    Seek { t: f64 },
    /// Send these drivers only; all where none is named.
    Select { drivers: Vec<usize> },
}

/// The message as it comes. What is not known in it is passed over: there may be more in a later version.
#[derive(Debug, Deserialize)]
struct Said {
    action: String,
    speed: Option<f64>,
    frame: Option<f64>,
    t: Option<f64>,
    drivers: Option<Vec<String>>,
}

impl Command {
    /// What was said, or what is wrong with it; a frame is `frame_length` seconds long.
    pub(crate) fn parse(text: &str, session: &Session, frame_length: f64) -> Result<Self, String> {
        let said: Said = serde_json::from_str(text).map_err(|error| {
            format!("that is not a command: {error}; send something like {{\"action\":\"play\",\"speed\":2}}")
        })?;
        match said.action.as_str() {
            "play" => match said.speed {
                Some(speed) if !SPEEDS.contains(&speed) => {
                    Err(format!("the speed is {} to {}", SPEEDS.start(), SPEEDS.end()))
                }
                speed => Ok(Self::Play { speed }),
            },
            "pause" => Ok(Self::Pause),
            "seek" => {
                let moment = said.t.or_else(|| said.frame.map(|frame| frame * frame_length));
                let moment = moment.filter(|moment| moment.is_finite());
                moment
                    .map(|t| Self::Seek { t })
                    .ok_or_else(|| "seek takes a `frame` or seconds as `t`".to_owned())
            }
            "select" => {
                let names = said.drivers.unwrap_or_default();
                let drivers =
                    names.iter().map(|name| driver(session, name)).collect::<Result<Vec<usize>, _>>()?;
                Ok(Self::Select { drivers: distinct(drivers) })
            }
            action => Err(format!(
                "there is no action `{}`; the actions are play, pause, seek and select",
                action.chars().take(40).collect::<String>().escape_debug()
            )),
        }
    }
}

fn driver(session: &Session, name: &str) -> Result<usize, String> {
    session.find_driver(name).ok_or_else(|| {
        format!("there is no driver `{}`", name.chars().take(40).collect::<String>().escape_debug())
    })
}

/// Each once, in the order of their first mention.
fn distinct(drivers: Vec<usize>) -> Vec<usize> {
    let mut distinct = Vec::new();
    for driver in drivers {
        if !distinct.contains(&driver) {
            distinct.push(driver);
        }
    }
    distinct
}
