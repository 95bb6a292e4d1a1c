//! What goes to other systems: events on a bus, findings in Security Hub.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_eventbridge::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_eventbridge::types::Target;
use aws_sdk_sqs::types::QueueAttributeName;
use scanmonster_adapters::{EventBridgeExporter, SecurityHubExporter};
use scanmonster_assessment::{AssessmentId, Cause, Exporter, Finding, FindingEvent, FindingEventKind, FindingId};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_inventory::AccountId;
use serde_json::{Value, json};

use crate::canned::canned;
use crate::moto::{Moto, REGION};

/// What the reports crate makes of an event; its own test keeps the file true.
const ASFF: &str = include_str!("../../../report/tests/exports/expected/asff.json");

fn eventbridge(endpoint: &str) -> aws_sdk_eventbridge::Client {
    let config = aws_sdk_eventbridge::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"));
    aws_sdk_eventbridge::Client::from_conf(config.build())
}

fn securityhub(endpoint: &str) -> aws_sdk_securityhub::Client {
    let config = aws_sdk_securityhub::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new("test", "test", None, None, "test"));
    aws_sdk_securityhub::Client::from_conf(config.build())
}

fn event(number: usize, kind: FindingEventKind) -> FindingEvent {
    let account = AccountId::parse("111122223333").unwrap();
    let time = "2026-06-15T03:00:00Z".parse().unwrap();
    let assessment = AssessmentId::at(time);
    let resource = format!("arn:aws:s3:::bucket-{number}");
    let finding = Finding {
        id: FindingId::of(&account, "s3-check", "eu-west-1", &resource, None),
        account,
        region: "eu-west-1".to_owned(),
        check: "s3-check".to_owned(),
        resource,
        resource_name: format!("bucket-{number}"),
        discriminator: None,
        severity: Severity::High,
        evidence: Evidence::new("日本語 \"quoted\" \u{1b}[31m"),
        cause: Cause::NewResource,
        first_seen: time,
        opened_in: assessment.clone(),
        opened_at: time,
        times_opened: 1,
        resolved_at: None,
        previous: None,
        incarnation: None,
        check_version: 1,
        accepted: None,
        acceptance_end: None,
        spent: BTreeMap::new(),
    };
    FindingEvent { id: format!("{assessment}-{}-{}", finding.id, kind.as_str()), kind, assessment, time, finding }
}

fn opened(number: usize) -> FindingEvent {
    event(number, FindingEventKind::Opened)
}

fn detail(event: &FindingEvent) -> Value {
    json!({ "id": event.id, "summary": event.finding.evidence.summary })
}

/// The chain of causes in one line.
fn words(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(|error| format!("{error}: ")).collect()
}

/// A bus whose events of ours go to a queue; answers the bus's name and the queue's URL.
async fn bus(moto: &Moto) -> (String, String) {
    let (events, sqs) = (eventbridge(&moto.endpoint()), moto.sqs());
    let name = format!("bus-{}", moto.number);
    events.create_event_bus().name(&name).send().await.unwrap();
    let queue = sqs.create_queue().queue_name(&name).send().await.unwrap().queue_url.unwrap();
    let attributes = sqs.get_queue_attributes().queue_url(&queue).attribute_names(QueueAttributeName::QueueArn);
    let arn = attributes.send().await.unwrap().attributes.unwrap()[&QueueAttributeName::QueueArn].clone();
    let rule = events.put_rule().name("all").event_bus_name(&name).event_pattern("{\"source\":[\"scanmonster\"]}");
    rule.send().await.unwrap();
    let target = Target::builder().id("queue").arn(arn).build().unwrap();
    events.put_targets().rule("all").event_bus_name(&name).targets(target).send().await.unwrap();
    (name, queue)
}

async fn drain(sqs: &aws_sdk_sqs::Client, queue: &str) -> Vec<Value> {
    let mut events = Vec::new();
    loop {
        let receive = sqs.receive_message().queue_url(queue).max_number_of_messages(10).wait_time_seconds(1);
        let messages = receive.send().await.unwrap().messages.unwrap_or_default();
        if messages.is_empty() {
            return events;
        }
        events.extend(messages.iter().map(|message| serde_json::from_str::<Value>(message.body().unwrap()).unwrap()));
        for message in messages {
            let delete = sqs.delete_message().queue_url(queue).receipt_handle(message.receipt_handle().unwrap());
            delete.send().await.unwrap();
        }
    }
}

