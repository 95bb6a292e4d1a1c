//! A layer of the function belongs to an account that is neither of the organisation nor trusted.
//!
//! Prowler reports layers of the organisation's other accounts as well. Layers that AWS publishes come from
//! accounts of AWS whose numbers differ from region to region; those in use are to be trusted by name.

use scanmonster_inventory::{Collected, Function};

use scanmonster_policy::Principal;

use crate::s3::outsiders::listed;
use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "lambda-function-uses-outside-layer",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Lambda function uses a layer of an outside account",
        ja: "Lambda 関数が組織外のアカウントのレイヤーを使っている",
    },
    severity: Severity::Medium,
    service: "lambda",
    resource_type: "AWS::Lambda::Function",
    permissions: &["lambda:ListFunctions"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC06-BP04", "SEC11-BP05"],
        prowler: &["awslambda_function_using_cross_account_layers"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("function_uses_outside_layer.en.md"),
        ja: include_str!("function_uses_outside_layer.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for function in context.regional.lambda.functions.as_ref().map_err(Clone::clone)? {
        let place = Resource::regional(context.region, &function.arn, &function.name);
        verdicts.record(place, judge(&context.account, function));
    }
    Ok(())
}

fn judge(context: &Context<'_>, function: &Function) -> Outcome {
    let outside: Vec<&str> =
        function.layers.iter().filter(|layer| !owner_is_known(context, layer)).map(String::as_str).collect();
    if outside.is_empty() {
        return Outcome::pass("the function uses no layer of an account outside the organization and the trusted ones");
    }
    let summary = format!("the function runs code of outside accounts: {}", listed(outside.iter().copied()));
    Outcome::Fail(Evidence::new(summary).facts("layer", outside))
}

fn owner_is_known(context: &Context<'_>, layer: &str) -> bool {
    Principal::Arn(layer.to_owned()).account().is_some_and(|account| context.is_known_account(account))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{account_id, function, home, inventory};

    use super::*;
    use crate::testing::{denied, status, verdicts_with};
    use crate::{Settings, Status};

    fn with(change: impl FnOnce(&mut Function)) -> Inventory {
        let mut function = function("f");
        change(&mut function);
        let mut inventory = inventory();
        home(&mut inventory).lambda.functions = Ok(vec![function]);
        inventory
    }

    const OUTSIDE: &str = "arn:aws:lambda:eu-west-1:999988887777:layer:tools:3";

    fn with_layers(layers: &[&str]) -> Inventory {
        with(|function| function.layers = layers.iter().map(|layer| (*layer).to_owned()).collect())
    }

    #[test]
    fn clean_own_layers_or_none() {
        assert_eq!(status(&CHECK, &with_layers(&[])), "pass");
        assert_eq!(status(&CHECK, &with_layers(&["arn:aws:lambda:eu-west-1:111122223333:layer:own:1"])), "pass");
    }

    #[test]
    fn failing_a_strangers_layer() {
        assert_eq!(status(&CHECK, &with_layers(&[OUTSIDE])), "fail");
        assert_eq!(status(&CHECK, &with_layers(&["not an arn"])), "fail", "not understood is not trusted");
    }

    #[test]
    fn borderline_known_accounts_belong() {
        let known = BTreeSet::from([account_id("999988887777")]);
        for settings in [
            Settings { trusted_accounts: known.clone(), ..Settings::default() },
            Settings { organization_accounts: Some(known), ..Settings::default() },
        ] {
            let all = verdicts_with(&CHECK, &with_layers(&[OUTSIDE]), &settings);
            assert!(matches!(all[0].status, Status::Pass(_)), "{settings:?}");
        }
    }

    #[test]
    fn gap_list() {
        let mut inventory = inventory();
        home(&mut inventory).lambda.functions = Err(denied("lambda:ListFunctions"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
