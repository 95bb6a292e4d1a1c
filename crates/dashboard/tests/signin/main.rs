//! Sign-in against a certified OpenID provider, and on a laptop.

mod browser;
mod dashboard;
mod forgery;
mod laptop;
mod openid;
mod provider;
mod roles;
mod sessions;
