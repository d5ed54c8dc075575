import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, toProblem } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Danger } from '../../../ui/Danger.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Choice, Tick } from '../../../ui/fields.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { useChecked } from '../../../ui/use-checked.ts';
import { type CurationOrder, refreshCurated } from './queries.ts';

const FLAGS = ['onlyChanged', 'dryRun', 'force'] as const;
const isWhole = (text: string) => text.trim() === '' || /^[1-9]\d{0,8}$/.test(text.trim());
const wholeOrNull = (text: string) => (text.trim() === '' ? null : Number(text));

/** Orders an analyser over the shelf. */
export function RunForm() {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const [analyser, setAnalyser] = useState<'builtin' | 'model'>('builtin');
  const [flags, setFlags] = useState({ onlyChanged: true, dryRun: false, force: false });
  const [numbers, setNumbers] = useState({ limit: '', costCap: '' });
  const [asks, setAsks] = useState(false);
  const ordering = useMutation({
    mutationFn: (body: CurationOrder) => client('POST /api/admin/curation/runs', { body }),
    onSuccess: () => {
      setAsks(false);
      toast(t('curate.begun'));
      return refreshCurated(queries);
    },
  });
  const order = () =>
    ordering.mutate({
      analyser,
      ...flags,
      limit: wholeOrNull(numbers.limit),
      costCap: analyser === 'model' ? wholeOrNull(numbers.costCap) : null,
    });
  const whole = (text: string) => (isWhole(text) ? null : t('imports.badWhole'));
  const wrongs = { limit: whole(numbers.limit), costCap: analyser === 'model' ? whole(numbers.costCap) : null };
  const { form, wrong, rest } = useChecked(wrongs, ordering.error, () => {
    if (flags.force) setAsks(true);
    else if (!ordering.isPending) order();
  });
  const number = (name: 'limit' | 'costCap') => (
    <Field
      label={t(`curate.${name}`)}
      hint={t(`curate.${name}Hint`)}
      inputMode="numeric"
      maxLength={9}
      value={numbers[name]}
      onChange={(event) => setNumbers({ ...numbers, [name]: event.target.value })}
      error={wrong(name)}
    />
  );
  const failure = rest !== null && (toProblem(rest).code === 'unavailable' ? t('curate.noModel') : sayProblem(i18n, rest));
  return (
    <form {...form} className="flex max-w-2xl flex-col gap-4">
      <Choice
        label={t('curate.analyser')}
        value={analyser}
        onChange={({ target }) => setAnalyser(target.value === 'model' ? 'model' : 'builtin')}
      >
        <option value="builtin">{t('curate.analyser.builtin')}</option>
        <option value="model">{t('curate.analyser.model')}</option>
      </Choice>
      <div className="flex flex-col">
        {FLAGS.map((flag) => (
          <Tick key={flag} checked={flags[flag]} onChange={(checked) => setFlags({ ...flags, [flag]: checked })}>
            {t(`curate.${flag}`)}
          </Tick>
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        {number('limit')}
        {analyser === 'model' && number('costCap')}
      </div>
      {failure && !asks && <Failure>{failure}</Failure>}
      <Button type="submit" kind="lamp" className="self-start" aria-disabled={ordering.isPending}>
        {t('curate.begin')}
      </Button>
      {asks && (
        <Danger
          title={t('curate.forceTitle')}
          action={t('curate.forceYes')}
          pending={ordering.isPending}
          error={failure || null}
          onConfirm={order}
          onClose={() => setAsks(false)}
        >
          <p>{t('curate.forceText')}</p>
        </Danger>
      )}
    </form>
  );
}
