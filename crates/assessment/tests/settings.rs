//! What the checks go by: settled when a night begins, the same for all its accounts, and no news by itself.

use scanmonster_assessment::{
    AcceptanceKind, Assessment, AssessmentId, Cause, FinishOptions, Language, NightSettings, Store as _, Transition,
    TransitionKind, Wish, request,
};
use scanmonster_checks::{CheckDef, Settings, Severity, registry};
use scanmonster_inventory::{Inventory, NetworkInterface, RuleSource};
use scanmonster_testkit::{ACCOUNT, account_id, home, inventory, rule, security_group};

use crate::world::{World, due};

const CHECK: &str = "ec2-security-group-opens-unexpected-port-to-internet";

fn check() -> &'static CheckDef {
    registry().find(|check| check.id == CHECK).unwrap()
}

fn with_ports(ports: &[u16]) -> NightSettings {
    NightSettings::These(Settings { public_ports: ports.iter().copied().collect(), ..Settings::default() })
}

/// An account with a security group that is in use and lets the internet in on these ports.
fn open_on(ports: &[i32]) -> Inventory {
    let mut account = inventory();
    let mut group = security_group("sg-1");
    group.ingress =
        ports.iter().map(|port| rule("tcp", Some((*port, *port)), RuleSource::Ipv4("0.0.0.0/0".into()))).collect();
    let interface = NetworkInterface {
        id: "eni-1".into(),
        kind: "interface".into(),
        description: String::new(),
        vpc_id: Some("vpc-1".into()),
        subnet_id: Some("subnet-1".into()),
        security_groups: vec![group.id.clone()],
        public_ip: None,
        ipv6_addresses: vec![],
        instance_id: None,
    };
    let ec2 = &mut home(&mut account).ec2;
    (ec2.security_groups, ec2.network_interfaces) = (Ok(vec![group]), Ok(vec![interface]));
    account
}

fn world() -> World {
    let mut world = World::new();
    world.checks = vec![check()];
    world
}

/// A night, and the kinds of its mails.
async fn night(world: &World, number: i64, account: &Inventory) -> Vec<String> {
    let before = world.notifier.mails().len();
    world.whole_night(number, std::slice::from_ref(account)).await;
    let mails = world.notifier.mails();
    mails[before..].iter().map(|mail| mail.attributes["kind"].concat()).collect()
}

async fn changes(world: &World, number: i64) -> Vec<(TransitionKind, Cause, bool)> {
    let all = world.store.transitions(&AssessmentId::at(due(number))).await.unwrap();
    all.iter().map(|Transition { kind, finding, by_upgrade }| (*kind, finding.cause, *by_upgrade)).collect()
}

async fn kept(world: &World, number: i64) -> Settings {
    world.store.assessment(&AssessmentId::at(due(number))).await.unwrap().unwrap().settings
}

#[tokio::test]
async fn a_night_keeps_what_it_began_with() {
    let mut world = world();
    let account = open_on(&[8443]);
    world.settings = with_ports(&[8443]);
    let items = world.begin(0, std::slice::from_ref(&account)).await;
    // The file is changed, and the scheduler comes again.
    world.settings = with_ports(&[]);
    world.begin(0, std::slice::from_ref(&account)).await;
    assert_eq!(kept(&world, 0).await.public_ports, [8443].into());
    world.scan(&items[0], "one").await;
    assert_eq!(world.store.all_findings(), []);
    night(&world, 1, &account).await;
    assert_eq!(world.store.all_findings().len(), 1);
}

#[tokio::test]
async fn where_nobody_knows_the_settings_those_of_the_last_night_go_on() {
    let mut world = world();
    world.settings = NightSettings::OfLastNight;
    night(&world, 0, &open_on(&[])).await;
    assert_eq!(kept(&world, 0).await, Settings::default());
    world.settings = with_ports(&[8443]);
    night(&world, 1, &open_on(&[])).await;
    world.settings = NightSettings::OfLastNight;
    for number in [2, 3] {
        night(&world, number, &open_on(&[8443])).await;
        assert_eq!(kept(&world, number).await.public_ports, [8443].into());
    }
    assert_eq!(world.store.all_findings(), []);
    // Without a file, the defaults.
    world.settings = NightSettings::default();
    night(&world, 4, &open_on(&[8443])).await;
    assert_eq!((kept(&world, 4).await, world.store.all_findings().len()), (Settings::default(), 1));
}

#[tokio::test]
async fn what_only_other_settings_show_is_told_apart_from_news() {
    let mut world = world();
    let account = open_on(&[443]);
    night(&world, 0, &account).await;
    assert_eq!(changes(&world, 0).await, []);

    world.settings = with_ports(&[80]);
    assert_eq!(night(&world, 1, &account).await, ["baseline"]);
    assert_eq!(changes(&world, 1).await, [(TransitionKind::Opened, Cause::CheckChanged, true)]);
    assert_eq!(night(&world, 2, &account).await, [""; 0]);

    world.settings = with_ports(&[443]);
    assert_eq!(night(&world, 3, &account).await, [""; 0]);
    assert_eq!(changes(&world, 3).await[0].0, TransitionKind::Resolved);

    world.settings = with_ports(&[80]);
    assert_eq!(night(&world, 4, &account).await, ["baseline"]);
    assert_eq!(changes(&world, 4).await, [(TransitionKind::Reopened, Cause::CheckChanged, true)]);
}

