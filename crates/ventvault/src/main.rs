//! The `ventvault` binary: commands, exit codes and the allocator. Everything else is in the modules.

mod admin;
mod commands;
mod hardening;
mod http;
mod ids;
mod logging;
mod metrics;
mod server;
mod settings;
mod sse;
mod wiring;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;
use settings::{Settings, SettingsError, Source};
use zeroizing_alloc::ZeroAlloc;

/// Every block is wiped when it is freed, whoever owned it: what people write does not stay in memory.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<MiMalloc> = ZeroAlloc(MiMalloc);

/// Wrong usage or configuration (`EX_USAGE` of sysexits.h).
const USAGE: u8 = 64;

/// Someone overwhelmed types how they feel, and a kind answer streams back.
#[derive(Parser)]
#[command(name = "ventvault", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, Subcommand)]
enum Command {
    /// Serve the API (also without a command)
    Serve,
    /// Mask personal data: JSON Lines {"id","text"} from standard input to standard output
    Scrub,
    /// Print the OpenAPI document
    Openapi,
    /// Check settings, neighbours and the process; exit 1 if the server would not start
    Doctor,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    match run(cli.command.unwrap_or(Command::Serve)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            complain(&error);
            if is_usage(&error) { ExitCode::from(USAGE) } else { ExitCode::FAILURE }
        }
    }
}

fn run(command: Command) -> anyhow::Result<bool> {
    // There is one TLS provider in this build; a second install in one process is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if let Command::Openapi = command {
        commands::openapi::run()?;
        return Ok(true);
    }
    let source = Source::load()?;
    if let Command::Doctor = command {
        return runtime()?.block_on(commands::doctor::run(&source));
    }
    let settings = Settings::from_source(&source)?;
    logging::init(settings.log_level, settings.log_format);
    match command {
        Command::Scrub => commands::scrub::run(settings.scrub)?,
        _ => runtime()?.block_on(commands::serve::run(&settings))?,
    }
    Ok(true)
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

/// Settings that are wrong in themselves or once they are used, all the same to the operator.
fn is_usage(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.is::<SettingsError>()
            || cause.is::<ventvault_adapters::auth::MasterKeyError>()
            || cause.is::<ventvault_adapters::auth::InvalidSettings>()
            || cause.is::<ventvault_adapters::llm::ProviderConfigError>()
            || cause.is::<ventvault_adapters::quota::RedisUrlError>()
    })
}

#[expect(
    clippy::print_stderr,
    reason = "the log may not have started, and this is the last word in any case"
)]
fn complain(error: &anyhow::Error) {
    eprintln!("ventvault: {error:#}");
}
