import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * A network of one layer in ONNX, written by hand: what a BERT takes (`input_ids`, `attention_mask`, `token_type_ids`) in, and for
 * each token its row of `weights` out (`last_hidden_state`). Fields as onnx.proto3 numbers them.
 */
function encodeLookup(weights: Float32Array<ArrayBuffer>, dimensions: number): Buffer {
  const tokens = ['batch', 'sequence'];
  const graph = message(
    field(1, message(field(1, 'weights'), field(1, 'input_ids'), field(2, 'last_hidden_state'), field(3, 'lookup'), field(4, 'Gather'))),
    field(2, 'lookup'),
    field(
      5,
      message(
        field(1, weights.length / dimensions),
        field(1, dimensions),
        field(2, FLOAT),
        field(8, 'weights'),
        field(9, Buffer.from(weights.buffer)),
      ),
    ),
    ...['input_ids', 'attention_mask', 'token_type_ids'].map((name) => field(11, value(name, INT64, tokens))),
    field(12, value('last_hidden_state', FLOAT, [...tokens, dimensions])),
  );
  return message(field(1, 8), field(2, 'fotograma-test'), field(7, graph), field(8, message(field(1, ''), field(2, 13))));
}

const FLOAT = 1;
const INT64 = 7;

/** ValueInfoProto: a name, and the type and shape of a tensor. */
function value(name: string, type: number, shape: readonly (string | number)[]): Buffer {
  const dims = shape.map((dim) => field(1, message(typeof dim === 'number' ? field(1, dim) : field(2, dim))));
  return message(field(1, name), field(2, message(field(1, message(field(1, type), field(2, message(...dims)))))));
}

/** A field of a protocol buffer: a number as a varint, the rest with its length in front. */
function field(number: number, content: number | string | Buffer): Buffer {
  if (typeof content === 'number') return Buffer.concat([varint(number << 3), varint(content)]);
  const bytes = Buffer.from(content as string);
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

const message = (...fields: Buffer[]) => Buffer.concat(fields);

function varint(number: number): Buffer {
  const bytes: number[] = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
}

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
export const WORDS = ['a', 'film', 'space', 'alien', 'ship', 'chef', 'paris', 'love', '.'];
const VOCABULARY = [...SPECIAL, ...WORDS];
const DIMENSIONS = 384;

/** Numbers between -1 and 1 by a seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** Writes a model of random weights, with its tokenizer, as Hugging Face lays it out. @returns the row that a word is embedded by. */
export async function writeTinyModel(folder: string, network: string): Promise<(word: string) => Float32Array> {
  const next = random(7);
  const weights = Float32Array.from({ length: VOCABULARY.length * DIMENSIONS }, next);
  const files: Record<string, string | Buffer> = {
    [network]: encodeLookup(weights, DIMENSIONS),
    'config.json': JSON.stringify({
      model_type: 'bert',
      architectures: ['BertModel'],
      hidden_size: DIMENSIONS,
      vocab_size: VOCABULARY.length,
    }),
    'tokenizer_config.json': JSON.stringify({
      tokenizer_class: 'BertTokenizer',
      do_lower_case: true,
      model_max_length: 512,
      pad_token: '[PAD]',
      unk_token: '[UNK]',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
      mask_token: '[MASK]',
    }),
    'tokenizer.json': JSON.stringify(tokenizer()),
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return (word) => {
    const at = VOCABULARY.indexOf(word) * DIMENSIONS;
    return weights.subarray(at, at + DIMENSIONS);
  };
}

function tokenizer() {
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      pair: [
        special('[CLS]'),
        { Sequence: { id: 'A', type_id: 0 } },
        special('[SEP]'),
        { Sequence: { id: 'B', type_id: 1 } },
        special('[SEP]'),
      ],
      special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [SPECIAL.indexOf(id)], tokens: [id] }])),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
    },
  };
}
