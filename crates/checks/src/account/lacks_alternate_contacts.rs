//! AWS does not know whom to write to: the primary, billing, operations or security contact is missing.
//!
//! Prowler leaves this to people; the Account API answers it. Without a primary contact AWS can reach nobody
//! but the root user's mailbox (medium); a missing alternate contact is low. One contact that is missing decides, even
//! where another could not be read.

use scanmonster_inventory::{Collected, ContactInformation, ContactKind};

use super::{ALTERNATE, is_given};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "account-lacks-alternate-contacts",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "The account's contact details are incomplete",
        ja: "アカウントの連絡先情報がそろっていない",
    },
    severity: Severity::Low,
    service: "account",
    resource_type: "AWS::::Account",
    permissions: &["account:GetContactInformation", ALTERNATE],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["1.1"]), ("3.0", &["1.1"]), ("5.0", &["1.1"]), ("6.0", &["2.1"]), ("7.0", &["2.2"])],
        well_architected: &["SEC10-BP01", "SEC01-BP02", "SEC03-BP03"],
        prowler: &["account_maintain_current_contact_details"],
        seed: &["AP21"],
    },
    tutorial: Localized {
        en: include_str!("lacks_alternate_contacts.en.md"),
        ja: include_str!("lacks_alternate_contacts.ja.md"),
    },
    evaluate: Evaluate::Account(evaluate),
};

/// The alternate contacts with their names in facts.
const ALTERNATES: [(ContactKind, &str); 3] =
    [(ContactKind::Billing, "billing"), (ContactKind::Operations, "operations"), (ContactKind::Security, "security")];

fn evaluate(context: &Context<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account(context), || {
        let primary = context.inventory.contacts.contact_information.as_ref().map_err(Clone::clone);
        let primary = primary.map(|contact| contact.as_ref().is_some_and(can_be_reached));
        let alternates = ALTERNATES.map(|(kind, name)| (name, is_given(context, kind)));
        let mut missing: Vec<&str> =
            alternates.iter().filter(|(_, given)| *given == Ok(false)).map(|(name, _)| *name).collect();
        if primary == Ok(false) {
            missing.push("primary");
            let evidence = Evidence::new("the primary contact of the account is missing or incomplete");
            return Ok(Outcome::FailAs(Severity::Medium, evidence.facts("missing", missing)));
        }
        if !missing.is_empty() {
            let evidence = Evidence::new("alternate contacts of the account are missing");
            return Ok(Outcome::Fail(evidence.facts("missing", missing)));
        }
        primary?;
        for (_, given) in alternates {
            given?;
        }
        Ok(Outcome::pass("primary, billing, operations and security contacts are registered"))
    });
    Ok(())
}

fn can_be_reached(contact: &ContactInformation) -> bool {
    !contact.full_name.trim().is_empty() && !contact.phone.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::*;

    use super::super::someone;
    use super::*;
    use crate::Status;
    use crate::testing::{status, verdicts};

    fn complete() -> Inventory {
        let mut inventory = inventory();
        inventory.contacts.contact_information = Ok(Some(ContactInformation {
            full_name: "Example K.K.".into(),
            company: None,
            phone: "+81-3-0000-0000".into(),
        }));
        for kind in ContactKind::ALL {
            inventory.contacts.alternate_contacts.insert(kind, Ok(Some(someone())));
        }
        inventory
    }

    #[test]
    fn clean_all_contacts_pass() {
        assert_eq!(status(&CHECK, &complete()), "pass");
    }

    #[test]
    fn failing_missing_alternate_contacts_are_named() {
        let mut inventory = complete();
        inventory.contacts.alternate_contacts.insert(ContactKind::Billing, Ok(None));
        let all = verdicts(&CHECK, &inventory);
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["missing"].iter().eq(["billing"]));
        assert_eq!(all[0].severity, Severity::Low);
    }

    #[test]
    fn failing_missing_primary_contact_is_medium() {
        let mut inventory = complete();
        inventory.contacts.contact_information = Ok(None);
        assert_eq!(verdicts(&CHECK, &inventory)[0].severity, Severity::Medium);
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_primary_contact_without_telephone_fails() {
        let mut inventory = complete();
        inventory.contacts.contact_information =
            Ok(Some(ContactInformation { full_name: "Example".into(), company: None, phone: " ".into() }));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn borderline_a_missing_contact_decides_beside_a_gap() {
        let mut inventory = complete();
        inventory.contacts.contact_information = Err(denied("account:GetContactInformation"));
        inventory.contacts.alternate_contacts.insert(ContactKind::Security, Ok(None));
        let all = verdicts(&CHECK, &inventory);
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts["missing"].iter().eq(["security"]));
        let mut inventory = complete();
        inventory.contacts.contact_information = Ok(None);
        inventory.contacts.alternate_contacts.insert(ContactKind::Billing, Err(denied(ALTERNATE)));
        assert_eq!(status(&CHECK, &inventory), "fail");
    }

    #[test]
    fn gap_each_contact_decides() {
        let mut inventory = complete();
        inventory.contacts.contact_information = Err(denied("account:GetContactInformation"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
        for kind in ContactKind::ALL {
            let mut inventory = complete();
            inventory.contacts.alternate_contacts.insert(kind, Err(denied(ALTERNATE)));
            assert_eq!(status(&CHECK, &inventory), "unknown", "{kind:?}");
        }
    }
}
