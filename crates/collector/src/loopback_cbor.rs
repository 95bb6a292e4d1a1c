//! CloudWatch on emulators that know its JSON protocol alone.
//!
//! The SDK speaks CBOR to CloudWatch (Smithy's RPC v2), which moto answers with 404 Not Found. The same operation is
//! then asked for in JSON, and the answer is handed on as CBOR.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use serde_json::{Map, Value};

use crate::loopback_answers::with_body;

/// The status of an emulator that does not know the protocol.
pub(crate) const NOT_FOUND: u16 = 404;

/// The service's name in both protocols.
const SERVICE: &str = "GraniteServiceVersion20100801";

/// The same request in JSON; none where it is no CBOR request to CloudWatch.
pub(crate) fn as_json(request: &HttpRequest) -> Option<HttpRequest> {
    let (root, path) = request.uri().split_once("/service/")?;
    let operation = path.strip_prefix(SERVICE)?.strip_prefix("/operation/")?.to_owned();
    let input: Value = match request.body().bytes()? {
        [] => Value::Object(Map::new()),
        body => ciborium::from_reader(body).ok()?,
    };
    let mut json = request.try_clone()?;
    json.set_uri(format!("{root}/")).ok()?;
    let body = input.to_string();
    let headers = json.headers_mut();
    headers.remove("smithy-protocol");
    headers.try_insert("content-length", body.len().to_string()).ok()?;
    headers.try_insert("content-type", "application/x-amz-json-1.0").ok()?;
    headers.try_insert("x-amz-target", format!("{SERVICE}.{operation}")).ok()?;
    *json.body_mut() = SdkBody::from(body);
    Some(json)
}

/// A JSON answer, whose body is `bytes`, in CBOR. What is no JSON stays as it is.
pub(crate) fn as_cbor(mut answer: HttpResponse, bytes: Vec<u8>) -> HttpResponse {
    let mut body = Vec::new();
    let written = serde_json::from_slice(&bytes).ok().map(|value| ciborium::into_writer(&texts(value), &mut body));
    if !matches!(written, Some(Ok(()))) {
        return with_body(answer, bytes);
    }
    answer.headers_mut().insert("content-type", "application/cbor");
    answer.headers_mut().insert("smithy-protocol", "rpc-v2-cbor");
    with_body(answer, body)
}

/// Without the numbers: only the service's model tells times, fractions and integers apart, which CBOR does, and
/// nothing that is read of alarms is a number.
fn texts(value: Value) -> Value {
    let is_number = Value::is_number;
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, member)| !is_number(member))
            .map(|(name, member)| (name, texts(member)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().filter(|item| !is_number(item)).map(texts).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::http::StatusCode;
    use serde_json::json;

    use super::*;

    fn cbor(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).unwrap();
        bytes
    }

    fn request(path: &str, body: Vec<u8>) -> HttpRequest {
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_uri(format!("http://127.0.0.1:5000{path}")).unwrap();
        request.headers_mut().insert("smithy-protocol", "rpc-v2-cbor");
        request
    }

    #[test]
    fn a_request_in_cbor_becomes_one_in_json() {
        let input = json!({ "AlarmTypes": ["MetricAlarm"], "MaxRecords": 100 });
        let path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
        let json = as_json(&request(path, cbor(&input))).unwrap();
        assert_eq!(json.uri(), "http://127.0.0.1:5000/");
        assert_eq!(json.headers().get("x-amz-target"), Some("GraniteServiceVersion20100801.DescribeAlarms"));
        assert_eq!(json.headers().get("smithy-protocol"), None);
        assert_eq!(serde_json::from_slice::<Value>(json.body().bytes().unwrap()).unwrap(), input);
    }

    #[test]
    fn other_requests_and_bodies_that_are_no_cbor_are_left_alone() {
        assert!(as_json(&request("/bucket?versioning", vec![])).is_none());
        assert!(as_json(&request("/service/Other/operation/DescribeAlarms", vec![])).is_none());
        let path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
        assert!(as_json(&request(path, vec![0xff])).is_none());
    }

    #[test]
    fn an_answer_in_json_becomes_one_in_cbor_without_numbers() {
        let answer = HttpResponse::new(StatusCode::try_from(200).unwrap(), SdkBody::empty());
        let alarm = json!({ "AlarmName": "a", "Threshold": 1.0, "ActionsEnabled": true, "AlarmActions": ["arn:x"] });
        let answer = as_cbor(answer, json!({ "MetricAlarms": [alarm], "NextToken": null }).to_string().into_bytes());
        let read: Value = ciborium::from_reader(answer.body().bytes().unwrap()).unwrap();
        let alarm = json!({ "AlarmName": "a", "ActionsEnabled": true, "AlarmActions": ["arn:x"] });
        assert_eq!(read, json!({ "MetricAlarms": [alarm], "NextToken": null }));
        assert_eq!(answer.headers().get("smithy-protocol"), Some("rpc-v2-cbor"));
    }

    #[test]
    fn an_answer_that_is_no_json_stays_as_it_is() {
        let answer = HttpResponse::new(StatusCode::try_from(500).unwrap(), SdkBody::empty());
        let answer = as_cbor(answer, b"<html>".to_vec());
        assert_eq!(answer.body().bytes(), Some(b"<html>".as_slice()));
        assert_eq!(answer.headers().get("smithy-protocol"), None);
    }
}
