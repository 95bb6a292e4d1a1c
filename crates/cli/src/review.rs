//! `scanmonster review`: the security pillar of the Well-Architected Framework, filled in.

use jiff::Timestamp;
use scanmonster_adapters::{NewWorkload, SystemClock, WellArchitectedTool};
use scanmonster_assessment::review::tool::{self, Export, ToolQuestion};
use scanmonster_assessment::review::{
    AccountEvidence, Answer, AnswerWish, Milestone, Review, ReviewInput, ReviewScope, answers, gather, milestones,
    record_answer, review, take_milestone,
};
use scanmonster_assessment::{Clock, plain};
use scanmonster_collector::{Caller, Statistics, caller, load_sdk_config};
use scanmonster_report::{ReviewReport, review_export, review_import, review_milestones, review_show};

use crate::accept::who;
use crate::args::{AnswerArguments, ReviewArguments, ReviewCommand, ReviewedAccount, ToolArguments};
use crate::failure::Failure;
use crate::storage::{self, Storage};
use crate::{Verdict, output};

/// Runs the command.
pub(crate) async fn run(arguments: ReviewArguments) -> Result<Verdict, Failure> {
    match arguments.command {
        ReviewCommand::Show { scope, format, keep } => {
            let known = Known::read(&Storage::existing(keep.store.as_deref())?, scope.into()).await?;
            let review = known.review();
            let change = known.milestones.first().map(|milestone| review.change_since(milestone));
            let report = ReviewReport { review: &review, change: change.as_ref() };
            let style = output::style(keep.language);
            output::write(None, |out| review_show(format, &report, &style, out))?;
        }
        ReviewCommand::Answer(arguments) => answer(arguments).await?,
        ReviewCommand::Milestones { scope, take, format, keep } => {
            let storage = Storage::existing(keep.store.as_deref())?;
            let mut known = Known::read(&storage, scope.into()).await?;
            if take && take_milestone(storage.store.as_ref(), &known.review(), None).await? {
                known.milestones.insert(0, Milestone::of(&known.review(), None));
            }
            let style = output::style(keep.language);
            output::write(None, |out| review_milestones(format, &known.milestones, &style, out))?;
        }
        ReviewCommand::Export { tool, overwrite } => export(tool, overwrite).await?,
        ReviewCommand::Import { tool } => import(tool).await?,
    }
    Ok(Verdict::Done)
}

impl From<ReviewedAccount> for ReviewScope {
    fn from(reviewed: ReviewedAccount) -> Self {
        reviewed.account.map_or(Self::Organisation, Self::Account)
    }
}

/// What the store knows of a scope.
struct Known {
    scope: ReviewScope,
    accounts: Vec<AccountEvidence>,
    answers: Vec<Answer>,
    milestones: Vec<Milestone>,
    now: Timestamp,
}

impl Known {
    async fn read(storage: &Storage, scope: ReviewScope) -> Result<Self, Failure> {
        let (store, now) = (storage.store.as_ref(), SystemClock.now());
        let accounts = gather(store, &scope, now).await?;
        if let (ReviewScope::Account(account), true) = (&scope, accounts.is_empty()) {
            return Err(Failure::cannot(format!("account {account} is not in the last assessment")));
        }
        let milestones = milestones(store, &scope, now).await?;
        Ok(Self { accounts, answers: answers(store, now).await?, milestones, scope, now })
    }

    fn review(&self) -> Review {
        let Self { scope, accounts, answers, now, .. } = self;
        review(&ReviewInput { scope, accounts, answers, now: *now })
    }
}

/// Answers may come before the first scan, so the store is made where it does not exist.
async fn answer(arguments: AnswerArguments) -> Result<(), Failure> {
    let storage = Storage::open(&storage::path(arguments.keep.store.as_deref())?)?;
    let wish = AnswerWish {
        best_practice: arguments.best_practice,
        scope: arguments.scope.into(),
        choice: arguments.choice,
        note: arguments.note,
        who: who(arguments.who),
        revisit_by: arguments.until,
    };
    let answer = record_answer(storage.store.as_ref(), &wish, SystemClock.now()).await?;
    let (id, choice, scope, day) = (&answer.best_practice, answer.choice.as_str(), &answer.scope, answer.revisit_by);
    output::write(None, |out| Ok(writeln!(out, "{id}: {choice} for {scope}, to be looked at again by {day}")?))
}

/// The tool, and the workload where there is one.
struct Opened {
    tool: WellArchitectedTool,
    workload: Option<String>,
    region: String,
}

