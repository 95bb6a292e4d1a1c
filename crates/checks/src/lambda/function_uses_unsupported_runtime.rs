//! The function's runtime gets no more security patches.
//!
//! The dates are those of the AWS Lambda Developer Guide, "Lambda runtimes". Later runtimes, whose end lies far ahead
//! or is still being moved, are not listed and pass. A container image brings its own runtime.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use scanmonster_inventory::{Collected, Function};

use crate::{
    CheckDef, Context, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts,
};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "lambda-function-uses-unsupported-runtime",
    aliases: &[],
    version: 2,
    title: Localized {
        en: "Lambda function uses a runtime that is no longer supported",
        ja: "Lambda 関数がサポートの終了したランタイムを使っている",
    },
    severity: Severity::Medium,
    service: "lambda",
    resource_type: "AWS::Lambda::Function",
    permissions: &["lambda:ListFunctions"],
    mappings: Mappings {
        security_hub: &["Lambda.2"],
        cis: &[],
        well_architected: &["SEC06-BP01"],
        prowler: &["awslambda_function_using_supported_runtimes"],
        seed: &["AP13"],
    },
    tutorial: Localized {
        en: include_str!("function_uses_unsupported_runtime.en.md"),
        ja: include_str!("function_uses_unsupported_runtime.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Runtimes and the day from which they are no longer supported.
const DEPRECATED: &[(&str, Date)] = &[
    ("dotnet5.0", date(2022, 5, 10)),
    ("dotnet6", date(2024, 12, 20)),
    ("dotnet7", date(2024, 5, 14)),
    ("dotnet8", date(2026, 11, 10)),
    ("dotnetcore1.0", date(2019, 6, 27)),
    ("dotnetcore2.0", date(2019, 5, 30)),
    ("dotnetcore2.1", date(2022, 1, 5)),
    ("dotnetcore3.1", date(2023, 4, 3)),
    ("go1.x", date(2024, 1, 8)),
    ("java8", date(2024, 1, 8)),
    ("nodejs", date(2016, 10, 31)),
    ("nodejs10.x", date(2021, 7, 30)),
    ("nodejs12.x", date(2023, 3, 31)),
    ("nodejs14.x", date(2023, 12, 4)),
    ("nodejs16.x", date(2024, 6, 12)),
    ("nodejs18.x", date(2025, 9, 1)),
    ("nodejs20.x", date(2026, 4, 30)),
    ("nodejs4.3", date(2020, 3, 5)),
    ("nodejs4.3-edge", date(2020, 3, 5)),
    ("nodejs6.10", date(2019, 8, 12)),
    ("nodejs8.10", date(2020, 3, 6)),
    ("provided", date(2024, 1, 8)),
    ("python2.7", date(2021, 7, 15)),
    ("python3.10", date(2026, 10, 31)),
    ("python3.6", date(2022, 7, 18)),
    ("python3.7", date(2023, 12, 4)),
    ("python3.8", date(2024, 10, 14)),
    ("python3.9", date(2025, 12, 15)),
    ("ruby2.5", date(2021, 7, 30)),
    ("ruby2.7", date(2023, 12, 7)),
    ("ruby3.2", date(2026, 3, 31)),
];

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for function in context.regional.lambda.functions.as_ref().map_err(Clone::clone)? {
        let place = Resource::regional(context.region, &function.arn, &function.name);
        verdicts.record(place, judge(&context.account, function));
    }
    Ok(())
}

fn judge(context: &Context<'_>, function: &Function) -> Outcome {
    let Some(runtime) = &function.runtime else {
        return Outcome::not_applicable("the function is a container image, which brings its own runtime");
    };
    let today = context.now.to_zoned(TimeZone::UTC).date();
    match DEPRECATED.iter().find(|(name, since)| name == runtime && *since <= today) {
        Some((name, since)) => Outcome::Fail(
            Evidence::new(format!("the runtime {name} has not been supported since {since}")).fact("runtime", *name),
        ),
        None => Outcome::pass("the function's runtime is supported"),
    }
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

    fn on(runtime: Option<&str>) -> String {
        status(&CHECK, &with(|function| function.runtime = runtime.map(str::to_owned)))
    }

    #[test]
    fn clean_supported() {
        for runtime in ["python3.13", "nodejs22.x", "provided.al2023", "a-newer-one"] {
            assert_eq!(on(Some(runtime)), "pass", "{runtime}");
        }
    }

    #[test]
    fn failing_ended() {
        for runtime in ["python3.8", "nodejs18.x", "go1.x", "nodejs20.x"] {
            assert_eq!(on(Some(runtime)), "fail", "{runtime}");
        }
    }

    #[test]
    fn borderline_the_end_is_still_to_come() {
        assert_eq!(on(Some("dotnet8")), "pass", "ends in November 2026");
        assert_eq!(on(None), "na", "a container image");
        assert!(DEPRECATED.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn gap_list() {
        let mut inventory = inventory();
        home(&mut inventory).lambda.functions = Err(denied("lambda:ListFunctions"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
