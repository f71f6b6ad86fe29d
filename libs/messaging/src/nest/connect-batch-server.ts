import type { INestApplication, INestMicroservice } from '@nestjs/common';
import type { MicroserviceOptions, NestMicroservice } from '@nestjs/microservices';
import type { KafkaBatchServer } from './kafka-batch-server.js';
import { PassErrorsFilter } from './pass-errors.filter.js';

/**
 * Connects a batch server to an application so that its handlers' errors reach it as they are. Call it before `app.startAllMicroservices()`, which begins to
 * consume; `app.close()` drains.
 *
 * Nest reads filters when it registers handlers, which `connectMicroservice` does at once: hence the deferral. A deferred microservice would run the modules'
 * init hooks a second time: hence what `connectMicroservice` itself says where it does not defer.
 */
export function connectBatchServer(app: INestApplication, server: KafkaBatchServer): INestMicroservice {
  const microservice = app.connectMicroservice<MicroserviceOptions>({ strategy: server }, { deferInitialization: true }) as INestMicroservice & NestMicroservice;
  microservice.setIsInitHookCalled(true);
  microservice.useGlobalFilters(new PassErrorsFilter());
  return microservice;
}
