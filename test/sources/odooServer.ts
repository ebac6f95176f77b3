import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An Odoo that fits in a test: JSON-2 of version 19 (POST /json/2/MODEL/METHOD) and JSON-RPC of those
 * before it, over records in memory, with the faults that a network and a busy server have.
 */

export type Rec = { id: number } & Record<string, unknown>;
type Domain = [string, string, unknown][];

/** busy: 429; broken: 502; cut: half an answer; again: the first page once more; less: nothing, as if that were all. */
export type Fault = 'busy' | 'broken' | 'cut' | 'again' | 'less';

export interface FakeOdoo {
  url: string;
  models: Record<string, Rec[]>;
  /** A search_read of the model goes wrong so, after so many that do not. */
  fail(model: string, fault: Fault, after: number): void;
  /** Models and methods in the order in which they were asked. */
  asked: { model: string; method: string; domain: Domain }[];
  /** Run before the next search_read of the model is answered. */
  meanwhile(model: string, work: () => void): void;
  /** Models that the user may not read. */
  forbidden: Set<string>;
  close(): Promise<void>;
}

export const KEY = '6578616d706c65206b6579';
export const DATABASE = 'anvil';
export const LOGIN = 'bot@anvil.example';
const USER = 8;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly exception: string,
    message: string,
  ) {
    super(message);
  }
}

/** Many2one fields compare by their id. */
const plain = (value: unknown): unknown =>
  Array.isArray(value) && typeof value[1] === 'string' ? value[0] : value;

const holds = (record: Rec, [field, operator, wanted]: Domain[number]): boolean => {
  const value = plain(record[field]);
  if (operator === '=') return value === wanted;
  if (operator === '!=') return value !== wanted;
  if (operator === 'in') return (wanted as unknown[]).includes(value);
  if (operator === '>') return (value as number) > (wanted as number);
  if (operator === '>=') return (value as string) >= (wanted as string);
  if (operator === '<') return (value as string) < (wanted as string);
  throw new Refusal(500, 'builtins.ValueError', `Invalid operator ${operator}`);
};

const fieldsOf = (records: readonly Rec[]) => new Set(records.flatMap((record) => Object.keys(record)));

const checked = (records: readonly Rec[], names: readonly string[]) => {
  const known = fieldsOf(records);
  if (records.length === 0) return;
  const wrong = names.find((name) => !known.has(name));
  if (wrong) throw new Refusal(500, 'builtins.ValueError', `Invalid field '${wrong}'`);
};

interface Asked {
  domain?: Domain;
  fields?: string[];
  limit?: number;
  order?: string;
}

const search = (
  records: readonly Rec[],
  { domain = [], fields = [], limit, order = 'id asc' }: Asked,
): Rec[] => {
  const [by = 'id', direction] = order.split(' ');
  checked(records, [...fields, by, ...domain.map(([field]) => field)]);
  const sign = direction === 'desc' ? -1 : 1;
  const compare = (a: Rec, b: Rec) => ((a[by] as number) < (b[by] as number) ? -sign : sign);
  return records
    .filter((record) => domain.every((condition) => holds(record, condition)))
    .toSorted(compare)
    .slice(0, limit)
    .map(
      (record) => Object.fromEntries([...fields, 'id'].map((name) => [name, record[name] ?? false])) as Rec,
    );
};

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
};

const reply = (response: ServerResponse, status: number, body: unknown, fault?: Fault) => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  if (fault !== 'cut') return response.end(text);
  response.write(text.slice(0, text.length / 2));
  setTimeout(() => response.destroy(), 5);
};

