//! `scanmonster findings accept | approve | withdraw`: decide by hand.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use nix::unistd::{User, gethostname, getuid};
use scanmonster_adapters::SystemClock;
use scanmonster_assessment::{
    AcceptanceKind, Clock, Decided, Finding, Wish, approve as agree, plain, request, withdraw as take_back,
};

use crate::args::{AcceptArguments, Keep, Who};
use crate::failure::Failure;
use crate::findings::named;
use crate::output;
use crate::storage::Storage;

/// Accepts findings or a scope. All findings are looked up before anything is written.
pub(crate) async fn accept(arguments: AcceptArguments) -> Result<(), Failure> {
    let storage = Storage::existing(arguments.keep.store.as_deref())?;
    let now = SystemClock.now();
    let wishes = wishes(&storage, arguments, now).await?;
    let mut decided = Vec::with_capacity(wishes.len());
    for wish in &wishes {
        decided.push((request(storage.store.as_ref(), wish, now).await?, wish.until.as_str()));
    }
    output::write(None, |out| {
        for (decided, until) in &decided {
            for line in accepted(decided, until) {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    })
}

async fn wishes(storage: &Storage, arguments: AcceptArguments, now: Timestamp) -> Result<Vec<Wish>, Failure> {
    let kind = match arguments.false_positive {
        true => AcceptanceKind::FalsePositive,
        false => AcceptanceKind::RiskAccepted,
    };
    let (until, by) = (last_day(arguments.until, arguments.days, now)?, who(arguments.who));
    let wish = |check: String, account: String, region: String, resource: String| Wish {
        check,
        account,
        region,
        resource,
        kind,
        reason: arguments.reason.clone(),
        until: until.clone(),
        by: by.clone(),
    };
    if let Some(check) = arguments.check {
        // The arguments ask for all four together.
        let part = |part: Option<String>| part.unwrap_or_default();
        return Ok(vec![wish(check, part(arguments.account), part(arguments.region), part(arguments.resource))]);
    }
    let mut wishes = Vec::with_capacity(arguments.ids.len());
    for id in &arguments.ids {
        let Finding { id, check, account, region, resource, resolved_at, .. } = named(storage, id).await?;
        if resolved_at.is_some() {
            return Err(Failure::cannot(format!("the finding {id} is resolved: there is nothing to accept")));
        }
        wishes.push(wish(check, account.to_string(), region, resource));
    }
    Ok(wishes)
}

fn last_day(until: Option<String>, days: i32, now: Timestamp) -> Result<String, Failure> {
    if let Some(until) = until {
        return Ok(until);
    }
    let today = now.to_zoned(TimeZone::UTC).date();
    let last = today.checked_add(days.days()).map_err(|error| Failure::usage(format!("--days {days}: {error}")))?;
    Ok(last.to_string())
}

fn accepted(decided: &Decided, until: &str) -> Vec<String> {
    let (id, scope) = (&decided.acceptance, plain(&decided.scope.to_string()));
    let mut lines = match decided.awaits_approval {
        false => vec![format!("{id}: accepted until {until}: {scope}")],
        true => vec![
            format!("{id}: asked for until {until}: {scope}"),
            "  it holds when a second person agrees, because it is critical or about more than one resource:"
                .to_owned(),
            format!("  scanmonster findings approve {id} --by WHO"),
        ],
    };
    match decided.findings {
        Some(0) => {
            lines.push("  no open finding is in its scope: make sure that region and resource are right".to_owned())
        }
        Some(count) if count > 1 => lines.push(format!("  {count} open findings are in its scope")),
        _ => {}
    }
    lines
}

/// Agrees to what somebody else asked for.
pub(crate) async fn approve(id: &str, by: Who, keep: &Keep) -> Result<(), Failure> {
    let storage = Storage::existing(keep.store.as_deref())?;
    let decided = agree(storage.store.as_ref(), id, &who(by), SystemClock.now()).await?;
    let (id, scope) = (&decided.acceptance, plain(&decided.scope.to_string()));
    output::write(None, |out| Ok(writeln!(out, "{id}: approved: {scope}")?))
}

/// Withdraws an acceptance.
pub(crate) async fn withdraw(id: &str, reason: &str, by: Who, keep: &Keep) -> Result<(), Failure> {
    let storage = Storage::existing(keep.store.as_deref())?;
    let decided = take_back(storage.store.as_ref(), id, reason, &who(by), SystemClock.now()).await?;
    let (id, scope) = (&decided.acceptance, plain(&decided.scope.to_string()));
    output::write(None, |out| {
        writeln!(out, "{id}: withdrawn: {scope}")?;
        if let Some(file) = decided.source.as_deref().map(plain) {
            writeln!(out, "  {file} still lists it; it stays withdrawn until its entry there changes")?;
        }
        Ok(())
    })
}

/// The name that was given, or user name and host name of the operating system.
pub(crate) fn who(asked: Who) -> String {
    asked.by.unwrap_or_else(|| {
        let id = getuid();
        let user = User::from_uid(id).ok().flatten().map_or_else(|| id.to_string(), |user| user.name);
        match gethostname().ok().and_then(|name| name.into_string().ok()) {
            Some(host) => format!("{user}@{host}"),
            None => user,
        }
    })
}
