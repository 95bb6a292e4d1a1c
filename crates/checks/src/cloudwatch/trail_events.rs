//! Events of CloudTrail as an alarm has to catch them.

use serde_json::{Value, json};

/// An event that has to ring.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// What it is called in evidence, e.g. `StopLogging`.
    pub(super) label: String,
    /// The event as CloudTrail writes it, as far as filters look at it.
    pub(super) event: Value,
}

/// What a metric filter has to catch.
#[derive(Debug, Clone, Copy)]
pub(super) enum Required {
    /// Successful calls by name: event source and names.
    Calls(&'static str, &'static [&'static str]),
    /// Calls that were refused.
    DeniedCalls,
    /// Sign-ins to the console without a second factor.
    SignInWithoutMfa,
    /// Sign-ins to the console that failed.
    FailedSignIn,
    /// Whatever the root user does.
    RootUse,
}

/// Services whose calls CloudTrail records in one region only.
const GLOBAL_SOURCES: &[&str] = &["iam.amazonaws.com", "organizations.amazonaws.com"];

/// The events that have to ring, each in two forms that differ in all that must not matter: who, where and
/// from where. A filter that looks at one user or one region catches one form only.
pub(super) fn samples(required: Required, account: &str) -> Vec<Sample> {
    let mut list = Vec::new();
    for form in 0..2 {
        match required {
            Required::Calls(source, names) => {
                list.extend(names.iter().map(|name| sample(name, call(account, form, source, name))));
            }
            Required::DeniedCalls => {
                for code in ["AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation"] {
                    let mut event = call(account, form, "ec2.amazonaws.com", "RunInstances");
                    event["errorCode"] = json!(code);
                    event["errorMessage"] = json!("You are not authorized to perform this operation");
                    list.push(sample(code, event));
                }
            }
            Required::SignInWithoutMfa => {
                let event = sign_in(account, form, "Success");
                list.push(sample("ConsoleLogin without MFA", event));
            }
            Required::FailedSignIn => {
                let mut event = sign_in(account, form, "Failure");
                event["errorMessage"] = json!("Failed authentication");
                list.push(sample("ConsoleLogin that failed", event));
            }
            Required::RootUse => {
                let arn = format!("arn:aws:iam::{account}:root");
                let root = json!({"type": "Root", "arn": arn, "accountId": account, "principalId": account});
                let mut api_call = call(account, form, "iam.amazonaws.com", "CreateAccessKey");
                let mut console = sign_in(account, form, "Success");
                console["additionalEventData"]["MFAUsed"] = json!("Yes");
                for event in [&mut api_call, &mut console] {
                    event["userIdentity"] = root.clone();
                }
                list.push(sample("API call of the root user", api_call));
                list.push(sample("ConsoleLogin of the root user", console));
            }
        }
    }
    list
}

/// Everyday events that must not ring: a filter that catches one of them tells nobody anything.
pub(super) fn noise(account: &str) -> Vec<Value> {
    let calls = [
        ("ec2.amazonaws.com", "DescribeInstances"),
        ("s3.amazonaws.com", "GetBucketLocation"),
        ("iam.amazonaws.com", "ListUsers"),
    ];
    (0..2)
        .flat_map(|form| {
            calls.map(|(source, name)| {
                let mut event = call(account, form, source, name);
                event["readOnly"] = json!(true);
                event
            })
        })
        .collect()
}

fn sample(label: &str, event: Value) -> Sample {
    Sample { label: label.to_owned(), event }
}

/// A call of the API that went well.
fn call(account: &str, form: usize, source: &str, name: &str) -> Value {
    let region = if GLOBAL_SOURCES.contains(&source) { "us-east-1" } else { ["eu-west-1", "ap-south-1"][form] };
    let time = ["2026-06-01T08:00:00Z", "2026-06-02T20:30:00Z"][form];
    let address = ["198.51.100.7", "203.0.113.99"][form];
    let agent = ["console.amazonaws.com", "aws-cli/2.27.0"][form];
    let id = ["11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"][form];
    json!({
        "eventVersion": "1.11",
        "userIdentity": identity(account, form),
        "eventTime": time,
        "eventSource": source,
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": address,
        "userAgent": agent,
        "eventID": id,
        "readOnly": false,
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": account,
        "eventCategory": "Management",
    })
}

fn identity(account: &str, form: usize) -> Value {
    if form == 0 {
        let arn = format!("arn:aws:sts::{account}:assumed-role/operator/ann");
        json!({"type": "AssumedRole", "principalId": "AROAEXAMPLE:ann", "arn": arn, "accountId": account})
    } else {
        user(account, "bob")
    }
}

fn user(account: &str, name: &str) -> Value {
    let arn = format!("arn:aws:iam::{account}:user/{name}");
    json!({"type": "IAMUser", "principalId": "AIDAEXAMPLE", "arn": arn, "accountId": account, "userName": name})
}

/// A sign-in of an IAM user to the console, without a second factor.
fn sign_in(account: &str, form: usize, result: &str) -> Value {
    let mut event = call(account, form, "signin.amazonaws.com", "ConsoleLogin");
    event["userIdentity"] = user(account, ["ann", "bob"][form]);
    event["eventType"] = json!("AwsConsoleSignIn");
    event["responseElements"] = json!({"ConsoleLogin": result});
    event["additionalEventData"] = json!({"MFAUsed": "No", "MobileVersion": "No"});
    event
}
