//! Fills values into the placeholders of a piece of code.

use std::collections::BTreeSet;

use super::Values;
use super::values::is_plain;

/// What is written in capitals with underscores and means itself: words of AWS' own.
const OWN_WORDS: [&str; 22] = [
    "ALL_REGIONS",
    "EBS_MALWARE_PROTECTION",
    "EC2_AGENT_MANAGEMENT",
    "ECS_FARGATE_AGENT_MANAGEMENT",
    "EKS_ADDON_MANAGEMENT",
    "EKS_AUDIT_LOGS",
    "EKS_RUNTIME_MONITORING",
    "FULL_CONTROL",
    "LAMBDA_CODE",
    "LAMBDA_NETWORK_LOGS",
    "QUERY_DCL",
    "RDS_LOGIN_EVENTS",
    "READ_ACP",
    "RSA_2048",
    "RSA_4096",
    "RUNTIME_MONITORING",
    "S3_DATA_EVENTS",
    "SECURITY_CONTROL",
    "SECURITY_GROUPS_CONTENT_AUDIT",
    "SERVICE_CONTROL_POLICY",
    "WRITE_ACP",
    "RESOURCE_CONTROL_POLICY",
];

/// Placeholders of one word; other single words in capitals mean themselves.
const SINGLE: [&str; 9] = ["REGION", "REPOSITORY", "NAMESPACE", "ZONE", "HOST", "ENGINE", "CLASS", "CODE", "USER"];

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// Commands for a shell.
    Shell,
    /// Anything else: a template, a policy, a few words in a sentence.
    Words,
}

/// The code as HTML: placeholders whose value is certain are replaced, the others are marked and named in `open`.
pub(super) fn fill(code: &str, block: Block, values: &Values, open: &mut BTreeSet<String>) -> String {
    let mut markup = String::with_capacity(code.len() + code.len() / 4);
    let mut quotes = Quotes::default();
    let mut at = 0;
    while let Some((start, end)) = next_word(code, at) {
        markup.push_str(&escaped(&code[at..start]));
        quotes.pass(&code[at..start]);
        let (word, place) = (&code[start..end], Place { code, start, end });
        if is_placeholder(word) && !place.is_variable(word) {
            match values.get(word, &code[..start]).and_then(|value| place.written(value, block, &quotes)) {
                Some(value) => markup.push_str(&format!("<span class=\"filled\">{}</span>", escaped(&value))),
                None => {
                    open.insert(word.to_owned());
                    markup.push_str(&format!("<mark>{word}</mark>"));
                }
            }
        } else {
            markup.push_str(word);
        }
        at = end;
    }
    markup.push_str(&escaped(&code[at..]));
    markup
}

/// The next run of letters, digits and underscores.
fn next_word(code: &str, from: usize) -> Option<(usize, usize)> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let start = from + code[from..].find(is_part)?;
    let end = code[start..].find(|character| !is_part(character)).map_or(code.len(), |length| start + length);
    Some((start, end))
}

/// The word stands for something that the reader has to know.
fn is_placeholder(word: &str) -> bool {
    let is_capital =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let is_long = word.contains('_')
        && word.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && word.split('_').all(|part| !part.is_empty());
    is_capital(word) && (SINGLE.contains(&word) || is_long && !word.starts_with("AWS_") && !OWN_WORDS.contains(&word))
}

/// Where a placeholder stands.
struct Place<'a> {
    code: &'a str,
    start: usize,
    end: usize,
}

impl Place<'_> {
    /// It is a variable of the shell or of the program: `$WORD`, `${WORD}`, `WORD=…`.
    fn is_variable(&self, word: &str) -> bool {
        let (before, after) = (&self.code[..self.start], &self.code[self.end..]);
        let is_assigned = |text: &str| {
            text.lines().any(|line| {
                line.trim_start()
                    .trim_start_matches("export ")
                    .strip_prefix(word)
                    .is_some_and(|rest| rest.starts_with('='))
            })
        };
        before.ends_with('$') || before.ends_with("${") || after.starts_with("=$(") || is_assigned(self.code)
    }

    /// It is a whole word, with nothing but blanks around it.
    fn is_alone(&self) -> bool {
        let is_blank = |character: Option<char>| character.is_none_or(char::is_whitespace);
        is_blank(self.code[..self.start].chars().next_back()) && is_blank(self.code[self.end..].chars().next())
    }

    /// The value as it is written here; none where it cannot be written safely.
    fn written(&self, value: &str, block: Block, quotes: &Quotes) -> Option<String> {
        // A comma or an equals sign within `Name=x,Values=y` would end the value.
        if is_plain(value) && (self.is_alone() || !value.contains([',', '='])) {
            return Some(value.to_owned());
        }
        let may_quote = block == Block::Shell && self.is_alone() && quotes.is_outside();
        if may_quote { shlex::try_quote(value).ok().map(|quoted| quoted.into_owned()) } else { None }
    }
}

