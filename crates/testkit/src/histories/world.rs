//! What is there in an account: a few buckets, and snapshots in two regions.

use jiff::{SignedDuration, Timestamp};
use scanmonster_checks::{Evidence, Severity};
use scanmonster_inventory::{AccountId, Gap, GapCause, Inventory, PublicAccessBlock, SnapshotSharing, Versioning};

use crate::{bucket, denied, inventory_in, region, snapshot, time};

pub(super) const BUCKETS: [&str; 3] = ["a", "b", "c"];
pub(super) const SNAPSHOTS: [&str; 2] = ["snap-1", "snap-2"];
pub(super) const REGIONS: [&str; 2] = ["eu-west-1", "us-east-1"];

/// How wide something is open: one of [`WITHIN`], and in which words a check puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) level: usize,
    pub(super) style: usize,
}

/// By level: the levels that show at least as much.
pub(super) const WITHIN: [&[usize]; 9] =
    [&[0, 1, 2, 4], &[1, 2], &[2], &[2, 3, 4], &[2, 4], &[1, 2, 5], &[6], &[7], &[8]];

/// The level of what has nothing to do with networks.
pub(super) const NO_VERSIONS: usize = 8;

impl Words {
    pub(super) fn evidence(self) -> Evidence {
        let facts: &[(&str, &[&str])] = match self.level {
            0 => &[("cidr", &["10.1.0.0/16"])],
            1 => &[("cidr", &["10.0.0.0/8"])],
            2 => &[("cidr", &["0.0.0.0/0"])],
            3 => &[("cidr", &["192.0.2.0/24"])],
            4 => &[("cidr", &["10.1.0.0/16", "192.0.2.0/24"])],
            5 => &[("cidr", &["10.0.0.0/8"]), ("condition", &["aws:SourceVpc = vpc-1"])],
            _ => &[],
        };
        let evidence = Evidence::new(format!("open in way {} as told in words {}", self.level, self.style));
        facts.iter().fold(evidence, |evidence, (name, values)| {
            let name =
                if self.style == 0 || *name == "condition" { (*name).to_owned() } else { format!("other_{name}") };
            evidence.facts(&name, values.iter().copied())
        })
    }

    /// The words of this evidence.
    pub(super) fn of(evidence: &Evidence) -> Option<Self> {
        let all = (0..WITHIN.len()).flat_map(|level| (0..2).map(move |style| Self { level, style }));
        all.into_iter().find(|words| words.evidence() == *evidence)
    }

    /// Shows no more than `other`.
    pub(super) fn is_within(self, other: Self) -> bool {
        self.style == other.style && WITHIN[self.level].contains(&other.level)
    }
}

/// What is the matter with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Fine,
    NotApplicable,
    /// Only the second version of the checks calls this a finding.
    Latent(usize),
    Bad(Severity, usize),
}

impl State {
    fn text(self) -> String {
        match self {
            Self::Fine => "fine".to_owned(),
            Self::NotApplicable => "none".to_owned(),
            Self::Latent(level) => format!("latent {level}"),
            Self::Bad(severity, level) => format!("{} {level}", severity.as_str()),
        }
    }

    /// The state that a resource's text tells of.
    pub(super) fn of_text(text: &str) -> Self {
        let (word, level) = text.split_once(' ').unwrap_or((text, "0"));
        let level = level.parse().unwrap_or_default();
        match (word, word.parse()) {
            (_, Ok(severity)) => Self::Bad(severity, level),
            ("latent", _) => Self::Latent(level),
            ("none", _) => Self::NotApplicable,
            _ => Self::Fine,
        }
    }
}

/// A bucket as it is, and what of it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bucket {
    /// How often it was made anew.
    pub(super) made: i64,
    pub(super) state: State,
    pub(super) is_versioned: bool,
    pub(super) state_is_readable: bool,
    pub(super) versioning_is_readable: bool,
    pub(super) age_is_known: bool,
}

impl Bucket {
    /// When it was made, as the inventory says.
    pub(super) fn incarnation(&self) -> Option<String> {
        self.age_is_known.then(|| self.made_at().to_string())
    }

    fn made_at(&self) -> Timestamp {
        time("2026-01-01T00:00:00Z") + SignedDuration::from_hours(self.made)
    }
}

/// A snapshot as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snapshot {
    pub(super) state: State,
    pub(super) is_readable: bool,
}

