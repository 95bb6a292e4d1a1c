//! What is known of a request before it is made, and what conditions make of it.

use std::borrow::Cow;

use crate::arn;
use crate::condition::{Condition, OperatorBase, Quantifier};
use crate::pattern::{has_variable, is_star, wildcard_matches};

/// Policies of AWS that give everything, or all of IAM and so everything.
const ADMINISTRATOR_POLICIES: [&str; 2] =
    ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess"];

/// The principal that makes a request, as far as conditions and policy variables ask about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Caller {
    /// ARN of the user or of the role (`arn:aws:iam::111122223333:role/path/name`).
    pub arn: String,
    /// Account, twelve digits.
    pub account: String,
    /// Name of the user; none for a role, which has no `aws:username`.
    pub user_name: Option<String>,
    /// Id of the organisation of the account, where it is known.
    pub organization: Option<String>,
}

impl Caller {
    /// Describes the user or role with this ARN; none when the ARN is of something else.
    pub fn from_arn(text: &str) -> Option<Self> {
        let fields = arn::split(text)?;
        let (kind, path_and_name) = fields.resource.split_once('/')?;
        let name = path_and_name.rsplit('/').next()?;
        let user_name = match kind {
            "user" => Some(name.to_owned()),
            "role" => None,
            _ => return None,
        };
        let is_iam = fields.service == "iam" && arn::is_account_id(fields.account) && !name.is_empty();
        is_iam.then(|| Self { arn: text.to_owned(), account: fields.account.to_owned(), user_name, organization: None })
    }
}

/// A request that a principal may make, as far as it is known beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Request<'a> {
    pub(crate) caller: Option<&'a Caller>,
    /// `iam:PassedToService` of a request that passes a role.
    pub(crate) passed_to: Option<&'a str>,
    /// `iam:PermissionsBoundary` of the user or role that the request is about.
    pub(crate) boundary: Boundary<'a>,
}

/// What is known about the boundary of the principal that a request changes or makes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Boundary<'a> {
    #[default]
    Unknown,
    None,
    Policy(&'a str),
}

/// Whether a condition holds for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    Always,
    Never,
    /// It depends on what is not known.
    Maybe,
}

/// What is known about a condition key of a request.
enum Value<'a> {
    Present(Cow<'a, str>),
    Absent,
    Unknown,
}

impl Request<'_> {
    /// Returns whether the condition holds for this request.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators" (absent keys, negated
    /// operators, `IfExists`, quantifiers).
    pub(crate) fn meets(&self, condition: &Condition) -> Truth {
        if condition.values.is_empty() || matches!(condition.operator.base, OperatorBase::Unknown(_)) {
            return Truth::Maybe;
        }
        if condition.is_on("iam:PolicyARN") {
            return chosen_policy(condition);
        }
        match self.value(&condition.key) {
            Value::Unknown => Truth::Maybe,
            Value::Absent => absent(condition),
            Value::Present(found) => self.compare(condition, &found),
        }
    }

    fn value(&self, key: &str) -> Value<'_> {
        let key = key.to_ascii_lowercase();
        match (key.as_str(), self.caller) {
            ("iam:passedtoservice", _) => {
                self.passed_to.map_or(Value::Unknown, |service| Value::Present(service.into()))
            }
            ("iam:permissionsboundary", _) => match self.boundary {
                Boundary::Unknown => Value::Unknown,
                Boundary::None => Value::Absent,
                Boundary::Policy(arn) => Value::Present(arn.into()),
            },
            // A principal's own request is none of a service and can always be made over TLS.
            ("aws:principalisawsservice", _) => Value::Present("false".into()),
            ("aws:securetransport", _) => Value::Present("true".into()),
            ("aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths", _) => Value::Absent,
            ("aws:principalarn", Some(caller)) => Value::Present(caller.arn.as_str().into()),
            ("aws:principalaccount", Some(caller)) => Value::Present(caller.account.as_str().into()),
            ("aws:principaltype", Some(caller)) => {
                Value::Present(if caller.user_name.is_some() { "User".into() } else { "AssumedRole".into() })
            }
            ("aws:username", Some(caller)) => {
                caller.user_name.as_deref().map_or(Value::Absent, |name| Value::Present(name.into()))
            }
            ("aws:principalorgid", Some(caller)) => {
                caller.organization.as_deref().map_or(Value::Unknown, |id| Value::Present(id.into()))
            }
            _ => Value::Unknown,
        }
    }

    fn compare(&self, condition: &Condition, found: &str) -> Truth {
        let base = &condition.operator.base;
        let matches: fn(&str, &str) -> bool = match base {
            OperatorBase::StringEquals | OperatorBase::StringNotEquals => |wanted, found| wanted == found,
            OperatorBase::Bool | OperatorBase::StringEqualsIgnoreCase | OperatorBase::StringNotEqualsIgnoreCase => {
                |wanted, found| wanted.eq_ignore_ascii_case(found)
            }
            OperatorBase::StringLike | OperatorBase::StringNotLike => wildcard_matches,
            OperatorBase::ArnEquals | OperatorBase::ArnNotEquals | OperatorBase::ArnLike | OperatorBase::ArnNotLike => {
                arn_matches
            }
            // The key is there.
            OperatorBase::Null => return truth(condition.values.iter().any(|value| value == "false")),
            _ => return Truth::Maybe,
        };
        let mut unresolved = false;
        for value in &condition.values {
            match self.resolve(value) {
                Some(value) if has_variable(&value) => unresolved = true,
                Some(value) if matches(&value, found) => return truth(!base.is_negated()),
                _ => {}
            }
        }
        if unresolved { Truth::Maybe } else { truth(base.is_negated()) }
    }

    /// Puts the known policy variables in; none when one has no value in this request, so that the
    /// element that holds it matches nothing.
    ///
    /// Source: IAM User Guide, "IAM policy elements: Variables and tags".
    pub(crate) fn resolve<'p>(&self, pattern: &'p str) -> Option<Cow<'p, str>> {
        if !has_variable(pattern) {
            return Some(Cow::Borrowed(pattern));
        }
        let Some(caller) = self.caller else {
            return Some(Cow::Borrowed(pattern));
        };
        let resolved = pattern
            .replace("${aws:PrincipalAccount}", &caller.account)
            .replace("${*}", "*")
            .replace("${?}", "?")
            .replace("${$}", "$");
        if !resolved.contains("${aws:username}") {
            return Some(Cow::Owned(resolved));
        }
        caller.user_name.as_deref().map(|name| Cow::Owned(resolved.replace("${aws:username}", name)))
    }
}

