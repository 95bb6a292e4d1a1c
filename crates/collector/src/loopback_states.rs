//! The states of Macie and Inspector as emulators tell them.
//!
//! moto writes Macie's times without a zone, which the SDK refuses, and says nothing of an account in which Inspector was
//! never enabled, where AWS says `DISABLED`.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::{Value, json};

/// What an answer is mended by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// Macie's session.
    Macie,
    /// Inspector, of these accounts.
    Inspector(Vec<String>),
}

/// What the request asks for, if it is one of these states.
pub(crate) fn asked_for(request: &HttpRequest) -> Option<State> {
    let path = request.uri().split_once("://")?.1.split_once('/')?.1;
    match path {
        "macie" => Some(State::Macie),
        "status/batch/get" => {
            let body: Value = serde_json::from_slice(request.body().bytes()?).ok()?;
            let ids = body.get("accountIds")?.as_array()?;
            Some(State::Inspector(ids.iter().filter_map(Value::as_str).map(str::to_owned).collect()))
        }
        _ => None,
    }
}

/// The answer as AWS would give it; as it came, where it is none of these.
pub(crate) fn mended(state: &State, answer: Vec<u8>) -> Vec<u8> {
    let Ok(mut document) = serde_json::from_slice::<Value>(&answer) else { return answer };
    let Some(fields) = document.as_object_mut() else { return answer };
    match state {
        State::Macie => {
            fields.remove("createdAt");
            fields.remove("updatedAt");
        }
        State::Inspector(accounts) if fields.get("accounts").is_some_and(|list| list == &json!([])) => {
            let disabled = json!({ "status": "DISABLED", "errorCode": "ALREADY_DISABLED", "errorMessage": "" });
            let of = |account: &String| {
                let kinds = json!({ "ec2": disabled, "ecr": disabled });
                json!({ "accountId": account, "state": disabled, "resourceState": kinds })
            };
            fields.insert("accounts".to_owned(), accounts.iter().map(of).collect());
        }
        State::Inspector(_) => {}
    }
    document.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn request(uri: &str, body: &str) -> HttpRequest {
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_uri(uri.to_owned()).unwrap();
        request
    }

    #[test]
    fn only_these_states_are_mended() {
        assert_eq!(asked_for(&request("http://127.0.0.1:5000/macie", "")), Some(State::Macie));
        let asked = request("http://127.0.0.1:5000/status/batch/get", r#"{"accountIds":["123456789012"]}"#);
        assert_eq!(asked_for(&asked), Some(State::Inspector(vec!["123456789012".to_owned()])));
        for other in ["macie/configuration", "bucket/macie", "status/batch/get/x", ""] {
            assert_eq!(asked_for(&request(&format!("http://127.0.0.1:5000/{other}"), "")), None, "{other}");
        }
    }

    #[test]
    fn times_without_a_zone_are_left_out() {
        let answer = br#"{"createdAt":"2026-11-23T10:00:00","status":"PAUSED","updatedAt":"2026-11-23T10:00:00"}"#;
        assert_eq!(mended(&State::Macie, answer.to_vec()), br#"{"status":"PAUSED"}"#);
        assert_eq!(mended(&State::Macie, b"oops".to_vec()), b"oops");
    }

    #[test]
    fn an_account_that_never_enabled_inspector_has_it_off() {
        let state = State::Inspector(vec!["123456789012".to_owned()]);
        let told: Value = serde_json::from_slice(&mended(&state, br#"{"accounts":[]}"#.to_vec())).unwrap();
        assert_eq!(told["accounts"][0]["state"]["status"], "DISABLED");
        for kept in ["{}", r#"{"accounts":[{"accountId":"1"}]}"#] {
            assert_eq!(mended(&state, kept.as_bytes().to_vec()), kept.as_bytes());
        }
    }
}
