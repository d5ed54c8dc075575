// One process of a house that is put to the test: `node process.ts api|worker|collab`. The whole product, but that films are mastered in
// short chunks and quickly, and that a dead worker is missed after two
// seconds, by the queue after five.
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';
import { createGeminiImages } from '../../src/platform/ai/image-models.ts';
import { createVeo } from '../../src/platform/ai/video-models.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';

const quick = {
  ladder: [{ side: 120, crf: 30, maxrate: 200_000 }],
  preset: 'ultrafast',
  proxy: false,
  chunkSegments: 1,
} as const;

const [role] = process.argv.slice(2);
const config = loadConfig();
const google = config.GEMINI_API_KEY === undefined ? null : { url: config.GEMINI_API_URL, apiKey: config.GEMINI_API_KEY };
/** Films are asked after often: there is nothing to wait for. */
const makers = google && [
  { name: 'banana' as const, price: 39_000, maker: createGeminiImages({ ...google, model: config.GEMINI_IMAGE_MODEL, timeoutMs: 5_000 }) },
  { name: 'veo3' as const, price: 3_200_000, maker: createVeo({ ...google, model: config.VEO_MODEL, askAfterSeconds: 0.1 }) },
];
const house = await compose(config, createLogger({ level: config.LOG_LEVEL, human: false }), {
  media: { profiles: { standard: quick }, lease: { seconds: 2 } },
  generation: { lease: { seconds: 2 }, ...(makers && { makers }) },
  lockMs: 5_000,
});
process.once('SIGTERM', () => void house.close().finally(() => process.exit(0)));
if (role === 'worker') await house.work();
console.log(role === 'worker' ? 'Ready' : `Ready at ${await house.serve()}`);
