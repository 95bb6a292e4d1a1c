//! Nights of the emulated organisation through the function binaries.

use std::collections::BTreeSet;
use std::path::PathBuf;

use scanmonster_tests::{Emulator, binaries};
use serde_json::Value;

use crate::accounts::{CARELESS, MANAGEMENT, NEWCOMER, WELL_KEPT, WITHOUT_ROLE};

struct Organisation {
    emulator: Emulator,
    deployment: PathBuf,
}

impl Organisation {
    fn deploy(only: &[&str], regions: &str) -> Self {
        let emulator = Emulator::seeded(only).unwrap();
        let deployment = emulator.folder().join("deployment.json");
        let regions = format!("Regions={regions}");
        emulator.command("deploy", &["--output", deployment.to_str().unwrap(), "--parameter", &regions]).unwrap();
        Self { emulator, deployment }
    }

    fn run(&self, command: &str, extra: &[&str]) -> Value {
        let mut arguments = vec!["--deployment", self.deployment.to_str().unwrap()];
        arguments.extend(extra);
        self.emulator.command(command, &arguments).unwrap()
    }

    fn night(&self, time: &str, extra: &[&str]) -> Value {
        let binaries = binaries().unwrap();
        let logs = self.emulator.folder().join("logs");
        let mut arguments = vec!["--binaries", binaries.to_str().unwrap(), "--logs", logs.to_str().unwrap()];
        arguments.extend(["--scheduled-time", time]);
        arguments.extend(extra);
        self.run("night", &arguments)
    }

    /// What the security team gets; owners' mails lie beside it.
    fn mails(&self) -> Vec<Value> {
        let mut mails = self.run("mails", &[]).as_array().unwrap().clone();
        mails.retain(|mail| mail["topic"] == "security");
        mails
    }
}

/// The resources of the careless account that the section NEW of a mail names; ids of default networks in
/// accounts that nobody filled differ from emulator to emulator.
fn careless_resources(mail: &Value) -> BTreeSet<String> {
    new_resources(mail).into_iter().filter(|arn| arn.contains(CARELESS) || arn.contains(":s3:::")).collect()
}

/// The resources that the section NEW of a mail names.
fn new_resources(mail: &Value) -> BTreeSet<String> {
    let body = mail["body"].as_str().unwrap();
    let new = body.split("RESOLVED").next().unwrap();
    new.lines().map(str::trim).filter(|line| line.starts_with("arn:")).map(str::to_owned).collect()
}

#[test]
fn the_second_mail_holds_exactly_what_is_new() {
    let organisation = Organisation::deploy(&[], "us-east-1,ap-northeast-1");
    organisation.night("2026-06-14T18:00:00Z", &[]);
    let first = organisation.mails();
    assert_eq!(first.len(), 1, "{first:?}");
    let text = first[0]["body"].as_str().unwrap();
    assert!(text.contains(WITHOUT_ROLE), "the account without the role is named: {text}");
    assert!(text.contains("suspended"), "{text}");

    let changes = organisation.run("change", &[]);
    let changes = changes["changes"].as_array().unwrap();
    let of = |kind: &str| changes.iter().find(|change| change["kind"] == kind).unwrap()["resource"].as_str().unwrap();
    organisation.night("2026-06-15T18:00:00Z", &[]);
    let second = organisation.mails();
    assert_eq!(second.len(), 1, "{second:?}");
    let body = second[0]["body"].as_str().unwrap();
    let new = new_resources(&second[0]);
    assert!(new.contains(of("worse")) && new.contains(of("joined")), "{body}");
    assert!(body.split("RESOLVED").nth(1).unwrap().contains(of("better")), "{body}");
    // Beside the bucket, what is new can only come from the account that joined and from the well-kept one.
    assert!(!body.split("RESOLVED").next().unwrap().contains(CARELESS), "{body}");
    assert!(
        new.iter()
            .all(|arn| arn == of("worse") || arn == of("joined") || arn.contains(NEWCOMER) || arn.contains(WELL_KEPT)),
        "{new:?}"
    );

    // The same night again, and a quiet night: no mail.
    organisation.night("2026-06-15T18:00:00Z", &[]);
    organisation.night("2026-06-16T18:00:00Z", &[]);
    assert_eq!(organisation.mails(), Vec::<Value>::new());
}

#[test]
fn trouble_on_the_way_changes_nothing() {
    let calm = Organisation::deploy(&[CARELESS, MANAGEMENT], "us-east-1");
    calm.night("2026-06-14T18:00:00Z", &[]);
    let expected = calm.mails();
    assert_eq!(expected.len(), 1);
    assert!(careless_resources(&expected[0]).len() > 10);

    the_dashboard_shows_it(&calm);

    let doubled = Organisation::deploy(&[CARELESS, MANAGEMENT], "us-east-1");
    doubled.night("2026-06-14T18:00:00Z", &["--duplicate"]);
    let mails = doubled.mails();
    assert_eq!(mails.len(), 1, "one mail, not two");
    assert_eq!(careless_resources(&mails[0]), careless_resources(&expected[0]));

    let killed = Organisation::deploy(&[CARELESS, MANAGEMENT], "us-east-1");
    killed.night("2026-06-14T18:00:00Z", &["--kill", "scanner=0.8"]);
    let mails = killed.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(careless_resources(&mails[0]), careless_resources(&expected[0]));
}

/// The dashboard's function behind an HTTP API, a real sign-in in front of it.
fn the_dashboard_shows_it(organisation: &Organisation) {
    let binaries = binaries().unwrap();
    let log = organisation.emulator.folder().join("dashboard.log");
    let account = format!("/accounts/{CARELESS}");
    let paths = ["/", "/findings", "/accounts", "/nights", "/coverage", "/review", account.as_str()];
    let mut arguments = vec!["--binaries", binaries.to_str().unwrap(), "--log", log.to_str().unwrap()];
    arguments.extend(paths);
    let pages = organisation.run("visit", &arguments);
    let pages = pages.as_array().unwrap();
    assert_eq!(pages[0]["status"], 303, "nobody sees anything without signing in: {}", pages[0]);
    assert_eq!(pages.len(), 1 + paths.len());
    for page in &pages[1..] {
        assert_eq!(page["status"], 200, "{page}");
        assert!(page["title"].as_str().unwrap().contains("ScanMonster"), "{page}");
    }
    let findings = pages[2]["text"].as_str().unwrap();
    assert!(findings.contains(CARELESS) && findings.contains("critical"), "{findings}");
}
