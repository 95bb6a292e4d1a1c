//! What lists need of all findings, in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use jiff::Timestamp;
use rusqlite::{Connection, Row as SqlRow};
use scanmonster_assessment::{AcceptanceId, FindingState};
use scanmonster_checks::Severity;

use super::accepted::Log;
use super::names::Names;
use crate::sqlite::{Failure, changes, read};

/// All findings, as far as lists and counts need them.
#[derive(Debug, Default)]
pub(in crate::sqlite) struct Index {
    /// The last change that is in here; 0 before the first.
    version: i64,
    /// By number, which only grows.
    rows: Vec<Row>,
    /// In the order of the rows.
    texts: Vec<Texts>,
    pub(super) accounts: Names,
    pub(super) checks: Names,
    pub(super) regions: Names,
    pub(super) causes: Names,
    nights: Names,
    /// The places of the rows of each account.
    rows_of: Vec<Vec<u32>>,
    /// The last complete assessment of each account.
    last: Vec<Option<u32>>,
    /// What decides on acceptances, of the findings that have any of it.
    marks: HashMap<u32, Marks>,
    log: Log,
    /// The place of each row in the order of ARNs, once somebody asked for it.
    resource_ranks: OnceLock<Vec<u32>>,
}

/// A finding.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: i64,
    /// Shorter ids end in zeros; of longer ones, which no finding has, this is the beginning.
    pub(super) id: [u8; 24],
    /// In nanoseconds since 1970.
    pub(super) opened_at: i64,
    pub(super) account: u32,
    pub(super) check: u32,
    pub(super) region: u32,
    pub(super) cause: u32,
    opened_in: u32,
    pub(super) severity: Severity,
    pub(super) is_resolved: bool,
    was_reopened: bool,
    pub(super) state: FindingState,
}

/// The texts of a finding that no other shares.
#[derive(Debug)]
pub(super) struct Texts {
    /// As they were written.
    plain: Joined,
    /// In small letters, where that is something else.
    small: Option<Joined>,
}

/// An ARN and a name.
#[derive(Debug)]
pub(super) struct Joined {
    text: Box<str>,
    name_at: usize,
}

/// What decides on acceptances for one finding.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The acceptance under which it is kept, and its round.
    pub(super) accepted: Option<(AcceptanceId, u32)>,
    /// Those that never hold for it again.
    pub(super) spent: BTreeMap<AcceptanceId, u32>,
}

impl Joined {
    fn new(resource: &str, name: &str) -> Self {
        Self { text: [resource, name].concat().into(), name_at: resource.len() }
    }

    pub(super) fn both(&self) -> &str {
        &self.text
    }

    pub(super) fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.name_at)
    }

    pub(super) fn name_at(&self) -> usize {
        self.name_at
    }
}

impl Texts {
    fn new(resource: &str, name: &str) -> Self {
        let small = [resource.to_lowercase(), name.to_lowercase()];
        let is_other = small != [resource, name];
        let small = is_other.then(|| Joined::new(&small[0], &small[1]));
        Self { plain: Joined::new(resource, name), small }
    }

    pub(super) fn resource(&self) -> &str {
        self.plain.parts().0
    }

    pub(super) fn small(&self) -> &Joined {
        self.small.as_ref().unwrap_or(&self.plain)
    }
}

impl Index {
    /// Nothing changed since it was brought up to date, and the states of `now` are those that it has.
    pub(super) fn is_current(&self, version: i64, now: Timestamp) -> bool {
        self.version == version && self.log.is_decided(now)
    }

    /// Brings it to what the connection sees, and the states to `now`.
    pub(super) fn refresh(&mut self, connection: &Connection, now: Timestamp) -> Result<(), Failure> {
        let version = changes::latest(connection)?;
        if version != self.version {
            self.resource_ranks.take();
            self.log.forget_states();
            self.read_rows(connection)?;
            self.read_accounts(connection)?;
            self.log.read(connection)?;
            self.version = version;
        }
        if !self.log.is_decided(now) {
            self.decide_states(connection, now)?;
        }
        Ok(())
    }

    fn read_rows(&mut self, connection: &Connection) -> Result<(), Failure> {
        // All of the table in its own order, or what changed by the index.
        let (hint, order) = if self.version == 0 { ("NOT INDEXED", "number") } else { ("", "facets.number") };
        let query = format!(
            "SELECT number, id, account, region, check_id, resource, resource_name, severity, cause, opened_in,
                    opened_at, times_opened, is_resolved, accepted, spent
             FROM facets {hint} WHERE changed > ?1 ORDER BY {order}"
        );
        let mut statement = connection.prepare(&query)?;
        let mut rows = statement.query([self.version])?;
        while let Some(row) = rows.next()? {
            self.take(row)?;
        }
        Ok(())
    }

