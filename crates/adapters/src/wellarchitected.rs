//! The AWS Well-Architected Tool: the security pillar of one workload.

use std::collections::HashMap;
use std::fmt;

use aws_sdk_wellarchitected::Client;
use aws_sdk_wellarchitected::types::{
    Answer, AnswerReason, ChoiceReason, ChoiceStatus, ChoiceUpdate, WorkloadEnvironment,
};
use jiff::Timestamp;
use scanmonster_assessment::review::tool::{
    LENS, ToolAnswer, ToolChoice, ToolChoiceStatus, ToolQuestion, question_ids,
};
use scanmonster_assessment::{PortError, PortResult};
use scanmonster_inventory::AccountId;

/// Accounts that a workload may name (API reference, CreateWorkload: `AccountIds`).
const MAX_ACCOUNTS: usize = 100;

/// A workload that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkload {
    /// Its name, 3 to 100 characters. The tool ignores spaces and capitals where it compares names.
    pub name: String,
    /// What it is, 3 to 250 characters.
    pub description: String,
    /// Who owns the review, 3 to 255 characters.
    pub review_owner: String,
    /// Its accounts; the first hundred are named in the tool.
    pub accounts: Vec<AccountId>,
    /// Its regions, at least one.
    pub regions: Vec<String>,
}

/// The Well-Architected Tool in the account and region that the client calls.
///
/// Needs `wellarchitected:ListWorkloads`, `CreateWorkload`, `GetAnswer`, `UpdateAnswer`, `ListMilestones` and
/// `CreateMilestone`; an import needs `ListWorkloads` and `GetAnswer` alone.
#[derive(Clone)]
pub struct WellArchitectedTool {
    client: Client,
    account: AccountId,
}

impl WellArchitectedTool {
    /// The tool that the client calls; only workloads of `account` are looked at, none that others share.
    pub fn new(client: Client, account: AccountId) -> Self {
        Self { client, account }
    }

    /// The id of the workload of this name; none where there is none.
    ///
    /// # Errors
    /// Where the tool does not answer.
    pub async fn find(&self, name: &str) -> PortResult<Option<String>> {
        let mut pages = self.client.list_workloads().into_paginator().send();
        while let Some(page) = pages.next().await {
            let page =
                page.map_err(|error| PortError::new("list the workloads of the Well-Architected Tool", error))?;
            let found = page.workload_summaries.unwrap_or_default().into_iter().find(|workload| {
                workload.owner.as_deref() == Some(self.account.as_str())
                    && workload.workload_name.as_deref().is_some_and(|known| is_same(known, name))
            });
            if let Some(workload) = found {
                return Ok(workload.workload_id);
            }
        }
        Ok(None)
    }

    /// Makes the workload and answers its id. The same workload asked for twice on one day is made once.
    ///
    /// # Errors
    /// Where the tool refuses, or answers without an id.
    pub async fn create(&self, workload: &NewWorkload, now: Timestamp) -> PortResult<String> {
        let attempt = "create a workload in the Well-Architected Tool";
        let accounts = workload.accounts.iter().take(MAX_ACCOUNTS).map(|account| account.as_str().to_owned());
        let token = format!("scanmonster-{}-{}", normal(&workload.name), now.strftime("%Y-%m-%d"));
        let created = self
            .client
            .create_workload()
            .workload_name(&workload.name)
            .description(&workload.description)
            .review_owner(&workload.review_owner)
            .environment(WorkloadEnvironment::Production)
            .set_account_ids(Some(accounts.collect::<Vec<_>>()).filter(|accounts| !accounts.is_empty()))
            .set_aws_regions(Some(workload.regions.clone()))
            .lenses(LENS)
            .client_request_token(token)
            .send()
            .await
            .map_err(|error| PortError::new(attempt, error))?;
        created.workload_id.ok_or_else(|| PortError::new(attempt, NotAnswered("the id of the workload")))
    }

    /// The questions of the security pillar with their choices and answers; one that the tool does not have is left
    /// out.
    ///
    /// # Errors
    /// Where the tool does not answer.
    pub async fn questions(&self, workload: &str) -> PortResult<Vec<ToolQuestion>> {
        let mut questions = Vec::new();
        for id in question_ids() {
            let answered = self.client.get_answer().workload_id(workload).lens_alias(LENS).question_id(id).send().await;
            let is_missing = |error: &aws_sdk_wellarchitected::operation::get_answer::GetAnswerError| {
                error.is_resource_not_found_exception()
            };
            match answered {
                Ok(output) => questions.extend(output.answer.map(|answer| question(id, answer))),
                Err(error) if error.as_service_error().is_some_and(is_missing) => {}
                Err(error) => {
                    return Err(PortError::new(
                        format!("read the answers to {id} in the Well-Architected Tool"),
                        error,
                    ));
                }
            }
        }
        Ok(questions)
    }

    /// Writes the answer to a question, and answers the risk that the tool then sees, e.g. `HIGH`.
    ///
    /// # Errors
    /// Where the tool refuses.
    pub async fn write(&self, workload: &str, answer: &ToolAnswer) -> PortResult<String> {
        let updates: HashMap<String, ChoiceUpdate> =
            answer.choices.iter().map(|(id, choice)| (id.clone(), update(choice))).collect();
        let sent = self
            .client
            .update_answer()
            .workload_id(workload)
            .lens_alias(LENS)
            .question_id(&answer.question)
            .set_selected_choices(Some(answer.selected.clone()))
            .set_choice_updates(Some(updates).filter(|updates| !updates.is_empty()))
            .notes(&answer.notes)
            .is_applicable(answer.is_applicable)
            .set_reason((!answer.is_applicable).then_some(AnswerReason::Other))
            .send()
            .await;
        let output = sent.map_err(|error| {
            PortError::new(format!("write the answer to {} in the Well-Architected Tool", answer.question), error)
        })?;
        let risk = output.answer.and_then(|answer| answer.risk);
        Ok(risk.map(|risk| risk.as_str().to_owned()).unwrap_or_default())
    }

