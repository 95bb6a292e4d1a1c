//! Conditions: operator, key and values of one test in a statement's `Condition` block.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One test of a `Condition` block. A statement's conditions are all required (AND); the values of
/// one condition are alternatives (OR; for negated operators: none of them).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// How the key's value is compared.
    pub operator: Operator,
    /// The condition key as written; IAM ignores its case.
    pub key: String,
    /// The values as text; booleans and numbers are written out.
    pub values: Vec<String>,
}

/// A condition operator, taken apart: `ForAnyValue:StringLikeIfExists`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The comparison itself.
    pub base: OperatorBase,
    /// Whether an absent key satisfies the condition (`…IfExists`).
    pub if_exists: bool,
    /// The set quantifier in front, if any.
    pub quantifier: Option<Quantifier>,
}

/// The set quantifier of an operator on a key with several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantifier {
    /// `ForAllValues:` is also true when the key is absent from the request.
    ForAllValues,
    /// `ForAnyValue:` needs at least one value that matches.
    ForAnyValue,
}

macro_rules! operator_bases {
    ($($name:ident),+ $(,)?) => {
        /// The comparison of a condition operator.
        ///
        /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum OperatorBase {
            $(
                #[doc = concat!("`", stringify!($name), "`.")]
                $name,
            )+
            /// An operator this code does not know, as written. It never narrows anything.
            Unknown(String),
        }

        impl OperatorBase {
            fn parse(text: &str) -> Self {
                $(
                    if text.eq_ignore_ascii_case(stringify!($name)) {
                        return Self::$name;
                    }
                )+
                Self::Unknown(text.to_owned())
            }
        }

        impl fmt::Display for OperatorBase {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name => formatter.write_str(stringify!($name)),)+
                    Self::Unknown(text) => formatter.write_str(text),
                }
            }
        }
    };
}

operator_bases!(
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnNotEquals,
    ArnLike,
    ArnNotLike,
    Null,
);

impl OperatorBase {
    /// Returns whether the comparison is the negation of another (`StringNotEquals`, …). Such a
    /// comparison is true when the key is absent.
    pub fn is_negated(&self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }
}

impl Operator {
    /// Takes an operator's name apart; never fails, since unknown names are kept as such.
    pub fn parse(text: &str) -> Self {
        let (quantifier, rest) = match text.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Quantifier::ForAllValues), rest)
            }
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(Quantifier::ForAnyValue), rest)
            }
            _ => (None, text),
        };
        let (base, if_exists) = match strip_suffix_ignoring_case(rest, "IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        Self {
            base: OperatorBase::parse(base),
            if_exists,
            quantifier,
        }
    }
}

fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(suffix.len())?;
    let tail = text.get(start..)?;
    if tail.eq_ignore_ascii_case(suffix) {
        text.get(..start)
    } else {
        None
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quantifier {
            Some(Quantifier::ForAllValues) => formatter.write_str("ForAllValues:")?,
            Some(Quantifier::ForAnyValue) => formatter.write_str("ForAnyValue:")?,
            None => {}
        }
        self.base.fmt(formatter)?;
        if self.if_exists {
            formatter.write_str("IfExists")?;
        }
        Ok(())
    }
}

/// How many values the readable form of a condition shows.
const SHOWN_VALUES: usize = 5;

/// `Bool aws:SecureTransport = false`; several values as `a | b`, long lists cut with their count.
impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} =", self.operator, self.key)?;
        for (index, value) in self.values.iter().take(SHOWN_VALUES).enumerate() {
            let separator = if index == 0 { "" } else { " |" };
            write!(formatter, "{separator} {value}")?;
        }
        if self.values.len() > SHOWN_VALUES {
            let hidden = self.values.len() - SHOWN_VALUES;
            write!(formatter, " | {hidden} more")?;
        }
        Ok(())
    }
}

impl Condition {
    /// Returns whether this condition tests the key, whatever its case.
    pub fn is_on(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }

    /// Returns whether the condition can only be met by a request that carries the key with one of
    /// a limited set of values: a positive comparison without `IfExists` or `ForAllValues`, whose
    /// values are not just `*`.
    pub fn requires_value(&self) -> bool {
        let open_ended = self.values.is_empty()
            || self
                .values
                .iter()
                .any(|value| crate::pattern::is_star(value));
        !(open_ended
            || self.operator.if_exists
            || self.operator.quantifier == Some(Quantifier::ForAllValues)
            || self.operator.base.is_negated()
            || matches!(
                self.operator.base,
                OperatorBase::Null | OperatorBase::Unknown(_)
            ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_come_apart_and_together() {
        for text in [
            "StringEquals",
            "ForAnyValue:StringLikeIfExists",
            "ForAllValues:ArnNotLike",
            "Null",
            "Made:Up",
        ] {
            assert_eq!(Operator::parse(text).to_string(), text);
        }
        let operator = Operator::parse("foranyvalue:stringlikeifexists");
        assert_eq!(operator.to_string(), "ForAnyValue:StringLikeIfExists");
    }

    #[test]
    fn long_value_lists_are_cut() {
        let condition = Condition {
            operator: Operator::parse("StringEquals"),
            key: "a:b".to_owned(),
            values: (0..8).map(|n| n.to_string()).collect(),
        };
        assert_eq!(
            condition.to_string(),
            "StringEquals a:b = 0 | 1 | 2 | 3 | 4 | 3 more"
        );
    }
}
