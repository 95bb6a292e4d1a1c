//! Acceptances: their list, their log, and their lines on the page of a finding.

use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use scanmonster_assessment::{
    Acceptance, AcceptanceId, AcceptanceState, Asked, Decision, DecisionKind, Request, plain,
};
use serde::Serialize;

use crate::csv_cell::cell;
use crate::style::{day, minute};
use crate::visible::visible;
use crate::{ListFormat, ReportError, Style, json, table};

/// One acceptance as JSON shows it.
#[derive(Serialize)]
pub(crate) struct Listed<'a> {
    pub(crate) id: &'a AcceptanceId,
    pub(crate) state: AcceptanceState,
    pub(crate) check: &'a str,
    pub(crate) account: &'a str,
    pub(crate) region: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) kind: &'static str,
    pub(crate) reason: &'a str,
    pub(crate) until: Date,
    pub(crate) requested_by: &'a str,
    pub(crate) requested_at: Timestamp,
    pub(crate) approved_by: Option<&'a str>,
    pub(crate) approved_at: Option<Timestamp>,
    pub(crate) withdrawn_by: Option<&'a str>,
    pub(crate) withdrawn_at: Option<Timestamp>,
    /// It holds, and somebody asked for another reason or date that a second person has to agree to.
    pub(crate) renewal_awaits_approval: bool,
    pub(crate) source: Option<&'a str>,
}

const CSV_HEADER: [&str; 16] = [
    "id",
    "state",
    "check",
    "account",
    "region",
    "resource",
    "kind",
    "reason",
    "until",
    "requested_by",
    "requested_at",
    "approved_by",
    "approved_at",
    "withdrawn_by",
    "withdrawn_at",
    "source",
];

/// Writes the acceptances that the log comes to at `now`: those that wait for somebody first, then those that
/// hold, by their last day.
///
/// # Errors
/// Where the writer refuses.
pub fn acceptances_list(
    format: ListFormat,
    decisions: &[Decision],
    now: Timestamp,
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let acceptances = Acceptance::all(decisions, now);
    let listed = listed(&acceptances, decisions, now);
    match format {
        ListFormat::Json => json::write(&listed, out),
        ListFormat::Csv => list_csv(&listed, out),
        ListFormat::Table => list_table(&listed, style, out),
    }
}

/// The acceptances with what their log says of them: those that wait for somebody first, then by their last day.
pub(crate) fn listed<'a>(acceptances: &'a [Acceptance], decisions: &'a [Decision], now: Timestamp) -> Vec<Listed<'a>> {
    let all = acceptances.iter().filter_map(|acceptance| Listed::of(acceptance, decisions, now));
    let mut listed: Vec<Listed<'a>> = all.collect();
    listed.sort_by_key(|one| (one.state, one.until, one.id));
    listed
}

impl<'a> Listed<'a> {
    fn of(acceptance: &'a Acceptance, decisions: &'a [Decision], now: Timestamp) -> Option<Self> {
        let state = acceptance.state(now);
        let asked = match state {
            AcceptanceState::AwaitsApproval => acceptance.pending.as_ref(),
            _ => acceptance.asked_for(),
        };
        let (request, by, at, approved) = match asked {
            Some(Asked { request, by, at, approved, .. }) => (request, by.as_str(), *at, approved.as_ref()),
            // Withdrawn before anybody agreed: only the log still knows what it was about.
            None => last_request(&acceptance.id, decisions).map(|(request, by, at)| (request, by, at, None))?,
        };
        Some(Self {
            id: &acceptance.id,
            state,
            check: request.scope.check.as_str(),
            account: request.scope.account.as_str(),
            region: request.scope.region.as_str(),
            resource: request.scope.resource.as_str(),
            kind: request.kind.as_str(),
            reason: &request.reason,
            until: request.until,
            requested_by: by,
            requested_at: at,
            approved_by: approved.map(|(by, _)| by.as_str()),
            approved_at: approved.map(|(_, at)| *at),
            withdrawn_by: acceptance.withdrawn.as_ref().map(|(by, _)| by.as_str()),
            withdrawn_at: acceptance.withdrawn.as_ref().map(|(_, at)| *at),
            renewal_awaits_approval: state == AcceptanceState::Active && acceptance.pending.is_some(),
            source: request.source.as_deref(),
        })
    }
}