    fn take(&mut self, found: &SqlRow<'_>) -> Result<(), Failure> {
        let text = |column| found.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let row = Row {
            number: found.get(0)?,
            id: id_of(text(1)?),
            account: self.accounts.number_of(text(2)?),
            region: self.regions.number_of(text(3)?),
            check: self.checks.number_of(text(4)?),
            severity: read(&format!("\"{}\"", text(7)?))?,
            cause: self.causes.number_of(text(8)?),
            opened_in: self.nights.number_of(text(9)?),
            opened_at: nanoseconds(text(10)?.parse()?),
            was_reopened: found.get::<_, i64>(11)? > 1,
            is_resolved: found.get(12)?,
            state: FindingState::Open,
        };
        let texts = Texts::new(text(5)?, text(6)?);
        let accepted = found.get_ref(13)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        let spent = found.get_ref(14)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        let marks = Marks {
            accepted: accepted.map(read).transpose()?,
            spent: spent.map(read).transpose()?.unwrap_or_default(),
        };
        let place = self.put(row, texts);
        if marks.accepted.is_some() || !marks.spent.is_empty() {
            self.marks.insert(place, marks);
        } else {
            self.marks.remove(&place);
        }
        Ok(())
    }

    /// Puts a row into its place, and answers that.
    fn put(&mut self, row: Row, texts: Texts) -> u32 {
        let account = row.account as usize;
        let known = self.rows.binary_search_by_key(&row.number, |row| row.number);
        let place = known.unwrap_or_else(|place| place);
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        if known.is_ok() {
            self.rows[place] = row;
            self.texts[place] = texts;
            return number;
        }
        // Findings are never removed, so a new one has the greatest number.
        self.rows.push(row);
        self.texts.push(texts);
        if self.rows_of.len() <= account {
            self.rows_of.resize_with(account + 1, Vec::new);
        }
        self.rows_of[account].push(number);
        number
    }

    fn read_accounts(&mut self, connection: &Connection) -> Result<(), Failure> {
        let mut statement =
            connection.prepare_cached("SELECT account, last_assessment FROM accounts WHERE changed > ?1")?;
        let mut rows = statement.query([self.version])?;
        while let Some(row) = rows.next()? {
            let account = self.accounts.number_of(&row.get::<_, String>(0)?) as usize;
            let night: Option<String> = row.get(1)?;
            if self.last.len() <= account {
                self.last.resize(account + 1, None);
            }
            self.last[account] = night.map(|night| self.nights.number_of(&night));
        }
        Ok(())
    }

    /// The states at `now`: like `Finding::state`.
    fn decide_states(&mut self, connection: &Connection, now: Timestamp) -> Result<(), Failure> {
        for row in &mut self.rows {
            let is_tonights = self.last.get(row.account as usize).copied().flatten() == Some(row.opened_in);
            row.state = match (row.is_resolved, is_tonights, row.was_reopened) {
                (true, ..) => FindingState::Resolved,
                (false, true, true) => FindingState::Reopened,
                (false, true, false) => FindingState::New,
                (false, false, _) => FindingState::Open,
            };
        }
        for place in self.log.accepted(self, connection, now)? {
            self.rows[place as usize].state = FindingState::Accepted;
        }
        self.log.decided(now);
        Ok(())
    }

    pub(super) fn row(&self, place: u32) -> &Row {
        &self.rows[place as usize]
    }

    pub(super) fn texts(&self, place: u32) -> &Texts {
        &self.texts[place as usize]
    }

    pub(super) fn marks(&self, place: u32) -> Option<&Marks> {
        self.marks.get(&place)
    }

    /// The places of all rows.
    pub(super) fn places(&self) -> impl Iterator<Item = u32> + use<> {
        (0..).take(self.rows.len())
    }

    /// The places of an account's rows.
    pub(super) fn places_of(&self, account: u32) -> &[u32] {
        self.rows_of.get(account as usize).map_or(&[], |places| places)
    }

    /// For each row its place in the order of ARNs; the same for the same ARN.
    pub(super) fn resource_ranks(&self) -> &[u32] {
        self.resource_ranks.get_or_init(|| {
            let mut sorted: Vec<u32> = self.places().collect();
            sorted.sort_by_key(|place| self.texts(*place).resource());
            let mut ranks = vec![0; sorted.len()];
            let (mut rank, mut before) = (0, None);
            for place in sorted {
                let resource = self.texts(place).resource();
                if before.is_some_and(|before| before != resource) {
                    rank += 1;
                }
                before = Some(resource);
                ranks[place as usize] = rank;
            }
            ranks
        })
    }
}

fn id_of(text: &str) -> [u8; 24] {
    let mut id = [0; 24];
    let length = text.len().min(id.len());
    id[..length].copy_from_slice(&text.as_bytes()[..length]);
    id
}

/// Nanoseconds since 1970; a time that is three centuries away is as far away as can be told.
fn nanoseconds(time: Timestamp) -> i64 {
    i64::try_from(time.as_nanosecond()).unwrap_or(if time < Timestamp::UNIX_EPOCH { i64::MIN } else { i64::MAX })
}
