/** Passes for the lead that lasted. */

import type { Moment } from '../../engine/moments';

/** A lead that is lost sooner was two cars side by side, and no pass. Seconds. */
const LASTS = 5;

/**
 * The moments at which another driver took the lead and kept it, as far as that is known at an instant: one appears
 * once it has lasted.
 */
export function lastingLeads(moments: readonly Moment[], t: number): Moment[] {
  const leads = moments.filter((moment) => moment.kind === 'lead' && moment.t <= t);
  let leader = moments.find((moment) => moment.kind === 'lap')?.driver ?? null;
  return leads.filter((lead, index) => {
    const lasted = Math.min(leads[index + 1]?.t ?? t, t) - lead.t >= LASTS;
    if (!lasted || lead.driver === leader) return false;
    leader = lead.driver;
    return true;
  });
}
