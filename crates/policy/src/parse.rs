//! From text to [`Document`].

use thiserror::Error;

use crate::arn;
use crate::condition::{Condition, Operator, OperatorBase};
use crate::document::{Actions, Document, Effect, Principal, Principals, Resources, Statement};
use crate::json::Json;

/// Why a text is no policy document. Statements are counted from zero.
#[derive(Debug, Error)]
pub enum ParseError {
    /// The text is no JSON, or nested too deeply.
    #[error("policy is no valid JSON")]
    Json(#[source] serde_json::Error),
    /// The text begins like percent-encoded JSON but does not decode to UTF-8.
    #[error("policy is neither JSON nor percent-encoded JSON")]
    Encoding,
    /// The JSON, or a statement in it, is not an object.
    #[error("policy or statement is not a JSON object")]
    NotAnObject,
    /// The document has no `Statement`, so it says nothing; an empty list of statements is fine.
    #[error("policy lacks `Statement`")]
    NoStatement,
    /// A mandatory element is absent.
    #[error("statement {statement} lacks `{element}`")]
    Missing {
        /// Index of the statement.
        statement: usize,
        /// Name of the element.
        element: &'static str,
    },
    /// An element has a type or a value that the policy language does not know.
    #[error("`{element}` has an unexpected value")]
    Malformed {
        /// Name of the element.
        element: String,
    },
    /// An element stands twice with different values, or beside its negation; which one AWS would
    /// follow is not defined.
    #[error("`{element}` is given more than once")]
    Ambiguous {
        /// Name of the element.
        element: String,
    },
}

pub(crate) fn document(text: &str) -> Result<Document, ParseError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let root: Json = if text.starts_with('%') {
        let decoded = percent_decoded(text).ok_or(ParseError::Encoding)?;
        serde_json::from_str(decoded.trim()).map_err(ParseError::Json)?
    } else {
        serde_json::from_str(text).map_err(ParseError::Json)?
    };
    let mut elements = Elements::new(root)?;
    let version = elements.take_text("Version")?;
    let id = elements.take_text("Id")?;
    let statements = match elements.take("Statement")? {
        None | Some(Json::Null) => return Err(ParseError::NoStatement),
        Some(Json::List(list)) => list
            .into_iter()
            .enumerate()
            .map(|(index, item)| statement(index, item))
            .collect::<Result<_, _>>()?,
        Some(single) => vec![statement(0, single)?],
    };
    Ok(Document {
        version,
        id,
        statements,
    })
}

/// The members of an object, taken one by one by name whatever the case.
struct Elements(Vec<(String, Json)>);

impl Elements {
    fn new(value: Json) -> Result<Self, ParseError> {
        match value {
            Json::Object(members) => Ok(Self(members)),
            _ => Err(ParseError::NotAnObject),
        }
    }

    fn take(&mut self, name: &str) -> Result<Option<Json>, ParseError> {
        let mut found: Option<Json> = None;
        let mut ambiguous = false;
        self.0.retain_mut(|(key, value)| {
            if !key.eq_ignore_ascii_case(name) {
                return true;
            }
            let value = std::mem::replace(value, Json::Null);
            ambiguous |= found.as_ref().is_some_and(|earlier| *earlier != value);
            found = Some(value);
            false
        });
        if ambiguous {
            return Err(ParseError::Ambiguous {
                element: name.to_owned(),
            });
        }
        Ok(found)
    }

    fn take_text(&mut self, name: &str) -> Result<Option<String>, ParseError> {
        match self.take(name)? {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Scalar(text)) => Ok(Some(text)),
            Some(_) => Err(malformed(name)),
        }
    }

    /// Takes an element or its negation; both together contradict each other.
    fn take_either(
        &mut self,
        name: &str,
        negation: &str,
    ) -> Result<Option<(bool, Json)>, ParseError> {
        match (self.take(name)?, self.take(negation)?) {
            (Some(_), Some(_)) => Err(ParseError::Ambiguous {
                element: name.to_owned(),
            }),
            (Some(value), None) => Ok(Some((true, value))),
            (None, Some(value)) => Ok(Some((false, value))),
            (None, None) => Ok(None),
        }
    }
}

fn malformed(element: &str) -> ParseError {
    ParseError::Malformed {
        element: element.to_owned(),
    }
}

