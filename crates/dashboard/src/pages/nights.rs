//! The nights: what each assessment did and came to.

mod cost;
mod detail;
mod list;

use axum::Router;
use axum::routing::get;
use scanmonster_assessment::Assessment;

use crate::{Dashboard, Page};

/// Its addresses.
pub(crate) fn routes() -> Router<Dashboard> {
    Router::new().route("/nights", get(list::show)).route("/nights/{night}", get(detail::show))
}

/// How long it took, or that it still runs.
fn duration(page: &Page, night: &Assessment) -> String {
    let Some(finished) = night.finished_at else { return page.t("still running", "実行中").to_owned() };
    let seconds = finished.duration_since(night.started_at).as_secs().max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => page.t(&format!("{seconds} s"), &format!("{seconds} 秒")).to_owned(),
        (0, _) => page.t(&format!("{minutes} min {seconds} s"), &format!("{minutes} 分 {seconds} 秒")).to_owned(),
        _ => page.t(&format!("{hours} h {minutes} min"), &format!("{hours} 時間 {minutes} 分")).to_owned(),
    }
}

/// How far its mails are; none where they are not known.
fn mails(page: &Page, night: &Assessment) -> Option<String> {
    let mails = night.mails.as_ref()?;
    if mails.is_empty() {
        return Some(page.t("nothing to send", "送信なし").to_owned());
    }
    let sent = mails.iter().filter(|mail| mail.published_at.is_some()).count();
    let (sent, all) = (page.number(sent), page.number(mails.len()));
    Some(page.t(&format!("{sent} of {all} sent"), &format!("{all} 通中 {sent} 通を送信")).to_owned())
}
