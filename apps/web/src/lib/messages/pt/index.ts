import type { Catalogue } from '../en/index.ts';
import { accounts } from './accounts.ts';
import { admin } from './admin.ts';
import { adminShelf } from './adminShelf.ts';
import { audit } from './audit.ts';
import { blog } from './blog.ts';
import { catalogue } from './catalogue.ts';
import { chat } from './chat.ts';
import { common } from './common.ts';
import { curation } from './curation.ts';
import { discovery } from './discovery.ts';
import { generation } from './generation.ts';
import { genres } from './genres.ts';
import { media } from './media.ts';
import { mediaPage } from './mediaPage.ts';
import { search } from './search.ts';
import { series } from './series.ts';
import { studio } from './studio.ts';
import { taste } from './taste.ts';

export const pt: Catalogue = {
  ...common,
  ...catalogue,
  ...genres,
  ...media,
  ...mediaPage,
  ...accounts,
  ...admin,
  ...adminShelf,
  ...audit,
  ...series,
  ...taste,
  ...search,
  ...chat,
  ...discovery,
  ...curation,
  ...blog,
  ...studio,
  ...generation,
};
