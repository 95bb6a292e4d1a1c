//! Who is an administrator, all policies taken together.

use std::sync::{Arc, LazyLock};

use crate::arn;
use crate::document::{Actions, Document, Effect, Principals, Resources, Statement};
use crate::effective::{Answer, Permissions, PolicySet};
use crate::identity::{Breadth, ESCALATIONS, is_about_all, is_every_action};
use crate::request::{Boundary, Request};
use crate::scope::{Scope, Target, allowed_terms};
use crate::terms::Terms;

/// Actions of many services, reading and writing: who may do all of them on everything may do
/// everything, however the list of patterns is written (`a*`, `b*`, …).
const PROBES: &[&str] = &[
    "apigateway:PATCH",
    "autoscaling:UpdateAutoScalingGroup",
    "cloudformation:CreateStack",
    "cloudtrail:StopLogging",
    "cloudwatch:PutMetricAlarm",
    "codebuild:StartBuild",
    "dynamodb:PutItem",
    "ec2:RunInstances",
    "ecr:PutImage",
    "ecs:RunTask",
    "eks:CreateCluster",
    "events:PutRule",
    "glue:CreateJob",
    "iam:AttachUserPolicy",
    "iam:PassRole",
    "iam:PutRolePolicy",
    "kms:PutKeyPolicy",
    "lambda:UpdateFunctionCode",
    "logs:DeleteLogGroup",
    "rds:DeleteDBInstance",
    "route53:ChangeResourceRecordSets",
    "s3:DeleteObject",
    "s3:PutBucketPolicy",
    "sagemaker:CreateNotebookInstance",
    "secretsmanager:GetSecretValue",
    "sns:Publish",
    "sqs:DeleteQueue",
    "ssm:SendCommand",
    "states:CreateStateMachine",
    "sts:AssumeRole",
];

/// `AdministratorAccess`.
static EVERYTHING: LazyLock<Arc<Document>> = LazyLock::new(|| {
    let all = || vec!["*".to_owned()];
    Arc::new(Document {
        version: Some("2012-10-17".to_owned()),
        id: None,
        statements: vec![Statement {
            sid: None,
            effect: Effect::Allow,
            principals: Principals::Absent,
            actions: Actions::Only(all()),
            resources: Resources::Only(all()),
            conditions: Vec::new(),
        }],
    })
});

impl Permissions {
    /// Says whether the principal is an administrator: its identity policies allow every action on
    /// everything, and boundary, service control policies and denials leave it at least one way to
    /// change anybody's permissions through IAM, by which it can have the rest.
    ///
    /// All spellings count: `*`, `*:*`, lists of wildcards that together leave nothing out, and a
    /// `NotAction` that leaves such a way in. Full access to IAM alone is no administrator here; it
    /// is a way to become one (see [`crate::ways`]).
    pub fn administrator(&self) -> Answer {
        let as_read = self.administrator_as_read();
        let unread = match as_read {
            Some(_) => self.unread(),
            None if self.identity.unread().is_empty() => Default::default(),
            None => match self.ceiling() {
                Some(_) => self.identity.unread().clone(),
                None => Default::default(),
            },
        };
        Answer { as_read, unread }
    }

    pub(crate) fn administrator_as_read(&self) -> Option<Terms> {
        let wide = self.breadth()?;
        self.unrestrained().map(|terms| wide.and(&terms))
    }

    /// Under which terms the principal would be an administrator if it were given
    /// `AdministratorAccess`: its boundary, service control policies and denials stay.
    pub(crate) fn ceiling(&self) -> Option<Terms> {
        let mut identity = self.identity.clone();
        identity.add(Arc::clone(&EVERYTHING));
        self.with_identity(identity).administrator_as_read()
    }

    /// Under which terms a new principal with `AdministratorAccess` and no boundary would be one.
    pub(crate) fn fresh_ceiling(&self) -> Option<Terms> {
        let mut fresh = self.with_identity(PolicySet::new());
        fresh.boundary = None;
        fresh.ceiling()
    }

    /// Under which terms the identity policies allow everything.
    fn breadth(&self) -> Option<Terms> {
        let request = self.request();
        let whole = self.identity.documents().flat_map(|document| &document.statements).filter(|statement| {
            statement.effect == Effect::Allow
                && is_about_all(&statement.resources, Breadth::Everything)
                && allows_all_actions(statement)
        });
        let single = whole.filter_map(|statement| allowed_terms(statement, &request)).min_by(easiest);
        single.or_else(|| self.breadth_of_lists())
    }

    fn breadth_of_lists(&self) -> Option<Terms> {
        let mut terms = Terms::default();
        for action in PROBES {
            let mut scope = Scope::default();
            scope.add_layer(self.identity.documents(), action, &self.request());
            let service = action.split(':').next().unwrap_or(action);
            let shape = format!("arn:{}:{service}:*", arn::partition(&self.caller.arn));
            terms = terms.and(&scope.on(Target::All { service, shape: &shape })?);
        }
        Some(terms)
    }

    /// Under which terms a way is left to change anybody's permissions.
    fn unrestrained(&self) -> Option<Terms> {
        // Somebody else has no boundary, or one that can be chosen.
        let request = Request { boundary: Boundary::None, ..self.request() };
        let left = ESCALATIONS.iter().filter_map(|action| {
            let shape = format!("arn:{}:iam::*:{}/*", arn::partition(&self.caller.arn), kind_of(action));
            let target = Target::All { service: "iam", shape: &shape };
            self.scope(action, &request).on(target)
        });
        left.min_by(easiest)
    }
}

fn easiest(left: &Terms, right: &Terms) -> std::cmp::Ordering {
    left.hardness().cmp(&right.hardness())
}

fn allows_all_actions(statement: &Statement) -> bool {
    match &statement.actions {
        Actions::Only(list) => list.iter().any(|pattern| is_every_action(pattern)),
        Actions::Except(_) => ESCALATIONS.iter().any(|action| statement.covers_action(action)),
    }
}

/// The kind of resource that an action of IAM is about.
fn kind_of(action: &str) -> &'static str {
    if action.contains("Group") {
        "group"
    } else if action.contains("User") {
        "user"
    } else if action.contains("Role") {
        "role"
    } else {
        "policy"
    }
}
