//! The member role allows what the collectors call, no less and no more.

use std::collections::BTreeSet;

use scanmonster_checks::registry;
use scanmonster_collector::{discovery_permissions, member_permissions};
use scanmonster_tests::root;

/// The actions between the markers of a template.
fn actions_of(template: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("cloudformation").join(template)).unwrap();
    text.lines()
        .skip_while(|line| !line.contains("BEGIN GENERATED ACTIONS"))
        .take_while(|line| !line.contains("END GENERATED ACTIONS"))
        .filter_map(|line| line.trim().strip_prefix("- "))
        .map(|action| action.trim_matches(['"', '\'']).to_owned())
        .collect()
}

#[test]
fn the_member_role_allows_exactly_what_the_collectors_call() {
    let declared: BTreeSet<String> = member_permissions().into_iter().map(str::to_owned).collect();
    assert_eq!(actions_of("member-role.yaml"), declared, "run `cargo xtask member-role`");
}

#[test]
fn the_discovery_role_allows_what_the_directory_calls() {
    let text = std::fs::read_to_string(root().join("cloudformation/discovery-role.yaml")).unwrap();
    for action in discovery_permissions() {
        assert!(text.contains(action), "{action}");
    }
}

#[test]
fn checks_need_only_what_the_collectors_call() {
    let declared = member_permissions();
    for check in registry() {
        for permission in check.permissions {
            assert!(declared.contains(permission), "{} needs {permission}", check.id);
        }
    }
}
