//! The lists are files of comma-separated values without quotes: no cell holds a comma.

/// The rows below the header, cell by cell.
pub(super) fn rows<const COLUMNS: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    text.lines().skip(1).map(|line| {
        let mut cells = line.split(',');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// A part of an id; numbers come before words.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Number(u32),
    Word(String),
}

/// By what ids are sorted: 1.9 before 1.10, `EC2.9` before `EC2.10`.
pub(super) fn natural(id: &str) -> Vec<Part> {
    id.split('.').map(|part| part.parse().map_or_else(|_| Part::Word(part.to_lowercase()), Part::Number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_all_its_cells() {
        for (text, columns) in [
            (super::super::cis::DATA, 7),
            (super::super::security_hub::DATA, 4),
            (super::super::well_architected::DATA, 6),
            (super::super::well_architected::QUESTIONNAIRE, 5),
        ] {
            for line in text.lines() {
                assert_eq!(line.split(',').count(), columns, "{line}");
                assert!(line.split(',').all(|cell| cell == cell.trim()), "{line}");
            }
        }
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert!(natural("1.9") < natural("1.10"));
        assert!(natural("2.1.6") < natural("2.2"));
        assert!(natural("EC2.9") < natural("EC2.10"));
        assert!(natural("Account.1") < natural("ACM.1"));
    }
}
