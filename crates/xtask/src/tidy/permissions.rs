//! What a check needs, the member role has to allow.

use scanmonster_checks::registry;

use super::Violation;
use crate::workspace::{SourceFile, Workspace};
use crate::{checks_doc, member_role};

pub(super) fn violations(workspace: &Workspace) -> anyhow::Result<Vec<Violation>> {
    let listed = member_role::listed(workspace)?;
    let mut violations = Vec::new();
    for check in registry() {
        for action in check.permissions.iter().filter(|action| !listed.contains(**action)) {
            let file =
                workspace.read(&format!("crates/checks/src/{}/{}.rs", check.service, checks_doc::stem(check)))?;
            let message = format!("needs `{action}`, which {} does not allow", member_role::TEMPLATE);
            violations.push(Violation::at(&file, line_of(&file, action), message));
        }
    }
    Ok(violations)
}

/// The line of the action; of the whole list where the check shares it with its family.
fn line_of(file: &SourceFile, action: &str) -> usize {
    let (code, _) = file.split_tests();
    match code.find(&format!("\"{action}\"")) {
        Some(offset) => file.line_at(offset),
        None => file.line_of("permissions:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lacking_action_is_named_where_the_check_asks_for_it() {
        let here = Workspace::here();
        let template = here.read(member_role::TEMPLATE).unwrap().text;
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path());
        workspace.write(member_role::TEMPLATE, &template).unwrap();
        assert_eq!(violations(&workspace).unwrap(), []);

        let asking: Vec<_> = registry().filter(|check| check.permissions.contains(&"ec2:DescribeAddresses")).collect();
        for check in &asking {
            let path = format!("crates/checks/src/{}/{}.rs", check.service, checks_doc::stem(check));
            workspace.write(&path, &here.read(&path).unwrap().text).unwrap();
        }
        workspace.write(member_role::TEMPLATE, &template.replace("- ec2:DescribeAddresses\n", "")).unwrap();
        let found = violations(&workspace).unwrap();
        assert_eq!(found.len(), asking.len(), "{found:?}");
        let named = |violation: &_| format!("{violation}").contains("address_unassociated.rs:");
        assert!(found.iter().any(|violation| named(violation) && violation.line > 1), "{found:?}");
    }
}