#[tokio::test]
async fn events_go_over_the_bus_but_mere_changes_do_not() {
    let moto = Moto::start();
    let (name, queue) = bus(&moto).await;
    let exporter = EventBridgeExporter::new(eventbridge(&moto.endpoint()), name, detail);
    exporter.export(&[]).await.unwrap();
    let mut sent: Vec<FindingEvent> = (0..22).map(opened).collect();
    sent.push(event(22, FindingEventKind::AcceptanceEnded));
    sent.push(event(23, FindingEventKind::Changed));
    exporter.export(&sent).await.unwrap();

    let received = drain(&moto.sqs(), &queue).await;
    assert_eq!(received.len(), 23);
    let ids: BTreeSet<&str> = received.iter().map(|event| event["detail"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, sent[..23].iter().map(|event| event.id.as_str()).collect());
    let first = received.iter().find(|event| event["detail"]["id"] == sent[0].id).unwrap();
    assert_eq!(first["source"], "scanmonster");
    assert_eq!(first["detail-type"], "ScanMonster Finding Opened");
    assert_eq!(first["resources"], json!(["arn:aws:s3:::bucket-0"]));
    assert_eq!(first["detail"], detail(&sent[0]));
    let types: BTreeSet<_> = received.iter().map(|event| event["detail-type"].as_str().unwrap()).collect();
    assert!(types.contains("ScanMonster Finding Acceptance Ended"), "{types:?}");
}

#[tokio::test]
async fn a_bus_that_is_not_there_is_an_error() {
    let moto = Moto::start();
    let exporter = EventBridgeExporter::new(eventbridge(&moto.endpoint()), "no-such-bus", detail);
    let error = exporter.export(&[opened(0)]).await.unwrap_err();
    assert!(words(&error).starts_with("could not put finding events on the event bus"), "{}", words(&error));
}

#[tokio::test]
async fn throttled_events_are_sent_again_and_refused_ones_are_counted() {
    let part = json!({ "FailedEntryCount": 2, "Entries": [
        { "EventId": "1" },
        { "ErrorCode": "ThrottlingException", "ErrorMessage": "slow down" },
        { "ErrorCode": "MalformedDetail", "ErrorMessage": "not \u{1b}good" },
    ] });
    let all = json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "2" }] });
    let throttled = json!({ "__type": "ThrottlingException", "message": "slow down" });
    let answers = vec![(200, part.to_string()), (400, throttled.to_string()), (200, all.to_string())];
    let (endpoint, server) = canned(answers);
    let exporter = EventBridgeExporter::new(eventbridge(&endpoint), "bus", detail);
    let error = exporter.export(&[opened(0), opened(1), opened(2)]).await.unwrap_err();
    let text = words(&error);
    assert!(text.contains("1 items were refused, the first with MalformedDetail: not \\u{1b}good"), "{text}");
    let requests = server.join().unwrap();
    let last: Value = serde_json::from_str(&requests[2]).unwrap();
    let [entry] = last["Entries"].as_array().unwrap().as_slice() else { panic!("{last}") };
    assert_eq!(entry["Detail"], detail(&opened(1)).to_string());
}

#[tokio::test]
async fn calls_stay_below_the_limit_of_bytes() {
    let moto = Moto::start();
    let (name, queue) = bus(&moto).await;
    let large = |event: &FindingEvent| {
        let bytes = if event.finding.resource_name == "bucket-1" { 300_000 } else { 100_000 };
        json!({ "id": event.id, "text": "x".repeat(bytes) })
    };
    let exporter = EventBridgeExporter::new(eventbridge(&moto.endpoint()), name, large);
    let error = exporter.export(&[opened(0), opened(1), opened(2), opened(3)]).await.unwrap_err();
    assert!(words(&error).contains("1 items were refused, the first with TooLarge"), "{}", words(&error));
    assert_eq!(drain(&moto.sqs(), &queue).await.len(), 3);
}

