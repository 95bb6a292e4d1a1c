//! AWS Account Management: contacts.

use std::collections::BTreeMap;

use aws_sdk_account::types::AlternateContactType;
use scanmonster_inventory::{Account, AlternateContact, Collected, ContactInformation, ContactKind};

use crate::call::ApiCall;
use crate::session::{Session, client};

const GET_CONTACT_INFORMATION: ApiCall = ApiCall::same("account:GetContactInformation");
const GET_ALTERNATE_CONTACT: ApiCall = ApiCall::same("account:GetAlternateContact");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[GET_CONTACT_INFORMATION, GET_ALTERNATE_CONTACT];

/// The code by which the service says that no such contact is set.
const ABSENT: &[&str] = &["ResourceNotFoundException"];

/// Reads the account's contacts.
pub(crate) async fn collect(session: &Session) -> Account {
    let client = client!(session, aws_sdk_account, session.home_region());
    let mut alternate_contacts = BTreeMap::new();
    for kind in ContactKind::ALL {
        alternate_contacts.insert(kind, alternate_contact(&client, kind).await);
    }
    Account { contact_information: contact_information(&client).await, alternate_contacts }
}

async fn contact_information(client: &aws_sdk_account::Client) -> Collected<Option<ContactInformation>> {
    let call = GET_CONTACT_INFORMATION;
    let answer = call.answer_unless(ABSENT, client.get_contact_information().send().await)?;
    let Some(answer) = answer else { return Ok(None) };
    let contact = call.required(answer.contact_information, "ContactInformation")?;
    Ok(Some(ContactInformation {
        full_name: contact.full_name,
        company: contact.company_name,
        phone: contact.phone_number,
    }))
}

async fn alternate_contact(client: &aws_sdk_account::Client, kind: ContactKind) -> Collected<Option<AlternateContact>> {
    let call = GET_ALTERNATE_CONTACT;
    let wanted = match kind {
        ContactKind::Billing => AlternateContactType::Billing,
        ContactKind::Operations => AlternateContactType::Operations,
        ContactKind::Security => AlternateContactType::Security,
    };
    let answer =
        call.answer_unless(ABSENT, client.get_alternate_contact().alternate_contact_type(wanted).send().await)?;
    let Some(answer) = answer else { return Ok(None) };
    let contact = call.required(answer.alternate_contact, "AlternateContact")?;
    Ok(Some(AlternateContact {
        name: contact.name.unwrap_or_default(),
        title: contact.title.unwrap_or_default(),
        email: contact.email_address.unwrap_or_default(),
        phone: contact.phone_number.unwrap_or_default(),
    }))
}
