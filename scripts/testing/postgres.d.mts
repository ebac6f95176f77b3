export declare const startPostgres: (settings?: readonly string[]) => Promise<{
  url: string;
  stop: () => Promise<void>;
  restart: (how: 'fast' | 'immediate') => Promise<void>;
}>;
