//! The counts of the day on disk: a file for the day's secret and one that counts are appended to. Both are the
//! day's own and go with it. A torn last line, as `kill -9` may leave it, is skipped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use ventvault_domain::{Day, QuotaKey, StoreHealth};
use zeroize::Zeroizing;

use super::keys::DaySecret;

/// What an earlier process of the same day has left.
pub(super) struct Opened {
    pub(super) day: Day,
    pub(super) secret: DaySecret,
    /// Home, key, count.
    pub(super) counts: Vec<(QuotaKey, QuotaKey, u32)>,
}

/// The files of the current day.
pub(super) struct Journal {
    directory: Option<PathBuf>,
    written: Option<(Day, File)>,
    failure: Option<io::ErrorKind>,
}

impl Journal {
    /// Looks for the files of `today`, or of a later day: a clock that was set back must not hand counts back.
    pub(super) fn open(data_dir: Option<PathBuf>, today: Day) -> (Self, Option<Opened>) {
        let directory = data_dir.map(|dir| dir.join("quota"));
        let mut journal = Self { directory, written: None, failure: None };
        let opened = journal.directory.as_deref().and_then(|dir| read_latest(dir, today));
        if let Some(opened) = &opened {
            journal.rewrite(opened);
        }
        (journal, opened)
    }

    /// One line a key, instead of all that were appended.
    fn rewrite(&mut self, opened: &Opened) {
        let Some(directory) = self.directory.clone() else { return };
        let rewritten = || -> io::Result<File> {
            let path = counts_path(&directory, opened.day);
            let fresh = path.with_extension("new");
            let mut file = private().write(true).create(true).truncate(true).open(&fresh)?;
            file.write_all(&lines(&opened.counts))?;
            fs::rename(&fresh, &path)?;
            Ok(file)
        };
        match rewritten() {
            Ok(file) => self.written = Some((opened.day, file)),
            Err(error) => self.failed(&error),
        }
    }

    /// Appends counts; on a new day, first makes its files and destroys those of other days.
    pub(super) fn write(
        &mut self,
        day: Day,
        secret: &DaySecret,
        changed: &[(QuotaKey, QuotaKey, u32)],
    ) -> io::Result<()> {
        let Some(directory) = self.directory.clone() else { return Ok(()) };
        let written = self.file_of(&directory, day, secret).and_then(|file| file.write_all(&lines(changed)));
        match &written {
            Ok(()) => self.failure = None,
            Err(error) => {
                // The next attempt begins on a line of its own, after whatever part of this one was written.
                self.written = None;
                self.failed(error);
            }
        }
        written
    }

    fn file_of(&mut self, directory: &Path, day: Day, secret: &DaySecret) -> io::Result<&mut File> {
        if self.written.as_ref().is_none_or(|(of, _)| *of != day) {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
            destroy_others(directory, day);
            let mut file =
                private().write(true).create(true).truncate(true).open(secret_path(directory, day))?;
            file.write_all(secret.as_bytes())?;
            let mut counts = private().append(true).create(true).open(counts_path(directory, day))?;
            counts.write_all(b"\n")?;
            self.written = Some((day, counts));
        }
        self.written.as_mut().map(|(_, file)| file).ok_or_else(|| io::ErrorKind::Other.into())
    }

    fn failed(&mut self, error: &io::Error) {
        if self.failure.is_none() {
            tracing::warn!(error = %error.kind(), "quota counts cannot be written to DATA_DIR");
        }
        self.failure = Some(error.kind());
    }

    pub(super) fn health(&self) -> StoreHealth {
        self.failure.map_or(StoreHealth::Healthy, |kind| {
            StoreHealth::Degraded(format!(
                "quota counts cannot be written to DATA_DIR ({kind}): they are exact and will be forgotten at a \
                 restart; make the directory writable and free some space"
            ))
        })
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

fn secret_path(directory: &Path, day: Day) -> PathBuf {
    directory.join(format!("{}.secret", day.number()))
}

fn counts_path(directory: &Path, day: Day) -> PathBuf {
    directory.join(format!("{}.counts", day.number()))
}

fn lines(counts: &[(QuotaKey, QuotaKey, u32)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(counts.len() * 48);
    for (home, key, used) in counts {
        bytes.extend_from_slice(hex::encode(&home.as_bytes()[..1]).as_bytes());
        bytes.push(b' ');
        bytes.extend_from_slice(hex::encode(key.as_bytes()).as_bytes());
        bytes.extend_from_slice(format!(" {used}.\n").as_bytes());
    }
    bytes
}

/// A line ends with a full stop, so that half of a number is not taken for a smaller one.
fn parse_line(line: &str) -> Option<(QuotaKey, QuotaKey, u32)> {
    let mut fields = line.strip_suffix('.')?.split(' ');
    let mut home = [0; 16];
    hex::decode_to_slice(fields.next()?, &mut home[..1]).ok()?;
    let mut key = [0; 16];
    hex::decode_to_slice(fields.next()?, &mut key).ok()?;
    Some((QuotaKey::new(home), QuotaKey::new(key), fields.next()?.parse().ok()?))
}

fn read_latest(directory: &Path, today: Day) -> Option<Opened> {
    let latest = days_in(directory).into_iter().filter(|day| *day >= today).max()?;
    let bytes = Zeroizing::new(fs::read(secret_path(directory, latest)).ok()?);
    let secret = DaySecret::from_slice(&bytes)?;
    let text = fs::read(counts_path(directory, latest)).unwrap_or_default();
    // Later lines replace earlier ones.
    let mut counts = std::collections::HashMap::new();
    for (home, key, used) in String::from_utf8_lossy(&text).lines().filter_map(parse_line) {
        counts.insert(key, (home, used));
    }
    let counts = counts.into_iter().map(|(key, (home, used))| (home, key, used)).collect();
    Some(Opened { day: latest, secret, counts })
}

fn days_in(directory: &Path) -> Vec<Day> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter_map(|name| name.strip_suffix(".secret")?.parse().ok().map(Day::from_number)).collect()
}

/// Secrets are overwritten before they are removed. Copy-on-write file systems may keep what was there; what the
/// keys lead to is removed as well.
fn destroy_others(directory: &Path, today: Day) {
    for day in days_in(directory).into_iter().filter(|day| *day != today) {
        let path = secret_path(directory, day);
        if let Ok(mut file) = OpenOptions::new().write(true).open(&path) {
            let _ = file.write_all(&[0; super::keys::SECRET_BYTES]).and_then(|()| file.sync_data());
        }
        let _ = fs::remove_file(path);
        let _ = fs::remove_file(counts_path(directory, day));
    }
}
