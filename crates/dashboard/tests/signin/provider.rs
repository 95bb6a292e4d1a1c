//! The certified OpenID provider of `tests/oidc`, as a process of its own.

use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running provider; it ends when this is dropped.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    process: Child,
}

impl Provider {
    /// Starts it on any free port.
    pub(crate) async fn start() -> Self {
        Self::start_at("0").await
    }

    /// Starts it anew at the same address, with new keys and without any memory.
    pub(crate) async fn restart(mut self) -> Self {
        let port = self.issuer.rsplit(':').next().unwrap().to_owned();
        self.process.kill().await.unwrap();
        Self::start_at(&port).await
    }

    pub(crate) async fn stop(mut self) {
        self.process.kill().await.unwrap();
    }

    async fn start_at(port: &str) -> Self {
        let (node, folder) = (setting("SCANMONSTER_NODE", "node"), folder());
        let installed = folder.join("node_modules/oidc-provider/package.json");
        assert!(installed.exists(), "the OpenID provider of {} is not installed: run `make oidc`", folder.display());
        let mut process = Command::new(&node)
            .arg(folder.join("provider.mjs"))
            .args(["--port", port])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("`{node}` (Node.js, SCANMONSTER_NODE) cannot be started: {error}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let issuer = loop {
            let line = lines.next_line().await.unwrap().expect("the provider ended before it was ready");
            if let Some(issuer) = line.strip_prefix("issuer ") {
                break issuer.to_owned();
            }
        };
        Self { issuer, process }
    }
}

fn folder() -> PathBuf {
    setting("SCANMONSTER_OIDC", "../../tests/oidc").into()
}

#[expect(clippy::disallowed_methods, reason = "where the tests' tools are is said by the environment")]
fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}
