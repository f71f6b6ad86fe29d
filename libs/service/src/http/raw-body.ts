import type { Readable } from 'node:stream';
import { CbxError } from '@cbx/kernel';
import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** A request's body that has not been read yet. */
export interface RawBody {
  /** As the client named it, without parameters, lower case; `undefined` if it did not. */
  readonly mediaType: string | undefined;
  /** How many bytes the client said it sends (content-length); `undefined` if it did not. */
  readonly announcedBytes: number | undefined;
  /** The bytes, exactly as sent. Throws `REQUEST.TOO_LARGE` as soon as more than `limitBytes` came (or were announced), without keeping or awaiting the rest. */
  read(limitBytes: number): Promise<Buffer>;
}

/** Gives a handler the unread body, in a service whose bodies are `RAW`: `@RawBody() body: RawBody`. */
export const RawBody = createParamDecorator((_data: unknown, context: ExecutionContext): RawBody => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return rawBodyOf(request);
});

export function rawBodyOf(request: FastifyRequest): RawBody {
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const length = request.headers['content-length'];
  const announced = length === undefined ? undefined : Number(length);
  return {
    mediaType: mediaType === '' ? undefined : mediaType,
    announcedBytes: announced,
    async read(limitBytes) {
      if (announced !== undefined && announced > limitBytes) throw tooLarge(limitBytes);
      const stream = request.body as Readable | undefined;
      return stream === undefined ? Buffer.alloc(0) : readWithin(stream, limitBytes);
    },
  };
}

/** Reads a stream to its end, or to the first byte beyond the limit. */
export async function readWithin(stream: Readable, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: () => void) => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      outcome();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      stream.pause();
      settle(() => reject(tooLarge(limitBytes)));
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks, size)));
    const onError = () => settle(() => reject(broken()));
    const onClose = () => settle(() => reject(broken()));
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

function tooLarge(limitBytes: number): CbxError {
  return new CbxError('REQUEST.TOO_LARGE', `the body is larger than ${limitBytes} bytes`, { details: { limitBytes } });
}

function broken(): CbxError {
  return new CbxError('REQUEST.MALFORMED', 'the body ended before it was whole');
}
