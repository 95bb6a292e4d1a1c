//! Laws of what a principal may do, tried on generated policies of all layers.

use proptest::prelude::*;
use proptest::sample::select;
use scanmonster_policy::{Caller, Decision, Permissions, PolicySet, ServiceControl, escalations_of};

use crate::support::{audiences, document, parse};

const USER: &str = "arn:aws:iam::111122223333:user/ci";

#[derive(Debug, Clone)]
struct Sketch {
    effect: &'static str,
    element: &'static str,
    actions: Vec<&'static str>,
    resources: &'static str,
    tests: Vec<(&'static str, &'static str)>,
}

impl Sketch {
    fn render(&self) -> String {
        let actions: Vec<String> = self.actions.iter().map(|action| format!("\"{action}\"")).collect();
        let tests: Vec<String> = self.tests.iter().map(|(operator, test)| format!("\"{operator}\":{test}")).collect();
        format!(
            r#"{{"Effect":"{}","{}":[{}],{},"Condition":{{{}}}}}"#,
            self.effect,
            self.element,
            actions.join(","),
            self.resources,
            tests.join(",")
        )
    }

    fn add(&mut self, test: (&'static str, &'static str)) {
        if self.tests.iter().all(|(operator, _)| *operator != test.0) {
            self.tests.push(test);
        }
    }
}

fn test() -> impl Strategy<Value = (&'static str, &'static str)> {
    let operator = select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "ArnLike",
        "ArnNotLike",
        "Bool",
        "BoolIfExists",
        "Null",
        "MadeUp",
    ]);
    let test = select(vec![
        r#"{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/ci"}"#,
        r#"{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}"#,
        r#"{"aws:username":["ci","bob"]}"#,
        r#"{"aws:MultiFactorAuthPresent":"true"}"#,
        r#"{"aws:MultiFactorAuthPresent":"false"}"#,
        r#"{"aws:RequestedRegion":"eu-west-1"}"#,
        r#"{"aws:SecureTransport":"false"}"#,
        r#"{"iam:PermissionsBoundary":"arn:aws:iam::111122223333:policy/b"}"#,
        r#"{"made:up":"x"}"#,
    ]);
    (operator, test)
}

fn sketch(effects: &'static [&'static str]) -> impl Strategy<Value = Sketch> {
    let action = select(vec!["*", "s3:*", "s3:GetObject", "s3:Put*", "iam:*", "iam:PutUserPolicy", "iam:PassRole"]);
    let resources = select(vec![
        r#""Resource":"*""#,
        r#""Resource":["arn:aws:s3:::b/*","arn:aws:iam::111122223333:user/ci"]"#,
        r#""Resource":"arn:aws:iam::*:user/${aws:username}""#,
        r#""Resource":"arn:aws:s3:::b/${aws:PrincipalTag/x}/*""#,
        r#""NotResource":"arn:aws:s3:::b/*""#,
    ]);
    let element = select(vec!["Action", "Action", "Action", "NotAction"]);
    let actions = prop::collection::vec(action, 1..4);
    (select(effects), element, actions, resources, prop::collection::vec(test(), 0..2)).prop_map(
        |(effect, element, actions, resources, tests)| {
            let mut sketch = Sketch { effect, element, actions, resources, tests: Vec::new() };
            tests.into_iter().for_each(|test| sketch.add(test));
            sketch
        },
    )
}

fn layer() -> impl Strategy<Value = Vec<Sketch>> {
    prop::collection::vec(sketch(&["Allow", "Allow", "Allow", "Deny"]), 1..4)
}

/// Identity policies, boundary, two levels of service control policies.
type Layers = [Vec<Sketch>; 4];

fn layers() -> impl Strategy<Value = Layers> {
    [layer(), layer(), layer(), layer()]
}

fn render(sketches: &[Sketch]) -> String {
    let statements: Vec<String> = sketches.iter().map(Sketch::render).collect();
    document(&statements)
}

fn set(text: &str) -> PolicySet {
    [parse(text)].into_iter().collect()
}

fn permissions_of(caller: &str, texts: &[String; 4]) -> Permissions {
    Permissions::new(Caller::from_arn(caller).expect("a user"), set(&texts[0]))
        .with_boundary(set(&texts[1]))
        .with_service_control(ServiceControl::Levels(vec![set(&texts[2]), set(&texts[3])]))
}

const QUESTIONS: [(&str, &str); 6] = [
    ("s3:GetObject", "arn:aws:s3:::b/k"),
    ("s3:GetObject", "*"),
    ("s3:PutObject", "arn:aws:s3:::other/k"),
    ("iam:PutUserPolicy", USER),
    ("iam:PutUserPolicy", "*"),
    ("iam:PassRole", "arn:aws:iam::111122223333:role/r"),
];

/// How much is allowed, from 0 (denied) to 2 (allowed without conditions), for every question and
/// for being an administrator.
fn answers(permissions: &Permissions) -> Vec<u8> {
    let rank = |decision| match decision {
        Decision::Denied => 0,
        Decision::Conditional(_) => 1,
        Decision::Allowed => 2,
        Decision::Unknown(names) => panic!("{names:?}"),
    };
    let asked = QUESTIONS.iter().map(|(action, resource)| permissions.may(action, resource).decision());
    asked.chain([permissions.administrator().decision()]).map(rank).collect()
}

