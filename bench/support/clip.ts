import { Unavailable } from './bench.ts';
import { finish, onPath } from './process.ts';

/** Draws a film of our own: 1080p at 25 frames a second, moving, with grain, and with sound; H.264 and AAC in MP4. */
export async function drawClip(file: string, seconds: number, cleanup: AsyncDisposableStack): Promise<string> {
  if (!onPath('ffmpeg')) throw new Unavailable('ffmpeg is not on the path (Debian: apt install ffmpeg)');
  const picture = `testsrc2=s=1920x1080:r=25:d=${seconds},noise=alls=8:allf=t`;
  const sound = `sine=f=440:r=48000:d=${seconds}`;
  const command = ['ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
  await finish([...command, '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-y', file], cleanup);
  return file;
}
