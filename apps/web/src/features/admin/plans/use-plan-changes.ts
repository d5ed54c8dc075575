import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { type Plan, plansQuery } from '../queries.ts';

/** What a plan is to be. Which one accounts begin with is only ever moved on to another, never left open. */
export type PlanDraft = Omit<Plan, 'isDefault'> & { readonly asDefault: boolean };

/** Who has a plan sees its limits: everything that shows them is asked for again. */
function useRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all([queries.invalidateQueries({ queryKey: plansQuery.queryKey }), queries.invalidateQueries({ queryKey: ['admin'] })]);
}

/** Makes a plan, or changes the one that is given. */
export function usePlanSaving(plan: Plan | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, asDefault, ...fields }: PlanDraft) =>
      plan
        ? client('PATCH /api/plans/{id}', { params: { id: plan.id }, body: { ...fields, ...(asDefault && { isDefault: true as const }) } })
        : client('POST /api/plans', { body: { id, ...fields } }),
    onSuccess: refresh,
  });
}

export function usePlanDeletion(plan: Plan) {
  const refresh = useRefresh();
  return useMutation({ mutationFn: () => client('DELETE /api/plans/{id}', { params: { id: plan.id } }), onSuccess: refresh });
}
