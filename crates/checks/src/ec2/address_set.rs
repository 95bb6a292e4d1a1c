//! Sets of public IP addresses: how much of the internet several ranges cover together.
//!
//! What counts as "the internet" follows AWS's own meaning of public
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>):
//! ranges wider than /8 (IPv4) or /32 (IPv6) are public, private ranges never are. AWS says so of a single
//! range; here it is said of the union, so that 0.0.0.0/1 beside 128.0.0.0/1 is no way around it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// First and last address, both inclusive.
type Block = (u128, u128);

/// More addresses than a /8 has are the internet.
const IPV4_LIMIT: u128 = 1 << (32 - 8);
/// More addresses than a /32 has are the internet.
const IPV6_LIMIT: u128 = 1 << (128 - 32);

/// IPv4 ranges that are not routed on the internet, in ascending order (IANA's special-purpose registry).
const NOT_PUBLIC: [(Ipv4Addr, Ipv4Addr); 11] = [
    (Ipv4Addr::new(0, 0, 0, 0), Ipv4Addr::new(0, 255, 255, 255)),
    (Ipv4Addr::new(10, 0, 0, 0), Ipv4Addr::new(10, 255, 255, 255)),
    (Ipv4Addr::new(100, 64, 0, 0), Ipv4Addr::new(100, 127, 255, 255)),
    (Ipv4Addr::new(127, 0, 0, 0), Ipv4Addr::new(127, 255, 255, 255)),
    (Ipv4Addr::new(169, 254, 0, 0), Ipv4Addr::new(169, 254, 255, 255)),
    (Ipv4Addr::new(172, 16, 0, 0), Ipv4Addr::new(172, 31, 255, 255)),
    (Ipv4Addr::new(192, 0, 0, 0), Ipv4Addr::new(192, 0, 0, 255)),
    (Ipv4Addr::new(192, 168, 0, 0), Ipv4Addr::new(192, 168, 255, 255)),
    (Ipv4Addr::new(198, 18, 0, 0), Ipv4Addr::new(198, 19, 255, 255)),
    (Ipv4Addr::new(224, 0, 0, 0), Ipv4Addr::new(239, 255, 255, 255)),
    (Ipv4Addr::new(240, 0, 0, 0), Ipv4Addr::new(255, 255, 255, 255)),
];

/// The one part of IPv6 that is routed on the internet: 2000::/3.
const GLOBAL_UNICAST: Block =
    (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0).to_bits(), Ipv6Addr::new(0x3fff, !0, !0, !0, !0, !0, !0, !0).to_bits());

/// IPv4 or IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::V4, Self::V6];
}

/// Public addresses of one family; private and reserved ones are never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddressSet {
    family: Family,
    /// Ascending, disjoint, not adjacent.
    blocks: Vec<Block>,
}

impl AddressSet {
    /// No address.
    pub(crate) fn empty(family: Family) -> Self {
        Self { family, blocks: Vec::new() }
    }

    /// Every public address.
    pub(crate) fn everything(family: Family) -> Self {
        let blocks = match family {
            Family::V4 => {
                let all = vec![(0, u128::from(u32::MAX))];
                NOT_PUBLIC.iter().fold(all, |left, (first, last)| {
                    without(&left, (u128::from(first.to_bits()), u128::from(last.to_bits())))
                })
            }
            Family::V6 => vec![GLOBAL_UNICAST],
        };
        Self { family, blocks }
    }

    /// The public addresses of these CIDR ranges; ranges of the other family add nothing.
    ///
    /// None: one of the texts is no CIDR range, so that nothing can be said.
    pub(crate) fn of<'a>(family: Family, cidrs: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut blocks = Vec::new();
        for cidr in cidrs {
            let (of, block) = parse(cidr)?;
            if of == family {
                blocks.push(block);
            }
        }
        let union = Self { family, blocks: merged(blocks) };
        Some(union.and(&Self::everything(family)))
    }

    /// Whether it is wide enough to be called the internet: more addresses than a /8, or a /32 of IPv6.
    pub(crate) fn is_internet(&self) -> bool {
        let limit = match self.family {
            Family::V4 => IPV4_LIMIT,
            Family::V6 => IPV6_LIMIT,
        };
        self.blocks.iter().map(|(first, last)| last - first + 1).sum::<u128>() > limit
    }

    /// What is in both.
    #[must_use]
    pub(crate) fn and(&self, other: &Self) -> Self {
        let blocks = self
            .blocks
            .iter()
            .flat_map(|one| other.blocks.iter().map(move |two| (one.0.max(two.0), one.1.min(two.1))))
            .filter(|(first, last)| first <= last)
            .collect();
        Self { family: self.family, blocks: merged(blocks) }
    }

    /// What is in either.
    #[must_use]
    pub(crate) fn or(&self, other: &Self) -> Self {
        let blocks = self.blocks.iter().chain(&other.blocks).copied().collect();
        Self { family: self.family, blocks: merged(blocks) }
    }

    /// What is not in `other`.
    #[must_use]
    pub(crate) fn minus(&self, other: &Self) -> Self {
        let blocks = other.blocks.iter().fold(self.blocks.clone(), |left, block| without(&left, *block));
        Self { family: self.family, blocks }
    }
}