fn last_request<'a>(id: &AcceptanceId, decisions: &'a [Decision]) -> Option<(&'a Request, &'a str, Timestamp)> {
    let of_acceptance = decisions.iter().filter(|decision| decision.acceptance == *id);
    let requests = of_acceptance.filter_map(|decision| match &decision.what {
        DecisionKind::Requested(request) => Some((decision.number, request.as_ref(), decision)),
        _ => None,
    });
    let (_, request, decision) = requests.max_by_key(|(number, ..)| *number)?;
    Some((request, &decision.by, decision.at))
}

fn list_csv(listed: &[Listed<'_>], out: &mut dyn Write) -> Result<(), ReportError> {
    let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(CSV_HEADER)?;
    for one in listed {
        writer.write_record([
            cell(one.id.as_str()),
            one.state.as_str().to_owned(),
            cell(one.check),
            cell(one.account),
            cell(one.region),
            cell(one.resource),
            one.kind.to_owned(),
            cell(one.reason),
            one.until.to_string(),
            cell(one.requested_by),
            one.requested_at.to_string(),
            cell(one.approved_by.unwrap_or_default()),
            time(one.approved_at),
            cell(one.withdrawn_by.unwrap_or_default()),
            time(one.withdrawn_at),
            cell(one.source.unwrap_or_default()),
        ])?;
    }
    Ok(writer.flush()?)
}

fn list_table(listed: &[Listed<'_>], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if listed.is_empty() {
        writeln!(out, "{}", style.say("No acceptances.", "受容はありません。"))?;
        return Ok(());
    }
    let header =
        ["ID", style.say("STATE", "状態"), style.say("SCOPE", "対象"), style.say("WHO AND WHY", "担当者と理由")];
    let mut table = table::new(style, &header);
    for one in listed {
        let until = style.say(format!("until {}", one.until), format!("{} まで", one.until));
        let mut state = format!("{}\n{until}", style.acceptance_state(one.state));
        if one.renewal_awaits_approval {
            state.push_str(style.say("\nrenewal awaits approval", "\n更新は承認待ち"));
        }
        let scope =
            format!("{}\n{} {}\n{}", plain(one.check), plain(one.account), plain(one.region), visible(one.resource));
        table.add_row([plain(one.id.as_str()), state, scope, who_and_why(one, style)]);
    }
    table::keep_whole(&mut table, 0, style);
    table::write(&table, out)?;
    let count = listed.len();
    let noun = if count == 1 { "acceptance" } else { "acceptances" };
    writeln!(out, "\n{}", style.say(format!("{count} {noun}"), format!("受容 {count} 件")))?;
    Ok(())
}

fn who_and_why(one: &Listed<'_>, style: &Style) -> String {
    let asked = plain(one.requested_by);
    let mut lines = vec![style.say(format!("asked by {asked}"), format!("申請: {asked}"))];
    if let Some(by) = one.approved_by.map(plain) {
        lines.push(style.say(format!("approved by {by}"), format!("承認: {by}")));
    }
    if let Some(by) = one.withdrawn_by.map(plain) {
        lines.push(style.say(format!("withdrawn by {by}"), format!("取り消し: {by}")));
    }
    if one.kind == "false-positive" {
        lines.push(style.say("false positive", "誤検出").to_owned());
    }
    lines.push(visible(one.reason).into_owned());
    lines.join("\n")
}

/// One entry of the log as JSON shows it.
#[derive(Serialize)]
struct Logged<'a> {
    at: Timestamp,
    by: &'a str,
    /// `requested`, `approved` or `withdrawn`.
    what: &'static str,
    acceptance: &'a AcceptanceId,
    number: u32,
    check: Option<&'a str>,
    account: Option<&'a str>,
    region: Option<&'a str>,
    resource: Option<&'a str>,
    kind: Option<&'static str>,
    until: Option<Date>,
    reason: &'a str,
    source: Option<&'a str>,
}

