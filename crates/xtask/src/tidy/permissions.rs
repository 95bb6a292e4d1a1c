//! What a check needs, the member role has to allow.

use scanmonster_checks::registry;

use super::Violation;
use crate::workspace::Workspace;
use crate::{checks_doc, member_role};

pub(super) fn violations(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let listed = member_role::listed(workspace)?;
    let mut violations = Vec::new();
    for check in registry() {
        for action in check.permissions.iter().filter(|action| !listed.contains(**action)) {
            let file =
                workspace.read(&format!("crates/checks/src/{}/{}.rs", check.service, checks_doc::stem(check)))?;
            let line = if file.text.contains(*action) { file.line_of(action) } else { file.line_of("permissions:") };
            let message = format!("needs `{action}`, which {} does not allow", member_role::TEMPLATE);
            violations.push(Violation::at(&file, line, message));
        }
    }
    Ok(violations)
}
