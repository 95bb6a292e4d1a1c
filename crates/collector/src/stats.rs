//! Counts what goes over the wire.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Layer, Storable, StoreReplace};
use serde::Serialize;

/// Counts of calls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CallCounts {
    /// Calls by `service:Operation`, each counted once however often it was retried.
    pub calls: BTreeMap<String, u64>,
    /// Attempts beyond the first.
    pub retries: u64,
    /// Attempts that were answered with a throttle (HTTP 429 or 503).
    pub throttles: u64,
}

/// Shared counters of all clients.
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    counts: Arc<Mutex<CallCounts>>,
    /// Those that count the same calls, too.
    above: Option<Box<Statistics>>,
}

/// Marks an operation whose first attempt was counted.
#[derive(Debug)]
struct Counted;

impl Storable for Counted {
    type Storer = StoreReplace<Self>;
}

impl Statistics {
    /// The counts so far.
    pub fn counts(&self) -> CallCounts {
        self.with(|counts| counts.clone())
    }

    /// Counters of a part of the calls, which count here as well.
    #[must_use]
    pub fn of_part(&self) -> Self {
        Self { counts: Arc::default(), above: Some(Box::new(self.clone())) }
    }

    fn with<T>(&self, act: impl FnOnce(&mut CallCounts) -> T) -> T {
        // Counters stay usable even if a thread died while counting.
        act(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn count(&self, act: impl Fn(&mut CallCounts)) {
        let mut counters = Some(self);
        while let Some(one) = counters {
            one.with(&act);
            counters = one.above.as_deref();
        }
    }
}

impl Intercept for Statistics {
    fn name(&self) -> &'static str {
        "Statistics"
    }

    fn read_before_attempt(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let name = config.load::<Metadata>().map(|metadata| operation(metadata.service(), metadata.name()));
        let again = config.load::<Counted>().is_some();
        self.count(|counts| {
            if again {
                counts.retries += 1;
            } else if let Some(name) = &name {
                *counts.calls.entry(name.clone()).or_default() += 1;
            }
        });
        if !again {
            let mut layer = Layer::new("ScanMonsterStatistics");
            layer.store_put(Counted);
            config.push_layer(layer);
        }
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if context.response().is_some_and(|response| matches!(response.status().as_u16(), 429 | 503)) {
            self.count(|counts| counts.throttles += 1);
        }
        Ok(())
    }
}

/// `S3 Control` and `GetPublicAccessBlock` to `s3control:GetPublicAccessBlock`.
fn operation(service: &str, name: &str) -> String {
    let service = service.to_lowercase().replace(' ', "");
    let service = match service.as_str() {
        "accessanalyzer" => "access-analyzer",
        "cloudwatchlogs" => "logs",
        "cognitoidentity" => "cognito-identity",
        "configservice" => "config",
        "efs" => "elasticfilesystem",
        "eventbridge" => "events",
        other => other,
    };
    format!("{service}:{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_part_counts_counts_above_as_well() {
        let all = Statistics::default();
        let (one, other) = (all.of_part(), all.of_part());
        one.count(|counts| counts.retries += 1);
        other.count(|counts| counts.retries += 2);
        assert_eq!([&all, &one, &other].map(|counters| counters.counts().retries), [3, 1, 2]);
    }

    #[test]
    fn services_have_the_names_of_their_actions() {
        assert_eq!(operation("CloudWatch Logs", "DescribeLogGroups"), "logs:DescribeLogGroups");
        assert_eq!(operation("EventBridge", "ListRules"), "events:ListRules");
        assert_eq!(operation("S3 Control", "GetPublicAccessBlock"), "s3control:GetPublicAccessBlock");
    }
}
