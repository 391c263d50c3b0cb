//! A BERT encoder: tokens in, one vector for each token out.
//!
//! Tokens of several sentences stand below each other without padding: the layers work on rows, and
//! only attention needs to know where a sentence begins and ends. So a sentence's vectors do not
//! depend on the sentences that are encoded with it.
//!
//! Source: Devlin, Chang, Lee & Toutanova (2019), *BERT: Pre-training of Deep Bidirectional
//! Transformers for Language Understanding*, NAACL.

use std::ops::Range;

use super::TeacherError;
use super::configuration::Configuration;
use super::layers::{Norm, Sentence, add, attend, gelu};
use super::matrix::Linear;
use super::tensors::Tensors;

/// A BERT encoder.
pub(crate) struct Encoder {
    words: Vec<f32>,
    /// Vectors of the positions, each with that of the first segment added.
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    heads: usize,
    width: usize,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    attention_norm: Norm,
    grow: Linear,
    shrink: Linear,
    norm: Norm,
}

impl Encoder {
    /// Takes the weights out of a file.
    pub(crate) fn read(bytes: &[u8], shape: &Configuration) -> Result<Self, TeacherError> {
        let tensors = Tensors::read(bytes)?;
        let width = shape.width;
        let table = |name: &str, rows: usize| {
            tensors.get(&format!("embeddings.{name}_embeddings.weight"), &[rows, width])
        };
        let segments = table("token_type", shape.segments)?;
        let mut positions = table("position", shape.positions)?;
        for position in positions.chunks_exact_mut(width) {
            add(position, &segments[..width]);
        }
        Ok(Self {
            words: table("word", shape.vocabulary)?,
            positions,
            norm: norm(&tensors, "embeddings.LayerNorm", shape)?,
            layers: (0..shape.layers)
                .map(|number| Layer::read(&tensors, number, shape))
                .collect::<Result<_, _>>()?,
            heads: shape.heads,
            width,
        })
    }

    /// How many numbers the vector of a token has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The vectors of all tokens of some sentences, in order.
    pub(crate) fn encode(&self, sentences: &[&[u32]]) -> Vec<f32> {
        let mut rows = Vec::new();
        let mut bounds: Vec<Range<usize>> = Vec::new();
        for sentence in sentences {
            let start = rows.len();
            for (token, position) in sentence.iter().zip(self.positions.chunks_exact(self.width)) {
                let word = &self.words[*token as usize * self.width..][..self.width];
                rows.extend(word.iter().zip(position).map(|(word, position)| word + position));
            }
            bounds.push(start..rows.len());
        }
        self.norm.apply(&mut rows);
        let mut space = Space::default();
        for layer in &self.layers {
            layer.apply(&mut rows, &bounds, self.heads, &mut space);
        }
        rows
    }
}

/// Room for what a layer computes on its way, kept from layer to layer.
#[derive(Default)]
struct Space {
    queries: Vec<f32>,
    keys: Vec<f32>,
    values: Vec<f32>,
    attended: Vec<f32>,
    output: Vec<f32>,
    grown: Vec<f32>,
}

impl Layer {
    fn read(tensors: &Tensors, number: usize, shape: &Configuration) -> Result<Self, TeacherError> {
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let square = |part: &str| linear(tensors, &name(part), shape.width, shape.width);
        Ok(Self {
            query: square("attention.self.query")?,
            key: square("attention.self.key")?,
            value: square("attention.self.value")?,
            output: square("attention.output.dense")?,
            attention_norm: norm(tensors, &name("attention.output.LayerNorm"), shape)?,
            grow: linear(tensors, &name("intermediate.dense"), shape.width, shape.inner)?,
            shrink: linear(tensors, &name("output.dense"), shape.inner, shape.width)?,
            norm: norm(tensors, &name("output.LayerNorm"), shape)?,
        })
    }

    fn apply(&self, rows: &mut [f32], sentences: &[Range<usize>], heads: usize, space: &mut Space) {
        self.query.apply(rows, &mut space.queries);
        self.key.apply(rows, &mut space.keys);
        self.value.apply(rows, &mut space.values);
        space.attended.resize(rows.len(), 0.0);
        for range in sentences {
            let sentence = Sentence {
                queries: &space.queries[range.clone()],
                keys: &space.keys[range.clone()],
                values: &space.values[range.clone()],
                width: self.query.outputs(),
            };
            attend(sentence, heads, &mut space.attended[range.clone()]);
        }
        self.output.apply(&space.attended, &mut space.output);
        add(rows, &space.output);
        self.attention_norm.apply(rows);
        self.grow.apply(rows, &mut space.grown);
        gelu(&mut space.grown);
        self.shrink.apply(&space.grown, &mut space.output);
        add(rows, &space.output);
        self.norm.apply(rows);
    }
}

fn linear(
    tensors: &Tensors,
    name: &str,
    inputs: usize,
    outputs: usize,
) -> Result<Linear, TeacherError> {
    let weights = tensors.get(&format!("{name}.weight"), &[outputs, inputs])?;
    let bias = tensors.get(&format!("{name}.bias"), &[outputs])?;
    Ok(Linear::new(&weights, bias, inputs))
}

fn norm(tensors: &Tensors, name: &str, shape: &Configuration) -> Result<Norm, TeacherError> {
    Ok(Norm {
        scale: tensors.get(&format!("{name}.weight"), &[shape.width])?,
        shift: tensors.get(&format!("{name}.bias"), &[shape.width])?,
        epsilon: shape.epsilon,
    })
}
