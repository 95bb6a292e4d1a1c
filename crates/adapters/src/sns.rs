//! Mail by way of an SNS topic.

use async_trait::async_trait;
use aws_sdk_sns::Client;
use aws_sdk_sns::types::MessageAttributeValue;
use scanmonster_assessment::{Message, Notifier, PortError, PortResult};

/// The longest subject (SNS API reference, Publish).
const MAX_SUBJECT: usize = 100;

/// The largest message with its attributes, in bytes (SNS API reference, Publish).
const MAX_BYTES: usize = 256 * 1024;

/// Why SNS would not take a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMessage {
    /// The subject would be refused, or break the mail's header.
    #[error("the subject is not 1 to 100 printable ASCII characters without a space in front")]
    Subject,
    /// There is no text.
    #[error("the body is empty")]
    Empty,
    /// The body and the attributes together are too large.
    #[error("the message has {0} bytes; 262144 are allowed")]
    TooLarge(usize),
}

/// Publishes to one topic.
#[derive(Debug, Clone)]
pub struct SnsNotifier {
    client: Client,
    topic_arn: String,
}

impl SnsNotifier {
    /// Publishes to the topic with this ARN.
    pub fn new(client: Client, topic_arn: impl Into<String>) -> Self {
        Self { client, topic_arn: topic_arn.into() }
    }
}

#[async_trait]
impl Notifier for SnsNotifier {
    async fn publish(&self, message: &Message) -> PortResult<()> {
        const ATTEMPT: &str = "publish the message";
        validate(message).map_err(|error| PortError::new(ATTEMPT, error))?;
        let mut publish =
            self.client.publish().topic_arn(&self.topic_arn).subject(&message.subject).message(&message.body);
        for (name, value) in &message.attributes {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value).build();
            publish = publish.message_attributes(name, value.map_err(|error| PortError::new(ATTEMPT, error))?);
        }
        publish.send().await.map(drop).map_err(|error| PortError::new(ATTEMPT, error))
    }
}

fn validate(message: &Message) -> Result<(), InvalidMessage> {
    let subject = &message.subject;
    let printable = subject.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if subject.is_empty() || subject.len() > MAX_SUBJECT || !printable || subject.starts_with(' ') {
        return Err(InvalidMessage::Subject);
    }
    if message.body.is_empty() {
        return Err(InvalidMessage::Empty);
    }
    // An attribute's name, its data type (`String`) and its value count.
    let attributes: usize =
        message.attributes.iter().map(|(name, value)| name.len() + "String".len() + value.len()).sum();
    let bytes = message.body.len() + attributes;
    if bytes > MAX_BYTES { Err(InvalidMessage::TooLarge(bytes)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(subject: &str, body: &str) -> Message {
        Message { subject: subject.into(), body: body.into(), attributes: [("kind".into(), "digest".into())].into() }
    }

    #[test]
    fn a_subject_is_short_printable_ascii() {
        assert_eq!(validate(&message(&"a".repeat(100), "text")), Ok(()));
        for subject in ["", " a", "a\nBcc: x", "é", "a\u{7f}", &"a".repeat(101)] {
            assert_eq!(validate(&message(subject, "text")), Err(InvalidMessage::Subject), "{subject:?}");
        }
    }

    #[test]
    fn body_and_attributes_fit_together() {
        let attributes = "kind".len() + "String".len() + "digest".len();
        assert_eq!(validate(&message("a", &"x".repeat(MAX_BYTES - attributes))), Ok(()));
        let too_large = message("a", &"x".repeat(MAX_BYTES - attributes + 1));
        assert_eq!(validate(&too_large), Err(InvalidMessage::TooLarge(MAX_BYTES + 1)));
        assert_eq!(validate(&message("a", "")), Err(InvalidMessage::Empty));
    }
}
