import { describe, expect, it } from 'vitest';
import { stopInTime } from '../server/stop';

/** How a stop ends: codes that the process would exit with, and what is complained of. */
const ending = async (stop: () => Promise<void>, withinMs?: number) => {
  const lines: string[] = [];
  const codes: number[] = [];
  await new Promise<void>((done) => {
    const exit = (code: number) => {
      codes.push(code);
      done();
    };
    void stopInTime(stop, { log: (line) => lines.push(line), exit, withinMs });
  });
  return { codes, lines };
};

describe('a stop', () => {
  it('exits well once all has ended', async () => {
    expect(await ending(async () => {})).toEqual({ codes: [0], lines: [] });
  });

  it('that takes too long is cut short, and says so', async () => {
    const { codes, lines } = await ending(() => new Promise(() => {}), 20);
    expect(codes).toEqual([1]);
    expect(lines).toEqual(['Not all work ended within 0.02 seconds. The next start goes on with it.']);
  });

  it('that fails ends all the same', async () => {
    const { codes, lines } = await ending(() => Promise.reject(new Error('no disk')));
    expect(codes).toEqual([1]);
    expect(lines.join()).toContain('The stop failed: ');
  });
});
