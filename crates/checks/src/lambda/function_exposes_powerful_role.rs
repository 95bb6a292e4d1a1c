//! Anyone can start the function or change its code, and its role is an administrator or can become one.
//!
//! Two findings that are each bad and together worse: what the code lets the caller do is done with the role. Neither
//! Prowler nor Security Hub puts the two together.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use scanmonster_inventory::{Collected, Function, Gap, GapCause};
use scanmonster_policy::{Grant, Language, Standing};

use super::invocation::{at_url, by_policy};
use super::policies::governed;
use crate::iam::{standings, unread};
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "lambda-function-exposes-powerful-role",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Lambda function that anyone can start has a powerful role",
        ja: "誰でも起動できる Lambda 関数に強い権限のロールが付いている",
    },
    severity: Severity::Critical,
    service: "lambda",
    resource_type: "AWS::Lambda::Function",
    permissions: &[
        "lambda:ListFunctions",
        "lambda:GetPolicy",
        "lambda:ListFunctionUrlConfigs",
        "iam:GetAccountAuthorizationDetails",
    ],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP02", "SEC03-BP07"],
        prowler: &[],
        seed: &["GAP-07"],
    },
    tutorial: Localized {
        en: include_str!("function_exposes_powerful_role.en.md"),
        ja: include_str!("function_exposes_powerful_role.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Actions by which a caller makes the function run, or makes it run other code.
const RUNNING: &[&str] = &["lambda:Invoke*", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"];

/// Where the roles come from.
const ROLES: &str = "iam:GetAccountAuthorizationDetails";

type Standings = Collected<BTreeMap<String, Standing>>;

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    // Looking for ways takes long in a large account, and few functions are open to everyone.
    let roles: OnceCell<Standings> = OnceCell::new();
    for function in region.regional.lambda.functions.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(region.region, &function.arn, &function.name), || {
            // Read before anything is decided.
            region.account.inventory.iam.authorization_details.as_ref().map_err(Clone::clone)?;
            let open = Open::of(region, function)?;
            if open.ways.is_empty() {
                return Ok(Outcome::pass("nobody can start the function or change its code without being named"));
            }
            let roles = roles.get_or_init(|| standings(region.account.inventory));
            decide(function, &open, roles.as_ref().map_err(Clone::clone)?)
        });
    }
    Ok(())
}

/// How everyone gets at a function.
struct Open {
    ways: BTreeSet<&'static str>,
    grants: Vec<Grant>,
}

impl Open {
    fn of(region: &RegionContext<'_>, function: &Function) -> Collected<Self> {
        let context = &region.account;
        let by_policy = by_policy(context, &governed(region, function))?;
        let mut open = Self { ways: BTreeSet::new(), grants: Vec::new() };
        open.add("policy", by_policy.public.into_iter().filter(|grant| grant.allows_any_of(RUNNING)));
        for url in function.urls.as_ref().map_err(Clone::clone)? {
            open.add("url", at_url(context, url)?);
        }
        if by_policy.any_bucket {
            open.ways.insert("any bucket");
        }
        Ok(open)
    }

    fn add(&mut self, way: &'static str, grants: impl IntoIterator<Item = Grant>) {
        let before = self.grants.len();
        self.grants.extend(grants);
        if self.grants.len() > before {
            self.ways.insert(way);
        }
    }

    fn evidence(&self, function: &Function, summary: String) -> Evidence {
        let evidence = Evidence::new(summary).fact("role", &function.role).facts("way_in", self.ways.iter().copied());
        self.grants.iter().fold(evidence, |evidence, grant| evidence.granting(grant))
    }
}

