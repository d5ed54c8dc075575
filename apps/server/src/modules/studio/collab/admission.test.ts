import * as encoding from 'lib0/encoding';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { admit } from './admission.ts';

let server: Y.Doc;
let editor: Y.Doc;
beforeEach(() => {
  server = new Y.Doc();
  for (const root of ['meta', 'tracks', 'clips', 'transitions', 'markers']) server.getMap(root);
  (server.getMap('clips') as Y.Map<unknown>).set('clip-0000000', new Y.Map(Object.entries({ name: 'a', text: new Y.Text('words') })));
  editor = new Y.Doc();
  Y.applyUpdate(editor, Y.encodeStateAsUpdate(server));
});

const clips = () => editor.getMap('clips') as Y.Map<Y.Map<unknown>>;
const words = () => (clips().get('clip-0000000') as Y.Map<unknown>).get('text') as Y.Text;
/** What an editor writes, as it is sent. */
const written = (act: () => void): Uint8Array => {
  const before = Y.encodeStateVector(editor);
  editor.transact(act);
  return Y.encodeStateAsUpdate(editor, before);
};
const verdict = (act: () => void) => admit(server, written(act));

describe('what editors write is taken', () => {
  test.each<[string, () => void]>([
    ['a new thing', () => void clips().set('clip-1111111', new Y.Map([['name', 'b']]))],
    ['another field', () => void clips().get('clip-0000000')?.set('name', 'c')],
    ['words between words', () => words().insert(2, 'xx')],
    ['something taken away', () => clips().delete('clip-0000000')],
    ['nothing', () => undefined],
  ])('%s', (_, act) => expect(verdict(act)).toMatchObject({ ok: true }));

  test('also what hangs on something that another has taken away meanwhile', () => {
    (server.getMap('clips') as Y.Map<unknown>).delete('clip-0000000');
    expect(verdict(() => clips().get('clip-0000000')?.set('name', 'late'))).toMatchObject({ ok: true });
  });

  test('files among it are named', () => {
    const id = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
    expect(verdict(() => clips().get('clip-0000000')?.set('assetId', id))).toMatchObject({ ok: true, uuids: [id] });
  });
});

describe('what cannot be put into a document is refused', () => {
  test.each<[string, () => void]>([
    ['another root', () => void editor.getMap('strange').set('x', 1)],
    ['a list', () => void clips().set('clip-1111111', new Y.Array() as never)],
    ['a document', () => void clips().get('clip-0000000')?.set('x', new Y.Doc())],
    ['bytes', () => void clips().get('clip-0000000')?.set('x', new Uint8Array(5))],
    ['letters that are bold', () => words().format(0, 2, { bold: true })],
    ['a name that is too long', () => void clips().get('clip-0000000')?.set('x'.repeat(40), 1)],
  ])('%s', (_, act) => expect(verdict(act)).toMatchObject({ ok: false, isEarly: false }));

  test('something of no length, which Yjs would lose', () => {
    const item = new Y.Item(Y.createID(7, 0), null, null, null, null, 'markers' as never, 'x', new Y.ContentAny([]));
    const encoder = new Y.UpdateEncoderV1();
    for (const count of [1, 1, 7, 0]) encoding.writeVarUint(encoder.restEncoder, count);
    item.write(encoder, 0);
    encoding.writeVarUint(encoder.restEncoder, 0);
    expect(admit(server, encoder.toUint8Array())).toMatchObject({ ok: false, reason: 'It has something in it that is nothing.' });
  });

  test('bytes that are no update', () => {
    for (const bytes of [[], [1], [255, 255, 255], [1, 1, 1, 1, 1, 1]])
      expect(admit(server, Uint8Array.from(bytes))).toMatchObject({ ok: false });
  });

  test('what leaves something out, which may be on its way', () => {
    const first = written(() => void clips().set('clip-1111111', new Y.Map([['name', 'b']])));
    const second = written(() => clips().get('clip-1111111')?.set('name', 'c'));
    expect(admit(server, second)).toMatchObject({ ok: false, isEarly: true });
    expect(admit(server, Y.mergeUpdates([first, second]))).toMatchObject({ ok: true });
  });

  test('what stands between two that do not belong together', () => {
    // A word of one text that says that it comes before a word of another.
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(server));
    const update = written(() => {
      clips().set('clip-1111111', new Y.Map([['text', new Y.Text('other')]]));
      words().insert(1, 'x');
    });
    expect(admit(server, update)).toMatchObject({ ok: true });
    const bytes = [...update];
    // Whatever byte of it is another: it is taken and leaves nothing pending, or it is refused.
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0, 1, 7, 127, 255]) {
        const changed = Uint8Array.from(bytes.with(at, value));
        if (!admit(other, changed).ok) continue;
        const doc = new Y.Doc();
        for (const root of ['meta', 'tracks', 'clips', 'transitions', 'markers']) doc.getMap(root);
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
        expect(() => Y.applyUpdate(doc, changed)).not.toThrow();
        expect(doc.store.pendingStructs).toBeNull();
        expect(doc.store.pendingDs).toBeNull();
      }
    }
  });
});