fn truth(holds: bool) -> Truth {
    if holds { Truth::Always } else { Truth::Never }
}

/// A key that is not in the request.
fn absent(condition: &Condition) -> Truth {
    let operator = &condition.operator;
    if operator.base == OperatorBase::Null {
        return truth(condition.values.iter().any(|value| value == "true"));
    }
    let negated = operator.base.is_negated() && operator.quantifier != Some(Quantifier::ForAnyValue);
    truth(operator.if_exists || operator.quantifier == Some(Quantifier::ForAllValues) || negated)
}

/// `iam:PolicyARN` is chosen by whoever attaches a policy: what matters is whether a policy that
/// makes an administrator may be chosen. What a customer's own policy allows is not looked up here.
fn chosen_policy(condition: &Condition) -> Truth {
    let positive = match condition.operator.base {
        OperatorBase::ArnEquals | OperatorBase::ArnLike | OperatorBase::StringLike => arn_matches,
        OperatorBase::StringEquals => |wanted: &str, found: &str| wanted == found,
        _ => return Truth::Maybe,
    };
    let admits = |value: &String| ADMINISTRATOR_POLICIES.iter().any(|policy| positive(value, policy));
    if condition.values.iter().any(admits) {
        return Truth::Always;
    }
    let harmless = |value: &String| value.starts_with("arn:aws:iam::aws:policy/");
    if condition.values.iter().all(harmless) { Truth::Never } else { Truth::Maybe }
}

