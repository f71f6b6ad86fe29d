/** One event as a client of the alert stream sees it. */
export interface StreamEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads `GET /v1/alerts/stream` as one principal and keeps what came. Close it in the end. */
export class AlertStream {
  readonly events: StreamEvent[] = [];
  readonly #abort = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  static async open(alertingUrl: string, token: string, options: { readonly lastEventId?: string; readonly status?: string } = {}): Promise<AlertStream> {
    const stream = new AlertStream();
    const url = new URL(`${alertingUrl}/v1/alerts/stream`);
    if (options.status !== undefined) url.searchParams.set('status', options.status);
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }) },
      signal: stream.#abort.signal,
    });
    if (response.status !== 200 || response.body === null) throw new Error(`the stream answered ${response.status}: ${await response.text()}`);
    // A server that is killed cuts the body off: for a client that is an end like any other.
    stream.#reading = stream.#read(response.body).catch(() => undefined);
    return stream;
  }

  /** Resolves when nothing more will come, whoever ended it. */
  get ended(): Promise<void> {
    return this.#reading;
  }

  /** Of the alerts that came, those of one rule. */
  alerts(ruleId: string): StreamEvent[] {
    return this.events.filter(({ event, data }) => event === 'alert' && data['ruleId'] === ruleId);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = parts.pop()!;
      for (const part of parts) this.#take(part);
    }
  }

  #take(block: string): void {
    const fields = new Map(block.split('\n').filter((line) => !line.startsWith(':')).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]));
    const event = fields.get('event');
    if (event === undefined) return;
    const id = fields.get('id');
    this.events.push({ event, data: JSON.parse(fields.get('data') ?? '{}') as Record<string, unknown>, ...(id === undefined ? {} : { id }) });
  }
}
