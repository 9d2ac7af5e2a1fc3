//! The counts of the day on disk: a file for the day's secret and one that counts are appended to. Both are the
//! day's own and go with it. A torn last line, as `kill -9` may leave it, is skipped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use ventvault_domain::{Day, QuotaKey};
use zeroize::Zeroizing;

use super::keys::DaySecret;

/// Lines that later ones may have replaced before the file is written anew: a few megabytes.
const SPARE_LINES: usize = 100_000;

/// What an earlier process of the same day has left.
pub(super) struct Opened {
    pub(super) day: Day,
    pub(super) secret: DaySecret,
    pub(super) counts: Vec<Count>,
}

/// Where counts stand: home, key, count.
pub(super) type Count = (QuotaKey, QuotaKey, u32);

/// The files of the current day. The store writes them from one thread at a time, never on the way of a vent.
pub(super) struct Journal {
    directory: Option<PathBuf>,
    written: Option<Written>,
}

/// The file that counts are appended to.
struct Written {
    day: Day,
    file: File,
    lines: usize,
}

impl Journal {
    /// Looks for the files of `today`, or of a later day: a clock that was set back must not hand counts back.
    pub(super) fn open(data_dir: Option<PathBuf>, today: Day) -> (Self, Option<Opened>) {
        let journal = Self { directory: data_dir.map(|dir| dir.join("quota")), written: None };
        let opened = journal.directory.as_deref().and_then(|dir| read_latest(dir, today));
        (journal, opened)
    }

    /// Nothing is to be kept.
    pub(super) const fn is_off(&self) -> bool {
        self.directory.is_none()
    }

    /// Whether the next write has to be of all counts: the first of a day or after a failure, and when the file
    /// holds many lines that later ones have replaced.
    pub(super) fn wants_all(&self, day: Day, keys: usize) -> bool {
        let kept = self.written.as_ref().filter(|written| written.day == day);
        kept.is_none_or(|written| written.lines > SPARE_LINES + 2 * keys)
    }

    /// Puts a new file with `counts` in the place of the old one. The secrets and counts of other days are destroyed.
    pub(super) fn replace(&mut self, day: Day, secret: &DaySecret, counts: &[Count]) -> io::Result<()> {
        let Some(directory) = self.directory.as_deref() else { return Ok(()) };
        self.written = None;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        destroy_others(directory, day);
        if fs::read(secret_path(directory, day)).ok().as_deref() != Some(secret.as_bytes()) {
            replace_file(&secret_path(directory, day), secret.as_bytes())?;
        }
        let file = replace_file(&counts_path(directory, day), &lines(counts))?;
        self.written = Some(Written { day, file, lines: counts.len() });
        Ok(())
    }

    /// Appends the counts that have changed. After a failure all are wanted again.
    pub(super) fn append(&mut self, counts: &[Count]) -> io::Result<()> {
        let Some(mut written) = self.written.take() else { return Ok(()) };
        written.file.write_all(&lines(counts))?;
        written.lines += counts.len();
        self.written = Some(written);
        Ok(())
    }
}

/// Writes a file beside the one that is there and puts it in its place, so that a crash leaves one of the two.
fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    // One that a crash has left may belong to somebody else or have another mode.
    let _ = fs::remove_file(&fresh);
    let mut file = private().write(true).create_new(true).open(&fresh)?;
    let done = file.write_all(bytes).and_then(|()| file.sync_data()).and_then(|()| fs::rename(&fresh, path));
    if done.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    done.map(|()| file)
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

fn lines(counts: &[Count]) -> Vec<u8> {
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
fn parse_line(line: &str) -> Option<Count> {
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
    let Ok(entries) = fs::read_dir(directory) else { return };
    let kept = [secret_path(directory, today), counts_path(directory, today)];
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !kept.contains(path)) {
        if let Ok(mut file) = OpenOptions::new().write(true).open(&path)
            && path.to_string_lossy().contains(".secret")
        {
            let _ = file.write_all(&[0; super::keys::SECRET_BYTES]).and_then(|()| file.sync_data());
        }
        let _ = fs::remove_file(path);
    }
}
