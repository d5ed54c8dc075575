import type { Colour } from './colour.ts';

/** One printing of a poster: the sheet, the type on it, and three inks for the art, the loudest first. */
export interface Palette {
  readonly ground: Colour;
  readonly type: Colour;
  readonly inks: readonly [Colour, Colour, Colour];
}

/** Genres that share a temper share their inks. */
export type Family =
  | 'play'
  | 'heart'
  | 'life'
  | 'shadow'
  | 'dread'
  | 'space'
  | 'dream'
  | 'journey'
  | 'force'
  | 'field'
  | 'sport'
  | 'song'
  | 'fact'
  | 'past';

/**
 * Every sheet is toned, so that it stands off both the day page (#f7f3ea) and the night page (#101319); type on
 * its ground is at least 4.5 to 1 (poster.test.ts checks both).
 */
export const PALETTES: Readonly<Record<Family, readonly [Palette, ...Palette[]]>> = {
  play: [
    { ground: '#f3c23a', type: '#1c1a17', inks: ['#e2452d', '#2b68ac', '#fbf1da'] },
    { ground: '#ecdcba', type: '#221f1b', inks: ['#ea5f3c', '#2a8f84', '#f0b02f'] },
    { ground: '#ea5b3b', type: '#1b0e0c', inks: ['#f8cf58', '#fdeed4', '#23408e'] },
    { ground: '#f4b6ae', type: '#2a1230', inks: ['#d93a2c', '#2a6f64', '#fdf0de'] },
    { ground: '#27609f', type: '#fdf3dd', inks: ['#f5c53d', '#ef6243', '#f4e3c2'] },
    { ground: '#9fcabb', type: '#17302c', inks: ['#e4502f', '#f7e6b5', '#1f6f68'] },
  ],
  heart: [
    { ground: '#f0d3c6', type: '#420f20', inks: ['#c8273f', '#ea8670', '#7d2142'] },
    { ground: '#8f1a33', type: '#fce6d3', inks: ['#f0806a', '#f6bfae', '#4a0d20'] },
    { ground: '#ecd9c2', type: '#2d1932', inks: ['#d54a6b', '#f0a287', '#4d3566'] },
    { ground: '#3a2450', type: '#f8e0d0', inks: ['#ea677e', '#f3aa63', '#8462ad'] },
    { ground: '#e8604f', type: '#220b12', inks: ['#f9d4b8', '#8e1c37', '#f7b25c'] },
  ],
  life: [
    { ground: '#e8dcc3', type: '#1e1c1a', inks: ['#c5432b', '#d8a13c', '#2f4a5c'] },
    { ground: '#d6c29a', type: '#24180f', inks: ['#8f2f1b', '#365a5b', '#f3e7cb'] },
    { ground: '#2b3c49', type: '#f3e8d3', inks: ['#de9340', '#c44a33', '#86a8a4'] },
    { ground: '#dcd9cc', type: '#1a2430', inks: ['#21508a', '#cb582d', '#93a189'] },
    { ground: '#a9391f', type: '#fcecd5', inks: ['#efb64c', '#2a1a18', '#f0cfa6'] },
    { ground: '#c6cfbf', type: '#17231f', inks: ['#d9653a', '#2c5f53', '#f7f0dd'] },
    { ground: '#5b6f86', type: '#fbf4e4', inks: ['#f2c66d', '#1e2a3a', '#e2775a'] },
    { ground: '#e5b95c', type: '#241a12', inks: ['#f7ecd3', '#a63a22', '#2f4f5a'] },
  ],
  shadow: [
    { ground: '#2b2625', type: '#f3e7cd', inks: ['#db3a20', '#e8b53f', '#847c71'] },
    { ground: '#d9d2c1', type: '#191817', inks: ['#191817', '#c2352a', '#98907f'] },
    { ground: '#e4462d', type: '#170b09', inks: ['#2a0f0c', '#fbe8ce', '#f5b43d'] },
    { ground: '#21484c', type: '#f2e6ca', inks: ['#e5a63d', '#cf5034', '#79a9a2'] },
    { ground: '#e6dac2', type: '#14161c', inks: ['#cf2a2a', '#1d4e80', '#c5b27a'] },
    { ground: '#353b48', type: '#efe9db', inks: ['#f3c352', '#8d93a1', '#d8d2c4'] },
    { ground: '#e9b93a', type: '#1a1512', inks: ['#241d19', '#c8321f', '#f9ecc9'] },
  ],
  dread: [
    { ground: '#48131a', type: '#f7e2c8', inks: ['#d5252a', '#8a1a20', '#e9a680'] },
    { ground: '#c9cda8', type: '#1b1d13', inks: ['#8a1d1b', '#5a6331', '#efeed9'] },
    { ground: '#e23c2c', type: '#150707', inks: ['#1f0a0a', '#f7dfc1', '#8d1513'] },
    { ground: '#33284e', type: '#ece5ca', inks: ['#a5c653', '#d5546a', '#7462a0'] },
    { ground: '#dccfb4', type: '#1a1413', inks: ['#b3201f', '#2b2322', '#a3947b'] },
    { ground: '#2f4338', type: '#efe6cb', inks: ['#d7d06a', '#c23b2c', '#7f9a7d'] },
  ],
  space: [
    { ground: '#1d2f55', type: '#f3ebd8', inks: ['#f28d4d', '#46aaa6', '#e6d6a0'] },
    { ground: '#dfdccf', type: '#16212f', inks: ['#f0562f', '#21708c', '#9fbdbb'] },
    { ground: '#46317d', type: '#fae8d5', inks: ['#ff7f5e', '#4cc4c2', '#f6c962'] },
    { ground: '#ef6d3b', type: '#1c1128', inks: ['#4f2478', '#fbe2c2', '#f9b54a'] },
    { ground: '#1f5d63', type: '#f5edd4', inks: ['#f5b947', '#ef6a4a', '#9fd0c4'] },
  ],
  dream: [
    { ground: '#2a5054', type: '#f6eaca', inks: ['#e8ba4f', '#db6d47', '#95bfae'] },
    { ground: '#ebdcb9', type: '#2c2454', inks: ['#614e9f', '#d88b38', '#4f8f7c'] },
    { ground: '#66305f', type: '#fce6c8', inks: ['#f2a64f', '#e26a86', '#9ac0ae'] },
    { ground: '#b9cfd6', type: '#1f2746', inks: ['#34458f', '#f3e6c0', '#dc6d52'] },
  ],
  journey: [
    { ground: '#e6c486', type: '#2c160d', inks: ['#ba3d1e', '#e47a34', '#3b6c6b'] },
    { ground: '#ecd7b0', type: '#2d1b11', inks: ['#cb532b', '#e6a53d', '#7e3a22'] },
    { ground: '#25666c', type: '#fbf0d8', inks: ['#f1b755', '#e0643a', '#f3e2bd'] },
    { ground: '#b6401c', type: '#fff1dc', inks: ['#f4b34e', '#571d12', '#f4d8a6'] },
    { ground: '#a9c4bd', type: '#20261f', inks: ['#c8492a', '#f2dfb2', '#3a5c57'] },
  ],
  force: [
    { ground: '#f2b422', type: '#17130e', inks: ['#1d1812', '#d4301d', '#fff1d2'] },
    { ground: '#e2dfd3', type: '#17181c', inks: ['#e02a22', '#24262d', '#f0b126'] },
    { ground: '#2d323e', type: '#f6f0e3', inks: ['#fb5333', '#f6b93b', '#76869a'] },
    { ground: '#bf2a1c', type: '#fff4e3', inks: ['#f6bd3e', '#210f0d', '#f2d6bb'] },
    { ground: '#ee7a2e', type: '#1b0f0a', inks: ['#21130e', '#fdebcc', '#b8231a'] },
  ],
  field: [
    { ground: '#c5bb95', type: '#1f2016', inks: ['#b53420', '#5c6336', '#efe7cb'] },
    { ground: '#414737', type: '#f2ead2', inks: ['#d85232', '#a3aa73', '#dbc78f'] },
    { ground: '#e0d7c3', type: '#1d1c1a', inks: ['#b12220', '#4c4f43', '#aaa189'] },
    { ground: '#cf5a33', type: '#140b07', inks: ['#261911', '#f3dfb9', '#e9a94a'] },
  ],
  sport: [
    { ground: '#d2dfc8', type: '#10261d', inks: ['#1b8350', '#ef6c2e', '#fff8e0'] },
    { ground: '#1b6446', type: '#f8f3e1', inks: ['#f5ca40', '#f0713c', '#a8d3b0'] },
    { ground: '#ee6d38', type: '#1b120e', inks: ['#1d4f92', '#fff0d9', '#f8c94b'] },
    { ground: '#f1c84a', type: '#18201c', inks: ['#d63b2a', '#1f6a52', '#fdf3d7'] },
  ],
  song: [
    { ground: '#24459a', type: '#fcefd8', inks: ['#f5a930', '#ea5640', '#94b8e8'] },
    { ground: '#ecdbb8', type: '#1c1c3d', inks: ['#1f5ab9', '#ef8a28', '#d53a6e'] },
    { ground: '#e8b532', type: '#25132f', inks: ['#7c3090', '#e2482f', '#fff1d0'] },
    { ground: '#f0a0a7', type: '#2b1030', inks: ['#cf2a4b', '#2d428e', '#ffe9cb'] },
    { ground: '#272b3b', type: '#f6ead0', inks: ['#4d8fd1', '#f0a23a', '#c9d3da'] },
  ],
  fact: [
    { ground: '#e0ddd4', type: '#161616', inks: ['#e02a1e', '#222222', '#aaa69b'] },
    { ground: '#d5dde0', type: '#12222d', inks: ['#10508a', '#e0562f', '#95aebd'] },
    { ground: '#f0d24c', type: '#181816', inks: ['#1c1c1a', '#e0552f', '#fbf5e2'] },
    { ground: '#2a4d69', type: '#f4efe2', inks: ['#f1b24a', '#e8e0cf', '#d4553a'] },
    { ground: '#df4a2e', type: '#140806', inks: ['#1f1410', '#f7ecd8', '#f0b63f'] },
  ],
  past: [
    { ground: '#e0cfa9', type: '#2b1e14', inks: ['#7a2f1b', '#b38a45', '#3d4d4a'] },
    { ground: '#cfc8b8', type: '#1d1b19', inks: ['#3a3733', '#9a3b2a', '#efe8d9'] },
    { ground: '#3b342d', type: '#ecdfc8', inks: ['#c8a868', '#8c7453', '#e2d3b4'] },
    { ground: '#571f1b', type: '#f3e2c3', inks: ['#d1a14b', '#a15741', '#e6d0a6'] },
    { ground: '#b7bda8', type: '#1c221b', inks: ['#5a3b25', '#efe6cd', '#7d8a70'] },
  ],
};
