//! Checks of account.

mod lacks_alternate_contacts;
mod lacks_security_contact;

use scanmonster_inventory::{AlternateContact, Collected, ContactKind, Gap, GapCause};

use crate::{CheckDef, Context};

/// All checks of this service.
pub(crate) static CHECKS: &[&CheckDef] = &[&lacks_security_contact::CHECK, &lacks_alternate_contacts::CHECK];

/// The call that tells one alternate contact.
const ALTERNATE: &str = "account:GetAlternateContact";

/// Whether the alternate contact is set and can be written to. One that was never asked for is a gap.
fn is_given(context: &Context<'_>, kind: ContactKind) -> Collected<bool> {
    let missing = || Gap::new(ALTERNATE, ALTERNATE, GapCause::MalformedAnswer, "contact was not collected");
    let answers = &context.inventory.contacts.alternate_contacts;
    let contact = answers.get(&kind).ok_or_else(missing)?.as_ref().map_err(Clone::clone)?;
    Ok(contact.as_ref().is_some_and(can_be_reached))
}

fn can_be_reached(contact: &AlternateContact) -> bool {
    contact.email.contains('@')
}

#[cfg(test)]
fn someone() -> AlternateContact {
    AlternateContact {
        name: "Security team".into(),
        title: "Duty officer".into(),
        email: "security@example.com".into(),
        phone: "+81-3-0000-0000".into(),
    }
}
