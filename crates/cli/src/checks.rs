//! `scanmonster checks`: look at the checks.

use scanmonster_checks::{CheckDef, find, registry};
use scanmonster_report::{ListFormat, check_show, checks_list};

use crate::args::{ChecksArguments, ChecksCommand};
use crate::failure::Failure;
use crate::{Verdict, output, target};

/// Runs the command.
pub(crate) fn run(arguments: ChecksArguments) -> Result<Verdict, Failure> {
    match arguments.command {
        ChecksCommand::List { checks, listing } => {
            let chosen = target::checks(&checks)?;
            let style = output::style(listing.language);
            output::write(None, |out| checks_list(listing.format, &chosen, &style, out))?;
        }
        ChecksCommand::Show { id, listing } => {
            let style = output::style(listing.language);
            let found = named(&id)?;
            output::write(None, |out| match listing.format {
                ListFormat::Table => found.iter().try_for_each(|check| check_show(check, &style, out)),
                other => checks_list(other, &found, &style, out),
            })?;
        }
    }
    Ok(Verdict::Done)
}

/// The check with this id or former id, else all that ask the question of this Prowler check.
fn named(id: &str) -> Result<Vec<&'static CheckDef>, Failure> {
    if let Some(check) = find(id) {
        return Ok(vec![check]);
    }
    let same: Vec<_> = registry().filter(|check| check.mappings.prowler.contains(&id)).collect();
    if same.is_empty() {
        return Err(Failure::usage(format!(
            "there is no check `{}`: `scanmonster checks list` names them all",
            id.escape_debug()
        )));
    }
    Ok(same)
}
