import { compose, type House } from './compose.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { claimDataFolder } from './platform/claim.ts';
import { createLogger } from './platform/observability/logger.ts';

/** A second signal, or this long after the first, ends the process without further ceremony. */
const STOP_TIMEOUT_MS = 20_000;

const started = performance.now();
const config = readConfig();
const log = createLogger({ level: config.LOG_LEVEL, human: process.stdout.isTTY });
let house: House | null = null;
let stopping = false;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info(`Stopping (${signal})`);
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    void stop(0);
  });
}

try {
  const release = await claimDataFolder(config.dataDir);
  process.on('exit', release);
  house = await compose(config, log);
  const roles = new Set(config.ROLES);
  await house.catalogue.prepare();
  await house.discovery.prepare();
  await house.blog.prepare();
  if (roles.has('worker')) await house.work();
  const address = roles.has('api') || roles.has('collab') ? await house.serve() : null;
  log.info(
    `Fotograma is ${address ? `at ${address}` : 'working'} (${config.ROLES.join(', ')}; ${Math.round(performance.now() - started)} ms)`,
  );
} catch (error) {
  log.fatal(stopping ? 'Stopped during the start' : { err: error }, error instanceof Error ? error.message : String(error));
  await stop(1);
}

async function stop(code: number): Promise<void> {
  const isWell = (await house?.close()) ?? true;
  log.info('Stopped');
  process.exit(isWell ? code : 1);
}

function readConfig(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
