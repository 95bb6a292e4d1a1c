//! The root user's MFA is an app on a phone or computer, or missing.
//!
//! Any one of several devices suffices to sign in, so a virtual device beside a security key still fails.
//! Rated below Prowler and Security Hub (critical): a virtual device is a second factor; having none at all is
//! `iam-root-user-lacks-mfa`.

use scanmonster_inventory::{Collected, VirtualMfaDevice};

use super::root_user::RootUser;
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "iam-root-user-lacks-hardware-mfa",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Root user lacks hardware MFA", ja: "ルートユーザーにハードウェア MFA がない"
    },
    severity: Severity::Medium,
    service: "iam",
    resource_type: "AWS::::Account",
    permissions: &[
        "iam:GetAccountSummary",
        "iam:GenerateCredentialReport",
        "iam:GetCredentialReport",
        "iam:ListVirtualMFADevices",
    ],
    mappings: Mappings {
        security_hub: &["IAM.6"],
        cis: &[("1.4", &["1.6"]), ("3.0", &["1.6"]), ("5.0", &["1.5"]), ("6.0", &["2.5"]), ("7.0", &["2.6"])],
        well_architected: &["SEC01-BP02", "SEC02-BP01"],
        prowler: &["iam_root_hardware_mfa_enabled"],
        seed: &["SM-ROOTMFA", "AP05"],
    },
    tutorial: Localized {
        en: include_str!("root_user_lacks_hardware_mfa.en.md"),
        ja: include_str!("root_user_lacks_hardware_mfa.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let root = RootUser::read(context)?;
        let devices = context.inventory.iam.virtual_mfa_devices.as_ref().map_err(Clone::clone)?;
        let mut virtual_devices = devices.iter().filter(|device| belongs_to_root(device)).peekable();
        Ok(if root.is_without_credentials() {
            Outcome::not_applicable("the root user has no credentials: no password, access key or certificate")
        } else if !root.has_mfa()? {
            Outcome::fail("the root user has no MFA device at all")
        } else if virtual_devices.peek().is_some() {
            let evidence = Evidence::new("an authenticator app (virtual MFA device) is enough to sign in as root");
            Outcome::Fail(evidence.facts("serial_number", virtual_devices.map(|device| device.serial_number.as_str())))
        } else {
            Outcome::pass("the root user has MFA and none of its devices is virtual")
        })
    });
    Ok(())
}

/// The serial number is decisive only where AWS does not name the user: anybody may give a device that name.
fn belongs_to_root(device: &VirtualMfaDevice) -> bool {
    match &device.user_arn {
        Some(arn) => arn.ends_with(":root"),
        None => device.serial_number.ends_with(":mfa/root-account-mfa-device"),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Inventory, VirtualMfaDevice};

    use super::super::root_user::account_with_root;
    use super::CHECK;
    use crate::testing::{denied, status};

    fn account(mfa: i64, device: Option<(&str, Option<&str>)>) -> Inventory {
        let mut inventory = account_with_root(&[("AccountMFAEnabled", mfa)], |_| {});
        inventory.iam.virtual_mfa_devices = Ok(device
            .into_iter()
            .map(|(name, user)| VirtualMfaDevice {
                serial_number: format!("arn:aws:iam::111122223333:mfa/{name}"),
                user_arn: user.map(|user| format!("arn:aws:iam::111122223333:{user}")),
            })
            .collect());
        inventory
    }

    #[test]
    fn clean_with_mfa_that_is_not_virtual() {
        assert_eq!(status(&CHECK, &account(1, None)), "pass");
    }

    #[test]
    fn failing_with_a_virtual_device() {
        assert_eq!(status(&CHECK, &account(1, Some(("phone", Some("root"))))), "fail");
    }

    #[test]
    fn failing_without_mfa() {
        assert_eq!(status(&CHECK, &account(0, None)), "fail");
    }

    #[test]
    fn borderline_devices_of_users_do_not_count_whatever_their_name() {
        assert_eq!(status(&CHECK, &account(1, Some(("root-account-mfa-device", Some("user/alice"))))), "pass");
        assert_eq!(status(&CHECK, &account(1, Some(("root-account-mfa-device", None)))), "fail");
    }

    #[test]
    fn borderline_root_without_credentials_is_not_judged() {
        assert_eq!(status(&CHECK, &account_with_root(&[], |row| row.password_enabled = Some(false))), "na");
    }

    #[test]
    fn gap_of_any_call_is_unknown() {
        let mut summary = account(1, None);
        summary.iam.account_summary = Err(denied("iam:GetAccountSummary"));
        let mut report = account(1, None);
        report.iam.credential_report = Err(denied("iam:GetCredentialReport"));
        let mut devices = account_with_root(&[], |row| row.password_enabled = Some(false));
        devices.iam.virtual_mfa_devices = Err(denied("iam:ListVirtualMFADevices"));
        for inventory in [summary, report, devices] {
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
