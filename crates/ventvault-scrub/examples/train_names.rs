//! Trains the name model: `train_names DIR OUT`, with DIR as `training/pii/prepare.py` leaves it. Writes `names.bin` and
//! `lexicon.bin` into OUT. One thread, one seed: the same input gives the same bytes.

use std::{error::Error, fs, io::Write as _, path::Path};
use ventvault_scrub::training::{COUNT, LABELS, Prepared, ROWS, WIDE_BITS, pack_lexicon, pack_model, row};

const EPOCHS: u32 = 9;
/// Epochs whose ends are left out of the average that becomes the model.
const WARM_UP: u32 = 1;
const RATE: f32 = 0.04;
/// Pull towards nought at each touch of a weight.
const DECAY: f32 = 2e-6;
/// How often a name is shown as a word never seen, and as one in no list.
const FORGET_WORD: f32 = 0.25;
const FORGET_LISTS: f32 = 0.12;
/// Features seen less often than this in the whole corpus are left out.
const SEEN: u8 = 1;
/// What forbidden transitions score.
const NEVER: f32 = -30.0;

type Row = [f32; LABELS];
/// Bits of the labels that a token may have.
type Allowed = u8;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else { return Err("usage: train_names DIR OUT".into()) };
    let (from, to) = (Path::new(from), Path::new(to));
    let lexicon = pack_lexicon(&read_lexicon(&fs::read_to_string(from.join("lexicon.tsv"))?)?);
    fs::write(to.join("lexicon.bin"), &lexicon)?;
    let lines = read_lines(&fs::read_to_string(from.join("train.jsonl"))?, &lexicon)?;
    let mut trainer = Trainer::new(frequent(&lines));
    for epoch in 0..EPOCHS {
        let loss = trainer.epoch(&lines);
        writeln!(std::io::stderr(), "epoch {epoch}: loss per line {loss:.4}")?;
        if epoch >= WARM_UP {
            trainer.remember();
        }
    }
    fs::write(to.join("names.bin"), pack_model(&trainer.average(), trainer.start, trainer.transitions))?;
    Ok(())
}

fn read_lexicon(text: &str) -> Result<Vec<(String, u16)>, Box<dyn Error>> {
    let entry = |line: &str| -> Result<(String, u16), Box<dyn Error>> {
        let (words, flags) = line.split_once('\t').ok_or("a line of the lexicon has no tab")?;
        Ok((words.to_owned(), flags.parse()?))
    };
    text.lines().map(entry).collect()
}

/// Which features are seen often enough to learn from: rare ones would only blur the rows that they share with others.
fn frequent(lines: &[Line]) -> Vec<bool> {
    let mut counts = vec![0_u8; 1 << WIDE_BITS];
    for feature in lines.iter().flat_map(|line| line.prepared.features(|_| (false, false))).flatten() {
        counts[feature] = counts[feature].saturating_add(1);
    }
    counts.into_iter().map(|count| count >= SEEN).collect()
}

struct Line {
    prepared: Prepared,
    allowed: Vec<Allowed>,
}

fn read_lines(text: &str, lexicon: &[u8]) -> Result<Vec<Line>, Box<dyn Error>> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        let text = line["text"].as_str().unwrap_or_default();
        let prepared = Prepared::new(text, lexicon);
        let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let mut allowed = vec![1; prepared.ranges.len()];
        for span in line["spans"].as_array().into_iter().flatten() {
            let offset = |name: &str| {
                let i = span[name].as_u64().and_then(|v| usize::try_from(v).ok()).unwrap_or(0);
                bytes.get(i).copied().unwrap_or(text.len())
            };
            label(
                &prepared.ranges,
                (offset("start"), offset("end")),
                span["type"].as_str().unwrap_or(""),
                &mut allowed,
            );
        }
        lines.push(Line { prepared, allowed });
    }
    Ok(lines)
}

