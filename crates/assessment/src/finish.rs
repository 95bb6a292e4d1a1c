//! The finisher's work: the night's summary, its mails, and its changes for other systems.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use scanmonster_checks::Severity;

use crate::digest::{compose, plan_input};
use crate::summary::{NightSummary, summarise};
use crate::{
    Archive, Assessment, AssessmentId, Clock, Exporter, FindingEvent, Language, Mail, MailProgress, NightReports,
    Notifier, PortError, PortResult, ReportedNight, Store, Transition, pack, unpack,
};

/// How the finisher writes.
#[derive(Debug, Clone, PartialEq)]
pub struct FinishOptions {
    /// The lowest severity that is mailed.
    pub threshold: Severity,
    /// Language of the mails.
    pub language: Language,
    /// Address of the dashboard; none where there is none.
    pub dashboard: Option<String>,
    /// A night with nothing to say sends a mail that says so.
    pub heartbeat: bool,
    /// The day on which the overview of the week is sent; none: never.
    pub overview_on: Option<Weekday>,
    /// Where days begin.
    pub time_zone: TimeZone,
    /// An account that was not assessed for so many days is named.
    pub stale_days: u32,
    /// Who gets what concerns accounts that nobody owns; none: the security team alone.
    pub fallback_owner: Option<String>,
}

impl FinishOptions {
    /// Mails of findings of this severity or worse in this language, and nothing else.
    pub fn new(threshold: Severity, language: Language) -> Self {
        Self {
            threshold,
            language,
            dashboard: None,
            heartbeat: false,
            overview_on: None,
            time_zone: TimeZone::UTC,
            stale_days: 3,
            fallback_owner: None,
        }
    }
}

/// What became of the request to finish.
#[derive(Debug, Clone, PartialEq)]
pub enum FinishOutcome {
    /// It is finished now.
    Finished {
        /// How many mails the night has.
        mails: usize,
        /// What it came to.
        summary: Box<NightSummary>,
    },
    /// Accounts are still being assessed.
    NotReady {
        /// How many.
        remaining: u32,
    },
    /// Somebody else finishes it at the moment; the request has to come again, in case they are cut off.
    Busy,
    /// It is finished already, or there is no such assessment.
    NothingToDo,
}

/// The ports and settings of a finisher.
pub struct Finisher {
    /// Keeps assessments.
    pub store: Arc<dyn Store>,
    /// Keeps reports and the texts of mails.
    pub archive: Arc<dyn Archive>,
    /// Sends mails.
    pub notifier: Arc<dyn Notifier>,
    /// Other systems that get the changes.
    pub exporters: Vec<Arc<dyn Exporter>>,
    /// Writes the night's reports; none: there are none beside the summary.
    pub reports: Vec<Arc<dyn NightReports>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How it writes.
    pub options: FinishOptions,
}

#[derive(Debug, thiserror::Error)]
enum Interrupted {
    #[error("the time for it ran out")]
    LeaseEnded,
    #[error("the texts of the mails are gone from the archive")]
    TextsLost,
}

impl Finisher {
    /// Finishes an assessment whose accounts are all done. The same call again does nothing. `holder` names
    /// this one attempt, which has until `lease_until`.
    ///
    /// The mails are decided on once and kept before the first is sent, so every later attempt sends the
    /// same ones. Each goes out in three steps: the intention is written, the mail is published, the success
    /// is written. After an attempt that was cut off in between the notifier is asked whether the mail went
    /// out before it is published again. Changes for other systems and reports come after the mails, and
    /// neither keeps the other from being tried.
    ///
    /// # Errors
    /// Where a port fails, or the lease ended before the work did; the request has to come again.
    pub async fn finish(&self, id: &AssessmentId, holder: &str, lease_until: Timestamp) -> PortResult<FinishOutcome> {
        let store = self.store.as_ref();
        let remaining = store.remaining(id).await?;
        if remaining > 0 {
            return Ok(FinishOutcome::NotReady { remaining });
        }
        let is_claimed = store.claim_finish(id, holder, self.clock.now(), lease_until).await?;
        let Some(mut assessment) = store.assessment(id).await? else { return Ok(FinishOutcome::NothingToDo) };
        if assessment.finished_at.is_some() {
            return Ok(FinishOutcome::NothingToDo);
        }
        if !is_claimed {
            return Ok(FinishOutcome::Busy);
        }
        let transitions = store.transitions(id).await?;
        let summary = summarise(store, &assessment, &transitions, &self.options).await?;
        let text = serde_json::to_vec_pretty(&summary).map_err(|error| PortError::new("write the summary", error))?;
        self.archive.put(&summary_key(id), text).await?;
        let mails = self.planned(&mut assessment, &summary, &transitions).await?;
        for at in 0..mails.len() {
            self.send(&mut assessment, at, &mails, lease_until).await?;
        }
        let exported = self.export(&mut assessment, &transitions).await;
        // The reports need the room.
        drop(transitions);
        let now = self.clock.now();
        // Reports show the night as finished; it is once they are there.
        let finished = Assessment { figures: Some(summary.figures()), finished_at: Some(now), ..assessment.clone() };
        let reported = self.report(&finished, now).await;
        exported?;
        reported?;
        store.update(&finished).await?;
        Ok(FinishOutcome::Finished { mails: mails.len(), summary: Box::new(summary) })
    }

