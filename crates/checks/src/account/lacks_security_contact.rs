//! AWS does not know whom to write to about a security matter of the account.
//!
//! Prowler leaves this to people; the Account API answers it. A contact without a mail address is none.

use scanmonster_inventory::{Collected, ContactKind};

use super::{ALTERNATE, is_given};
use crate::{CheckDef, Context, Evaluate, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "account-lacks-security-contact",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "The account has no security contact",
        ja: "アカウントにセキュリティの連絡先が登録されていない",
    },
    severity: Severity::Medium,
    service: "account",
    resource_type: "AWS::::Account",
    permissions: &[ALTERNATE],
    mappings: Mappings {
        security_hub: &["Account.1"],
        cis: &[("1.4", &["1.2"]), ("3.0", &["1.2"]), ("5.0", &["1.2"]), ("6.0", &["2.2"]), ("7.0", &["2.3"])],
        well_architected: &["SEC10-BP01", "SEC01-BP02", "SEC03-BP03"],
        prowler: &["account_security_contact_information_is_registered"],
        seed: &["AP21"],
    },
    tutorial: Localized {
        en: include_str!("lacks_security_contact.en.md"),
        ja: include_str!("lacks_security_contact.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        Ok(if is_given(context, ContactKind::Security)? {
            Outcome::pass("a security contact is registered")
        } else {
            Outcome::fail("no security contact with a mail address is registered")
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::AlternateContact;
    use scanmonster_testkit::*;

    use super::super::someone;
    use super::*;
    use crate::testing::status;

    fn with(contact: Option<AlternateContact>) -> scanmonster_inventory::Inventory {
        let mut inventory = inventory();
        inventory.contacts.alternate_contacts.insert(ContactKind::Security, Ok(contact));
        inventory
    }

    #[test]
    fn clean_contact_passes() {
        assert_eq!(status(&CHECK, &with(Some(someone()))), "pass");
    }

    #[test]
    fn failing_no_contact() {
        assert_eq!(status(&CHECK, &with(None)), "fail");
    }

    #[test]
    fn borderline_contact_without_mail_address_fails() {
        assert_eq!(status(&CHECK, &with(Some(AlternateContact { email: " ".into(), ..someone() }))), "fail");
    }

    #[test]
    fn borderline_other_contacts_do_not_stand_in() {
        let mut inventory = with(None);
        inventory.contacts.alternate_contacts.insert(ContactKind::Operations, Ok(Some(someone())));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn gap_denied_or_uncollected_contact_is_unknown() {
        let mut inventory = with(Some(someone()));
        inventory.contacts.alternate_contacts.insert(ContactKind::Security, Err(denied(ALTERNATE)));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        inventory.contacts.alternate_contacts.clear();
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
