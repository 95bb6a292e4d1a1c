//! Sign-in against a certified OpenID provider, and on a laptop.

#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod browser;
mod dashboard;
mod forgery;
mod laptop;
mod openid;
mod provider;
mod roles;
mod sessions;
