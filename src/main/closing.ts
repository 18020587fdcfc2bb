import type { BrowserWindow } from 'electron';
import type { WindowState } from './contract.ts';

interface Conversation {
  askClose(title: string): Promise<'save' | 'discard' | 'cancel'>;
  /** Tells the window to carry out its save command. */
  requestSave(): void;
  /** Nothing is left that a draft would have to recover: the work is saved, or given up. */
  forgetDrafts(): void;
}

/** Keeps a window with unsaved work open until its person has decided. */
export class Closing {
  readonly #window: BrowserWindow;
  readonly #conversation: Conversation;
  #state: WindowState = { title: '', unsaved: false };
  #asking = false;
  #closeWhenSaved = false;

  constructor(window: BrowserWindow, conversation: Conversation) {
    this.#window = window;
    this.#conversation = conversation;
    window.on('close', (event) => {
      if (!this.#state.unsaved) {
        this.#conversation.forgetDrafts();
        return;
      }
      event.preventDefault();
      if (!this.#asking) void this.#ask();
    });
  }

  /** The window says what it shows. When it was to close after saving and has saved, it closes. */
  describe(state: WindowState): void {
    this.#state = state;
    const title = state.title === '' ? 'Adjoint' : `${state.title} – Adjoint`;
    // macOS marks the close button; elsewhere the title says it.
    const marked = process.platform === 'darwin';
    if (marked) this.#window.setDocumentEdited(state.unsaved);
    this.#window.setTitle(state.unsaved && !marked ? `• ${title}` : title);
    if (this.#closeWhenSaved && !state.unsaved) this.#window.close();
  }

  /** A save was cancelled or failed: the window stays. */
  saveEndedWithout(): void {
    this.#closeWhenSaved = false;
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      const answer = await this.#conversation.askClose(this.#state.title);
      this.#closeWhenSaved = answer === 'save';
      if (answer === 'save') this.#conversation.requestSave();
      if (answer === 'discard') {
        this.#window.destroy();
        this.#conversation.forgetDrafts();
      }
    } finally {
      this.#asking = false;
    }
  }
}
