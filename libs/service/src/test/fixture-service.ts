/** A small service, run as a process of its own by the tests of startService. Its standard input lets a waiting shutdown step go on. */
import { createInterface } from 'node:readline';
import { UnitOfWork } from '@cbx/persistence';
import { Controller, Get, Inject, Logger, Module, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { defineService } from '../app/service-definition.js';
import { startService } from '../app/start-service.js';
import { Public } from '../auth/auth-decorators.js';
import { databaseSettings, httpSettings, oidcSettings } from '../config/common-settings.js';
import { Shutdown, SHUTDOWN_PHASES } from '../lifecycle/shutdown.js';
import { PersistenceModule } from '../persistence/persistence.module.js';

const input = createInterface({ input: process.stdin });
const released = new Promise<void>((resolve) => input.once('line', () => resolve()));

@Public()
@Controller('v1')
class FixtureController {
  readonly #unitOfWork: UnitOfWork;
  readonly #logger = new Logger('Fixture');
  readonly #streams = new Set<FastifyReply>();
  #finish: () => void = () => undefined;
  readonly #finished = new Promise<void>((resolve) => (this.#finish = resolve));

  constructor(@Inject(UnitOfWork) unitOfWork: UnitOfWork, @Inject(Shutdown) shutdown: Shutdown) {
    this.#unitOfWork = unitOfWork;
    shutdown.on('streams', 'open streams', async () => {
      for (const reply of this.#streams) reply.raw.end();
      await released;
    });
    shutdown.on('http', 'slow request', () => this.#finish());
    for (const phase of SHUTDOWN_PHASES) shutdown.on(phase, 'witness', () => this.#logger.log({ phase }, 'phase'));
  }

  @Get('database/:id')
  async database(): Promise<unknown> {
    this.#logger.log('asking the database');
    return this.#unitOfWork.run((tx) => tx.query('SELECT $1::text AS answer', ['from the database']));
  }

  @Get('slow')
  async slow(): Promise<{ slow: true }> {
    this.#logger.log('slow request has begun');
    await this.#finished;
    return { slow: true };
  }

  @Get('defect/:text')
  defect(@Param('text') text: string): { defect: true } {
    setImmediate(() => JSON.parse(text) as unknown);
    return { defect: true };
  }

  @Get('stream')
  stream(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(': open\n\n');
    this.#streams.add(reply);
  }
}

await startService(
  defineService({
    name: 'fixture',
    title: 'Fixture',
    description: 'A service for tests',
    settings: { ...httpSettings(0), ...oidcSettings, ...databaseSettings },
    module: (config) => {
      @Module({ imports: [PersistenceModule.forRoot({ config })], controllers: [FixtureController] })
      class FixtureModule {}
      return FixtureModule;
    },
  }),
  { shutdownDeadlineMs: process.argv.includes('--impatient') ? 100 : 15_000 },
);
