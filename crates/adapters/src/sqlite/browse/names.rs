//! Texts that many findings share, each kept once.

use std::collections::HashMap;

/// Texts with numbers from 0 on.
#[derive(Debug, Default)]
pub(super) struct Names {
    texts: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
}

impl Names {
    /// The number of a text, which gets one if it has none.
    pub(super) fn number_of(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.into());
        self.places.insert(text.into(), place);
        place
    }

    /// The number of a text that is known.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.places.get(text).copied()
    }

    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// For each text whether it fits.
    pub(super) fn fitting(&self, fits: impl Fn(&str) -> bool) -> Vec<bool> {
        self.texts.iter().map(|text| fits(text)).collect()
    }

    /// The numbers in the order of their texts, and for each number its place in this order.
    pub(super) fn sorted(&self) -> (Vec<u32>, Vec<u32>) {
        let mut sorted: Vec<u32> = (0..).take(self.texts.len()).collect();
        sorted.sort_by_key(|number| self.text(*number));
        let mut ranks = vec![0; sorted.len()];
        for (rank, number) in (0..).zip(&sorted) {
            ranks[*number as usize] = rank;
        }
        (sorted, ranks)
    }
}
