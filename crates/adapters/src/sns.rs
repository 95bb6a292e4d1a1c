//! Mail by way of two SNS topics: the security team's, and the owners'.

mod attributes;
mod receipts;

use async_trait::async_trait;
use aws_sdk_sns::Client;
use scanmonster_assessment::{Audience, Mail, Notifier, PortError, PortResult};

pub use attributes::{AUDIENCE, MAIL_ID};
use attributes::{Attribute, MAX_ATTRIBUTES, attributes};
pub use receipts::ReceiptQueue;

/// The longest subject (SNS API reference, Publish).
const MAX_SUBJECT: usize = 100;

/// The largest message with its attributes, in bytes (SNS API reference, Publish).
const MAX_BYTES: usize = 256 * 1024;

/// Why SNS would not take a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMail {
    /// The subject would be refused, or break the mail's header.
    #[error("the subject is not 1 to 100 printable ASCII characters without a space in front")]
    Subject,
    /// There is no text.
    #[error("the body is empty")]
    Empty,
    /// The body and the attributes together are too large.
    #[error("the mail has {0} bytes; 262144 are allowed")]
    TooLarge(usize),
    /// Queues that get messages as they are would not get this one.
    #[error("the mail has {0} attributes; 10 are allowed")]
    TooManyAttributes(usize),
}

/// Publishes mail to the topic of those whom it is for.
///
/// Every message has the attributes of its mail, which subscriptions can filter by, and two more:
/// [`MAIL_ID`] and [`AUDIENCE`]. Control characters are taken out of values, and values that are empty left
/// out.
///
/// SNS does not know a message again, so a queue of receipts that is subscribed to both topics tells which
/// mails went out. Without one, [`Notifier::was_published`] answers no: a mail whose sending was cut off
/// comes twice then.
///
/// Needs `sns:Publish` on the topics.
#[derive(Debug, Clone)]
pub struct SnsNotifier {
    client: Client,
    topic_arn: String,
    owners_topic_arn: Option<String>,
    receipts: Option<ReceiptQueue>,
}

impl SnsNotifier {
    /// Publishes the security team's mails to the first topic and the owners' to the second. Without a topic
    /// for them, the owners' mails are left out.
    pub fn new(
        client: Client,
        topic_arn: impl Into<String>,
        owners_topic_arn: Option<String>,
        receipts: Option<ReceiptQueue>,
    ) -> Self {
        Self { client, topic_arn: topic_arn.into(), owners_topic_arn, receipts }
    }

    fn topic_of(&self, audience: &Audience) -> Option<&str> {
        match audience {
            Audience::Security => Some(&self.topic_arn),
            Audience::Owner(_) => self.owners_topic_arn.as_deref(),
        }
    }
}

#[async_trait]
impl Notifier for SnsNotifier {
    async fn publish(&self, mail: &Mail) -> PortResult<()> {
        const ATTEMPT: &str = "publish a mail";
        let Some(topic) = self.topic_of(&mail.audience) else {
            tracing::info!(mail = %mail.id.escape_debug(), "left out a mail: there is no topic for owners");
            return Ok(());
        };
        let attributes = attributes(mail);
        validate(mail, &attributes).map_err(|error| PortError::new(ATTEMPT, error))?;
        let mut publish = self.client.publish().topic_arn(topic).subject(&mail.subject).message(&mail.body);
        for attribute in attributes {
            let value = attribute.to_value().map_err(|error| PortError::new(ATTEMPT, error))?;
            publish = publish.message_attributes(attribute.name, value);
        }
        publish.send().await.map(drop).map_err(|error| PortError::new(ATTEMPT, error))
    }

    async fn was_published(&self, id: &str) -> PortResult<bool> {
        match &self.receipts {
            Some(receipts) => receipts.has(&attributes::clean(id)).await,
            None => Ok(false),
        }
    }
}

fn validate(mail: &Mail, attributes: &[Attribute]) -> Result<(), InvalidMail> {
    let subject = &mail.subject;
    let printable = subject.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if subject.is_empty() || subject.len() > MAX_SUBJECT || !printable || subject.starts_with(' ') {
        return Err(InvalidMail::Subject);
    }
    if mail.body.is_empty() {
        return Err(InvalidMail::Empty);
    }
    if attributes.len() > MAX_ATTRIBUTES {
        return Err(InvalidMail::TooManyAttributes(attributes.len()));
    }
    let bytes = mail.body.len() + attributes.iter().map(Attribute::size).sum::<usize>();
    if bytes > MAX_BYTES { Err(InvalidMail::TooLarge(bytes)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(subject: &str, body: &str) -> Mail {
        Mail {
            id: "20260615T030000Z-digest-security".into(),
            audience: Audience::Security,
            subject: subject.into(),
            body: body.into(),
            attributes: [("kind".into(), vec!["digest".into()])].into(),
        }
    }

    fn checked(mail: &Mail) -> Result<(), InvalidMail> {
        validate(mail, &attributes(mail))
    }

    #[test]
    fn a_subject_is_short_printable_ascii() {
        assert_eq!(checked(&mail(&"a".repeat(100), "text")), Ok(()));
        for subject in ["", " a", "a\nBcc: x", "é", "a\u{7f}", &"a".repeat(101)] {
            assert_eq!(checked(&mail(subject, "text")), Err(InvalidMail::Subject), "{subject:?}");
        }
    }

    #[test]
    fn body_and_attributes_fit_together() {
        // Names, data types and values.
        let attributes = "kind".len()
            + "String".len()
            + "digest".len()
            + "mail_id".len()
            + "String".len()
            + "20260615T030000Z-digest-security".len()
            + "audience".len()
            + "String".len()
            + "security".len();
        assert_eq!(checked(&mail("a", &"x".repeat(MAX_BYTES - attributes))), Ok(()));
        let too_large = mail("a", &"x".repeat(MAX_BYTES - attributes + 1));
        assert_eq!(checked(&too_large), Err(InvalidMail::TooLarge(MAX_BYTES + 1)));
        assert_eq!(checked(&mail("a", "")), Err(InvalidMail::Empty));
    }

    #[test]
    fn a_mail_has_ten_attributes_at_most() {
        let with = |count: usize| Mail {
            attributes: (0..count).map(|number| (format!("name-{number}"), vec!["value".to_owned()])).collect(),
            ..mail("a", "text")
        };
        assert_eq!(checked(&with(8)), Ok(()));
        assert_eq!(checked(&with(9)), Err(InvalidMail::TooManyAttributes(11)));
    }
}
