//! The core: what one night does with an organisation, without any AWS SDK.
//!
//! An account's inventory is evaluated by the checks, the verdicts are reconciled with the findings
//! known before, and only transitions are kept. Everything outside (store, queues, archive, mail,
//! clock, AWS itself) is a port.

mod acceptance;
mod account;
mod assess;
mod before;
mod browse;
mod codec;
mod collect;
mod coverage;
mod decide;
mod digest;
mod evaluate;
mod event;
mod files;
mod finding;
mod finish;
mod mail;
mod night;
mod owner;
mod ports;
mod reconcile;
pub mod review;
mod role;
mod scan;
mod schedule;
mod standing;
mod summary;
mod text;

pub use acceptance::{
    Acceptance, AcceptanceEnd, AcceptanceId, AcceptanceKind, AcceptanceState, Accepted, Asked, DEFAULT_DAYS, Decision,
    DecisionKind, EndReason, Request, Scope, ScopePart, Seen, WARNING_DAYS, ends_at, is_within, latest_day,
    log_partition,
};
pub use account::{AccountRecord, DirectoryAccount, LastAssessment, RoleDifference};
pub use assess::{Applied, apply};
pub use browse::{
    Browse, Dimension, Documents, FindingCount, FindingFilter, FindingOrder, FindingPage, SortKey, TransitionHead,
};
pub use codec::{CodecError, pack, unpack};
pub use collect::collect_all;
pub use coverage::{Coverage, GapCount, Tally, Undecided};
pub use decide::{DecideError, Decided, Wish, approve, request, withdraw};
pub use digest::{DigestInput, Ending, Language, Overview, UnknownLanguage, compose};
pub use evaluate::{Evaluation, evaluate};
pub use event::{FindingEvent, FindingEventKind};
pub use files::{
    ACCEPTANCES_KEY, AcceptanceEntry, AcceptanceFile, Change, FileContext, FileError, MAX_FILE_BYTES, NightFiles,
    OWNERS_KEY, Plan, Planned, SETTINGS_KEY, acceptance_id, apply_plan, import, parse_owners, parse_settings, plan,
    read_files,
};
pub use finding::{AcceptedView, Cause, Finding, FindingId, FindingState, FindingView};
pub use finish::{FinishOptions, FinishOutcome, Finisher, close, reports_prefix, summary_key};
pub use mail::{Audience, Mail};
pub use night::{
    AccountAssessment, AccountState, Assessment, AssessmentId, InvalidAssessmentId, MailProgress, NightFigures,
    SkipKind, SkippedAccount,
};
pub use owner::{Owner, OwnerBook, OwnerSource};
pub use ports::*;
pub use reconcile::{News, Run, Transition, TransitionKind, reconcile};
pub use role::ExpectedRole;
pub use scan::{Deadline, ScanOutcome, Scanner};
pub use schedule::{NightSettings, ScheduleError, ScheduleOptions, Scheduled, Selection, schedule};
pub use standing::{Standing, StandingKind};
pub use summary::{AccountSummary, NightSummary, UndecidedCause, summarise};
pub use text::plain;