export const startOdoo = async (models: Record<string, Rec[]>): Promise<FakeOdoo> => {
  const faults: { model: string; fault: Fault; after: number }[] = [];
  const works: { model: string; work: () => void }[] = [];
  const asked: FakeOdoo['asked'] = [];
  const forbidden = new Set<string>();
  const taken = <T extends { model: string }>(list: T[], model: string): T | undefined => {
    const at = list.findIndex((one) => one.model === model);
    return at < 0 ? undefined : list.splice(at, 1)[0];
  };

  const faultOf = (model: string, method: string): Fault | undefined => {
    const next = faults.find((one) => one.model === model);
    if (method !== 'search_read' || !next || next.after-- > 0) return undefined;
    return taken(faults, model)!.fault;
  };

  const answer = (model: string, method: string, given: Asked, fault: Fault | undefined): unknown => {
    asked.push({ model, method, domain: given.domain ?? [] });
    const records = models[model];
    if (!records)
      throw new Refusal(404, 'werkzeug.exceptions.NotFound', `the model '${model}' does not exist`);
    if (forbidden.has(model))
      throw new Refusal(403, 'odoo.exceptions.AccessError', 'You are not allowed to access');
    if (method === 'search_count') return search(records, { domain: given.domain ?? [] }).length;
    if (method === 'fields_get') return Object.fromEntries([...fieldsOf(records)].map((name) => [name, {}]));
    if (method !== 'search_read') throw new Refusal(404, 'builtins.AttributeError', `no method ${method}`);
    taken(works, model)?.work();
    if (fault === 'less') return [];
    if (fault === 'again')
      return search(records, { ...given, domain: (given.domain ?? []).filter(([field]) => field !== 'id') });
    return search(records, given);
  };

  const json2 = async (request: IncomingMessage, response: ServerResponse) => {
    const [, , , model = '', method = ''] = request.url!.split('/');
    const given = (await bodyOf(request)) as Asked;
    try {
      if (request.headers.authorization !== `bearer ${KEY}`)
        throw new Refusal(401, 'werkzeug.exceptions.Unauthorized', 'Invalid apikey');
      if (request.headers['x-odoo-database'] !== DATABASE)
        throw new Refusal(404, 'werkzeug.exceptions.NotFound', 'No database is selected');
      const fault = faultOf(model, method);
      if (fault === 'busy') response.setHeader('retry-after', '0');
      if (fault === 'busy' || fault === 'broken')
        throw new Refusal(fault === 'busy' ? 429 : 502, 'busy', 'busy');
      reply(response, 200, answer(model, method, given, fault), fault);
    } catch (error) {
      const { status, exception, message } = error as Refusal;
      reply(response, status, {
        name: exception,
        message,
        arguments: [message],
        context: {},
        debug: 'Traceback …',
      });
    }
  };

  const jsonRpc = async (request: IncomingMessage, response: ServerResponse) => {
    const { id, params } = (await bodyOf(request)) as {
      id: number;
      params: { service: string; method: string; args: unknown[] };
    };
    const say = (result: object) => reply(response, 200, { jsonrpc: '2.0', id, ...result });
    const { service, method, args } = params;
    if (service === 'common' && method === 'login')
      return say({ result: args[0] === DATABASE && args[1] === LOGIN && args[2] === KEY ? USER : false });
    const [database, user, key, model, name, [domain], rest] = args as [
      string,
      number,
      string,
      string,
      string,
      [Domain?],
      Asked,
    ];
    try {
      if (database !== DATABASE || user !== USER || key !== KEY)
        throw new Refusal(200, 'odoo.exceptions.AccessDenied', 'Access Denied');
      say({
        result: answer(model, name, { ...rest, ...(domain && { domain }) }, faultOf(model, name)),
      });
    } catch (error) {
      const { exception, message } = error as Refusal;
      const data = { name: exception, message, arguments: [message], context: {}, debug: 'Traceback …' };
      say({ error: { code: 200, message: 'Odoo Server Error', data } });
    }
  };

  const server = createServer((request, response) => {
    void (request.url === '/jsonrpc' ? jsonRpc : json2)(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    ...{ models, asked, forbidden },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail: (model, fault, after) => void faults.push({ model, fault, after }),
    meanwhile: (model, work) => void works.push({ model, work }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};
