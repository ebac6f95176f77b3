import { parseArgs } from 'node:util';
import { METRIC_IDS } from '../../server/catalog/metrics';
import { testDatabase } from '../database';
import { mutate } from './mutate';
import { forgotten, PASSED_OVER } from './passedOver';
import { reportOf, told } from './report';
import { runShop } from './run';

/** `npm run oracle -- [--shops N] [--values N] [--seed S] [--size ORDERS] [--mutations [--only PATTERN]]`. */

const { values: options } = parseArgs({
  options: {
    shops: { type: 'string', default: '10' },
    values: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '120' },
    mutations: { type: 'boolean', default: false },
    /** A pattern: of the mutations those whose words or file match. */
    only: { type: 'string', default: '' },
    /** Ends with the first shop that differs, and does not look for a smaller one. */
    show: { type: 'boolean', default: false },
    fast: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Of which some shop had a figure that is neither null nor 0. */
const heard = new Set<string>();

const tellPassedOver = (): void => {
  const passed = [...Object.keys(PASSED_OVER), ...forgotten()];
  say(`not computed: ${passed.join(', ') || 'no metric of the catalogue'}`);
  const silent = METRIC_IDS.filter((id) => !passed.includes(id) && !heard.has(id));
  say(`never more than null or 0: ${silent.join(', ') || 'none'}`);
};

const oneShop = async (seed: number): Promise<[number, number]> => {
  const database = await testDatabase({ keep: true, own: true });
  const began = Date.now();
  try {
    const wanted = { seed, size: Number(options.size), values: Number(options.values) };
    const outcome = await runShop(database, wanted);
    const { values, differences, shop } = outcome;
    for (const metric of outcome.said) heard.add(metric);
    const took = Math.round((Date.now() - began) / 1000);
    const { zone, currency } = shop.settings;
    say(
      `shop ${seed} (${zone}, ${currency}): ${values} values, ${differences.length} differences, ${took} s`,
    );
    if (options.show) {
      const c = new Map<string, number>();
      for (const d of differences) c.set(d.metric, (c.get(d.metric) ?? 0) + 1);
      say(JSON.stringify([...c]));
      for (const d of differences
        .filter((x, i) => differences.findIndex((y) => y.metric === x.metric) === i)
        .slice(0, 9))
        say(told(seed, d));
    }
    if (differences.length > 0 && !options.fast) say(await reportOf(database, outcome));
    return [values, differences.length];
  } finally {
    await database.close();
  }
};

const compareAll = async (): Promise<boolean> => {
  let [values, differences] = [0, 0];
  for (let i = 0; i < Number(options.shops); i++) {
    const [compared, differing] = await oneShop(Number(options.seed) + i);
    values += compared;
    differences += differing;
    if (differing > 0 && options.fast) break;
  }
  say(`${options.shops} shops, ${values} values, ${differences} differences`);
  tellPassedOver();
  return differences === 0;
};

const isGood = await (options.mutations ? mutate(say, options.only) : compareAll());
process.exitCode = isGood ? 0 : 1;
