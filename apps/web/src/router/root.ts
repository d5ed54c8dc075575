import { createRootRoute } from '@tanstack/react-router';
import { Missing } from '../routes/missing.tsx';
import { Frame } from '../ui/Frame.tsx';

/** What surrounds every page, and what is shown at an address that is none. */
export const root = createRootRoute({ component: Frame, notFoundComponent: Missing });
