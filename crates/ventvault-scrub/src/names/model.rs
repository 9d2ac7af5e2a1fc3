//! The trained weights and the chain over labels. Must be deterministic and hold nothing of any request.

use super::features::{COUNT, ROWS, row};

/// Labels: none; beginning and inside of a person, a place, an organisation; any part of an address.
pub(crate) const LABELS: usize = 8;
/// Scores or probabilities by label.
pub(crate) type Scores = [f32; LABELS];

/// Begins every model file.
pub(crate) const MAGIC: &[u8; 8] = b"VVNAMES1";
/// Bytes before the rows: magic, scale, start scores, transitions.
pub(crate) const HEADER: usize = 8 + 4 * (1 + LABELS + LABELS * LABELS);

/// Linear-chain model: one row of eight small integers a feature, transitions between labels.
pub(crate) struct Model<'a> {
    rows: &'a [[u8; LABELS]],
    scale: f32,
    /// Exponentials of the scores.
    start: Scores,
    transitions: [Scores; LABELS],
}

impl<'a> Model<'a> {
    /// Reads a model file; `None` if it is not one.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (header, rows) = bytes.split_at_checked(HEADER)?;
        let mut floats =
            header.strip_prefix(MAGIC)?.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b));
        let scale = floats.next()?;
        let mut scores = || -> Option<Scores> {
            let mut row = [0.0; LABELS];
            for value in &mut row {
                *value = floats.next()?.exp();
            }
            Some(row)
        };
        let start = scores()?;
        let mut transitions = [[0.0; LABELS]; LABELS];
        for row in &mut transitions {
            *row = scores()?;
        }
        let rows = rows.as_chunks::<LABELS>().0;
        (rows.len() == ROWS).then_some(Self { rows, scale, start, transitions })
    }

    /// The scores of a token's labels by its features alone.
    pub(crate) fn emission(&self, features: &[usize; COUNT]) -> Scores {
        let mut sums = [0_i16; LABELS];
        for feature in features {
            if let Some(weights) = self.rows.get(row(*feature)) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += i16::from(weight.cast_signed());
                }
            }
        }
        sums.map(|sum| f32::from(sum) * self.scale)
    }

    /// Turns emissions of a run of tokens into the probability of each label (forward, backward).
    pub(crate) fn marginals(&self, emissions: &mut [Scores]) {
        for scores in emissions.iter_mut() {
            let top = scores.iter().copied().fold(f32::MIN, f32::max);
            *scores = scores.map(|s| (s - top).exp());
        }
        let mut forward: Vec<Scores> = Vec::with_capacity(emissions.len());
        for (i, potential) in emissions.iter().enumerate() {
            let arrived = match forward.last() {
                None => self.start,
                Some(before) => self.step(before),
            };
            debug_assert_eq!(forward.len(), i);
            forward.push(normalised(times(&arrived, potential)));
        }
        let mut backward = [1.0; LABELS];
        for (potential, forward) in emissions.iter_mut().zip(&forward).rev() {
            let probability = normalised(times(forward, &backward));
            let carried = times(potential, &backward);
            backward =
                normalised(self.transitions.map(|row| row.iter().zip(&carried).map(|(t, c)| t * c).sum()));
            *potential = probability;
        }
    }

    fn step(&self, before: &Scores) -> Scores {
        let mut next = [0.0; LABELS];
        for (weight, row) in before.iter().zip(&self.transitions) {
            for (sum, transition) in next.iter_mut().zip(row) {
                *sum += weight * transition;
            }
        }
        next
    }
}

fn times(a: &Scores, b: &Scores) -> Scores {
    let mut product = *a;
    product.iter_mut().zip(b).for_each(|(p, b)| *p *= b);
    product
}

fn normalised(scores: Scores) -> Scores {
    let sum: f32 = scores.iter().sum();
    if sum > 0.0 { scores.map(|s| s / sum) } else { scores }
}
