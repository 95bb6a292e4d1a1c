//! A function URL asks for no signature, or accepts the signature of any AWS account.
//!
//! Prowler looks at the type of authentication alone. Here the policy counts too: without a statement for
//! everyone a URL of type `NONE` answers nobody, which is less bad, and one of type `AWS_IAM` whose policy lets
//! in everyone is open to all customers of AWS. The policy of an alias with a URL is read here, so what it gives to
//! everyone without the URL counts here as well.

use scanmonster_inventory::{Collected, Function, FunctionUrl};
use scanmonster_policy::Grant;

use super::invocation::{at_url, beside_url};
use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "lambda-function-url-allows-public-access",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Lambda function URL can be called by anyone",
        ja: "Lambda 関数 URL が誰でも呼び出せる状態にある",
    },
    severity: Severity::High,
    service: "lambda",
    resource_type: "AWS::Lambda::Function",
    permissions: &["lambda:ListFunctions", "lambda:ListFunctionUrlConfigs", "lambda:GetPolicy"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC03-BP07"],
        prowler: &["awslambda_function_url_public"],
        seed: &[],
    },
    tutorial: Localized {
        en: include_str!("function_url_allows_public_access.en.md"),
        ja: include_str!("function_url_allows_public_access.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// The type of authentication that asks for no signature.
const ANONYMOUS: &str = "NONE";

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for function in context.regional.lambda.functions.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &function.arn, &function.name), || {
            judge(&context.account, function)
        });
    }
    Ok(())
}

fn judge(context: &Context<'_>, function: &Function) -> Collected<Outcome> {
    let urls = function.urls.as_ref().map_err(Clone::clone)?;
    if urls.is_empty() {
        return Ok(Outcome::not_applicable("the function has no URL"));
    }
    let mut grants = Vec::new();
    let (mut anyone, mut any_account, mut beside) = (false, false, false);
    for url in urls {
        if url.qualifier.is_some() {
            let directly = beside_url(context, url)?;
            beside |= !directly.is_empty();
            grants.extend(directly);
        }
        let for_everyone = at_url(context, url)?;
        let is_open = !for_everyone.is_empty();
        anyone |= is_open && url.auth_type == ANONYMOUS;
        any_account |= is_open && url.auth_type != ANONYMOUS;
        grants.extend(for_everyone);
    }
    Ok(if anyone {
        Outcome::Fail(evidence("anyone can call the function's URL without signing in", urls, &grants))
    } else if any_account {
        Outcome::Fail(evidence("everyone with an AWS account can call the function's URL", urls, &grants))
    } else if beside {
        Outcome::Fail(evidence("everyone with an AWS account can use an alias of the function", urls, &grants))
    } else if urls.iter().any(|url| url.auth_type == ANONYMOUS) {
        let summary = "the function's URL asks for no signature; only a missing permission keeps everyone out";
        Outcome::FailAs(Severity::Low, evidence(summary, urls, &grants))
    } else {
        Outcome::pass("the function's URL lets in only signed requests of those that a policy names")
    })
}

fn evidence(summary: &str, urls: &[FunctionUrl], grants: &[Grant]) -> Evidence {
    let alias = |url: &FunctionUrl| url.qualifier.clone().unwrap_or_else(|| "(function)".to_owned());
    let evidence = Evidence::new(summary)
        .facts("auth_type", urls.iter().map(|url| url.auth_type.clone()))
        .facts("alias", urls.iter().map(alias));
    grants.iter().fold(evidence, |evidence, grant| evidence.granting(grant))
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{function, function_url, home, inventory};

    use super::*;
    use crate::resource_policy::testing::allow;
    use crate::testing::{denied, status, verdicts};

    fn with_urls(urls: Collected<Vec<FunctionUrl>>) -> Inventory {
        let mut function = function("f");
        function.urls = urls;
        let mut inventory = inventory();
        home(&mut inventory).lambda.functions = Ok(vec![function]);
        inventory
    }

    fn with_url(auth_type: &str, policy: Option<String>) -> Inventory {
        let mut url = function_url("f", auth_type);
        url.policy = Ok(policy);
        with_urls(Ok(vec![url]))
    }

    fn everyone(auth_type: &str) -> Option<String> {
        let condition = format!(r#","Condition":{{"StringEquals":{{"lambda:FunctionUrlAuthType":"{auth_type}"}}}}"#);
        Some(allow(r#""*""#, "lambda:InvokeFunctionUrl", &condition))
    }

    #[test]
    fn clean_signed_requests_of_the_own_account() {
        assert_eq!(status(&CHECK, &with_url("AWS_IAM", None)), "pass");
        let named = allow(r#"{"AWS":"arn:aws:iam::999988887777:root"}"#, "lambda:InvokeFunctionUrl", "");
        assert_eq!(status(&CHECK, &with_url("AWS_IAM", Some(named))), "pass");
    }

    #[test]
    fn failing_anonymous_or_any_account() {
        assert_eq!(status(&CHECK, &with_url("NONE", everyone("NONE"))), "fail");
        assert_eq!(status(&CHECK, &with_url("NONE", Some(allow(r#""*""#, "lambda:*", "")))), "fail");
        assert_eq!(status(&CHECK, &with_url("AWS_IAM", everyone("AWS_IAM"))), "fail");
    }

    #[test]
    fn failing_an_alias_is_open_beside_its_url() {
        let mut url = function_url("f", "AWS_IAM");
        url.policy = Ok(Some(allow(r#""*""#, "lambda:InvokeFunction", "")));
        assert_eq!(status(&CHECK, &with_urls(Ok(vec![url.clone()]))), "pass", "the function's own is another question");
        url.qualifier = Some("live".into());
        assert_eq!(status(&CHECK, &with_urls(Ok(vec![url]))), "fail");
    }

    #[test]
    fn borderline_the_type_of_the_statement_counts() {
        assert_eq!(status(&CHECK, &with_url("AWS_IAM", everyone("NONE"))), "pass");
    }

    #[test]
    fn borderline_without_permission_it_is_less_bad() {
        let all = verdicts(&CHECK, &with_url("NONE", None));
        assert!(matches!(all[0].status, crate::Status::Fail(_)));
        assert_eq!(all[0].severity, Severity::Low);
    }

    #[test]
    fn borderline_no_url_does_not_apply() {
        assert_eq!(status(&CHECK, &with_urls(Ok(vec![]))), "na");
    }

    #[test]
    fn gap_each_part_makes_the_function_unknown() {
        assert_eq!(status(&CHECK, &with_urls(Err(denied("lambda:ListFunctionUrlConfigs")))), "unknown");
        let mut url = function_url("f", "AWS_IAM");
        url.policy = Err(denied("lambda:GetPolicy"));
        assert_eq!(status(&CHECK, &with_urls(Ok(vec![url]))), "unknown");
        assert_eq!(status(&CHECK, &with_url("NONE", Some("{".into()))), "unknown");
        let mut no_list = with_urls(Ok(vec![]));
        home(&mut no_list).lambda.functions = Err(denied("lambda:ListFunctions"));
        assert_eq!(status(&CHECK, &no_list), "unknown");
    }
}
