//! What the checks of databases have in common: going through the lists, and telling services apart.

use scanmonster_inventory::{Collected, DbCluster, DbInstance, DbSnapshot, Gap, GapCause, SnapshotSharing};

use crate::{Outcome, RegionContext, Resource, Verdicts};

/// Judges every instance of the region.
pub(super) fn judge_instances(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&DbInstance) -> Collected<Outcome>,
) -> Collected<()> {
    for instance in context.regional.rds.instances.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &instance.arn, &instance.id), || decide(instance));
    }
    Ok(())
}

/// Judges every cluster of the region.
pub(super) fn judge_clusters(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    decide: impl Fn(&DbCluster) -> Outcome,
) -> Collected<()> {
    for cluster in context.regional.rds.clusters.as_ref().map_err(Clone::clone)? {
        verdicts.record(Resource::regional(context.region, &cluster.arn, &cluster.id), decide(cluster));
    }
    Ok(())
}

/// Judges every snapshot of the region, those of instances and those of clusters. Where one of the two lists
/// could not be read (or, `by_sharing`, no manual snapshot of it says with whom it is shared), the other one can
/// still fail but not pass, and the scope is unknown besides.
pub(super) fn judge_snapshots(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    by_sharing: bool,
    decide: impl Fn(&DbSnapshot) -> Collected<Outcome>,
) -> Collected<()> {
    let rds = &context.regional.rds;
    let lists = [&rds.snapshots, &rds.cluster_snapshots];
    let sharing_gap = |list| if by_sharing { sharing_gap(list) } else { None };
    let unread = lists.iter().find_map(|list| list.as_ref().err().or_else(|| sharing_gap(list)));
    for snapshot in lists.into_iter().flatten().flatten() {
        verdicts.judge(Resource::regional(context.region, &snapshot.arn, &snapshot.id), || match decide(snapshot)? {
            // While one kind of snapshot cannot be read at all, the check has not done its work.
            Outcome::Pass(_) if unread.is_some() => unread.map_or_else(|| decide(snapshot), |gap| Err(gap.clone())),
            decided => Ok(decided),
        });
    }
    rds.snapshots.as_ref().and(rds.cluster_snapshots.as_ref()).map(|_| ()).map_err(Clone::clone)
}

/// The gap where not one manual snapshot of a list says with whom it is shared.
fn sharing_gap(list: &Collected<Vec<DbSnapshot>>) -> Option<&Gap> {
    let mut manual = list.iter().flatten().filter(|snapshot| snapshot.kind == "manual");
    let first = manual.next()?.sharing.as_ref().err()?;
    manual.all(|snapshot| snapshot.sharing.is_err()).then_some(first)
}

/// With whom a snapshot is shared; none: it is an automated one, which cannot be shared.
pub(super) fn sharing_of(snapshot: &DbSnapshot) -> Collected<Option<&SnapshotSharing>> {
    const OPERATION: &str = "rds:DescribeDBSnapshotAttributes";
    match snapshot.sharing.as_ref().map_err(Clone::clone)?.as_ref() {
        None if snapshot.kind == "manual" => Err(Gap::new(
            OPERATION,
            OPERATION,
            GapCause::MalformedAnswer,
            "the sharing of a manual snapshot is missing",
        )),
        sharing => Ok(sharing),
    }
}

/// The reason why an engine of another service, or one that AWS leaves to its users, is not judged: RDS
/// answers for `DocumentDB` and Neptune too, and RDS Custom has few of the managed features.
pub(super) fn not_managed_by_rds(engine: &str) -> Option<Outcome> {
    let service = match engine {
        "docdb" => "the database belongs to Amazon DocumentDB",
        "neptune" => "the database belongs to Amazon Neptune",
        _ if engine.starts_with("custom-") => "RDS Custom leaves this to its users",
        _ => return None,
    };
    Some(Outcome::not_applicable(service))
}

/// The setting's owner where an instance is a member of a cluster: the cluster.
pub(super) fn cluster_of<'a>(context: &RegionContext<'a>, instance: &DbInstance) -> Collected<Option<&'a DbCluster>> {
    const OPERATION: &str = "rds:DescribeDBClusters";
    let clusters = context.regional.rds.clusters.as_ref().map_err(Clone::clone)?;
    let Some(id) = &instance.cluster_id else { return Ok(None) };
    match clusters.iter().find(|cluster| cluster.id == *id) {
        Some(cluster) => Ok(Some(cluster)),
        None => Err(Gap::new(OPERATION, OPERATION, GapCause::MalformedAnswer, "the instance's cluster is not listed")),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use scanmonster_inventory::Inventory;
    use scanmonster_testkit::{db_instance, home, inventory};

    use super::*;

    /// An account with this instance.
    pub(in crate::rds) fn with_instance(instance: DbInstance) -> Inventory {
        let mut account = inventory();
        home(&mut account).rds.instances = Ok(vec![instance]);
        account
    }

    /// An account with this cluster.
    pub(in crate::rds) fn with_cluster(cluster: DbCluster) -> Inventory {
        let mut account = inventory();
        home(&mut account).rds.clusters = Ok(vec![cluster]);
        account
    }

    /// An account with this instance as a member of this cluster.
    pub(in crate::rds) fn with_member(instance: DbInstance, cluster: DbCluster) -> Inventory {
        let member = DbInstance { cluster_id: Some(cluster.id.clone()), ..instance };
        let mut account = with_cluster(cluster);
        home(&mut account).rds.instances = Ok(vec![member]);
        account
    }

    /// An account with this snapshot of an instance.
    pub(in crate::rds) fn with_snapshot(snapshot: DbSnapshot) -> Inventory {
        let mut account = inventory();
        home(&mut account).rds.snapshots = Ok(vec![snapshot]);
        account
    }

    /// An account with this snapshot of a cluster.
    pub(in crate::rds) fn with_cluster_snapshot(snapshot: DbSnapshot) -> Inventory {
        let mut account = inventory();
        home(&mut account).rds.cluster_snapshots = Ok(vec![snapshot]);
        account
    }

    #[test]
    fn only_rds_engines_are_managed_by_rds() {
        for engine in ["mysql", "postgres", "oracle-ee", "sqlserver-se", "aurora-mysql", "aurora-postgresql", "db2-se"]
        {
            assert_eq!(not_managed_by_rds(engine), None, "{engine}");
        }
        for engine in ["docdb", "neptune", "custom-oracle-ee"] {
            assert!(not_managed_by_rds(engine).is_some(), "{engine}");
        }
    }

    #[test]
    fn a_member_without_its_cluster_is_a_gap() {
        let account = with_instance(DbInstance { cluster_id: Some("gone".into()), ..db_instance("db") });
        let settings = crate::Settings::default();
        let context = crate::Context { inventory: &account, settings: &settings, now: crate::testing::now() };
        let region = context.regions().next().unwrap();
        let instance = &region.regional.rds.instances.as_ref().unwrap()[0];
        assert_eq!(cluster_of(&region, instance).unwrap_err().cause, GapCause::MalformedAnswer);
    }
}