impl<'a> Logged<'a> {
    fn of(decision: &'a Decision) -> Self {
        let (what, reason, request) = match &decision.what {
            DecisionKind::Requested(request) => ("requested", request.reason.as_str(), Some(request)),
            DecisionKind::Approved => ("approved", "", None),
            DecisionKind::Withdrawn { reason } => ("withdrawn", reason.as_str(), None),
        };
        Self {
            at: decision.at,
            by: &decision.by,
            what,
            acceptance: &decision.acceptance,
            number: decision.number,
            check: request.map(|request| request.scope.check.as_str()),
            account: request.map(|request| request.scope.account.as_str()),
            region: request.map(|request| request.scope.region.as_str()),
            resource: request.map(|request| request.scope.resource.as_str()),
            kind: request.map(|request| request.kind.as_str()),
            until: request.map(|request| request.until),
            reason,
            source: request.and_then(|request| request.source.as_deref()),
        }
    }
}

/// Writes the log of acceptances, oldest first: who did what when.
///
/// # Errors
/// Where the writer refuses.
pub fn acceptances_log(
    format: ListFormat,
    decisions: &[Decision],
    style: &Style,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let mut logged: Vec<Logged<'_>> = decisions.iter().map(Logged::of).collect();
    logged.sort_by_key(|one| (one.at, one.acceptance, one.number));
    match format {
        ListFormat::Json => json::write(&logged, out),
        ListFormat::Csv => log_csv(&logged, out),
        ListFormat::Table => log_table(&logged, style, out),
    }
}

fn log_csv(logged: &[Logged<'_>], out: &mut dyn Write) -> Result<(), ReportError> {
    let mut writer = csv::Writer::from_writer(out);
    let header = [
        "at",
        "by",
        "what",
        "acceptance",
        "check",
        "account",
        "region",
        "resource",
        "kind",
        "until",
        "reason",
        "source",
    ];
    writer.write_record(header)?;
    for one in logged {
        writer.write_record([
            one.at.to_string(),
            cell(one.by),
            one.what.to_owned(),
            cell(one.acceptance.as_str()),
            cell(one.check.unwrap_or_default()),
            cell(one.account.unwrap_or_default()),
            cell(one.region.unwrap_or_default()),
            cell(one.resource.unwrap_or_default()),
            one.kind.unwrap_or_default().to_owned(),
            one.until.map(|until| until.to_string()).unwrap_or_default(),
            cell(one.reason),
            cell(one.source.unwrap_or_default()),
        ])?;
    }
    Ok(writer.flush()?)
}

fn log_table(logged: &[Logged<'_>], style: &Style, out: &mut dyn Write) -> Result<(), ReportError> {
    if logged.is_empty() {
        writeln!(out, "{}", style.say("No acceptances.", "受容はありません。"))?;
        return Ok(());
    }
    let header = [
        style.say("WHEN", "日時"),
        style.say("WHO", "担当者"),
        style.say("WHAT", "操作"),
        style.say("ACCEPTANCE", "受容"),
        style.say("WHY", "理由"),
    ];
    let mut table = table::new(style, &header);
    for one in logged {
        let what = match one.what {
            "requested" => style.say("requested", "申請"),
            "approved" => style.say("approved", "承認"),
            _ => style.say("withdrawn", "取り消し"),
        };
        let mut why = visible(one.reason).into_owned();
        if let (Some(check), Some(account), Some(region), Some(resource), Some(until)) =
            (one.check, one.account, one.region, one.resource, one.until)
        {
            let scope = format!("{} {} {} {}", plain(check), plain(account), plain(region), visible(resource));
            let until = style.say(format!("until {until}"), format!("{until} まで"));
            why = format!("{scope}\n{until}\n{why}");
        }
        table.add_row([minute(one.at), plain(one.by), what.to_owned(), plain(one.acceptance.as_str()), why]);
    }
    table::write(&table, out)
}

/// The acceptance of a finding on its page: until when, who asked and agreed, and why.
pub(crate) fn fields_of(acceptance: &Acceptance, style: &Style) -> Vec<(&'static str, String)> {
    let Some(asked) = acceptance.asked_for() else { return Vec::new() };
    let mut fields = vec![
        (style.say("Accepted by", "受容の申請者"), format!("{}, {}", plain(&asked.by), day(asked.at))),
        (style.say("Why", "受容の理由"), visible(&asked.request.reason).into_owned()),
    ];
    if let Some((by, at)) = &asked.approved {
        fields.insert(1, (style.say("Approved by", "承認者"), format!("{}, {}", plain(by), day(*at))));
    }
    fields
}
