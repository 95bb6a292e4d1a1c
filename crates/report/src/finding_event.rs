//! Events of findings as they go over a bus: `docs/events.md`, `docs/finding-event.schema.json`.

use scanmonster_assessment::{Finding, FindingEvent};
use scanmonster_checks::{Evidence, find};
use serde_json::{Map, Value, json};

/// The version of what [`event_detail`] makes. A consumer goes on working while the first number stays.
pub const EVENT_SCHEMA_VERSION: &str = "1.0";

/// The largest detail in bytes. EventBridge takes entries of 256 KiB, of which the detail is only a part.
const MAX_BYTES: usize = 192 * 1024;

/// Longest summary and name of a detail that had to be shortened, in characters.
const SHORT: usize = 1_000;

/// The detail of an event: an object of schema version 1.0, at most 192 KiB as JSON.
///
/// Texts from the scanned account are left as they are; who shows them has to escape them. Where the
/// evidence is too large its facts are left out and `truncated` is true.
pub fn event_detail(event: &FindingEvent) -> Value {
    let whole = detail(event, &event.finding, false);
    if whole.to_string().len() <= MAX_BYTES { whole } else { detail(event, &shortened(&event.finding), true) }
}

fn detail(event: &FindingEvent, finding: &Finding, truncated: bool) -> Value {
    json!({
        "schema_version": EVENT_SCHEMA_VERSION,
        "id": event.id,
        "kind": event.kind.as_str(),
        "time": event.time.to_string(),
        "assessment": event.assessment.as_str(),
        "truncated": truncated,
        "finding": of_finding(finding),
    })
}

fn of_finding(finding: &Finding) -> Value {
    let title = find(&finding.check).map_or(finding.check.as_str(), |check| check.title.en);
    let accepted = finding
        .accepted
        .as_ref()
        .map(|accepted| json!({ "id": accepted.acceptance.as_str(), "until": accepted.until.to_string() }));
    let end = finding
        .acceptance_end
        .as_ref()
        .map(|end| json!({ "id": end.acceptance.as_str(), "reason": end.reason.as_str() }));
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", finding.id.as_str().into());
    put("account", finding.account.as_str().into());
    put("region", finding.region.as_str().into());
    put("check", finding.check.as_str().into());
    put("title", title.into());
    put("resource", finding.resource.as_str().into());
    put("resource_name", finding.resource_name.as_str().into());
    put("discriminator", finding.discriminator.as_deref().into());
    put("severity", finding.severity.as_str().into());
    put("state", state(finding).into());
    put("cause", finding.cause.as_str().into());
    put("first_seen", finding.first_seen.to_string().into());
    put("opened_at", finding.opened_at.to_string().into());
    put("resolved_at", finding.resolved_at.map(|time| time.to_string()).into());
    put("times_opened", finding.times_opened.into());
    put("evidence", of_evidence(&finding.evidence));
    put("previous_evidence", finding.previous.as_ref().map(of_evidence).into());
    put("acceptance", accepted.into());
    put("acceptance_end", end.into());
    Value::Object(fields)
}

/// `open`, `accepted` or `resolved`, as the assessment left it.
pub(crate) fn state(finding: &Finding) -> &'static str {
    match (finding.is_open(), &finding.accepted) {
        (false, _) => "resolved",
        (true, Some(_)) => "accepted",
        (true, None) => "open",
    }
}

fn of_evidence(evidence: &Evidence) -> Value {
    json!({ "summary": evidence.summary, "facts": evidence.facts })
}

fn shortened(finding: &Finding) -> Finding {
    let without_facts = |evidence: &Evidence| Evidence::new(cut(&evidence.summary));
    Finding {
        resource: cut(&finding.resource),
        resource_name: cut(&finding.resource_name),
        discriminator: finding.discriminator.as_deref().map(cut),
        evidence: without_facts(&finding.evidence),
        previous: finding.previous.as_ref().map(without_facts),
        ..finding.clone()
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
