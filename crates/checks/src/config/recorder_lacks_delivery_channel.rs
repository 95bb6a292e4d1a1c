//! A region has a recorder but no delivery channel, so nothing it records leaves the region's Config.

use scanmonster_inventory::Collected;

use super::recorders;
use crate::{CheckDef, Evaluate, Evidence, Localized, Mappings, Outcome, RegionContext, Resource, Severity, Verdicts};

pub(super) static CHECK: CheckDef = CheckDef {
    id: "config-recorder-lacks-delivery-channel",
    aliases: &[],
    version: 1,
    title: Localized {
        en: "AWS Config recorder lacks a delivery channel to S3",
        ja: "AWS Config のレコーダーに S3 への配信チャネルがない",
    },
    severity: Severity::Medium,
    service: "config",
    resource_type: "AWS::::Account",
    permissions: &["config:DescribeConfigurationRecorders", "config:DescribeDeliveryChannels"],
    mappings: Mappings {
        security_hub: &[],
        cis: &[("1.4", &["3.5"]), ("3.0", &["3.3"]), ("5.0", &["3.3"]), ("6.0", &["4.3"]), ("7.0", &["4.3"])],
        well_architected: &["SEC04-BP02"],
        prowler: &[],
        seed: &["DNP-CONFIG", "AP14", "SAA-CONFIG"],
    },
    tutorial: Localized {
        en: include_str!("recorder_lacks_delivery_channel.en.md"),
        ja: include_str!("recorder_lacks_delivery_channel.ja.md"),
    },
    evaluate: Evaluate::Region(evaluate),
};

fn evaluate(region: &RegionContext<'_>, verdicts: &mut Verdicts) -> Collected<()> {
    verdicts.judge(Resource::account_in(region), || {
        let recorders = recorders::listed(region)?;
        let channels = region.regional.config.delivery_channels.as_ref().map_err(Clone::clone)?;
        if recorders.is_empty() {
            return Ok(recorders::none_here());
        }
        let buckets: Vec<&str> = channels
            .iter()
            .filter_map(|channel| channel.s3_bucket.as_deref())
            .filter(|bucket| !bucket.is_empty())
            .collect();
        Ok(if !buckets.is_empty() {
            Outcome::Pass(Evidence::new("AWS Config delivers what it records to a bucket").facts("bucket", buckets))
        } else if channels.is_empty() {
            Outcome::fail("the region has a configuration recorder but no delivery channel")
        } else {
            Outcome::fail("the delivery channel of the region names no bucket")
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use scanmonster_inventory::{Config, DeliveryChannel, Inventory};
    use scanmonster_testkit::{home, inventory, recorder};

    use super::*;
    use crate::testing::{denied, status};

    fn channel(bucket: Option<&str>) -> DeliveryChannel {
        DeliveryChannel { name: "default".into(), s3_bucket: bucket.map(Into::into), sns_topic_arn: None }
    }

    fn with(change: impl FnOnce(&mut Config)) -> Inventory {
        let mut inventory = inventory();
        let config = &mut home(&mut inventory).config;
        config.recorders = Ok(vec![recorder("default")]);
        config.delivery_channels = Ok(vec![channel(Some("config-bucket"))]);
        change(config);
        inventory
    }

    #[test]
    fn clean_channel_to_a_bucket() {
        assert_eq!(status(&CHECK, &with(|_| {})), "pass");
    }

    #[test]
    fn failing_without_channel() {
        assert_eq!(status(&CHECK, &with(|config| config.delivery_channels = Ok(vec![]))), "fail");
    }

    #[test]
    fn borderline_channel_without_bucket() {
        for bucket in [None, Some("")] {
            let inventory = with(|config| config.delivery_channels = Ok(vec![channel(bucket)]));
            assert_eq!(status(&CHECK, &inventory), "fail", "{bucket:?}");
        }
    }

    #[test]
    fn borderline_no_recorder() {
        assert_eq!(status(&CHECK, &inventory()), "na");
    }

    #[test]
    fn gap_in_the_recorders() {
        let inventory = with(|config| config.recorders = Err(denied("config:DescribeConfigurationRecorders")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }

    #[test]
    fn gap_in_the_channels() {
        let inventory = with(|config| config.delivery_channels = Err(denied("config:DescribeDeliveryChannels")));
        assert_eq!(status(&CHECK, &inventory), "unknown");
    }
}
