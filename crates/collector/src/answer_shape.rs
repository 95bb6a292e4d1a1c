//! Refuses successful answers that are not whole documents of their protocol.
//!
//! The SDK reads leniently: an empty JSON body counts as an answer without members, and a cut-off XML
//! document may pass. For an assessment "nothing there" and "nothing readable" are different things.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use quick_xml::Reader;
use quick_xml::events::Event;

/// An answer that is no whole document.
#[derive(Debug, thiserror::Error)]
#[error("the answer is no whole {0} document")]
struct NotWhole(&'static str);

/// Checks every successful answer.
#[derive(Debug)]
pub(crate) struct AnswerShape;

impl Intercept for AnswerShape {
    fn name(&self) -> &'static str {
        "AnswerShape"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        if !response.status().is_success() {
            return Ok(());
        }
        let Some(body) = response.body().bytes() else { return Ok(()) };
        let kind = response.headers().get("content-type").unwrap_or_default();
        check(body, kind).map_err(BoxError::from)
    }
}

fn check(body: &[u8], content_type: &str) -> Result<(), NotWhole> {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        // S3 gives a bucket policy as it is, and other services give JSON.
        Some(b'{' | b'[') => {
            serde_json::from_slice::<serde::de::IgnoredAny>(body).map(|_| ()).map_err(|_| NotWhole("JSON"))
        }
        Some(b'<') => whole_xml(body).ok_or(NotWhole("XML")),
        // CBOR begins with other bytes; nothing else is a document.
        Some(_) if content_type.contains("cbor") => Ok(()),
        Some(_) => Err(NotWhole("JSON or XML")),
        None => Err(NotWhole("non-empty")),
    }
}

/// All elements are closed, and there is one at least.
fn whole_xml(body: &[u8]) -> Option<()> {
    let mut reader = Reader::from_reader(body);
    let mut depth = 0_usize;
    let mut elements = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(_) => {
                depth += 1;
                elements += 1;
            }
            Event::Empty(_) => elements += 1,
            Event::End(_) => depth = depth.checked_sub(1)?,
            Event::Eof => break,
            _ => {}
        }
    }
    (depth == 0 && elements > 0).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_documents_pass() {
        for body in ["{}", " {\"a\":[1]}", "<a/>", "<?xml version=\"1.0\"?>\n<a><b>x &amp; y</b></a>"] {
            assert!(check(body.as_bytes(), "").is_ok(), "{body}");
        }
        assert!(check(&[0xbf, 0xff], "application/cbor").is_ok());
    }

    #[test]
    fn anything_else_does_not() {
        for body in ["", "  \n", "{", "{\"a\":", "<a><b></a>", "<a>", "oops", "<?xml version=\"1.0\"?>"] {
            assert!(check(body.as_bytes(), "text/xml").is_err(), "{body}");
        }
    }
}
