//! A scan as JSON and CSV.

use scanmonster_report::{Format, Style, write_org, write_scan};
use serde_json::{Value, json};

use crate::sample::{Sample, text};

fn object(sample: &Sample) -> Value {
    serde_json::from_str(&text(|out| write_scan(Format::Json, &sample.report(), &Style::default(), out))).unwrap()
}

#[test]
fn json_has_numbers_findings_and_what_was_not_decided() {
    let scan = object(&Sample::full());
    assert_eq!(scan["account"], "111122223333");
    assert_eq!(scan["regions"], json!(["eu-west-1"]));
    let summary = &scan["summary"];
    for (name, count) in [("pass", 2), ("fail", 2), ("unknown", 1), ("not_applicable", 1), ("decided", 5), ("total", 6)]
    {
        assert_eq!(summary[name], count, "{name}");
    }
    for (name, count) in [("new", 1), ("reopened", 1), ("resolved", 1)] {
        assert_eq!(summary[name], count, "{name}");
    }
    let open: u64 = summary["open"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(open, 2);
    assert_eq!(scan["findings"].as_array().unwrap().len(), 3);
    assert_eq!(scan["gaps"][0]["permission"], "s3:GetBucketAcl");
    assert_eq!(scan["not_decided"][0]["resource"], "arn:aws:s3:::closed");
    assert_eq!(scan["not_decided"][0]["cause"], "access_denied");
}

#[test]
fn an_account_that_could_not_be_assessed_is_unknown_in_every_format() {
    let closed = Sample { not_assessed: Some("may not assume the role".into()), ..Sample::empty() };
    let scan = object(&closed);
    assert_eq!(scan["not_assessed"], "may not assume the role");
    assert_eq!((&scan["summary"]["unknown"], &scan["summary"]["decided"]), (&json!(2), &json!(0)));
    assert_eq!(scan["not_decided"].as_array().unwrap().len(), 2);
    for format in [Format::Csv, Format::Ocsf] {
        let written = text(|out| write_scan(format, &closed.report(), &Style::default(), out));
        assert_eq!(written.matches("UNKNOWN").count(), 2, "{written}");
        assert!(written.contains("may not assume the role"), "{written}");
    }
}

#[test]
fn csv_has_a_row_for_every_verdict_and_for_what_is_gone() {
    let mut sample = Sample::full();
    // The bucket of the resolved finding was deleted.
    sample.verdicts.remove(4);
    let written = text(|out| write_scan(Format::Csv, &sample.report(), &Style::default(), out));
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let [status, state, resource] = {
        let headers = reader.headers().unwrap().clone();
        ["status", "state", "resource"].map(|name| headers.iter().position(|header| header == name).unwrap())
    };
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    assert_eq!((&rows[0][status], &rows[0][state]), ("FAIL", "new"));
    assert_eq!((&rows[2][status], &rows[2][state]), ("UNKNOWN", ""));
    assert_eq!((&rows[5][status], &rows[5][state], &rows[5][resource]), ("", "resolved", "arn:aws:s3:::fixed"));
}

#[test]
fn nothing_gives_empty_documents() {
    let written = |format| text(|out| write_org(format, &[], &Style::default(), out));
    assert_eq!(written(Format::Json), "[]\n");
    assert_eq!(written(Format::Ocsf), "[]\n");
    assert_eq!(written(Format::Csv).lines().count(), 1);
    assert_eq!(text(|out| write_scan(Format::Ocsf, &Sample::empty().report(), &Style::default(), out)), "[]\n");
    assert_eq!(object(&Sample::empty())["summary"]["total"], 0);
}
