import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { Choice } from '../../ui/fields.tsx';
import { useChecked } from '../../ui/use-checked.ts';
import { projectsKey } from './queries.ts';

const SHAPES = {
  wide: { width: 1_920, height: 1_080 },
  tall: { width: 1_080, height: 1_920 },
  square: { width: 1_080, height: 1_080 },
  uhd: { width: 3_840, height: 2_160 },
} as const;
const RATES = [
  { name: '23.976', num: 24_000, den: 1_001 },
  { name: '24', num: 24, den: 1 },
  { name: '25', num: 25, den: 1 },
  { name: '29.97', num: 30_000, den: 1_001 },
  { name: '30', num: 30, den: 1 },
  { name: '50', num: 50, den: 1 },
  { name: '60', num: 60, den: 1 },
] as const;

/** Begins a film. */
export function NewProject(props: { onClose: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [shape, setShape] = useState<keyof typeof SHAPES>('wide');
  const [rate, setRate] = useState<string>('25');
  const making = useMutation({
    mutationFn: () => {
      const { num, den } = RATES.find((one) => one.name === rate) ?? RATES[2];
      const settings = { ...SHAPES[shape], rate: { num, den }, sampleRate: 48_000 as const, background: '#000000' };
      return client('POST /api/projects', { body: { name: name.trim(), settings } });
    },
    onSuccess: async ({ data }) => {
      await queries.invalidateQueries({ queryKey: projectsKey });
      await navigate({ to: '/studio/$projectId', params: { projectId: data.id } });
    },
  });
  const { form, wrong, rest } = useChecked(
    { name: name.trim() === '' ? t('studio.nameMissing') : null },
    making.error,
    () => making.isPending || making.mutate(),
  );
  return (
    <Dialog title={t('studio.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('studio.name')}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={wrong('name')}
        />
        <div className="flex flex-wrap gap-4">
          <Choice label={t('studio.shape')} value={shape} onChange={(event) => setShape(event.target.value as keyof typeof SHAPES)}>
            {(Object.keys(SHAPES) as (keyof typeof SHAPES)[]).map((key) => (
              <option key={key} value={key}>
                {t(`studio.shape.${key}`)}
              </option>
            ))}
          </Choice>
          <Choice label={t('studio.rate')} value={rate} onChange={(event) => setRate(event.target.value)}>
            {RATES.map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </Choice>
        </div>
        <FormEnd failure={rest} action={t('studio.make')} pending={making.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
