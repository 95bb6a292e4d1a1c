//! How accounts stand.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{Delete, TransactWriteItem};
use scanmonster_assessment::{PortError, PortResult, Standing};
use scanmonster_inventory::AccountId;

use super::item::{Key, record_size, records, with_record};
use super::transact::Batch;
use super::{DynamoStore, all, schema};

impl DynamoStore {
    pub(super) async fn all_standings(&self) -> PortResult<Vec<Standing>> {
        const ATTEMPT: &str = "read how accounts stand";
        records(ATTEMPT, &all(ATTEMPT, self.query(schema::STANDINGS, "")).await?)
    }

    pub(super) async fn replace_standings(&self, standings: &[Standing]) -> PortResult<()> {
        const ATTEMPT: &str = "write how accounts stand";
        // A transaction refuses two writes of one item; of two on one account the later stands.
        let latest: BTreeMap<&AccountId, &Standing> =
            standings.iter().map(|standing| (&standing.account, standing)).collect();
        let mut batch = Batch::new(self, ATTEMPT);
        for (account, standing) in latest {
            let key = Key::new(schema::STANDINGS, account.as_str());
            if standing.kind.is_none() {
                batch.add(vec![self.removal(ATTEMPT, key)?], 0).await?;
            } else {
                let item = with_record(ATTEMPT, key, standing)?;
                let bytes = record_size(&item);
                batch.add(vec![self.put(ATTEMPT, item, None)?], bytes).await?;
            }
        }
        batch.finish().await
    }

    /// A delete for a transaction, without effect where there is no such item.
    fn removal(&self, attempt: &str, key: Key) -> PortResult<TransactWriteItem> {
        let delete = Delete::builder().table_name(&self.table).set_key(Some(key.into())).build();
        let delete = delete.map_err(|error| PortError::new(attempt, error))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }
}