/// Whether range `outer` holds all of range `inner`; `false` for what is no CIDR range.
pub(crate) fn contains(outer: &str, inner: &str) -> bool {
    match (parse(outer), parse(inner)) {
        (Some((family, outer)), Some((other, inner))) => family == other && outer.0 <= inner.0 && inner.1 <= outer.1,
        _ => false,
    }
}

fn parse(cidr: &str) -> Option<(Family, Block)> {
    let net = cidr.parse::<IpNet>().ok().or_else(|| cidr.parse::<IpAddr>().ok().map(IpNet::from))?;
    Some(match net {
        IpNet::V4(net) => (Family::V4, (u128::from(net.network().to_bits()), u128::from(net.broadcast().to_bits()))),
        IpNet::V6(net) => (Family::V6, (net.network().to_bits(), net.broadcast().to_bits())),
    })
}

fn merged(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.sort_unstable();
    let mut merged: Vec<Block> = Vec::with_capacity(blocks.len());
    for (first, last) in blocks {
        match merged.last_mut() {
            Some(previous) if first <= previous.1.saturating_add(1) => previous.1 = previous.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

fn without(blocks: &[Block], (first, last): Block) -> Vec<Block> {
    let mut left = Vec::with_capacity(blocks.len() + 1);
    for &(start, end) in blocks {
        if last < start || end < first {
            left.push((start, end));
            continue;
        }
        if start < first {
            left.push((start, first - 1));
        }
        if last < end {
            left.push((last + 1, end));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn internet(cidrs: &[&str]) -> bool {
        Family::ALL.into_iter().any(|family| AddressSet::of(family, cidrs.iter().copied()).unwrap().is_internet())
    }

    #[test]
    fn wide_ranges_and_unions_are_the_internet() {
        for cidrs in [
            &["0.0.0.0/0"][..],
            &["::/0"],
            &["0.0.0.0/1"],
            &["0.0.0.0/1", "128.0.0.0/1"],
            &["52.0.0.0/7"],
            &["52.0.0.0/8", "54.0.0.0/9"],
            &["2000::/3"],
            &["2600::/12"],
            &["::/1", "8000::/1"],
        ] {
            assert!(internet(cidrs), "{cidrs:?}");
        }
    }

    #[test]
    fn narrow_and_private_ranges_are_not() {
        for cidrs in [
            &[][..],
            &["52.0.0.0/8"],
            &["52.0.0.0/9", "52.128.0.0/9", "52.1.2.0/24"],
            &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
            &["224.0.0.0/3"],
            &["10.0.0.0/7"],
            &["fc00::/7", "fe80::/10"],
            &["2001:db8::/32"],
            &["203.0.113.7/32", "203.0.113.8"],
        ] {
            assert!(!internet(cidrs), "{cidrs:?}");
        }
    }

    #[test]
    fn a_text_that_is_no_range_gives_nothing() {
        assert_eq!(AddressSet::of(Family::V4, ["0.0.0.0/33"]), None);
        assert_eq!(AddressSet::of(Family::V6, ["internet"]), None);
    }

    #[test]
    fn taking_away_and_putting_back_gives_the_same() {
        let all = AddressSet::everything(Family::V4);
        let half = AddressSet::of(Family::V4, ["0.0.0.0/1"]).unwrap();
        let rest = all.minus(&half);
        assert_eq!(rest.and(&half), AddressSet::empty(Family::V4));
        assert_eq!(rest.or(&half), all);
    }

    #[test]
    fn a_range_contains_what_is_inside_it() {
        assert!(contains("10.0.0.0/8", "10.1.0.0/16"));
        assert!(!contains("10.1.0.0/16", "10.0.0.0/8"));
        assert!(!contains("::/0", "10.0.0.0/8"));
    }
}
