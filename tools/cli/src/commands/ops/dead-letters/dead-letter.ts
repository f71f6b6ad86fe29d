/** What a service tells of a dead letter: facts about the message, nothing of what it says. */
export interface DeadLetter {
  readonly id: string;
  readonly service: string;
  readonly state: 'PENDING' | 'REDRIVEN';
  readonly code: string;
  readonly pointer?: string;
  readonly attempts: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly messageId: string;
  readonly key: string;
  readonly bytes: number;
  readonly producedAt: string;
  readonly buriedAt: string;
  readonly keptUntil: string;
  readonly redrives: number;
  readonly lastRedriveAt?: string;
}

export interface DeadLetterPage {
  readonly items: readonly DeadLetter[];
  readonly nextCursor?: string;
}

export interface RedriveEntry {
  readonly at: string;
  readonly by?: string;
  readonly state?: string;
  readonly outcome: string;
  readonly code?: string;
}

export interface DeadLetterDetail extends DeadLetter {
  readonly headers: Readonly<Record<string, string>>;
  readonly redriveHistory: readonly RedriveEntry[];
  /** Only for a principal to whom the record is released, and where it can be decoded. */
  readonly content?: unknown;
}
