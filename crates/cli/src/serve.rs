//! `scanmonster serve`: the dashboard on this machine.

use std::sync::Arc;

use axum::Router;
use scanmonster_adapters::SystemClock;
use scanmonster_assessment::Clock;
use scanmonster_dashboard::signin::{Gate, LocalSettings, Look, Ports, listen};
use scanmonster_dashboard::{Dashboard, application, stylesheet};

use crate::args::ServeArguments;
use crate::failure::Failure;
use crate::storage::Storage;
use crate::{Verdict, accept, output};

/// Runs the command until it is interrupted.
pub(crate) async fn run(arguments: ServeArguments) -> Result<Verdict, Failure> {
    let storage = Storage::existing(arguments.keep.store.as_deref())?;
    let listener = listen(arguments.port).await.map_err(|error| {
        Failure::cannot(format!("port {} cannot be used: {error}; pass another --port", arguments.port))
    })?;
    let port = listener.local_addr().map_err(|error| Failure::cannot(error.to_string()))?.port();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let dashboard = Dashboard::new(storage.store.clone(), storage.store.clone(), Arc::clone(&clock));
    let settings = LocalSettings {
        port,
        user: accept::who(arguments.who),
        look: Look { language: arguments.keep.language, stylesheet: Some(stylesheet()) },
    };
    let ports = Ports { documents: storage.store.clone(), clock, owned_accounts: Arc::new(dashboard.clone()) };
    let (gate, address) = Gate::local(settings, ports).map_err(|error| Failure::cannot(error.to_string()))?;
    let router: Router = application(dashboard, gate);
    output::write(None, |out| {
        writeln!(out, "{address}")?;
        Ok(out.flush()?)
    })?;
    tracing::info!(port, "serving");
    let stop = async { drop(tokio::signal::ctrl_c().await) };
    let served = axum::serve(listener, router).with_graceful_shutdown(stop).await;
    served.map_err(|error| Failure::cannot(format!("the dashboard ended: {error}")))?;
    Ok(Verdict::Done)
}
