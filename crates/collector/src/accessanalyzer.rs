//! IAM Access Analyzer.

use scanmonster_inventory::{AccessAnalyzer, Analyzer, Collected, Region};

use crate::call::ApiCall;
use crate::session::{Session, client};

const LIST_ANALYZERS: ApiCall = ApiCall::same("access-analyzer:ListAnalyzers");

/// Calls of this module.
pub(crate) const CALLS: &[ApiCall] = &[LIST_ANALYZERS];

/// Reads the analysers of a region.
pub(crate) async fn collect(session: &Session, region: &Region) -> AccessAnalyzer {
    AccessAnalyzer { analyzers: analyzers(&client!(session, aws_sdk_accessanalyzer, region)).await }
}

async fn analyzers(client: &aws_sdk_accessanalyzer::Client) -> Collected<Vec<Analyzer>> {
    let mut pages = client.list_analyzers().into_paginator().send();
    let mut analyzers = Vec::new();
    while let Some(page) = pages.next().await {
        analyzers.extend(LIST_ANALYZERS.answer(page)?.analyzers.into_iter().map(|analyzer| Analyzer {
            name: analyzer.name,
            arn: analyzer.arn,
            kind: analyzer.r#type.as_str().to_owned(),
            status: analyzer.status.as_str().to_owned(),
        }));
    }
    Ok(analyzers)
}
