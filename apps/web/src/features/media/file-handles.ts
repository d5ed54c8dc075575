import type { Picked, UploadDeps } from './upload-queue.ts';

/**
 * The File System Access API (https://wicg.github.io/file-system-access/), which only some browsers have: a handle outlives the
 * page in IndexedDB, and opens the file again once the person allows it.
 */
interface Permitted extends FileSystemFileHandle {
  queryPermission?(how: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(how: { mode: 'read' }): Promise<PermissionState>;
}

type PickerWindow = Window & { showOpenFilePicker?: (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]> };
type HandingItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

const DATABASE = 'fotograma.files';
const STORE = 'handles';

/** Lets the person choose files whose handles can be kept; null where the browser has only the plain way. */
export function pickFiles(multiple: boolean): Promise<Picked[]> | null {
  const pick = (window as PickerWindow).showOpenFilePicker;
  if (!pick) return null;
  return pick({ multiple }).then(
    (handles) => Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle }))),
    () => [], // closed without a choice
  );
}

/** The files of a drop, with their handles where there are such. To be called within the event: later its items are empty. */
export function droppedFiles(transfer: DataTransfer): Promise<Picked[]> {
  const items: HandingItem[] = [...transfer.items].filter(({ kind }) => kind === 'file');
  return Promise.all(
    items.map((item) => {
      const file = item.getAsFile();
      return (item.getAsFileSystemHandle?.() ?? Promise.resolve(null)).then(
        (handle): Picked | null => file && { file, handle: handle instanceof FileSystemFileHandle ? handle : null },
        () => file && { file, handle: null },
      );
    }),
  ).then((picked) => picked.filter((one) => one !== null));
}

/** Handles in IndexedDB by the key of their upload. Where that is closed to us, a file must be chosen again. */
export const fileHandles: UploadDeps['handles'] = {
  keep: (key, handle) => void inStore('readwrite', (store) => store.put(handle, key)).catch(() => {}),
  forget: (key) => void inStore('readwrite', (store) => store.delete(key)).catch(() => {}),
  async open(key, asking) {
    try {
      const handle = (await inStore('readonly', (store) => store.get(key))) as Permitted | undefined;
      if (!handle) return null;
      const how = { mode: 'read' } as const;
      const allowed = await (asking ? handle.requestPermission?.(how) : handle.queryPermission?.(how));
      if (allowed !== undefined && allowed !== 'granted') return asking ? null : 'ask';
      return await handle.getFile();
    } catch {
      return null; // the file was moved or deleted, or this browser keeps nothing
    }
  },
};

function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onerror = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}
