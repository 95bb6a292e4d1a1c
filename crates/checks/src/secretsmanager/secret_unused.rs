//! Nobody has read the secret's value for 90 days.
//!
//! A new secret that nobody has read yet fails too, as in Security Hub (SecretsManager.3). A replica waits for the day
//! on which its region is needed, and a secret that a service manages is the service's matter: there the question does
//! not arise.

use scanmonster_inventory::{Collected, Secret};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "secretsmanager-secret-unused",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Secret has not been used for 90 days", ja: "シークレットが 90 日間使われていない"
    },
    severity: Severity::Low,
    service: "secretsmanager",
    resource_type: "AWS::SecretsManager::Secret",
    permissions: &["secretsmanager:ListSecrets"],
    mappings: Mappings {
        security_hub: &["SecretsManager.3"],
        cis: &[],
        well_architected: &["SEC02-BP05", "SEC03-BP04"],
        prowler: &["secretsmanager_secret_unused"],
        seed: &["WA-Q2.2"],
    },
    tutorial: Localized { en: include_str!("secret_unused.en.md"), ja: include_str!("secret_unused.ja.md") },
    evaluate: Evaluate::Region(evaluate),
};

/// Security Hub's default.
const UNUSED_DAYS: i64 = 90;

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for secret in context.regional.secretsmanager.secrets.as_ref().map_err(Clone::clone)? {
        let place = Resource::regional(context.region, &secret.arn, &secret.name);
        verdicts.record(place, judge(context, secret));
    }
    Ok(())
}

fn judge(context: &RegionContext<'_>, secret: &Secret) -> Outcome {
    if secret.primary_region.as_ref().is_some_and(|primary| primary != context.region) {
        return Outcome::not_applicable("a replica, which is kept for another region's failure");
    }
    if let Some(service) = &secret.owning_service {
        return Outcome::not_applicable(format!("the service {service} manages this secret"));
    }
    let limit = context.account.days_ago(UNUSED_DAYS);
    match (secret.last_accessed, secret.created_at) {
        (Some(read), _) if read >= limit => Outcome::pass("the secret was read within the last 90 days"),
        (Some(read), _) => {
            let summary = format!("the secret was last read on {}", read.strftime("%Y-%m-%d"));
            Outcome::Fail(Evidence::new(summary))
        }
        (None, Some(made)) if made >= limit => {
            let summary = format!("the secret was made on {} and not read since", made.strftime("%Y-%m-%d"));
            Outcome::Fail(Evidence::new(summary))
        }
        (None, _) => Outcome::Fail(Evidence::new("the secret was never read")),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, region, secret, time};

    use super::*;
    use crate::testing::{denied, status, verdicts};

    fn with(change: impl FnOnce(&mut Secret)) -> Inventory {
        let mut secret = secret("s");
        change(&mut secret);
        let mut inventory = inventory();
        home(&mut inventory).secretsmanager.secrets = Ok(vec![secret]);
        inventory
    }

    fn last_read(at: &str) -> Inventory {
        with(|secret| secret.last_accessed = Some(time(at)))
    }

    #[test]
    fn clean_read_lately() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_read_long_ago_or_never() {
        let all = verdicts(&CHECK, &last_read("2026-01-10T00:00:00Z"));
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("passes") };
        assert_eq!(evidence.summary, "the secret was last read on 2026-01-10");
        assert_eq!(status(&CHECK, &with(|secret| secret.last_accessed = None)), "fail");
    }

    #[test]
    fn borderline_ninety_days_new_secrets_and_replicas() {
        assert_eq!(status(&CHECK, &last_read("2026-03-18T00:00:00Z")), "pass");
        assert_eq!(status(&CHECK, &last_read("2026-03-16T00:00:00Z")), "fail");
        let new = with(|secret| {
            secret.last_accessed = None;
            secret.created_at = Some(time("2026-06-01T00:00:00Z"));
        });
        let all = verdicts(&CHECK, &new);
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::Low);
        assert_eq!(status(&CHECK, &with(|secret| secret.primary_region = Some(region("us-east-1")))), "na");
        assert_eq!(status(&CHECK, &with(|secret| secret.owning_service = Some("rds".into()))), "na");
    }

    #[test]
    fn gap_list() {
        let mut inventory = inventory();
        home(&mut inventory).secretsmanager.secrets = Err(denied("secretsmanager:ListSecrets"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
