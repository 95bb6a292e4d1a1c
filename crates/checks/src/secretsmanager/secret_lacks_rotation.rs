//! Automatic rotation is off. A replica rotates with its primary, and a secret that a service manages is the
//! service's matter: there the question does not arise, where Prowler fails them.

use scanmonster_inventory::{Collected, Region, Secret};

use crate::{CheckDef, Evaluate, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "secretsmanager-secret-lacks-rotation",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Secret is not rotated automatically",
        ja: "シークレットの自動ローテーションが有効になっていない",
    },
    severity: Severity::Medium,
    service: "secretsmanager",
    resource_type: "AWS::SecretsManager::Secret",
    permissions: &["secretsmanager:ListSecrets"],
    mappings: Mappings {
        security_hub: &["SecretsManager.1"],
        cis: &[],
        well_architected: &["SEC02-BP05"],
        prowler: &["secretsmanager_automatic_rotation_enabled"],
        seed: &["WA-Q2.2", "AP16"],
    },
    tutorial: Localized {
        en: include_str!("secret_lacks_rotation.en.md"),
        ja: include_str!("secret_lacks_rotation.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for secret in context.regional.secretsmanager.secrets.as_ref().map_err(Clone::clone)? {
        let place = Resource::regional(context.region, &secret.arn, &secret.name);
        verdicts.record(place, judge(context.region, secret));
    }
    Ok(())
}

fn judge(region: &Region, secret: &Secret) -> Outcome {
    if secret.rotation_enabled {
        return Outcome::pass("the secret is rotated automatically");
    }
    if let Some(primary) = secret.primary_region.as_ref().filter(|primary| *primary != region) {
        return Outcome::not_applicable(format!("a replica, which changes with its primary in {}", primary.as_str()));
    }
    if let Some(service) = &secret.owning_service {
        return Outcome::not_applicable(format!("the service {service} manages this secret"));
    }
    // When it was last changed is left out: an acceptance would end each time somebody changes it by hand.
    Outcome::fail("the secret is not rotated automatically")
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, region, secret, time};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(change: impl FnOnce(&mut Secret)) -> Inventory {
        let mut secret = secret("s");
        secret.rotation_enabled = false;
        change(&mut secret);
        let mut inventory = inventory();
        home(&mut inventory).secretsmanager.secrets = Ok(vec![secret]);
        inventory
    }

    #[test]
    fn clean_rotated() {
        assert_eq!(status(&CHECK, &with(|secret| secret.rotation_enabled = true)), "pass");
    }

    #[test]
    fn failing_not_rotated() {
        assert_eq!(status(&CHECK, &with(|_| {})), "fail");
    }

    #[test]
    fn failing_says_the_same_when_it_is_changed_by_hand() {
        let changed = with(|secret| secret.last_changed = Some(time("2026-06-14T00:00:00Z")));
        assert_eq!(verdicts(&CHECK, &with(|_| {})), verdicts(&CHECK, &changed));
    }

    #[test]
    fn borderline_replicas_and_managed_secrets_do_not_apply() {
        assert_eq!(status(&CHECK, &with(|secret| secret.primary_region = Some(region("us-east-1")))), "na");
        assert_eq!(status(&CHECK, &with(|secret| secret.owning_service = Some("events".into()))), "na");
        assert_eq!(status(&CHECK, &with(|secret| secret.primary_region = Some(region("eu-west-1")))), "fail");
    }

    #[test]
    fn gap_list() {
        let mut inventory = inventory();
        home(&mut inventory).secretsmanager.secrets = Err(denied("secretsmanager:ListSecrets"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
