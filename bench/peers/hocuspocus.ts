// A peer for `collab`: Hocuspocus as it comes, which lets everybody in, keeps documents in memory, and judges and writes nothing.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hocuspocus } from '@hocuspocus/server';
import { WebSocketServer } from 'ws';
import * as Y from 'yjs';

const state = Buffer.from(process.argv[2] ?? '', 'base64');
const hocuspocus = new Hocuspocus({ quiet: true, onLoadDocument: async ({ document }) => Y.applyUpdate(document, state) });
const server = createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => {
    const client = hocuspocus.handleConnection(ws, new Request('http://localhost/'));
    ws.on('message', (data: Buffer) => client.handleMessage(data));
    ws.on('close', (code, reason) => client.handleClose({ code, reason: reason.toString() }));
  });
});
server.listen(0, '127.0.0.1', () => console.log(`Hocuspocus is at http://127.0.0.1:${(server.address() as AddressInfo).port}`));