fn label(ranges: &[(usize, usize)], span: (usize, usize), kind: &str, allowed: &mut [Allowed]) {
    let (first, inner) = match kind {
        "PERSON" => (1 << 1, 1 << 2),
        "LOCATION" => (1 << 3, 1 << 4),
        "ORG" => (1 << 5, 1 << 6),
        "ADDRESS" => (1 << 7, 1 << 7),
        _ => (u8::MAX, u8::MAX),
    };
    let mut next = first;
    for (range, allowed) in ranges.iter().zip(allowed) {
        let overlap = range.1.min(span.1).saturating_sub(range.0.max(span.0));
        if 2 * overlap > range.1 - range.0 {
            *allowed = next;
            next = inner;
        }
    }
}

/// A small generator of pseudo-random numbers (splitmix64), so that training repeats.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn chance(&mut self, probability: f32) -> bool {
        let [a, b, ..] = self.next().to_le_bytes();
        f32::from(u16::from_le_bytes([a, b])) < probability * 65536.0
    }
}

struct Trainer {
    random: Random,
    frequent: Vec<bool>,
    weights: Vec<Row>,
    squares: Vec<Row>,
    sums: Vec<Row>,
    summed: f32,
    start: Row,
    transitions: [Row; LABELS],
}

impl Trainer {
    fn new(frequent: Vec<bool>) -> Self {
        let mut transitions = [[0.0; LABELS]; LABELS];
        let mut start = [0.0; LABELS];
        for inner in [2, 4, 6] {
            start[inner] = NEVER;
            for (from, row) in transitions.iter_mut().enumerate() {
                if from != inner && from != inner - 1 {
                    row[inner] = NEVER;
                }
            }
        }
        let rows = vec![[0.0; LABELS]; ROWS];
        let squares = vec![[1e-2; LABELS]; ROWS];
        Self {
            random: Random(7),
            frequent,
            sums: rows.clone(),
            summed: 0.0,
            weights: rows,
            squares,
            start,
            transitions,
        }
    }

    /// Adds the weights of the moment to the average.
    fn remember(&mut self) {
        self.summed += 1.0;
        let pairs = self.sums.iter_mut().flatten().zip(self.weights.iter().flatten());
        pairs.for_each(|(sum, weight)| *sum += weight);
    }

    fn average(&self) -> Vec<Row> {
        self.sums.iter().map(|row| row.map(|sum| sum / self.summed.max(1.0))).collect()
    }

    fn epoch(&mut self, lines: &[Line]) -> f32 {
        let mut order: Vec<usize> = (0..lines.len()).collect();
        for i in (1..order.len()).rev() {
            let j = usize::try_from(self.random.next() % (i as u64 + 1)).unwrap_or(0);
            order.swap(i, j);
        }
        let (mut sum, mut count) = (0.0, 0.0_f32);
        for i in order {
            sum += self.line(&lines[i]);
            count += 1.0;
        }
        sum / count.max(1.0)
    }

    fn line(&mut self, line: &Line) -> f32 {
        if line.allowed.is_empty() {
            return 0.0;
        }
        let random = &mut self.random;
        let named = |i: usize| line.allowed[i] & 1 == 0;
        let features = line.prepared.features(|i| {
            let factor = if named(i) { 1.0 } else { 0.15 };
            (random.chance(FORGET_WORD * factor), random.chance(FORGET_LISTS * factor))
        });
        let rows: Vec<[usize; COUNT]> = features.iter().map(|f| f.map(|feature| self.row(feature))).collect();
        let emissions: Vec<Row> = rows.iter().map(|rows| self.emission(rows)).collect();
        let free = vec![u8::MAX; rows.len()];
        let (model, total) = self.expect(&emissions, &free);
        let (wanted, reached) = self.expect(&emissions, &line.allowed);
        self.update(&rows, &model, &wanted);
        total - reached
    }

    /// The row of a feature; all rare ones share a row beyond the table, which is never written.
    fn row(&self, feature: usize) -> usize {
        if self.frequent[feature] { row(feature) } else { ROWS }
    }

    fn emission(&self, rows: &[usize; COUNT]) -> Row {
        let mut sum = [0.0; LABELS];
        for row in rows {
            if let Some(weights) = self.weights.get(*row) {
                sum.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
            }
        }
        sum
    }

