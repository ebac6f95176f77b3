export declare const startPostgres: (
  settings?: readonly string[],
) => Promise<{ url: string; stop: () => Promise<void>; restart: () => Promise<void> }>;
