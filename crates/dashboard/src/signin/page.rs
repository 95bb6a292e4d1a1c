//! The few pages that somebody sees without being signed in. They show nothing of what the dashboard knows.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use scanmonster_assessment::Language;

/// How these pages look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Their language.
    pub language: Language,
    /// Path of the stylesheet, which must be among the open routes.
    pub stylesheet: Option<&'static str>,
}

/// What a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Message {
    SignedOut,
    SignedOutHere,
    SignedOutLocally,
    NotSignedIn,
    Token,
    Again,
    Denied,
    NoRole,
    NotAllowed,
    Form,
    OtherHost,
    Later,
}

impl Message {
    /// Title and text.
    fn words(self, language: Language) -> (&'static str, &'static str) {
        match language {
            Language::En => self.english(),
            Language::Ja => self.japanese(),
        }
    }

    fn english(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedOut => ("Signed out", "You are signed out."),
            Self::SignedOutHere => (
                "Signed out",
                "You are signed out of ScanMonster. Your identity provider signs you out next; follow the link if \
                 nothing happens.",
            ),
            Self::SignedOutLocally => {
                ("Signed out", "You are signed out. Start \"scanmonster serve\" again for a new address.")
            }
            Self::NotSignedIn => ("Not signed in", "Sign in first, then try again."),
            Self::Token => (
                "Address used up",
                "This address worked once. Start \"scanmonster serve\" again and open the address that it prints.",
            ),
            Self::Again => ("Sign-in failed", "This sign-in cannot be completed. Please start again."),
            Self::Denied => ("Sign-in failed", "Your identity provider did not sign you in."),
            Self::NoRole => (
                "No access",
                "You are known to your identity provider, but nobody has given you a role in ScanMonster and you \
                 own no account. Ask your security team.",
            ),
            Self::NotAllowed => ("Not allowed", "Your role does not allow this."),
            Self::Form => ("Not accepted", "This form cannot be accepted. Go back, load the page again and retry."),
            Self::OtherHost => ("Wrong address", "The dashboard does not answer under this address."),
            Self::Later => ("Not available", "Sign-in does not work at the moment. Try again later."),
        }
    }

    fn japanese(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedOut => ("サインアウトしました", "サインアウトしました。"),
            Self::SignedOutHere => (
                "サインアウトしました",
                "ScanMonster からサインアウトしました。続いて ID プロバイダーからもサインアウトします。画面が切り替わらない場合はリンクを開いてください。",
            ),
            Self::SignedOutLocally => (
                "サインアウトしました",
                "サインアウトしました。もう一度使うには「scanmonster serve」を起動し直してください。",
            ),
            Self::NotSignedIn => ("サインインしていません", "サインインしてから、もう一度お試しください。"),
            Self::Token => (
                "このアドレスは使用済みです",
                "このアドレスは一度しか使えません。「scanmonster serve」を起動し直し、表示されたアドレスを開いてください。",
            ),
            Self::Again => {
                ("サインインできませんでした", "このサインインは完了できません。最初からやり直してください。")
            }
            Self::Denied => ("サインインできませんでした", "ID プロバイダーがサインインを認めませんでした。"),
            Self::NoRole => (
                "アクセス権がありません",
                "ID プロバイダーには登録されていますが、ScanMonster のロールがなく、所有するアカウントもありません。セキュリティチームにお問い合わせください。",
            ),
            Self::NotAllowed => ("許可されていません", "あなたのロールではこの操作はできません。"),
            Self::Form => (
                "受け付けられません",
                "このフォームは受け付けられません。前の画面に戻って再読み込みし、もう一度お試しください。",
            ),
            Self::OtherHost => ("アドレスが違います", "ダッシュボードはこのアドレスでは応答しません。"),
            Self::Later => ("利用できません", "現在サインインできません。しばらくしてからもう一度お試しください。"),
        }
    }

    fn link(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::SignedOutHere | Self::NoRole, Language::En) => "Sign out at the identity provider",
            (Self::SignedOutHere | Self::NoRole, Language::Ja) => "ID プロバイダーからサインアウトする",
            (_, Language::En) => "Sign in",
            (_, Language::Ja) => "サインイン",
        }
    }
}

/// A page with one message and perhaps one link.
pub(super) fn page(look: Look, status: StatusCode, message: Message, link: Option<&str>) -> Response {
    let (title, text) = message.words(look.language);
    let language = match look.language {
        Language::En => "en",
        Language::Ja => "ja",
    };
    let stylesheet = look.stylesheet.map(|path| format!("<link rel=\"stylesheet\" href=\"{}\">", escaped(path)));
    let link = link.map(|to| format!("<p><a href=\"{}\">{}</a></p>", escaped(to), message.link(look.language)));
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} - ScanMonster</title>{}</head>\n\
         <body><main><h1>{title}</h1><p>{text}</p>{}</main></body>\n</html>\n",
        stylesheet.unwrap_or_default(),
        link.unwrap_or_default(),
    );
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
