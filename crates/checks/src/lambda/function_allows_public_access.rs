//! The function's policy lets anyone invoke or change the function.
//!
//! Statements that count only for calls through a function URL, and the policies of aliases with URLs, are the
//! matter of `lambda-function-url-allows-public-access`. As in Security Hub (Lambda.1), a policy that lets S3 invoke the
//! function for no bucket or account in particular fails too: anyone's bucket can then send it events. There
//! `aws:SourceArn` of one bucket is enough here.

use scanmonster_inventory::Collected;

use super::invocation::{S3, by_policy};
use super::policies::KIND;
use crate::resource_policy::{Governed, public_outcome};
use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "lambda-function-allows-public-access",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Lambda function can be used by anyone", ja: "Lambda 関数が誰でも使える状態にある"
    },
    severity: Severity::Critical,
    service: "lambda",
    resource_type: "AWS::Lambda::Function",
    permissions: &["lambda:ListFunctions", "lambda:GetPolicy"],
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
    for function in context.regional.lambda.functions.as_ref().map_err(Clone::clone)? {
        let place = Resource::regional(context.region, &function.arn, &function.name);
        let function = Governed::by(place, &function.policy);
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
    use scanmonster_testkit::home;

    use super::super::testing::with_policy;
    use super::*;
    use crate::resource_policy::testing::{self as family, allow};
    use crate::testing::{denied, status};

    const INVOKE: &str = "lambda:InvokeFunction";

    #[test]
    fn clean_private_passes() {
        family::assert_private_passes(&CHECK, with_policy, INVOKE);
    }

    #[test]
    fn failing_everyone() {
        family::assert_everyone_fails(&CHECK, with_policy, INVOKE);
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
    fn gap_list_and_policies() {
        family::assert_unread_policy_is_unknown(&CHECK, with_policy);
        let mut inventory = with_policy(Ok(None));
        home(&mut inventory).lambda.functions = Err(denied("lambda:ListFunctions"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
