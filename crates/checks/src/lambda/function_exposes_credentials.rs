//! The value of an environment variable looks like a credential. Only the names of such variables are kept.
//!
//! Variables under a key that the assessment may not use cannot be judged: unknown, not passed.

use scanmonster_inventory::{Collected, Function};

use crate::s3::outsiders::listed;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "lambda-function-exposes-credentials",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Lambda function has credentials in environment variables",
        ja: "Lambda 関数の環境変数に認証情報が書かれている",
    },
    severity: Severity::High,
    service: "lambda",
    resource_type: "AWS::Lambda::Function",
    permissions: &["lambda:ListFunctions"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP03"],
        prowler: &["awslambda_function_no_secrets_in_variables"],
        seed: &["WA-Q2.2", "AP16"],
    },
    tutorial: Localized {
        en: include_str!("function_exposes_credentials.en.md"),
        ja: include_str!("function_exposes_credentials.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for function in context.regional.lambda.functions.as_ref().map_err(Clone::clone)? {
        let place = Resource::regional(context.region, &function.arn, &function.name);
        verdicts.judge(place, || judge(function));
    }
    Ok(())
}

fn judge(function: &Function) -> Collected<Outcome> {
    let names = function.credential_variables.as_ref().map_err(Clone::clone)?;
    if names.is_empty() {
        return Ok(Outcome::pass("no environment variable looks like a credential"));
    }
    let summary = format!("environment variables look like credentials: {}", listed(names.iter().map(String::as_str)));
    Ok(Outcome::Fail(Evidence::new(summary).facts("variable", names.iter().cloned())))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{function, home, inventory};

    use super::*;
    use crate::testing::{denied, status};

    fn with(change: impl FnOnce(&mut Function)) -> Inventory {
        let mut function = function("f");
        change(&mut function);
        let mut inventory = inventory();
        home(&mut inventory).lambda.functions = Ok(vec![function]);
        inventory
    }

    #[test]
    fn clean_no_credentials() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_names_the_variables() {
        let inventory =
            with(|function| function.credential_variables = Ok(vec!["DB_PASSWORD".into(), "API_KEY".into()]));
        let all = crate::testing::verdicts(&CHECK, &inventory);
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("passes") };
        assert_eq!(evidence.summary, "environment variables look like credentials: API_KEY, DB_PASSWORD");
    }

    #[test]
    fn borderline_long_lists_are_cut_but_all_are_facts() {
        let names: Vec<String> = ["A", "B", "C", "D"].map(String::from).into();
        let all = crate::testing::verdicts(&CHECK, &with(|function| function.credential_variables = Ok(names)));
        let crate::Status::Fail(evidence) = &all[0].status else { panic!("passes") };
        assert!(evidence.summary.ends_with("A, B, C and 1 more"), "{}", evidence.summary);
        assert_eq!(evidence.facts["variable"].len(), 4);
    }

    #[test]
    fn gap_list_and_variables() {
        let unreadable = with(|function| function.credential_variables = Err(denied("lambda:ListFunctions")));
        assert_eq!(status(&CHECK, &unreadable), "unknown", "encrypted with a key that may not be used");
        let mut inventory = inventory();
        home(&mut inventory).lambda.functions = Err(denied("lambda:ListFunctions"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
