import { getRouteApi, Link } from '@tanstack/react-router';
import { besideClass, Door } from '../features/accounts/Door.tsx';
import { EmailField, Failure, PresentPasswordField, Submit } from '../features/accounts/FormParts.tsx';
import { checkEmail } from '../features/accounts/fields.ts';
import { useForm } from '../features/accounts/use-form.ts';
import { useGoOn } from '../features/accounts/use-go-on.ts';
import { client, session } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';

const route = getRouteApi('/sign-in');

export function SignIn() {
  const i18n = useI18n();
  const { t } = i18n;
  const search = route.useSearch();
  useGoOn(search.next);
  const form = useForm({
    check: ({ email, password }) => ({
      email: checkEmail(i18n, email),
      password: password === '' ? t('field.password.missing') : undefined,
    }),
    send: ({ email, password }) =>
      session.enter(
        () => client('POST /api/auth/login', { body: { email, password } }),
        (tokens) => tokens,
      ),
  });
  return (
    <Door
      title={t('signIn.title')}
      beside={
        <>
          <Link to="/forgot" className={besideClass}>
            {t('signIn.forgot')}
          </Link>
          <Link to="/sign-up" search={search} className={besideClass}>
            {t('signIn.new')}
          </Link>
        </>
      }
    >
      <form {...form.props} className="flex flex-col gap-5">
        <EmailField form={form} />
        <PresentPasswordField form={form} name="password" label={t('field.password')} />
        <Failure form={form} />
        <Submit form={form}>{t('signIn.submit')}</Submit>
      </form>
    </Door>
  );
}