/// Whether a place in shell code is within quotes; what follows a here-document counts as quoted, and so does a
/// comment up to the end of its line.
#[derive(Debug, Default)]
struct Quotes {
    open: Option<char>,
    in_comment: bool,
    in_document: bool,
    last: Option<char>,
}

impl Quotes {
    fn pass(&mut self, text: &str) {
        for character in text.chars() {
            match (self.open, character) {
                (_, '\n') if self.in_comment => self.in_comment = false,
                _ if self.in_comment => {}
                (None, '#') if self.last.is_none_or(char::is_whitespace) => self.in_comment = true,
                (None, '<') if self.last == Some('<') => self.in_document = true,
                (None, '\'' | '"' | '`') if self.last != Some('\\') => self.open = Some(character),
                (Some(open), closing) if open == closing && (open == '\'' || self.last != Some('\\')) => {
                    self.open = None
                }
                _ => {}
            }
            self.last = Some(character);
        }
    }

    fn is_outside(&self) -> bool {
        self.open.is_none() && !self.in_comment && !self.in_document
    }
}

/// The text with the characters that mean something in HTML replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(code: &str, block: Block, word: &'static str, value: &str) -> (String, BTreeSet<String>) {
        let mut open = BTreeSet::new();
        let values = Values::of_one(word, value);
        let markup = fill(code, block, &values, &mut open);
        (markup.replace("<span class=\"filled\">", "").replace("</span>", ""), open)
    }

    #[test]
    fn plain_values_are_filled_anywhere() {
        let (shown, open) = filled("aws s3 ls s3://BUCKET_NAME/x", Block::Shell, "BUCKET_NAME", "logs-1");
        assert_eq!(shown, "aws s3 ls s3://logs-1/x");
        assert!(open.is_empty());
        let (shown, _) = filled("Bucket: BUCKET_NAME", Block::Words, "BUCKET_NAME", "logs-1");
        assert_eq!(shown, "Bucket: logs-1");
        let (shown, open) = filled("NEW_BUCKET_NAME $BUCKET_NAME", Block::Shell, "BUCKET_NAME", "logs-1");
        assert_eq!(shown, "<mark>NEW_BUCKET_NAME</mark> $BUCKET_NAME");
        assert_eq!(open.len(), 1);
    }

    #[test]
    fn a_name_is_never_a_command() {
        for hostile in ["x; rm -rf ~", "$(id)", "`id`", "a b", "it's", "a\"b", "a|b", "a&b", "a>b"] {
            let (shown, _) = filled("aws x --name ROLE_NAME --y", Block::Shell, "ROLE_NAME", hostile);
            let text = shown.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&").replace("&gt;", ">");
            let words = shlex::split(&text).unwrap();
            assert_eq!(words, ["aws", "x", "--name", hostile, "--y"], "{text}");
            for elsewhere in
                ["aws x --arn a:ROLE_NAME", "aws x '{\"a\":\"ROLE_NAME\"}'", "# ROLE_NAME", "cat <<E\nROLE_NAME\nE"]
            {
                let (shown, open) = filled(elsewhere, Block::Shell, "ROLE_NAME", hostile);
                assert!(shown.contains("<mark>ROLE_NAME</mark>") && open.len() == 1, "{shown}");
            }
            let (shown, _) = filled("Role: ROLE_NAME", Block::Words, "ROLE_NAME", hostile);
            assert!(shown.contains("<mark>"), "{shown}");
        }
    }

    #[test]
    fn what_could_be_an_option_or_a_file_stays_open() {
        for hostile in ["--delete-all", "-x", "file:///etc/passwd", "fileb://x", "a\nb", "\u{202e}x", "a\0b", ""] {
            let (shown, open) = filled("aws x --name ROLE_NAME", Block::Shell, "ROLE_NAME", hostile);
            assert!(shown.contains("<mark>ROLE_NAME</mark>") && open.len() == 1, "{shown}");
        }
        let (shown, _) = filled("Name=x,Values=ROLE_NAME", Block::Shell, "ROLE_NAME", "a,Name=b");
        assert!(shown.contains("<mark>"), "{shown}");
    }

    #[test]
    fn words_that_mean_themselves_stay() {
        let (shown, open) =
            filled("RSA_2048 AWS_PROFILE ALARM\nKEY_ID=$(x)\n\"$KEY_ID\"", Block::Shell, "REGION", "eu-west-1");
        assert!(!shown.contains("<mark>") && open.is_empty(), "{shown}");
    }
}
