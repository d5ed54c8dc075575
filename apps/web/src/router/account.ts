import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readNext } from '../features/accounts/next.ts';
import { root } from './root.ts';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('../routes/sign-in.tsx'), 'SignIn'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('../routes/sign-up.tsx'), 'SignUp'),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('../routes/forgot.tsx'), 'Forgot'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../routes/reset-password.tsx'), 'ResetPassword'),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('../routes/verify-email.tsx'), 'VerifyEmail'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../routes/account.tsx'), 'Account'),
});

const accountSessions = createRoute({
  getParentRoute: () => root,
  path: '/account/sessions',
  component: lazyRouteComponent(() => import('../routes/account-sessions.tsx'), 'AccountSessions'),
});

const accountUsage = createRoute({
  getParentRoute: () => root,
  path: '/account/usage',
  component: lazyRouteComponent(() => import('../routes/account-usage.tsx'), 'AccountUsage'),
});

/** The way in, and one’s own account. */
export const ownAccount = [signIn, signUp, forgot, resetPassword, verifyEmail, account, accountSessions, accountUsage];