fn decide(function: &Function, open: &Open, roles: &BTreeMap<String, Standing>) -> Collected<Outcome> {
    match roles.get(&function.role) {
        Some(Standing::Limited) => Ok(Outcome::pass(
            "anyone can start the function, but no known way leads from its role to administrator rights",
        )),
        Some(Standing::Administrator(terms)) => {
            let summary = "anyone can start the function, and its role is an administrator".to_owned();
            let evidence = open.evidence(function, summary).facts("condition", terms.conditions.iter().cloned());
            Ok(if terms.is_unconditional() {
                Outcome::Fail(evidence)
            } else {
                Outcome::FailAs(Severity::High, evidence)
            })
        }
        Some(Standing::Escalates(path)) => {
            let summary = format!("anyone can start the function, and {}", path.describe(Language::En));
            let evidence = open.evidence(function, summary);
            let evidence = evidence.facts("way", path.steps.iter().map(|step| step.way.id));
            Ok(Outcome::FailAs(Severity::High, evidence.facts("condition", path.conditions().iter().copied())))
        }
        Some(Standing::Unknown(names)) => Err(unread(names.clone())),
        None => Err(Gap::new(ROLES, ROLES, GapCause::MalformedAnswer, "the function's role is not listed")),
    }
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{AuthorizationDetails, IamRole, InlinePolicy, Inventory};
    use scanmonster_testkit::{ACCOUNT, function_url, home, role};

    use super::super::testing::with_policy;
    use super::*;
    use crate::Status;
    use crate::resource_policy::testing::{STRANGER, allow};
    use crate::testing::{denied, status, verdicts};

    const ADMIN: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    const READER: &str = r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
    const ESCALATING: &str = r#"{"Statement":{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*"}}"#;

    /// A function under this policy, with a role that has that one.
    fn account(policy: Option<String>, of_role: &str) -> Inventory {
        let mut inventory = with_policy(Ok(policy));
        let own = InlinePolicy { name: "own".into(), document: of_role.into() };
        let app = IamRole { inline_policies: vec![own], ..role("app") };
        function(&mut inventory).role = app.arn.clone();
        inventory.iam.authorization_details = Ok(AuthorizationDetails { roles: vec![app], ..Default::default() });
        inventory
    }

    fn function(inventory: &mut Inventory) -> &mut Function {
        &mut home(inventory).lambda.functions.as_mut().unwrap()[0]
    }

    fn everyone(action: &str) -> Option<String> {
        Some(allow(r#""*""#, action, ""))
    }

    #[test]
    fn clean_closed_function_or_modest_role() {
        assert_eq!(status(&CHECK, &account(None, ADMIN)), "pass");
        assert_eq!(status(&CHECK, &account(Some(allow(STRANGER, "lambda:InvokeFunction", "")), ADMIN)), "pass");
        assert_eq!(status(&CHECK, &account(everyone("lambda:InvokeFunction"), READER)), "pass");
    }

    #[test]
    fn failing_open_function_with_an_administrator() {
        for action in ["lambda:InvokeFunction", "lambda:*", "lambda:UpdateFunctionCode"] {
            let all = verdicts(&CHECK, &account(everyone(action), ADMIN));
            assert!(matches!(all[0].status, Status::Fail(_)), "{action}");
            assert_eq!(all[0].severity, Severity::Critical);
        }
    }

    #[test]
    fn failing_at_an_open_url_or_from_any_bucket() {
        let mut at_url = account(None, ADMIN);
        let mut url = function_url("f", "NONE");
        url.policy = Ok(everyone("lambda:InvokeFunctionUrl"));
        function(&mut at_url).urls = Ok(vec![url]);
        assert_eq!(status(&CHECK, &at_url), "fail");
        let from_bucket = allow(r#"{"Service":"s3.amazonaws.com"}"#, "lambda:InvokeFunction", "");
        assert_eq!(status(&CHECK, &account(Some(from_bucket), ADMIN)), "fail");
    }

    #[test]
    fn borderline_a_role_that_can_become_an_administrator_is_less_bad() {
        let all = verdicts(&CHECK, &account(everyone("lambda:InvokeFunction"), ESCALATING));
        let Status::Fail(evidence) = &all[0].status else { panic!("{:?}", all[0].status) };
        assert!(evidence.facts.contains_key("way") && evidence.facts.contains_key("statement"), "{evidence:?}");
        assert_eq!(all[0].severity, Severity::High);
    }

    #[test]
    fn borderline_describing_it_or_pinned_callers_are_no_way_in() {
        assert_eq!(status(&CHECK, &account(everyone("lambda:GetFunction"), ADMIN)), "pass");
        let own = format!(r#","Condition":{{"StringEquals":{{"aws:SourceAccount":"{ACCOUNT}"}}}}"#);
        assert_eq!(status(&CHECK, &account(Some(allow(r#""*""#, "lambda:InvokeFunction", &own)), ADMIN)), "pass");
    }

    #[test]
    fn gap_in_each_call() {
        let open = || account(everyone("lambda:InvokeFunction"), READER);
        let changes: [fn(&mut Inventory); 6] = [
            |it| home(it).lambda.functions = Err(denied("lambda:ListFunctions")),
            |it| function(it).policy = Err(denied("lambda:GetPolicy")),
            |it| function(it).urls = Err(denied("lambda:ListFunctionUrlConfigs")),
            |it| it.iam.authorization_details = Err(denied("iam:GetAccountAuthorizationDetails")),
            |it| it.iam.authorization_details.as_mut().unwrap().roles.clear(),
            |it| it.iam.authorization_details.as_mut().unwrap().roles[0].inline_policies[0].document = "{".into(),
        ];
        assert_eq!(status(&CHECK, &open()), "pass");
        for change in changes {
            let mut inventory = open();
            change(&mut inventory);
            assert_eq!(status(&CHECK, &inventory), "unknown");
        }
    }
}
