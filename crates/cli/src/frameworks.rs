//! `scanmonster frameworks`: look at what others ask, and which checks answer it.

use scanmonster_checks::{Framework, framework, frameworks};
use scanmonster_report::{framework_show, frameworks_list};

use crate::args::{FrameworksArguments, FrameworksCommand};
use crate::failure::Failure;
use crate::{Verdict, output};

/// Runs the command.
pub(crate) fn run(arguments: FrameworksArguments) -> Result<Verdict, Failure> {
    match arguments.command {
        FrameworksCommand::List { listing } => {
            let style = output::style(listing.language);
            output::write(None, |out| frameworks_list(listing.format, frameworks(), &style, out))?;
        }
        FrameworksCommand::Show { id, listing } => {
            let style = output::style(listing.language);
            let framework = named(&id)?;
            output::write(None, |out| framework_show(listing.format, framework, &style, out))?;
        }
    }
    Ok(Verdict::Done)
}

fn named(id: &str) -> Result<&'static Framework, Failure> {
    framework(id).ok_or_else(|| {
        let known: Vec<&str> = frameworks().iter().map(|framework| framework.id).collect();
        Failure::usage(format!("there is no framework `{}` ({})", id.escape_debug(), known.join(", ")))
    })
}