    /// Expected labels and transitions under the allowed labels, and the log of the sum over all ways.
    fn expect(&self, emissions: &[Row], allowed: &[Allowed]) -> (Expected, f32) {
        let potential = |i: usize| {
            let top = emissions[i].iter().copied().fold(f32::MIN, f32::max);
            let mut row = [0.0; LABELS];
            for (label, value) in row.iter_mut().enumerate() {
                *value = if allowed[i] >> label & 1 == 1 { (emissions[i][label] - top).exp() } else { 0.0 };
            }
            (row, top)
        };
        let transitions = self.transitions.map(|row| row.map(f32::exp));
        let (mut log, mut forward, mut potentials) = (0.0, Vec::with_capacity(emissions.len()), Vec::new());
        for i in 0..emissions.len() {
            let (own, top) = potential(i);
            let arrived = forward.last().map_or(self.start.map(f32::exp), |before: &Row| {
                let mut next = [0.0; LABELS];
                for (weight, row) in before.iter().zip(&transitions) {
                    next.iter_mut().zip(row).for_each(|(n, t)| *n += weight * t);
                }
                next
            });
            let mut row = [0.0; LABELS];
            row.iter_mut().zip(arrived.iter().zip(&own)).for_each(|(r, (a, o))| *r = a * o);
            let sum = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            log += sum.ln() + top;
            forward.push(row.map(|r| r / sum));
            potentials.push(own);
        }
        (backward(&forward, &potentials, &transitions), log)
    }

    fn update(&mut self, rows: &[[usize; COUNT]], model: &Expected, wanted: &Expected) {
        for (rows, (model, wanted)) in rows.iter().zip(model.labels.iter().zip(&wanted.labels)) {
            let mut gradient = [0.0; LABELS];
            gradient.iter_mut().zip(model.iter().zip(wanted)).for_each(|(g, (m, w))| *g = m - w);
            if gradient.iter().all(|g| g.abs() < 1e-4) {
                continue;
            }
            for row in rows {
                let Some(weights) = self.weights.get_mut(*row) else { continue };
                let squares = &mut self.squares[*row];
                for ((weight, square), g) in weights.iter_mut().zip(squares).zip(&gradient) {
                    let g = g + DECAY * *weight;
                    *square += g * g;
                    *weight -= RATE * g / square.sqrt();
                }
            }
        }
        let small = RATE * 0.02;
        for (row, (model, wanted)) in self.transitions.iter_mut().zip(model.pairs.iter().zip(&wanted.pairs)) {
            for (weight, (m, w)) in row.iter_mut().zip(model.iter().zip(wanted)) {
                if *weight > NEVER / 2.0 {
                    *weight = (*weight - small * (m - w)).clamp(-8.0, 8.0);
                }
            }
        }
    }
}

/// Expected counts.
struct Expected {
    labels: Vec<Row>,
    pairs: [Row; LABELS],
}

fn backward(forward: &[Row], potentials: &[Row], transitions: &[Row; LABELS]) -> Expected {
    let mut pairs = [[0.0; LABELS]; LABELS];
    let mut labels = vec![[0.0; LABELS]; forward.len()];
    let mut after = [1.0; LABELS];
    for i in (0..forward.len()).rev() {
        let mut row = forward[i];
        row.iter_mut().zip(&after).for_each(|(r, a)| *r *= a);
        let sum = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        labels[i] = row.map(|r| r / sum);
        let Some(before) = i.checked_sub(1).map(|j| &forward[j]) else { break };
        let mut carried = potentials[i];
        carried.iter_mut().zip(&after).for_each(|(c, a)| *c *= a);
        let mut total = 0.0;
        let mut joint = [[0.0; LABELS]; LABELS];
        for (from, row) in joint.iter_mut().enumerate() {
            for (to, cell) in row.iter_mut().enumerate() {
                *cell = before[from] * transitions[from][to] * carried[to];
                total += *cell;
            }
        }
        let total = total.max(f32::MIN_POSITIVE);
        pairs.iter_mut().flatten().zip(joint.iter().flatten()).for_each(|(p, j)| *p += j / total);
        let next = transitions.map(|row| row.iter().zip(&carried).map(|(t, c)| t * c).sum::<f32>());
        let sum = next.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        after = next.map(|n| n / sum);
    }
    Expected { labels, pairs }
}
