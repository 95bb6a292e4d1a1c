//! One finding: what it is, why it came up, what it went through, what to do about it.

mod acceptance;
mod history;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use scanmonster_assessment::{Cause, Dimension, Finding, FindingFilter, FindingState, FindingView, Wish};
use scanmonster_checks::{CheckDef, Evidence, Localized};
use scanmonster_report::visible;

use self::acceptance::{Known, Typed};
use self::history::Entry;
use crate::asked::address;
use crate::failure::Failure;
use crate::organisation::Account;
use crate::pictures;
use crate::reads::{Reads, Refusal};
use crate::tutorial::{Tutorial, Values, render};
use crate::{Dashboard, Page, catalogue};

/// Most values of one fact that are shown.
const VALUES: usize = 40;

/// Longest value that is shown, in characters: what AWS allows for an ARN.
const LONGEST: usize = 2_048;

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new()
        .route("/findings/{id}", get(show))
        .route("/findings/{id}/accept", post(accept))
        .route("/findings/{id}/approve", post(approve))
        .route("/findings/{id}/withdraw", post(withdraw))
}

#[derive(Template)]
#[template(path = "finding.html")]
struct FindingPage<'a> {
    page: &'a Page,
    finding: &'a Finding,
    view: &'a FindingView,
    check: Option<&'static CheckDef>,
    account: Option<&'a Account>,
    now: Shown,
    before: Option<Shown>,
    path: Option<pictures::Path>,
    tutorial: Option<Tutorial>,
    history: Vec<Entry>,
    left_out: usize,
    acceptances: Vec<Known>,
    may_ask: bool,
    /// A second person has to agree.
    needs_two: bool,
    typed: Typed,
    refused: Option<String>,
    links: Vec<Link>,
}

/// Evidence for people.
struct Shown {
    sentence: String,
    facts: Vec<Fact>,
}

/// One fact, with its values.
struct Fact {
    name: String,
    values: Vec<String>,
    left_out: usize,
}

/// Where else to look, and how many findings there are.
struct Link {
    address: String,
    words: &'static str,
    findings: u64,
}

async fn show(page: Page, reads: Reads, Path(id): Path<String>) -> Result<Response, Failure> {
    let typed = Typed::usual(page.now);
    shown(&page, &reads, &id, typed, None).await
}

async fn shown(
    page: &Page,
    reads: &Reads,
    id: &str,
    typed: Typed,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let (finding, view) = reads.finding(id).await?;
    let organisation = reads.organisation().await?;
    let check = catalogue::check(&finding.check);
    let (history, left_out) = history::of(page, &reads.history(&finding).await?);
    let before = finding.previous.as_ref().filter(|previous| **previous != finding.evidence);
    let values = check.map(|check| Values::of(&finding, check)).unwrap_or_default();
    let body = page.render(&FindingPage {
        page,
        check,
        account: organisation.account(&finding.account),
        now: Shown::of(&finding.evidence),
        before: before.map(Shown::of),
        path: check.and_then(|check| pictures::Path::of(page, &finding, check)),
        tutorial: check.map(|check| render(page.local(&check.tutorial), &values)),
        history,
        left_out,
        acceptances: acceptance::known(page, reads, &finding).await?,
        may_ask: page.viewer.may_decide() && finding.is_open() && check.is_some(),
        needs_two: acceptance::needs_two(&finding, check),
        typed,
        links: links(page, reads, &finding).await?,
        finding: &finding,
        view: &view,
        refused: refused.clone(),
    })?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, body).into_response())
}

impl FindingPage<'_> {
    fn title(&self) -> String {
        self.page.title(&self.finding.check)
    }

    fn cause(&self) -> &'static str {
        let words = match self.finding.cause {
            Cause::FirstAssessment => Localized {
                en: "The account was assessed for the first time. It may have been like this for long.",
                ja: "このアカウントの初回の診断で検出しました。以前からこの状態だった可能性があります。",
            },
            Cause::NewResource => Localized {
                en: "The resource is new: it was not there in the assessment before.",
                ja: "新しく作成されたリソースです。前回の診断時には存在していませんでした。",
            },
            Cause::ConfigurationChanged => Localized {
                en: "The resource was there and passed before. Somebody or something has changed its configuration since.",
                ja: "前回の診断では合格でした。その後に設定が変更されています。",
            },
            Cause::Reopened => Localized {
                en: "It had been resolved before and came back.",
                ja: "一度解消しましたが、再び検出しました。",
            },
            Cause::BecameVisible => Localized {
                en: "It could not be decided before, because something could not be read. Now it could.",
                ja: "以前は情報を読み取れず判定できませんでしたが、今回は判定できました。",
            },
            Cause::CheckChanged => Localized {
                en: "The check is new in this version of ScanMonster, or it decides differently than before, by itself or because the settings changed. The account itself need not have changed.",
                ja: "ScanMonster の更新で追加・変更されたチェックか、診断基準(settings.yaml)の変更によるものです。アカウント側の設定が変わったとは限りません。",
            },
            Cause::AcceptanceEnded => Localized {
                en: "It had been accepted, and the acceptance no longer holds.",
                ja: "リスク受容していましたが、受容が終了しました。",
            },
        };
        self.page.local(&words)
    }

    fn resource_arn(&self) -> String {
        shortened(&self.finding.resource)
    }

    fn resource_name(&self) -> String {
        self.page.plain(&self.finding.resource_name)
    }

    fn account_name(&self) -> String {
        self.account.map(|account| self.page.plain(&account.name)).unwrap_or_default()
    }

    fn unit(&self) -> String {
        self.account.map(|account| self.page.plain(&account.unit())).unwrap_or_default()
    }

    /// The region for the commands; none where the resource has none.
    fn command_region(&self) -> Option<&str> {
        let region = self.finding.region.as_str();
        let is_code = region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        (region != "global" && is_code && !region.starts_with('-')).then_some(region)
    }
}