/// The finding of the reports crate, as that of this event.
fn asff(event: &FindingEvent) -> Value {
    let mut finding: Value = serde_json::from_str(ASFF).unwrap();
    finding["Id"] = format!("arn:aws:scanmonster:::finding/{}", event.finding.id).into();
    if event.kind == FindingEventKind::Resolved {
        finding["RecordState"] = "ARCHIVED".into();
    }
    finding
}

#[tokio::test]
async fn findings_are_imported_whole_and_updated_in_place() {
    let moto = Moto::start();
    let hub = securityhub(&moto.endpoint());
    let exporter = SecurityHubExporter::new(hub.clone(), asff);
    exporter.export(&[]).await.unwrap();
    let mut events: Vec<FindingEvent> = (0..120).map(opened).collect();
    exporter.export(&events).await.unwrap();
    exporter.export(&events).await.unwrap();
    // Of two changes in one night the last stands.
    events.push(event(0, FindingEventKind::Resolved));
    exporter.export(&events).await.unwrap();

    let pages = hub.get_findings().into_paginator().items().send();
    let findings: Vec<_> = pages.collect::<Result<_, _>>().await.unwrap();
    assert_eq!(findings.len(), 120);
    let mut archived = findings.iter().filter(|finding| finding.record_state().unwrap().as_str() == "ARCHIVED");
    let archived = [archived.next().unwrap().clone(), findings[1].clone()];
    assert_eq!(archived[0].id(), asff(&opened(0))["Id"].as_str());

    let (finding, expected) = (&archived[1], asff(&opened(1)));
    assert_eq!(finding.product_arn(), expected["ProductArn"].as_str());
    assert_eq!(finding.title(), expected["Title"].as_str());
    assert_eq!(finding.updated_at(), expected["UpdatedAt"].as_str());
    assert_eq!(finding.resources()[0].r#type(), expected["Resources"][0]["Type"].as_str());
    assert_eq!(finding.compliance().unwrap().status().unwrap().as_str(), expected["Compliance"]["Status"]);
    let provider = finding.finding_provider_fields().unwrap();
    assert_eq!(provider.severity().unwrap().label().unwrap().as_str(), "CRITICAL");
    let recommendation = finding.remediation().unwrap().recommendation().unwrap();
    assert_eq!(recommendation.url(), expected["Remediation"]["Recommendation"]["Url"].as_str());
    assert_eq!(finding.product_fields().unwrap().len(), expected["ProductFields"].as_object().unwrap().len());
}

#[tokio::test]
async fn a_field_that_would_be_lost_is_an_error() {
    let more = |event: &FindingEvent| {
        let mut finding = asff(event);
        finding["Sample"] = true.into();
        finding
    };
    let exporter = SecurityHubExporter::new(securityhub("http://127.0.0.1:9"), more);
    let error = exporter.export(&[opened(0)]).await.unwrap_err();
    assert!(words(&error).contains("unknown field `Sample`"), "{}", words(&error));
}

#[tokio::test]
async fn throttled_findings_are_sent_again_and_refused_ones_are_counted() {
    let id = |number: usize| asff(&opened(number))["Id"].clone();
    let part = json!({ "FailedCount": 3, "SuccessCount": 0, "FailedFindings": [
        { "Id": id(0), "ErrorCode": "InternalError", "ErrorMessage": "later" },
        { "Id": id(1), "ErrorCode": "InvalidInput", "ErrorMessage": "no" },
    ] });
    let all = json!({ "FailedCount": 0, "SuccessCount": 1, "FailedFindings": [] });
    let (endpoint, server) = canned(vec![(200, part.to_string()), (200, all.to_string())]);
    let exporter = SecurityHubExporter::new(securityhub(&endpoint), asff);
    let error = exporter.export(&[opened(0), opened(1), opened(2)]).await.unwrap_err();
    let text = words(&error);
    assert!(text.contains("2 items were refused, the first with InvalidInput: no"), "{text}");
    let last: Value = serde_json::from_str(&server.join().unwrap()[1]).unwrap();
    let [finding] = last["Findings"].as_array().unwrap().as_slice() else { panic!("{last}") };
    assert_eq!(finding["Id"], id(0));
    assert_eq!(*finding, asff(&opened(0)), "every field arrives");
}
