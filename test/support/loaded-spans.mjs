// Imported before a program: says on standard error which modules of OpenTelemetry's SDK it loads.
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    if (/@opentelemetry\/(?!api\/)/.test(url)) process.stderr.write(`LOADED ${url}\n`);
    return next(url, context);
  },
});