fn of(layers: &Layers) -> Vec<u8> {
    answers(&permissions_of(USER, &layers.clone().map(|layer| render(&layer))))
}

fn not_wider(after: &[u8], before: &[u8]) -> bool {
    after.iter().zip(before).all(|(after, before)| after <= before)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_deny_more_never_widens(layers in layers(), denied in sketch(&["Deny"]), at in 0..4_usize) {
        let before = of(&layers);
        let mut more = layers;
        more[at].push(denied);
        prop_assert!(not_wider(&of(&more), &before), "{:?} {before:?}", of(&more));
    }

    #[test]
    fn an_allow_more_never_narrows(layers in layers(), allowed in sketch(&["Allow"]), at in 0..4_usize) {
        let before = of(&layers);
        let mut more = layers;
        more[at].push(allowed);
        prop_assert!(not_wider(&before, &of(&more)), "{before:?} {:?}", of(&more));
    }

    #[test]
    fn a_condition_more_in_an_allow_never_widens(
        layers in layers(), allowed in sketch(&["Allow"]), test in test(), at in 0..4_usize,
    ) {
        let mut with = layers;
        with[at].push(allowed);
        let before = of(&with);
        with[at].last_mut().expect("just added").add(test);
        prop_assert!(not_wider(&of(&with), &before), "{:?} {before:?}", of(&with));
    }

    #[test]
    fn a_layer_more_never_widens(layers in layers()) {
        let texts = layers.map(|layer| render(&layer));
        let caller = Caller::from_arn(USER).expect("a user");
        let alone = Permissions::new(caller, set(&texts[0]));
        let bounded = alone.clone().with_boundary(set(&texts[1]));
        prop_assert!(not_wider(&answers(&bounded), &answers(&alone)));
        prop_assert!(not_wider(&answers(&permissions_of(USER, &texts)), &answers(&bounded)));
    }

    #[test]
    fn the_order_of_statements_does_not_matter(layers in layers()) {
        let backwards = layers.clone().map(|layer| layer.into_iter().rev().collect());
        prop_assert_eq!(of(&layers), of(&backwards));
    }

    #[test]
    fn one_policy_or_many_is_the_same(layers in layers()) {
        let whole = permissions_of(USER, &layers.clone().map(|layer| render(&layer)));
        let many = |layer: &[Sketch]| layer.iter().map(|one| parse(&document(&[one.render()]))).collect::<PolicySet>();
        let split = Permissions::new(Caller::from_arn(USER).expect("a user"), many(&layers[0]))
            .with_boundary(many(&layers[1]))
            .with_service_control(ServiceControl::Levels(vec![many(&layers[2]), many(&layers[3])]));
        prop_assert_eq!(answers(&whole), answers(&split));
    }

    #[test]
    fn splitting_a_list_of_actions_changes_nothing(layers in layers()) {
        let split = layers.clone().map(|layer| layer.into_iter().flat_map(each_action).collect());
        prop_assert_eq!(of(&layers), of(&split));
    }

    #[test]
    fn splitting_a_list_of_actions_lets_in_the_same(layer in layer()) {
        let public = |sketches: &[Sketch]| render(sketches).replace("\"Effect\"", "\"Principal\":\"*\",\"Effect\"");
        let split: Vec<Sketch> = layer.iter().cloned().flat_map(each_action).collect();
        prop_assert_eq!(audiences(&public(&layer)), audiences(&public(&split)));
    }

    #[test]
    fn renaming_changes_nothing(layers in layers()) {
        let renamed = |text: String| {
            text.replace("111122223333", "444455556666").replace("user/ci", "user/deployer").replace("\"ci\"", "\"deployer\"")
        };
        let texts = layers.map(|layer| render(&layer));
        let before = permissions_of(USER, &texts);
        let caller = renamed(USER.to_owned());
        let after = permissions_of(&caller, &texts.map(renamed));
        let ask = |permissions: &Permissions, account: &str, caller: &str| {
            let role = format!("arn:aws:iam::{account}:role/r");
            let one = permissions.may("iam:PutUserPolicy", caller).decision();
            let other = permissions.may("iam:PassRole", &role).decision();
            let kind = |decision| match decision {
                Decision::Conditional(conditions) => conditions.len().to_string(),
                other => format!("{other:?}"),
            };
            [kind(one), kind(other), kind(permissions.administrator().decision())]
        };
        prop_assert_eq!(ask(&before, "111122223333", USER), ask(&after, "444455556666", &caller));
    }

    #[test]
    fn a_deny_more_opens_no_way(layer in layer(), denied in sketch(&["Deny"])) {
        let ids = |sketches: &[Sketch]| -> std::collections::BTreeSet<&str> {
            escalations_of(&parse(&render(sketches))).iter().map(|found| found.way.id).collect()
        };
        let before = ids(&layer);
        let mut more = layer;
        more.push(denied);
        prop_assert!(ids(&more).is_subset(&before));
    }
}

/// One statement for each action; a `NotAction` stays whole.
fn each_action(sketch: Sketch) -> Vec<Sketch> {
    if sketch.element == "NotAction" {
        return vec![sketch];
    }
    sketch.actions.iter().map(|action| Sketch { actions: vec![*action], ..sketch.clone() }).collect()
}
