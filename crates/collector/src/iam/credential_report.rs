//! The credential report: one line a user, as CSV.

use std::time::Duration;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::ReportStateType;
use jiff::Timestamp;
use scanmonster_inventory::{AccessKeyRow, Collected, CredentialReportRow, GapCause};
use serde::Deserialize;

use crate::call::ApiCall;

pub(super) const GENERATE: ApiCall = ApiCall::same("iam:GenerateCredentialReport");
pub(super) const GET: ApiCall = ApiCall::same("iam:GetCredentialReport");

/// How often it is asked whether the report is ready, and how long is waited between.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_secs(2);

/// Has the report made (AWS makes at most one every four hours and gives that again) and reads it.
pub(super) async fn read(client: &Client) -> Collected<Vec<CredentialReportRow>> {
    let mut tries = 0;
    loop {
        let state = GENERATE.answer(client.generate_credential_report().send().await)?.state;
        match GENERATE.required(state, "State")? {
            ReportStateType::Complete => break,
            _ if tries == TRIES => return Err(GENERATE.gap(GapCause::TimedOut, "the report was not ready in time")),
            _ => tokio::time::sleep(PAUSE).await,
        }
        tries += 1;
    }
    let answer = GET.answer(client.get_credential_report().send().await)?;
    let content = GET.required(answer.content, "Content")?;
    parse(content.as_ref()).ok_or_else(|| GET.gap(GapCause::MalformedAnswer, "the report is not the CSV expected"))
}

/// A line of the report, by AWS's column names.
#[derive(Debug, Deserialize)]
struct Line {
    user: String,
    arn: String,
    user_creation_time: String,
    password_enabled: String,
    password_last_used: String,
    password_last_changed: String,
    mfa_active: String,
    access_key_1_active: String,
    access_key_1_last_rotated: String,
    access_key_1_last_used_date: String,
    access_key_1_last_used_service: String,
    access_key_2_active: String,
    access_key_2_last_rotated: String,
    access_key_2_last_used_date: String,
    access_key_2_last_used_service: String,
    cert_1_active: String,
    cert_2_active: String,
}

/// Without these columns it is no credential report, even if it is about nobody.
const COLUMNS: [&str; 4] = ["user", "arn", "mfa_active", "access_key_1_active"];

fn parse(content: &[u8]) -> Option<Vec<CredentialReportRow>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content);
    let header = reader.headers().ok()?.clone();
    if !COLUMNS.iter().all(|column| header.iter().any(|name| name == *column)) {
        return None;
    }
    reader.records().map(|record| row(joined(&record.ok()?, header.len())?.deserialize(Some(&header)).ok()?)).collect()
}

/// The record with as many fields as the header. A user's name may hold commas; where they are not quoted, the
/// name and the ARN that ends with it each come in as many pieces.
fn joined(record: &csv::StringRecord, columns: usize) -> Option<csv::StringRecord> {
    let extra = record.len().checked_sub(columns)?;
    if extra % 2 != 0 {
        return None;
    }
    let pieces = extra / 2 + 1;
    let fields: Vec<&str> = record.iter().collect();
    let (name, rest) = fields.split_at_checked(pieces)?;
    let (arn, rest) = rest.split_at_checked(pieces)?;
    let mut whole = csv::StringRecord::from(vec![name.join(","), arn.join(",")]);
    rest.iter().for_each(|field| whole.push_field(field));
    Some(whole)
}

fn row(line: Line) -> Option<CredentialReportRow> {
    Some(CredentialReportRow {
        created_at: time(&line.user_creation_time),
        password_enabled: flag(&line.password_enabled),
        password_last_used: time(&line.password_last_used),
        password_last_changed: time(&line.password_last_changed),
        mfa_active: flag(&line.mfa_active)?,
        access_keys: [
            AccessKeyRow {
                active: flag(&line.access_key_1_active)?,
                last_rotated: time(&line.access_key_1_last_rotated),
                last_used: time(&line.access_key_1_last_used_date),
                last_used_service: word(line.access_key_1_last_used_service),
            },
            AccessKeyRow {
                active: flag(&line.access_key_2_active)?,
                last_rotated: time(&line.access_key_2_last_rotated),
                last_used: time(&line.access_key_2_last_used_date),
                last_used_service: word(line.access_key_2_last_used_service),
            },
        ],
        certificates_active: [flag(&line.cert_1_active)?, flag(&line.cert_2_active)?],
        user: line.user,
        arn: line.arn,
    })
}

/// `true` or `false`; none for `not_supported` and the like.
fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A time; none for `N/A`, `no_information` and `not_supported`.
fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| format!("{text}Z").parse().ok())
}

fn word(text: String) -> Option<String> {
    (!matches!(text.as_str(), "" | "N/A" | "no_information" | "not_supported")).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

    #[test]
    fn reads_the_root_user_and_a_user() {
        let text = format!(
            "{HEADER}\n<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,2026-06-01T10:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n\
             ann,arn:aws:iam::123456789012:user/ann,2024-01-01T00:00:00+00:00,true,no_information,2025-01-01T00:00:00+00:00,N/A,false,true,2025-02-02T00:00:00+00:00,2026-01-01T00:00:00+00:00,us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n"
        );
        let rows = parse(text.as_bytes()).unwrap();
        assert!(rows[0].is_root() && rows[0].mfa_active && rows[0].password_enabled.is_none());
        assert_eq!(rows[0].password_last_used, Some("2026-06-01T10:00:00Z".parse().unwrap()));
        assert_eq!(rows[1].password_enabled, Some(true));
        assert_eq!(rows[1].password_last_used, None);
        assert_eq!(rows[1].access_keys[0].last_used_service.as_deref(), Some("s3"));
        assert!(!rows[1].access_keys[1].active);
    }

    #[test]
    fn names_may_hold_commas() {
        let line = "a,b,arn:aws:iam::123456789012:user/a,b,2024-01-01T00:00:00+00:00,true,no_information,2025-01-01T00:00:00+00:00,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A";
        let rows = parse(format!("{HEADER}\n{line}\n").as_bytes()).unwrap();
        assert_eq!((rows[0].user.as_str(), rows[0].arn.as_str()), ("a,b", "arn:aws:iam::123456789012:user/a,b"));
        assert_eq!(rows[0].password_enabled, Some(true));
    }

    #[test]
    fn a_report_may_be_about_nobody() {
        assert_eq!(parse(HEADER.as_bytes()), Some(vec![]));
    }

    #[test]
    fn anything_else_is_malformed() {
        for text in ["", "<html></html>", "user,arn", &format!("{HEADER}\nann,arn\n")] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
