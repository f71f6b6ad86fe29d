import { type CompiledMember, loadMember } from '../../libs/mapping/src/index.ts';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The member whose mapping is altered: a copy of its data in a folder of its own, in which one file at a time is another. */
export class Mutant {
  /** The one that specs see. */
  static current: Mutant | undefined;

  readonly iso3: string;
  /** Where its files are; named like the member. */
  readonly folder: string;
  /** What was asked of the member since somebody last looked: a property of it (`translate`, `render`, `answer`), or the name of one of its files. */
  readonly asked = new Set<string>();
  #member: CompiledMember | undefined;

  /** @param original the member's folder */
  constructor(original: string) {
    this.iso3 = path.basename(original);
    this.folder = path.join(mkdtempSync(path.join(tmpdir(), 'cbx-mutant-')), this.iso3);
    mkdirSync(this.folder);
    for (const { name } of readdirSync(original, { withFileTypes: true }).filter((entry) => entry.isFile())) cpSync(path.join(original, name), path.join(this.folder, name));
    Mutant.current = this;
  }

  /** The member as its files are now. */
  get member(): CompiledMember {
    this.#member ??= loadMember(this.folder);
    return this.#member;
  }

  /** Whether the mapping can be read with this text in that file. */
  become(file: string, text: string): boolean {
    this.put(file, text);
    return this.isRead;
  }

  put(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), text);
    this.#member = undefined;
  }

  /** Whether the mapping can be read as it is now. */
  get isRead(): boolean {
    try {
      return this.member !== undefined;
    } catch {
      return false;
    }
  }

  remove(): void {
    rmSync(path.dirname(this.folder), { recursive: true });
  }
}
