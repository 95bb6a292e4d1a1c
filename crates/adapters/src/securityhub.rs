//! Findings for Security Hub.

mod finding;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_securityhub::Client;
use aws_sdk_securityhub::error::ProvideErrorMetadata;
use aws_sdk_securityhub::types::{AwsSecurityFinding, ImportFindingsError};
use scanmonster_assessment::{Exporter, FindingEvent, PortError, PortResult};
use serde_json::Value;

use crate::backoff::pause;
use crate::refused::Refusals;

/// Findings a call may carry (Security Hub API reference, BatchImportFindings).
const BATCH: usize = 100;

/// Bytes of findings a call carries; 6 MB are allowed (partner integration guide, "Guidelines for using the
/// BatchImportFindings API").
const MAX_BYTES: usize = 5_000_000;

/// How often findings that failed are sent again.
const MAX_RETRIES: u32 = 6;

const ATTEMPT: &str = "import findings into Security Hub";

/// Imports findings into the Security Hub of one account and region. A finding that comes again with another
/// change updates what is there; one that comes again with the same change alters nothing.
#[derive(Clone)]
pub struct SecurityHubExporter {
    client: Client,
    asff: Arc<dyn Fn(&FindingEvent) -> Value + Send + Sync>,
}

impl SecurityHubExporter {
    /// Imports what `asff` makes of an event: a finding in the AWS Security Finding Format, addressed to the
    /// default product of the account and region that the client calls.
    pub fn new(client: Client, asff: impl Fn(&FindingEvent) -> Value + Send + Sync + 'static) -> Self {
        Self { client, asff: Arc::new(asff) }
    }

    /// Imports up to a hundred findings; what could not be taken for a while is sent again.
    async fn import(&self, mut findings: Vec<AwsSecurityFinding>, refusals: &mut Refusals) -> PortResult<()> {
        let mut attempt = 0;
        while !findings.is_empty() {
            let sent = self.client.batch_import_findings().set_findings(Some(findings.clone())).send().await;
            let output = match sent {
                Ok(output) => output,
                Err(error) if attempt < MAX_RETRIES && error.code().is_some_and(is_temporary) => {
                    pause(attempt).await;
                    attempt += 1;
                    continue;
                }
                Err(error) => return Err(PortError::new(ATTEMPT, error)),
            };
            let failed = output.failed_findings();
            let is_again =
                |failed: &ImportFindingsError| attempt < MAX_RETRIES && failed.error_code().is_some_and(is_temporary);
            let mut for_good = 0;
            for failed in failed.iter().filter(|failed| !is_again(failed)) {
                for_good += 1;
                refusals.add(1, failed.error_code().unwrap_or_default(), failed.error_message().unwrap_or_default());
            }
            findings.retain(|finding| failed.iter().any(|failed| is_again(failed) && failed.id == finding.id));
            // Which findings failed beyond those that are named cannot be found out.
            let count = usize::try_from(output.failed_count.unwrap_or_default()).unwrap_or_default();
            refusals.add(count.saturating_sub(for_good + findings.len()), "NotNamed", "");
            if !findings.is_empty() {
                pause(attempt).await;
                attempt += 1;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Exporter for SecurityHubExporter {
    async fn export(&self, events: &[FindingEvent]) -> PortResult<()> {
        // A night may have several events on a finding, all with the finding as it is after the last: a call
        // may not name a finding twice.
        let last: BTreeMap<_, _> = events.iter().map(|event| (&event.finding.id, event)).collect();
        let mut refusals = Refusals::default();
        let (mut batch, mut bytes) = (Vec::new(), 0);
        for event in last.into_values() {
            let asff = (self.asff)(event);
            let size = asff.to_string().len();
            if batch.len() == BATCH || bytes + size > MAX_BYTES {
                self.import(std::mem::take(&mut batch), &mut refusals).await?;
                bytes = 0;
            }
            bytes += size;
            batch.push(finding::of(asff).map_err(|error| PortError::new(ATTEMPT, error))?);
        }
        self.import(batch, &mut refusals).await?;
        refusals.into_result(ATTEMPT)
    }
}

impl fmt::Debug for SecurityHubExporter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SecurityHubExporter").finish_non_exhaustive()
    }
}

/// The service may take it later.
fn is_temporary(code: &str) -> bool {
    matches!(
        code,
        "ThrottlingException"
            | "Throttling"
            | "TooManyRequestsException"
            | "LimitExceededException"
            | "InternalException"
            | "InternalError"
            | "InternalFailure"
    )
}
