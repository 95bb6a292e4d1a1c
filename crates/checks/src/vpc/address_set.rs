//! Sets of IP addresses: how much of the internet a list of ranges covers.

use ipnet::IpNet;
use scanmonster_inventory::{Collected, Gap, GapCause};

/// A set that holds at least one in so many public addresses counts as the internet. A quarter is far more
/// than any owner of networks has, and finds `0.0.0.0/1` as well as `0.0.0.0/0` with a few denied ranges.
const INTERNET_SHARE: u128 = 4;

/// The first and the last address of a range, as numbers.
pub(crate) type Range = (u128, u128);

/// IPv4 or IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::V4, Self::V6];

    /// Where public addresses come from: all of IPv4, and `2000::/3` (RFC 4291) of IPv6.
    fn public_space(self) -> Range {
        match self {
            Self::V4 => (0, u128::from(u32::MAX)),
            Self::V6 => (0x2000 << 112, (0x4000 << 112) - 1),
        }
    }
}

/// Addresses of one family, as sorted ranges that do not touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AddressSet(Vec<Range>);

impl AddressSet {
    /// Adds a range.
    pub(crate) fn add(&mut self, range: Range) {
        self.0.push(range);
        self.0.sort_unstable();
        let mut merged: Vec<Range> = Vec::with_capacity(self.0.len());
        for (first, last) in self.0.drain(..) {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = (*end).max(last),
                _ => merged.push((first, last)),
            }
        }
        self.0 = merged;
    }

    /// Adds the part of `range` that is not in `taken`; tells whether there was any.
    pub(crate) fn add_outside(&mut self, (first, last): Range, taken: &Self) -> bool {
        let mut next = Some(first);
        let mut added = false;
        for (start, end) in taken.0.iter().copied().filter(|(start, end)| *end >= first && *start <= last) {
            let Some(from) = next else { break };
            if start > from {
                self.add((from, start - 1));
                added = true;
            }
            next = end.checked_add(1);
        }
        match next {
            Some(from) if from <= last => {
                self.add((from, last));
                true
            }
            _ => added,
        }
    }

    /// Whether all of `range` is in the set.
    pub(crate) fn covers(&self, (first, last): Range) -> bool {
        self.0.iter().any(|(start, end)| *start <= first && last <= *end)
    }

    /// Whether so many public addresses are in the set that it is as good as the whole internet.
    pub(crate) fn is_internet(&self, family: Family) -> bool {
        let (first, last) = family.public_space();
        let held: u128 = self
            .0
            .iter()
            .filter(|(start, end)| *start <= last && *end >= first)
            .map(|(start, end)| end.min(&last) - start.max(&first) + 1)
            .sum();
        held >= (last - first + 1) / INTERNET_SHARE
    }
}

/// Reads a range in CIDR notation that `operation` answered; anything else is a gap of that operation.
pub(crate) fn parse(cidr: &str, operation: &str) -> Collected<(Family, Range)> {
    match cidr.parse() {
        Ok(IpNet::V4(net)) => {
            Ok((Family::V4, (u128::from(u32::from(net.network())), u128::from(u32::from(net.broadcast())))))
        }
        Ok(IpNet::V6(net)) => Ok((Family::V6, (u128::from(net.network()), u128::from(net.broadcast())))),
        Err(_) => Err(Gap::new(operation, operation, GapCause::MalformedAnswer, "a range is not in CIDR notation")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(cidrs: &[&str]) -> AddressSet {
        let mut set = AddressSet::default();
        for cidr in cidrs {
            set.add(parse(cidr, "test").unwrap().1);
        }
        set
    }

    #[test]
    fn halves_make_the_internet() {
        assert!(set(&["0.0.0.0/1", "128.0.0.0/1"]).is_internet(Family::V4));
        assert!(set(&["0.0.0.0/1"]).is_internet(Family::V4));
        assert!(set(&["::/0"]).is_internet(Family::V6));
        assert!(set(&["2000::/4", "3000::/4"]).is_internet(Family::V6));
    }

    #[test]
    fn private_and_small_ranges_are_not_the_internet() {
        assert!(!set(&["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]).is_internet(Family::V4));
        assert!(!set(&["fc00::/7", "2001:db8::/32"]).is_internet(Family::V6));
        assert!(!AddressSet::default().is_internet(Family::V4));
    }

    #[test]
    fn what_is_taken_is_not_added() {
        let mut rest = AddressSet::default();
        assert!(!rest.add_outside(parse("10.0.0.0/8", "test").unwrap().1, &set(&["0.0.0.0/0"])));
        assert!(rest.add_outside(parse("0.0.0.0/0", "test").unwrap().1, &set(&["0.0.0.0/1"])));
        assert_eq!(rest, set(&["128.0.0.0/1"]));
    }

    #[test]
    fn the_last_address_does_not_overflow() {
        let mut rest = AddressSet::default();
        assert!(!rest.add_outside(parse("::/0", "test").unwrap().1, &set(&["::/0"])));
        assert!(set(&["::/0", "ffff::/16"]).covers(parse("::/0", "test").unwrap().1));
    }

    #[test]
    fn ranges_that_touch_cover_their_union() {
        assert!(set(&["10.1.0.0/17", "10.1.128.0/17"]).covers(parse("10.1.0.0/16", "test").unwrap().1));
        assert!(!set(&["10.1.0.0/17"]).covers(parse("10.1.0.0/16", "test").unwrap().1));
    }

    #[test]
    fn what_is_no_range_is_a_gap() {
        assert_eq!(parse("everywhere", "ec2:X").unwrap_err().cause, GapCause::MalformedAnswer);
    }
}
