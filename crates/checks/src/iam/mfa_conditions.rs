//! Whether policies keep administrator rights from a request that was made without MFA.

use scanmonster_policy::{Condition, Document, Effect, OperatorBase, Resources, Statement, allows_everything};

const PRESENT: &str = "aws:MultiFactorAuthPresent";
const AGE: &str = "aws:MultiFactorAuthAge";

/// What a `Deny` must take from a request without MFA to count as a guard: ways to more rights, and work.
/// Guards leave out what people need in order to set up MFA, so they never deny everything.
const GUARDED: &[&str] = &[
    "iam:AttachUserPolicy",
    "iam:PutUserPolicy",
    "iam:AddUserToGroup",
    "iam:AttachRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "s3:GetObject",
    "ec2:RunInstances",
];

/// Whether these policies, taken together, make an administrator of a request signed with an access key alone.
///
/// Such a request carries neither `aws:MultiFactorAuthPresent` nor `aws:MultiFactorAuthAge`
/// (IAM User Guide, "AWS global condition context keys").
pub(super) fn allows_everything_without_mfa(policies: &Document) -> bool {
    let without_mfa = |statement: &&Statement| {
        statement.effect == Effect::Deny || !statement.conditions.iter().any(only_holds_with_mfa)
    };
    let rest = policies.statements.iter().filter(without_mfa).cloned().collect();
    allows_everything(&Document { statements: rest, ..policies.clone() })
        && !policies.statements.iter().any(denies_without_mfa)
}

fn denies_without_mfa(statement: &Statement) -> bool {
    let everywhere = match &statement.resources {
        Resources::Absent => true,
        Resources::Only(list) => list.iter().any(|pattern| pattern == "*"),
        Resources::Except(list) => list.is_empty(),
    };
    statement.effect == Effect::Deny
        && everywhere
        && !statement.conditions.is_empty()
        && statement.conditions.iter().all(holds_without_mfa)
        && GUARDED.iter().all(|action| statement.covers_action(action))
}

/// `Null` on [`PRESENT`] says nothing: a session of `sts:GetSessionToken` without MFA has the key, as `false`.
fn only_holds_with_mfa(condition: &Condition) -> bool {
    if condition.operator.if_exists || condition.operator.quantifier.is_some() {
        return false;
    }
    match condition.operator.base {
        OperatorBase::Bool | OperatorBase::StringEquals => condition.is_on(PRESENT) && all_are(condition, "true"),
        OperatorBase::NumericLessThan | OperatorBase::NumericLessThanEquals => condition.is_on(AGE),
        OperatorBase::Null => condition.is_on(AGE) && all_are(condition, "false"),
        _ => false,
    }
}

/// `Bool` without `IfExists` does not hold for an access key alone, which has no such key.
fn holds_without_mfa(condition: &Condition) -> bool {
    let operator = &condition.operator;
    if operator.quantifier.is_some() {
        return false;
    }
    match operator.base {
        OperatorBase::Bool => operator.if_exists && condition.is_on(PRESENT) && all_are(condition, "false"),
        OperatorBase::StringNotEquals => condition.is_on(PRESENT) && all_are(condition, "true"),
        OperatorBase::NumericGreaterThan | OperatorBase::NumericGreaterThanEquals => {
            operator.if_exists && condition.is_on(AGE)
        }
        OperatorBase::Null => condition.is_on(AGE) && all_are(condition, "true"),
        _ => false,
    }
}

fn all_are(condition: &Condition, wanted: &str) -> bool {
    !condition.values.is_empty() && condition.values.iter().all(|value| value.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_mfa(statements: &str) -> bool {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        allows_everything_without_mfa(&Document::parse(&text).unwrap())
    }

    const ADMIN: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

    #[test]
    fn administrators_need_no_mfa_by_themselves() {
        assert!(without_mfa(ADMIN));
        assert!(!without_mfa(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#));
    }

    #[test]
    fn allow_may_require_mfa() {
        let allow = |condition: &str| {
            without_mfa(&format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#))
        };
        assert!(!allow(r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#));
        assert!(!allow(r#"{"Bool":{"aws:multifactorauthpresent":true}}"#));
        assert!(!allow(r#"{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}"#));
        assert!(allow(r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}"#));
        assert!(allow(r#"{"Null":{"aws:MultiFactorAuthPresent":"false"}}"#));
        assert!(allow(r#"{"Bool":{"aws:SecureTransport":"true"}}"#));
    }

    #[test]
    fn deny_may_require_mfa() {
        let deny = |actions: &str, condition: &str| {
            without_mfa(&format!(r#"{ADMIN},{{"Effect":"Deny",{actions},"Resource":"*","Condition":{condition}}}"#))
        };
        let all_but_setup = r#""NotAction":["iam:EnableMFADevice","iam:ListMFADevices","sts:GetSessionToken"]"#;
        let absent = r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#;
        assert!(!deny(all_but_setup, absent));
        assert!(!deny(r#""Action":"*""#, absent));
        assert!(deny(r#""NotAction":"iam:*""#, absent));
        assert!(deny(r#""Action":"ec2:*""#, absent));
        assert!(deny(all_but_setup, r#"{"Bool":{"aws:MultiFactorAuthPresent":"false"}}"#));
        let at_home =
            r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"},"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#;
        assert!(deny(all_but_setup, at_home));
    }
}