async fn open(arguments: &ToolArguments) -> Result<Opened, Failure> {
    let sdk = load_sdk_config(arguments.credentials.profile.as_deref()).await;
    let Some(region) = sdk.region().map(ToString::to_string) else {
        return Err(Failure::usage("no region is configured: set AWS_REGION, or one in the profile"));
    };
    let Caller { account, .. } = caller(&sdk, &Statistics::default()).await?;
    let tool = WellArchitectedTool::new(aws_sdk_wellarchitected::Client::new(&sdk), account);
    let workload = tool.find(&arguments.workload).await?;
    Ok(Opened { tool, workload, region })
}

async fn export(arguments: ToolArguments, overwrite: bool) -> Result<(), Failure> {
    let storage = Storage::existing(arguments.keep.store.as_deref())?;
    let known = Known::read(&storage, arguments.scope.clone().into()).await?;
    let review = known.review();
    let opened = open(&arguments).await?;
    let questions = match &opened.workload {
        Some(workload) => opened.tool.questions(workload).await?,
        None if arguments.dry_run => tool::assumed_questions(),
        None => Vec::new(),
    };
    let lost = tool::import(&questions, &known.scope, &known.answers, known.now).len();
    if lost > 0 && !overwrite && !arguments.dry_run {
        return Err(Failure::cannot(format!(
            "people answered {lost} best practices in the tool: take them over with `scanmonster review import` first, \
             or pass --overwrite"
        )));
    }
    if arguments.dry_run {
        return show_export(&arguments, &tool::export(&review, &questions), lost, opened.workload.is_none());
    }
    let (workload, questions) = made(&opened, &arguments, &known, questions).await?;
    let export = tool::export(&review, &questions);
    for answer in &export.answers {
        opened.tool.write(&workload, answer).await?;
    }
    let name = format!("ScanMonster {}", known.now.strftime("%Y-%m"));
    opened.tool.milestone(&workload, &name).await?;
    show_export(&arguments, &export, 0, false)
}

/// The workload with its questions; it is made where there is none.
async fn made(
    opened: &Opened,
    arguments: &ToolArguments,
    known: &Known,
    questions: Vec<ToolQuestion>,
) -> Result<(String, Vec<ToolQuestion>), Failure> {
    if let Some(workload) = &opened.workload {
        return Ok((workload.clone(), questions));
    }
    let new = NewWorkload {
        name: arguments.workload.clone(),
        description: "Security pillar, answered by ScanMonster from what it assessed and what people answered"
            .to_owned(),
        review_owner: who(arguments.who.clone()),
        accounts: known.accounts.iter().map(|account| account.account.clone()).collect(),
        regions: vec![opened.region.clone()],
    };
    let workload = opened.tool.create(&new, known.now).await?;
    let questions = opened.tool.questions(&workload).await?;
    Ok((workload, questions))
}

fn show_export(arguments: &ToolArguments, export: &Export, lost: usize, is_new: bool) -> Result<(), Failure> {
    let style = output::style(arguments.keep.language);
    let workload = plain(&arguments.workload);
    output::write(None, |out| {
        if is_new {
            writeln!(
                out,
                "there is no workload {workload} yet: it would be made; its choices are assumed to be known"
            )?;
        }
        if lost > 0 {
            writeln!(out, "people answered {lost} best practices in the tool that are not imported yet")?;
        }
        let done = if arguments.dry_run { "would be written" } else { "was written" };
        writeln!(out, "this {done} to the workload {workload}:\n")?;
        review_export(export, &style, out)
    })
}

async fn import(arguments: ToolArguments) -> Result<(), Failure> {
    let storage = Storage::open(&storage::path(arguments.keep.store.as_deref())?)?;
    let opened = open(&arguments).await?;
    let Some(workload) = &opened.workload else {
        let workload = plain(&arguments.workload);
        return Err(Failure::cannot(format!("there is no workload {workload} in {}", opened.region)));
    };
    let (store, now) = (storage.store.as_ref(), SystemClock.now());
    let scope = arguments.scope.clone().into();
    let questions = opened.tool.questions(workload).await?;
    let wishes = tool::import(&questions, &scope, &answers(store, now).await?, now);
    if !arguments.dry_run {
        for wish in &wishes {
            record_answer(store, wish, now).await?;
        }
    }
    let style = output::style(arguments.keep.language);
    output::write(None, |out| review_import(&wishes, &style, out))
}
