//! How long the sentinel needs for a thousand characters. Must not assert a time.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ventvault_sense::Sentinel;

fn read(criterion: &mut Criterion) {
    let sentinel = Sentinel::new();
    let everyday = "Work was long and my boss kept changing the plan, so I came home late and could not talk to anyone. \
        I keep thinking about what she said and whether I should have answered differently. I feel tired of it all. ";
    let text: String = everyday.chars().cycle().take(1_000).collect();
    let mut group = criterion.benchmark_group("sentinel");
    group.throughput(Throughput::Bytes(1_000));
    group.bench_function("1000_characters", |bencher| {
        bencher.iter(|| sentinel.read(std::hint::black_box(&text), &[]));
    });
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
