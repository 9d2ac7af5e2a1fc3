//! Content types cannot be copied, printed or stored: this file does not compile otherwise.

use static_assertions::assert_not_impl_any;
use ventvault_domain::{
    AccountId, Caller, ContentLimits, Mode, Prompt, QuotaKey, RawTurn, RawVent, Reply, Role, ScrubbedVent,
};

assert_not_impl_any!(RawVent: Clone, std::fmt::Display, serde::Serialize, AsRef<str>, Into<String>);
assert_not_impl_any!(RawTurn: Clone, std::fmt::Display, serde::Serialize, AsRef<str>, Into<String>);
assert_not_impl_any!(ScrubbedVent: Clone, std::fmt::Display, serde::Serialize, AsRef<str>, Into<String>);
assert_not_impl_any!(Prompt: Clone, std::fmt::Display, serde::Serialize, AsRef<str>, Into<String>);
assert_not_impl_any!(Reply: Clone, std::fmt::Display, serde::Serialize, AsRef<str>, Into<String>);
assert_not_impl_any!(Caller: Clone, std::fmt::Display, serde::Serialize);
assert_not_impl_any!(QuotaKey: std::fmt::Display, serde::Serialize);
assert_not_impl_any!(AccountId: std::fmt::Display, serde::Serialize);

#[test]
fn debug_shows_the_name_of_the_type_and_nothing_else() {
    let limits = ContentLimits::default();
    let turn = RawTurn::new(Role::User, "canary".into());
    assert_eq!(format!("{turn:?}"), "RawTurn");
    let vent = RawVent::new(Mode::Text, "canary".into(), vec![turn], &limits).unwrap();
    assert_eq!(format!("{vent:?}"), "RawVent");
    assert_eq!(format!("{:?}", Reply::new("canary".into())), "Reply");
    let caller = Caller::anonymous([192, 0, 2, 7].into(), "canary", Some("canary-device"));
    assert_eq!(format!("{caller:?}"), "Caller");
    assert_eq!(format!("{:?}", QuotaKey::new([7; 16])), "QuotaKey");
    assert_eq!(format!("{:?}", AccountId::new([7; 16])), "AccountId");
}
