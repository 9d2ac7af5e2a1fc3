//! The master key: made once, kept closed, never shown.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};

use ventvault_adapters::auth::{MASTER_KEY_FILE, MasterKey, MasterKeyError};

struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("ventvault-keys-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        Self(std::env::temp_dir().join(name))
    }
    fn file(&self) -> PathBuf {
        self.0.join(MASTER_KEY_FILE)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn makes_a_key_once_and_reads_it_ever_after() {
    let scratch = Scratch::new();
    let made = MasterKey::load_or_create(&scratch.0).unwrap();
    let read = MasterKey::load_or_create(&scratch.0).unwrap();
    assert_eq!(made.derive("x"), read.derive("x"));
    let digits = fs::read_to_string(scratch.file()).unwrap();
    assert_eq!(digits.trim().len(), 64);
    assert_eq!(MasterKey::from_hex(&digits).unwrap().derive("x"), made.derive("x"));
    let left: Vec<_> = fs::read_dir(&scratch.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [MASTER_KEY_FILE]);
}

#[test]
fn makes_different_keys_in_different_places() {
    let (a, b) = (Scratch::new(), Scratch::new());
    let (a, b) = (MasterKey::load_or_create(&a.0).unwrap(), MasterKey::load_or_create(&b.0).unwrap());
    assert_ne!(a.derive("x"), b.derive("x"));
}

#[test]
fn keeps_the_key_file_closed_to_others() {
    let scratch = Scratch::new();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    MasterKey::load_or_create(&scratch.0).unwrap();
    assert_eq!(mode(scratch.file()), 0o600);
    assert_eq!(mode(scratch.0.clone()), 0o700);
    fs::set_permissions(scratch.file(), fs::Permissions::from_mode(0o644)).unwrap();
    MasterKey::load_or_create(&scratch.0).unwrap();
    assert_eq!(mode(scratch.file()), 0o600);
}

#[test]
fn sixteen_that_start_at_once_agree_on_one_key() {
    for _ in 0..10 {
        let scratch = Scratch::new();
        let barrier = Barrier::new(16);
        let derived: Vec<_> = std::thread::scope(|scope| {
            let start = || {
                barrier.wait();
                MasterKey::load_or_create(&scratch.0).unwrap().derive("x")
            };
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(derived.windows(2).all(|pair| pair[0] == pair[1]));
    }
}

#[test]
fn starts_over_after_a_crash_between_writing_and_renaming() {
    let scratch = Scratch::new();
    fs::create_dir_all(&scratch.0).unwrap();
    fs::write(scratch.0.join("master.key.new"), "0123").unwrap();
    let made = MasterKey::load_or_create(&scratch.0).unwrap();
    assert_eq!(made.derive("x"), MasterKey::load_or_create(&scratch.0).unwrap().derive("x"));
}

#[test]
fn says_which_setting_is_wrong_and_never_what_it_holds() {
    for junk in ["", "abc", "canary", &"0".repeat(64), &"f".repeat(63), &"f".repeat(66), &"zz".repeat(32)] {
        let error = MasterKey::from_hex(junk).unwrap_err();
        assert!(matches!(error, MasterKeyError::NotHex), "{junk}");
        assert!(error.to_string().contains("MASTER_KEY must be 64 hex digits"));
        assert!(!error.to_string().contains("canary"));
    }
    let scratch = Scratch::new();
    fs::create_dir_all(&scratch.0).unwrap();
    for junk in [&b"canary"[..], b"", &[0xff, 0xfe, 0x00]] {
        fs::write(scratch.file(), junk).unwrap();
        let error = MasterKey::load_or_create(&scratch.0).unwrap_err();
        assert!(matches!(error, MasterKeyError::BadFile { .. }));
        assert!(error.to_string().contains("MASTER_KEY") && !error.to_string().contains("canary"));
        assert_eq!(fs::read(scratch.file()).unwrap(), junk, "a file that is not a key is left alone");
    }
}

#[test]
fn names_the_data_directory_when_it_cannot_be_used() {
    let scratch = Scratch::new();
    fs::write(&scratch.0, "a file, not a directory").unwrap();
    let error = MasterKey::load_or_create(&scratch.0).unwrap_err().to_string();
    fs::remove_file(&scratch.0).unwrap();
    assert!(error.contains("DATA_DIR") && error.contains("MASTER_KEY"), "{error}");
}

#[test]
fn derives_a_key_of_its_own_for_each_label() {
    let key = MasterKey::from_hex(&"07".repeat(32)).unwrap();
    let labels = ["session", "account", "day", "", "sessio", "session "];
    let derived: std::collections::HashSet<_> =
        labels.iter().map(|label| key.derive(label).to_vec()).collect();
    assert_eq!(derived.len(), labels.len());
    let other = MasterKey::from_hex(&"08".repeat(32)).unwrap();
    assert_ne!(key.derive("session"), other.derive("session"));
    assert_ne!(key.derive("session").as_slice(), [7; 32]);
    assert_eq!(format!("{key:?}"), "MasterKey");
}