#[tokio::test]
async fn what_changed_in_the_account_is_news_beside_other_settings() {
    let mut world = world();
    night(&world, 0, &open_on(&[443])).await;
    // Under tonight's settings it was in order, and no longer is.
    world.settings = with_ports(&[443]);
    assert_eq!(night(&world, 1, &open_on(&[443, 80])).await, ["digest"]);
    assert_eq!(changes(&world, 1).await, [(TransitionKind::Opened, Cause::ConfigurationChanged, false)]);
}

#[tokio::test]
async fn an_acceptance_that_ends_by_other_settings_is_told_apart_as_well() {
    let mut world = world();
    let account = open_on(&[443, 8443]);
    night(&world, 0, &account).await;
    let group = world.store.all_findings().remove(0);
    let wish = Wish {
        check: CHECK.into(),
        account: ACCOUNT.into(),
        region: group.region.clone(),
        resource: group.resource.clone(),
        kind: AcceptanceKind::RiskAccepted,
        reason: "a game".into(),
        until: "2026-12-31".into(),
        by: "ana".into(),
    };
    request(world.store.as_ref(), &wish, due(0)).await.unwrap();
    assert_eq!(night(&world, 1, &account).await, [""; 0]);
    assert_eq!(changes(&world, 1).await[0].0, TransitionKind::Accepted);

    // Nobody looked at port 443 when it was accepted, so it ends; but nothing happened tonight.
    world.settings = with_ports(&[80]);
    assert_eq!(night(&world, 2, &account).await, ["baseline"]);
    assert_eq!(changes(&world, 2).await, [(TransitionKind::AcceptanceEnded, Cause::AcceptanceEnded, true)]);

    request(world.store.as_ref(), &wish, due(2)).await.unwrap();
    night(&world, 3, &account).await;
    // A port that was opened is news.
    assert_eq!(night(&world, 4, &open_on(&[443, 8443, 8444])).await, ["digest"]);
    assert_eq!(changes(&world, 4).await, [(TransitionKind::AcceptanceEnded, Cause::AcceptanceEnded, false)]);
}

#[tokio::test]
async fn fewer_open_ports_by_settings_leave_an_acceptance_alone() {
    let mut world = world();
    let account = open_on(&[22, 8443]);
    night(&world, 0, &account).await;
    world.settings = with_ports(&[8443]);
    assert_eq!(night(&world, 1, &account).await, [""; 0]);
    assert_eq!(changes(&world, 1).await[0].0, TransitionKind::Changed);
}

#[tokio::test]
async fn problems_with_the_file_are_mailed_once() {
    use scanmonster_assessment::{ScheduleOptions, Selection, schedule};

    let world = world();
    for (number, expected) in [(0, 1), (1, 0)] {
        world.clock.set(due(number));
        let options = ScheduleOptions {
            selection: Selection { accounts: vec![account_id(ACCOUNT)], ..Selection::default() },
            settings: NightSettings::OfLastNight,
            problems: vec!["configuration/settings.yaml line 2: `0` is no port".to_owned()],
            ..ScheduleOptions::default()
        };
        world.connector.script(scanmonster_testkit::ports::Script::of(open_on(&[])));
        schedule(world.store.as_ref(), world.queue.as_ref(), None, &options, due(number), due(number)).await.unwrap();
        world.scan(&world.queue.take()[0], "one").await;
        let before = world.notifier.mails().len();
        let finisher = world.finisher(FinishOptions::new(Severity::High, Language::En));
        finisher.finish(&AssessmentId::at(due(number)), "f", world.deadline().lease_until).await.unwrap();
        let mails = world.notifier.mails();
        assert_eq!(mails.len() - before, expected);
        assert!(mails.iter().all(|mail| mail.body.contains("configuration/settings.yaml line 2: `0` is no port")));
    }
}

#[test]
fn records_of_older_versions_are_read() {
    let old = r#"{"id":"20260615T030000000Z","started_at":"2026-06-15T03:00:00Z","accounts":1,
        "organization_accounts":["111111111111"],"skipped":[],"finished_at":null}"#;
    let night: Assessment = serde_json::from_str(old).unwrap();
    assert_eq!(night.settings, Settings::default());
    let judged_by = night.judged_by();
    assert_eq!(judged_by.organization_accounts, Some([account_id("111111111111")].into()));
    // Settings of a version that knew fewer of them.
    let partly = old.replace("\"skipped\"", "\"settings\":{\"public_ports\":[22]},\"skipped\"");
    let night: Assessment = serde_json::from_str(&partly).unwrap();
    assert_eq!(night.settings, Settings { public_ports: [22].into(), ..Settings::default() });
}
