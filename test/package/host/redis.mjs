// A gateway that meets others in Redis: prints whether it has joined them.
import { createGateway } from 'leadsail-graphql';

const [, , upstream, redisUrl] = process.argv;
const gateway = createGateway({ upstream, redisUrl, metrics: true });
const readiness = await gateway.ready();
const page = await gateway.fetch(new Request('http://host/metrics'));
const [, joined] = /^gateway_redis_joined (\d)/m.exec(await page.text()) ?? [];
console.log(JSON.stringify({ readiness, joined: Number(joined) }));
await gateway.dispose();
