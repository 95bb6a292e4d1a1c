//! Moto servers for as long as some test needs one.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};

/// The region of all tests.
pub(crate) const REGION: &str = "eu-west-1";

/// Moto is bound by one Python interpreter: two servers let two tests go on at the same time.
static RUNNING: [Mutex<Weak<Server>>; 2] = [const { Mutex::new(Weak::new()) }; 2];
static STAGES: AtomicUsize = AtomicUsize::new(0);

struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// AWS for one test, and a number for names that no other test uses.
pub(crate) struct Moto {
    server: Arc<Server>,
    pub(crate) number: usize,
}

impl Moto {
    /// Joins a running server, or starts one; it ends with the last test that uses it.
    pub(crate) fn start() -> Self {
        let number = STAGES.fetch_add(1, Ordering::Relaxed);
        let mut running = RUNNING[number % RUNNING.len()].lock().unwrap_or_else(PoisonError::into_inner);
        let server = running.upgrade().unwrap_or_else(|| Arc::new(launch()));
        *running = Arc::downgrade(&server);
        Self { server, number }
    }

    pub(crate) fn endpoint(&self) -> String {
        endpoint(self.server.port)
    }

    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        dynamodb(&self.endpoint())
    }

    pub(crate) fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(self.endpoint())
            .force_path_style(true)
            .credentials_provider(credentials());
        aws_sdk_s3::Client::from_conf(config.build())
    }

    pub(crate) fn sqs(&self) -> aws_sdk_sqs::Client {
        sqs(&self.endpoint())
    }

    pub(crate) fn sns(&self) -> aws_sdk_sns::Client {
        let config = aws_sdk_sns::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(self.endpoint())
            .credentials_provider(credentials());
        aws_sdk_sns::Client::from_conf(config.build())
    }
}

pub(crate) fn endpoint(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

pub(crate) fn dynamodb(endpoint: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(endpoint)
        .credentials_provider(credentials());
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

pub(crate) fn sqs(endpoint: &str) -> aws_sdk_sqs::Client {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .endpoint_url(endpoint)
        .credentials_provider(credentials());
    aws_sdk_sqs::Client::from_conf(config.build())
}

fn credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "test")
}

fn launch() -> Server {
    for _ in 0..5 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(python())
            .arg("tests/contract/moto_server.py")
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let mut server = Server { process, port };
        if answers(&mut server) {
            return server;
        }
    }
    panic!("moto does not start: run `make venv`, which installs it, and try `moto_server` there");
}

/// Waits for the server; `false` when it has ended, for instance because somebody took its port.
fn answers(server: &mut Server) -> bool {
    let deadline = Instant::now() + Duration::from_secs(120);
    while Instant::now() < deadline {
        if server.process.try_wait().unwrap().is_some() {
            return false;
        }
        if TcpStream::connect(("127.0.0.1", server.port)).is_ok() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[expect(clippy::disallowed_methods, reason = "the edge of the tests")]
fn python() -> PathBuf {
    let chosen = std::env::var_os("SCANMONSTER_PYTHON").map(PathBuf::from);
    let python = chosen.unwrap_or_else(|| PathBuf::from("../../.venv/bin/python"));
    assert!(python.exists(), "there is no {}: run `make venv` (or set SCANMONSTER_PYTHON)", python.display());
    python
}
