//! The master key: root of every keyed hash and signed token. It is read or made once at start, never printed,
//! and only keys derived from it under a label are handed out.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

/// The file in `DATA_DIR` that holds the key when `MASTER_KEY` is not set.
pub const MASTER_KEY_FILE: &str = "master.key";

/// Keeps these keys apart from whatever else somebody might derive from the same 32 bytes.
const CONTEXT: &[u8] = b"ventvault/derive/v1/";

/// 32 secret bytes.
///
/// ```
/// use ventvault_adapters::auth::MasterKey;
/// let key = MasterKey::from_hex(&"0f".repeat(32)).unwrap();
/// assert_ne!(key.derive("session"), key.derive("account"));
/// assert_eq!(format!("{key:?}"), "MasterKey");
/// ```
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// Reads 64 hex digits, as `MASTER_KEY` holds them; white space around them is ignored.
    pub fn from_hex(digits: &str) -> Result<Self, MasterKeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(digits.trim(), bytes.as_mut_slice()).map_err(|_| MasterKeyError::NotHex)?;
        if bytes.iter().all(|byte| *byte == 0) {
            return Err(MasterKeyError::NotHex);
        }
        Ok(Self(bytes))
    }

    /// Reads `master.key` in `data_dir`, or makes it: 64 hex digits, readable by its owner alone. Of several
    /// processes that start at once, one makes the key and the others read it. A key file that others could
    /// read is closed to them first.
    pub fn load_or_create(data_dir: &Path) -> Result<Self, MasterKeyError> {
        let unusable = |source| MasterKeyError::DataDir { path: data_dir.to_owned(), source };
        fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir).map_err(unusable)?;
        let directory = File::open(data_dir).map_err(unusable)?;
        // Held until `directory` is closed: whoever comes second waits here and then finds the file.
        directory.lock().map_err(unusable)?;
        let path = data_dir.join(MASTER_KEY_FILE);
        match fs::read_to_string(&path).map(Zeroizing::new) {
            Ok(digits) => {
                close_to_others(&path).map_err(unusable)?;
                Self::from_hex(&digits).map_err(|_| MasterKeyError::BadFile { path })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Self::random()?;
                key.write(&path, &directory).map_err(unusable)?;
                Ok(key)
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(MasterKeyError::BadFile { path }),
            Err(error) => Err(unusable(error)),
        }
    }

    /// A key of its own for one purpose. The same label always gives the same key; knowing one derived key
    /// tells nothing about another or about the master key (HMAC-SHA256 as a pseudo-random function).
    #[must_use]
    pub fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let root = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_slice());
        let mut message = Vec::with_capacity(CONTEXT.len() + label.len());
        message.extend_from_slice(CONTEXT);
        message.extend_from_slice(label.as_bytes());
        let mut derived = Zeroizing::new([0; 32]);
        derived.copy_from_slice(hmac::sign(&root, &message).as_ref());
        derived
    }

    fn random() -> Result<Self, MasterKeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        SystemRandom::new().fill(bytes.as_mut_slice()).map_err(|_| MasterKeyError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Writes beside the place and renames, so that nobody ever reads half a key, not even after a power cut.
    fn write(&self, path: &Path, directory: &File) -> io::Result<()> {
        let beside = path.with_extension("key.new");
        let mut digits = Zeroizing::new(hex::encode(self.0.as_slice()));
        digits.push('\n');
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        file.write_all(digits.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        directory.sync_all()
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey")
    }
}

fn close_to_others(path: &Path) -> io::Result<()> {
    let for_others = fs::metadata(path)?.permissions().mode() & 0o077;
    if for_others == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

/// Why there is no master key. Each message names the setting and the way out, and never holds a digit of a key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// `MASTER_KEY` does not hold a key.
    #[error("MASTER_KEY must be 64 hex digits, not all of them 0; make one with: openssl rand -hex 32")]
    NotHex,
    /// The file is there and holds something else.
    #[error(
        "{} does not hold a key of 64 hex digits; put the right one back, set MASTER_KEY instead, or remove the \
         file to start with a new key (sessions and accounts made under the old one are then forgotten)",
        path.display()
    )]
    BadFile {
        /// The key file.
        path: PathBuf,
    },
    /// The directory or the file cannot be used.
    #[error(
        "DATA_DIR {} cannot hold the master key ({source}); make it writable for this user, set DATA_DIR to a \
         directory that is, or set MASTER_KEY to 64 hex digits",
        path.display()
    )]
    DataDir {
        /// `DATA_DIR`.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system has no random bytes to give.
    #[error("the system gave no random bytes to make a master key; set MASTER_KEY to 64 hex digits")]
    NoRandomness,
}
