import { Catch } from '@nestjs/common';
import type { RpcExceptionFilter } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { throwError } from 'rxjs';

/** Hands a handler's error to the transport as it is. Nest's own filter replaces it by a plain object, and logs its text. */
@Catch()
export class PassErrorsFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
