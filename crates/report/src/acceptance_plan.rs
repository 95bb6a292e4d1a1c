//! What a file of acceptances changes.

use std::io::Write;

use scanmonster_assessment::{Change, Plan, Planned, plain};

use crate::visible::visible;
use crate::{ReportError, Style};

/// Writes what a file changes, or with `dry_run` would change: every acceptance that is not as it was, and
/// how many are.
///
/// # Errors
/// Where the writer refuses.
pub fn acceptances_plan(plan: &Plan, dry_run: bool, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    for item in &plan.items {
        if item.change != Change::Unchanged || item.awaits_approval {
            planned(item, style, out)?;
        }
    }
    let changes =
        [Change::Added, Change::Renewed, Change::Approved, Change::Withdrawn, Change::LeftWithdrawn, Change::Unchanged];
    let counts: Vec<String> = changes
        .into_iter()
        .map(|change| (change, plan.count(change)))
        .filter(|(change, count)| *count > 0 || *change == Change::Unchanged)
        .map(|(change, count)| {
            let word = style.change(change);
            style.say(format!("{count} {word}"), format!("{word} {count} 件"))
        })
        .collect();
    writeln!(out, "{}", counts.join(style.say(", ", "、")))?;
    if dry_run {
        writeln!(out, "{}", style.say("Nothing was written (--dry-run).", "何も書き込んでいません (--dry-run)。"))?;
    }
    Ok(())
}

fn planned(item: &Planned, style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    let word = style.change(item.change);
    let (id, until) = (plain(item.acceptance.as_str()), item.until);
    let scope = scope_line(item);
    let place = item.line.map(|line| style.say(format!(" (line {line})"), format!(" ({line} 行目)")));
    let until = style.say(format!("until {until}"), format!("{until} まで"));
    writeln!(out, "{word} {id}{}: {scope}, {until}", place.unwrap_or_default())?;
    if item.findings == Some(0) {
        let nothing = style.say(
            "  no open finding is in its scope: make sure that region and resource are right",
            "  対象に未解消の検出結果がありません。リージョンとリソースを確認してください。",
        );
        writeln!(out, "{nothing}")?;
    }
    if item.change == Change::LeftWithdrawn {
        let left = style.say(
            "  somebody withdrew it by hand; change its reason or date to ask for it anew",
            "  手動で取り消されています。再度申請するには理由または期限を変更してください。",
        );
        writeln!(out, "{left}")?;
    }
    if item.awaits_approval {
        let command = format!("scanmonster findings approve {id} --by WHO");
        let line = style.say(
            format!("  the finding is critical: a second person has to agree with `{command}`"),
            format!("  緊急の検出結果です。別の人が `{command}` で承認する必要があります。"),
        );
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn scope_line(item: &Planned) -> String {
    let scope = &item.scope;
    let (check, account, region) =
        (plain(scope.check.as_str()), plain(scope.account.as_str()), plain(scope.region.as_str()));
    format!("{check} {account} {region} {}", visible(scope.resource.as_str()))
}
