//! The core: what one night does with an organisation, without any AWS SDK.
//!
//! An account's inventory is evaluated by the checks, the verdicts are reconciled with the findings
//! known before, and only transitions are kept. Everything outside (store, queues, archive, mail,
//! clock, AWS itself) is a port.

mod account;
mod assess;
mod before;
mod codec;
mod collect;
mod coverage;
mod digest;
mod evaluate;
mod finding;
mod finish;
mod night;
mod ports;
mod reconcile;
mod scan;
mod schedule;
mod text;

pub use account::{AccountRecord, DirectoryAccount, LastAssessment};
pub use assess::{Applied, apply};
pub use codec::{CodecError, pack, unpack};
pub use collect::collect_all;
pub use coverage::{Coverage, GapCount, Tally};
pub use digest::{DigestInput, Language, UnknownLanguage, compose};
pub use evaluate::{Evaluation, evaluate};
pub use finding::{Cause, Finding, FindingId, FindingState, FindingView};
pub use finish::{AccountSummary, FinishOptions, FinishOutcome, NightSummary, finish, summarise};
pub use night::{AccountAssessment, AccountState, Assessment, AssessmentId, InvalidAssessmentId, SkippedAccount};
pub use ports::*;
pub use reconcile::{Transition, TransitionKind, reconcile};
pub use scan::{Deadline, ScanOutcome, Scanner};
pub use schedule::{ScheduleError, Scheduled, Selection, schedule};
pub use text::plain;
