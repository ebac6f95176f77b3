import { DomainError } from '../../errors';
import { settingOf, type Connection } from '../driver';
import { strangeAnswer, noRight, noDatabase, noLogin, unreadModel } from './sentences';

/**
 * Odoo's external API: JSON-2 of version 19 (POST /json/2/MODEL/METHOD with an API key). With a login, JSON-RPC of
 * the versions before it. Every call only reads, so it may be sent twice.
 */

export type Domain = readonly (readonly [string, string, unknown])[];

export interface Query {
  model: string;
  domain: Domain;
  fields: readonly string[];
  limit?: number;
  order?: string;
}

export interface Rpc {
  /** From now on it speaks of one company of several: products cost what they cost there. */
  inCompany(id: number): void;
  read(query: Query): Promise<unknown[]>;
  count(model: string, domain: Domain): Promise<number>;
  /** Names of the model's fields. */
  fields(model: string): Promise<ReadonlySet<string>>;
}

type Call = (
  model: string,
  method: string,
  domain: Domain | null,
  rest: Record<string, unknown>,
) => Promise<unknown>;

/** @throws DomainError `bad_input` for a login without a database; what the network or Odoo refuses. */
export const openRpc = async (connection: Connection): Promise<Rpc> => {
  const call = connection.settings.login
    ? await jsonRpc(connection, connection.settings.login)
    : json2(connection);
  // with archived records too: a product that is no longer sold was sold once
  const context: Record<string, unknown> = { active_test: false, lang: 'en_US' };
  return {
    inCompany: (id) => void (context.allowed_company_ids = [id]),
    read: async ({ model, domain, fields, limit, order }) => {
      const found = await call(model, 'search_read', domain, {
        context,
        fields,
        ...(limit && { limit }),
        ...(order && { order }),
      });
      if (!Array.isArray(found)) throw strangeAnswer(model);
      return found;
    },
    count: async (model, domain) => {
      const found = await call(model, 'search_count', domain, { context });
      if (typeof found !== 'number') throw strangeAnswer(model);
      return found;
    },
    fields: async (model) => {
      const found = await call(model, 'fields_get', null, { context, attributes: ['type'] });
      if (typeof found !== 'object' || found === null) throw strangeAnswer(model);
      return new Set(Object.keys(found));
    },
  };
};

/** The address without a slash at its end. */
const baseOf = (connection: Connection): string => settingOf(connection, 'url').replace(/\/+$/, '');

const json2 = (connection: Connection): Call => {
  const { outgoing, settings, credentials, signal } = connection;
  const headers = {
    authorization: `bearer ${credentials.key}`,
    'content-type': 'application/json; charset=utf-8',
    ...(settings.database && { 'x-odoo-database': settings.database }),
  };
  return async (model, method, domain, rest) => {
    const body = JSON.stringify({ ...rest, ...(domain && { domain }) });
    const url = `${baseOf(connection)}/json/2/${model}/${method}`;
    try {
      return (await outgoing.send({ url, method: 'POST', headers, body, signal })).json();
    } catch (error) {
      throw explained(error, model);
    }
  };
};

/** 403 is said of a model, not of the key. */
const explained = (error: unknown, model: string): unknown =>
  error instanceof DomainError && error.code === 'forbidden' && error.message.includes('(403)')
    ? noRight(model)
    : error;

interface RpcAnswer {
  result?: unknown;
  error?: { message?: string; data?: { name?: string; message?: string } };
}

const jsonRpc = async (connection: Connection, login: string): Promise<Call> => {
  const { outgoing, settings, credentials, signal } = connection;
  const { database } = settings;
  if (!database) throw noDatabase();
  const headers = { 'content-type': 'application/json' };
  const send = async (model: string, service: string, method: string, args: unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } });
    const answer = await outgoing.send({
      url: `${baseOf(connection)}/jsonrpc`,
      method: 'POST',
      headers,
      body,
      signal,
    });
    const { result, error } = answer.json() as RpcAnswer;
    if (error) throw problemOf(error, model);
    return result;
  };
  const user = await send('res.users', 'common', 'login', [database, login, credentials.key]);
  if (typeof user !== 'number') throw noLogin();
  return (model, method, domain, rest) =>
    send(model, 'object', 'execute_kw', [
      ...[database, user, credentials.key, model, method],
      ...[domain ? [domain] : [], rest],
    ]);
};

/** Errors of JSON-RPC come with status 200. */
const problemOf = ({ message, data }: NonNullable<RpcAnswer['error']>, model: string): DomainError =>
  data?.name === 'odoo.exceptions.AccessError' || data?.name === 'odoo.exceptions.AccessDenied'
    ? noRight(model)
    : unreadModel(model, data?.message ?? message);
