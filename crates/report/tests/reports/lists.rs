//! The JSON that the contract names.

use scanmonster_checks::registry;
use scanmonster_report::{CoverageReport, ListFormat, Style, checks_list, coverage, findings_list};
use serde_json::{Value, json};

use crate::sample::{PUBLIC_READ, Sample, check, night, text};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn checks_are_listed_as_the_contract_says() {
    let all: Vec<_> = registry().collect();
    let written = text(|out| checks_list(ListFormat::Json, &all, &Style::default(), out));
    let list: Vec<Value> = serde_json::from_str(&written).unwrap();
    assert_eq!(list.len(), all.len());
    for (listed, check) in list.iter().zip(&all) {
        assert_eq!(listed["id"], check.id);
        assert_eq!(
            keys(listed),
            ["aliases", "id", "mappings", "permissions", "resource_type", "service", "severity", "title"]
        );
        assert_eq!(keys(&listed["mappings"]), ["cis", "prowler", "security_hub", "seed", "well_architected"]);
        assert_eq!(listed["title"], json!({"en": check.title.en, "ja": check.title.ja}));
        for (version, items) in check.mappings.cis {
            assert_eq!(listed["mappings"]["cis"][version], json!(items));
        }
    }
    let table = text(|out| checks_list(ListFormat::Table, &[check(PUBLIC_READ)], &Style::default(), out));
    assert!(table.contains(PUBLIC_READ) && table.ends_with("\n1 check\n"), "{table}");
    let csv = checks_list(ListFormat::Csv, &all, &Style::default(), &mut Vec::new()).unwrap_err();
    assert_eq!(csv.to_string(), "the list of checks cannot be written as csv");
}

#[test]
fn findings_are_listed_as_the_contract_says() {
    let sample = Sample::full();
    let written = text(|out| findings_list(ListFormat::Json, &sample.findings, &Style::default(), out));
    let list: Vec<Value> = serde_json::from_str(&written).unwrap();
    let expected = [
        "acceptance_end",
        "accepted",
        "account",
        "cause",
        "check",
        "days_open",
        "evidence",
        "first_seen",
        "id",
        "last_seen",
        "previous",
        "region",
        "resolved_at",
        "resource",
        "severity",
        "state",
    ];
    assert_eq!(keys(&list[0]), expected);
    assert_eq!(list[1]["state"], "reopened");
    assert_eq!(list[0]["cause"], "new-resource");
    assert_eq!(list[0]["evidence"]["facts"]["principal"], json!(["*"]));
    let none = text(|out| findings_list(ListFormat::Json, &[], &Style::default(), out));
    assert_eq!(none, "[]\n");
}

#[test]
fn coverage_has_denominators_and_names_the_missing_permission() {
    let (assessment, accounts) = night();
    let report = CoverageReport { assessment: &assessment, accounts: &accounts };
    let written = text(|out| coverage(ListFormat::Json, &report, &Style::default(), out));
    let value: Value = serde_json::from_str(&written).unwrap();
    assert_eq!((&value["accounts_assessed"], &value["accounts_total"]), (&json!(1), &json!(3)));
    assert_eq!((&value["decided"], &value["total"]), (&json!(5), &json!(6)));
    let [assessed, silent] = [&value["accounts"][0], &value["accounts"][1]];
    assert_eq!(assessed["state"], "partly");
    assert_eq!(assessed["gaps"][0]["permission"], "s3:GetBucketAcl");
    assert_eq!(assessed["gaps"][0]["verdicts"], 1);
    assert_eq!(assessed["unknown"], 1);
    let closed = json!({"operation": "s3:GetBucketAcl", "permission": "s3:GetBucketAcl", "cause": "access_denied", "verdicts": 1});
    let check = assessed["checks"].as_array().unwrap().iter().find(|check| check["check"] == PUBLIC_READ).unwrap();
    assert_eq!(check["undecided"], json!([closed]));
    assert_eq!(value["undecided"], json!([closed]));
    assert_eq!((&silent["state"], &silent["reason"]), (&json!("not assessed"), &json!("may not assume the role")));
    assert_eq!(value["skipped"][0]["reason"], "it is suspended");
}
