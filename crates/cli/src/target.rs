//! Which checks, which regions, which account: what the arguments mean.

use aws_config::SdkConfig;
use globset::{Glob, GlobSet, GlobSetBuilder};
use scanmonster_checks::{CheckDef, registry};
use scanmonster_collector::{Caller, RoleAccess, Session, Statistics, assume_role, caller};

use crate::failure::Failure;

/// The checks whose id, or former id, matches one of the patterns.
pub(crate) fn checks(patterns: &str) -> Result<Vec<&'static CheckDef>, Failure> {
    let set = globs(patterns)?;
    let chosen: Vec<_> = registry()
        .filter(|check| set.is_match(check.id) || check.aliases.iter().any(|alias| set.is_match(alias)))
        .collect();
    if chosen.is_empty() {
        return Err(Failure::usage(format!(
            "no check matches `{}`: `scanmonster checks list` names them all",
            patterns.escape_debug()
        )));
    }
    Ok(chosen)
}

/// Patterns separated by commas.
pub(crate) fn globs(patterns: &str) -> Result<GlobSet, Failure> {
    let wrong = |error: globset::Error| {
        Failure::usage(format!("`{}` is no pattern of checks: {}", patterns.escape_debug(), error.kind()))
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns.split(',').map(str::trim).filter(|pattern| !pattern.is_empty()) {
        set.add(Glob::new(pattern).map_err(wrong)?);
    }
    set.build().map_err(wrong)
}

/// A session in the account of the credentials, or of the role.
pub(crate) async fn session(
    sdk: &SdkConfig,
    role: Option<RoleAccess>,
    statistics: &Statistics,
) -> Result<Session, Failure> {
    match role {
        Some(role) => Ok(assume_role(sdk, &role, statistics).await?),
        None => {
            let Caller { account, partition, .. } = caller(sdk, statistics).await?;
            Ok(Session::new(sdk.clone(), account, partition, statistics.clone()))
        }
    }
}
