/** What the scripts shared by page and service worker offer on `moves`. */

interface MovesDevice {
  device: string;
  patient: string;
  pair: CryptoKeyPair;
}

interface MovesDatabase {
  /** Runs the work on an open connection; once more on a new one where the old had been dropped. */
  run<T>(work: (db: any) => Promise<T>): Promise<T>;
  setting(name: string): Promise<any>;
  set(name: string, value: any): Promise<unknown>;
  device(): Promise<MovesDevice | undefined>;
  /**
   * One durable transaction over these stores, done only where `ours` says yes to the device that this phone is by then:
   * an answer may come, and another tab may write, after the patient has signed out. Whether it was done.
   */
  change(stores: string[], ours: (device: MovesDevice | undefined) => boolean, work: (change: any) => Promise<unknown>): Promise<boolean>;
  pendingEntries(): Promise<any[]>;
  wipe(): Promise<void>;
  close(): Promise<void>;
}

interface MovesLocks {
  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
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
  /** Which device asked; nothing where nobody is signed in. */
  device?: string;
  status: number;
  ok: boolean;
  data: any;
  etag: string | null;
  /** Seconds. */
  retryAfter: number | null;
}

/** Names a delivery that came, or a session that was put off in the app. */
interface MovesReceipt {
  delivery?: string;
  /** `<slot>/<local date>` */
  session?: string;
  event: 'received' | 'opened' | 'snoozed';
  at: string;
  minutes?: number;
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
  receipts: {
    keep(context: MovesContext, receipt: MovesReceipt): Promise<void>;
    rememberPutOff(context: MovesContext, session: string, until: number): Promise<void>;
  };
  sending: {
    deliver(context: MovesContext, how?: { wait?: number, ask?: boolean }): Promise<MovesOutcome>;
  };
};
