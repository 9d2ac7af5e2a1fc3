//! Speed on one thread: patterns alone and everything, on text with and without personal data, and the restorer.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use ventvault_scrub::{Kind, Policy, Scrubber};

const VENTS: &str = include_str!("../tests/data/vents.txt");
const CLEAN: &str = "i dont know how to say this. i feel like i am too much for everyone and not enough at the same time, and \
every night i lie awake and go through all the things that i said. my mum tells me to get over it. work is hell, home is worse. ";

/// The vents joined and cut to `bytes`.
fn text(of: &str, bytes: usize) -> String {
    let text: String = of.chars().cycle().take(bytes).collect();
    text.replace('\n', " ")
}

fn patterns_only() -> Scrubber {
    let modelled = [Kind::Person, Kind::Location, Kind::Org, Kind::Address];
    Scrubber::new(modelled.into_iter().fold(Policy::default(), Policy::without))
}

fn finding(c: &mut Criterion) {
    let (all, patterns) = (Scrubber::new(Policy::default()), patterns_only());
    let mut group = c.benchmark_group("find");
    for (name, text) in [("vents", text(VENTS, 5000)), ("clean", text(CLEAN, 5000))] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("everything/{name}/5000"), |b| b.iter(|| all.find(black_box(&text))));
        group.bench_function(format!("patterns/{name}/5000"), |b| b.iter(|| patterns.find(black_box(&text))));
    }
    let long = text(CLEAN, 100_000);
    group.throughput(Throughput::Bytes(long.len() as u64));
    group.bench_function("patterns/clean/100000", |b| b.iter(|| patterns.find(black_box(&long))));
    group.finish();
}

fn restoring(c: &mut Criterion) {
    let scrubber = Scrubber::new(Policy::default());
    let answer = "i hear you, [PERSON_1] hurt you and [EMAIL_1] is not the place to say so. ".repeat(60);
    let mut group = c.benchmark_group("restore");
    group.throughput(Throughput::Bytes(answer.len() as u64));
    group.bench_function("deltas of four bytes", |b| {
        b.iter(|| {
            let mut masked = scrubber.mask(&["anna wrote to a@example.org"]);
            let mut out = String::with_capacity(answer.len());
            for at in (0..answer.len()).step_by(4) {
                masked.restorer.push(&answer[at..(at + 4).min(answer.len())], &mut out);
            }
            masked.restorer.finish(&mut out);
            out
        });
    });
    group.finish();
}

criterion_group!(benches, finding, restoring);
criterion_main!(benches);
