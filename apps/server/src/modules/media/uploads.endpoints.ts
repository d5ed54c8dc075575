import { uploads as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { UploadsService } from './uploads.service.ts';

export function uploadsEndpoints(uploads: UploadsService): Implementation[] {
  return [
    implement(contract.createUploadIntent, async ({ body, actor }) => {
      const { mediaId, url, headers, expiresAt } = await uploads.announce(body, actor.id);
      const upload = { method: 'PUT' as const, url, headers, expiresAt: expiresAt.toISOString(), tus: { url }, parts: null };
      return { status: 201, body: { mediaId, upload } };
    }),
    implement(contract.putUpload, async ({ params, body, length }) => ({
      status: 200,
      body: await uploads.receive(params.token, body, length),
    })),
  ];
}
