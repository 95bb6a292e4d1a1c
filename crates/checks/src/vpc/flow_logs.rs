//! The flow logs that were made for a whole VPC; those of single subnets and interfaces are not among them.

use scanmonster_inventory::{Collected, FlowLog};

use super::ownership::foreign_vpc_owner;
use crate::{Outcome, RegionContext, Resource, Verdicts};

/// Judges each of the account's VPCs of the region by its own flow logs; a VPC that another account shares is not
/// applicable.
///
/// # Errors
///
/// The gap where the VPCs could not be listed. Unlisted flow logs make every VPC undecided.
pub(super) fn judge_by_flow_logs(
    context: &RegionContext<'_>,
    verdicts: &mut Verdicts,
    judge: impl Fn(&[&FlowLog]) -> Outcome,
) -> Collected<()> {
    let ec2 = &context.regional.ec2;
    for vpc in ec2.vpcs.as_ref().map_err(Clone::clone)? {
        verdicts.judge(Resource::regional(context.region, &vpc.arn, &vpc.id), || {
            let logs = ec2.flow_logs.as_ref().map_err(Clone::clone)?;
            if let Some(owner) = foreign_vpc_owner(context, vpc) {
                return Ok(Outcome::not_applicable(format!("the VPC belongs to account {owner}")));
            }
            let own: Vec<&FlowLog> = logs.iter().filter(|log| log.resource_id == vpc.id).collect();
            Ok(judge(&own))
        });
    }
    Ok(())
}
