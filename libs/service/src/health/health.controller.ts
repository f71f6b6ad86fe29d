import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/auth-decorators.js';
import { HealthChecks } from './health-checks.js';

/** `/health/live`: the process turns. `/health/ready`: it can do its work; 503 with the same body if not. */
@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  readonly #checks: HealthChecks;

  constructor(@Inject(HealthChecks) checks: HealthChecks) {
    this.#checks = checks;
  }

  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await this.#checks.readiness();
    await reply.code(readiness.status === 'ready' ? 200 : 503).send(readiness);
  }
}
