import proxy from '@fastify/http-proxy';
import Fastify from 'fastify';
import { serveAsProcess } from './server-process.js';

/** The peer: @fastify/http-proxy passing bytes to the backend, nothing governed. */
const [upstream = ''] = process.argv.slice(2);
const app = Fastify();
await app.register(proxy, { upstream });
serveAsProcess({ url: await app.listen({ host: '127.0.0.1', port: 0 }) }, () => app.close());
