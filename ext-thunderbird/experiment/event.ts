/** An event of our API that outlives the background page: to ask it is to wake the page, and the answer comes back. */

const { setTimeout, clearTimeout } = ChromeUtils.importESModule('resource://gre/modules/Timer.sys.mjs');

/** What Thunderbird hands us of a listener in the extension. */
export interface Fire<Question, Answer> {
  /** There while the page sleeps. */
  wakeup?(): Promise<void>;
  async(question: Question): Promise<Answer>;
}

/** How Thunderbird tells that the listener went or that the page is awake again. */
export interface Registration<Question, Answer> {
  unregister(): void;
  convert(fire: Fire<Question, Answer>): void;
}

export class WakingEvent<Question, Answer> {
  private listener: Fire<Question, Answer> | null = null;
  private waiting: (() => void)[] = [];
  private readonly keepAwake: (answer: Promise<unknown>) => void;

  /** `keepAwake`: the page is not to fall asleep before this is settled; Thunderbird would let it after a minute. */
  constructor(keepAwake: (answer: Promise<unknown>) => void) {
    this.keepAwake = keepAwake;
  }

  /** For `PERSISTENT_EVENTS`. The last listener answers. */
  listen(fire: Fire<Question, Answer>): Registration<Question, Answer> {
    const set = (now: Fire<Question, Answer>): void => {
      this.listener = now;
      for (const go of this.waiting.splice(0)) go();
    };
    let mine = fire;
    set(fire);
    return {
      unregister: () => {
        if (this.listener === mine) this.listener = null;
      },
      convert: (next) => {
        mine = next;
        set(next);
      },
    };
  }

  /** Waits for a listener as well. Rejects when there was no answer after `patience` milliseconds. */
  async ask(question: Question, patience: number): Promise<Answer> {
    let timer: number | null = null;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The extension did not answer.')), patience);
    });
    try {
      return await Promise.race([this.answer(question), late]);
    } finally {
      if (timer !== null) clearTimeout(timer);
    }
  }

  /** For what nobody waits for. */
  tell(question: Question, patience: number): void {
    this.ask(question, patience).catch((error: unknown) => console.error('Send Secure:', error));
  }

  private async answer(question: Question): Promise<Answer> {
    for (;;) {
      await this.listener?.wakeup?.();
      if (this.listener !== null) {
        const answer = this.listener.async(question);
        this.keepAwake(answer);
        return answer;
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}
