//! OCSF events, read by somebody else's model of them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use scanmonster_assessment::evaluate;
use scanmonster_checks::{Context, Evidence, Settings, Status, registry};
use scanmonster_report::{Format, ScanReport, Style, write_org};
use serde_json::{Value, json};

use crate::sample::{PUBLIC_READ, ROOT_KEYS, Sample, VERSIONING, bucket, text};

fn written(reports: &[ScanReport<'_>]) -> String {
    text(|out| write_org(Format::Ocsf, reports, &Style::default(), out))
}

fn events(sample: &Sample) -> Vec<Value> {
    serde_json::from_str(&written(&[sample.report()])).unwrap()
}

#[test]
fn one_event_for_every_verdict_as_the_contract_says() {
    let events = events(&Sample::full());
    let codes: Vec<&str> = events.iter().map(|event| event["status_code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["FAIL", "PASS", "UNKNOWN", "FAIL", "PASS", "NOT_APPLICABLE"]);
    let failed = &events[0];
    assert_eq!(failed["class_uid"], 2003);
    assert_eq!((&failed["type_uid"], &failed["activity_name"]), (&json!(200_301), &json!("Create")));
    assert_eq!(failed["time"], 1_781_492_400_000_i64);
    assert_eq!(failed["metadata"]["event_code"], PUBLIC_READ);
    assert_eq!(failed["status_detail"], "the bucket policy lets anyone read");
    let resource = &failed["resources"][0];
    assert_eq!((&resource["uid"], &resource["name"]), (&json!("arn:aws:s3:::leak"), &json!("leak")));
    assert_eq!((&resource["region"], &resource["cloud_partition"]), (&json!("eu-west-1"), &json!("aws")));
    assert_eq!(resource["type"], "AWS::S3::Bucket");
    assert_eq!(failed["cloud"]["account"]["uid"], "111122223333");
    assert_eq!(failed["unmapped"]["facts"]["principal"], json!(["*"]));
    assert!(failed["remediation"]["desc"].as_str().unwrap().contains("### "), "the tutorial's `Fix`");
    let requirements = failed["compliance"]["requirements"].as_array().unwrap();
    assert!(requirements.iter().any(|item| item.as_str().unwrap().starts_with("Security Hub: S3.")));
    assert!(requirements.iter().any(|item| item.as_str().unwrap().starts_with("Well-Architected: SEC")));
}

#[test]
fn unknown_says_operation_cause_and_permission() {
    let unknown = &events(&Sample::full())[2];
    let detail = unknown["status_detail"].as_str().unwrap();
    let expected = "not decided: s3:GetBucketAcl: access denied (AccessDenied); needs the permission s3:GetBucketAcl";
    assert_eq!(detail, expected);
    assert_eq!(unknown["compliance"]["status_id"], 2);
    assert_eq!(unknown["unmapped"]["gap"]["cause"], "access_denied");
    assert!(unknown["remediation"]["desc"].as_str().unwrap().contains("allow `s3:GetBucketAcl`"));
}

#[test]
fn states_of_findings_become_activities() {
    let events = events(&Sample::full());
    let activities: Vec<&str> = events.iter().map(|event| event["activity_name"].as_str().unwrap()).collect();
    assert_eq!(activities, ["Create", "Create", "Create", "Update", "Close", "Create"]);
    assert_eq!((&events[4]["status_id"], &events[4]["status"]), (&json!(4), &json!("Resolved")));
    assert_eq!(events[5]["metadata"]["event_code"], ROOT_KEYS);
    assert_eq!(events[5]["unmapped"]["discriminator"], "access-key-1");
}

#[test]
fn an_account_without_a_name_is_called_by_its_id() {
    let mut nameless = Sample::full();
    nameless.name = " ".to_owned();
    assert_eq!(events(&nameless)[0]["cloud"]["account"]["name"], "111122223333");
}

#[test]
fn py_ocsf_models_accepts_every_event() {
    let mut nameless = Sample::full();
    nameless.name.clear();
    let closed = Sample { not_assessed: Some("may not assume the role".into()), ..Sample::empty() };
    let (full, all) = (Sample::full(), everything());
    let mut anonymous = nameless.report();
    anonymous.account_name = None;
    let events = written(&[full.report(), nameless.report(), anonymous, closed.report(), all.report()]);
    let script = "tests/reports/ocsf_check.py";
    let mut child = Command::new(python())
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("no Python with py-ocsf-models: run `make venv`");
    // A Python without the package is gone before it has read everything; its exit status says so.
    let sent = child.stdin.take().unwrap().write_all(events.as_bytes());
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "py-ocsf-models refuses (or is missing: run `make venv`):\n{errors}");
    sent.unwrap();
    let count = 3 * 6 + 2 + all.verdicts.len();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), format!("{count} events"));
}

/// What all checks say about an account in which nothing is there.
fn everything() -> Sample {
    let (inventory, settings) = (scanmonster_testkit::inventory(), Settings::default());
    let context = Context { inventory: &inventory, settings: &settings, now: inventory.taken_at };
    let mut sample = Sample::empty();
    sample.verdicts = evaluate(&context, registry()).verdicts;
    assert!(sample.verdicts.len() > 20);
    sample
}

#[expect(clippy::disallowed_methods, reason = "a test's own configuration")]
fn python() -> PathBuf {
    std::env::var_os("SCANMONSTER_PYTHON").map_or_else(|| PathBuf::from("../../.venv/bin/python"), PathBuf::from)
}

/// Counts what it is given and forgets it.
#[derive(Default)]
struct Sink {
    bytes: usize,
    largest: usize,
    lines: usize,
}

impl Write for Sink {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.bytes += data.len();
        self.largest = self.largest.max(data.len());
        self.lines += data.iter().filter(|byte| **byte == b'\n').count();
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn many_verdicts_stream() {
    const COUNT: usize = 100_000;
    let mut sample = Sample::full();
    sample.findings.clear();
    let check = crate::sample::check(VERSIONING);
    sample.verdicts = (0..COUNT)
        .map(|number| scanmonster_checks::Verdict {
            check,
            resource: bucket(&format!("bucket-{number}")),
            severity: check.severity,
            status: Status::Pass(Evidence::new("versioning is enabled")),
        })
        .collect();
    let mut sink = Sink::default();
    write_org(Format::Ocsf, &[sample.report()], &Style::default(), &mut sink).unwrap();
    assert_eq!(sink.lines, COUNT + 2);
    assert!(sink.bytes > COUNT * 500);
    assert!(sink.largest < 64 * 1024, "{} bytes at once", sink.largest);
}

#[test]
fn a_closed_pipe_is_told_from_other_errors() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let sample = Sample::full();
    for format in Format::ALL {
        let error = write_org(format, &[sample.report()], &Style::default(), &mut Closed).unwrap_err();
        assert!(error.is_broken_pipe(), "{format}: {error:?}");
    }
}
