import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../readiness.js';

export const healthRoutes = (app: FastifyInstance, readiness: () => Promise<Readiness>): void => {
  app.get('/health/live', { schema: { summary: 'The process runs' } }, async () => ({ status: 'pass' }));
  app.get(
    '/health/ready',
    { schema: { summary: 'What works, what is down and since when' } },
    async (_request, reply) => {
      const { ready, checks } = await readiness();
      const isWhole = Object.values(checks).every(({ ok }) => ok);
      const status = isWhole ? 'pass' : 'warn';
      return reply
        .code(ready ? 200 : 503)
        .headers({ 'content-type': 'application/health+json', 'cache-control': 'no-store' })
        .send(JSON.stringify({ status: ready ? status : 'fail', checks }));
    },
  );
};
