import { CbxError } from '@cbx/kernel';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { filesOf, type Manifest, type StoredFile } from './manifest.ts';

const MANIFEST = 'manifest.json';
const SUM = 'manifest.json.sha256';

/** A backup that is being written: a folder for its owner only, under another name until it is whole. */
export class BackupDraft {
  readonly #folder: string;
  readonly #draft: string;

  /** @throws CbxError BACKUP.EXISTS where something has that name already: no backup is ever written over */
  constructor(folder: string) {
    this.#folder = folder;
    this.#draft = join(dirname(folder), `.${basename(folder)}.${process.pid}.draft`);
    if (existsSync(folder)) throw new CbxError('BACKUP.EXISTS', `${folder} is there already; a backup is never written over another`);
    mkdirSync(this.#draft, { recursive: true, mode: 0o700 });
  }

  /** Compresses a stream into a file of the backup. */
  async write(file: string, content: Readable): Promise<StoredFile> {
    const path = join(this.#draft, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(null, chunk);
      },
    });
    await pipeline(content, createGzip({ level: constants.Z_BEST_SPEED }), measure, createWriteStream(path, { mode: 0o600, flush: true }));
    return { file, bytes, sha256: hash.digest('hex') };
  }

  /** Writes the manifest and gives the folder its name. */
  finish(manifest: Manifest): void {
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    writeFileSync(join(this.#draft, MANIFEST), text, { mode: 0o600, flush: true });
    writeFileSync(join(this.#draft, SUM), `${sha256(text)}  ${MANIFEST}\n`, { mode: 0o600, flush: true });
    renameSync(this.#draft, this.#folder);
  }

  /** Removes what was written so far. */
  discard(): void {
    rmSync(this.#draft, { recursive: true, force: true });
  }
}

/** A backup as it lies there, to be restored. */
export class BackupFolder {
  readonly manifest: Manifest;
  readonly #folder: string;

  private constructor(folder: string, manifest: Manifest) {
    this.#folder = folder;
    this.manifest = manifest;
  }

  /**
   * Opens a backup and holds every file against the manifest, and the manifest against its sum.
   *
   * @throws CbxError BACKUP.NOT_FOUND, BACKUP.FORMAT (made by another version of this program), BACKUP.DAMAGED naming each file
   */
  static async open(folder: string): Promise<BackupFolder> {
    if (!existsSync(join(folder, MANIFEST))) throw new CbxError('BACKUP.NOT_FOUND', `${folder} holds no backup: it has no ${MANIFEST}`);
    const text = readFileSync(join(folder, MANIFEST), 'utf8');
    const sum = existsSync(join(folder, SUM)) ? readFileSync(join(folder, SUM), 'utf8') : '';
    if (!sum.startsWith(`${sha256(text)} `)) throw damaged([`${MANIFEST} is not what ${SUM} says`]);
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.format !== 1) throw new CbxError('BACKUP.FORMAT', `${folder} has format ${String(manifest.format)}; this release reads format 1`);
    const faults: string[] = [];
    for (const stored of filesOf(manifest)) {
      const path = join(folder, stored.file);
      if (!existsSync(path)) faults.push(`${stored.file} is missing`);
      else if (statSync(path).size !== stored.bytes || (await sha256OfFile(path)) !== stored.sha256) faults.push(`${stored.file} is not what was written`);
    }
    if (faults.length > 0) throw damaged(faults);
    return new BackupFolder(folder, manifest);
  }

  /** The content of a file, decompressed. */
  read({ file }: StoredFile): Readable {
    const gunzip = createGunzip();
    const source = createReadStream(join(this.#folder, file));
    source.once('error', (error) => gunzip.destroy(error));
    return source.pipe(gunzip);
  }
}

/** What a folder holds already, for a test or a person who looks around. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

function damaged(faults: readonly string[]): CbxError {
  return new CbxError('BACKUP.DAMAGED', `The backup is damaged, nothing was restored:\n  ${faults.join('\n  ')}`, { details: { faults } });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
