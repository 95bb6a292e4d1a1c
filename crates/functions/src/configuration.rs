//! The functions' configuration: environment variables set by the template.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use scanmonster_assessment::{FinishOptions, Language, Selection};
use scanmonster_checks::Severity;
use scanmonster_collector::RegionChoice;
use scanmonster_dashboard::signin::{GROUPS_CLAIM, Look, OpenIdSettings};
use scanmonster_inventory::AccountId;

/// A variable that is missing or has a value that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfiguration {
    /// Not set.
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    /// Set to something else than expected.
    #[error("the environment variable {name} is not valid: {reason}")]
    Invalid {
        /// The variable.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads variables through a function, so that tests need no process environment.
pub struct Configuration<'a> {
    read: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Configuration<'a> {
    /// A configuration read through `read`.
    pub fn new(read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { read }
    }

    fn optional(&self, name: &'static str) -> Option<String> {
        (self.read)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn required(&self, name: &'static str) -> Result<String, InvalidConfiguration> {
        self.optional(name).ok_or(InvalidConfiguration::Missing(name))
    }

    fn list(&self, name: &'static str) -> Vec<String> {
        let text = self.optional(name).unwrap_or_default();
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// Name of the table.
    pub(crate) fn table(&self) -> Result<String, InvalidConfiguration> {
        self.required("SCANMONSTER_TABLE")
    }

    /// Name of the bucket.
    pub(crate) fn bucket(&self) -> Result<String, InvalidConfiguration> {
        self.required("SCANMONSTER_BUCKET")
    }

    /// URL of the queue of work items.
    pub(crate) fn work_queue(&self) -> Result<String, InvalidConfiguration> {
        self.required("SCANMONSTER_WORK_QUEUE_URL")
    }

    /// URL of the queue of requests to finish.
    pub(crate) fn finish_queue(&self) -> Result<String, InvalidConfiguration> {
        self.required("SCANMONSTER_FINISH_QUEUE_URL")
    }

    /// ARN of the topic.
    pub(crate) fn topic(&self) -> Result<String, InvalidConfiguration> {
        self.required("SCANMONSTER_TOPIC_ARN")
    }

    /// Name of the role in each account.
    pub(crate) fn member_role(&self) -> Result<String, InvalidConfiguration> {
        self.required("SCANMONSTER_MEMBER_ROLE_NAME")
    }

    /// External id of the roles.
    pub(crate) fn external_id(&self) -> Option<String> {
        self.optional("SCANMONSTER_EXTERNAL_ID")
    }

    /// ARN of the role that lists accounts; none: the accounts are given as a list.
    pub(crate) fn discovery_role(&self) -> Option<String> {
        self.optional("SCANMONSTER_DISCOVERY_ROLE_ARN")
    }

    /// Which accounts are assessed.
    pub(crate) fn selection(&self) -> Result<Selection, InvalidConfiguration> {
        let name = "SCANMONSTER_ACCOUNTS";
        let accounts = self
            .list(name)
            .iter()
            .map(|text| AccountId::parse(text))
            .collect::<Result<_, _>>()
            .map_err(|error| InvalidConfiguration::Invalid { name, reason: error.to_string() })?;
        Ok(Selection {
            accounts,
            include_units: self.list("SCANMONSTER_INCLUDE_OUS"),
            exclude_units: self.list("SCANMONSTER_EXCLUDE_OUS"),
        })
    }

    /// Which regions are looked at.
    pub(crate) fn regions(&self) -> Result<RegionChoice, InvalidConfiguration> {
        let name = "SCANMONSTER_REGIONS";
        let text = self.optional(name).unwrap_or_else(|| "all".to_owned());
        RegionChoice::parse(&text).map_err(|error| InvalidConfiguration::Invalid { name, reason: error.to_string() })
    }

    /// The lowest severity that is mailed.
    pub(crate) fn threshold(&self) -> Result<Severity, InvalidConfiguration> {
        let name = "SCANMONSTER_SEVERITY_THRESHOLD";
        match self.optional(name) {
            None => Ok(Severity::High),
            Some(text) => {
                text.parse().map_err(|error| InvalidConfiguration::Invalid { name, reason: format!("{error}") })
            }
        }
    }

    /// Language of the mails.
    pub(crate) fn language(&self) -> Result<Language, InvalidConfiguration> {
        let name = "SCANMONSTER_LANGUAGE";
        match self.optional(name) {
            None => Ok(Language::En),
            Some(text) => {
                text.parse().map_err(|error| InvalidConfiguration::Invalid { name, reason: format!("{error}") })
            }
        }
    }

    /// ARN of the topic for owners; none: owners get no mail of their own.
    pub(crate) fn owners_topic(&self) -> Option<String> {
        self.optional("SCANMONSTER_OWNERS_TOPIC_ARN")
    }

    /// URL of the queue that gets a copy of every mail; none: nobody can tell whether a mail went out.
    pub(crate) fn receipt_queue(&self) -> Option<String> {
        self.optional("SCANMONSTER_RECEIPT_QUEUE_URL")
    }

    /// The tag of an account that names its owner; none: tags are not read.
    pub(crate) fn owner_tag(&self) -> Option<String> {
        self.optional("SCANMONSTER_OWNER_TAG")
    }

    /// The event bus that gets changes of findings; none: no events.
    pub(crate) fn event_bus(&self) -> Option<String> {
        self.optional("SCANMONSTER_EVENT_BUS")
    }

    /// The account of the stack.
    pub(crate) fn own_account(&self) -> Result<AccountId, InvalidConfiguration> {
        let name = "SCANMONSTER_ACCOUNT_ID";
        AccountId::parse(&self.required(name)?)
            .map_err(|error| InvalidConfiguration::Invalid { name, reason: error.to_string() })
    }

    /// Changes of findings are imported into Security Hub.
    pub(crate) fn uses_security_hub(&self) -> Result<bool, InvalidConfiguration> {
        self.switch("SCANMONSTER_SECURITY_HUB")
    }

    /// How people sign in to the dashboard; without the client's secret, which is kept elsewhere.
    pub(crate) fn sign_in(&self) -> Result<OpenIdSettings, InvalidConfiguration> {
        let scopes = self.optional("SCANMONSTER_SIGN_IN_SCOPES").unwrap_or_default();
        Ok(OpenIdSettings {
            address: self.required("SCANMONSTER_DASHBOARD_URL")?,
            issuer: self.required("SCANMONSTER_SIGN_IN_ISSUER")?,
            client_id: self.required("SCANMONSTER_SIGN_IN_CLIENT_ID")?,
            client_secret: None,
            groups_claim: self.optional("SCANMONSTER_SIGN_IN_GROUPS_CLAIM").unwrap_or_else(|| GROUPS_CLAIM.to_owned()),
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
            look: Look { language: self.language()?, stylesheet: Some(scanmonster_dashboard::stylesheet()) },
        })
    }

    /// ARN of the secret that holds the secret of the dashboard's client; none: the client is public.
    pub(crate) fn client_secret(&self) -> Option<String> {
        self.optional("SCANMONSTER_SIGN_IN_CLIENT_SECRET_ARN")
    }

    /// How the finisher writes.
    pub(crate) fn finish_options(&self) -> Result<FinishOptions, InvalidConfiguration> {
        Ok(FinishOptions {
            dashboard: self.optional("SCANMONSTER_DASHBOARD_URL"),
            heartbeat: self.switch("SCANMONSTER_HEARTBEAT")?,
            overview_on: self.overview_day()?,
            time_zone: self.time_zone()?,
            stale_days: self.number("SCANMONSTER_STALE_DAYS", 3)?,
            fallback_owner: self.optional("SCANMONSTER_FALLBACK_OWNER"),
            ..FinishOptions::new(self.threshold()?, self.language()?)
        })
    }

    fn overview_day(&self) -> Result<Option<Weekday>, InvalidConfiguration> {
        let name = "SCANMONSTER_OVERVIEW_DAY";
        let reason = || "not a day of the week in English, nor `never`".to_owned();
        Ok(match self.optional(name).unwrap_or_else(|| "monday".to_owned()).as_str() {
            "monday" => Some(Weekday::Monday),
            "tuesday" => Some(Weekday::Tuesday),
            "wednesday" => Some(Weekday::Wednesday),
            "thursday" => Some(Weekday::Thursday),
            "friday" => Some(Weekday::Friday),
            "saturday" => Some(Weekday::Saturday),
            "sunday" => Some(Weekday::Sunday),
            "never" => None,
            _ => return Err(InvalidConfiguration::Invalid { name, reason: reason() }),
        })
    }

    fn time_zone(&self) -> Result<TimeZone, InvalidConfiguration> {
        let name = "SCANMONSTER_TIME_ZONE";
        match self.optional(name) {
            None => Ok(TimeZone::UTC),
            Some(text) => {
                TimeZone::get(&text).map_err(|error| InvalidConfiguration::Invalid { name, reason: error.to_string() })
            }
        }
    }

    fn switch(&self, name: &'static str) -> Result<bool, InvalidConfiguration> {
        match self.optional(name).as_deref() {
            None | Some("no") => Ok(false),
            Some("yes") => Ok(true),
            Some(_) => Err(InvalidConfiguration::Invalid { name, reason: "neither `yes` nor `no`".to_owned() }),
        }
    }

    fn number(&self, name: &'static str, default: u32) -> Result<u32, InvalidConfiguration> {
        match self.optional(name) {
            None => Ok(default),
            Some(text) => {
                text.parse().map_err(|_| InvalidConfiguration::Invalid { name, reason: "not a number".to_owned() })
            }
        }
    }

    /// For how long assessments are kept.
    pub(crate) fn retention_days(&self) -> Result<u32, InvalidConfiguration> {
        self.number("SCANMONSTER_RETENTION_DAYS", 400)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parameters_count_as_not_set() {
        let read = |_: &str| Some(" ".to_owned());
        let configuration = Configuration::new(&read);
        assert_eq!(configuration.table(), Err(InvalidConfiguration::Missing("SCANMONSTER_TABLE")));
        assert_eq!(configuration.regions(), Ok(RegionChoice::All));
        assert_eq!(configuration.selection(), Ok(Selection::default()));
        assert_eq!(configuration.threshold(), Ok(Severity::High));
        let options = configuration.finish_options().unwrap();
        assert_eq!((options.overview_on, options.heartbeat, options.stale_days), (Some(Weekday::Monday), false, 3));
    }

    #[test]
    fn wrong_values_are_named() {
        let read = |_: &str| Some("nonsense".to_owned());
        let configuration = Configuration::new(&read);
        for error in [
            configuration.selection().unwrap_err(),
            configuration.regions().unwrap_err(),
            configuration.threshold().unwrap_err(),
            configuration.language().unwrap_err(),
            configuration.retention_days().unwrap_err(),
            configuration.uses_security_hub().unwrap_err(),
            configuration.overview_day().unwrap_err(),
            configuration.time_zone().unwrap_err(),
            configuration.switch("SCANMONSTER_HEARTBEAT").unwrap_err(),
        ] {
            assert!(error.to_string().contains("SCANMONSTER_"), "{error}");
        }
    }
}
