//! A parameter whose name says that it is a secret has the type `String` or `StringList`.
//!
//! Neither Prowler nor Security Hub asks this. Values are never read, so the name decides: its words are
//! compared, and what only speaks about a secret (its ARN, name, length, …) does not count.

use scanmonster_inventory::{Collected, SsmParameter};

use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "ssm-parameter-exposes-secret",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "Parameter Store keeps what looks like a secret in plain text",
        ja: "Parameter Store に秘密情報らしき値が平文で保存されている",
    },
    severity: Severity::High,
    service: "ssm",
    resource_type: "AWS::SSM::Parameter",
    permissions: &["ssm:DescribeParameters"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[],
        well_architected: &["SEC02-BP03", "SEC08-BP02"],
        prowler: &[],
        seed: &["AP16", "WA-Q2.2"],
    },
    tutorial: Localized {
        en: include_str!("parameter_exposes_secret.en.md"),
        ja: include_str!("parameter_exposes_secret.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

/// Words that name a secret; two words stand next to each other.
const SECRET_WORDS: &[&[&str]] = &[
    &["password"],
    &["passwords"],
    &["passwd"],
    &["passphrase"],
    &["pwd"],
    &["secret"],
    &["secrets"],
    &["token"],
    &["tokens"],
    &["credential"],
    &["credentials"],
    &["apikey"],
    &["api", "key"],
    &["privatekey"],
    &["private", "key"],
    &["secretkey"],
    &["accesskey"],
    &["access", "key"],
];

/// Last words of names that speak about a secret instead of holding it.
const ABOUT_SECRETS: &[&str] = &[
    "arn",
    "count",
    "days",
    "enabled",
    "endpoint",
    "expiry",
    "expiration",
    "id",
    "length",
    "name",
    "path",
    "policy",
    "prefix",
    "region",
    "rotation",
    "ttl",
    "type",
    "uri",
    "url",
    "version",
];

fn evaluate(context: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    for parameter in context.regional.ssm.parameters.as_ref().map_err(Clone::clone)? {
        verdicts.record(Resource::regional(context.region, &parameter.arn, &parameter.name), judge(parameter));
    }
    Ok(())
}

fn judge(parameter: &SsmParameter) -> Outcome {
    if !matches!(parameter.kind.as_str(), "String" | "StringList") {
        return Outcome::pass("the parameter is encrypted (SecureString)");
    }
    if parameter.data_type.as_deref().is_some_and(|data_type| data_type != "text") {
        return Outcome::pass("the parameter holds the id of a resource, not text");
    }
    match secret_word(&parameter.name) {
        Some(word) => Outcome::Fail(
            Evidence::new(format!("the parameter is not encrypted, and its name says that it holds a secret ({word})"))
                .fact("type", &parameter.kind)
                .fact("word", word),
        ),
        None => Outcome::pass("the parameter's name does not say that it holds a secret"),
    }
}

/// The words of a name that name a secret.
fn secret_word(name: &str) -> Option<String> {
    let words = words(name);
    if words.last().is_some_and(|last| ABOUT_SECRETS.contains(&last.as_str())) {
        return None;
    }
    SECRET_WORDS
        .iter()
        .find(|wanted| words.windows(wanted.len()).any(|found| says(found, wanted)))
        .map(|wanted| wanted.join(" "))
}

/// Several words have to be the same; a single one may have others before it, as in `dbpassword`.
fn says(found: &[String], wanted: &[&str]) -> bool {
    match (found, wanted) {
        ([found], [wanted]) => found.ends_with(wanted),
        _ => found.iter().map(String::as_str).eq(wanted.iter().copied()),
    }
}

/// `/app/DBPassword` → `app`, `db`, `password`: a capital begins a word after a small letter, and before one.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let is_small = |position: usize| letters.get(position).is_some_and(char::is_ascii_lowercase);
    let mut words = vec![String::new()];
    for (position, letter) in letters.iter().enumerate() {
        let begins =
            letter.is_ascii_uppercase() && (is_small(position + 1) || position.checked_sub(1).is_some_and(is_small));
        if begins || !letter.is_ascii_alphabetic() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_ascii_alphabetic(), words.last_mut()) {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{home, inventory, ssm_parameter};

    use super::*;
    use crate::testing::{denied, status};

    fn account_with(parameter: SsmParameter) -> Inventory {
        let mut inventory = inventory();
        home(&mut inventory).ssm.parameters = Ok(vec![parameter]);
        inventory
    }

    fn status_of(name: &str, kind: &str) -> String {
        status(&CHECK, &account_with(ssm_parameter(name, kind)))
    }

    #[test]
    fn clean_secure_strings_and_harmless_names() {
        assert_eq!(status_of("/app/db/password", "SecureString"), "pass");
        for name in ["/app/db/host", "/app/feature-flags", "tokenizer", "secretary", "keyboard"] {
            assert_eq!(status_of(name, "String"), "pass", "{name}");
        }
    }

    #[test]
    fn failing_names_that_say_secret() {
        for name in [
            "/app/db/password",
            "DB_PASSWORD",
            "dbPassword1",
            "github-token",
            "stripe.api_key",
            "apiKey",
            "/x/PrivateKey",
        ] {
            assert_eq!(status_of(name, "String"), "fail", "{name}");
            assert_eq!(status_of(name, "StringList"), "fail", "{name}");
        }
    }

    #[test]
    fn borderline_names_about_a_secret() {
        for name in ["/app/secret-arn", "passwordPolicy", "token_ttl", "api-key-id", "/app/password/length"] {
            assert_eq!(status_of(name, "String"), "pass", "{name}");
        }
        assert_eq!(status_of("/secrets/db", "String"), "fail", "the folder says it");
    }

    #[test]
    fn borderline_image_ids_are_no_secrets() {
        let mut parameter = ssm_parameter("/golden/secret-image", "String");
        parameter.data_type = Some("aws:ec2:image".into());
        assert_eq!(status(&CHECK, &account_with(parameter)), "pass");
    }

    #[test]
    fn gap_list() {
        let mut inventory = inventory();
        home(&mut inventory).ssm.parameters = Err(denied("ssm:DescribeParameters"));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
