import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { newUuid } from '../../lib/uuid.ts';
import { Button } from '../../ui/Button.tsx';
import { Copyable } from '../../ui/Copyable.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { Field } from '../../ui/Field.tsx';
import { Choice } from '../../ui/fields.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { useChecked } from '../../ui/use-checked.ts';
import { printCurl } from './curl.ts';
import { type Input, Inputs } from './Inputs.tsx';
import { generationsKey, type Mode, type Service, servicesQuery } from './queries.ts';

const SIZES = {
  poster: { width: 1_024, height: 1_536 },
  square: { width: 1_024, height: 1_024 },
  wide: { width: 1_536, height: 864 },
  tall: { width: 864, height: 1_536 },
} as const;
type Size = keyof typeof SIZES;
const COUNTS = [1, 2, 3, 4] as const;

/** What is to be made, in a person’s words. */
export function GenerateForm() {
  const i18n = useI18n();
  const { t, format } = i18n;
  const queries = useQueryClient();
  const { data: services } = useQuery(servicesQuery);
  const [prompt, setPrompt] = useState('');
  const [avoid, setAvoid] = useState('');
  const [service, setService] = useState<Service | ''>('');
  const [mode, setMode] = useState<Mode>('generate');
  const [size, setSize] = useState<Size>('poster');
  const [count, setCount] = useState(1);
  const [seed, setSeed] = useState('');
  const [inputs, setInputs] = useState<readonly Input[]>([]);
  // Sent again after a lost answer, it is still the same request.
  const [requestId, setRequestId] = useState(newUuid);

  const chosen = services?.find((one) => one.service === service) ?? services?.find((one) => one.service === 'banana') ?? services?.[0];
  const asked = {
    prompt: prompt.trim(),
    ...(avoid.trim() && { negativePrompt: avoid.trim() }),
    ...(chosen && { service: chosen.service }),
    mode: chosen?.modes.includes(mode) ? mode : ('generate' as const),
    ...SIZES[size],
    count,
    ...(seed && { seed: Number(seed) }),
    inputs: chosen && chosen.modes.length > 1 ? inputs.map(({ id }) => id) : [],
  };
  const making = useMutation({
    mutationFn: () => client('POST /api/generate', { headers: { 'idempotency-key': requestId }, body: asked }),
    onSuccess: async () => {
      setRequestId(newUuid());
      await queries.invalidateQueries({ queryKey: generationsKey });
    },
    onError: () => setRequestId(newUuid()),
  });
  const { form, wrong, rest } = useChecked(
    {
      prompt: prompt.trim() === '' ? t('create.promptMissing') : null,
      seed: /^\d{0,9}$/.test(seed) ? null : t('create.seedWrong'),
      inputs:
        asked.mode === 'tryon' && inputs.length !== 2
          ? t('create.tryonInputs')
          : asked.mode === 'edit' && !inputs.length
            ? t('create.editInputs')
            : null,
    },
    making.error,
    () => making.isPending || making.mutate(),
  );
  return (
    <form {...form} className="flex flex-col gap-5">
      <TextArea
        label={t('create.prompt')}
        hint={t(chosen?.madeBy === 'rules' ? 'create.promptPoster' : 'create.promptHint')}
        rows={3}
        maxLength={4_000}
        value={prompt}
        error={wrong('prompt')}
        onChange={(event) => setPrompt(event.target.value)}
      />
      <div className="flex flex-wrap gap-4">
        <Choice label={t('create.service')} value={chosen?.service ?? ''} onChange={(event) => setService(event.target.value as Service)}>
          {services?.map((one) => (
            <option key={one.service} value={one.service}>
              {t(`create.service.${one.service}`)}
            </option>
          ))}
        </Choice>
        {chosen && chosen.modes.length > 1 && (
          <Choice label={t('create.mode')} value={asked.mode} onChange={(event) => setMode(event.target.value as Mode)}>
            {chosen.modes.map((one) => (
              <option key={one} value={one}>
                {t(`create.mode.${one}`)}
              </option>
            ))}
          </Choice>
        )}
        <Choice label={t('create.size')} value={size} onChange={(event) => setSize(event.target.value as Size)}>
          {(Object.keys(SIZES) as Size[]).map((one) => (
            <option key={one} value={one}>
              {t(`create.size.${one}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('create.count')} value={count} onChange={(event) => setCount(Number(event.target.value))}>
          {COUNTS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Choice>
      </div>
      {chosen && chosen.modes.length > 1 && (
        <Inputs
          inputs={inputs}
          onChange={setInputs}
          error={wrong('inputs')}
          labels={asked.mode === 'tryon' ? [t('create.person'), t('create.garment')] : []}
        />
      )}
      <details>
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-muted text-sm">{t('create.more')}</summary>
        <div className="flex flex-col gap-5 pt-2">
          {chosen?.madeBy === 'model' && (
            <Field label={t('create.avoid')} maxLength={1_000} value={avoid} onChange={(event) => setAvoid(event.target.value)} />
          )}
          <Field
            label={t('create.seed')}
            hint={t('create.seedHint')}
            inputMode="numeric"
            value={seed}
            error={wrong('seed')}
            onChange={(event) => setSeed(event.target.value)}
          />
          <Copyable text={printCurl(location.origin, asked)} label={t('create.curl')} action={t('create.copy')} />
        </div>
      </details>
      {rest && <Failure>{sayProblem(i18n, rest)}</Failure>}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button type="submit" kind="lamp" aria-disabled={making.isPending}>
          {t('create.go')}
        </Button>
        {chosen && (
          <p className="text-muted text-sm">
            {chosen.madeBy === 'rules'
              ? t('create.drawn')
              : t('create.price', { price: format.money((chosen.price * count) / 1e6), model: chosen.model })}
          </p>
        )}
      </div>
    </form>
  );
}