/// A region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) is_assessed: bool,
    pub(super) lists: bool,
    pub(super) snapshots: [Option<Snapshot>; 2],
}

/// An account as it is at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct World {
    pub(super) lists_buckets: bool,
    pub(super) buckets: [Option<Bucket>; 3],
    pub(super) regions: [Place; 2],
}

impl World {
    /// The inventory of the account, in whose units `number` says which world it is.
    pub(super) fn inventory(&self, account: &AccountId, number: usize) -> Inventory {
        let assessed: Vec<&str> = REGIONS
            .into_iter()
            .zip(&self.regions)
            .filter(|(_, place)| place.is_assessed)
            .map(|(code, _)| code)
            .collect();
        let mut inventory = inventory_in(&assessed);
        inventory.account = account.clone();
        inventory.s3.account_public_access_block = Ok(Some(PublicAccessBlock {
            block_public_acls: number & 1 != 0,
            ignore_public_acls: number & 2 != 0,
            block_public_policy: number & 4 != 0,
            restrict_public_buckets: number & 8 != 0,
        }));
        let there = BUCKETS.into_iter().zip(&self.buckets).filter_map(|(name, there)| Some((name, there.as_ref()?)));
        inventory.s3.buckets = if self.lists_buckets {
            Ok(there.map(|(name, there)| there.to_inventory(name)).collect())
        } else {
            Err(denied("s3:ListAllMyBuckets"))
        };
        for (code, place) in REGIONS.into_iter().zip(&self.regions) {
            if let Some(regional) = inventory.regional.get_mut(&region(code)) {
                regional.ec2.snapshot_block_public_access = Ok(number.to_string());
                regional.ec2.snapshots =
                    if place.lists { Ok(place.to_inventory()) } else { Err(denied("ec2:DescribeSnapshots")) };
            }
        }
        inventory
    }

    /// What an inventory shows, of these worlds: each of its units was read from one of them, or not at all.
    pub(super) fn seen_in(inventory: &Inventory, worlds: &[Self]) -> Option<Self> {
        let nothing = Self {
            lists_buckets: false,
            buckets: [None, None, None],
            regions: [(); 2].map(|()| Place { is_assessed: false, lists: false, snapshots: [None, None] }),
        };
        let mut seen = nothing;
        if let Ok(Some(block)) = &inventory.s3.account_public_access_block {
            let bits = [
                block.block_public_acls,
                block.ignore_public_acls,
                block.block_public_policy,
                block.restrict_public_buckets,
            ];
            let number: usize = bits.iter().enumerate().map(|(bit, is_set)| usize::from(*is_set) << bit).sum();
            let world = worlds.get(number)?;
            (seen.lists_buckets, seen.buckets) = (world.lists_buckets, world.buckets.clone());
        }
        for (at, code) in REGIONS.into_iter().enumerate() {
            let Some(regional) = inventory.regional.get(&region(code)) else { continue };
            if let Ok(number) = &regional.ec2.snapshot_block_public_access {
                seen.regions[at] = worlds.get(number.parse::<usize>().ok()?)?.regions[at].clone();
            }
            seen.regions[at].is_assessed = true;
        }
        Some(seen)
    }
}

impl Bucket {
    fn to_inventory(&self, name: &str) -> scanmonster_inventory::Bucket {
        let mut there = bucket(name);
        there.created_at = self.age_is_known.then(|| self.made_at());
        there.policy =
            if self.state_is_readable { Ok(Some(self.state.text())) } else { Err(denied("s3:GetBucketPolicy")) };
        there.versioning = if self.versioning_is_readable {
            Ok(Versioning { enabled: self.is_versioned, mfa_delete: false })
        } else {
            Err(Gap::new("s3:GetBucketVersioning", "", GapCause::Throttled, "SlowDown"))
        };
        there
    }
}

impl Place {
    fn to_inventory(&self) -> Vec<scanmonster_inventory::Snapshot> {
        let there = SNAPSHOTS.into_iter().zip(&self.snapshots).filter_map(|(id, there)| Some((id, there.as_ref()?)));
        let to_inventory = |(id, there): (&str, &Snapshot)| {
            let mut all = snapshot(id);
            all.description = there.state.text();
            all.sharing = if there.is_readable {
                Ok(SnapshotSharing::default())
            } else {
                Err(denied("ec2:DescribeSnapshotAttribute"))
            };
            all
        };
        there.map(to_inventory).collect()
    }
}
