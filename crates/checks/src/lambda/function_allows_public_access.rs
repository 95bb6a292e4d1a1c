//! The function's policy, or that of an alias with a URL, lets anyone invoke or change the function.
//!
//! Statements that count only for calls through a function URL are the matter of
//! `lambda-function-url-allows-public-access`. As in Security Hub (Lambda.1), a policy that lets S3 invoke the
//! function for no bucket or account in particular fails too: anyone's bucket can then send it events. There
//! `aws:SourceArn` of one bucket is enough here.

use scanmonster_inventory::Collected;

use super::invocation::{S3, by_policy};
use super::policies::{KIND, of_region};
use crate::resource_policy::{Governed, public_outcome};
use crate::{CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "lambda-function-allows-public-access",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Lambda function can be used by anyone", ja: "Lambda 関数が誰でも使える状態にある"
    },
    severity: Severity::Critical,
    service: "lambda",
    resource_type: "AWS::Lambda::Function",
    permissions: &["lambda:ListFunctions", "lambda:GetPolicy", "lambda:ListFunctionUrlConfigs"],
    mappings: Mappings {
        security_hub: &["Lambda.1"],
        cis: &[("7.0", &["2.21"])],
        well_architected: &["SEC03-BP07", "SEC03-BP08"],
        prowler: &["awslambda_function_not_publicly_accessible"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("function_allows_public_access.en.md"),
        ja: include_str!("function_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for function in of_region(context)? {
        verdicts.judge(function.resource.clone(), || judge(&context.account, &function));
    }
    Ok(())
}

fn judge(context: &Context<'_>, function: &Governed<'_>) -> Collected<Outcome> {
    let access = by_policy(context, function)?;
    if access.public.is_empty() && access.any_bucket {
        let summary = "the function's policy lets S3 invoke it for anyone's bucket";
        return Ok(Outcome::FailAs(Severity::High, Evidence::new(summary).fact("service", S3)));
    }
    Ok(public_outcome(&KIND, &access.public, None))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{function_url, home};

    use super::super::testing::with_policy;
    use super::*;
    use crate::resource_policy::testing::{self as family, allow};
    use crate::testing::{denied, status};

    const INVOKE: &str = "lambda:InvokeFunction";

    fn with_alias_policy(policy: Collected<Option<String>>) -> Inventory {
        let mut inventory = with_policy(Ok(None));
        let mut url = function_url("f", "AWS_IAM");
        url.qualifier = Some("live".into());
        url.policy = policy;
        if let Ok(functions) = &mut home(&mut inventory).lambda.functions {
            functions[0].urls = Ok(vec![url]);
        }
        inventory
    }

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, INVOKE);
        family::assert_private_passes(&CHECK, with_alias_policy, INVOKE);
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, INVOKE);
        family::assert_everyone_fails(&CHECK, with_alias_policy, "lambda:*");
    }

    #[test]
    fn failing_any_bucket_may_invoke() {
        let policy = allow(r#"{"Service":"s3.amazonaws.com"}"#, INVOKE, "");
        assert_eq!(status(&CHECK, &with_policy(Ok(Some(policy)))), "fail");
    }

    #[test]
    fn borderline_one_account_or_bucket_may_invoke() {
        for condition in [
            r#","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
            r#","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::uploads"}}"#,
        ] {
            let policy = allow(r#"{"Service":"s3.amazonaws.com"}"#, INVOKE, condition);
            assert_eq!(status(&CHECK, &with_policy(Ok(Some(policy)))), "pass", "{condition}");
        }
    }

    #[test]
    fn borderline_calls_through_a_url_are_another_question() {
        for condition in [
            r#","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}"#,
            r#","Condition":{"Bool":{"lambda:InvokedViaFunctionUrl":"true"}}"#,
        ] {
            let policy = allow(r#""*""#, INVOKE, condition);
            assert_eq!(status(&CHECK, &with_policy(Ok(Some(policy)))), "pass", "{condition}");
        }
        let direct = r#","Condition":{"Bool":{"lambda:InvokedViaFunctionUrl":"false"}}"#;
        assert_eq!(status(&CHECK, &with_policy(Ok(Some(allow(r#""*""#, INVOKE, direct))))), "fail");
    }

    #[test]
    fn borderline_pinned_conditions_and_named_accounts_are_not_everyone() {
        family::assert_pinned_passes(&CHECK, with_policy, INVOKE);
        family::assert_named_account_is_not_public(&CHECK, with_policy, INVOKE);
    }

    #[test]
    fn gap_list_urls_and_policies() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        family::assert_unread_policy_is_unknown(&CHECK, with_alias_policy);
        let mut inventory = with_policy(Ok(None));
        if let Ok(functions) = &mut home(&mut inventory).lambda.functions {
            functions[0].urls = Err(denied("lambda:ListFunctionUrlConfigs"));
        }
        assert_eq!(status(&CHECK, &inventory), "unknown");
        home(&mut inventory).lambda.functions = Err(denied("lambda:ListFunctions"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
