//! The emulated organisation and the built binaries, as the system tests use them.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long the emulator may take to build its organisation.
const START: Duration = Duration::from_secs(240);

/// The workspace's root: cargo runs tests in their package's folder. Where they were compiled does not matter, since
/// checkouts may share a target folder.
pub fn root() -> PathBuf {
    std::path::absolute("..").unwrap_or_else(|_| PathBuf::from(".."))
}

/// The Python with the emulator's requirements.
///
/// # Errors
/// Where `make venv` was not run.
pub fn python() -> anyhow::Result<PathBuf> {
    let python = variable("SCANMONSTER_PYTHON").unwrap_or_else(|| root().join(".venv/bin/python"));
    ensure!(python.exists(), "no Python at {}: run `make venv`", python.display());
    Ok(python)
}

/// The folder with the function binaries and the `scanmonster` command: beside the test's own.
///
/// # Errors
/// Where they were not built.
pub fn binaries() -> anyhow::Result<PathBuf> {
    let folder = match variable("SCANMONSTER_TEST_BINARIES") {
        Some(folder) => folder,
        None => {
            let own = std::env::current_exe()?;
            own.parent().and_then(Path::parent).context("the test lies in target/<profile>/deps")?.to_owned()
        }
    };
    for name in ["scanmonster", "scheduler", "scanner", "finisher", "dead-letter"] {
        ensure!(folder.join(name).exists(), "no {name} in {}: run `cargo build --workspace --bins`", folder.display());
    }
    Ok(folder)
}

#[expect(clippy::disallowed_methods, reason = "the tests' own configuration")]
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

/// Whether a variable of the environment is set, and not empty.
pub fn is_set(name: &str) -> bool {
    variable(name).is_some_and(|value| !value.as_os_str().is_empty())
}

/// A running emulator; it ends with this value.
#[derive(Debug)]
pub struct Emulator {
    process: Child,
    endpoint: String,
    folder: TempDir,
}

/// Credentials of an account.
#[derive(Debug, Clone)]
pub struct Keys {
    access_key: String,
    secret_key: String,
    session_token: String,
}

impl Emulator {
    /// An emulator with the whole organisation, or with only these accounts filled.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn seeded(only: &[&str]) -> anyhow::Result<Self> {
        let mut arguments = vec!["--seed".to_owned()];
        if !only.is_empty() {
            arguments.extend(["--only".to_owned(), only.join(",")]);
        }
        Self::start(&arguments)
    }

    fn start(arguments: &[String]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let port_file = folder.path().join("port");
        let mut process = python_module()?
            .args(["serve", "--until-stdin-ends", "--port-file"])
            .arg(&port_file)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let begun = Instant::now();
        let port = loop {
            if let Ok(port) = std::fs::read_to_string(&port_file) {
                break port.trim().to_owned();
            }
            if let Some(status) = process.try_wait()? {
                let mut text = String::new();
                if let Some(mut stderr) = process.stderr.take() {
                    stderr.read_to_string(&mut text)?;
                }
                bail!("the emulator ended with {status}: {text}");
            }
            ensure!(begun.elapsed() < START, "the emulator did not start in time");
            std::thread::sleep(Duration::from_millis(100));
        };
        // Whatever it says must not fill its pipe.
        if let Some(stderr) = process.stderr.take() {
            std::thread::spawn(move || BufReader::new(stderr).lines().map_while(Result::ok).for_each(drop));
        }
        Ok(Self { process, endpoint: format!("http://127.0.0.1:{port}"), folder })
    }

    /// Its address.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// A folder that lives as long as the emulator.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Who is in the organisation.
    ///
    /// # Errors
    /// Where the emulator does not answer.
    pub fn manifest(&self) -> anyhow::Result<Value> {
        Ok(ureq::get(format!("{}/emulator/manifest", self.endpoint)).call()?.body_mut().read_json()?)
    }

    /// Credentials of somebody who may do everything in an account.
    ///
    /// # Errors
    /// Where the emulator does not answer.
    pub fn keys(&self, account: &str) -> anyhow::Result<Keys> {
        let keys = self.post("credentials", &json!({ "account_id": account }))?;
        let text = |name: &str| keys[name].as_str().map(str::to_owned).context("keys are texts");
        Ok(Keys {
            access_key: text("aws_access_key_id")?,
            secret_key: text("aws_secret_access_key")?,
            session_token: text("aws_session_token")?,
        })
    }

    /// Breaks the calls that fit `fault`.
    ///
    /// # Errors
    /// Where the emulator refuses.
    pub fn fault(&self, fault: &Value) -> anyhow::Result<()> {
        self.post("faults", fault).map(|_| ())
    }

    /// Breaks nothing any more.
    ///
    /// # Errors
    /// Where the emulator does not answer.
    pub fn heal(&self) -> anyhow::Result<()> {
        ureq::delete(format!("{}/emulator/faults", self.endpoint)).call()?;
        Ok(())
    }

    fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let mut answer = ureq::post(format!("{}/emulator/{path}", self.endpoint)).send_json(body)?;
        let text = answer.body_mut().read_to_string()?;
        Ok(if text.is_empty() { Value::Null } else { serde_json::from_str(&text)? })
    }

    /// Runs a command of the emulator package and reads its answer.
    ///
    /// # Errors
    /// Where it fails; with what it said.
    pub fn command(&self, name: &str, arguments: &[&str]) -> anyhow::Result<Value> {
        let output = python_module()?.arg(name).args(["--endpoint", &self.endpoint]).args(arguments).output()?;
        ensure!(
            output.status.success(),
            "emulator {name} failed: {}\n{}",
            String::from_utf8_lossy(&output.stderr),
            String::from_utf8_lossy(&output.stdout)
        );
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// The `scanmonster` command with the credentials of an account, in a clean environment.
    ///
    /// # Errors
    /// Where it was not built.
    pub fn scanmonster(&self, keys: &Keys) -> anyhow::Result<Command> {
        let mut command = Command::new(binaries()?.join("scanmonster"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", &keys.access_key)
            .env("AWS_SECRET_ACCESS_KEY", &keys.secret_key)
            .env("AWS_SESSION_TOKEN", &keys.session_token)
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null());
        Ok(command)
    }
}

/// Runs the scenario of seven nights in an emulator of its own and reads its answer.
///
/// # Errors
/// Where it fails; with what it said.
pub fn seven_nights(binaries: &Path, arguments: &[&str]) -> anyhow::Result<Value> {
    let output = python_module()?.arg("seven-nights").arg("--binaries").arg(binaries).args(arguments).output()?;
    json_of(&output)
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It ends by itself when its standard input does; this only hurries it.
        drop(self.process.stdin.take());
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) {
            if matches!(self.process.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        if self.process.kill().is_ok() {
            drop(self.process.wait());
        }
    }
}

fn python_module() -> anyhow::Result<Command> {
    let mut command = Command::new(python()?);
    command.args(["-m", "emulator"]).env("PYTHONPATH", root().join("tests"));
    Ok(command)
}

/// Standard output as JSON, where the command ended well.
///
/// # Errors
/// Where it did not; with what it said.
pub fn json_of(output: &Output) -> anyhow::Result<Value> {
    ensure!(output.status.success(), "status {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}
