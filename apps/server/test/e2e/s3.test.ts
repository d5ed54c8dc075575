import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../support/house.ts';
import { startS3, type TestS3 } from '../support/s3.ts';

let s3: TestS3;
let house: TestHouse;
beforeAll(async () => {
  s3 = await startS3();
  const { bucket, endpoint = '', region, credentials } = s3.settings;
  house = await startHouse({
    S3_BUCKET: bucket,
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
    S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
  });
});
afterAll(async () => {
  await house.close();
  await s3.close();
});

test('a house whose files are in S3 says so, and is not well when it cannot reach them', async () => {
  const ready = async () => {
    const response = await fetch(`${house.url}/ready`);
    const { checks } = (await response.json()) as { checks: Record<string, { state: string; detail?: string }> };
    return { status: response.status, storage: checks.storage };
  };
  expect(await ready()).toMatchObject({ status: 200, storage: { state: 'ok', detail: 'S3' } });
  s3.trouble = () => ({ status: 403, code: 'AccessDenied' });
  expect(await ready()).toMatchObject({ status: 503, storage: { state: 'failed', detail: 'It does not answer.' } });
  s3.trouble = () => null;
});
