//! Sets of IP addresses, and how much of the internet they hold.
//!
//! One rule for every check: a set is **the internet** if it holds more public addresses than a /8 (IPv4) or a
//! /32 (IPv6) has. This is AWS's own meaning of public
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>), which AWS
//! applies to single ranges; here it is applied to all ranges together, so that 0.0.0.0/1 beside 128.0.0.0/1 is no
//! way around it. Private and reserved addresses are never counted, however many there are.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use scanmonster_inventory::{Collected, Gap, GapCause};

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

    fn all(self) -> Vec<Block> {
        match self {
            Self::V4 => vec![(0, u128::from(u32::MAX))],
            Self::V6 => vec![(0, u128::MAX)],
        }
    }

    fn public(self) -> Vec<Block> {
        match self {
            Self::V4 => NOT_PUBLIC.iter().fold(self.all(), |left, (first, last)| {
                without(&left, (u128::from(first.to_bits()), u128::from(last.to_bits())))
            }),
            Self::V6 => vec![GLOBAL_UNICAST],
        }
    }

    fn limit(self) -> u128 {
        match self {
            Self::V4 => IPV4_LIMIT,
            Self::V6 => IPV6_LIMIT,
        }
    }
}

/// Addresses of one family.
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

    /// Every address.
    pub(crate) fn everything(family: Family) -> Self {
        Self { family, blocks: family.all() }
    }

    /// The addresses of these CIDR ranges, which `operation` answered; ranges of the other family add nothing.
    ///
    /// # Errors
    /// One of the texts is no CIDR range, so that nothing can be said.
    pub(crate) fn of<'a>(family: Family, cidrs: impl IntoIterator<Item = &'a str>, operation: &str) -> Collected<Self> {
        let mut blocks = Vec::new();
        for cidr in cidrs {
            let (of, block) = parse(cidr, operation)?;
            if of == family {
                blocks.push(block);
            }
        }
        Ok(Self { family, blocks: merged(blocks) })
    }

    /// Its family.
    pub(crate) fn family(&self) -> Family {
        self.family
    }

    /// Whether there is no address in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Whether it holds so many public addresses that it is called the internet.
    pub(crate) fn is_internet(&self) -> bool {
        let public = common(&self.blocks, &self.family.public());
        public.iter().map(|(first, last)| last - first + 1).sum::<u128>() > self.family.limit()
    }

    /// Whether all of `other` is in it.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.family == other.family && other.minus(self).is_empty()
    }

    /// What is in both.
    #[must_use]
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self { family: self.family, blocks: common(&self.blocks, &other.blocks) }
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

/// Whether range `outer` holds all of range `inner`, both answered by `operation`.
///
/// # Errors
/// One of them is no CIDR range.
pub(crate) fn contains(outer: &str, inner: &str, operation: &str) -> Collected<bool> {
    let ((family, outer), (other, inner)) = (parse(outer, operation)?, parse(inner, operation)?);
    Ok(family == other && outer.0 <= inner.0 && inner.1 <= outer.1)
}

fn parse(cidr: &str, operation: &str) -> Collected<(Family, Block)> {
    match cidr.parse().or_else(|_| cidr.parse::<IpAddr>().map(IpNet::from)) {
        Ok(IpNet::V4(net)) => {
            Ok((Family::V4, (u128::from(net.network().to_bits()), u128::from(net.broadcast().to_bits()))))
        }
        Ok(IpNet::V6(net)) => Ok((Family::V6, (net.network().to_bits(), net.broadcast().to_bits()))),
        Err(_) => Err(Gap::new(operation, operation, GapCause::MalformedAnswer, "a range is not in CIDR notation")),
    }
}

fn common(one: &[Block], other: &[Block]) -> Vec<Block> {
    let overlaps = one.iter().flat_map(|a| other.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    merged(overlaps.filter(|(first, last)| first <= last).collect())
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

    fn set(family: Family, cidrs: &[&str]) -> AddressSet {
        AddressSet::of(family, cidrs.iter().copied(), "ec2:X").unwrap()
    }

    fn internet(cidrs: &[&str]) -> bool {
        Family::ALL.into_iter().any(|family| set(family, cidrs).is_internet())
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
    fn what_is_no_range_is_a_gap() {
        for text in ["0.0.0.0/33", "internet", ""] {
            let gap = AddressSet::of(Family::V4, [text], "ec2:X").unwrap_err();
            assert_eq!((gap.cause, gap.operation.as_str()), (GapCause::MalformedAnswer, "ec2:X"), "{text}");
            assert!(contains("0.0.0.0/0", text, "ec2:X").is_err(), "{text}");
        }
    }

    #[test]
    fn taking_away_and_putting_back_gives_the_same() {
        for (family, half) in [(Family::V4, "0.0.0.0/1"), (Family::V6, "8000::/1")] {
            let (all, half) = (AddressSet::everything(family), set(family, &[half]));
            let rest = all.minus(&half);
            assert_eq!(rest.and(&half), AddressSet::empty(family));
            assert_eq!(rest.or(&half), all);
        }
    }

    #[test]
    fn private_ranges_are_kept_though_they_are_not_counted() {
        let halves = set(Family::V4, &["10.1.0.0/17", "10.1.128.0/17"]);
        assert!(halves.covers(&set(Family::V4, &["10.1.0.0/16"])));
        assert!(!halves.covers(&set(Family::V4, &["10.1.0.0/15"])));
        assert!(!halves.covers(&AddressSet::everything(Family::V6)));
        assert!(AddressSet::everything(Family::V6).covers(&set(Family::V6, &["::/0", "ffff::/16"])));
    }

    #[test]
    fn a_range_contains_what_is_inside_it() {
        assert!(contains("10.0.0.0/8", "10.1.0.0/16", "ec2:X").unwrap());
        assert!(!contains("10.1.0.0/16", "10.0.0.0/8", "ec2:X").unwrap());
        assert!(!contains("::/0", "10.0.0.0/8", "ec2:X").unwrap());
    }
}
