//! What the process denies itself: core dumps and being traced by others of the same user, since both would show
//! memory that holds what people write.

use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};

/// One measure and whether it holds.
pub struct Measure {
    pub name: &'static str,
    pub holds: bool,
    pub fix: &'static str,
}

/// Takes all measures; what fails is reported, not fatal.
pub fn apply() -> Vec<Measure> {
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    let core_limit = setrlimit(Resource::Core, none).is_ok() || getrlimit(Resource::Core).current == Some(0);
    let dumpable = set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok();
    vec![
        Measure { name: "no core files", holds: core_limit, fix: "start with `ulimit -c 0`" },
        Measure {
            name: "memory is not readable by other processes of this user",
            holds: dumpable,
            fix: "allow prctl(PR_SET_DUMPABLE) in the sandbox's system call filter",
        },
    ]
}
