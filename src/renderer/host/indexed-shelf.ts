import type { Draft } from './host.ts';
import type { Shelf, ShelvedFile } from './shelf.ts';

type Store = 'drafts' | 'files';

/** The shelf in IndexedDB, which keeps file handles as they are. */
export class IndexedShelf implements Shelf {
  readonly #name: string;
  #database: Promise<IDBDatabase> | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  drafts(): Promise<readonly Draft[]> {
    return this.#run<Draft[]>('drafts', 'readonly', (store) => store.getAll());
  }

  async putDraft(draft: Draft): Promise<void> {
    await this.#run('drafts', 'readwrite', (store) => store.put(draft));
  }

  async removeDraft(id: string): Promise<void> {
    await this.#run('drafts', 'readwrite', (store) => store.delete(id));
  }

  files(): Promise<readonly ShelvedFile[]> {
    return this.#run<ShelvedFile[]>('files', 'readonly', (store) => store.getAll());
  }

  async putFile(file: ShelvedFile): Promise<void> {
    await this.#run('files', 'readwrite', (store) => store.put(file));
  }

  async removeFile(ticket: string): Promise<void> {
    await this.#run('files', 'readwrite', (store) => store.delete(ticket));
  }

  /** One request in one transaction; resolves when the transaction is on the disk. */
  async #run<T>(
    name: Store,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest,
  ): Promise<T> {
    this.#database ??= openDatabase(this.#name);
    const transaction = (await this.#database).transaction(name, mode);
    const request = work(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve(request.result));
      transaction.addEventListener('abort', () =>
        reject(transaction.error ?? new Error('the transaction ended')),
      );
    });
  }
}

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore('drafts', { keyPath: 'id' });
      request.result.createObjectStore('files', { keyPath: 'ticket' });
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the database did not open')));
  });
}