/// ARNs are compared field by field: a star stays within its field.
pub(crate) fn arn_matches(pattern: &str, text: &str) -> bool {
    if is_star(pattern) {
        return true;
    }
    let mut wanted = pattern.splitn(6, ':');
    let mut found = text.splitn(6, ':');
    loop {
        match (wanted.next(), found.next()) {
            (Some(wanted), Some(found)) if wildcard_matches(wanted, found) => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Operator;

    fn condition(operator: &str, key: &str, values: &[&str]) -> Condition {
        Condition {
            operator: Operator::parse(operator),
            key: key.to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
        }
    }

    fn meets(arn: &str, operator: &str, key: &str, values: &[&str]) -> Truth {
        let caller = Caller::from_arn(arn).unwrap();
        let request = Request { caller: Some(&caller), ..Request::default() };
        request.meets(&condition(operator, key, values))
    }

    const ALICE: &str = "arn:aws:iam::111122223333:user/team/alice";
    const APP: &str = "arn:aws:iam::111122223333:role/app";

    #[test]
    fn callers_are_users_and_roles() {
        assert_eq!(Caller::from_arn(ALICE).unwrap().user_name.as_deref(), Some("alice"));
        assert_eq!(Caller::from_arn(APP).unwrap().user_name, None);
        assert_eq!(Caller::from_arn("arn:aws:iam::111122223333:group/g"), None);
        assert_eq!(Caller::from_arn("arn:aws:s3:::bucket/user/x"), None);
    }

    #[test]
    fn what_is_known_decides() {
        let roles = "arn:aws:iam::*:role/*";
        assert_eq!(meets(APP, "ArnLike", "aws:PrincipalArn", &[roles]), Truth::Always);
        assert_eq!(meets(ALICE, "ArnLike", "aws:PrincipalArn", &[roles]), Truth::Never);
        assert_eq!(meets(ALICE, "ArnNotLike", "AWS:principalarn", &[roles]), Truth::Always);
        assert_eq!(meets(ALICE, "StringEquals", "aws:username", &["bob", "alice"]), Truth::Always);
        assert_eq!(meets(APP, "StringEquals", "aws:username", &["bob"]), Truth::Never);
        assert_eq!(meets(APP, "StringNotEquals", "aws:username", &["bob"]), Truth::Always);
        assert_eq!(meets(APP, "StringEqualsIfExists", "aws:username", &["bob"]), Truth::Always);
        assert_eq!(meets(APP, "ForAnyValue:StringNotEquals", "aws:username", &["bob"]), Truth::Never);
        assert_eq!(meets(APP, "Null", "aws:username", &["true"]), Truth::Always);
        assert_eq!(meets(ALICE, "Null", "aws:username", &["true"]), Truth::Never);
        assert_eq!(meets(ALICE, "Bool", "aws:SecureTransport", &["false"]), Truth::Never);
        assert_eq!(meets(ALICE, "StringEquals", "aws:SourceAccount", &["111122223333"]), Truth::Never);
        assert_eq!(meets(ALICE, "StringEquals", "aws:PrincipalArn", &["${aws:x}"]), Truth::Maybe);
    }

    #[test]
    fn what_is_not_known_does_not() {
        assert_eq!(meets(ALICE, "Bool", "aws:MultiFactorAuthPresent", &["true"]), Truth::Maybe);
        assert_eq!(meets(ALICE, "StringEquals", "aws:PrincipalOrgID", &["o-1"]), Truth::Maybe);
        assert_eq!(meets(ALICE, "MadeUp", "aws:username", &["alice"]), Truth::Maybe);
        assert_eq!(meets(ALICE, "StringEquals", "iam:PassedToService", &["x"]), Truth::Maybe);
    }

    #[test]
    fn the_attached_policy_is_chosen() {
        let key = "iam:PolicyARN";
        assert_eq!(meets(ALICE, "ArnLike", key, &["arn:aws:iam::aws:policy/*"]), Truth::Always);
        assert_eq!(meets(ALICE, "ArnEquals", key, &["arn:aws:iam::aws:policy/ReadOnlyAccess"]), Truth::Never);
        assert_eq!(meets(ALICE, "ArnEquals", key, &["arn:aws:iam::111122223333:policy/x"]), Truth::Maybe);
        assert_eq!(meets(ALICE, "ArnNotEquals", key, &["arn:aws:iam::aws:policy/AdministratorAccess"]), Truth::Maybe);
    }

    #[test]
    fn variables_are_put_in() {
        let caller = Caller::from_arn(ALICE).unwrap();
        let request = Request { caller: Some(&caller), ..Request::default() };
        assert_eq!(request.resolve("u/${aws:username}").as_deref(), Some("u/alice"));
        assert_eq!(request.resolve("u/${aws:userid}").as_deref(), Some("u/${aws:userid}"));
        let role = Caller::from_arn(APP).unwrap();
        assert_eq!(Request { caller: Some(&role), ..Request::default() }.resolve("u/${aws:username}"), None);
        assert_eq!(Request::default().resolve("u/${aws:username}").as_deref(), Some("u/${aws:username}"));
    }

    #[test]
    fn stars_in_arns_stay_in_their_field() {
        assert!(arn_matches("arn:aws:iam::*:role/a*", "arn:aws:iam::1:role/ab"));
        assert!(!arn_matches("arn:aws:*:role/a", "arn:aws:iam::1:role/a"));
        assert!(arn_matches("*", "arn:aws:iam::1:role/a"));
    }
}
