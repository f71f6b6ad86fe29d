import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/auth-decorators.js';
import { SERVICE_NAME } from '../config/tokens.js';
import { HealthChecks } from './health-checks.js';
import { processInfo, type ProcessInfo } from './process-info.js';

/** `/health/live`: the process turns; which one it is, and what its clock says. `/health/ready`: it can do its work; 503 with the same body if not. */
@ApiExcludeController()
@Public()
@Controller('health')
export class HealthController {
  readonly #checks: HealthChecks;
  readonly #service: string;
  readonly #process = processInfo();

  constructor(@Inject(HealthChecks) checks: HealthChecks, @Inject(SERVICE_NAME) service: string) {
    this.#checks = checks;
    this.#service = service;
  }

  @Get('live')
  live(): { status: 'live'; service: string; now: string } & ProcessInfo {
    return { status: 'live', service: this.#service, ...this.#process, now: new Date().toISOString() };
  }

  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await this.#checks.readiness();
    await reply.code(readiness.status === 'ready' ? 200 : 503).send(readiness);
  }
}
