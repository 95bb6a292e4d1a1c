//! What a trail's event selectors record.

use std::collections::BTreeSet;

use scanmonster_inventory::{AdvancedSelector, EventSelector, EventSelectors, FieldSelector};

/// Calls that only read, calls that change something, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Calls {
    /// Calls that only read.
    pub(crate) reads: bool,
    /// Calls that change something.
    pub(crate) writes: bool,
}

impl Calls {
    const ALL: Self = Self { reads: true, writes: true };
    const NONE: Self = Self { reads: false, writes: false };

    /// Of a basic selector's `ReadWriteType`.
    fn of_type(read_write_type: &str) -> Self {
        Self { reads: read_write_type != "WriteOnly", writes: read_write_type != "ReadOnly" }
    }

    /// Of an advanced selector's `readOnly`, which AWS lets be compared with `equals` only.
    fn of_read_only(field: &FieldSelector) -> Self {
        let names = |word: &str| field.equals.iter().any(|value| value.eq_ignore_ascii_case(word));
        if has_only_equals(field) { Self { reads: names("true"), writes: names("false") } } else { Self::NONE }
    }

    fn and(self, other: Self) -> Self {
        Self { reads: self.reads && other.reads, writes: self.writes && other.writes }
    }

    fn or(self, other: Self) -> Self {
        Self { reads: self.reads || other.reads, writes: self.writes || other.writes }
    }
}

/// Management events that a trail records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Management {
    /// Which calls.
    pub(crate) calls: Calls,
    /// Event sources of which not all those calls are recorded, e.g. `kms.amazonaws.com`.
    pub(crate) omitted_sources: BTreeSet<String>,
}

impl Management {
    /// Reads and writes, though perhaps not of every event source.
    pub(crate) fn has_reads_and_writes(&self) -> bool {
        self.calls == Calls::ALL
    }

    /// Reads and writes of every event source.
    pub(crate) fn is_complete(&self) -> bool {
        self.has_reads_and_writes() && self.omitted_sources.is_empty()
    }

    /// No call at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.calls == Calls::NONE
    }
}

/// The management events that these selectors record together.
///
/// A trail without selectors has CloudTrail's default: all management events, no data events.
pub(crate) fn management(selectors: &EventSelectors) -> Management {
    if selectors.basic.is_empty() && selectors.advanced.is_empty() {
        return Management { calls: Calls::ALL, omitted_sources: BTreeSet::new() };
    }
    let parts: Vec<Management> = selectors
        .basic
        .iter()
        .filter_map(basic_management)
        .chain(selectors.advanced.iter().filter_map(advanced_management))
        .collect();
    let calls = parts.iter().fold(Calls::NONE, |calls, part| calls.or(part.calls));
    let reads = omitted_by_all(&parts, |part| part.calls.reads);
    let writes = omitted_by_all(&parts, |part| part.calls.writes);
    Management { calls, omitted_sources: reads.union(&writes).cloned().collect() }
}

/// The sources that every part in question leaves out; what one of them records is recorded.
fn omitted_by_all(parts: &[Management], in_question: impl Fn(&Management) -> bool) -> BTreeSet<String> {
    parts
        .iter()
        .filter(|part| in_question(part))
        .map(|part| part.omitted_sources.clone())
        .reduce(|left, right| left.intersection(&right).cloned().collect())
        .unwrap_or_default()
}

fn basic_management(selector: &EventSelector) -> Option<Management> {
    selector.includes_management_events.then(|| Management {
        calls: Calls::of_type(&selector.read_write_type),
        omitted_sources: selector.excluded_management_sources.iter().cloned().collect(),
    })
}

/// A condition on anything but the category, the kind of call and left-out sources narrows the selector to
/// some calls, so that it counts for none.
fn advanced_management(selector: &AdvancedSelector) -> Option<Management> {
    if !has_category(selector, "Management") {
        return None;
    }
    let mut part = Management { calls: Calls::ALL, omitted_sources: BTreeSet::new() };
    for field in &selector.fields {
        match field.field.as_str() {
            "eventCategory" => {}
            "readOnly" => part.calls = part.calls.and(Calls::of_read_only(field)),
            "eventSource" if has_only_not_equals(field) => {
                part.omitted_sources.extend(field.not_equals.iter().cloned());
            }
            _ => return None,
        }
    }
    Some(part)
}

/// The calls on the objects of *every* S3 bucket that these selectors record.
pub(super) fn objects_of_all_buckets(selectors: &EventSelectors) -> Calls {
    let basic = selectors
        .basic
        .iter()
        .filter(|selector| selector.data_resources.iter().any(names_all_buckets))
        .map(|selector| Calls::of_type(&selector.read_write_type));
    let advanced = selectors.advanced.iter().map(advanced_objects);
    basic.chain(advanced).fold(Calls::NONE, Calls::or)
}

fn names_all_buckets((kind, prefixes): &(String, Vec<String>)) -> bool {
    kind == "AWS::S3::Object" && prefixes.iter().any(|prefix| is_prefix_of_all_buckets(prefix))
}