fn statement(index: usize, value: Json) -> Result<Statement, ParseError> {
    let missing = |element| ParseError::Missing {
        statement: index,
        element,
    };
    let mut elements = Elements::new(value)?;
    let sid = elements.take_text("Sid")?;
    let effect = match elements.take_text("Effect")? {
        Some(text) if text.eq_ignore_ascii_case("Allow") => Effect::Allow,
        Some(text) if text.eq_ignore_ascii_case("Deny") => Effect::Deny,
        Some(_) => return Err(malformed("Effect")),
        None => return Err(missing("Effect")),
    };
    let principals = match elements.take_either("Principal", "NotPrincipal")? {
        Some((true, value)) => only_principals(principals(value)?),
        Some((false, value)) => Principals::Except(principals(value)?),
        None => Principals::Absent,
    };
    let actions = match elements.take_either("Action", "NotAction")? {
        Some((true, value)) => Actions::Only(texts("Action", value)?),
        Some((false, value)) => Actions::Except(texts("NotAction", value)?),
        None => return Err(missing("Action")),
    };
    let resources = match elements.take_either("Resource", "NotResource")? {
        Some((true, value)) => Resources::Only(texts("Resource", value)?),
        Some((false, value)) => Resources::Except(texts("NotResource", value)?),
        None => Resources::Absent,
    };
    let mut conditions = match elements.take("Condition")? {
        Some(value) => conditions(value)?,
        None => Vec::new(),
    };
    conditions.extend(
        elements
            .0
            .into_iter()
            .map(|(name, _)| unknown_element(name)),
    );
    Ok(Statement {
        sid,
        effect,
        principals,
        actions,
        resources,
        conditions,
    })
}

fn unknown_element(name: String) -> Condition {
    Condition {
        operator: Operator {
            base: OperatorBase::Unknown("unknown element".to_owned()),
            if_exists: false,
            quantifier: None,
        },
        key: name,
        values: Vec::new(),
    }
}

/// Reads one text or a list of texts.
fn texts(element: &str, value: Json) -> Result<Vec<String>, ParseError> {
    let one = |value| match value {
        Json::Scalar(text) => Ok(text),
        _ => Err(malformed(element)),
    };
    match value {
        Json::List(list) => list.into_iter().map(one).collect(),
        single => Ok(vec![one(single)?]),
    }
}

fn only_principals(list: Vec<Principal>) -> Principals {
    if !list.is_empty() && list.iter().all(|principal| *principal == Principal::Any) {
        Principals::Any
    } else {
        Principals::Only(list)
    }
}

fn principals(value: Json) -> Result<Vec<Principal>, ParseError> {
    let Json::Object(members) = value else {
        let list = texts("Principal", value)?;
        return Ok(list.into_iter().map(aws_principal).collect());
    };
    reject_duplicates(&members)?;
    let mut list = Vec::new();
    for (kind, value) in members {
        for text in texts("Principal", value)? {
            list.push(principal(&kind, text));
        }
    }
    Ok(list)
}

fn principal(kind: &str, value: String) -> Principal {
    match kind.to_ascii_lowercase().as_str() {
        "aws" | "*" => aws_principal(value),
        "service" => Principal::Service(value),
        "federated" => Principal::Federated(value),
        "canonicaluser" => Principal::CanonicalUser(value),
        _ => Principal::Unrecognised {
            kind: kind.to_owned(),
            value,
        },
    }
}

fn aws_principal(value: String) -> Principal {
    if value == "*" {
        return Principal::Any;
    }
    if arn::is_account_id(&value) {
        return Principal::Account(value);
    }
    match arn::split(&value) {
        Some(fields)
            if fields.service == "iam"
                && fields.resource == "root"
                && arn::is_account_id(fields.account) =>
        {
            Principal::Account(fields.account.to_owned())
        }
        Some(_) => Principal::Arn(value),
        // A pattern that is no ARN may still be meant for everybody.
        None if value.starts_with("arn:") => Principal::Arn(value),
        None => Principal::Unrecognised {
            kind: "AWS".to_owned(),
            value,
        },
    }
}

fn conditions(value: Json) -> Result<Vec<Condition>, ParseError> {
    let blocks = match value {
        Json::Null => return Ok(Vec::new()),
        Json::Object(blocks) => blocks,
        _ => return Err(malformed("Condition")),
    };
    reject_duplicates(&blocks)?;
    let mut conditions = Vec::new();
    for (name, tests) in blocks {
        let Json::Object(tests) = tests else {
            return Err(malformed(&name));
        };
        reject_duplicates(&tests)?;
        let operator = Operator::parse(&name);
        for (key, values) in tests {
            let values = texts(&key, values)?;
            conditions.push(Condition {
                operator: operator.clone(),
                key,
                values,
            });
        }
    }
    Ok(conditions)
}

fn reject_duplicates(members: &[(String, Json)]) -> Result<(), ParseError> {
    let mut seen = std::collections::HashSet::new();
    for (key, _) in members {
        if !seen.insert(key.to_ascii_lowercase()) {
            return Err(ParseError::Ambiguous {
                element: key.clone(),
            });
        }
    }
    Ok(())
}

/// Decodes RFC 3986 percent-encoding; `None` when it is broken.
fn percent_decoded(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = hex_digit(bytes.next()?)?;
            let low = hex_digit(bytes.next()?)?;
            decoded.push(high << 4 | low);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}
