import { client } from '../../lib/client.ts';
import { LANGUAGE_NAMES, LANGUAGES, useI18n } from '../../lib/i18n.tsx';
import { type User, useKeepMe } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { CONTROL } from '../../ui/fields.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { Failure, Submit } from './FormParts.tsx';
import { checkUsername } from './fields.ts';
import { useForm } from './use-form.ts';

/** One's name and language. */
export function ProfileForm({ me }: { me: User }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const keepMe = useKeepMe();
  const form = useForm({
    check: ({ username }) => ({ username: checkUsername(i18n, username) }),
    send: async ({ username, locale }) => {
      const language = LANGUAGES.find((known) => known === locale) ?? me.locale;
      const { data } = await client('PATCH /api/users/me', { body: { username: username.trim() || null, locale: language } });
      keepMe(data);
      if (language !== me.locale) i18n.setLanguage(language);
      say(t('account.saved'));
    },
  });
  return (
    <form {...form.props} className="flex flex-col gap-5">
      <TextField
        label={t('field.username')}
        name="username"
        autoComplete="nickname"
        defaultValue={me.username ?? ''}
        hint={t('field.username.hint')}
        error={form.errors.username}
      />
      <div className="flex flex-col gap-1.5">
        <label htmlFor="account-locale" className="text-sm font-semibold">
          {t('account.language')}
        </label>
        <select
          id="account-locale"
          name="locale"
          defaultValue={me.locale}
          aria-describedby="account-locale-hint"
          className={`${CONTROL} text-base!`}
        >
          {LANGUAGES.map((choice) => (
            <option key={choice} value={choice} lang={choice}>
              {LANGUAGE_NAMES[choice]}
            </option>
          ))}
        </select>
        <p id="account-locale-hint" className="text-sm text-muted">
          {t('account.language.hint')}
        </p>
      </div>
      <Failure form={form} />
      <Submit form={form}>{t('account.save')}</Submit>
    </form>
  );
}
