//! The attributes of a message, which subscriptions filter by.

use std::collections::BTreeMap;

use aws_sdk_sns::error::BuildError;
use aws_sdk_sns::types::MessageAttributeValue;
use scanmonster_assessment::{Audience, Mail};

/// The attribute with the id of the mail.
pub const MAIL_ID: &str = "mail_id";

/// The attribute that says for whom the mail is: `security` or `owner`.
pub const AUDIENCE: &str = "audience";

/// Attributes of which a mail may have several values. They are arrays even with one value, so that whoever
/// reads them needs one way only; a filter of SNS does not tell the difference.
const LISTS: [&str; 3] = ["severity", "ou", "owner"];

/// Attributes that a message may have on its way to a queue that gets it as it is (SNS developer guide,
/// "Amazon SNS message attributes"); with more it would be dropped without a trace.
pub(super) const MAX_ATTRIBUTES: usize = 10;

/// One attribute as SNS takes it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: String,
    data_type: &'static str,
    value: String,
}

impl Attribute {
    fn text(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), data_type: "String", value: value.to_owned() }
    }

    fn of(name: &str, values: &[String]) -> Self {
        match values {
            [value] if !LISTS.contains(&name) => Self::text(name, value),
            values => {
                let value = serde_json::Value::from(values).to_string();
                Self { name: name.to_owned(), data_type: "String.Array", value }
            }
        }
    }

    /// The bytes that count towards the size of a message.
    pub(super) fn size(&self) -> usize {
        self.name.len() + self.data_type.len() + self.value.len()
    }

    pub(super) fn to_value(&self) -> Result<MessageAttributeValue, BuildError> {
        MessageAttributeValue::builder().data_type(self.data_type).string_value(&self.value).build()
    }
}

/// The attributes of a mail that have a value, sorted by name.
pub(super) fn attributes(mail: &Mail) -> Vec<Attribute> {
    let audience = match mail.audience {
        Audience::Security => "security",
        Audience::Owner(_) => "owner",
    };
    let mut attributes: BTreeMap<&str, Vec<String>> =
        mail.attributes.iter().map(|(name, values)| (name.as_str(), cleaned(values))).collect();
    attributes.insert(MAIL_ID, cleaned(std::slice::from_ref(&mail.id)));
    attributes.insert(AUDIENCE, vec![audience.to_owned()]);
    attributes.retain(|_, values| !values.is_empty());
    attributes.into_iter().map(|(name, values)| Attribute::of(name, &values)).collect()
}

fn cleaned(values: &[String]) -> Vec<String> {
    values.iter().map(|value| clean(value)).filter(|value| !value.is_empty()).collect()
}

/// Without what SQS does not take in a message (SQS API reference, SendMessage: characters of XML 1.0), and
/// other control characters.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(audience: Audience, given: &[(&str, &[&str])]) -> Vec<(String, &'static str, String)> {
        let attribute = |(name, values): &(&str, &[&str])| {
            ((*name).to_owned(), values.iter().map(|value| (*value).to_owned()).collect())
        };
        let mail = Mail {
            id: "a-b\u{0}-c".into(),
            audience,
            subject: "subject".into(),
            body: "body".into(),
            attributes: given.iter().map(attribute).collect(),
        };
        attributes(&mail).into_iter().map(|found| (found.name, found.data_type, found.value)).collect()
    }

    fn expected(all: &[(&str, &'static str, &str)]) -> Vec<(String, &'static str, String)> {
        all.iter().map(|(name, kind, value)| ((*name).to_owned(), *kind, (*value).to_owned())).collect()
    }

    #[test]
    fn what_may_have_several_values_is_an_array() {
        let given: &[(&str, &[&str])] =
            &[("kind", &["digest"]), ("severity", &["critical", "high"]), ("ou", &["Root"]), ("note", &["a", "b"])];
        let all = [
            ("audience", "String", "security"),
            ("kind", "String", "digest"),
            ("mail_id", "String", "a-b-c"),
            ("note", "String.Array", "[\"a\",\"b\"]"),
            ("ou", "String.Array", "[\"Root\"]"),
            ("severity", "String.Array", "[\"critical\",\"high\"]"),
        ];
        assert_eq!(found(Audience::Security, given), expected(&all));
    }

    #[test]
    fn hostile_values_are_cleaned_or_left_out() {
        let given: &[(&str, &[&str])] = &[
            ("kind", &["\u{0}\r\n"]),
            ("ou", &["", "\u{1b}[31m\"],\"severity\":[\"x", "\u{85}\u{ffff}"]),
            ("mail_id", &["forged"]),
            ("audience", &["forged"]),
        ];
        let all = [
            ("audience", "String", "owner"),
            ("mail_id", "String", "a-b-c"),
            ("ou", "String.Array", "[\"[31m\\\"],\\\"severity\\\":[\\\"x\"]"),
        ];
        assert_eq!(found(Audience::Owner("someone".into()), given), expected(&all));
    }
}