fn advanced_objects(selector: &AdvancedSelector) -> Calls {
    let is_of_objects = |field: &FieldSelector| {
        field.field == "resources.type"
            && has_only_equals(field)
            && field.equals.iter().any(|kind| kind == "AWS::S3::Object")
    };
    if !has_category(selector, "Data") || !selector.fields.iter().any(is_of_objects) {
        return Calls::NONE;
    }
    selector.fields.iter().fold(Calls::ALL, |calls, field| match field.field.as_str() {
        "eventCategory" => calls,
        "resources.type" if is_of_objects(field) => calls,
        "readOnly" => calls.and(Calls::of_read_only(field)),
        "resources.ARN" if has_only_starts_with(field) && starts_all_buckets(field) => calls,
        _ => Calls::NONE,
    })
}

fn starts_all_buckets(field: &FieldSelector) -> bool {
    field.starts_with.iter().any(|prefix| is_prefix_of_all_buckets(prefix))
}

/// `arn:aws:s3`, also with the colons up to the bucket's name, in any partition.
fn is_prefix_of_all_buckets(prefix: &str) -> bool {
    let mut parts = prefix.trim_end_matches(':').split(':');
    parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| partition == "aws" || partition.starts_with("aws-"))
        && parts.next() == Some("s3")
        && parts.next().is_none()
}

fn has_category(selector: &AdvancedSelector, category: &str) -> bool {
    selector.fields.iter().any(|field| {
        field.field == "eventCategory" && has_only_equals(field) && field.equals.iter().any(|value| value == category)
    })
}

fn has_only_equals(field: &FieldSelector) -> bool {
    !field.equals.is_empty() && *field == FieldSelector { equals: field.equals.clone(), ..blank(field) }
}

fn has_only_not_equals(field: &FieldSelector) -> bool {
    !field.not_equals.is_empty() && *field == FieldSelector { not_equals: field.not_equals.clone(), ..blank(field) }
}

fn has_only_starts_with(field: &FieldSelector) -> bool {
    !field.starts_with.is_empty() && *field == FieldSelector { starts_with: field.starts_with.clone(), ..blank(field) }
}

/// The same field without any condition.
fn blank(field: &FieldSelector) -> FieldSelector {
    FieldSelector { field: field.field.clone(), ..FieldSelector::default() }
}

/// An advanced selector from fields and the values they equal, for tests.
#[cfg(test)]
pub(super) fn advanced(fields: &[(&str, &[&str])]) -> AdvancedSelector {
    AdvancedSelector { name: None, fields: fields.iter().map(|(name, values)| equals(name, values)).collect() }
}

/// A field that equals one of these values, for tests.
#[cfg(test)]
pub(super) fn equals(name: &str, values: &[&str]) -> FieldSelector {
    FieldSelector {
        field: name.into(),
        equals: values.iter().map(|value| (*value).into()).collect(),
        ..FieldSelector::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only_advanced(advanced: Vec<AdvancedSelector>) -> EventSelectors {
        EventSelectors { basic: vec![], advanced }
    }

    fn excluding(source: &str) -> AdvancedSelector {
        let mut selector = advanced(&[("eventCategory", &["Management"])]);
        selector.fields.push(FieldSelector {
            field: "eventSource".into(),
            not_equals: vec![source.into()],
            ..FieldSelector::default()
        });
        selector
    }

    #[test]
    fn no_selectors_mean_the_default() {
        let none = only_advanced(vec![]);
        assert!(management(&none).is_complete());
        assert_eq!(objects_of_all_buckets(&none), Calls::NONE);
    }

    #[test]
    fn read_and_write_selectors_add_up() {
        let halves = only_advanced(vec![
            advanced(&[("eventCategory", &["Management"]), ("readOnly", &["true"])]),
            advanced(&[("eventCategory", &["Management"]), ("readOnly", &["false"])]),
        ]);
        assert!(management(&halves).is_complete());
    }

    #[test]
    fn a_source_left_out_by_one_selector_may_be_in_another() {
        assert!(!management(&only_advanced(vec![excluding("kms.amazonaws.com")])).is_complete());
        let both = vec![excluding("kms.amazonaws.com"), excluding("rdsdata.amazonaws.com")];
        assert!(management(&only_advanced(both)).is_complete());
    }

    #[test]
    fn other_conditions_narrow_a_selector_to_nothing_sure() {
        let narrowed = advanced(&[("eventCategory", &["Management"]), ("eventName", &["CreateUser"])]);
        assert!(management(&only_advanced(vec![narrowed])).is_empty());
    }

    #[test]
    fn prefixes_of_all_buckets() {
        for all in ["arn:aws:s3", "arn:aws:s3:::", "arn:aws-cn:s3", "arn:aws-us-gov:s3:::"] {
            assert!(is_prefix_of_all_buckets(all), "{all}");
        }
        for some in ["arn:aws:s3:::logs/", "arn:aws:s3:::l", "arn:aws:s3control", "s3", "", "arn:other:s3"] {
            assert!(!is_prefix_of_all_buckets(some), "{some}");
        }
    }
}
