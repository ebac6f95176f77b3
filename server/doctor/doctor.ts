import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../drizzle/client';
import { isUnmade } from '../../drizzle/embedded';
import type { Config } from '../config';
import type { Connectors } from '../connections';
import { databaseLook, diskLook, examined, spoolLook, type Check, type Finding } from '../health';
import { tablesOf } from '../versions';
import { clockLook, connectionsLook, tablesFinding } from './database';
import { backupsLook, programLook, serverLook, settingsLook } from './machine';
import { NO_DATABASE_YET, noFolder, WHY } from './sentences';
import { importFindings, jobFindings, keyFindings, sourceFindings } from './work';

/** Every look at one installation, with a running server or without one. Nothing is changed, and nothing mended. */

export interface Patient {
  config: Config;
  /** As it is: an older version of its tables stays. @throws what is in the way. */
  open: () => Promise<Database>;
  connectors: () => Connectors;
}

export interface Examined extends Check {
  /** Why it matters. */
  why: string;
}

/** A database that is busy answers by then. */
const PATIENCE_MS = 10_000;
/** An end of this process would also end the recovery of an embedded database that was killed. */
const RECOVERY_MS = 60 * 60_000;

type Looks = Readonly<Record<string, () => Promise<Finding | Finding[]>>>;

const allOf = async (looks: Looks, patienceMs = PATIENCE_MS): Promise<Examined[]> => {
  const all = Object.entries(looks).map(([name, look]) =>
    examined(name, async () => [await look()].flat(), patienceMs),
  );
  const checks = (await Promise.all(all)).flat();
  return checks.map((check) => ({ ...check, why: WHY[check.name as keyof typeof WHY] }));
};

const folderLooks = (config: Config): Looks => ({
  program: async () => programLook(),
  server: () => serverLook(config),
  settings: async () => settingsLook(config),
  disk: existsSync(config.dataDir) ? diskLook(config.dataDir) : async () => noFolder(config.dataDir),
  backups: () => backupsLook(config),
  // the folders are made by the first start
  ...Object.fromEntries(
    ['webhooks', 'pixel']
      .map((name) => [name, join(config.dataDir, name)] as const)
      .filter(([, folder]) => existsSync(folder))
      .map(([name, folder]) => [name, spoolLook(folder)]),
  ),
});

/** Of tables that this version knows. */
const workLooks = ({ config, connectors }: Patient, database: Database): Looks => ({
  key: () => keyFindings(config, database.db, connectors),
  sources: () => sourceFindings(database, config.clock),
  jobs: () => jobFindings(database.db),
  imports: () => importFindings(database.db),
});

const ofOpened = async (patient: Patient, database: Database): Promise<Examined[]> => {
  let isKnown = false;
  const looks: Looks = {
    tables: async () => {
      const are = await tablesOf(database);
      isKnown = are === 'same';
      return tablesFinding(are);
    },
    clock: clockLook(database),
    ...(database.engine === 'postgres' && { postgres: connectionsLook(database.db) }),
  };
  const found = await allOf(looks);
  return isKnown ? [...found, ...(await allOf(workLooks(patient, database)))] : found;
};

const databaseChecks = async (patient: Patient): Promise<Examined[]> => {
  const { config, open } = patient;
  // to open it would make it
  if (!config.databaseUrl && isUnmade(join(config.dataDir, 'db')))
    return allOf({ database: async () => NO_DATABASE_YET });
  const opened: { database?: Database } = {};
  const opening = async () => {
    opened.database = await open();
    return databaseLook(opened.database)();
  };
  const found = await allOf({ database: opening }, config.databaseUrl ? PATIENCE_MS : RECOVERY_MS);
  return opened.database ? [...found, ...(await ofOpened(patient, opened.database))] : found;
};

/** Never rejects: what can't be looked at is a finding too. */
export const examine = async (patient: Patient): Promise<Examined[]> => [
  ...(await allOf(folderLooks(patient.config))),
  ...(await databaseChecks(patient)),
];
