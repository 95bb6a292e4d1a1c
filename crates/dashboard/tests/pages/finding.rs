//! One finding.

use axum::http::StatusCode;
use scanmonster_assessment::{Finding, Store as _, TransitionKind};
use scanmonster_checks::Evidence;
use scanmonster_dashboard::{Role, Viewer};
use scraper::Html;

use crate::shop::{
    HOSTILE, SHOP, WILD, World, all, attribute, bucket, finding, gone, group, night, owner_of, role, transition, user,
    viewer,
};

fn address(finding: &Finding) -> String {
    format!("/findings/{}", finding.id)
}

fn approver(name: &str) -> Viewer {
    viewer(name, Role::Approver)
}

async fn page_of(world: &World, who: &Viewer, finding: &Finding) -> Html {
    world.get(who, &address(finding)).await.page()
}

async fn accept(world: &World, who: &Viewer, finding: &Finding, reason: &str, until: &str) -> crate::shop::Answer {
    let fields = [("csrf", "token"), ("kind", "risk-accepted"), ("reason", reason), ("until", until)];
    world.post(who, &format!("{}/accept", address(finding)), &fields).await
}

fn status(page: &Html) -> String {
    all(page, "#acceptance [role=status]").join(" ")
}

#[tokio::test]
async fn tells_what_happened_where_and_why() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let page = page_of(&world, &anna, &group()).await;
    let text = all(&page, "main").join(" ");
    for part in [
        "the group lets 0.0.0.0/0 reach TCP port 22",
        "passed before. Somebody or something has changed",
        "no rule of the group lets the internet reach such a port",
        "eu-west-1",
        "team-shop",
        "Root / Workloads",
        "Came up",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let path = attribute(&page, "svg.path", "aria-label");
    assert_eq!(path.len(), 1);
    assert!(path[0].starts_with("Internet: 0.0.0.0/0 → Inbound rule: tcp/22 from 0.0.0.0/0 → "), "{path:?}");
    assert!(
        attribute(&page_of(&world, &anna, &user()).await, "svg.path", "aria-label").is_empty(),
        "only where it is true"
    );
    let japanese = world.get_in("ja", &anna, &address(&group())).await;
    assert!(all(&japanese.page(), "main").join(" ").contains("その後に設定が変更されています"));
}

#[tokio::test]
async fn commands_have_the_findings_own_names() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let page = page_of(&world, &anna, &bucket()).await;
    let commands = all(&page, ".tutorial pre").join(" ");
    assert!(commands.contains("--bucket shop-logs") && !commands.contains("BUCKET_NAME"), "{commands}");
    assert_eq!(all(&page, ".tutorial-card .notice mark"), ["OBJECT_KEY"]);
    assert!(all(&page, ".tutorial-card .notice pre")[0].contains("export AWS_REGION=eu-west-1"));
    let page = page_of(&world, &anna, &group()).await;
    let commands = all(&page, ".tutorial pre").join(" ");
    assert!(commands.contains("sg-0abc") && commands.contains("--region eu-west-1"), "{commands}");
}

#[tokio::test]
async fn hostile_names_are_text_and_no_commands() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    for language in ["en", "ja"] {
        let answer = world.get_in(language, &anna, &address(&role())).await;
        let page = answer.page();
        assert!(all(&page, "main").join(" ").contains("<script>alert(1)</script>"));
        let commands = all(&page, ".tutorial pre").join(" ");
        assert!(commands.contains("ROLE_NAME") && !commands.contains("alert"), "{commands}");
    }
    assert!(HOSTILE.contains("<script>"));
}

