//! What all events of one check have in common, made once.

use scanmonster_checks::CheckDef;

use crate::tutorial;

/// Texts and ids of one check; all empty for one that is no longer there.
#[derive(Default)]
pub(crate) struct CheckTexts {
    /// What the check is about.
    pub(crate) what: &'static str,
    /// How to fix it.
    pub(crate) fix: &'static str,
    /// Addresses of documents.
    pub(crate) references: Vec<&'static str>,
    /// Names of standards.
    pub(crate) standards: Vec<String>,
    /// Their items as `standard: item`.
    pub(crate) requirements: Vec<String>,
}

impl CheckTexts {
    pub(crate) fn of(check: &CheckDef) -> Self {
        let mut texts = Self {
            what: tutorial::section(check, "What this is"),
            fix: tutorial::section(check, "Fix"),
            references: tutorial::references(check),
            standards: Vec::new(),
            requirements: Vec::new(),
        };
        for (version, items) in check.mappings.cis {
            texts.standard(&format!("CIS-{version}"), items);
        }
        texts.standard("Security Hub", check.mappings.security_hub);
        texts.standard("Well-Architected", check.mappings.well_architected);
        texts
    }

    fn standard(&mut self, name: &str, items: &[&str]) {
        if !items.is_empty() {
            self.standards.push(name.to_owned());
            self.requirements.extend(items.iter().map(|item| format!("{name}: {item}")));
        }
    }
}
