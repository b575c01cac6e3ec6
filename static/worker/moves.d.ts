/** What the scripts shared by page and service worker offer on `moves`. */

interface MovesDatabase {
  /** Runs the work on an open connection; once more on a new one where the old had been dropped. */
  run<T>(work: (db: any) => Promise<T>): Promise<T>;
  setting(name: string): Promise<any>;
  set(name: string, value: any): Promise<unknown>;
  device(): Promise<{ device: string; patient: string; pair: CryptoKeyPair } | undefined>;
  pendingEntries(): Promise<any[]>;
  wipe(): Promise<void>;
  close(): Promise<void>;
}

interface MovesLocks {
  request(
    name: string,
    options: { ifAvailable: true },
    work: (lock: unknown) => Promise<MovesOutcome>,
  ): Promise<MovesOutcome>;
}

interface MovesContext {
  database: MovesDatabase;
  fetch: typeof fetch;
  locks: MovesLocks;
  now: () => number;
  release: string;
}

interface MovesRequest {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

interface MovesAnswer {
  status: number;
  ok: boolean;
  data: any;
  etag: string | null;
  /** Seconds. */
  retryAfter: number | null;
}

interface MovesOutcome {
  /** sent: nothing waits any more. busy: another sender is at work. */
  state: 'sent' | 'busy' | 'offline' | 'later' | 'signed-out';
  code?: string;
  retryAfter?: number | null;
  snapshotVersion?: string;
}

declare var moves: {
  database: { NAME: string; connect(openDB: any): MovesDatabase };
  signing: {
    base64url(bytes: Uint8Array | ArrayBuffer): string;
    sign(key: CryptoKey, request: { method: string; path: string; nonce: string; body: string }): Promise<string>;
    signedFetch(context: MovesContext, path: string, request?: MovesRequest): Promise<MovesAnswer>;
    read(response: Response, now: number): Promise<MovesAnswer>;
  };
  sending: {
    deliver(context: MovesContext): Promise<MovesOutcome>;
    keepReceipt(
      context: MovesContext,
      receipt: { delivery: string; event: string; at: string; minutes?: number },
    ): Promise<void>;
  };
};