#[tokio::test]
async fn a_critical_finding_takes_two_people() {
    let world = World::new().await;
    let (anna, ben) = (approver("anna@example.com"), approver("ben@example.com"));
    let asked = accept(&world, &anna, &bucket(), "A public <b>archive</b>", "2026-08-01").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    assert_eq!(asked.location.as_deref(), Some(&*format!("{}#acceptance", address(&bucket()))));

    let page = page_of(&world, &anna, &bucket()).await;
    assert!(status(&page).contains("awaits approval Nothing holds yet"), "{}", status(&page));
    assert!(status(&page).contains("A public <b>archive</b>"));
    assert!(status(&page).contains("somebody else has to approve"));
    assert!(all(&page, "form[action$='/approve']").is_empty());
    let acceptance = attribute(&page, "form[action$='/withdraw'] input[name=acceptance]", "value").pop().unwrap();

    let approve = format!("{}/approve", address(&bucket()));
    let fields = [("csrf", "token"), ("acceptance", &*acceptance)];
    let refused = world.post(&anna, &approve, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(all(&refused.any_page(), "[role=alert]")[0].contains("a second person has to agree"));
    assert!(all(&page_of(&world, &ben, &bucket()).await, "h1 + .badges .badge").contains(&"open".to_owned()));

    assert_eq!(world.post(&ben, &approve, &fields).await.status, StatusCode::SEE_OTHER);
    let page = page_of(&world, &ben, &bucket()).await;
    assert!(all(&page, ".badges .badge").contains(&"accepted".to_owned()), "{:?}", all(&page, ".badges .badge"));
    assert!(status(&page).contains("until 2026-08-01") && status(&page).contains("approved by ben@example.com"));

    let withdraw = format!("{}/withdraw", address(&bucket()));
    let empty = world.post(&ben, &withdraw, &[("csrf", "token"), ("acceptance", &acceptance), ("reason", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("csrf", "token"), ("acceptance", &*acceptance), ("reason", "moved to CloudFront")];
    assert_eq!(world.post(&ben, &withdraw, &fields).await.status, StatusCode::SEE_OTHER);
    let page = page_of(&world, &ben, &bucket()).await;
    assert!(all(&page, ".badges .badge").contains(&"open".to_owned()));
    assert!(status(&page).contains("withdrawn by ben@example.com"), "{}", status(&page));
}

#[tokio::test]
async fn one_person_is_enough_for_less() {
    let (world, anna) = (World::new().await, approver("anna"));
    assert_eq!(accept(&world, &anna, &user(), "robot", "2026-07-01").await.status, StatusCode::SEE_OTHER);
    let page = page_of(&world, &anna, &user()).await;
    assert!(all(&page, ".badges .badge").contains(&"accepted".to_owned()));
    let list = world.get(&anna, "/findings?state=accepted").await;
    assert_eq!(all(&list.page(), "tbody tr").len(), 1);
    let overview = world.get(&anna, "/").await;
    assert!(all(&overview.page(), ".figure").contains(&"1 accepted".to_owned()));
}

#[tokio::test]
async fn what_was_typed_stays_where_something_is_wrong() {
    let (world, anna) = (World::new().await, approver("anna"));
    let cases = [
        ("", "2026-07-01"),
        ("r", "soon"),
        ("r", "2026-06-14"),
        ("r", "2028-01-01"),
        ("<script>x</script>", "\"><img>"),
    ];
    for (reason, until) in cases {
        let answer = accept(&world, &anna, &user(), reason, until).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason} {until}");
        let page = answer.any_page();
        assert_eq!(all(&page, "[role=alert]").len(), 1);
        assert_eq!(all(&page, "textarea[name=reason]"), [reason]);
        assert_eq!(attribute(&page, "input[name=until]", "value"), [until]);
    }
    let long = "x".repeat(5_000);
    assert_eq!(accept(&world, &anna, &user(), &long, "2026-07-01").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(accept(&world, &anna, &gone(), "r", "2026-07-01").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(status(&page_of(&world, &anna, &user()).await).contains("Nobody has accepted"));
}

#[tokio::test]
async fn roles_and_scopes_hold() {
    let (world, reader) = (World::new().await, viewer("reader", Role::Viewer));
    assert_eq!(accept(&world, &reader, &user(), "r", "2026-07-01").await.status, StatusCode::FORBIDDEN);
    let page = page_of(&world, &reader, &user()).await;
    assert!(all(&page, "main form").is_empty());
    let owner = owner_of(WILD);
    for finding in [bucket(), group()] {
        assert_eq!(world.get(&owner, &address(&finding)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(accept(&world, &owner, &finding, "r", "2026-07-01").await.status, StatusCode::NOT_FOUND);
    }
    let answer = world.get(&owner, &address(&user())).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.body.contains(SHOP));
    for nowhere in ["/findings/x", "/findings/%00", "/findings/..%2F..", "/findings/'%20or%201=1"] {
        assert_eq!(world.get(&reader, nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let short = &address(&user())[..20];
    assert_eq!(world.get(&reader, short).await.status, StatusCode::NOT_FOUND, "the beginning of an id is none");
}

#[tokio::test]
async fn others_acceptances_are_not_touched_from_here() {
    let (world, anna, ben) = (World::new().await, approver("anna"), approver("ben"));
    accept(&world, &anna, &bucket(), "r", "2026-07-01").await;
    let page = page_of(&world, &ben, &bucket()).await;
    let acceptance = attribute(&page, "form[action$='/approve'] input[name=acceptance]", "value").pop().unwrap();
    for (who, finding) in [(&ben, user()), (&owner_of(WILD), user())] {
        for what in ["approve", "withdraw"] {
            let fields = [("csrf", "token"), ("acceptance", &*acceptance), ("reason", "r")];
            let answer = world.post(who, &format!("{}/{what}", address(&finding)), &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test]
async fn paths_follow_the_evidence() {
    let (world, anna) = (World::new().await, viewer("anna", Role::Viewer));
    let user = format!("arn:aws:iam::{SHOP}:user/eve");
    let cases = [
        (
            finding(
                SHOP,
                "ec2-instance-exposes-admin-port-to-internet",
                "eu-west-1",
                "arn:aws:ec2:::instance/i-1",
                "i-1",
            ),
            Evidence::new("the internet reaches it")
                .facts("port", ["tcp/22"])
                .facts("cidr", ["0.0.0.0/0"])
                .facts("internet_gateway", ["igw-1"])
                .facts("network_acl", ["acl-1"])
                .facts("security_group", ["sg-1", "sg-2"]),
            "Internet: 0.0.0.0/0 → Internet gateway: igw-1 → Network ACL lets through: acl-1 → \
             Security group opens: tcp/22 sg-1 +1 → Instance: i-1",
        ),
        (
            finding(SHOP, "iam-user-can-escalate-to-administrator", "global", &user, "eve"),
            Evidence::new("a way").facts("way", ["create-policy-version"]).facts("leads_to", ["role/admin"]),
            "User: eve → Way to more permissions: create-policy-version → By way of: role/admin → \
             Leads to: administrator permissions",
        ),
        (
            finding(SHOP, "s3-bucket-shared-with-outside-account", "eu-west-1", "arn:aws:s3:::b", "b"),
            Evidence::new("shared")
                .fact("outsider", "999999999999")
                .fact("action", "s3:GetObject")
                .fact("condition", "x"),
            "From outside: 999999999999 → Resource policy allows: s3:GetObject → On condition: x → Bucket: b",
        ),
        (
            finding(SHOP, "s3-bucket-lacks-public-access-block", "eu-west-1", "arn:aws:s3:::c", "c"),
            Evidence::new("nothing stops it").fact("action", "s3:GetObject"),
            "",
        ),
    ];
    for (finding, evidence, expected) in cases {
        let finding = Finding { evidence, ..finding };
        world.store.apply(&night(15), &[transition(TransitionKind::Opened, &finding)]).await.unwrap();
        let path = attribute(&page_of(&world, &anna, &finding).await, "svg.path", "aria-label");
        assert_eq!(path.concat(), expected);
    }
}