    /// Saves a milestone, unless there is one of this name. Answers whether this call saved it.
    ///
    /// # Errors
    /// Where the tool refuses; a workload can have a hundred milestones.
    pub async fn milestone(&self, workload: &str, name: &str) -> PortResult<bool> {
        let mut pages = self.client.list_milestones().workload_id(workload).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| PortError::new("list milestones in the Well-Architected Tool", error))?;
            let known = page.milestone_summaries.unwrap_or_default();
            if known.iter().any(|milestone| milestone.milestone_name.as_deref() == Some(name)) {
                return Ok(false);
            }
        }
        let created = self
            .client
            .create_milestone()
            .workload_id(workload)
            .milestone_name(name)
            .client_request_token(format!("scanmonster-{workload}-{}", normal(name)))
            .send()
            .await;
        created.map_err(|error| PortError::new("save a milestone in the Well-Architected Tool", error))?;
        Ok(true)
    }
}

impl fmt::Debug for WellArchitectedTool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("WellArchitectedTool").field("account", &self.account).finish_non_exhaustive()
    }
}

/// An answer that lacks what it has to have.
#[derive(Debug, thiserror::Error)]
#[error("the answer lacks {0}")]
struct NotAnswered(&'static str);

/// How the tool compares names: spaces and capitals do not matter (API reference, CreateWorkload).
fn normal(name: &str) -> String {
    name.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn is_same(a: &str, b: &str) -> bool {
    normal(a) == normal(b)
}

fn question(id: &str, answer: Answer) -> ToolQuestion {
    let selected = answer.selected_choices.unwrap_or_default();
    let answers = answer.choice_answers.unwrap_or_default();
    let choices = answer.choices.unwrap_or_default().into_iter().filter_map(|choice| {
        let id = choice.choice_id?;
        let own = answers.iter().find(|answer| answer.choice_id.as_deref() == Some(id.as_str()));
        let status = own.and_then(|own| own.status.as_ref());
        Some(ToolChoice {
            is_selected: selected.contains(&id) || status == Some(&ChoiceStatus::Selected),
            is_not_applicable: status == Some(&ChoiceStatus::NotApplicable),
            notes: own.and_then(|own| own.notes.clone()).unwrap_or_default(),
            title: choice.title.unwrap_or_default(),
            id,
        })
    });
    ToolQuestion {
        id: id.to_owned(),
        choices: choices.collect(),
        is_applicable: answer.is_applicable.unwrap_or(true),
        notes: answer.notes.unwrap_or_default(),
        risk: answer.risk.map(|risk| risk.as_str().to_owned()).unwrap_or_default(),
    }
}

fn update(choice: &scanmonster_assessment::review::tool::ToolChoiceAnswer) -> ChoiceUpdate {
    let (status, reason) = match choice.status {
        ToolChoiceStatus::Selected => (ChoiceStatus::Selected, ChoiceReason::None),
        ToolChoiceStatus::Unselected => (ChoiceStatus::Unselected, ChoiceReason::None),
        ToolChoiceStatus::NotApplicable => (ChoiceStatus::NotApplicable, ChoiceReason::Other),
    };
    ChoiceUpdate::builder().status(status).reason(reason).notes(&choice.notes).build()
}

#[cfg(test)]
mod tests {
    use aws_sdk_wellarchitected::types::{Choice, ChoiceAnswer, Risk};

    use super::*;

    #[test]
    fn names_are_compared_as_the_tool_does() {
        assert!(is_same("Security Review", "securityreview"));
        assert!(!is_same("Security Review", "Security Reviews"));
    }

    #[test]
    fn an_answer_is_read_with_its_choices() {
        let choice = |id: &str| Choice::builder().choice_id(id).title(format!("title of {id}")).build();
        let answered = |id: &str, status: ChoiceStatus| {
            ChoiceAnswer::builder().choice_id(id).status(status).notes(format!("note of {id}")).build()
        };
        let answer = Answer::builder()
            .choices(choice("a"))
            .choices(choice("b"))
            .choices(choice("c"))
            .choices(Choice::builder().title("no id").build())
            .selected_choices("a")
            .choice_answers(answered("b", ChoiceStatus::NotApplicable))
            .is_applicable(true)
            .risk(Risk::High)
            .build();
        let question = question("identities", answer);
        assert_eq!((question.id.as_str(), question.risk.as_str(), question.choices.len()), ("identities", "HIGH", 3));
        let [a, b, c] = question.choices.as_slice() else { panic!("{question:?}") };
        assert!(a.is_selected && !a.is_not_applicable && a.notes.is_empty() && a.title == "title of a");
        assert!(!b.is_selected && b.is_not_applicable && b.notes == "note of b");
        assert!(!c.is_selected && !c.is_not_applicable);
    }

    #[test]
    fn a_question_without_a_word_about_it_is_applicable() {
        assert!(question("identities", Answer::builder().build()).is_applicable);
    }
}
