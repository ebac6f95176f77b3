import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { HookEvent } from './events';

/**
 * Sends as Shopify does: signed, several at once, again with growing waits until a 200 comes within
 * five seconds. Waits are a thousand times shorter than Shopify's, which tries for four hours.
 */
export interface Sender {
  /** How many were acknowledged so far. */
  acknowledged: () => number;
  /** How many tries had no answer, or not 200. */
  failed: () => number;
  /** Milliseconds of each acknowledged try. */
  took: number[];
  done: Promise<void>;
}

const AT_ONCE = 200;
const TIMEOUT_MS = 5_000;
const MAX_TRIES = 60;

export const send = (events: readonly HookEvent[], url: string, secret: string): Sender => {
  const agent = new Agent({ connections: AT_ONCE });
  const took: number[] = [];
  let [next, acknowledged, failed] = [0, 0, 0];

  const once = async ({ topic, body }: HookEvent, i: number): Promise<boolean> => {
    const began = performance.now();
    try {
      const answer = await request(url, {
        ...{ method: 'POST', body, dispatcher: agent },
        ...{ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS },
        headers: {
          'content-type': 'application/json',
          'x-shopify-topic': topic,
          'x-shopify-webhook-id': `delivery-${i}`,
          'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
        },
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) return false;
      took.push(performance.now() - began);
      return true;
    } catch {
      return false;
    }
  };
  const deliver = async (event: HookEvent, i: number) => {
    for (let tries = 1; !(await once(event, i)); tries++) {
      failed++;
      if (tries === MAX_TRIES) throw new Error(`delivery ${i} was given up`);
      await sleep(Math.min(2_000, 100 * 1.5 ** tries));
    }
    acknowledged++;
  };
  const lane = async () => {
    while (next < events.length) {
      const i = next++;
      await deliver(events[i]!, i);
    }
  };
  const done = Promise.all(Array.from({ length: AT_ONCE }, lane)).then(() => agent.close());
  return { acknowledged: () => acknowledged, failed: () => failed, took, done };
};
