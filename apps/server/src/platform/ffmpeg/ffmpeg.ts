/** Where the programs are. */
export interface Ffmpeg {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
}
