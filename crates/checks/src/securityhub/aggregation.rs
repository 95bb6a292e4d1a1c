//! Which regions an aggregator takes findings from.

use scanmonster_inventory::{FindingAggregator, Region};

/// The aggregator takes this region's findings into another one.
pub(super) fn is_linked(aggregator: &FindingAggregator, region: &Region) -> bool {
    let is_named = aggregator.regions.contains(region);
    aggregator.home != *region
        && match aggregator.linking_mode.as_str() {
            "ALL_REGIONS" => true,
            "ALL_REGIONS_EXCEPT_SPECIFIED" => !is_named,
            "SPECIFIED_REGIONS" => is_named,
            _ => false,
        }
}