impl Shown {
    fn of(evidence: &Evidence) -> Self {
        let facts = evidence.facts.iter().map(|(name, values)| Fact {
            name: scanmonster_assessment::plain(name),
            values: values.iter().take(VALUES).map(|value| shortened(value)).collect(),
            left_out: values.len().saturating_sub(VALUES),
        });
        Self { sentence: shortened(&evidence.summary), facts: facts.collect() }
    }
}

/// The text with nothing hidden in it, cut where it is longer than anything of AWS.
fn shortened(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    let mark = if cut.len() < text.len() { "…" } else { "" };
    format!("{}{mark}", visible(&cut))
}

async fn links(page: &Page, reads: &Reads, finding: &Finding) -> Result<Vec<Link>, Failure> {
    let open = [FindingState::New, FindingState::Reopened, FindingState::Open, FindingState::Accepted];
    let unresolved = FindingFilter { states: Some(open.into()), ..FindingFilter::default() };
    let total = async |filter: &FindingFilter| -> Result<u64, Failure> {
        let counts = reads.count(filter, &[Dimension::State]).await?;
        Ok(counts.iter().map(|counted| counted.findings).sum())
    };
    let account = finding.account.as_str();
    let same_check = FindingFilter { checks: Some([finding.check.clone()].into()), ..unresolved.clone() };
    let own = FindingFilter { accounts: Some([finding.account.clone()].into()), ..unresolved };
    let mut links = vec![
        Link {
            address: address("/findings", &[("check", &finding.check)]),
            words: page.t("This check in all accounts", "すべてのアカウントの同じチェック"),
            findings: total(&same_check).await?,
        },
        Link {
            address: address("/findings", &[("account", account)]),
            words: page.t("Everything in this account", "このアカウントの検出結果"),
            findings: total(&own).await?,
        },
    ];
    // What is longer than an address may be cannot be linked to.
    if finding.resource.chars().count() <= 200 {
        let same_resource = FindingFilter { text: Some(finding.resource.clone()), ..own };
        links.insert(
            1,
            Link {
                address: address("/findings", &[("account", account), ("q", &finding.resource)]),
                words: page.t("Everything on this resource", "このリソースの検出結果"),
                findings: total(&same_resource).await?,
            },
        );
    }
    Ok(links)
}

async fn accept(
    page: Page,
    reads: Reads,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (finding, _) = reads.finding(&id).await?;
    if !page.viewer.may_decide() {
        return Err(Failure::Forbidden);
    }
    let typed = Typed::of(&sent, page.now);
    if !finding.is_open() {
        let gone = page.t(
            "This finding is resolved: there is nothing to accept.",
            "この検出結果は解消済みのため、受容できません。",
        );
        return shown(&page, &reads, &id, typed, Some(gone.to_owned())).await;
    }
    if let Some(wrong) = typed.wrong(&page) {
        return shown(&page, &reads, &id, typed, Some(wrong)).await;
    }
    let wish = Wish {
        check: finding.check.clone(),
        account: finding.account.to_string(),
        region: finding.region.clone(),
        resource: finding.resource.clone(),
        kind: typed.kind,
        reason: typed.reason.clone(),
        until: typed.until.clone(),
        by: page.viewer.name.clone(),
    };
    let decided = reads.request(&wish).await.map(drop);
    after(&page, &reads, &id, typed, decided).await
}

async fn approve(
    page: Page,
    reads: Reads,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let acceptance = acceptance_of(&page, &reads, &id, &sent).await?;
    let decided = reads.approve(&acceptance).await.map(drop);
    after(&page, &reads, &id, Typed::usual(page.now), decided).await
}

async fn withdraw(
    page: Page,
    reads: Reads,
    Path(id): Path<String>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let acceptance = acceptance_of(&page, &reads, &id, &sent).await?;
    let reason = acceptance::field(&sent, "reason");
    let typed = Typed { withdrawal: reason.clone(), ..Typed::usual(page.now) };
    if reason.trim().is_empty() {
        let wrong = page.t("Say why it is withdrawn.", "取り消す理由を入力してください。").to_owned();
        return shown(&page, &reads, &id, typed, Some(wrong)).await;
    }
    let decided = reads.withdraw(&acceptance, &reason).await.map(drop);
    after(&page, &reads, &id, typed, decided).await
}

/// The acceptance that was sent, where it is about this finding.
async fn acceptance_of(page: &Page, reads: &Reads, id: &str, sent: &[(String, String)]) -> Result<String, Failure> {
    let (finding, _) = reads.finding(id).await?;
    if !page.viewer.may_decide() {
        return Err(Failure::Forbidden);
    }
    let acceptance = acceptance::field(sent, "acceptance");
    let known = acceptance::known(page, reads, &finding).await?;
    if known.iter().any(|known| known.id == acceptance) { Ok(acceptance) } else { Err(Failure::NotFound) }
}

/// Back to the finding; where something was refused, with what was typed.
async fn after(
    page: &Page,
    reads: &Reads,
    id: &str,
    typed: Typed,
    decided: Result<(), Refusal>,
) -> Result<Response, Failure> {
    match decided {
        Ok(()) => {
            let address = format!("{}#acceptance", address(&format!("/findings/{id}"), &[]));
            let location = HeaderValue::from_str(&address).map_err(|_| Failure::NotFound)?;
            Ok((StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response())
        }
        Err(refusal) => {
            let words = refusal.words(page)?;
            shown(page, reads, id, typed, Some(words)).await
        }
    }
}
