/** Where small things are kept between one run and the next; each shipped thing brings its own. */

/** Values are JSON, and come back as they were put; whoever reads one checks its shape. */
export interface Store {
  /** `null`: nothing is kept under this name. Throws `cannot-read-file`, `malformed-store`. */
  get(name: string): Promise<unknown>;
  /** Kept whole or not at all, beside what others put under other names meanwhile. Throws `cannot-write-file`, `malformed-store`. */
  put(name: string, value: unknown): Promise<void>;
}
