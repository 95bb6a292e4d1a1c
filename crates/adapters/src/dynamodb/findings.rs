//! Findings and their transitions.

use std::collections::BTreeMap;

use scanmonster_assessment::{AssessmentId, Finding, FindingId, PortError, PortResult, Transition};
use scanmonster_checks::Severity;
use scanmonster_inventory::AccountId;

use super::item::{Item, Key, record, record_size, records, text, text_of, with_record};
use super::transact::Batch;
use super::{DynamoStore, all, schema};
use crate::prefix::is_prefix;

/// A transition is its finding, the way to it, and itself.
const ITEMS_OF_A_TRANSITION: usize = 3;

impl DynamoStore {
    /// The index lags behind the table by some moments, so a finding whose severity changes may be found twice
    /// or not at all until it has caught up; of two the more severe one counts.
    pub(super) async fn all_open_findings(&self, at_least: Severity) -> PortResult<Vec<Finding>> {
        const ATTEMPT: &str = "read the open findings";
        let mut found: Vec<Finding> = Vec::new();
        for severity in Severity::ALL.into_iter().rev().filter(|severity| *severity >= at_least) {
            let query = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(schema::INDEX)
                .key_condition_expression("#pk = :pk")
                .expression_attribute_names("#pk", schema::INDEX_PARTITION_KEY)
                .expression_attribute_values(":pk", text(schema::open(severity)));
            found.extend(records::<Finding>(ATTEMPT, &all(ATTEMPT, query).await?)?);
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|later, earlier| later.id == earlier.id);
        Ok(found)
    }

    pub(super) async fn findings_of_account(&self, account: &AccountId) -> PortResult<Vec<Finding>> {
        let attempt = format!("read the findings of account {account}");
        let query = self.query(&schema::account(account), schema::FINDING_PREFIX);
        records(&attempt, &all(&attempt, query).await?)
    }

    pub(super) async fn finding_by_prefix(&self, id: &str) -> PortResult<Option<Finding>> {
        const ATTEMPT: &str = "read a finding";
        if !is_prefix(id) {
            return Ok(None);
        }
        let mut found: Vec<Item> = Vec::new();
        for partition in schema::lookups(id) {
            // Two are enough to know that several fit.
            let page = self.query(&partition, id).limit(2).send().await;
            found.extend(page.map_err(|error| PortError::new(ATTEMPT, error))?.items.unwrap_or_default());
            if found.len() > 1 {
                return Ok(None);
            }
        }
        let Some(found) = found.first() else { return Ok(None) };
        let account = text_of(ATTEMPT, found, schema::ACCOUNT)?;
        let id = text_of(ATTEMPT, found, schema::SORT_KEY)?;
        let key = Key::new(format!("{}{account}", schema::ACCOUNT_PREFIX), format!("{}{id}", schema::FINDING_PREFIX));
        self.get(ATTEMPT, key).await?.map(|item| record(ATTEMPT, &item)).transpose()
    }

    pub(super) async fn apply_transitions(
        &self,
        assessment: &AssessmentId,
        transitions: &[Transition],
    ) -> PortResult<()> {
        let attempt = format!("write findings of assessment {assessment}");
        // A transaction refuses two writes of one item; of two transitions on one finding the later stands.
        let latest: BTreeMap<&FindingId, &Transition> =
            transitions.iter().map(|transition| (&transition.finding.id, transition)).collect();
        let mut batch = Batch::new(self, &attempt);
        for transition in latest.into_values() {
            let items = self.items_of(&attempt, assessment, transition)?;
            let bytes = items.iter().map(record_size).sum();
            let puts: PortResult<Vec<_>> = items.into_iter().map(|item| self.put(&attempt, item, None)).collect();
            batch.add(puts?, bytes).await?;
        }
        batch.finish().await
    }

    fn items_of(
        &self,
        attempt: &str,
        assessment: &AssessmentId,
        transition: &Transition,
    ) -> PortResult<[Item; ITEMS_OF_A_TRANSITION]> {
        let finding = &transition.finding;
        let key = Key::new(schema::account(&finding.account), schema::finding(&finding.id));
        let mut kept = with_record(attempt, key, finding)?;
        if finding.is_open() {
            kept.insert(schema::INDEX_PARTITION_KEY.to_owned(), text(schema::open(finding.severity)));
            kept.insert(schema::INDEX_SORT_KEY.to_owned(), text(schema::open_order(finding)));
        }
        let mut lookup = Item::from(Key::new(schema::lookup(finding.id.as_str()), finding.id.as_str()));
        lookup.insert(schema::ACCOUNT.to_owned(), text(finding.account.as_str()));
        let key = Key::new(schema::assessment(assessment), schema::transition(&finding.id));
        let mut change = with_record(attempt, key, transition)?;
        change.insert(schema::EXPIRES_AT.to_owned(), self.expiry(attempt, assessment)?);
        Ok([kept, lookup, change])
    }

    pub(super) async fn transitions_of(&self, assessment: &AssessmentId) -> PortResult<Vec<Transition>> {
        let attempt = format!("read the transitions of assessment {assessment}");
        let query = self.query(&schema::assessment(assessment), schema::TRANSITION_PREFIX);
        records(&attempt, &all(&attempt, query).await?)
    }
}