    /// The night's mails: those that were decided on, or else what there is to say now.
    async fn planned(
        &self,
        assessment: &mut Assessment,
        summary: &NightSummary,
        transitions: &[Transition],
    ) -> PortResult<Vec<Mail>> {
        const ATTEMPT: &str = "read the mails that were decided on";
        let key = mails_key(&assessment.id);
        if let Some(progress) = &assessment.mails {
            if progress.is_empty() {
                return Ok(Vec::new());
            }
            let data = self.archive.get(&key).await?.ok_or_else(|| PortError::new(ATTEMPT, Interrupted::TextsLost))?;
            return unpack(&data).map_err(|error| PortError::new(ATTEMPT, error));
        }
        let input = plan_input(self.store.as_ref(), self.archive.as_ref(), assessment, summary, &self.options).await?;
        let mails = compose(&input, transitions, &self.options);
        if !mails.is_empty() {
            let data = pack(&mails).map_err(|error| PortError::new("compress the mails", error))?;
            self.archive.put(&key, data).await?;
        }
        if !input.changed_standings.is_empty() {
            self.store.put_standings(&input.changed_standings).await?;
        }
        let progress =
            mails.iter().map(|mail| MailProgress { id: mail.id.clone(), claimed_at: None, published_at: None });
        assessment.mails = Some(progress.collect());
        self.store.update(assessment).await?;
        Ok(mails)
    }

    async fn send(
        &self,
        assessment: &mut Assessment,
        at: usize,
        mails: &[Mail],
        lease_until: Timestamp,
    ) -> PortResult<()> {
        let progress = assessment.mails.as_mut().and_then(|mails| mails.get_mut(at));
        let (Some(mail), Some(progress)) = (mails.get(at), progress) else { return Ok(()) };
        if progress.published_at.is_some() {
            return Ok(());
        }
        let went_out = progress.claimed_at.is_some() && self.notifier.was_published(&mail.id).await?;
        if !went_out {
            progress.claimed_at = Some(self.clock.now());
            self.store.update(assessment).await?;
            if self.clock.now() >= lease_until {
                // Somebody else may be at it by now.
                return Err(PortError::new("publish a mail", Interrupted::LeaseEnded));
            }
            self.notifier.publish(mail).await?;
        }
        if let Some(progress) = assessment.mails.as_mut().and_then(|mails| mails.get_mut(at)) {
            progress.published_at = Some(self.clock.now());
        }
        self.store.update(assessment).await
    }

    /// Has everything written, whatever becomes of the rest; answers the first failure.
    async fn report(&self, assessment: &Assessment, now: Timestamp) -> PortResult<()> {
        let (store, archive) = (self.store.as_ref(), self.archive.as_ref());
        let night = ReportedNight { assessment, store, archive, language: self.options.language, now };
        let mut first = Ok(());
        for reports in &self.reports {
            let written = reports.write(&night).await;
            if let Err(error) = &written {
                // Said here, because only the first failure is answered.
                tracing::warn!(assessment = %assessment.id, error = error as &dyn std::error::Error, "no reports yet");
            }
            first = first.and(written);
        }
        first
    }

    async fn export(&self, assessment: &mut Assessment, transitions: &[Transition]) -> PortResult<()> {
        if self.exporters.is_empty() || assessment.exported_at.is_some() {
            return Ok(());
        }
        let events = FindingEvent::of(assessment, transitions);
        for exporter in &self.exporters {
            exporter.export(&events).await?;
        }
        assessment.exported_at = Some(self.clock.now());
        self.store.update(assessment).await
    }
}

/// Ends an assessment that sends no mails, as on a laptop: counts it and writes down that it is finished.
///
/// # Errors
/// Where the store fails.
pub async fn close(store: &dyn Store, mut assessment: Assessment, now: Timestamp) -> PortResult<()> {
    let transitions = store.transitions(&assessment.id).await?;
    let summary =
        summarise(store, &assessment, &transitions, &FinishOptions::new(Severity::High, Language::En)).await?;
    assessment.figures = Some(summary.figures());
    assessment.finished_at = Some(now);
    store.update(&assessment).await
}

/// What the keys of a night's reports begin with.
pub fn reports_prefix(id: &AssessmentId) -> String {
    format!("reports/{id}/")
}

/// Where the summary of a night is kept.
pub fn summary_key(id: &AssessmentId) -> String {
    format!("{}summary.json", reports_prefix(id))
}

fn mails_key(id: &AssessmentId) -> String {
    format!("{}mails.json.gz", reports_prefix(id))
}
